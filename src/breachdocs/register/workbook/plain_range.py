"""Where the rows of a plain range end: it has no border that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from breachdocs.register.workbook.model import CellValue
from breachdocs.register.workbook.ranges import column_letters
from breachdocs.register.workbook.sheet import Sheet


def last_row(
    sheet: Sheet, first: int, key: int, columns: Collection[int], shown: Callable[[bytes], CellValue]
) -> int:
    """The last row with a key and something else, or with a key that is made like those above it.

    So a reference given out beforehand counts, and guidance or a signature below the rows doesn't.

    Args:
        sheet: where the range is.
        first: the row below its headings; the result is one above it where there is none.
        key: the column of its references.
        columns: all columns that have a heading.
        shown: what a cell shows, as `Sheet.contents` gives it; ``None`` or no text where that is nothing.
    """
    letter, last = (column_letters(key).encode(),), first - 1
    others = tuple(column_letters(column).encode() for column in sorted(columns) if column != key)
    made = set[str]()
    for row, line in sheet.walk(strict=True):
        keys = [shown(content) for _, content in sheet.contents(row, line, letter)] if row >= first else []
        if not keys or keys[0] in (None, ""):
            continue
        like = re.sub(r"\d+", "0", str(keys[0]).strip().casefold())
        more = (shown(content) not in (None, "") for _, content in sheet.contents(row, line, others))
        if like in made or (not made and row == last + 1) or any(more):
            last = row
            made.add(like)
    return last
