"""A template checked before it is needed: a misspelt placeholder is better found in peace than in a breach."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

from breachdocs.documents.templating.placeholders import PLACEHOLDERS, TemplateFault

_MADE = dt.datetime(2026, 1, 1)


def check_template(name: str, content: bytes) -> list[str]:
    """Sentences about what is wrong with a template; empty where it works.

    Args:
        name: which template it is (``letter.docx``, ``receipt.docx``, ``governors.docx``).
        content: the .docx file. It is filled in with sample values, as well as read.
    """
    if name not in PLACEHOLDERS:
        return [f"There is no template {name}; there are {', '.join(sorted(PLACEHOLDERS))}."]
    from breachdocs.documents.templating.rendering import (  # noqa: PLC0415 -- loads docxtpl
        UNREADABLE,
        Properties,
        render,
    )
    from breachdocs.documents.templating.tags import lacking, tag_faults  # noqa: PLC0415 -- loads docxtpl

    try:
        faults = tag_faults(name, content) or lacking(name, content)
    except UNREADABLE:
        return [f"The template {name} {_why_not_opened(content)}"]
    if faults:
        return [f"In the template {name} {fault}" for fault in faults]
    samples = {placeholder.name: placeholder.sample for placeholder in PLACEHOLDERS[name]}
    try:
        render(name, content, samples, Properties("Sample", "", _MADE))
    except TemplateFault as fault:
        return [str(fault)]
    return []


def check_form_look(name: str, content: bytes) -> list[str]:
    """Sentences about what is wrong with a form in ``templates/``, whose look our forms take over.

    Args:
        name: its file name (``breach-form.docx``).
        content: the .docx file. A form is made with its look.
    """
    from breachdocs.documents.forms.blank import blank_form  # noqa: PLC0415 -- lxml
    from breachdocs.documents.forms.kinds import BREACH_FORM  # noqa: PLC0415 -- with it
    from breachdocs.documents.forms.look import opened  # noqa: PLC0415 -- loads python-docx
    from breachdocs.documents.templating.rendering import UNREADABLE  # noqa: PLC0415 -- loads docxtpl

    until_then = " Until then, forms are made without its look." if name == BREACH_FORM.file else ""
    if opened(content) is None:
        import docx  # noqa: PLC0415 -- loads python-docx

        try:
            docx.Document(BytesIO(content))
        except UNREADABLE:
            return [f"The form {name} {_why_not_opened(content)}{until_then}"]
        return [f"The form {name} lacks Word’s styles Title and Heading 1.{until_then}"]
    try:
        blank_form(look=content)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with it, it is told in peace and not in a breach
        return [
            f"No form can be made with the look of {name} ({type(error).__name__}). Put another in its place."
        ]
    return []


#: How a file begins that Word has encrypted, and an old .doc.
_OLE = b"\xd0\xcf\x11\xe0"


def _why_not_opened(content: bytes) -> str:
    if content.startswith(_OLE):
        return "is protected with a password, or is an old .doc. Save it as a .docx without a password."
    return "is no Word document (.docx) that can be opened."
