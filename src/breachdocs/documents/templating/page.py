"""The look of our Word templates: one plain, accessible page style, made with python-docx.

Real heading styles, British English, a title, marked table headings, Arial 11. Heavy to import; import it inside
functions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from breachdocs.documents.templating.package_parts import with_fixed_dates

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_INK = RGBColor(0x1A, 0x1A, 0x1A)
_BLUE = RGBColor(0x1F, 0x3A, 0x5F)
# Fixed, so that a template is the same bytes each time.
_MADE = dt.datetime(2026, 1, 1)
_PAGE_WIDTH_CM = 17.0


def blank_page(title: str, *, body_points: float = 11.0) -> Document:
    """An empty A4 document with our styles, `title` as its title, and nothing of python-docx's own in it."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    _base_font(document, body_points)
    _headings(document)
    _boxes(document)
    _settings(document)
    _drop(document.part.package.rels, "/thumbnail")
    # Word 2010's second copy of the styles, which would no longer agree with the first.
    _drop(document.part.rels, "/stylesWithEffects")
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.language = title, "breachdocs", "breachdocs", "en-GB"
    core.created = core.modified = _MADE
    core.comments, core.revision = "", 1
    return document


def _drop(relations: Any, ending: str) -> None:
    """Takes the parts of one kind of relation out of the package."""
    for key, relation in list(relations.items()):
        if relation.reltype.endswith(ending):
            del relations[key]


def saved(document: Document) -> bytes:
    """The document as a file, the same bytes each time."""
    out = BytesIO()
    document.save(out)
    return with_fixed_dates(out.getvalue())


def _font(style: Any, points: float, *, bold: bool = False, colour: RGBColor = _INK) -> None:
    style.font.name, style.font.size, style.font.bold = "Arial", Pt(points), bold
    style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        if "heme" in name:
            del fonts.attrib[name]
    for name in ("w:eastAsia", "w:cs"):
        fonts.set(qn(name), "Arial")


def _base_font(document: Document, points: float) -> None:
    normal = document.styles["Normal"]
    _font(normal, points)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.12
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    bullets = document.styles["List Bullet"]
    bullets.paragraph_format.space_after = Pt(3)
    tags = document.styles.add_style("Template Tag", WD_STYLE_TYPE.PARAGRAPH)
    tags.base_style = normal
    tags.font.size, tags.font.color.rgb = Pt(8), RGBColor(0x59, 0x59, 0x59)
    tags.paragraph_format.space_after = Pt(0)
    cell = document.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = normal
    cell.font.size = Pt(points - 1)
    cell.paragraph_format.space_after = cell.paragraph_format.space_before = Pt(2)
    cell.paragraph_format.line_spacing = 1.05


def _headings(document: Document) -> None:
    for name, points, before, after in (
        ("Title", 20, 0, 4),
        ("Heading 1", 13, 14, 4),
        ("Heading 2", 11, 10, 2),
    ):
        style = document.styles[name]
        _font(style, points, bold=True, colour=_BLUE)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        borders = style.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            borders.getparent().remove(borders)
        for spacing in style.element.get_or_add_rPr().findall(qn("w:spacing")):
            spacing.getparent().remove(spacing)


def _boxes(document: Document) -> None:
    """Paragraph styles for what must not be overlooked: shaded, with a border all round."""
    for name, fill, line, weight in (
        ("Draft Note", "FFF8DC", "9A7B00", 6),
        ("Warning", "FBE3E0", "A61B0F", 18),
    ):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(10)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.left_indent = style.paragraph_format.right_indent = Cm(0.2)
        style.paragraph_format.keep_together = True
        sides = "".join(
            f'<w:{side} w:val="single" w:sz="{weight}" w:space="4" w:color="{line}"/>'
            for side in ("top", "left", "bottom", "right")
        )
        formatting = style.element.get_or_add_pPr()
        _in_order(formatting, parse_xml(f"<w:pBdr {_W}>{sides}</w:pBdr>"))
        _in_order(formatting, parse_xml(f'<w:shd {_W} w:val="clear" w:color="auto" w:fill="{fill}"/>'))


def _in_order(formatting: Any, element: Any) -> None:
    """Puts a border or shading where the schema wants it: after the keeps, before spacing and indents."""
    later = {qn(f"w:{name}") for name in ("tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")}
    follower = next((child for child in formatting if child.tag in later), None)
    if follower is None:
        formatting.append(element)
    else:
        follower.addprevious(element)


