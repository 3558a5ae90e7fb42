"""The rows of a worksheet found in one walk over its bytes, and read again by number.

Writers put ``r`` first in every ``<row>`` and ``<c>``, so a row is found by its exact opening bytes, which can't
occur in text (a ``<`` is escaped there). Of a large sheet no more than a few blocks are in memory at once.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from breachdocs.register.workbook.package import unreadable
from breachdocs.register.workbook.packed import Damaged, Part

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")
#: No longer than this is a mark that may be cut in two where one block ends and the next begins.
_LONGEST_MARK = 256


@lru_cache(maxsize=8)
def _row_tag(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb'<%srow r="(\d+)"((?:[^>"]|"[^"]*")*?)(/?)>' % re.escape(prefix))


@lru_cache(maxsize=8)
def _cell_tag(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<%sc[\s/>]" % re.escape(prefix))


class Irregular(Exception):
    """A sheet's rows or cells can't be found by their opening bytes."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row's bytes.

    Attributes:
        raw: the bytes that it stands in, from `start` to `end`.
        start: of its opening tag.
        inside: after its opening tag.
        close: of its closing tag; equal to `inside` for ``<row/>``.
        end: after its closing tag.
        attributes: of the opening tag, without ``r``, each with a space before it.
    """

    raw: bytes
    start: int
    inside: int
    close: int
    end: int
    attributes: bytes

    @property
    def alone(self) -> Line:
        """The same row in bytes of its own."""
        raw = self.raw[self.start : self.end]
        return Line(raw, 0, self.inside - self.start, self.close - self.start, len(raw), self.attributes)


def _holds(raw: bytes, pair: bytes, start: int, end: int) -> bool:
    """Whether two bytes stand in the sheet; looking for the rarer second one alone is ten times as fast."""
    at = raw.find(pair[1:], start, end)
    while at >= 0 and raw[at - 1 : at] != pair[:1]:
        at = raw.find(pair[1:], at + 1, end)
    return at >= 0


def all_cells_regular(prefix: bytes, raw: bytes, start: int, end: int) -> bool:
    """Whether every cell says first where it stands, as it usually does."""
    cell = b"<" + prefix + b"c"
    placed, begun = raw.count(cell + b' r="', start, end), raw.count(cell, start, end)
    if begun != placed:  # text with formats of its own has colours in it, which begin alike
        begun = sum(1 for _ in _cell_tag(prefix).finditer(raw, start, end))
    return begun == placed


def _named(number: bytes, raw: bytes, start: int, end: int, base: int) -> Iterator[int]:
    """Where in the part a cell of a row with this number is named, in a formula or as a cell's own place."""
    at = raw.find(number, start, end)
    while at >= 0:
        before, after = raw[at - 1 : at], raw[at + len(number) : at + len(number) + 1]
        if (before == b"$" or before.isalpha()) and not after.isdigit():
            yield base + at
        at = raw.find(number, at + len(number), end)


@dataclass
class _Search:
    """One walk over the blocks of a sheet: what is found so far, and the bytes that are not gone through yet."""

    strict: bool
    size: int
    sought: tuple[int, ...] = ()
    naming: dict[int, list[int]] = field(default_factory=dict)
    prefix: bytes = b""
    head: bytes = b""
    tail: list[bytes] = field(default_factory=list)
    formulas: bool = False
    numbers: array[int] = field(default_factory=lambda: array("Q"))
    starts: array[int] = field(default_factory=lambda: array("Q"))
    ends: array[int] = field(default_factory=lambda: array("Q"))
    raw: bytes = b""
    base: int = 0

    def lines_in(self, block: bytes) -> Iterator[tuple[int, Line]]:
        """The rows that are whole with one block more."""
        if self.tail:
            self.tail.append(block)
            return
        self.raw, at = self.raw + block if self.raw else block, 0
        if not self.head:
            at = self._begun()
            if not at:
                return
            self.head = self.raw[:at]
        end = self.raw.find(b"</" + self.prefix + b"sheetData>", at)
        last = end if end >= 0 else len(self.raw)
        if _holds(self.raw, b"<!", at, last) or _holds(self.raw, b"<?", at, last):
            raise Irregular
        cut = at
        for number, line in self._rows(at, last, whole=end >= 0):
            yield number, line
            cut = line.end
        if end >= 0:
            cut = end
        elif self.raw.find(b"<" + self.prefix + b"row", cut) < 0:
            cut = max(cut, len(self.raw) - _LONGEST_MARK)
        if self.strict and not all_cells_regular(self.prefix, self.raw, at, cut):
            raise Irregular
        self._look_for_formulas(at, cut)
        self.base += cut
        self.raw = self.raw[cut:]
        if end >= 0:
            self.tail, self.raw = [self.raw], b""

    def _look_for_formulas(self, start: int, end: int) -> None:
        self.formulas = self.formulas or self.raw.find(b"<" + self.prefix + b"f", start, end) >= 0
        for number in self.sought:
            places = self.naming.setdefault(number, [])
            places += _named(b"%d" % number, self.raw, start, end, self.base)

    def _begun(self) -> int:
        """Where the rows begin; 0 where that is further down.

        Raises:
            Irregular: this is no worksheet in UTF-8.
        """
        root = _ROOT.search(self.raw, 0, 4096)
        odd = self.raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        if odd or (not root and len(self.raw) >= min(4096, self.size)):
            raise Irregular
        if not root:
            return 0
        self.prefix = root[1] + b":" if root[1] else b""
        mark = b"<" + self.prefix + b"sheetData>"
        start = self.raw.find(mark, root.end())
        return start + len(mark) if start >= 0 else 0

    def _rows(self, at: int, last: int, *, whole: bool) -> Iterator[tuple[int, Line]]:
        raw, opening, closing = self.raw, b"<" + self.prefix + b"row", b"</" + self.prefix + b"row>"
        tag, previous = _row_tag(self.prefix), self.numbers[-1] if self.numbers else 0
        start = raw.find(opening, at, last)
        while start >= 0:
            following = raw.find(opening, start + len(opening), last)
            if following < 0 and not whole:
                return  # it is whole once the next one begins
            found = tag.match(raw, start, last)
            if not found or int(found[1]) <= previous:
                raise Irregular
            inside = close = end = found.end()
            if not found[3]:
                # The closing tag is searched backwards from the next row: it stands right before it.
                close = raw.rfind(closing, inside, following if following >= 0 else last)
                if close < 0:
                    raise Irregular
                end = close + len(closing)
            previous = int(found[1])
            self.numbers.append(previous)
            self.starts.append(self.base + start)
            self.ends.append(self.base + end)
            yield previous, Line(raw, start, inside, close, end, found[2])
            start = following


