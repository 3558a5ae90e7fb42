"""The register's rows as they stand now, those typed by hand or older than breachdocs among them; as past incidents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from breachdocs.assessment import PastIncident
from breachdocs.errors import BreachdocsError
from breachdocs.form import VOCABULARIES

if TYPE_CHECKING:
    from breachdocs.register.workbook.model import Cells, CellValue
    from breachdocs.run.homes import Home


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


def register_rows(homes: Iterable[Home], headings: Collection[str] | None = None) -> tuple[Cells, str]:
    """Reference → heading → value of the registers' incidents, and why one can't be read: empty where they can.

    With `headings` only of these columns, which is quicker and takes less memory.
    """
    from breachdocs import register  # noqa: PLC0415 -- its heavy modules load when called

    rows: dict[str, Mapping[str, CellValue]] = {}
    told = []
    for home in homes:
        try:
            content, _ = register.load(home.place.register)
            rows |= register.all_rows(content, home.workbook, headings)
        except FileNotFoundError:
            continue
        except BreachdocsError as error:
            told.append(str(error))
    if not told:
        return rows, ""
    what = "The register could not be looked into, so what was decided there is not known here."
    return rows, " ".join((what, *told))
