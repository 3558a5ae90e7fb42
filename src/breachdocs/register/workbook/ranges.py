"""Cell references and what happens to them when a table grows: plain arithmetic, no XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

_RANGE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?::(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7}))?")
#: A relative row in a formula, outside of quoted text, names and structured references.
_FORMULA_TOKEN = re.compile(
    r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'!?|\[[^\]]*\]|(?<![\w.$])(\$?[A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w(.!])"
)


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """``A`` → 1, ``AA`` → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=20_000)
def column_letters(number: int) -> str:
    """1 → ``A``, 27 → ``AA``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all four bounds inclusive, from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area | None:
        """The area of ``A1``, ``A1:C9`` or ``$A$1:$C$9``; ``None`` for whole rows, columns or anything else."""
        found = _RANGE.fullmatch(text.strip())
        if not found:
            return None
        left, top = column_number(found[2]), int(found[4])
        right, bottom = (column_number(found[6]), int(found[8])) if found[6] else (left, top)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def __str__(self) -> str:
        """As the file writes it: a single cell without a colon."""
        first = f"{column_letters(self.left)}{self.top}"
        last = f"{column_letters(self.right)}{self.bottom}"
        return first if first == last else f"{first}:{last}"

    def meets(self, other: Area) -> bool:
        """Whether both share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )


@dataclass(frozen=True, slots=True)
class Growth:
    """A table's body that grows downwards.

    Attributes:
        body: the data rows before it grew.
        rows: how many rows are added below them.
    """

    body: Area
    rows: int

    @property
    def bottom(self) -> int:
        """The last data row afterwards."""
        return self.body.bottom + self.rows

    def sqref(self, text: str) -> str:
        """A list of areas (of a validation or a conditional format) with those that cover the last row grown.

        An area over the last row alone grows only where the same rule covers the row above too, or where the table
        had a single row: a mark that somebody set on one cell stays on that cell.
        """
        areas = [Area.parse(item) for item in text.split()]
        if any(area is None for area in areas):
            return text
        known = [area for area in areas if area is not None]
        grown = [self._grown(area, known) for area in known]
        return text if grown == known else " ".join(str(area) for area in grown)

    def _grown(self, area: Area, rule: list[Area]) -> Area:
        last = self.body.bottom
        if not area.top <= last <= area.bottom < self.bottom or not area.meets(self.body):
            return area
        above = Area(last - 1, area.left, last - 1, area.right)
        alone = self.body.top == last
        if alone or any(other.meets(above) for other in rule):
            return replace(area, bottom=self.bottom)
        return area

    def covering(self, text: str) -> str:
        """An absolute area (of a defined name) that covers the body to its last row, grown; otherwise as it is."""
        area = Area.parse(text)
        body = self.body
        if area is None or area.bottom != body.bottom or area.top > body.top or not area.meets(body):
            return text
        return re.sub(r"\d+$", str(self.bottom), text)


def shifted(formula: str, rows: int, columns: int = 0) -> str:
    """A formula moved: its relative rows and columns follow, absolute ones and structured references stay."""

    def move(token: re.Match[str]) -> str:
        if token[3] is None:
            return token[0]
        letters = token[1]
        if columns and not letters.startswith("$"):
            letters = column_letters(max(1, column_number(letters) + columns))
        return f"{letters}{token[2]}{token[3] if token[2] else int(token[3]) + rows}"

    return _FORMULA_TOKEN.sub(move, formula)


def has_relative_rows(formula: str) -> bool:
    """Whether a formula means another cell in each row by its plain references."""
    return shifted(formula, 1) != formula
