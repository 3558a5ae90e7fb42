"""A Word template filled in: the one module that knows docxtpl.

docxtpl's own defaults run template code unsandboxed, leave missing values blank and lose text after an ampersand.
So the engine (`engine.py`) is sandboxed, strict and escaping, and the filled-in XML is parsed strictly: a template that
would lose text is refused. Heavy to import; import it inside functions.

The same template and values give the same bytes: part dates and document properties come from the arguments.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import docx
import docxtpl
from docx.opc.exceptions import OpcError
from lxml import etree

from breachdocs.documents.templating.chart import BarChart, place_charts
from breachdocs.documents.templating.engine import environment
from breachdocs.documents.templating.marks import encoded, in_one_line
from breachdocs.documents.templating.package_parts import with_fixed_dates
from breachdocs.documents.templating.placeholders import TemplateFault, Value
from breachdocs.documents.templating.tags import first_fault
from breachdocs.documents.templating.unmarking import keep_short_rows_whole, left_over_tag, unmark

#: What a file that is no Word document makes python-docx raise.
UNREADABLE = (
    OpcError,
    zipfile.BadZipFile,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    AttributeError,
    OSError,
)

#: ECMA-376, part 2, core properties; python-docx's own error would quote a longer one.
_LONGEST_PROPERTY = 255


@dataclass(frozen=True, slots=True)
class Properties:
    """What Word shows as the document's properties.

    Attributes:
        title: never anything from a form's free text.
        author: the organisation or team in whose name the draft is made.
        made: the moment the draft was made for, local time.
    """

    title: str
    author: str
    made: dt.datetime

    def __post_init__(self) -> None:
        """Brings title and author, which may be a form's answer, into what a property can hold."""
        for name in ("title", "author"):
            object.__setattr__(self, name, in_one_line(getattr(self, name))[:_LONGEST_PROPERTY])


def encoded_value(value: Value) -> Any:
    """A placeholder's value as the engine gets it."""
    if isinstance(value, str):
        return encoded(value)
    return [
        encoded(item) if isinstance(item, str) else {key: encoded(cell) for key, cell in item.items()}
        for item in value
    ]


def render(
    name: str,
    template: bytes,
    values: Mapping[str, Value],
    properties: Properties,
    charts: tuple[BarChart, ...] = (),
) -> bytes:
    """The whole .docx file that `template` gives with `values`.

    Args:
        name: the template's, for messages (``letter.docx``).
        template: a .docx with docxtpl tags.
        values: placeholder → prepared text, list of texts, or list of flat rows.
        properties: title, author and moment of the document.
        charts: what a text made of `marks.CHART` becomes, in the order of the marks.

    Raises:
        TemplateFault: the template does not open, a tag is broken or names an unknown placeholder.
    """
    try:
        word = docxtpl.DocxTemplate(BytesIO(template))
        word.render_init()
    except UNREADABLE:
        raise TemplateFault(f"The template {name} is no Word document (.docx) that can be opened.") from None
    try:
        filled = _filled(word, {key: encoded_value(value) for key, value in values.items()})
    except TemplateFault:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever a template does, its error may hold a form's text
        why = first_fault(name, template) or f"one of its tags does not work ({type(error).__name__})."
        raise TemplateFault(f"The template {name} can't be filled in: {why}") from None
    return _finished(name, template, filled, properties, charts)


def _filled(word: Any, values: Mapping[str, Any]) -> bytes:
    """The template with its tags replaced. The steps of docxtpl's own ``render``, but for two that do harm.

    Its table repair parses leniently, which drops text without a word; its properties are escaped twice.
    """
    engine = environment()
    strict = etree.XMLParser(resolve_entities=False)
    body = etree.fromstring(word.build_xml(values, engine), strict)
    word.fix_docpr_ids(body)
    word.map_tree(body)
    for uri in (word.HEADER_URI, word.FOOTER_URI):
        for key, xml in list(word.build_headers_footers_xml(values, uri, engine)):
            word.map_headers_footers_xml(key, xml)
    word.render_footnotes(values, engine)
    word.is_rendered = True
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _finished(
    name: str, template: bytes, filled: bytes, properties: Properties, charts: tuple[BarChart, ...]
) -> bytes:
    """The filled-in document opened again as a check, its marks turned into Word, its properties set."""
    document = docx.Document(BytesIO(filled))
    if (tag := left_over_tag(document)) is not None:
        why = first_fault(name, template) or f"a tag is not complete (“{tag}” is left over)."
        raise TemplateFault(f"The template {name} can't be filled in: {why}")
    place_charts(document, charts)
    unmark(document)
    keep_short_rows_whole(document.element)
    set_properties(document.core_properties, properties)
    out = BytesIO()
    document.save(out)
    return with_fixed_dates(out.getvalue())


def set_properties(core: Any, properties: Properties) -> None:
    """Sets python-docx's core properties, and clears those that a template's author left behind."""
    core.title, core.author, core.last_modified_by = properties.title, properties.author, properties.author
    core.created = core.modified = properties.made
    core.language, core.revision, core.comments, core.subject, core.keywords = "en-GB", 1, "", "", ""
