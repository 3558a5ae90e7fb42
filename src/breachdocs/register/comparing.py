"""Two workbooks part by part, and within sheets cell by cell: the proof of what an edit changed and what not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from lxml import etree

from breachdocs.register.workbook.book import Book
from breachdocs.register.workbook.lines import Irregular
from breachdocs.register.workbook.ranges import Area, column_letters
from breachdocs.register.workbook.sheet import RawCell, Sheet
from breachdocs.register.workbook.stored import Stored

_STYLE = re.compile(rb'\bs="(\d+)"')
#: What tells two children of one element apart, rather than their order: a part, a link, a name.
_NAMED_BY = ("PartName", "Extension", "Id", "name", "displayName")
_NOTHING = "nothing"
_SHEET_NAME = re.compile(r"(?:'(?:[^']|'')*'|[^\s,'!]+)!")


class Change(StrEnum):
    """What kind of difference it is."""

    ADDED = "new"
    REMOVED = "gone"
    OTHER = "other bytes"
    WRITTEN = "written otherwise"
    VALUE = "value"
    FORMULA = "formula"
    FORMAT = "format"
    ROW = "row"
    RANGE = "range"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two workbooks.

    Attributes:
        part: the part's name in the package.
        change: what differs.
        place: the cell (``B7``), the row, or the element and attribute; empty for the part as a whole.
        before: what stood there, as text; empty where that says nothing.
        after: what stands there now.
        sheet: the sheet's name, where the part is one.
    """

    part: str
    change: Change
    place: str = ""
    before: str = ""
    after: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        """One line for a screen."""
        where = f"{self.part} ({self.sheet})" if self.sheet else self.part
        where = f"{where}  {self.place}" if self.place else where
        if not (self.before or self.after):
            return f"{where}  {self.change}"
        return f"{where}  {self.change}: {self.before or _NOTHING} -> {self.after or _NOTHING}"


def compare(old: bytes | Stored, new: bytes | Stored) -> tuple[Difference, ...]:
    """Every difference between two workbooks, in the order of the old one's parts; none where they say the same.

    Parts of the same bytes are the same; how they are packed into the zip doesn't matter.

    Raises:
        RegisterUnreadable: one of them is no workbook.
    """
    try:
        return tuple(_differences(Book(old), Book(new)))
    except Irregular:
        return tuple(_differences(Book(old, rewrite=True), Book(new, rewrite=True)))


def _differences(before: Book, after: Book) -> Iterator[Difference]:
    sheets = {entry.part.casefold(): entry.name for entry in (*before.sheets, *after.sheets)}
    there = {name.replace("\\", "/").lstrip("/").casefold(): name for name in after.package.names}
    for name in before.package.names:
        key = name.replace("\\", "/").lstrip("/").casefold()
        if key not in there:
            yield Difference(name, Change.REMOVED)
            continue
        del there[key]
        if before.package.same(name, after.package):
            continue
        found = False
        for difference in (
            _sheet(before, after, name)
            if key in sheets
            else _part(name, before.package.read(name), after.package.read(name))
        ):
            found = True
            yield replace(difference, sheet=sheets.get(key, ""))
        if not found:
            yield Difference(name, Change.WRITTEN, sheet=sheets.get(key, ""))
    yield from (Difference(name, Change.ADDED) for name in there.values())


# ----------------------------------------------------------------------------------------------- sheets


def _sheet(before: Book, after: Book, name: str) -> Iterator[Difference]:
    old, new = before.sheet(name), after.sheet(name)
    for sheet in (old, new):
        for _ in sheet.walk(strict=True):
            pass
    for row in sorted({*old.rows, *new.rows}):
        yield from _row(before, after, (old, new), row)
    yield from _part(name, old.head + old.tail, new.head + new.tail)


