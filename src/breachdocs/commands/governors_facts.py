"""What a governors' summary may know of one incident, from its form and the team's row of the register, which wins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from breachdocs.assessment import Assessment
from breachdocs.documents import GovernorsIncident
from breachdocs.form import VOCABULARIES, Count, Stage2, decided, done_on, fold
from breachdocs.form.counts import read_count
from breachdocs.form.days import find_day

if TYPE_CHECKING:
    from breachdocs.register import CellValue
    from breachdocs.register.ledger import Incident

    Cells = Mapping[str, CellValue]

#: What is looked for in the register.
HEADINGS = (
    *("Received", "Status", "School", "Kind", "Incident date", "Discovered", "Type of breach", "ICO type"),
    *("People affected", "Band", "ICO decision", "ICO deadline", "Reported to ICO"),
    *(
        "Individuals decision",
        "Individuals told",
        "Contained",
        "Open actions",
        "Review due",
        "Review outcome",
    ),
    *("Complaints received", "Staff trained", "Review: policies followed", "Review: training enough"),
    *("Review: risk known before", "Review: avoidable"),
)
_MIDNIGHT = dt.time()
_YES_OR_PARTLY = ("yes", "partly")
#: The ICO's type of incident → the form's type of breach, where it can only be that one.
_TYPE_OF_CAUSE = {
    **dict.fromkeys(
        ("emailed_wrong", "posted_wrong", "portal_wrong", "verbal", "failure_to_bcc"), "incorrect_recipient"
    ),
    **dict.fromkeys(
        ("brute_force", "denial_of_service", "malware", "other_cyber", "phishing", "ransomware"), "cyber"
    ),
    **dict.fromkeys(("device_lost", "paperwork_lost"), "loss_or_theft"),
    "failure_to_redact": "not_redacted",
}


class Actions(NamedTuple):
    """How many actions of an incident are open, open and past their day, and done."""

    open: int = 0
    overdue: int = 0
    done: int = 0


def actions_by_reference(rows: Mapping[str, Cells], today: dt.date) -> dict[str, Actions]:
    """The rows of an Actions sheet, counted by incident. Whatever a person wrote into ``Done`` closes an action."""
    found: dict[str, Actions] = {}
    for key, row in rows.items():
        reference = str(row.get("Reference") or key.rpartition("/")[0] or key)
        were, done = found.get(reference, Actions()), bool(row.get("Done"))
        late = not done and is_past(row.get("Due"), today)
        found[reference] = Actions(were.open + (not done), were.overdue + late, were.done + done)
    return found


def is_past(day: CellValue, today: dt.date) -> bool:
    """Whether a cell holds a day that has passed."""
    return isinstance(day, dt.date) and _day(day) < today


def facts_with_form(
    incident: Incident, row: Cells, actions: Mapping[str, Actions] | None, today: dt.date
) -> GovernorsIncident:
    """An incident whose form came. What neither form nor row says is taken as no, as the row is kept up to date.

    Args:
        incident: as the ledger knows it.
        row: its row of the register; empty where there is none.
        actions: those of its register by reference; ``None`` where that has no sheet of them.
        today: for what is overdue.
    """
    one, two, three = incident.form.stage1, incident.form.stage2, incident.form.stage3
    assessed = Assessment.model_validate(incident.assessment)
    reported = done_on(row.get("Reported to ICO"), today)
    discovered, deadline = row.get("Discovered"), row.get("ICO deadline")
    counted = _form_actions(two, today) if actions is None else actions.get(incident.reference, Actions())
    closed = fold(_text(row, "Status") or "") == "closed"
    return GovernorsIncident(
        reference=incident.reference,
        kind=_kind(row),
        school=_text(row, "School") or one.school,
        received=incident.received,
        discovered=discovered if isinstance(discovered, dt.date) else one.discovered_at,
        breach_type=_code(row, "Type of breach", "breach_type") or one.breach_type,
        cause=_code(row, "ICO type", "ico_incident_type") or two.ico_incident_type,
        band=_band(row) or assessed.band,
        people=_count(row) or two.confirmed_people_affected or one.people_affected,
        ico_advice=None if closed else assessed.ico.advice or "none",
        ico_decision=_text(row, "ICO decision") or three.refer_to_ico,
        reported_to_ico=_as_day(three.referred_to_ico_on) if reported is None else reported,
        ico_deadline=deadline if isinstance(deadline, dt.datetime) else assessed.deadlines.ico,
        individuals_decision=_text(row, "Individuals decision"),
        people_told=bool(done_on(row.get("Individuals told"), today)),
        contained=decided(_text(row, "Contained")),
        open_actions=counted.open,
        overdue_actions=counted.overdue,
        closed_actions=counted.done,
        complaint=_answer(row, "Complaints received", two.complaints_received) in _YES_OR_PARTLY,
        trained=_is_yes(_answer(row, "Staff trained", two.staff_trained)),
        review_overdue=not _outcome(row) and is_past(row.get("Review due"), today),
        no_reduction=_outcome(row) == "no reduction",
        **_review(row, two),
    )


def facts_of_row(
    reference: str, row: Cells, actions: Actions | None, today: dt.date, ico_hours: int
) -> GovernorsIncident | None:
    """An incident that only the register has; what its row leaves blank is not known.

    Args:
        reference: its.
        row: of the register, its own or an adopted one.
        actions: what sheets of actions have of it; ``None`` for nothing.
        today: for what is overdue.
        ico_hours: from discovery to the ICO's deadline.

    Returns:
        The incident, in the period of its receipt, or else of its discovery or of the day it happened; ``None`` where
        the row has no such day.
    """
    days = [_when(row.get(heading), today) for heading in ("Received", "Discovered", "Incident date")]
    placed = next((day for day in days if day is not None), None)
    if placed is None:
        return None
    received, discovered, _ = days
    outcome, due = _outcome(row), row.get("Review due")
    open_now = row.get("Open actions")
    if actions is None and isinstance(open_now, int | float):
        counted: tuple[int | None, ...] = (int(open_now), None if open_now else 0, None)
    else:
        counted = actions or (None, None, None)
    complaint = _answer(row, "Complaints received", None)
    return GovernorsIncident(
        reference=reference,
        kind=_kind(row),
        school=_text(row, "School"),
        received=placed if isinstance(placed, dt.datetime) else dt.datetime.combine(placed, _MIDNIGHT),
        # Of two bare days nobody can tell the hours between.
        discovered=discovered if _has_time(received) and _has_time(discovered) else None,
        breach_type=_type(row),
        cause=_cause(row),
        band=_band(row),
        people=_count(row),
        ico_advice=None,
        ico_decision=_text(row, "ICO decision"),
        reported_to_ico=_as_told(row, today),
        ico_deadline=_deadline(row, discovered, ico_hours),
        individuals_decision=_text(row, "Individuals decision"),
        people_told=_told(row, today),
        contained=decided(_text(row, "Contained")),
        open_actions=counted[0],
        overdue_actions=counted[1],
        closed_actions=counted[2],
        complaint=None if complaint is None else complaint in _YES_OR_PARTLY,
        trained=_is_yes(_answer(row, "Staff trained", None)),
        review_overdue=False if outcome else is_past(due, today) if due else None,
        no_reduction=outcome == "no reduction" if outcome else None,
        older=True,
        by_other_day=received is None,
        **_review(row, Stage2()),
    )


def _kind(row: Cells) -> str:
    """``near_miss`` where the row says so: "Near miss", or "Yes" below a heading that asks whether it was one."""
    return "near_miss" if fold(_text(row, "Kind") or "") in {"near miss", "nearmiss"} else "incident"


def _text(row: Cells, heading: str) -> str | None:
    value = row.get(heading)
    return None if value is None else str(value)


def _code(row: Cells, heading: str, vocabulary: str) -> str | None:
    """The code of a cell's words, or the words where they are no label of ours."""
    text = _text(row, heading)
    return (VOCABULARIES[vocabulary].code(text) or text) if text else None


