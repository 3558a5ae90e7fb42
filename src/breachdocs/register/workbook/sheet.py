"""A worksheet as bytes: rows and cells found where they stand, edits spliced in, the rest never touched.

Writers put ``r`` first in every ``<row>`` and ``<c>``, so a cell is found by its exact opening bytes, which can't
occur in text (a ``<`` is escaped there). Whether what is looked at is so regular is counted, not assumed: where it
isn't (cells without ``r``, comments between them, another encoding), `Irregular` says so, and the sheet is written anew
by lxml before it is edited.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from breachdocs.register.workbook.errors import RegisterUnreadable
from breachdocs.register.workbook.lines import Irregular, Line, Lines, all_cells_regular
from breachdocs.register.workbook.packed import Part, Splice
from breachdocs.register.workbook.ranges import Area, column_letters, column_number

_PROTECTION = re.compile(rb"<(?:[\w.-]+:)?sheetProtection\s[^>]*>")
_ENFORCED = re.compile(rb"\ssheet=[\"'](?:1|true)[\"']")
_PASSWORD = re.compile(rb"\s(?:password|hashValue)=[\"'][^\"']")
_MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s+ref=\"([^\"]*)\"")
_CARRIED = re.compile(rb"\s(spans|hidden|collapsed|ht)=\"[^\"]*\"")

_ODD_CELL = "A cell of the register isn't built as Excel builds it, so it can't be edited."
_SLASH = ord("/")


@lru_cache(maxsize=8)
def cell_tag(prefix: bytes) -> re.Pattern[bytes]:
    """A whole cell: column letters, row, other attributes, what is inside (``None`` where it is empty)."""
    p = re.escape(prefix)
    return re.compile(
        rb'<%sc r="([A-Z]{1,3})(\d+)"((?:[^>"/]|"[^"]*")*)(?:/>|>(.*?)</%sc\s*>)' % (p, p), re.DOTALL
    )


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell's bytes, taken apart, and where they stand in their row's."""

    start: int
    end: int
    attributes: bytes
    inside: bytes | None
    xml: bytes


def _raw_cell(found: re.Match[bytes], origin: int = 0) -> RawCell:
    return RawCell(found.start() - origin, found.end() - origin, found[3], found[4], found[0])


