"""A workbook opened to be read and edited in place: parts by role, tables by name, cells as values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TypeVar

from breachdocs.register.workbook.cells import Seen, from_iso, from_serial, plain, unescaped
from breachdocs.register.workbook.errors import RegisterUnreadable, TableMissing
from breachdocs.register.workbook.grid import Grid, SheetEntry, heading_text, table_grid
from breachdocs.register.workbook.lines import Irregular, Line
from breachdocs.register.workbook.model import CellValue, Layout
from breachdocs.register.workbook.package import Package, attributes_of, tags_called
from breachdocs.register.workbook.packed import Part
from breachdocs.register.workbook.plain_range import last_row
from breachdocs.register.workbook.ranges import Area, column_letters
from breachdocs.register.workbook.sheet import RawCell, Sheet
from breachdocs.register.workbook.stored import Stored
from breachdocs.register.workbook.strings import SharedStrings, joined_text
from breachdocs.register.workbook.styles import Styles

_SHEET = tags_called(b"sheet")
_WORKBOOK_PR = tags_called(b"workbookPr")
_TABLE = tags_called(b"table")
_TYPE = re.compile(rb'\bt="(\w+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)<")
_FORMULA = re.compile(rb"<((?:[\w.-]+:)?)f(?:\s[^>]*)?(?:/>|>([^<]*)</)")
_NUMBER = re.compile(r"\d+")
#: In ``<is><t>…</t></is>``.
_TAGS_OF_TEXT = 4
#: How many distinct cells are remembered with their values.
_REMEMBERED = 2_000


class Book:
    """A workbook as its parts.

    Raises:
        RegisterUnreadable: from any of its methods, where a part is damaged or missing.
    """

    def __init__(self, content: bytes | Stored, *, rewrite: bool = False) -> None:
        """Opens a workbook.

        Args:
            content: the file.
            rewrite: bring every sheet that is looked at into the form that `Sheet` can splice, by lxml.
        """
        self._rewrite = rewrite
        self.package = Package(content)
        main = [link.part for link in self.package.relationships("") if link.kind == "officeDocument"]
        if not main or main[0] not in self.package:
            raise RegisterUnreadable("The register is no Excel workbook.")
        self.main = main[0]
        self.workbook = self.package.read(self.main)
        #: Parts other than sheets that an edit changes, by name.
        self.changed: dict[str, bytes] = {}
        #: Sheet part → what `breachdocs.register.workbook.formulas` found there.
        self.shared_formulas: dict[str, dict[bytes, tuple[int, int, str]]] = {}
        self._links = self.package.relationships(self.main)
        self._sheets: dict[str, Sheet] = {}
        self._decoded: dict[bytes, CellValue] = {}
        self._wanted: tuple[dict[int, str], dict[bytes, str], tuple[bytes, ...]] = ({}, {}, ())

    def _linked(self, kind: str) -> str:
        parts = [link.part for link in self._links if link.kind == kind and link.part in self.package]
        return parts[0] if parts else ""

    @cached_property
    def sheets(self) -> tuple[SheetEntry, ...]:
        """The worksheets, in the order of their tabs."""
        targets = {link.id: link.part for link in self._links if link.kind == "worksheet"}
        entries = []
        for tag in _SHEET.findall(self.workbook):
            attributes = attributes_of(tag)
            link = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            if link in targets:
                entries.append(
                    SheetEntry(attributes.get("name", ""), attributes.get("sheetId", ""), targets[link])
                )
        return tuple(entries)

    @property
    def signed(self) -> bool:
        """Whether it bears a digital signature, which any change would break."""
        return any(name.casefold().lstrip("/").startswith("_xmlsignatures") for name in self.package.names)

    @cached_property
    def since_1904(self) -> bool:
        """Whether its days are counted from 1904, as old Macs did."""
        found = _WORKBOOK_PR.search(self.workbook)
        return bool(found) and attributes_of(found[1] if found else b"").get("date1904") in ("1", "true")

    @cached_property
    def styles(self) -> Styles:
        """Its cell formats."""
        part = self.styles_part
        return Styles(self.package.read(part) if part else b"")

    @property
    def styles_part(self) -> str:
        """The part of its cell formats; empty where it has none."""
        return self._linked("styles")

    @property
    def chain_part(self) -> str:
        """The part with the order of its formulas; empty where it has none."""
        return self._linked("calcChain")

    @cached_property
    def strings(self) -> SharedStrings:
        """Its shared strings."""
        part = self._linked("sharedStrings")
        return SharedStrings(self.package.read(part) if part else b"")

    def sheet(self, part: str) -> Sheet:
        """A worksheet, read once."""
        if part not in self._sheets:
            source = self.package.part(part)
            if self._rewrite:
                from breachdocs.register.workbook.rewriting import regular_sheet  # noqa: PLC0415 -- lxml, hardly ever needed

                source = Part.plain(regular_sheet(self.package.read(part)))
            self._sheets[part] = Sheet(part, source)
        return self._sheets[part]

    @property
    def edited_sheets(self) -> tuple[Sheet, ...]:
        """The sheets that an edit is planned for."""
        return tuple(sheet for sheet in self._sheets.values() if sheet.edited)

    def table_parts(self, entry: SheetEntry) -> tuple[str, ...]:
        """The parts of the tables on a sheet."""
        links = self.package.relationships(entry.part)
        return tuple(link.part for link in links if link.kind == "table" and link.part in self.package)

    def grid(self, layout: Layout) -> Grid:
        """Where a table stands, found by its name whatever the sheet is called, or by sheet and heading row.

        Raises:
            TableMissing: there is no such table, or it has lost its key column.
        """
        grid = self._table(layout) if layout.table else self._plain_range(layout)
        if grid is None:
            name = layout.table or layout.sheet
            raise TableMissing(
                f"The register has no table called {name}. If it was renamed, name it {name} again "
                "(Table Design, Table Name); if it was deleted or made a plain range, `breachdocs rebuild` makes it "
                "anew."
            )
        if not any(_same(grid.key, heading) for heading in grid.columns):
            raise TableMissing(
                f"The table {layout.table or layout.sheet} has no column '{grid.key}', so no row can be found."
            )
        return grid

    def _table(self, layout: Layout) -> Grid | None:
        for entry in self.sheets:
            for part in self.table_parts(entry):
                raw = self.package.read(part)
                found = _TABLE.search(raw)
                attributes = attributes_of(found[1]) if found else {}
                names = (attributes.get("displayName", ""), attributes.get("name", ""))
                area = Area.parse(attributes.get("ref", ""))
                if area and layout.table.casefold() in (name.casefold() for name in names):
                    return table_grid(entry, part, raw, attributes, area, layout)
        return None

    def _plain_range(self, layout: Layout) -> Grid | None:
        entry = next((entry for entry in self.sheets if entry.name == layout.sheet), None)
        columns, first = self.headings_at(layout), layout.header_row + layout.heading_rows
        key = layout.headings.get(layout.key, layout.key)
        at = next((number for heading, number in columns.items() if _same(heading, key)), None)
        if entry is None or at is None:
            return None
        last = last_row(self.sheet(entry.part), first, at, columns.values(), self._shown)
        body = Area(first, min(columns.values()), last, max(columns.values()))
        return Grid(entry, "", body, totals=False, columns=columns, key=key, formulas={})

    def _shown(self, content: bytes) -> CellValue:
        """What a cell, as `Sheet.contents` gives it, shows; a formula that shows nothing yet is no blank."""
        value = self._value(*_apart(content))
        return "=" if value in (None, "") and b"<f" in content else value

    def headings_at(self, layout: Layout) -> dict[str, int]:
        """Heading → column of a plain range; of two rows, what the upper one says of several goes before."""
        entry = next((entry for entry in self.sheets if entry.name == layout.sheet), None)
        if entry is None:
            return {}
        sheet, said = self.sheet(entry.part), dict[int, list[str]]()
        for row in range(layout.header_row, layout.header_row + layout.heading_rows):
            words = {column: heading_text(self.seen(cell).value) for column, cell in sheet.cells(row)}
            for area in sheet.merged:
                if area.top == row and words.get(area.left):
                    words |= dict.fromkeys(range(area.left, area.right + 1), words[area.left])
            for column, text in words.items():
                if text:
                    said.setdefault(column, []).append(text)
        columns: dict[str, int] = {}
        for column in sorted(said):
            columns.setdefault(" ".join(said[column]), column)
        return columns

    def table_at(self, sheet: str, row: int) -> str:
        """The name of the table whose headings stand in a row of a sheet; empty where there is none."""
        for entry in self.sheets:
            for part in self.table_parts(entry) if entry.name == sheet else ():
                found = _TABLE.search(self.package.read(part))
                attributes = attributes_of(found[1]) if found else {}
                area = Area.parse(attributes.get("ref", ""))
                if area and area.top == row and attributes.get("headerRowCount", "1") == "1":
                    return attributes.get("displayName") or attributes.get("name", "")
        return ""

    def part(self, name: str) -> bytes:
        """A part as it will be with what is planned so far."""
        return self.changed[name] if name in self.changed else self.package.read(name)

    def seen(self, cell: RawCell | None) -> Seen:
        """A cell's value, and its formula where it has one."""
        if cell is None or cell.inside is None:
            return Seen()
        formula = None
        if b"f" in cell.inside and (found := _FORMULA.search(cell.inside)):
            formula = plain((found[2] or b"").decode("utf-8", "replace"))
        return Seen(self._value(cell.attributes, cell.inside), formula)

    def _value(self, attributes: bytes, inside: bytes) -> CellValue:
        kind = _TYPE.search(attributes)
        of = kind[1] if kind else b"n"
        if of == b"inlineStr":
            plainly = inside.startswith(b"<is><t>") and inside.count(b"<") == _TAGS_OF_TEXT
            return unescaped(inside[7:-9].decode("utf-8", "replace")) if plainly else joined_text(inside)
        found = _VALUE.search(inside)
        if not found:
            return None
        text = found[1].decode("utf-8", "replace")
        if of == b"s":
            return self.strings.text(int(text)) if text.strip().isdigit() else ""
        if of == b"b":
            return text.strip() in ("1", "true")
        if of == b"n":
            style = _STYLE.search(attributes)
            return self._number(text, int(style[1]) if style else 0)
        if of == b"d":
            return from_iso(text)
        return unescaped(text)

    def _number(self, text: str, style: int) -> CellValue:
        try:
            number = float(text)
        except ValueError:
            return text.strip() or None
        shown = self.styles.shows(style)
        if shown and number >= 0:
            return from_serial(number, since_1904=self.since_1904, with_time=shown == "moment")
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def row_values(self, sheet: Sheet, row: int, line: Line, wanted: dict[int, str]) -> dict[str, CellValue]:
        """The values of one row by heading; blank cells are left out.

        Args:
            sheet: a sheet of this workbook.
            row: its number.
            line: its bytes.
            wanted: column number → heading.
        """
        if self._wanted[0] is not wanted:
            letters = {column_letters(column).encode(): heading for column, heading in sorted(wanted.items())}
            self._wanted = wanted, letters, tuple(letters)
        _, headings, order = self._wanted
        values: dict[str, CellValue] = {}
        decoded = self._decoded
        for letter, content in sheet.contents(row, line, order):
            # Most cells of a register say what another says: a status, a school, a band.
            if content in decoded:
                value = decoded[content]
            else:
                value = self._value(*_apart(content))
                if len(decoded) < _REMEMBERED:
                    decoded[content] = value
            if value is not None and value != "":
                values[headings[letter]] = value
        return values


