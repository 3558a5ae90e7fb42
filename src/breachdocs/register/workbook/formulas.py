"""The formula of a cell as it would be typed there, also where the file tells it at another cell."""

from __future__ import annotations

import re

from breachdocs.register.workbook.book import Book
from breachdocs.register.workbook.cells import plain
from breachdocs.register.workbook.ranges import column_letters, column_number, shifted
from breachdocs.register.workbook.sheet import Sheet

_SHARED = re.compile(rb"<(?:[\w.-]+:)?f(?=\s)(?=[^>]*\bt=\"shared\")[^>]*\bsi=\"(\d+)\"")
_SEVERAL = re.compile(rb"<(?:[\w.-]+:)?f(?=\s)(?=[^>]*\bt=\"(?:array|dataTable)\")[^>]*\bref=\"([^\"]*)\"")
_INDEX = re.compile(rb"\bsi=\"(\d+)\"")
_FIRST_SHARED = re.compile(
    rb"<(?:[\w.-]+:)?c r=\"([A-Z]{1,3})(\d+)\"[^>]*>\s*<(?:[\w.-]+:)?f(\s[^>]*[^/])>([^<]+)</"
)


def formula_at(book: Book, sheet: Sheet, row: int, column: int) -> str | None:
    """The formula of a cell, worked out where it is told at another cell that shares it.

    ``None`` where there is none, or one that fills several cells at once.
    """
    cell = sheet.cell(row, column)
    formula = book.seen(cell).formula
    if cell is None or formula is None:
        return None
    kind = _SHARED.search(cell.inside or b"")
    if not kind or formula:
        several = _SEVERAL.search(cell.inside or b"")
        return None if several and several[1] != f"{column_letters(column)}{row}".encode() else formula
    first = _shared(book, sheet).get(kind[1])
    if first is None:
        return None
    return shifted(first[2], row - first[0], column - first[1])


def _shared(book: Book, sheet: Sheet) -> dict[bytes, tuple[int, int, str]]:
    """Index → row, column and formula of the first cell of each formula that cells of a sheet share."""
    if sheet.part not in book.shared_formulas:
        found: dict[bytes, tuple[int, int, str]] = {}
        for _, line in sheet.walk():
            if line.raw.find(b't="shared"', line.inside, line.close) < 0:
                continue
            for first in _FIRST_SHARED.finditer(line.raw, line.inside, line.close):
                index = _INDEX.search(first[3])
                if index and b't="shared"' in first[3]:
                    place = int(first[2]), column_number(first[1].decode())
                    found.setdefault(index[1], (*place, plain(first[4].decode("utf-8", "replace"))))
        book.shared_formulas[sheet.part] = found
    return book.shared_formulas[sheet.part]