def _cause(row: Cells) -> str | None:
    """The ICO's type: registers that know none but the ICO's have it as their type of breach."""
    said = (_code(row, heading, "ico_incident_type") for heading in ("ICO type", "Type of breach"))
    return next((code for code in said if code in VOCABULARIES["ico_incident_type"]), None)


def _type(row: Cells) -> str | None:
    """The form's type; that of the ICO's where the row has one of those, so that terms can be set side by side."""
    code = _code(row, "Type of breach", "breach_type")
    if code is not None and code in VOCABULARIES["breach_type"]:
        return code
    return _TYPE_OF_CAUSE.get(_cause(row) or "", code)


def _answer(row: Cells, heading: str, answered: str | None) -> str | None:
    """A yes or no of the row, or else the form's; ``None`` where neither says any."""
    code = VOCABULARIES["yes_no"].code(_text(row, heading) or "") or answered
    return code if code in {"yes", "no", "partly"} else None


def _is_yes(answer: str | None) -> bool | None:
    return None if answer is None else answer == "yes"


def _band(row: Cells) -> str | None:
    return (_text(row, "Band") or "").casefold().strip() or None


def _outcome(row: Cells) -> str:
    return fold(_text(row, "Review outcome") or "")


def _count(row: Cells) -> Count | None:
    """How many people, as a number or in words; ``None`` where the row does not say."""
    said = row.get("People affected")
    if said is None or isinstance(said, bool | dt.date):
        return None
    if isinstance(said, int | float):
        number = round(said)
        return (
            Count(low=number, high=number, approximate=number != said, text=str(number))
            if number >= 0
            else None
        )
    count = read_count(said).value
    return count if count is not None and (count.low, count.high) != (None, None) else None


