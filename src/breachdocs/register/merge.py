"""Whose cell is it: three-way, per cell, between what we last wrote, what stands there now and what a form says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from breachdocs.register.workbook.cells import Seen, fit, serial
from breachdocs.register.workbook.model import CellValue, Conflict


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to happen to one existing row.

    Attributes:
        write: heading → value, for the cells to change.
        holds: heading → value, for the cells that hold what the product wrote once `write` is done.
        conflicts: cells that stay a person's although a form says otherwise.
    """

    write: Mapping[str, CellValue]
    holds: Mapping[str, CellValue]
    conflicts: tuple[Conflict, ...]


def same(one: CellValue, other: CellValue) -> bool:
    """Whether two values are the same to a person: 3 and 3.0, a day and its midnight, text but for its outer spaces."""
    return one is other or _normal(one) == _normal(other)


def _normal(value: CellValue) -> object:
    if value is None or (value := fit(value)) is None:
        return ""
    if isinstance(value, bool):
        return ("yes/no", value)
    if isinstance(value, dt.date):
        value = serial(value)
    if isinstance(value, int | float):
        # To the second: Excel's fractions of a day are no finer than that after its own arithmetic.
        return ("number", round(value * 86_400))
    return value.strip()


def merge_row(
    key: str,
    now: Mapping[str, Seen],
    base: Mapping[str, CellValue] | None,
    ours: Mapping[str, CellValue],
) -> Merged:
    """Decides every cell of a row that stands in the register.

    A cell is ours to write where it still holds what we last wrote, or where it is empty and we never wrote it. A
    formula that a person typed is theirs even where it gives our value. A blank of ours is no contradiction, so it
    is never reported.

    Args:
        key: the row's key, for conflicts.
        now: heading → cell as it stands.
        base: heading → value as last written; ``None`` where nothing is known of the row (a crash between writing
            and remembering, or a register that was adopted): then cells that agree with us are ours.
        ours: heading → value as the form says.
    """
    write: dict[str, CellValue] = {}
    holds: dict[str, CellValue] = {}
    conflicts: list[Conflict] = []
    for heading, value in ours.items():
        cell, said = now.get(heading, Seen()), fit(value)
        known = base is not None and heading in base
        untouched = same(cell.value, base[heading]) if base is not None and known else cell.empty
        if untouched and cell.formula is None:
            holds[heading] = said
            if not same(cell.value, said):
                write[heading] = said
        elif same(cell.value, said):
            if base is None and cell.formula is None:
                holds[heading] = said
        elif said is not None and said != "":
            conflicts.append(Conflict(key, heading, cell.value, said))
    return Merged(write, holds, tuple(conflicts))
