"""The Word package round a form: page, styles, header and footer, title and language, the same every time."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from breachdocs.documents.forms.look import opened, recolour, take_over
from breachdocs.documents.forms.word_xml import NAMESPACES, Element, name, paragraph, run, w

_DARK, _MUTED = RGBColor(0x1F, 0x38, 0x64), RGBColor(0x59, 0x59, 0x59)
_FONT = "Arial"
#: A fixed day: bytes that depend on the clock could not be compared.
_MADE = dt.datetime(2026, 1, 1)
_ZIP_DAY = (2026, 1, 1, 0, 0, 0)
#: The part that holds the text.
BODY = "word/document.xml"
_KEPT_STYLES = {
    *("Normal", "Title", "Heading 1", "Heading 2", "Header", "Footer"),
    *("Default Paragraph Font", "Normal Table", "No List"),
}
#: Style → size, space before and after, in points.
_SIZES = {"Normal": (10, 0, 2), "Title": (20, 0, 6), "Heading 1": (15, 18, 6), "Heading 2": (12, 12, 4)}
#: What python-docx brings along and a form has no use for: a picture of another page, a copy of the styles.
_USELESS = ("thumbnail", "stylesWithEffects", "customXml")


def package(
    body: list[Element], *, title: str, header: str, look: bytes | None = None, anonymous: bool = False
) -> bytes:
    """A whole Word file with `body` as its content, A4, British English.

    Args:
        body: its paragraphs and tables.
        title: the document's, which its footer says too.
        header: what its header says, where `look` has none of its own.
        look: a Word file whose header, footer and styles it takes over.
        anonymous: whether Word is to leave out the name of whoever saves it.
    """
    document = opened(look)
    if document is None:
        document = docx.Document()
        _drop_useless_parts(document)
        _define_styles(document)
        _set_page(document, header, title)
        _set_compatibility(document)
    else:
        take_over(document, title, header)
        _add_styles(document)
        recolour(body, document)
    _set_properties(document, title, header)
    if anonymous:
        _keep_no_names(document)
    unpacked = io.BytesIO()
    document.save(unpacked)
    with zipfile.ZipFile(unpacked) as parts:
        contents = {part: parts.read(part) for part in parts.namelist()}
    section = document.element.body.find(qn("w:sectPr"))
    contents[BODY] = _document(body, section)
    return packed(contents)


def packed(contents: dict[str, bytes]) -> bytes:
    """A zip of parts by name, with a fixed day in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for part, content in contents.items():
            entry = zipfile.ZipInfo(part, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            parts.writestr(entry, content)
    return out.getvalue()


def with_document(whole: bytes, document: Element) -> bytes:
    """The package `whole` with another ``word/document.xml``."""
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        contents = {part: parts.read(part) for part in parts.namelist()}
    contents[BODY] = serialised(document)
    return packed(contents)


def document_of(whole: bytes) -> Element:
    """The root of ``word/document.xml`` of a package that this room made."""
    with zipfile.ZipFile(io.BytesIO(whole)) as parts:
        return etree.fromstring(parts.read(BODY))


def _document(body: list[Element], section: Any) -> bytes:
    root = etree.Element(name("document"), nsmap=NAMESPACES)
    root.set(name("mc:Ignorable"), "w14 w15")
    root.append(w("body", *body, etree.fromstring(etree.tostring(section))))
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(NAMESPACES))
    return serialised(root)


def serialised(root: Element) -> bytes:
    """A part as a file."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_useless_parts(document: Any) -> None:
    for relations in (document.part.package.rels, document.part.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.endswith(_USELESS)]:
            del relations[key]


def _define_styles(document: Any) -> None:
    """Keeps the styles a form uses and gives them its look; the rest of the template is 300 KB of tables."""
    styles = document.styles
    for style in [style for style in styles if style.name not in _KEPT_STYLES]:
        style.delete()
    for link in list(styles.element.iter(qn("w:link"))):  # to the character styles that are gone
        link.getparent().remove(link)
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    defaults.find(qn("w:lang")).set(qn("w:val"), "en-GB")
    for style, (size, before, after) in _SIZES.items():
        _look(styles[style], size, before, after, strong=style != "Normal")
    _add_styles(document)


def _add_styles(document: Any) -> None:
    """The styles of a form's own that the document does not have yet."""
    styles = document.styles
    there = {style.name for style in styles}
    for paragraph_style, points in (("Form Help", 8.5), ("Form Gap", 4.0)):
        if paragraph_style in there:
            continue
        made = styles.add_style(paragraph_style, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        made.font.size, made.font.color.rgb = Pt(points), _MUTED
        made.paragraph_format.space_after = Pt(1)
    if "Placeholder Text" not in there:
        placeholder = styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
        placeholder.font.color.rgb = _MUTED
    if "Form Table" not in there:
        styles.element.append(_table_style())


def _look(style: Any, size: float, before: float, after: float, *, strong: bool) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)
    style.font.size, style.font.bold = Pt(size), strong
    if strong:
        style.font.color.rgb = _DARK
        style.paragraph_format.keep_with_next = True
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.1


def _table_style() -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    margins = (("top", 50), ("left", 100), ("bottom", 50), ("right", 100))
    return w(
        "style",
        w("name", val="Form Table"),
        w("basedOn", val="TableNormal"),
        w("pPr", w("spacing", before=0, after=20)),
        w(
            "tblPr",
            w("tblBorders", *(w(side, val="single", sz=4, space=0, color="8EA0B8") for side in sides)),
            w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in margins)),
        ),
        type="table",
        customStyle=1,
        styleId="FormTable",
    )


def _set_page(document: Any, header: str, footer: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    section.header_distance = section.footer_distance = Cm(0.9)
    section.header.paragraphs[0].text = header
    foot = section.footer.paragraphs[0]._p  # noqa: SLF001 -- the only door to the element
    for part in paragraph(
        run(f"{footer}   |   Page "), _page_field("PAGE"), run(" of "), _page_field("NUMPAGES")
    ):
        foot.append(part)
    for style in ("Header", "Footer"):
        _look(document.styles[style], 8.5, 0, 0, strong=False)
        document.styles[style].font.color.rgb = _MUTED


def _page_field(instruction: str) -> Element:
    return w("fldSimple", run("1"), instr=instruction)


def _set_properties(document: Any, title: str, author: str) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.subject, properties.keywords, properties.comments = "Personal data breach", "", ""
    properties.language, properties.revision = "en-GB", 1
    properties.created = properties.modified = _MADE


def _keep_no_names(document: Any) -> None:
    """Has Word leave out of the file who wrote it and who saved it last."""
    settings = document.settings.element
    before = [
        child for child in settings if child.tag in (qn("w:writeProtection"), qn("w:view"), qn("w:zoom"))
    ]
    settings.insert(len(before), w("removePersonalInformation"))


def _set_compatibility(document: Any) -> None:
    """Says that this is a file of today's Word: no "Compatibility Mode", and tables as wide as the text."""
    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    for old in compat:
        compat.remove(old)
    compat.append(
        w("compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15)
    )