def _row(before: Book, after: Book, sheets: tuple[Sheet, Sheet], row: int) -> Iterator[Difference]:
    old, new = sheets
    if old.row_bytes(row) == new.row_bytes(row):
        return
    lines = old.line(row), new.line(row)
    attributes = [line.attributes.decode().strip() if line else "" for line in lines]
    if attributes[0] != attributes[1]:
        yield Difference(old.part, Change.ROW, str(row), *attributes)
    cells = dict(old.cells(row)), dict(new.cells(row))
    for column in sorted(cells[0].keys() | cells[1].keys()):
        one, other = cells[0].get(column), cells[1].get(column)
        if (one.xml if one else b"") != (other.xml if other else b""):
            yield _cell(old.part, f"{column_letters(column)}{row}", (before, one), (after, other))


def _cell(
    part: str, place: str, before: tuple[Book, RawCell | None], after: tuple[Book, RawCell | None]
) -> Difference:
    seen = [book.seen(cell) for book, cell in (before, after)]
    if seen[0].formula != seen[1].formula:
        old, new = (f"={one.formula}" if one.formula is not None else _shown(one.value) for one in seen)
        return Difference(part, Change.FORMULA, place, old, new)
    if _shown(seen[0].value) != _shown(seen[1].value):
        return Difference(part, Change.VALUE, place, *(_shown(one.value) for one in seen))
    styles = [_STYLE.search(cell.attributes) if cell else None for _, cell in (before, after)]
    shown = [found[1].decode() if found else "" for found in styles]
    if shown[0] != shown[1]:
        return Difference(part, Change.FORMAT, place, *shown)
    return Difference(part, Change.WRITTEN, place)


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else f'"{value}"' if isinstance(value, str) else str(value)


# ---------------------------------------------------------------------------------------- any other part


def _part(name: str, old: bytes, new: bytes) -> Iterator[Difference]:
    """The differences of two XML parts element by element; a part that is none differs as a whole."""
    try:
        one, other = _flat(old), _flat(new)
    except etree.XMLSyntaxError:
        yield Difference(name, Change.OTHER)
        return
    for path in [*one, *(path for path in other if path not in one)]:
        if path not in other:
            yield Difference(name, Change.REMOVED, path)
        elif path not in one:
            yield Difference(name, Change.ADDED, path)
        else:
            yield from _element(name, path, one[path], other[path])


def _element(name: str, path: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for attribute in dict.fromkeys((*old, *new)):
        values = old.get(attribute, ""), new.get(attribute, "")
        if values[0] != values[1]:
            ranges = all(_is_range(value) for value in values)
            place = f"{path} {attribute}".rstrip()
            yield Difference(name, Change.RANGE if ranges else Change.SETTING, place, *values)


def _is_range(text: str) -> bool:
    areas = _SHEET_NAME.sub("", text).replace(",", " ").split()
    return bool(areas) and all(Area.parse(area) for area in areas)


def _flat(raw: bytes) -> dict[str, dict[str, str]]:
    """Path → attributes (the element's own text under an empty name) of every element, in the order of the part."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(raw, parser)
    found: dict[str, dict[str, str]] = {}
    waiting = [(root, _local(str(root.tag)))]
    while waiting:
        element, path = waiting.pop()
        found[path] = {_local(str(key)): str(value) for key, value in element.attrib.items()}
        if text := (element.text or "").strip():
            found[path][""] = text
        waiting += reversed([(child, f"{path}/{step}") for child, step in _steps(element)])
    return found


def _steps(element: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The children, each with the last step of its path: its name, and what tells it apart from its siblings."""
    counts: dict[str, int] = {}
    for child in element.iterchildren("*"):
        named = next((str(child.get(key)) for key in _NAMED_BY if child.get(key)), "")
        step = _local(str(child.tag)) + (f"[{named}]" if named else "")
        counts[step] = counts.get(step, 0) + 1
        yield child, step if counts[step] == 1 else f"{step}[{counts[step]}]"


def _local(name: str) -> str:
    return name.rpartition("}")[2]
