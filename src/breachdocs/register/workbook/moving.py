"""What means cells of a table goes on to mean them when the table becomes longer, as Excel sees to it.

Formulas of cells on any sheet, of rules and names, charts and sparklines: those that mean the whole table grow with it,
and those that mean a cell of its totals row follow that row down. Structured references need nothing.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace

from breachdocs.register.workbook.book import Book
from breachdocs.register.workbook.cells import escaped, plain
from breachdocs.register.workbook.errors import TableBlocked
from breachdocs.register.workbook.ranges import Area, Growth, column_number
from breachdocs.register.workbook.sheet import RawCell, Sheet

_CELL = r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})"
#: Quoted text, structured references, those into another workbook, and plain ones with the sheet that they are of.
_TOKEN = re.compile(
    r"\"(?:[^\"]|\"\")*\"|\[\d+\][\w.]*!\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?|\[[^\]]*\]"
    rf"|((?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?<![\w.$]){_CELL}(?::{_CELL})?(?![\w(.!])"
)
_RULE = re.compile(
    rb"(<((?:[\w.-]+:)?(?:formula[12]?|f|definedName|calculatedColumnFormula))(?:\s[^>]*)?>)([^<]+)(?=</\2\s*>)"
)
_SQREF = re.compile(rb"(\ssqref=\"|<(?:[\w.-]+:)?sqref>)([^<\"]*)")
_FORMULA = re.compile(rb"(<(?:[\w.-]+:)?f(\s[^>]*)?>)([^<]+)")


@dataclass(frozen=True, slots=True)
class _Following(ABC):
    """How formulas change that mean some cells of a sheet.

    Attributes:
        sheet: its name.
        row: the number that such a formula has in it.
    """

    sheet: str
    row: int

    def formula(self, text: str, *, here: bool) -> str:
        """A formula as it is to be, written on the sheet itself (`here`) or elsewhere."""

        def followed(token: re.Match[str]) -> str:
            if token[5] is None or not (_is(token[1], self.sheet) if token[1] else here):
                return token[0]
            return self._followed(token)

        return _TOKEN.sub(followed, text)

    @abstractmethod
    def _followed(self, token: re.Match[str]) -> str:
        """One reference to the sheet as it is to be."""

    def rules(self, xml: bytes, *, here: bool) -> bytes:
        """Names, charts, a table, or what stands after a sheet's rows, with every formula in it."""

        def followed(found: re.Match[bytes]) -> bytes:
            old = plain(found[3].decode("utf-8", "replace"))
            new = self.formula(old, here=here)
            return found[0] if new == old else found[1] + escaped(new).encode()

        return _RULE.sub(followed, xml)

    def everywhere(self, book: Book, own: Sheet) -> None:
        """Plans all formulas that mean the cells: in cells and rules of every sheet, in names and charts.

        Raises:
            TableBlocked: one that stands for several cells can't follow.
        """
        book.workbook = self.rules(book.workbook, here=False)
        for part in book.package.names:
            name = part.replace("\\", "/").casefold()
            if name.startswith("xl/chart") and name.endswith(".xml"):
                old = book.part(part)
                if (new := self.rules(old, here=False)) != old:
                    book.changed[part] = new
        for entry in book.sheets:
            here = entry.part == own.part
            if here or self._named_in(book, entry.part):
                sheet = book.sheet(entry.part)
                self._cells(sheet, entry.name, here=here)
                sheet.replace_tail(self._tail(sheet.planned_tail, here=here))

    def _tail(self, tail: bytes, *, here: bool) -> bytes:
        return self.rules(tail, here=here)

    def _named_in(self, book: Book, part: str) -> bool:
        """Whether a formula of another sheet can mean this one: it would say its name."""
        written_otherwise = any(letter in self.sheet for letter in "&<>'")
        return written_otherwise or book.package.part(part).holds(self.sheet.encode())

    def _cells(self, sheet: Sheet, name: str, *, here: bool) -> None:
        for row in sheet.rows_naming(self.row):
            for column, cell in self._formulas(sheet, row):
                found, place = _FORMULA.search(cell.xml), Area(row, column, row, column)
                if found is None or (here and self._left_out(place)):
                    continue
                old = plain(found[3].decode("utf-8", "replace"))
                new = self._of_cell(old, place, here=here)
                if new != old and b't="shared"' in (found[2] or b""):
                    new = self._shared(old, new, name, here=here)
                if new != old:
                    xml = cell.xml[: found.start(3)] + escaped(new).encode() + cell.xml[found.end(3) :]
                    sheet.follow(row, column, xml)

    @staticmethod
    def _formulas(sheet: Sheet, row: int) -> Iterator[tuple[int, RawCell]]:
        opening = b"<" + sheet.prefix + b"f"
        for column, cell in list(sheet.cells(row)):
            now = sheet.planned(row, column) or cell
            if opening in now.xml:
                yield column, now

    def _left_out(self, place: Area) -> bool:
        """Whether a cell of the sheet itself is seen to elsewhere."""
        del place
        return False

    def _of_cell(self, formula: str, place: Area, *, here: bool) -> str:
        del place
        return self.formula(formula, here=here)

    @abstractmethod
    def _shared(self, old: str, new: str, sheet: str, *, here: bool) -> str:
        """What a formula that is told at one cell for several is to be, as all of them change with it."""


