"""A worksheet as bytes: rows and cells found where they stand, edits spliced in, the rest never touched.

Writers put ``r`` first in every ``<row>`` and ``<c>``, so a cell is found by its exact opening bytes, which can't
occur in text (a ``<`` is escaped there). Whether a sheet is so regular is counted, not assumed: one that isn't (cells
without ``r``, comments between them, another encoding) is written anew by lxml once, and then is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from breachdocs.register.errors import RegisterUnreadable
from breachdocs.register.ranges import Area, column_letters, column_number

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")
_CARRIED = re.compile(rb"\s(spans|hidden|collapsed|ht)=\"[^\"]*\"")


@lru_cache(maxsize=8)
def _row_tag(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'<%srow r="(\d+)"((?:[^>"]|"[^"]*")*?)(/?)>' % re.escape(prefix))


@lru_cache(maxsize=8)
def cell_tag(prefix: bytes) -> re.Pattern[bytes]:
    """A whole cell: column letters, row, other attributes, what is inside (``None`` where it is empty)."""
    p = re.escape(prefix)
    return re.compile(rb'<%sc r="([A-Z]{1,3})(\d+)"((?:[^>"/]|"[^"]*")*)(?:/>|>(.*?)</%sc\s*>)' % (p, p), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a row stands in the sheet's bytes.

    Attributes:
        start: of its opening tag.
        inside: after its opening tag; equal to `end` for ``<row/>``.
        close: of its closing tag; equal to `end` for ``<row/>``.
        end: after its closing tag.
        attributes: of the opening tag, without ``r``, each with a space before it.
    """

    start: int
    inside: int
    close: int
    end: int
    attributes: bytes


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell's bytes, taken apart."""

    start: int
    end: int
    attributes: bytes
    inside: bytes | None


