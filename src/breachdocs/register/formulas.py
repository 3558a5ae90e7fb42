"""The formula of a cell as it would be typed there, also where the file tells it at another cell."""

from __future__ import annotations

import re

from breachdocs.register.book import Book
from breachdocs.register.cells import plain
from breachdocs.register.ranges import column_letters, column_number, shifted
from breachdocs.register.sheet import Sheet

_SHARED = re.compile(rb"<(?:[\w.-]+:)?f(?=\s)(?=[^>]*\bt=\"shared\")[^>]*\bsi=\"(\d+)\"")
_SEVERAL = re.compile(rb"<(?:[\w.-]+:)?f(?=\s)(?=[^>]*\bt=\"(?:array|dataTable)\")[^>]*\bref=\"([^\"]*)\"")
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
    number = b'si="%s"' % kind[1]
    for first in _FIRST_SHARED.finditer(sheet.raw):
        if number in first[3] and b't="shared"' in first[3]:
            moved = row - int(first[2]), column - column_number(first[1].decode())
            return shifted(plain(first[4].decode("utf-8", "replace")), *moved)
    return None
