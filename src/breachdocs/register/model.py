"""What passes the register's door: rows by heading, and what became of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What a cell holds: text, a number, a day, a moment (naive local time), yes/no, or nothing.
CellValue = str | int | float | bool | dt.date | dt.datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of the register, by heading.

    Attributes:
        key: what the row is found by: the reference (`Incidents`), the reference and a number (`Actions`).
        cells: heading → value. A heading that is not named is left as it is.
    """

    key: str
    cells: Mapping[str, CellValue]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that a person changed and a form says otherwise: theirs stays."""

    key: str
    heading: str
    theirs: CellValue
    ours: CellValue


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did.

    Attributes:
        written: key → heading → value, for each cell that now holds what the product wrote.
        conflicts: cells that a person had changed; they keep theirs.
        deleted: keys of rows that a person deleted; they stay deleted.
        sha256: of the register as it now is.
    """

    written: Mapping[str, Mapping[str, CellValue]] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    deleted: tuple[str, ...] = ()
    sha256: str = ""
