"""A worksheet as bytes: rows and cells found where they stand, edits spliced in, the rest never touched.

Writers put ``r`` first in every ``<row>`` and ``<c>``, so a cell is found by its exact opening bytes, which can't
occur in text (a ``<`` is escaped there). Whether what is looked at is so regular is counted, not assumed: where it
isn't (cells without ``r``, comments between them, another encoding), `Irregular` says so, and the sheet is written anew
by lxml before it is edited.
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
_PROTECTION = re.compile(rb"<(?:[\w.-]+:)?sheetProtection\s[^>]*>")
_ENFORCED = re.compile(rb"\ssheet=[\"'](?:1|true)[\"']")
_PASSWORD = re.compile(rb"\s(?:password|hashValue)=[\"'][^\"']")
_MERGED = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s+ref=\"([^\"]*)\"")
_CARRIED = re.compile(rb"\s(spans|hidden|collapsed|ht)=\"[^\"]*\"")


@lru_cache(maxsize=8)
def _row_tag(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'<%srow r="(\d+)"((?:[^>"]|"[^"]*")*?)(/?)>' % re.escape(prefix))


@lru_cache(maxsize=8)
def cell_tag(prefix: bytes) -> re.Pattern[bytes]:
    """A whole cell: column letters, row, other attributes, what is inside (``None`` where it is empty)."""
    p = re.escape(prefix)
    return re.compile(
        rb'<%sc r="([A-Z]{1,3})(\d+)"((?:[^>"/]|"[^"]*")*)(?:/>|>(.*?)</%sc\s*>)' % (p, p), re.DOTALL
    )


class Irregular(Exception):
    """A sheet's rows or cells can't be found by their opening bytes."""


def _holds(raw: bytes, pair: bytes, start: int, end: int) -> bool:
    """Whether two bytes stand in the sheet; looking for the rarer second one alone is ten times as fast."""
    at = raw.find(pair[1:], start, end)
    while at >= 0 and raw[at - 1 : at] != pair[:1]:
        at = raw.find(pair[1:], at + 1, end)
    return at >= 0


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
    _checked: set[int | None] = field(default_factory=set)

    @classmethod
    def parse(cls, part: str, raw: bytes) -> Sheet:
        """Finds the rows of a sheet.

        Raises:
            Irregular: its rows are written in a way that can't be spliced (until `regular_sheet` wrote them anew).
        """
        sheet = cls._regular(part, raw)
        if sheet is None:
            raise Irregular
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
        if _holds(raw, b"<!", start, end) or _holds(raw, b"<?", start, end):
            return None
        sheet = cls(part, raw, prefix, _data=(start, end))
        rows = sheet._found_rows(b"<" + prefix + b"row")
        if rows is None:
            return None
        sheet.rows = rows
        return sheet

    def _found_rows(self, opening: bytes) -> dict[int, Span] | None:
        """The rows by number, or ``None`` where they aren't numbered one by one from the top."""
        rows: dict[int, Span] = {}
        at, last = self._data
        tag, closing, previous = _row_tag(self.prefix), b"</" + self.prefix + b"row>", 0
        start = self.raw.find(opening, at, last)
        while start >= 0:
            found = tag.match(self.raw, start, last)
            if not found or int(found[1]) <= previous:
                return None
            inside = close = end = found.end()
            start = self.raw.find(opening, inside, last)
            if not found[3]:
                # The closing tag is searched backwards from the next row: it stands right before it.
                close = self.raw.rfind(closing, inside, start if start >= 0 else last)
                if close < 0:
                    return None
                end = close + len(closing)
            previous = int(found[1])
            rows[previous] = Span(found.start(), inside, close, end, found[2])
        return rows

    def check_regular(self, row: int | None = None) -> None:
        """Makes sure that every cell of a row, or of the sheet, says first where it stands, as it usually does.

        Raises:
            Irregular: one doesn't, so that looking for cells by their opening bytes could miss it.
        """
        if row in self._checked or (row is not None and row not in self.rows):
            return
        self._checked.add(row)
        start, end = (self.rows[row].inside, self.rows[row].close) if row is not None else self._data
        cell = b"<" + self.prefix + b"c"
        if self.raw.count(cell, start, end) != self.raw.count(cell + b' r="', start, end):
            raise Irregular

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
        self.check_regular(row)
        span = self.rows.get(row)
        if span is None:
            return None
        place = b'<%sc r="%s%d"' % (self.prefix, column_letters(column).encode(), row)
        start = self.raw.find(place, span.inside, span.close)
        if start < 0:
            return None
        found = cell_tag(self.prefix).match(self.raw, start, span.close)
        if not found:
            raise RegisterUnreadable(
                "A cell of the register isn't built as Excel builds it, so it can't be edited."
            )
        return RawCell(start, found.end(), found[3], found[4])

    def cells(self, row: int) -> Iterator[tuple[int, RawCell]]:
        """All cells of a row with their column numbers, from the left."""
        self.check_regular(row)
        span = self.rows.get(row)
        if span is None:
            return
        for found in cell_tag(self.prefix).finditer(self.raw, span.inside, span.close):
            yield column_number(found[1].decode()), RawCell(found.start(), found.end(), found[3], found[4])

    def insides(self, row: int, letters: tuple[bytes, ...]) -> Iterator[tuple[bytes, bytes, bytes]]:
        """The cells of a row in some columns, blank ones left out: column letters, attributes, what is inside.

        The quick way for whole tables: `letters` go from the left, so that each search begins where the last ended.
        """
        span = self.rows.get(row)
        if span is None:
            return
        raw, at, number = self.raw, span.inside, b'%d"' % row
        opening, closing = b"<" + self.prefix + b'c r="', b"</" + self.prefix + b"c>"
        for letter in letters:
            start = raw.find(opening + letter + number, at, span.close)
            if start < 0:
                continue
            tag = raw.find(b">", start, span.close)
            if raw[tag - 1 : tag] == b"/":
                at = tag
                continue
            at = raw.find(closing, tag, span.close)
            if at < 0:
                raise RegisterUnreadable(
                    "A cell of the register isn't built as Excel builds it, so it can't be edited."
                )
            yield letter, raw[start + len(opening) + len(letter) + len(number) : tag], raw[tag + 1 : at]

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
        return next((new for start, _, new in self._outside if start == self._data[1]), self.tail)

    def replace_tail(self, tail: bytes) -> None:
        """Plans other bytes after the rows."""
        if tail == self.planned_tail:
            return
        self._outside = [splice for splice in self._outside if splice[0] != self._data[1]]
        self._outside.append((self._data[1], len(self.raw), tail))

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

    def pieces(self) -> list[bytes | memoryview]:
        """The sheet with all that is planned, in pieces: slices of the old bytes, and the new ones between."""
        view, at = memoryview(self.raw), 0
        out: list[bytes | memoryview] = []
        splices: list[tuple[int, int, bytes]] = sorted(
            [*self._outside, *(splice for row in sorted(self._cells) for splice in self._row_splices(row))],
            key=lambda splice: splice[:2],
        )
        for start, end, new in splices:
            out += [view[at:start], new]
            at = end
        out.append(view[at:])
        return out

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
