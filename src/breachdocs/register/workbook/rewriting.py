"""The slow way, for sheets that no usual program wrote: lxml brings them into the form that `sheet` can splice."""

from __future__ import annotations

from lxml import etree

from breachdocs.register.workbook.errors import RegisterUnreadable
from breachdocs.register.workbook.ranges import column_letters, column_number


def _parsed(raw: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, strip_cdata=True)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise RegisterUnreadable(
            "A sheet of the register is damaged; the last good one is in the backups."
        ) from error


def _reference_first(element: etree._Element, reference: str) -> None:
    others = [(name, value) for name, value in element.attrib.items() if name != "r"]
    element.attrib.clear()
    element.set("r", reference)
    for name, value in others:
        element.set(str(name), str(value))


def regular_sheet(raw: bytes) -> bytes:
    """The same worksheet in UTF-8, every row and cell with its reference as the first attribute, no comment among them.

    Raises:
        RegisterUnreadable: it is not well-formed.
    """
    root = _parsed(raw)
    namespace = etree.QName(root).namespace
    data = root.find(f"{{{namespace}}}sheetData")
    if data is None:
        raise RegisterUnreadable("A sheet of the register has no rows, so it can't be edited.")
    for stray in list(data.iter(etree.Comment, etree.ProcessingInstruction)):
        parent = stray.getparent()
        if parent is not None:
            _without(parent, stray)
    number = 0
    for row in data.iterchildren(f"{{{namespace}}}row"):
        number = int(row.get("r") or number + 1)
        _reference_first(row, str(number))
        column = 0
        for cell in row.iterchildren(f"{{{namespace}}}c"):
            letters = (cell.get("r") or "").rstrip("0123456789")
            column = column_number(letters) if letters else column + 1
            _reference_first(cell, f"{column_letters(column)}{number}")
    if len(data) == 0 and not data.text:
        data.text = "\n"
    standalone = bool(root.getroottree().docinfo.standalone)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=standalone)


def _without(parent: etree._Element, child: etree._Element) -> None:
    """Takes a comment out and keeps the text behind it."""
    before = child.getprevious()
    if child.tail:
        if before is not None:
            before.tail = (before.tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def plain_part(raw: bytes) -> bytes:
    """The same part in UTF-8 without comments and CDATA sections.

    Raises:
        RegisterUnreadable: it is not well-formed.
    """
    root = _parsed(raw)
    for stray in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        parent = stray.getparent()
        if parent is not None:
            _without(parent, stray)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