def _settings(document: Document) -> None:
    """Today's Word, not its compatibility mode."""
    settings = document.settings.element
    compat = settings.find(qn("w:compat"))
    if compat is None:
        return
    for old in compat.findall(qn("w:compatSetting")):
        compat.remove(old)
    compat.append(
        parse_xml(
            f'<w:compatSetting {_W} w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        )
    )


def paragraph(document: Document, text: str, style: str | None = None, *, keep: bool = False) -> Paragraph:
    """A paragraph; words between ``**`` are bold. `keep` keeps it on the page of the next one."""
    made = document.add_paragraph(style=style)
    for number, piece in enumerate(text.split("**")):
        if piece:
            made.add_run(piece).bold = True if number % 2 else None
    if keep:
        made.paragraph_format.keep_with_next = True
    return made


def highlighted(document: Document, text: str, style: str) -> Paragraph:
    """A bold paragraph on yellow."""
    made = document.add_paragraph(style=style)
    run = made.add_run(text)
    run.bold, run.font.size, run.font.highlight_color = True, Pt(13), WD_COLOR_INDEX.YELLOW
    return made


def tag(document: Document, text: str) -> None:
    """A paragraph that holds only a tag, such as ``{%p if missing %}``; it leaves no trace."""
    document.add_paragraph(f"{{%p {text} %}}", style="Template Tag")


@contextmanager
def shown_if(document: Document, name: str) -> Iterator[None]:
    """What is added within is left out where the placeholder `name` is empty."""
    tag(document, f"if {name}")
    yield
    tag(document, "endif")


def each(document: Document, many: str, style: str = "List Bullet") -> None:
    """A paragraph for each text of a list, none where it is empty."""
    tag(document, f"for text in {many}")
    document.add_paragraph("{{ text }}", style=style)
    tag(document, "endfor")


def each_row(
    document: Document,
    many: str,
    columns: Sequence[tuple[str, str, float]],
    *,
    bold_first: bool = True,
    numbers: int = 0,
    together: bool = False,
) -> Table:
    """A table with a heading row that repeats on each page, and a row for each row of a list.

    Args:
        document: to add it to.
        many: the list's placeholder.
        columns: heading, key and width in cm of each column, 17 cm in all.
        bold_first: whether the first column stands out.
        numbers: how many of the last columns hold numbers, set to the right.
        together: whether the whole table is to stay on one page, where it can.
    """
    widths = [width for _, _, width in columns]
    table = _framed(document, [heading for heading, _, _ in columns], widths, rows=3, numbers=numbers)
    _put(table.rows[1].cells[0], f"{{%tr for row in {many} %}}")
    _put(table.rows[3].cells[0], "{%tr endfor %}")
    for number, (_, key, _) in enumerate(columns):
        right = number >= len(columns) - numbers
        bold = bold_first and number == 0
        _put(table.rows[2].cells[number], f"{{{{ row.{key} }}}}", bold=bold, right=right, keep=together)
    _gap(document)
    return table


def grid(
    document: Document,
    headings: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    bold: Collection[int] = (),
) -> Table:
    """A table of texts with a heading row that repeats on each page.

    Args:
        document: to add it to.
        headings: of the columns.
        widths: of the columns in cm, 17 cm in all.
        rows: the texts, as many as there are headings; the first of each stands out.
        bold: numbers of the rows that stand out as a whole.
    """
    table = _framed(document, headings, widths, rows=len(rows))
    for number, texts in enumerate(rows):
        for column, text in enumerate(texts):
            _put(table.rows[number + 1].cells[column], text, bold=not column or number in bold)
    _gap(document)
    return table


def _framed(
    document: Document, headings: Sequence[str], widths: Sequence[float], *, rows: int, numbers: int = 0
) -> Table:
    """A table with its heading row, and `rows` empty ones below it."""
    table: Table = document.add_table(rows=rows + 1, cols=len(headings))
    table.style = "Table Grid"
    table.autofit = False
    _quiet_borders(table)
    _mark_heading(table)
    for number, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        for cell in table.columns[number].cells:
            cell.width = Cm(width)
        table.columns[number].width = Cm(width)
        right = number >= len(headings) - numbers
        _put(table.rows[0].cells[number], heading, bold=True, right=right, keep=True)
    return table


def _gap(document: Document) -> None:
    gap = document.add_paragraph()
    gap.paragraph_format.space_after = Pt(0)
    gap.paragraph_format.line_spacing = Pt(6)


def _put(cell: _Cell, text: str, *, bold: bool = False, right: bool = False, keep: bool = False) -> None:
    made = cell.paragraphs[0]
    made.style = "Table Text"
    made.add_run(text).bold = bold or None
    made.paragraph_format.keep_with_next = keep or None
    if right:
        made.paragraph_format.alignment = 2


def _quiet_borders(table: Table) -> None:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    properties = table._tbl.tblPr  # noqa: SLF001 -- python-docx has no borders of its own
    follower: Any = properties.find(qn("w:tblLayout"))
    follower.addprevious(parse_xml(f"<w:tblBorders {_W}>{sides}</w:tblBorders>"))


def _mark_heading(table: Table) -> None:
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 -- nor heading rows
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))
    for cell in table.rows[0].cells:
        shade = parse_xml(f'<w:shd {_W} w:val="clear" w:color="auto" w:fill="E7ECF3"/>')
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 -- nor shading


def footer(document: Document, text: str) -> None:
    """A small footer: `text`, and the page out of how many."""
    made = document.sections[0].footer.paragraphs[0]
    made.style = "Table Text"
    made.add_run(f"{text} · page ")
    _field(made, "PAGE")
    made.add_run(" of ")
    _field(made, "NUMPAGES")


def _field(made: Paragraph, code: str) -> None:
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    simple.append(run)
    made._p.append(simple)  # noqa: SLF001 -- python-docx has no fields
