"""Rows into one table, in place: updates where a key stands, new rows directly below the last."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from breachdocs.register.columns import NOTE
from breachdocs.register.merge import merge_row
from breachdocs.register.tally import Tally
from breachdocs.register.workbook.book import Book, rows_of
from breachdocs.register.workbook.cells import Seen, cell_xml, escaped, fit, formula_xml
from breachdocs.register.workbook.errors import TableBlocked
from breachdocs.register.workbook.formulas import formula_at
from breachdocs.register.workbook.grid import Grid, heading_text
from breachdocs.register.workbook.growing import grown_rules, grown_table
from breachdocs.register.workbook.model import Cells, CellValue, Conflict, Layout, Row
from breachdocs.register.workbook.moving import Longer, Move
from breachdocs.register.workbook.ranges import Area, Growth, column_letters, has_relative_rows, shifted
from breachdocs.register.workbook.room import first_taken
from breachdocs.register.workbook.sheet import RawCell

_STYLE = re.compile(rb'\bs="(\d+)"')
_ARRAY = re.compile(rb"<(?:[\w.-]+:)?f\s[^>]*\bt=\"array\"")
_CELL_METADATA = re.compile(rb"\scm=\"\d+\"")
_REFERENCE = re.compile(rb' r="[A-Z]+\d+"')


@dataclass(frozen=True, slots=True)
class _Model:
    """The row above new rows.

    Attributes:
        styles: column → style, where the cell has one.
        formulas: calculated column → its formula there, and whether it is another in each row.
    """

    number: int
    cells: Mapping[int, RawCell]
    styles: Mapping[int, str | None]
    formulas: Mapping[int, tuple[str, bool]]

    def formula(self, column: int, row: int) -> str | None:
        """The formula of a calculated column for a new row; ``None`` for any other column."""
        formula, moves = self.formulas.get(column, (None, False))
        return shifted(formula, row - self.number) if formula is not None and moves else formula


def _nothing() -> None: ...


@dataclass
class TableEdit:
    """One table being edited. What is planned goes into the book's sheets; whole parts into the book.

    Attributes:
        inputs: headings whose values are wanted of every row.
        keys: of the rows that are to change.
        tally: counts the rows that are not to change; ``None``: they are remembered.
        before: key → heading → value of `inputs`, as the rows stood that are not counted.
        rows: key → row number of the rows that stand there, in the sheet's order.
        values: key → heading → value after the edit, of the rows that it wrote to.
        places: key → row number of the rows that it wrote to.
        formula_cells: places of new formula cells, for the calculation chain.
        between: called before each row; what it raises ends the edit.
        bottom: the last row, of those too that stand below the table and belong to it (`rows_of`).
    """

    book: Book
    grid: Grid
    layout: Layout
    inputs: frozenset[str]
    keys: frozenset[str] = frozenset()
    tally: Tally | None = None
    before: dict[str, dict[str, CellValue]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    ambiguous: set[str] = field(default_factory=set)
    written: dict[str, dict[str, CellValue]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    values: dict[str, dict[str, CellValue]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    formula_cells: list[str] = field(default_factory=list)
    moved_formula: bool = False
    bottom: int = 0
    between: Callable[[], None] = _nothing

    def __post_init__(self) -> None:
        self.sheet = self.book.sheet(self.grid.sheet.part)
        self._columns_found: dict[str, int | None] = {}
        self._by_fold = {
            heading_text(heading).casefold(): number for heading, number in self.grid.columns.items()
        }
        bottom = self.bottom = self.grid.body.bottom
        self.sheet.seek(bottom, *((bottom + 1,) if self.grid.totals else ()))
        for number, key, values in rows_of(self.book, self.grid, self.inputs):
            self.bottom = max(self.bottom, number)
            if self.rows.setdefault(key, number) != number:
                self.ambiguous.add(key)
                continue
            if key in self.keys:
                self.sheet.keep()
            elif self.tally is not None:
                self.tally.add(values)
                continue
            self.before[key] = values
        self.prefix = self.sheet.prefix.decode()

    def column(self, heading: str) -> int | None:
        """The column of one of our headings; ``None`` where the table has it no longer."""
        if heading not in self._columns_found:
            theirs = None if self._unmapped(heading) else self.layout.headings.get(heading, heading)
            found = self._by_fold.get(heading_text(theirs).casefold()) if theirs else None
            self._columns_found[heading] = found
        return self._columns_found[heading]

    def _unmapped(self, heading: str) -> bool:
        return self.layout.mapped_only and heading not in self.layout.headings

    def write(self, rows: Sequence[Row], last: Cells) -> None:
        """Plans all rows: those whose key stands there are merged, the others appended.

        Raises:
            TableBlocked: something stands where the new rows would go.
        """
        new: dict[str, Row] = {}
        for row in rows:
            self.between()
            key = row.key.strip()
            if key in self.ambiguous:
                self.refused += [key] if key not in self.refused else []
            elif key in self.rows:
                self._update(row, last.get(key))
            elif key in last:
                self.deleted += [key] if key not in self.deleted else []
            else:
                new[key] = Row(key, {**(new[key].cells if key in new else {}), **row.cells})
        if new:
            self._append(tuple(new.values()))

    def empty(self, key: str) -> None:
        """Plans a row without what was typed into it; its formulas and formats stay."""
        if (row := self.rows.get(key)) is None:
            return
        inside = set(self.grid.columns.values())
        for column, cell in self.sheet.cells(row):
            if column in inside and cell.inside is not None and self.book.seen(cell).formula is None:
                self._put(row, column, _style_of(cell), None)

    def _columns(self, row: Row) -> dict[str, int]:
        """Heading → column of what the table has; what it lacks is noted."""
        found = {}
        for heading in row.cells:
            if heading == NOTE:
                continue
            column = self.column(heading)
            if column is not None:
                found[heading] = column
            elif heading not in self.missing and not self._unmapped(heading):
                self.missing.append(heading)
        return found

    def _update(self, row: Row, base: Mapping[str, CellValue] | None) -> None:
        key, number = row.key.strip(), self.rows[row.key.strip()]
        columns = self._columns(row)
        cells = {heading: self.sheet.cell(number, column) for heading, column in columns.items()}
        now = {heading: self.book.seen(cell) for heading, cell in cells.items()}
        now.update(
            {
                heading: self.values_seen(key, heading)
                for heading in columns
                if heading in self.values.get(key, {})
            }
        )
        merged = merge_row(key, now, base, {heading: row.cells[heading] for heading in columns})
        for heading, value in merged.write.items():
            cell = cells[heading]
            style = _style_of(cell) if cell is not None else self._style_above(number, columns[heading])
            self._put(number, columns[heading], style, value)
        self.written.setdefault(key, {}).update(merged.holds)
        self.conflicts += merged.conflicts
        self.places[key] = number
        self.values.setdefault(key, {}).update(merged.write)

    def values_seen(self, key: str, heading: str) -> Seen:
        """A cell that this very edit has already written."""
        return Seen(self.values[key][heading])

    def _put(self, row: int, column: int, style: str | None, value: CellValue) -> None:
        if isinstance(value, dt.date) and self.book.styles.raw:
            with_time = isinstance(value, dt.datetime)
            style = str(self.book.styles.with_date(int(style or 0), with_time=with_time))
        place = f"{column_letters(column)}{row}"
        self.sheet.put(
            row, column, cell_xml(self.prefix, place, style, value, since_1904=self.book.since_1904)
        )

    def _style_above(self, row: int, column: int) -> str | None:
        return _style_of(self.sheet.cell(row - 1, column)) if row > self.grid.body.top else None

    def _append(self, rows: tuple[Row, ...]) -> None:
        body = self.grid.body
        first = self._first_free()
        growth = Growth(body, max(0, first + len(rows) - 1 - body.bottom))
        if growth.rows:
            self._make_room(growth)
            self._follow(growth)
        model = self._model(max(body.top, min(first - 1, body.bottom)), growth)
        for offset, row in enumerate(rows):
            self.between()
            self._append_one(first + offset, row, model)
        if growth.rows:
            self._grow(growth)

    def _first_free(self) -> int:
        """The first of the blank rows that end the table, or the one below it: a new table has one blank row."""
        free = self.bottom + 1
        while free > self.grid.body.top and self._blank(free - 1):
            free -= 1
        return free

    def _blank(self, row: int) -> bool:
        """Whether nobody put anything into a row; formulas of calculated columns, or that show nothing, don't count."""
        key = self.column(self.layout.key)
        calculated = {self.grid.columns[heading] for heading in self.grid.formulas}
        inside = set(self.grid.columns.values())
        for column, cell in self.sheet.cells(row):
            if column not in inside or (column in calculated and column != key):
                continue
            seen = self.book.seen(cell)
            shows_nothing = seen.formula is not None and seen.value == "" and column != key
            if not seen.empty and not shows_nothing:
                return False
        return True

    def _model(self, number: int, growth: Growth) -> _Model:
        """What new rows take from the row above them; looked at once for all of them."""
        cells = dict(self.sheet.cells(number))
        grown = self._longer(growth).fixed
        formulas = {}
        for heading, column in self.grid.columns.items():
            declared = self.grid.formulas.get(heading)
            above = formula_at(self.book, self.sheet, number, column)
            if declared is not None and not has_relative_rows(declared):
                formulas[column] = (grown(declared), False)
            elif above and (declared is not None or self._formula_all_the_way(column, number)):
                formulas[column] = (grown(above), True)
        return _Model(number, cells, {column: _style_of(cell) for column, cell in cells.items()}, formulas)

    def _append_one(self, number: int, row: Row, model: _Model) -> None:
        columns = self._columns(row)
        values = {heading: fit(row.cells[heading]) for heading in columns}
        ours = {column: values[heading] for heading, column in columns.items()}
        key_column = self.column(self.layout.key)
        if key_column is not None:
            ours.setdefault(key_column, row.key)
        self.sheet.like(number, model.number)
        blank = number <= self.grid.body.bottom and number != model.number
        standing = dict(self.sheet.cells(number)) if blank else {}
        for column in self.grid.columns.values():
            style = _style_of(standing.get(column)) or model.styles.get(column)
            formula = model.formula(column, number)
            if formula is not None and ours.get(column) is None:
                self._put_formula(number, column, style, formula, model.cells.get(column))
            elif column in ours or style is not None:
                self._put(number, column, style, ours.get(column))
        self.added.append(row.key)
        self.places[row.key] = number
        self.values[row.key], self.written[row.key] = values, dict(values)

    def _formula_all_the_way(self, column: int, model: int) -> bool:
        """Whether two rows in a row hold a formula here: one alone may be somebody's note."""
        return self.book.seen(self.sheet.cell(model - 1, column)).formula is not None

    def _put_formula(
        self, row: int, column: int, style: str | None, formula: str, model: RawCell | None
    ) -> None:
        place = f"{column_letters(column)}{row}"
        standing = self.book.seen(self.sheet.cell(row, column)).formula
        # A formula whose result may be an array is marked as such, and by an index into the workbook's metadata.
        array = model is not None and _ARRAY.search(model.inside or b"")
        mark = f' t="array" ref="{place}"' if array else ""
        element = f"<{self.prefix}f{mark}>{escaped(formula)}</{self.prefix}f>".encode()
        xml = formula_xml(self.prefix, place, style, element, None)
        if model is not None and array and (meta := _CELL_METADATA.search(model.attributes)):
            xml = xml.replace(b">", meta[0] + b">", 1)
        self.sheet.put(row, column, xml)
        if standing is None:
            self.formula_cells.append(place)

    def _make_room(self, growth: Growth) -> None:
        """Checks that the rows below are free, and moves a totals row down.

        Raises:
            TableBlocked: they are not.
        """
        body, below = growth.body, self.bottom + 1 + int(self.grid.totals)
        taken = Area(below, body.left, growth.bottom + int(self.grid.totals), body.right)
        if place := first_taken(self.book, self.grid, self.sheet, taken):
            raise TableBlocked(
                f"Something stands directly below the table {self.layout.table or self.layout.sheet} (in {place} of "
                f"the sheet {self.grid.sheet.name}), where the next row would go. Move it to another sheet or beside "
                "the table; what waits is then written."
            )
        if self.grid.totals:
            self._move_totals(growth)

    def _move_totals(self, growth: Growth) -> None:
        old, new = growth.body.bottom + 1, growth.bottom + 1
        self.sheet.like(new, old)
        for column, cell in self.sheet.cells(old):
            if not growth.body.left <= column <= growth.body.right:
                continue
            xml = cell.xml
            formula = self.book.seen(cell).formula
            if formula is not None:
                if b't="shared"' in xml or b't="array"' in xml:
                    raise TableBlocked(
                        "The totals row holds a formula over several cells, so it can't be moved down."
                    )
                self.moved_formula = True
                moved = self._move(growth).formula(formula, here=True)
                grown = self._longer(growth).formula(moved, here=True)
                xml = xml.replace(escaped(formula).encode(), escaped(grown).encode())
            place = b' r="%s%d"' % (column_letters(column).encode(), new)
            self.sheet.put(new, column, _REFERENCE.sub(place, xml, count=1))
            self._put(old, column, _style_of(self.sheet.cell(growth.body.bottom, column)), None)

    def _grow(self, growth: Growth) -> None:
        if self.grid.part:
            table = grown_table(self.book.part(self.grid.part), growth, totals=self.grid.totals)
            self.book.changed[self.grid.part] = table
        bottom = growth.bottom + int(self.grid.totals)
        self.sheet.grow(Area(growth.body.top, growth.body.left, bottom, growth.body.right))
        self.sheet.replace_tail(grown_rules(self.sheet.planned_tail, growth))

    def _follow(self, growth: Growth) -> None:
        """Plans whatever means the table, or its totals row, to go on to mean it."""
        if self.grid.totals:  # before anything grows into the row where it stood
            self._move(growth).everywhere(self.book, self.sheet)
        longer = self._longer(growth)
        longer.everywhere(self.book, self.sheet)
        if self.grid.part:
            old = self.book.part(self.grid.part)
            if (new := replace(longer, only_fixed=True).rules(old, here=True)) != old:
                self.book.changed[self.grid.part] = new

    def _longer(self, growth: Growth) -> Longer:
        return Longer(self.grid.sheet.name, growth.body.bottom, growth)

    def _move(self, growth: Growth) -> Move:
        body = growth.body
        return Move(self.grid.sheet.name, body.bottom + 1, growth.bottom + 1, body.left, body.right)


def _style_of(cell: RawCell | None) -> str | None:
    found = _STYLE.search(cell.attributes) if cell is not None else None
    return found[1].decode() if found else None