def _apart(content: bytes) -> tuple[bytes, bytes]:
    """A cell's attributes and what is inside it."""
    attributes, _, inside = content.partition(b">")
    return attributes, inside


T = TypeVar("T")


def with_book(content: bytes | Stored, action: Callable[[Book], T]) -> T:
    """What `action` makes of a workbook, begun again the slow way where its sheets are written in an unusual one.

    Raises:
        RegisterUnreadable: it is no workbook that can be edited.
    """
    try:
        return action(Book(content))
    except Irregular:
        pass
    try:
        return action(Book(content, rewrite=True))
    except Irregular as error:
        raise RegisterUnreadable(
            "A sheet of the register isn't built as Excel builds it, so it can't be edited."
        ) from error


def _same(one: str, other: str) -> bool:
    return heading_text(one).casefold() == heading_text(other).casefold()


def key_text(value: CellValue) -> str:
    """The text a row is found by: a reference that Excel took for a number is the same reference."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime | dt.date | bool) or value is None:
        return "" if value is None else str(value)
    return str(value).strip()


def rows_of(
    book: Book,
    grid: Grid,
    headings: frozenset[str] | None = None,
    *,
    strict: bool = False,
    known: Callable[[int, Line], str] | None = None,
) -> Iterator[tuple[int, str, dict[str, CellValue]]]:
    """Each data row with a key: its number, its key, its values by heading (only of `headings`, where named).

    A row that `known` gives the key of is not read: it comes without values.

    Excel makes a table longer by what is typed or pasted directly below it, other programs don't: there, rows whose
    keys look like those of the table are rows of it all the same.
    """
    sheet = book.sheet(grid.sheet.part)
    names = {heading.casefold() for heading in headings} if headings is not None else None
    wanted = {
        n: h for h, n in grid.columns.items() if names is None or h.casefold() in names or _same(h, grid.key)
    }
    key_heading = next(h for h in grid.columns if _same(h, grid.key))
    looks, below = "", grid.body.bottom + 1 if grid.part and not grid.totals else 0
    for row, line in sheet.walk(strict=strict):
        if grid.body.top <= row <= grid.body.bottom or row == below:
            values = dict[str, CellValue]()
            if known is None or not (key := known(row, line)):
                values = book.row_values(sheet, row, line, wanted)
                key = key_text(values.get(key_heading))
            if row == below:
                if not key or _NUMBER.sub("0", key) != looks:
                    continue
                below += 1
            if key:
                looks = _NUMBER.sub("0", key)
                yield row, key, values
            else:
                sheet.check_regular(row)
