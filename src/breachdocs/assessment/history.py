"""Whether "it never happened before" agrees with the register."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from breachdocs.assessment.clocks import review_due
from breachdocs.assessment.model import Flag, PastIncident
from breachdocs.form import Form, fold

_NEVER = re.compile(r"(?:no|not|none|never|nil|first|n a)\b")


def denied_history(form: Form, received: dt.datetime, past: Sequence[PastIncident]) -> Iterator[Flag]:
    """A flag where the form says "never before", and the register or the form itself says otherwise."""
    answer = fold(form.stage1.happened_before or "")
    says_never = bool(_NEVER.match(answer))
    if says_never and "repeat" in form.stage1.risk_factors:
        yield Flag(
            code="repeat_denied",
            field="stage1.happened_before",
            message="The form says that this has not happened before, but also chooses "
            "'similar incident in the last 12 months'.",
        )
    like = [
        incident for incident in past if _alike(form, incident) and _within_a_year(form, received, incident)
    ]
    if says_never and like:
        references = ", ".join(incident.reference for incident in like[:3])
        yield Flag(
            code="happened_before",
            field="stage1.happened_before",
            message="The form says that this has not happened before, but the register holds a like incident "
            f"at this school in the last 12 months: {references}.",
        )


def _alike(form: Form, incident: PastIncident) -> bool:
    """The same school and type; of type "other", also a kind of data beside names and contact details."""
    stage1 = form.stage1
    if (
        incident.reference == form.reference
        or not stage1.school
        or fold(incident.school or "") != fold(stage1.school)
    ):
        return False
    if not stage1.breach_type or fold(incident.breach_type or "") != fold(stage1.breach_type):
        return False
    if stage1.breach_type != "other":
        return True
    special = set(stage1.data_categories) - {"basic_identifiers", "not_known", "other"}
    return bool(special & set(incident.data_categories))


def _within_a_year(form: Form, received: dt.datetime, incident: PastIncident) -> bool:
    happened = day_of(incident.happened)
    stage1 = form.stage1
    days = (
        day_of(stage1.occurred_at),
        day_of(stage1.incident_date),
        day_of(stage1.discovered_at),
        received.date(),
    )
    this = next(day for day in days if day is not None)
    return happened is not None and review_due(this, -12) <= happened <= max(this, received.date())


def day_of(moment: dt.datetime | dt.date | str | None) -> dt.date | None:
    """The day of a moment; ``None`` where it is blank or could not be read."""
    if isinstance(moment, dt.datetime):
        return moment.date()
    return moment if isinstance(moment, dt.date) else None
