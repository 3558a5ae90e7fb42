"""Six months on: whether incidents of a type have become fewer (security policy 8.3, 8.4).

Every registered incident is looked at again so many months after its registration: incidents of its type at its
school in the months before, itself among them, against the months after. No reduction is an alert for the governance
board. Numbers at one school are small, and the words say what such numbers can and can't show.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb
from typing import Literal

from breachdocs.assessment.clocks import review_due
from breachdocs.form import VOCABULARIES, fold

Verdict = Literal["stopped", "fewer", "no reduction"]
#: A split that chance alone brings about more often than this is called so.
_CHANCE = 0.1


@dataclass(frozen=True, slots=True)
class Registered:
    """What a re-evaluation needs of an incident.

    Attributes:
        breach_type: a code of the vocabulary, or a type of a council's own in its words; ``None`` where unknown.
        registered: the day it was registered.
        reviewed: whether somebody has written down what the review found.
    """

    reference: str
    school: str
    breach_type: str | None
    registered: dt.date
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class Reevaluation:
    """One incident looked at again.

    Attributes:
        incident: which.
        due: the day on which the months after are over.
        before: incidents of its type at its school in the months up to its registration, itself among them.
        after: those in the months since.
        council_before: the same at all schools.
        council_after: the same at all schools.
    """

    incident: Registered
    due: dt.date
    before: int
    after: int
    council_before: int
    council_after: int

    @property
    def verdict(self) -> Verdict:
        """Whether the type has stopped at the school, become less frequent, or neither."""
        if self.after == 0:
            return "stopped"
        return "fewer" if self.after < self.before else "no reduction"

    @property
    def words(self) -> str:
        """What the numbers say, and what they are too small to say."""
        counts = f"{_incidents(self.before)} before (itself among them), {self.after or 'none'} after"
        found = {
            "stopped": "none has been reported since",
            "fewer": "there are fewer",
            "no reduction": "there is no reduction",
        }[self.verdict]
        # That the incident itself happened is given: it says nothing about a trend.
        return f"{counts}: {found}.{_how_sure(self.before - 1, self.after)}"


def due_reviews(incidents: Iterable[Registered], today: dt.date, months: int) -> tuple[Reevaluation, ...]:
    """The incidents whose months are over and whose review nobody has written down, the longest due first.

    Incidents whose type is not known are looked at too: they are compared with others of unknown type at the school.
    """
    everything = tuple(incidents)
    days: dict[tuple[str, str | None], list[dt.date]] = {}
    for incident in sorted(everything, key=lambda one: one.registered):
        for key in _keys(incident):
            days.setdefault(key, []).append(incident.registered)
    found = []
    for due, incident in to_be_reviewed(everything, today, months):
        school, council = (_before_and_after(incident, days[key], months) for key in _keys(incident))
        found.append(Reevaluation(incident, due, *school, *council))
    return tuple(found)


def to_be_reviewed(
    incidents: Iterable[Registered], today: dt.date, months: int
) -> list[tuple[dt.date, Registered]]:
    """The day and the incident of each review that is due, the longest due first, without what it finds."""
    all_due = ((review_due(one.registered, months), one) for one in incidents if not one.reviewed)
    return sorted(
        (pair for pair in all_due if pair[0] <= today), key=lambda pair: (pair[0], pair[1].reference)
    )


def _keys(incident: Registered) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    """Its type at its school, and its type at all schools."""
    breach_type = fold(incident.breach_type or "")
    return (breach_type, fold(incident.school)), (breach_type, None)


def _before_and_after(incident: Registered, days: Sequence[dt.date], months: int) -> tuple[int, int]:
    """Incidents up to an incident's registration and since, among the sorted `days` of those like it."""
    first, last = (review_due(incident.registered, by) for by in (-months, months))
    here = bisect_right(days, incident.registered)
    return here - bisect_right(days, first), bisect_right(days, last) - here


def alerts(reviews: Iterable[Reevaluation]) -> tuple[Reevaluation, ...]:
    """What the governance board is told of: no reduction, once a school and type, by the newest review."""
    newest: dict[tuple[str, str], Reevaluation] = {}
    for review in reviews:
        key = fold(review.incident.school), fold(review.incident.breach_type or "")
        if key not in newest or review.due >= newest[key].due:
            newest[key] = review
    return tuple(review for review in newest.values() if review.verdict == "no reduction")


def _incidents(number: int) -> str:
    return f"{number} incident{'' if number == 1 else 's'}"


def _how_sure(before: int, after: int) -> str:
    """A sentence where chance alone may have made the numbers, with how often it does; else nothing."""
    by_chance = chance(before, after)
    if by_chance <= _CHANCE:
        return ""
    if by_chance > 0.5:
        return " Numbers this small show no trend."
    return f" Numbers this small show no trend: chance alone does as much in about {round(by_chance * 10)} of 10 cases."


def chance(before: int, after: int) -> float:
    """How often incidents that fall on either half by chance alone are split at least so unevenly, 0 to 1.

    The binomial tail of the smaller half with even odds, on the side seen.
    """
    total, fewer = before + after, min(before, after)
    return float(sum(comb(total, number) for number in range(fewer + 1)) / 2**total)


def type_in_words(breach_type: str | None) -> str:
    """The type of a breach as the form prints it."""
    return VOCABULARIES["breach_type"].label(breach_type) if breach_type else "type not given"