def _when(value: CellValue, today: dt.date) -> dt.date | None:
    """A moment or day of a cell, as such or in words; ``None`` for none, or one still to come."""
    if value is not None and not isinstance(value, dt.date):
        value = find_day(str(value), today).day
    return value if isinstance(value, dt.date) and _day(value) <= today else None


def _day(moment: dt.date) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _has_time(moment: dt.date | None) -> bool:
    return isinstance(moment, dt.datetime) and moment.time() != _MIDNIGHT


def _as_day(said: dt.date | str | None) -> dt.date | None:
    """A day that a form gives; its words, where they are none, say nothing."""
    return said if isinstance(said, dt.date) else None


def _as_told(row: Cells, today: dt.date) -> dt.date | bool | None:
    """When the ICO was told: of a column that only says whether, "Reported" is done and "Report" is yet to be."""
    told = done_on(row.get("Reported to ICO"), today)
    if told is None:
        decision = done_on(row.get("ICO decision"), today)
        words = {*fold(_text(row, "ICO decision") or "").split()}
        told = (
            decision
            if decision is not True or words & {"yes", "y", "reported", "notified", "informed"}
            else None
        )
    return _day(told) if isinstance(told, dt.datetime) and not _has_time(told) else told


def _deadline(row: Cells, discovered: dt.date | None, hours: int) -> dt.datetime | None:
    """The ICO's, of the row or reckoned from discovery; midnight where that is a bare day."""
    said = row.get("ICO deadline")
    if isinstance(said, dt.datetime):
        return said
    if discovered is None:
        return None
    known = discovered if isinstance(discovered, dt.datetime) else dt.datetime.combine(discovered, _MIDNIGHT)
    return known + dt.timedelta(hours=hours)


def _told(row: Cells, today: dt.date) -> bool | None:
    told = done_on(row.get("Individuals told"), today)
    return None if told is None else bool(told)


def _form_actions(two: Stage2, today: dt.date) -> Actions:
    still = [action for action in two.recommended_actions if action.completed is None]
    late = sum(isinstance(action.due, dt.date) and action.due < today for action in still)
    return Actions(len(still), late, len(two.recommended_actions) - len(still))


class _Review(TypedDict):
    reviewed: bool
    lessons: tuple[str, ...]


def _review(row: Cells, two: Stage2) -> _Review:
    """Whether the IG team looked back at it, and what it found, by code (policy 5.4)."""
    followed = _answer(row, "Review: policies followed", two.policies_followed)
    trained = _answer(row, "Review: training enough", two.training_enough)
    known = _answer(row, "Review: risk known before", two.risk_known_before)
    avoidable = _answer(row, "Review: avoidable", two.avoidable)
    found = {
        "not_followed": followed in {"no", "partly"},
        "untrained": trained in {"no", "partly"},
        "known": known == "yes",
        "avoidable": avoidable == "yes",
    }
    return {
        "reviewed": any(answer is not None for answer in (followed, trained, known, avoidable)),
        "lessons": tuple(code for code, holds in found.items() if holds),
    }