class Lines:
    """The rows of one worksheet, what stands before them and what after."""

    def __init__(self, part: str, source: Part) -> None:
        """The rows of a part; nothing is read yet."""
        self.part, self.source = part, source
        self._found: _Search | None = None
        self._walking: _Search | None = None
        self._sought: tuple[int, ...] = ()
        self._naming: dict[int, list[int]] = {}
        self._kept: dict[int, Line] = {}
        self._now: tuple[int, Line] = (0, Line(b"", 0, 0, 0, 0, b""))

    def walk(self, *, strict: bool = False) -> Iterator[tuple[int, Line]]:
        """Every row from the top with its number; the first walk to the end finds where they stand.

        Args:
            strict: makes sure of every cell that it says where it stands.

        Raises:
            Irregular: its rows are written in a way that can't be spliced (until `regular_sheet` wrote them anew).
            RegisterUnreadable: it is damaged.
        """
        search = self._walking = _Search(strict, self.source.size, self._sought)
        try:
            for block in self.source.blocks():
                for self._now in search.lines_in(block):
                    yield self._now
        except Damaged as error:
            raise unreadable(self.part) from error
        if not search.tail:
            raise Irregular
        search.tail = [b"".join(search.tail)]
        self._naming |= {number: search.naming.get(number, []) for number in search.sought}
        self._found, self._walking = self._found or search, None

    def seek(self, *numbers: int) -> None:
        """Has the next walk find the rows that name cells of rows with these numbers."""
        self._sought = tuple(number for number in numbers if number not in self._naming)

    def rows_naming(self, number: int) -> tuple[int, ...]:
        """The rows that name a cell of the row with this number, in a formula maybe."""
        if number not in self._naming:
            self.seek(number)
            for _ in self.walk():
                pass
        starts = self.found.starts
        return tuple(
            sorted({self.found.numbers[bisect_right(starts, at) - 1] for at in self._naming[number]})
        )

    @property
    def found(self) -> _Search:
        """What a whole walk found."""
        if self._found is None:
            for _ in self.walk():
                pass
        if self._found is None:
            raise Irregular
        return self._found

    @property
    def prefix(self) -> bytes:
        """The namespace prefix with its colon, or nothing; known from the first row of a walk on."""
        return (self._found or self._walking or self.found).prefix

    def keep(self) -> None:
        """Remembers the row that a walk has just come to, as it will be asked for."""
        self._kept[self._now[0]] = self._now[1].alone

    def place(self, row: int) -> tuple[int, int] | None:
        """Where a row stands in the part; ``None`` where it isn't written."""
        found = self.found
        index = bisect_left(found.numbers, row)
        there = index < len(found.numbers) and found.numbers[index] == row
        return (found.starts[index], found.ends[index]) if there else None

    def line(self, row: int) -> Line | None:
        """A row's bytes; ``None`` where it isn't written."""
        if row in self._kept:
            return self._kept[row]
        if self._now[0] == row:
            return self._now[1].alone
        place = self.place(row)
        if place is None:
            return None
        try:
            raw = self.source.read(*place)
        except Damaged as error:
            raise unreadable(self.part) from error
        prefix = self.found.prefix
        tag = _row_tag(prefix).match(raw)
        if not tag:
            raise unreadable(self.part)
        close = tag.end() if tag[3] else len(raw) - len(b"</" + prefix + b"row>")
        return Line(raw, 0, tag.end(), close, len(raw), tag[2])

    def after(self, row: int) -> int:
        """Where a new row belongs: after the last one above it."""
        found = self.found
        index = bisect_right(found.numbers, row)
        return found.ends[index - 1] if index else len(found.head)
