"""WordprocessingML by hand, where python-docx has no words for it: elements, runs, paragraphs, tables.

Widths are in twentieths of a point ("dxa"; 567 to a centimetre), as in the format.
"""

from __future__ import annotations

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NAMESPACES = {"w": W, "w14": W14, "w15": W15, "mc": MC, "r": R}

#: The width of the text on an A4 page with margins of 2 cm.
TEXT_WIDTH = 9638

Element = etree._Element  # noqa: SLF001 -- lxml gives its elements no public type


def name(tag: str) -> str:
    """``w14:checked`` → ``{http://…}checked``; a tag without a prefix is one of ``w:``."""
    prefix, _, local = tag.rpartition(":")
    return f"{{{NAMESPACES[prefix or 'w']}}}{local}"


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element with its children; attributes are in the namespace of the tag."""
    qualified = name(tag)
    made = etree.Element(qualified, nsmap=NAMESPACES)
    for key, value in attributes.items():
        made.set(qualified[: qualified.index("}") + 1] + key, str(value))
    made.extend(children)
    return made


def run(text: str, *properties: Element) -> Element:
    """A run of text; line breaks become ``w:br``."""
    made = w("r", *([w("rPr", *properties)] if properties else []))
    for number, line in enumerate(text.split("\n")):
        if number:
            made.append(w("br"))
        words = w("t")
        words.text = line
        words.set(XML_SPACE, "preserve")
        made.append(words)
    return made


def bold(text: str) -> Element:
    """A run of bold text."""
    return run(text, w("b"))


def paragraph(
    *children: Element,
    style: str = "",
    keep_next: bool = False,
    new_page: bool = False,
    centred: bool = False,
) -> Element:
    """A paragraph of runs and controls; `style` is a style's id."""
    properties = w("pPr")
    if style:
        properties.append(w("pStyle", val=style))
    if keep_next:
        properties.append(w("keepNext"))
    if new_page:
        properties.append(w("pageBreakBefore"))
    if centred:
        properties.append(w("jc", val="center"))
    return w("p", *([properties] if len(properties) else []), *children)


def gap() -> Element:
    """The small space between two tables, without which Word would join them."""
    return paragraph(style="FormGap")


def cell(*content: Element, width: int, span: int = 1, fill: str = "", open_right: bool = False) -> Element:
    """A table cell of paragraphs.

    `fill` is a colour such as ``D9E2F3``; `open_right` draws no line to the next cell.
    """
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(w("gridSpan", val=span))
    if open_right:
        properties.append(w("tcBorders", w("right", val="nil")))
    if fill:
        properties.append(w("shd", val="clear", color="auto", fill=fill))
    return w("tc", properties, *(content or (paragraph(),)))


def row(*cells: Element, header: bool = False, height: int = 0, whole: bool = True) -> Element:
    """A table row: `header` rows are repeated on each page, a `whole` row is not split between pages."""
    properties = w("trPr")
    if whole:
        properties.append(w("cantSplit"))
    if height:
        properties.append(w("trHeight", val=height, hRule="atLeast"))
    if header:
        properties.append(w("tblHeader"))
    return w("tr", *([properties] if len(properties) else []), *cells)


def table(
    widths: tuple[int, ...], *rows: Element, title: str, first_column: bool = False, together: bool = False
) -> Element:
    """A table in the form's own style; `title` is what a screen reader says before it.

    One that is kept `together` moves to the next page rather than being split.
    """
    if together:
        _keep_together(rows)
    properties = w(
        "tblPr",
        w("tblStyle", val="FormTable"),
        w("tblW", w=sum(widths), type="dxa"),
        w("tblLayout", type="fixed"),
        w(
            "tblLook",
            val="0000",
            firstRow=0,
            lastRow=0,
            firstColumn=int(first_column),
            lastColumn=0,
            noHBand=1,
            noVBand=1,
        ),
        w("tblCaption", val=title),
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in widths)), *rows)


def _keep_together(rows: tuple[Element, ...]) -> None:
    for lines in rows[:-1]:
        for line in lines.iter(name("p")):
            properties = line.find(name("pPr"))
            if properties is None:
                properties = w("pPr")
                line.insert(0, properties)
            if properties.find(name("keepNext")) is None:
                properties.insert(1 if properties.find(name("pStyle")) is not None else 0, w("keepNext"))
