"""What a list of many incidents tells of each: picked out of its form in the database, as forms are long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

import sqlalchemy as sa

from breachdocs.form import is_near_miss
from breachdocs.register.ledger.tables import INCIDENTS

#: Incidents asked for at once: a statement can't name any number.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Outline:
    """An incident in outline: answers of its form, and what was made of them, under their own names.

    Attributes:
        received: when its first form was taken in, local time.
        referred_to_ico_on: ISO; ``None`` where the form gives no day.
        ico_deadline: naive local time; ``None`` where none could be worked out.
        clock_stopped: why no clock runs, or nothing.
    """

    reference: str
    received: dt.datetime
    school: str | None
    breach_type: str | None
    subjects_informed: bool | None
    report_kind: str | None
    internal_incident_type: str | None
    complaints_received: str | None
    refer_to_ico: str | None
    referred_to_ico_on: str | None
    band: str | None
    score: int | None
    likelihood_suggested: bool | None
    impact_suggested: bool | None
    ico_advice: str | None
    individuals_advice: str | None
    ico_deadline: dt.datetime | None
    clock_stopped: str | None

    @property
    def near_miss(self) -> bool:
        """Whether its forms report a near miss."""
        return is_near_miss(self.report_kind, self.internal_incident_type)


_FORM, _ASSESSMENT = INCIDENTS.c.form, INCIDENTS.c.assessment
_NAMES = tuple(field.name for field in fields(Outline))
#: In their order.
_OUTLINES = sa.select(
    INCIDENTS.c.reference,
    INCIDENTS.c.received,
    _FORM["stage1", "school"].as_string(),
    _FORM["stage1", "breach_type"].as_string(),
    _FORM["stage1", "subjects_informed"].as_boolean(),
    _FORM["stage1", "report_kind"].as_string(),
    _FORM["stage2", "internal_incident_type"].as_string(),
    _FORM["stage2", "complaints_received"].as_string(),
    _FORM["stage3", "refer_to_ico"].as_string(),
    _FORM["stage3", "referred_to_ico_on"].as_string(),
    _ASSESSMENT["band"].as_string(),
    _ASSESSMENT["score"].as_integer(),
    _ASSESSMENT["likelihood", "suggested"].as_boolean(),
    _ASSESSMENT["impact", "suggested"].as_boolean(),
    _ASSESSMENT["ico", "advice"].as_string(),
    _ASSESSMENT["individuals", "advice"].as_string(),
    _ASSESSMENT["deadlines", "ico"].as_string(),
    _ASSESSMENT["deadlines", "stopped"].as_string(),
).where(INCIDENTS.c.reference.in_(sa.bindparam("these", expanding=True)))


class Outlines:
    """The part of the ledger that tells of many incidents."""

    _rows: Callable[..., list[sa.RowMapping]]

    def outlines(self, references: Iterable[str]) -> Iterator[Outline]:
        """These incidents in outline, some hundreds in memory at a time; without those that the ledger doesn't know."""
        left = iter(references)
        while these := list(islice(left, _AT_ONCE)):
            for row in self._rows(_OUTLINES, these=these):
                values: dict[str, Any] = dict(zip(_NAMES, row.values(), strict=True))
                for moment in ("received", "ico_deadline"):
                    if values[moment]:
                        values[moment] = dt.datetime.fromisoformat(values[moment])
                yield Outline(**values)