@dataclass(frozen=True, slots=True)
class Move(_Following):
    """A totals row that moves: to which row, and its first and last column."""

    to: int
    left: int
    right: int

    def _followed(self, token: re.Match[str]) -> str:
        last = token.group(7, 9) if token[9] else token.group(3, 5)
        columns = sorted((column_number(token[3]), column_number(last[0])))
        if columns[1] < self.left or columns[0] > self.right:
            return token[0]
        first = f"{token[1] or ''}{token[2]}{token[3]}{token[4]}{self._row(token[5])}"
        return first + (f":{token[6]}{token[7]}{token[8]}{self._row(token[9])}" if token[9] else "")

    def _row(self, number: str) -> str:
        return str(self.to) if int(number) == self.row else number

    def _tail(self, tail: bytes, *, here: bool) -> bytes:
        tail = self.rules(tail, here=here)
        return _SQREF.sub(self._areas, tail) if here else tail

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

    def _left_out(self, place: Area) -> bool:
        return place.top == self.row and self.left <= place.left <= self.right  # it moves itself

    def _shared(self, old: str, new: str, sheet: str, *, here: bool) -> str:
        del here
        if old.replace(f"${self.row}", f"${self.to}") != new:
            raise TableBlocked(
                f"A formula over several cells of the sheet {sheet} reads the totals row, so that row can't be "
                "moved down. Write the formula into each cell; what waits is then written."
            )
        return new


@dataclass(frozen=True, slots=True)
class Longer(_Following):
    """A table's rows that become more: a range over all of them, or over them and their headings, grows.

    A running total in the table's own rows (``SUM($C$2:C300)``) means the rows down to its own, so there only a range
    whose rows are both fixed grows; so it does in a formula that is told at one cell for several.
    """

    growth: Growth
    only_fixed: bool = False

    def _followed(self, token: re.Match[str]) -> str:
        if not token[9] or (self.only_fixed and not (token[4] and token[8])):
            return token[0]
        sheet = token[1] or ""
        return sheet + self.growth.covering(token[0].removeprefix(sheet))

    def fixed(self, formula: str) -> str:
        """A formula of the table's own rows as it is to be."""
        return replace(self, only_fixed=True).formula(formula, here=True)

    def _of_cell(self, formula: str, place: Area, *, here: bool) -> str:
        inside = here and place.meets(self.growth.body)
        return self.fixed(formula) if inside else self.formula(formula, here=here)

    def _shared(self, old: str, new: str, sheet: str, *, here: bool) -> str:
        del sheet
        fixed = replace(self, only_fixed=True).formula(old, here=here)
        return new if fixed == new else old


def _is(qualifier: str, sheet: str) -> bool:
    name = qualifier[:-1]
    if name.startswith("'"):
        name = name[1:-1].replace("''", "'")
    return name.casefold() == sheet.casefold()
