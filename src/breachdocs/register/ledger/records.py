"""What the ledger gives out: incidents and waiting rows; and how a database row becomes one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from breachdocs.assessment import PastIncident
from breachdocs.form import Form
from breachdocs.intake import Drop, Outcome, State
from breachdocs.register.workbook.model import CellValue, Row

_DROP_COLUMNS = tuple(field.name for field in fields(Drop))
_MOMENTS = ("received", "delivered", "sent")


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as the ledger knows it.

    Attributes:
        form: as it stands after all versions: what a later form left blank stays as it was.
        received: when its first form was taken in, local time.
        versions: how many forms it has had.
        possible_duplicate: the reference of an incident that this may be a second report of, or empty.
        likelihood: what the DPO typed into the register, 1–5; ``None`` where nothing.
        impact: the same.
        decision: what the DPO typed about telling the people affected, or empty.
        kind: what a person calls it in the register where the form says otherwise: ``near_miss``, ``incident`` or
            ``breach``; or empty.
    """

    reference: str
    form: Form
    assessment: Mapping[str, Any]
    received: dt.datetime
    versions: int = 1
    possible_duplicate: str = ""
    likelihood: int | None = None
    impact: int | None = None
    decision: str = ""
    kind: str = ""

    @property
    def form_as_called(self) -> Form:
        """The form, of the kind that it has in the register: what clocks and drafts go by."""
        return self.form.called(self.kind)

    @property
    def past(self) -> PastIncident:
        """What later forms are compared with."""
        one = self.form.stage1
        return PastIncident(
            reference=self.reference,
            school=one.school,
            happened=one.occurred_at or one.incident_date,
            breach_type=one.breach_type,
            data_categories=one.data_categories,
            description=one.description,
        )


@dataclass(frozen=True, slots=True)
class Decisions:
    """What the DPO typed into the register about an incident, beside the decision that `Incident` has.

    Attributes:
        ico: the cell "ICO decision"; empty where it is as the product left it.
        reported: the day or moment in "Reported to ICO" (ISO), "Yes" where it says no more, or empty.
        told: the same of "Individuals told".
    """

    ico: str = ""
    reported: str = ""
    told: str = ""


@dataclass(frozen=True, slots=True)
class Queued:
    """A row that waits for the register, from `drop` (empty for a rescored row)."""

    id: int
    sheet: str
    row: Row
    drop: str = ""


@dataclass(frozen=True, slots=True)
class DraftMade:
    """A draft of a version of an incident, about to be written: its kind, its name in the folder, its SHA-256."""

    reference: str
    version: int
    kind: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class WrittenAt:
    """How what the product had written at an earlier moment differs from what it has written by now.

    Attributes:
        cells: sheet → key → heading → what it had written then.
        added: sheet → keys of the rows that it added since.
    """

    cells: dict[str, dict[str, dict[str, CellValue]]]
    added: dict[str, set[str]]


def drop_row(drop: Drop, now: dt.datetime) -> dict[str, Any]:
    """A drop as a row of its table."""
    row: dict[str, Any] = {name: getattr(drop, name) for name in _DROP_COLUMNS}
    row["state"] = str(drop.state)
    row["outcome"] = str(drop.outcome) if drop.outcome else None
    for moment in _MOMENTS:
        row[moment] = row[moment].isoformat(timespec="seconds") if row[moment] else None
    row["updated"] = now.isoformat(timespec="seconds")
    return row


def drop_from(row: sa.RowMapping) -> Drop:
    """The drop of a row."""
    values = {name: row[name] for name in _DROP_COLUMNS}
    values["sender"] = row["sender"] or ""  # none in a ledger of an earlier version
    values["state"] = State(row["state"])
    values["outcome"] = Outcome(row["outcome"]) if row["outcome"] else None
    for moment in _MOMENTS:
        values[moment] = dt.datetime.fromisoformat(row[moment]) if row[moment] else None
    return Drop(**values)


def incident_from(row: sa.RowMapping) -> Incident:
    """The incident of a row."""
    return Incident(
        reference=row["reference"],
        form=Form.model_validate(row["form"]),
        assessment=row["assessment"],
        received=dt.datetime.fromisoformat(row["received"]),
        versions=row["versions"],
        possible_duplicate=row["possible_duplicate"],
        likelihood=row["likelihood"],
        impact=row["impact"],
        decision=row["decision"],
        kind=row["kind"] or "",
    )
