"""Rows told by their bytes: whether one is as it was when it was last read, without reading its cells."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from breachdocs.register.workbook.book import Book
from breachdocs.register.workbook.grid import Grid
from breachdocs.register.workbook.lines import Line

_STRING = b't="s"'
#: From a cell's type to its number among the shared strings, which other programs number anew whenever they save.
_SHARED = re.compile(rb't="s"[^<>]*><(?:[\w.-]+:)?v>(\d+)<')


class RowPrints:
    """The prints of a table's rows.

    Two rows of the same print hold the same in every column: it is made of the row's bytes and number, the texts that
    they point to, and how the workbook writes days. Whether rows of other prints differ only reading them tells.
    """

    def __init__(self, book: Book, grid: Grid, known: Mapping[str, str]) -> None:
        """Those of a table.

        Args:
            book: the workbook.
            grid: where the table stands.
            known: print → key of the rows that were read before.
        """
        self._known, self._strings = known, book.strings
        self._last = (0, "")
        formats = book.package.read(book.styles_part) if book.styles_part else b""
        means = repr((sorted(grid.columns.items()), grid.key, book.since_1904)).encode()
        self._salt = hashlib.blake2b(means + formats, digest_size=16).digest()

    def key(self, row: int, line: Line) -> str:
        """The key of a row that was read before just as it is now; empty where it is to be read."""
        raw = line.raw[line.start : line.end]
        parts = _SHARED.split(raw) if _STRING in raw else [raw]
        if raw.count(_STRING) != len(parts) // 2:
            self._last = (
                row,
                "",
            )  # a string written in another way: what it points to is not told by the print
            return ""
        parts[1::2] = [self._strings.item(int(index)) for index in parts[1::2]]
        found = hashlib.blake2b(b"".join(parts), key=self._salt, digest_size=16).hexdigest()
        self._last = row, found
        return self._known.get(found, "")

    def of(self, row: int) -> str:
        """The print of the row that `key` was last asked for; empty where it has none, or for any other."""
        return self._last[1] if self._last[0] == row else ""
