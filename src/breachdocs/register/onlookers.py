"""What looks at a table or stands in its way and doesn't follow when it becomes longer, in Excel neither.

A pivot table over a plain range goes on to count the old rows; a picture or a shape below the table stays where it is,
and covers the new ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from breachdocs.register.editing import KEYS, layout_of
from breachdocs.register.workbook.book import Book, with_book
from breachdocs.register.workbook.errors import TableMissing
from breachdocs.register.workbook.grid import Grid
from breachdocs.register.workbook.model import Layout
from breachdocs.register.workbook.package import attributes_of
from breachdocs.register.workbook.ranges import Area
from breachdocs.register.workbook.stored import Stored

_SOURCE = re.compile(rb"<(?:[\w.-]+:)?worksheetSource\s([^>]*)>")
_FROM = re.compile(
    rb"<(?:[\w.-]+:)?from>.*?<(?:[\w.-]+:)?col>(\d+)<.*?<(?:[\w.-]+:)?row>(\d+)<.*?</(?:[\w.-]+:)?from>",
    re.DOTALL,
)
#: A picture further below than this is in nobody's way for a long time.
_NEAR = 50


def left_behind(content: bytes | Stored, *, layouts: Mapping[str, Layout] | None = None) -> tuple[str, ...]:
    """A sentence for each pivot table over a plain range of a table, and for pictures in its way.

    Raises:
        RegisterUnreadable: it is no workbook.
    """

    def look(book: Book) -> tuple[str, ...]:
        said: list[str] = []
        for table in layouts or KEYS:
            try:
                grid = book.grid(layout_of(table, layouts or {}))
            except TableMissing:
                continue
            said += [*_pivots(book, grid, table), *_pictures(book, grid, table)]
        return tuple(dict.fromkeys(said))

    return with_book(content, look)


def _pivots(book: Book, grid: Grid, table: str) -> Iterator[str]:
    for part in book.package.names:
        found = _SOURCE.search(book.part(part)) if "pivotcachedefinition" in part.casefold() else None
        source = attributes_of(found[1]) if found and not part.endswith(".rels") else {}
        area = Area.parse(source.get("ref", ""))
        if (
            area
            and area.meets(grid.body)
            and source.get("sheet", "").casefold() == grid.sheet.name.casefold()
        ):
            better = f"name {table} as its source" if grid.part else "make its source longer"
            yield (
                f"A pivot table is made of {area} of the sheet {grid.sheet.name}, so it doesn't count new rows: "
                f"{better} (PivotTable Analyze, Change Data Source)."
            )


def _pictures(book: Book, grid: Grid, table: str) -> Iterator[str]:
    links = book.package.relationships(grid.sheet.part)
    drawings = [link.part for link in links if link.kind == "drawing" and link.part in book.package]
    for at in (found for part in drawings for found in _FROM.finditer(book.part(part))):
        column, row = int(at[1]) + 1, int(at[2]) + 1
        inside = grid.body.left <= column <= grid.body.right
        if inside and grid.body.bottom < row <= grid.body.bottom + _NEAR:
            place = Area(row, column, row, column)
            yield (
                f"A picture, chart or shape stands at {place} of the sheet {grid.sheet.name}, below the table {table}, "
                "and will cover new rows: move it beside the table or to another sheet."
            )
