"""What means a cell of a totals row goes on to mean it when the row moves down below new rows.

Formulas of cells on any sheet, of rules and names, and charts. Structured references need nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from breachdocs.register.book import Book
from breachdocs.register.cells import escaped, plain
from breachdocs.register.errors import TableBlocked
from breachdocs.register.ranges import Area, column_number
from breachdocs.register.sheet import RawCell, Sheet

_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})"
#: Quoted text, structured references, and plain ones with the sheet that they are of.
_TOKEN = re.compile(
    r"\"(?:[^\"]|\"\")*\"|\[[^\]]*\]"
    rf"|((?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?<![\w.$]){_CELL}(?::{_CELL})?(?![\w(.!])"
)
_RULE = re.compile(rb"(<((?:[\w.-]+:)?(?:formula[12]?|f|definedName))(?:\s[^>]*)?>)([^<]+)(?=</\2\s*>)")
_SQREF = re.compile(rb"(\ssqref=\"|<(?:[\w.-]+:)?sqref>)([^<\"]*)")
_FORMULA = re.compile(rb"(<(?:[\w.-]+:)?f(\s[^>]*)?>)([^<]+)")


@dataclass(frozen=True, slots=True)
class Move:
    """A totals row that moves: on which sheet, from which row to which, and its first and last column."""

    sheet: str
    row: int
    to: int
    left: int
    right: int

    def formula(self, text: str, *, here: bool) -> str:
        """A formula that means the same cells as before, written on the sheet itself (`here`) or elsewhere."""

        def moved(token: re.Match[str]) -> str:
            if token[5] is None or not (_is(token[1], self.sheet) if token[1] else here):
                return token[0]
            last = token.group(7, 9) if token[9] else token.group(3, 5)
            columns = sorted((column_number(token[3]), column_number(last[0])))
            if columns[1] < self.left or columns[0] > self.right:
                return token[0]
            first = f"{token[1] or ''}{token[2]}{token[3]}{token[4]}{self._row(token[5])}"
            return first + (f":{token[6]}{token[7]}{token[8]}{self._row(token[9])}" if token[9] else "")

        return _TOKEN.sub(moved, text)

    def _row(self, number: str) -> str:
        return str(self.to) if int(number) == self.row else number

    def rules(self, xml: bytes, *, here: bool) -> bytes:
        """Names, charts, or what stands after a sheet's rows, with every formula in it."""

        def moved(found: re.Match[bytes]) -> bytes:
            old = plain(found[3].decode("utf-8", "replace"))
            new = self.formula(old, here=here)
            return found[0] if new == old else found[1] + escaped(new).encode()

        return _RULE.sub(moved, xml)

    def _areas(self, found: re.Match[bytes]) -> bytes:
        areas = [Area.parse(text) for text in found[2].decode().split()]
        if any(area is None for area in areas):
            return found[0]
        moved = [
            replace(area, top=self.to, bottom=self.to)
            if area.top == area.bottom == self.row and area.left >= self.left and area.right <= self.right
            else area
            for area in areas
            if area is not None
        ]
        return found[0] if moved == areas else found[1] + " ".join(map(str, moved)).encode()

    def everywhere(self, book: Book, own: Sheet) -> None:
        """Plans all that means a cell of the row: cells and rules of every sheet, names, charts.

        Raises:
            TableBlocked: a formula that stands for several cells means one of them.
        """
        book.workbook = self.rules(book.workbook, here=False)
        for part in book.package.names:
            chart = part.replace("\\", "/").casefold().startswith("xl/chart") and part.casefold().endswith(
                ".xml"
            )
            if chart and (new := self.rules(book.part(part), here=False)) != book.part(part):
                book.changed[part] = new
        for entry in book.sheets:
            here = entry.part == own.part
            if not here and not self._named_in(book, entry.part):
                continue
            sheet = book.sheet(entry.part)
            self._cells(sheet, entry.name, here=here)
            tail = self.rules(sheet.planned_tail, here=here)
            sheet.replace_tail(_SQREF.sub(self._areas, tail) if here else tail)

    def _named_in(self, book: Book, part: str) -> bool:
        """Whether a formula of another sheet can mean this one: it would say its name."""
        written_otherwise = any(letter in self.sheet for letter in "&<>'")
        return written_otherwise or book.package.part(part).holds(self.sheet.encode())

    def _cells(self, sheet: Sheet, name: str, *, here: bool) -> None:
        """Plans the formulas of a sheet's cells that mean one of the row."""
        for row, column, cell in list(self._meant(sheet, here=here)):
            if here and row == self.row and self.left <= column <= self.right:
                continue  # it moves itself
            found = _FORMULA.search(cell.xml)
            if found is None:
                continue
            old = plain(found[3].decode("utf-8", "replace"))
            new = self.formula(old, here=here)
            only_absolute = old.replace(f"${self.row}", f"${self.to}") == new
            if b't="shared"' in (found[2] or b"") and not only_absolute:
                raise TableBlocked(
                    f"A formula over several cells of the sheet {name} reads the totals row, so that row can't be "
                    "moved down. Write the formula into each cell; what waits is then written."
                )
            sheet.put(row, column, cell.xml.replace(found[3], escaped(new).encode(), 1))

    def _meant(self, sheet: Sheet, *, here: bool) -> Iterator[tuple[int, int, RawCell]]:
        number = str(self.row).encode()
        opening = b"<" + sheet.prefix + b"f"
        for row, line in sheet.walk():
            raw, start, end = line.raw, line.inside, line.close
            if raw.find(opening, start, end) < 0 or raw.find(number, start, end) < 0:
                continue
            for column, cell in sheet.cells(row):
                found = _FORMULA.search(cell.xml)
                if found and number in found[3]:
                    old = plain(found[3].decode("utf-8", "replace"))
                    if self.formula(old, here=here) != old:
                        yield row, column, cell


def _is(qualifier: str, sheet: str) -> bool:
    name = qualifier[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.casefold() == sheet.casefold()