class Sheet:
    """A worksheet that can be read by place and edited by splices."""

    def __init__(self, part: str, source: Part) -> None:
        """A worksheet.

        Args:
            part: its name in the package.
            source: its bytes before any edit.
        """
        self.part, self.source = part, source
        self._lines = Lines(part, source)
        self._cells: dict[int, dict[int, bytes]] = {}
        self._row_attributes: dict[int, bytes] = {}
        self._outside: list[Splice] = []
        self._checked: set[int] = set()
        #: Whether a value is planned, not only formulas that follow what they mean.
        self.typed = False

    @property
    def prefix(self) -> bytes:
        """The namespace prefix with its colon, or nothing."""
        return self._lines.prefix

    def walk(self, *, strict: bool = False) -> Iterator[tuple[int, Line]]:
        """Every row from the top with its number, as `Lines.walk`."""
        return self._lines.walk(strict=strict)

    def keep(self) -> None:
        """Remembers the row that a walk has just come to, as it will be asked for."""
        self._lines.keep()

    @property
    def rows(self) -> Sequence[int]:
        """The numbers of its rows, from the top."""
        return self._lines.found.numbers

    def seek(self, *numbers: int) -> None:
        """Has the next walk find the rows that name cells of rows with these numbers."""
        self._lines.seek(*numbers)

    def rows_naming(self, number: int) -> tuple[int, ...]:
        """The rows that name a cell of the row with this number, in a formula maybe."""
        return self._lines.rows_naming(number)

    def line(self, row: int) -> Line | None:
        """A row's bytes; ``None`` where it isn't written."""
        return self._lines.line(row)

    def row_bytes(self, row: int) -> bytes:
        """A row's bytes alone; nothing where it isn't written."""
        line = self.line(row)
        return line.raw[line.start : line.end] if line else b""

    @property
    def head(self) -> bytes:
        """What stands before the rows."""
        return self._lines.found.head

    @property
    def tail(self) -> bytes:
        """What stands after the rows: validations, formats, links, extensions."""
        return self._lines.found.tail[0]

    @property
    def _tail_start(self) -> int:
        return self._lines.found.base

    @property
    def formulas(self) -> bool:
        """Whether a cell of its holds one."""
        return self._lines.found.formulas

    def check_regular(self, row: int) -> None:
        """Makes sure that every cell of a row says first where it stands, as it usually does.

        Raises:
            Irregular: one doesn't, so that looking for cells by their opening bytes could miss it.
        """
        if row in self._checked:
            return
        line = self.line(row)
        if line is not None and not all_cells_regular(self.prefix, line.raw, line.inside, line.close):
            raise Irregular
        self._checked.add(row)

    def cell(self, row: int, column: int) -> RawCell | None:
        """The cell at a place, ``None`` where none is written."""
        self.check_regular(row)
        line = self.line(row)
        if line is None:
            return None
        place = b'<%sc r="%s%d"' % (self.prefix, column_letters(column).encode(), row)
        start = line.raw.find(place, line.inside, line.close)
        if start < 0:
            return None
        found = cell_tag(self.prefix).match(line.raw, start, line.close)
        if not found:
            raise RegisterUnreadable(_ODD_CELL)
        return _raw_cell(found, line.start)

    def cells(self, row: int) -> Iterator[tuple[int, RawCell]]:
        """All cells of a row with their column numbers, from the left."""
        self.check_regular(row)
        line = self.line(row)
        if line is None:
            return
        for found in cell_tag(self.prefix).finditer(line.raw, line.inside, line.close):
            yield column_number(found[1].decode()), _raw_cell(found, line.start)

    def contents(self, row: int, line: Line, letters: tuple[bytes, ...]) -> list[tuple[bytes, bytes]]:
        """The cells of a row in some columns, but blank ones: column letters; attributes, ``>`` and what is inside.

        The quick way for whole tables: `letters` go from the left, each search begins where the last ended.
        """
        find, at, end, number = line.raw.find, line.inside, line.close, b'%d"' % row
        raw, opening, closing = line.raw, b"<" + self.prefix + b'c r="', b"</" + self.prefix + b"c>"
        found = []
        for letter in letters:
            place = opening + letter + number
            start = find(place, at, end)
            if start < 0:
                continue
            at = find(b">", start, end)
            if raw[at - 1] == _SLASH:
                continue
            at = find(closing, at, end)
            if at < 0:
                raise RegisterUnreadable(_ODD_CELL)
            found.append((letter, raw[start + len(place) : at]))
        return found

    def put(self, row: int, column: int, xml: bytes) -> None:
        """Plans a cell: its whole bytes, in place of the one that stands there or where it belongs."""
        self._cells.setdefault(row, {})[column] = xml
        self.typed = True

    def follow(self, row: int, column: int, xml: bytes) -> None:
        """Plans a cell whose formula follows what it means: Excel does so on protected sheets too."""
        self._cells.setdefault(row, {})[column] = xml

    def planned(self, row: int, column: int) -> RawCell | None:
        """The cell that is planned for a place."""
        xml = self._cells.get(row, {}).get(column)
        found = cell_tag(self.prefix).match(xml) if xml is not None else None
        return _raw_cell(found) if found else None

    def like(self, row: int, model: int) -> None:
        """Plans a new row to look like another: its height if somebody set it, never its being hidden by a filter."""
        line = self.line(model)
        if line is None or self._lines.place(row) is not None:
            return
        fixed = b'customHeight="1"' in line.attributes or b'customHeight="true"' in line.attributes
        self._row_attributes[row] = _CARRIED.sub(
            lambda m: m[0] if m[1] == b"ht" and fixed else b"", line.attributes
        ).rstrip()

    def grow(self, area: Area) -> None:
        """Plans the sheet's dimension to cover `area`."""
        found = re.search(rb"<%sdimension\s+ref=\"([^\"]*)\"" % re.escape(self.prefix), self.head)
        old = Area.parse(found[1].decode()) if found else None
        if not found or not old:
            return
        new = Area(
            min(old.top, area.top),
            min(old.left, area.left),
            max(old.bottom, area.bottom),
            max(old.right, area.right),
        )
        if new != old:
            self._outside.append((found.start(1), found.end(1), str(new).encode()))

    @property
    def planned_tail(self) -> bytes:
        """What will stand after the rows with what is planned so far: two tables may stand on one sheet."""
        return next((new for start, _, new in self._outside if start == self._tail_start), self.tail)

    def replace_tail(self, tail: bytes) -> None:
        """Plans other bytes after the rows."""
        if tail == self.planned_tail:
            return
        self._outside = [splice for splice in self._outside if splice[0] != self._tail_start]
        self._outside.append((self._tail_start, self.source.size, tail))

    @property
    def merged(self) -> tuple[Area, ...]:
        """The areas whose cells are merged."""
        found = (Area.parse(ref.decode()) for ref in _MERGED.findall(self.tail))
        return tuple(area for area in found if area is not None)

    @property
    def locked(self) -> bool:
        """Whether it is protected by a password, not only against slips."""
        found = _PROTECTION.search(self.tail)
        tag = found[0] if found else b""
        return bool(_ENFORCED.search(tag) and _PASSWORD.search(tag))

    @property
    def edited(self) -> bool:
        """Whether anything is planned."""
        return bool(self._cells or self._outside)

    def splices(self) -> tuple[Splice, ...]:
        """All that is planned, as what is to be replaced by what, from the top."""
        return tuple(
            sorted(
                [
                    *self._outside,
                    *(splice for row in sorted(self._cells) for splice in self._row_splices(row)),
                ],
                key=lambda splice: splice[:2],
            )
        )

    def _row_splices(self, row: int) -> Iterator[Splice]:
        planned = sorted(self._cells[row].items())
        line, place = self.line(row), self._lines.place(row)
        if line is None or place is None or line.inside == line.end:
            inner = b"".join(xml for _, xml in planned)
            attributes = line.attributes if line else self._row_attributes.get(row, b"")
            whole = b'<%srow r="%d"%s>%s</%srow>' % (self.prefix, row, attributes, inner, self.prefix)
            yield (*(place or (self._lines.after(row),) * 2), whole)
            return
        origin = place[0]
        standing = [(column, origin + cell.start, origin + cell.end) for column, cell in self.cells(row)]
        columns = [column for column, _, _ in standing]
        insertions: dict[int, bytes] = {}
        for column, xml in planned:
            at = bisect_right(columns, column)
            if at and columns[at - 1] == column:
                yield (*standing[at - 1][1:], xml)
            else:
                place_at = standing[at][1] if at < len(standing) else origin + line.close
                insertions[place_at] = insertions.get(place_at, b"") + xml
        yield from ((at, at, xml) for at, xml in insertions.items())
