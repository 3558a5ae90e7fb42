"""What stands in the rows below a table: nothing there is ever written over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from breachdocs.register.workbook.book import Book
from breachdocs.register.workbook.grid import Grid
from breachdocs.register.workbook.package import attributes_of, tags_called
from breachdocs.register.workbook.ranges import Area
from breachdocs.register.workbook.sheet import Sheet

_CONTENT = re.compile(rb"<(?:[\w.-]+:)?(?:v|f|is)(?=[\s/>])")
_TIED = tags_called(b"hyperlink|comment|threadedComment|table")
#: Parts of a sheet whose elements name the cells that they are tied to.
_TIES = frozenset(("comments", "threadedComment", "table"))


def first_taken(book: Book, grid: Grid, sheet: Sheet, below: Area) -> str:
    """Where something stands in an area below a table (and below its totals row), or is tied to it; else nothing.

    With a totals row, which is to move, nothing may be tied to that row either: links, notes and merged cells don't
    move with it.
    """
    filled = (
        Area(number, column, number, column)
        for number in range(below.top, below.bottom + 1)
        for column, cell in sheet.cells(number)
        if below.left <= column <= below.right and cell.inside is not None and _CONTENT.search(cell.inside)
    )
    tied = Area(below.top - int(grid.totals), below.left, below.bottom, below.right)
    ties = (area for area in (*sheet.merged, *_tied(book, grid, sheet)) if area.meets(tied))
    return str(next(filled, None) or next(ties, ""))


def _tied(book: Book, grid: Grid, sheet: Sheet) -> Iterator[Area]:
    parts = [link.part for link in book.package.relationships(sheet.part) if link.kind in _TIES]
    raws = [book.part(part) for part in parts if part != grid.part and part in book.package]
    for raw in (sheet.tail, *raws):
        for tag in _TIED.findall(raw):
            area = Area.parse(attributes_of(tag).get("ref", ""))
            if area is not None:
                yield area
