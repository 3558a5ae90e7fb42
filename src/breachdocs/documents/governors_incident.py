"""What a governors' summary may know of one incident: no free text and no name of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from breachdocs.form import Count, fold

#: What a review can find, by code, as a sentence about a number of incidents ends.
LESSONS = {
    "not_followed": "policies or procedures were not followed",
    "untrained": "staff had not been trained or told enough",
    "known": "somebody had seen the risk before",
    "avoidable": "the incident could have been avoided",
}


@dataclass(frozen=True, slots=True)
class GovernorsIncident:
    """One incident. A fact that is ``None`` is not known.

    Attributes:
        reference: the incident's.
        kind: ``incident`` or ``near_miss``.
        school: where it happened.
        received: when the form was taken in, local time; it decides whether the incident is in the period.
        discovered: local time, or a day, or as typed where it is neither.
        breach_type: a code of the vocabulary; a council's own words are counted together and never shown.
        band: ``low`` to ``extreme``; ``None`` without a score.
        people: how many are affected.
        ico_advice: ``report``, ``refer`` or ``log``; ``none`` where there was no ground for any; ``None`` where it is
            closed or no form says.
        ico_decision: the register's cell, as a person wrote it.
        reported_to_ico: when, a moment or a day; ``True`` where only that it was, ``False`` where it was not.
        ico_deadline: local time.
        individuals_decision: the register's cell, as a person wrote it.
        contained: whether the data is recovered or safe.
        open_actions: actions neither done nor dropped.
        overdue_actions: those of them whose due date has passed.
        closed_actions: actions that are done.
        complaint: whether somebody complained.
        review_overdue: whether its re-evaluation is due and has no outcome.
        no_reduction: whether that found no reduction.
        people_told: whether the register says that the people affected have been told.
        reviewed: whether the IG team has answered any question of its review with yes or no (policy 5.4).
        lessons: what that review found, as codes of `LESSONS`.
        cause: a code of the ICO's types of incident.
        trained: whether the staff involved had had training.
        older: whether only the register has it, no form: what it leaves blank is then not known, where a blank cell
            beside a form means no.
        trust: whose register it stands in, where a trust has one.
        by_other_day: whether `received` is the day it was discovered or happened, for want of a better.
    """

    reference: str
    kind: str
    school: str | None
    received: dt.datetime
    discovered: dt.datetime | dt.date | str | None
    breach_type: str | None
    band: str | None
    people: Count | None
    ico_advice: str | None
    ico_decision: str | None
    reported_to_ico: dt.datetime | dt.date | bool | None
    ico_deadline: dt.datetime | None
    individuals_decision: str | None
    contained: bool | None
    open_actions: int | None
    overdue_actions: int | None = 0
    closed_actions: int | None = 0
    complaint: bool | None = False
    review_overdue: bool | None = False
    no_reduction: bool | None = False
    people_told: bool | None = False
    reviewed: bool = False
    lessons: tuple[str, ...] = ()
    cause: str | None = None
    trained: bool | None = None
    older: bool = False
    by_other_day: bool = False
    trust: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose incidents a summary counts.

    Attributes:
        name: of the one school or trust; ``None`` for all.
        schools: the schools that the paper may name, as incidents spell them: of the trust, or of all.
        trust: whether it is a trust: its incidents are those of its schools, and all others in its register.
    """

    name: str | None = None
    schools: tuple[str, ...] = ()
    trust: bool = False

    def holds(self, school: str | None, trust: str | None) -> bool:
        """Whether an incident of a school, in the register of a trust or of none, counts."""
        if self.name is None or (self.trust and trust == self.name):
            return True
        theirs = self.schools if self.trust else (self.name,)
        return fold(school or "") in {fold(one) for one in theirs}


def within(
    incidents: Sequence[GovernorsIncident], start: dt.date, end: dt.date, scope: Scope
) -> list[GovernorsIncident]:
    """Those received from `start` to `end`, both included, that count in `scope`."""
    return [
        one for one in incidents if start <= one.received.date() <= end and scope.holds(one.school, one.trust)
    ]
