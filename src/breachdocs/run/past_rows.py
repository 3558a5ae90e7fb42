"""Rows that only the register has (typed by hand, or there before breachdocs) as past incidents, for likeness."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from breachdocs.assessment import PastIncident
from breachdocs.form import VOCABULARIES

if TYPE_CHECKING:
    from breachdocs.register.model import CellValue


def past_incidents(rows: Mapping[str, Mapping[str, CellValue]]) -> Iterator[PastIncident]:
    """Each row as a past incident; what a cell does not say is left blank."""
    for reference, row in rows.items():
        happened = row.get("Incident date") or row.get("Discovered") or row.get("Received")
        yield PastIncident(
            reference=reference,
            school=_text(row, "School"),
            happened=happened if isinstance(happened, dt.date) else None,
            breach_type=_code("breach_type", _text(row, "Type of breach") or ""),
            data_categories=tuple(_codes(_text(row, "Data categories") or "")),
            description=_text(row, "Description"),
        )


def _text(row: Mapping[str, CellValue], heading: str) -> str | None:
    value = row.get(heading)
    return None if value is None else str(value)


def _code(vocabulary: str, label: str) -> str | None:
    return VOCABULARIES[vocabulary].code(label) or label or None


def _codes(cell: str) -> Iterator[str]:
    """The codes of the labels in a cell, as the register lists them: one a line, or with semicolons between."""
    for label in cell.replace(";", "\n").split("\n"):
        if code := VOCABULARIES["data_categories"].code(label):
            yield code