@dataclass
class Sheet:
    """A worksheet that can be read by place and edited by splices.

    Attributes:
        part: its name in the package.
        raw: its bytes before any edit.
        prefix: the namespace prefix with its colon, or nothing.
    """

    part: str
    raw: bytes
    prefix: bytes = b""
    rows: dict[int, Span] = field(default_factory=dict)
    _data: tuple[int, int] = (0, 0)
    _cells: dict[int, dict[int, bytes]] = field(default_factory=dict)
    _row_attributes: dict[int, bytes] = field(default_factory=dict)
    _outside: list[tuple[int, int, bytes]] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)

    @classmethod
    def parse(cls, part: str, raw: bytes) -> Sheet:
        """Finds the rows of a sheet.

        Raises:
            RegisterUnreadable: it is no well-formed worksheet.
        """
        sheet = cls._regular(part, raw)
        if sheet is None:
            from breachdocs.register.rewriting import regular_sheet

            sheet = cls._regular(part, regular_sheet(raw))
        if sheet is None:
            raise RegisterUnreadable("A sheet of the register isn't built as Excel builds it, so it can't be edited.")
        return sheet

    @classmethod
    def _regular(cls, part: str, raw: bytes) -> Sheet | None:
        """The sheet, or ``None`` where its rows or cells are written in a way that can't be found by exact bytes."""
        root = _ROOT.search(raw, 0, 4096)
        if not root or raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return None
        prefix = root[1] + b":" if root[1] else b""
        start = raw.find(b"<" + prefix + b"sheetData>", root.end())
        end = raw.rfind(b"</" + prefix + b"sheetData>", start)
        if start < 0 or end < 0:
            return None
        start += len(prefix) + 11
        if raw.find(b"<!", start, end) >= 0 or raw.find(b"<?", start, end) >= 0:
            return None
        cell, row = b"<" + prefix + b"c", b"<" + prefix + b"row"
        if raw.count(cell, start, end) != raw.count(cell + b' r="', start, end):
            return None
        sheet = cls(part, raw, prefix, _data=(start, end))
        rows = sheet._found_rows(row)
        if len(rows) != raw.count(row, start, end) or list(rows) != sorted(rows):
            return None
        sheet.rows = rows
        return sheet

    def _found_rows(self, opening: bytes) -> dict[int, Span]:
        rows: dict[int, Span] = {}
        at, last = self._data
        tag, closing = _row_tag(self.prefix), b"</" + self.prefix + b"row>"
        while (start := self.raw.find(opening, at, last)) >= 0:
            found = tag.match(self.raw, start, last)
            if not found:
                break
            inside = close = at = found.end()
            if not found[3]:
                close = self.raw.find(closing, inside, last)
                if close < 0:
                    break
                at = close + len(closing)
            rows[int(found[1])] = Span(start, inside, close, at, found[2])
        return rows

    @property
    def head(self) -> bytes:
        """What stands before the rows."""
        return self.raw[: self._data[0]]

    @property
    def tail(self) -> bytes:
        """What stands after the rows: validations, formats, links, extensions."""
        return self.raw[self._data[1] :]

    def cell(self, row: int, column: int) -> RawCell | None:
        """The cell at a place, ``None`` where none is written."""
        span = self.rows.get(row)
        if span is None:
            return None
        place = b"<%sc r=\"%s%d\"" % (self.prefix, column_letters(column).encode(), row)
        start = self.raw.find(place, span.inside, span.close)
        if start < 0:
            return None
        found = cell_tag(self.prefix).match(self.raw, start, span.close)
        if not found:
            raise RegisterUnreadable("A cell of the register isn't built as Excel builds it, so it can't be edited.")
        return RawCell(start, found.end(), found[3], found[4])

    def cells(self, row: int) -> Iterator[tuple[int, RawCell]]:
        """All cells of a row with their column numbers, from the left."""
        span = self.rows.get(row)
        if span is None:
            return
        for found in cell_tag(self.prefix).finditer(self.raw, span.inside, span.close):
            yield column_number(found[1].decode()), RawCell(found.start(), found.end(), found[3], found[4])

    def put(self, row: int, column: int, xml: bytes) -> None:
        """Plans a cell: its whole bytes, in place of the one that stands there or where it belongs."""
        self._cells.setdefault(row, {})[column] = xml

    def planned(self, row: int, column: int) -> RawCell | None:
        """The cell that is planned for a place."""
        xml = self._cells.get(row, {}).get(column)
        found = cell_tag(self.prefix).match(xml) if xml is not None else None
        return RawCell(0, found.end(), found[3], found[4]) if found else None

    def like(self, row: int, model: int) -> None:
        """Plans a new row to look like another: its height if somebody set it, never its being hidden by a filter."""
        span = self.rows.get(model)
        if span is None or row in self.rows:
            return
        fixed = b'customHeight="1"' in span.attributes or b'customHeight="true"' in span.attributes
        self._row_attributes[row] = _CARRIED.sub(
            lambda m: m[0] if m[1] == b"ht" and fixed else b"", span.attributes
        ).rstrip()

    def grow(self, area: Area) -> None:
        """Plans the sheet's dimension to cover `area`."""
        found = re.search(rb"<%sdimension\s+ref=\"([^\"]*)\"" % re.escape(self.prefix), self.head)
        old = Area.parse(found[1].decode()) if found else None
        if not found or not old:
            return
        new = Area(
            min(old.top, area.top), min(old.left, area.left), max(old.bottom, area.bottom), max(old.right, area.right)
        )
        if new != old:
            self._outside.append((found.start(1), found.end(1), str(new).encode()))

    def replace_tail(self, tail: bytes) -> None:
        """Plans other bytes after the rows."""
        if tail != self.tail:
            self._outside.append((self._data[1], len(self.raw), tail))

    @property
    def edited(self) -> bool:
        """Whether anything is planned."""
        return bool(self._cells or self._outside)

    def pieces(self) -> list[bytes | memoryview]:
        """The sheet with all that is planned, in pieces: slices of the old bytes, and the new ones between."""
        view, at, out = memoryview(self.raw), 0, []
        splices: list[tuple[int, int, bytes]] = sorted(
            [*self._outside, *(splice for row in sorted(self._cells) for splice in self._row_splices(row))],
            key=lambda splice: splice[:2],
        )
        for start, end, new in splices:
            out += [view[at:start], new]
            at = end
        out.append(view[at:])
        return [piece for piece in out if len(piece)]

    def _row_splices(self, row: int) -> Iterator[tuple[int, int, bytes]]:
        planned = sorted(self._cells[row].items())
        span = self.rows.get(row)
        if span is None or span.inside == span.end:
            inner = b"".join(xml for _, xml in planned)
            attributes = span.attributes if span else self._row_attributes.get(row, b"")
            whole = b'<%srow r="%d"%s>%s</%srow>' % (self.prefix, row, attributes, inner, self.prefix)
            place = (span.start, span.end) if span else (self._after(row),) * 2
            yield (*place, whole)
            return
        standing = [(column, cell.start, cell.end) for column, cell in self.cells(row)]
        columns = [column for column, _, _ in standing]
        insertions: dict[int, bytes] = {}
        for column, xml in planned:
            index = bisect_right(columns, column)
            if index and columns[index - 1] == column:
                yield (*standing[index - 1][1:], xml)
            else:
                place_at = standing[index][1] if index < len(standing) else span.close
                insertions[place_at] = insertions.get(place_at, b"") + xml
        yield from ((at, at, xml) for at, xml in insertions.items())

    def _after(self, row: int) -> int:
        """Where a new row belongs: after the last one above it."""
        if not self._numbers:
            self._numbers = list(self.rows)
        index = bisect_right(self._numbers, row)
        return self.rows[self._numbers[index - 1]].end if index else self._data[0]
