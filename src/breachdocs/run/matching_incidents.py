"""Whether a form is about an incident that is known already, and what it changes.

A form's own reference decides. Else the school, the day of the incident and a like description make it the same;
what is less sure becomes an incident of its own that points at the other: a report taken for another's correction
would be lost, a row too many is seen and struck out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from breachdocs.assessment import PastIncident, PastIncidents
from breachdocs.form import ALL_FIELDS, FORM_NAME, Form, Problem, fold, is_blank

if TYPE_CHECKING:
    from breachdocs.register.ledger import Ledger

#: Descriptions at least so alike (rapidfuzz ratio over folded words, 0–100) are one description, retouched.
SAME_DESCRIPTION = 85.0
#: From here on they may be: the new row points at the other.
LIKE_DESCRIPTION = 60.0


@dataclass(frozen=True, slots=True)
class Match:
    """What a form was found to be: the same incident as `reference`, perhaps the same, or a new one (``None``)."""

    sure: bool
    reference: str | None = None


_NEW = Match(sure=True)


#: Gives the incidents whose forms give a day (ISO), or none (empty).
OnDay = Callable[[str], Iterable[PastIncident]]


def _none_on(_day: str) -> tuple[PastIncident, ...]:
    return ()


@dataclass
class KnownIncidents:
    """The incidents so far, found by reference and by school and day; grows as a pass goes on.

    Attributes:
        past: all of them for comparison with a new one, the earlier ones got as they are needed.
    """

    past: PastIncidents = field(default_factory=PastIncidents)
    _on_day: OnDay = _none_on
    _references: dict[str, str] = field(default_factory=dict)
    _days: dict[str, dict[str, PastIncident]] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger) -> KnownIncidents:
        """Those of a ledger: of many years only the days and the months that a new form asks for."""
        known = cls(PastIncidents(earlier=ledger.known_between), ledger.known_on)
        known.add_references(ledger.references())
        return known

    def add(self, past: PastIncident, incident_date: str) -> None:
        """Adds an incident, or brings it up to date. `incident_date` is ISO, or empty."""
        self._references[fold(past.reference)] = past.reference
        self.past.add(past)
        self._of_day(incident_date)[past.reference] = past

    def add_references(self, references: Iterable[str]) -> None:
        """Adds references of rows that only the register knows."""
        for reference in references:
            self._references.setdefault(fold(reference), reference)

    def has(self, reference: str) -> bool:
        """Whether a reference is one of them, or would be taken for one."""
        return fold(reference) in self._references

    @property
    def references(self) -> tuple[str, ...]:
        """Every reference, as it is written."""
        return tuple(self._references.values())

    def match(self, form: Form) -> Match:
        """What a form is about."""
        if form.reference and (known := self._references.get(fold(form.reference))):
            return Match(sure=True, reference=known)
        one = form.stage1
        if not one.school:
            return _NEW
        day = one.incident_date.isoformat() if isinstance(one.incident_date, dt.date) else ""
        # A reference that is none of ours (a school's own number, a placeholder left standing) says nothing.
        school = fold(one.school)
        there = {key: past for key, past in self._of_day(day).items() if fold(past.school or "") == school}
        return _most_alike(form, there, certain=bool(day))

    def _of_day(self, incident_date: str) -> dict[str, PastIncident]:
        if incident_date not in self._days:
            self._days[incident_date] = {past.reference: past for past in self._on_day(incident_date)}
        return self._days[incident_date]


def _most_alike(form: Form, others: dict[str, PastIncident], *, certain: bool) -> Match:
    if not others or not form.stage1.description:
        return _NEW
    from rapidfuzz import fuzz  # noqa: PLC0415 -- only where another incident stands at the same school and day

    ours = fold(form.stage1.description)
    scores = {
        reference: fuzz.ratio(ours, fold(other.description or "")) for reference, other in others.items()
    }
    best = max(scores, key=lambda reference: scores[reference])
    the_same = [reference for reference, score in scores.items() if score >= SAME_DESCRIPTION]
    if certain and len(the_same) == 1 and _no_contradiction(form, others[best]):
        return Match(sure=True, reference=best)
    # Without a day, like words are only a hint where they are nearly the same: schools use stock phrases.
    threshold = LIKE_DESCRIPTION if certain else SAME_DESCRIPTION
    return Match(sure=False, reference=best) if scores[best] >= threshold else _NEW


def _no_contradiction(form: Form, other: PastIncident) -> bool:
    """Whether two reports of one day can be one: not where each gives a time and the times differ, and the type too."""
    ours, theirs = form.stage1.occurred_at, other.happened
    times_differ = isinstance(ours, dt.datetime) and isinstance(theirs, dt.datetime) and ours != theirs
    types = (form.stage1.breach_type, other.breach_type)
    return not (times_differ and None not in types and types[0] != types[1])


def merged(before: Form, after: Form) -> Form:
    """The incident's form after a further one: what the further one leaves blank stays as it was."""
    stages: dict[str, Any] = {}
    for stage in ("stage1", "stage2", "stage3"):
        old, new = getattr(before, stage), getattr(after, stage)
        said = {
            name: getattr(new, name) for name in type(new).model_fields if not is_blank(getattr(new, name))
        }
        stages[stage] = old.model_copy(update=said)
    if not before.received_stage:
        return after.model_copy(update=stages)
    return _as_a_breach(before, after, after.model_copy(update=stages))


def _as_a_breach(before: Form, after: Form, both: Form) -> Form:
    """Where the breach form and the incident form meet, the incident is a breach: a near miss that the breach form
    follows has become one, and a breach that somebody calls a near miss as well stays one, and that is told.
    """
    if before.is_incident_form == after.is_incident_form:
        return both
    breach = after if before.is_incident_form else before
    if breach.near_miss or breach.received_stage == 0:
        return both
    known = {"report_kind": "incident", "personal_data_involved": True}
    problems = both.problems
    if before is breach and after.near_miss:
        problems = (*problems, _CALLED_A_NEAR_MISS)
    stage1 = both.stage1.model_copy(update=known)
    return both.model_copy(update={"name": FORM_NAME, "stage1": stage1, "problems": problems})


_CALLED_A_NEAR_MISS = Problem(
    field="stage1.report_kind",
    code="called_a_near_miss",
    text="",
    message="This calls a near miss what the breach form reported as a breach; it stays a breach.",
)


def differences(before: Form, after: Form) -> list[tuple[str, str, str]]:
    """What changed between two states of an incident's form: label, before and after as people read them."""
    from breachdocs.documents.answers import (  # noqa: PLC0415 -- where a form came twice only
        answer_words,
        printed_label,
    )

    return [
        (
            printed_label(entry),
            answer_words(entry, before.value(entry)),
            answer_words(entry, after.value(entry)),
        )
        for entry in ALL_FIELDS
        if before.value(entry) != after.value(entry)
    ]
