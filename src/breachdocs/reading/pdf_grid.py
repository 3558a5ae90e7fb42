"""Words and ruled lines at places on a page, made into rows of boxes: cells where lines are, else paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from breachdocs.reading.stream import Box, Piece, Row

if TYPE_CHECKING:
    from breachdocs.reading.controls import Control

#: Places nearer than this many points are the same line or edge.
_NEAR = 2.5
#: Letters are about so wide, in heights of their font; rather more than less, so that a full line is known as one.
_CAPITAL, _LETTER = 0.68, 0.5
#: A row of a table is at least so high, in points.
_LOWEST_ROW = 6.0
#: More ruled lines than this on one page are a drawing.
_MOST_RULES = 20_000


@dataclass(slots=True)
class Word:
    """Text at a place: `x` and `y` of its baseline, its height, all in points from the page's lower left."""

    x: float
    y: float
    height: float
    text: str
    control: Control | None = None

    @property
    def end(self) -> float:
        """About where it ends; fonts are not measured."""
        return self.x + _width(self.text.rstrip(), self.height)


@dataclass(slots=True)
class Rule:
    """A ruled line from one place to another."""

    x: float
    y: float
    right: float
    top: float


@dataclass(slots=True)
class Page:
    """What stands on a page."""

    right: float
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class _Band:
    """A row of a table: what is between two ruled lines one above the other, and the edges of its cells."""

    top: float
    bottom: float
    edges: list[float]


def _width(text: str, height: float) -> float:
    """About how wide a text is; fonts are not measured."""
    capitals = sum(letter.isupper() for letter in text)
    return height * (capitals * _CAPITAL + (len(text) - capitals) * _LETTER)


def rows_of(page: Page, *, tables: int) -> list[Row]:
    """A page's rows from top to bottom.

    Args:
        page: what stands on it.
        tables: how many tables the pages before it had. A table that opens a page goes on from the last one.
    """
    bands = _bands(page.rules)
    cells: dict[tuple[int, int], list[Word]] = {}
    free: list[Word] = []
    for word in page.words:
        place = _cell(word, bands)
        if place is None:
            free.append(word)
        else:
            cells.setdefault(place, []).append(word)
    lefts = _distinct(edge for band in bands for edge in band.edges[:-1])
    found: list[tuple[float, _Band | None, list[Box]]] = [
        (line[0].y, None, [Box(0, 1, [_pieces(line)])]) for line in _joined(_lines(free), page.right - 50)
    ]
    for number, band in enumerate(bands):
        found.append((band.top, band, _boxes(number, band, cells, lefts)))
    return _numbered(sorted(found, key=lambda row: -row[0]), max(tables, 1) if bands else tables)


def _numbered(found: list[tuple[float, _Band | None, list[Box]]], table: int) -> list[Row]:
    """Rows with the numbers of their tables: text or a gap between two rows parts two tables."""
    rows: list[Row] = []
    bottom: float | None = None
    is_first = True
    for number, (_, band, boxes) in enumerate(found, start=1):
        if band is not None:
            table += not is_first and (bottom is None or bottom - band.top > _NEAR)
        rows.append(Row(table if band is not None else 0, number, 0, boxes))
        bottom = band.bottom if band is not None else None
        is_first = False
    return rows


def _bands(rules: list[Rule]) -> list[_Band]:
    """The rows that ruled lines make."""
    if len(rules) > _MOST_RULES:
        return []
    flat = [rule for rule in rules if abs(rule.top - rule.y) < _NEAR < abs(rule.right - rule.x)]
    upright = [rule for rule in rules if abs(rule.right - rule.x) < _NEAR < abs(rule.top - rule.y)]
    heights = _distinct(rule.y for rule in flat)
    bands = []
    for bottom, top in pairwise(heights):
        middle = (bottom + top) / 2
        crossing = (
            rule.x for rule in upright if min(rule.y, rule.top) - 1 < middle < max(rule.y, rule.top) + 1
        )
        edges = _distinct(crossing)
        if top - bottom >= _LOWEST_ROW and len(edges) > 1:
            bands.append(_Band(top, bottom, edges))
    return bands


def _distinct(places: Iterator[float]) -> list[float]:
    """Places in order, near ones as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _cell(word: Word, bands: list[_Band]) -> tuple[int, int] | None:
    """The row and cell that a word stands in."""
    middle = word.y + word.height * 0.3
    for number, band in enumerate(bands):
        if band.bottom <= middle < band.top:
            for index, (left, right) in enumerate(pairwise(band.edges)):
                if left - 1 <= word.x < right - 1:
                    return number, index
    return None


def _boxes(
    number: int, band: _Band, cells: dict[tuple[int, int], list[Word]], lefts: list[float]
) -> list[Box]:
    boxes = []
    for index, (left, right) in enumerate(pairwise(band.edges)):
        lines = _joined(_lines(cells.get((number, index), [])), right)
        column = sum(edge < left - _NEAR for edge in lefts)
        span = max(sum(left - _NEAR <= edge < right - _NEAR for edge in lefts), 1)
        boxes.append(Box(column, span, [_pieces(line) for line in lines]))
    return boxes


def _lines(words: list[Word]) -> list[list[Word]]:
    """Words on one height, from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.y):
        if lines and abs(lines[-1][0].y - word.y) < _NEAR:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x) for line in lines]


def _joined(lines: list[list[Word]], right: float) -> list[list[Word]]:
    """Lines that go on in the next one because they were full, as one; a form field is a line's end."""
    joined: list[list[Word]] = []
    before: list[Word] = []
    for line in lines:
        if joined and _goes_on(before, line, right):
            gap = "" if before[-1].text.endswith(" ") else " "
            joined[-1].extend([Word(before[-1].end, line[0].y, line[0].height, gap), *line])
        else:
            joined.append(list(line))
        before = line
    return joined


def _goes_on(line: list[Word], below: list[Word], right: float) -> bool:
    """Whether the line below goes on with a sentence: its first word would not have fitted on this line."""
    if any(word.control is not None for word in (*line, *below)):
        return False
    gap, height = line[0].y - below[0].y, below[0].height
    if not 0 < gap < height * 1.6 or below[0].x > line[0].x + height:
        return False
    first = below[0].text.strip().split(" ", 1)[0]
    is_acronym = len(first) > 1 and first.isupper()
    if (first[:1].isupper() and not is_acronym) or not (first[:1].isalnum() or first[:1] in "(,;'\"&"):
        return False  # the next option of a list, perhaps; a break too many does no harm
    return max(word.end for word in line) + _width(f"{first} ", height) > right - height


def _pieces(line: list[Word]) -> list[Piece]:
    """A line's words, with spaces or tabs where there are gaps."""
    pieces: list[Piece] = []
    end = None
    for word in line:
        text = word.text.replace("\n", " ") if word.control is None else word.text
        if end is not None and pieces and not pieces[-1][0].endswith(" ") and not text.startswith(" "):
            gap = word.x - end
            if gap > 4 * word.height:
                pieces.append(("\t", None))
            elif gap > 0.8 * word.height or word.control is not None:
                pieces.append((" ", None))
        pieces.append((text, word.control))
        end = word.end
    return pieces
