"""A template checked before it is needed: a misspelt placeholder is better found in peace than in a breach."""

from __future__ import annotations

import datetime as dt

from breachdocs.documents.placeholders import PLACEHOLDERS, TemplateFault

_MADE = dt.datetime(2026, 1, 1)


def check_template(name: str, content: bytes) -> list[str]:
    """Sentences about what is wrong with a template; empty where it works.

    Args:
        name: which template it is (``letter.docx``, ``receipt.docx``, ``governors.docx``).
        content: the .docx file. It is filled in with sample values, as well as read.
    """
    if name not in PLACEHOLDERS:
        return [f"There is no template {name}; there are {', '.join(sorted(PLACEHOLDERS))}."]
    from breachdocs.documents.rendering import (  # noqa: PLC0415 -- loads docxtpl
        UNREADABLE,
        Properties,
        render,
    )
    from breachdocs.documents.templatetags import tag_faults  # noqa: PLC0415 -- loads docxtpl

    try:
        faults = tag_faults(name, content)
    except UNREADABLE:
        return [f"The template {name} is no Word document (.docx) that can be opened."]
    if faults:
        return [f"In the template {name} {fault}" for fault in faults]
    samples = {placeholder.name: placeholder.sample for placeholder in PLACEHOLDERS[name]}
    try:
        render(name, content, samples, Properties("Sample", "", _MADE))
    except TemplateFault as fault:
        return [str(fault)]
    return []
