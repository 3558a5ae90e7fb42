"""Like incidents of the last twelve months, at the school and in the council: found by index, compared by words.

An incident is like another of the same type; where the type says little ("other", or none) also by a kind of data
beside names and contact details. Another type is like where the descriptions say nearly the same. What happens at
other schools is told where the descriptions are alike, or where it happens often.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from breachdocs.assessment.clocks import review_due
from breachdocs.assessment.history import day_of
from breachdocs.assessment.model import Flag, PastIncident
from breachdocs.form import Form, fold

#: Descriptions whose words are at least so alike (rapidfuzz ratio over the sorted words, 0–100) tell the same story.
ALIKE = 65.0
#: Of so many like incidents at other schools the DPO hears even where no description is alike.
OFTEN = 5
_SHOWN = 3
#: Ticked on nearly every form, so in common they say nothing.
_SAYS_NOTHING = frozenset({"basic_identifiers", "not_known", "other"})
_VAGUE = frozenset({"", "other"})


@dataclass(frozen=True, slots=True)
class Likeness:
    """What an incident is like.

    Attributes:
        at_school: references of like incidents at its school, the newest first.
        elsewhere: how many there are at other schools, of its type and with a kind of data in common.
        alike: references of those at other schools whose descriptions tell the same story, the most alike first.
    """

    at_school: tuple[str, ...] = ()
    elsewhere: int = 0
    alike: tuple[str, ...] = ()


class Compared(NamedTuple):
    """An earlier incident as others are compared with it: school and type folded, its words as `sorted_words`."""

    reference: str
    day: dt.date
    school: str
    breach_type: str
    data: tuple[str, ...]
    words: str


def compared(past: PastIncident) -> Compared | None:
    """An earlier incident as others are compared with it; ``None`` without a day: it can't be placed in a year."""
    if (day := day_of(past.happened)) is None:
        return None
    school, breach_type = fold(past.school or ""), _type(past.breach_type)
    return Compared(
        past.reference, day, school, breach_type, past.data_categories, sorted_words(past.description)
    )


@dataclass(slots=True)
class _Shelf:
    """Incidents of one kind, in the order of their days."""

    days: list[dt.date] = field(default_factory=list)
    kept: list[Compared] = field(default_factory=list)

    def add(self, one: Compared) -> None:
        place = bisect_right(self.days, one.day)
        self.days.insert(place, one.day)
        self.kept.insert(place, one)

    def remove(self, one: Compared) -> None:
        place = self.kept.index(one, bisect_left(self.days, one.day))
        del self.days[place], self.kept[place]

    def within(self, first: dt.date, last: dt.date) -> Sequence[Compared]:
        """The incidents from `first` to `last`, both included, the newest first."""
        return self.kept[bisect_left(self.days, first) : bisect_right(self.days, last)][::-1]


#: Gives the incidents that happened from a day on, and where a second is given before that, by day.
Earlier = Callable[[dt.date, dt.date | None], Iterable[Compared]]


@dataclass(slots=True)
class _Reach:
    """How far back incidents were asked for, by any of the copies that share them; ``None``: not at all yet."""

    back_to: dt.date | None = None


class PastIncidents:
    """Earlier incidents by school, type and day, so that of a hundred thousand few are looked at.

    Attributes:
        apart: the reference of one that is not compared; empty where all are.
    """

    def __init__(self, incidents: Iterable[PastIncident] = (), earlier: Earlier | None = None) -> None:
        """Takes incidents, and where more of them are to be had as they are needed."""
        self._now: dict[str, Compared | None] = {}
        self._by_type: dict[str, _Shelf] = {}
        self._by_school: dict[str, _Shelf] = {}
        self._earlier, self._reach = earlier, _Reach()
        self.apart = ""
        for incident in sorted(incidents, key=lambda past: day_of(past.happened) or dt.date.min):
            self.add(incident)

    def add(self, incident: PastIncident) -> None:
        """Adds an incident, or brings it up to date."""
        if before := self._now.get(incident.reference):
            self._by_type[before.breach_type].remove(before)
            self._by_school[before.school].remove(before)
        self._now[incident.reference] = one = compared(incident)
        if one is not None:
            self._put(one)

    def _put(self, one: Compared) -> None:
        self._by_type.setdefault(one.breach_type, _Shelf()).add(one)
        self._by_school.setdefault(one.school, _Shelf()).add(one)

    def reach_back_to(self, day: dt.date) -> None:
        """Gets what happened from a day on, where that is still to be had."""
        reached = self._reach.back_to
        if self._earlier is None or (reached is not None and reached <= day):
            return
        for one in self._earlier(day, reached):
            if one.reference not in self._now:  # else it is known as it stands by now
                self._now[one.reference] = one
                self._put(one)
        self._reach.back_to = day

    def apart_from(self, reference: str) -> PastIncidents:
        """The same incidents but one: that which is assessed again is not like itself."""
        others = copy(self)
        others.apart = reference
        return others

    def like(self, form: Form, received: dt.datetime) -> Likeness:
        """The like incidents of the twelve months up to the one that `form` reports."""
        first, last = year_before(form, received)
        self.reach_back_to(first)
        ours = sorted_words(form.stage1.description)
        at_school = self._at_school(form, ours, first, last)
        if _type(form.stage1.breach_type) in _VAGUE:
            return Likeness(at_school)
        return Likeness(at_school, *self._elsewhere(form, ours, first, last))

    def _at_school(self, form: Form, ours: str, first: dt.date, last: dt.date) -> tuple[str, ...]:
        school = fold(form.stage1.school or "")
        shelf = self._by_school.get(school) if school else None
        if shelf is None:
            return ()
        there = self._others(shelf.within(first, last), form)
        alike = _of_its_type(form, there).union(_most_alike(ours, there))
        return tuple(there[place].reference for place in sorted(alike))

    def _elsewhere(self, form: Form, ours: str, first: dt.date, last: dt.date) -> tuple[int, tuple[str, ...]]:
        shelf = self._by_type.get(_type(form.stage1.breach_type))
        if shelf is None:
            return 0, ()
        school, data = fold(form.stage1.school or ""), _telling(form.stage1.data_categories)
        there = [kept for kept in self._others(shelf.within(first, last), form) if kept.school != school]
        nothing_in_common = sum(map(data.isdisjoint, map(attrgetter("data"), there)))
        alike = tuple(there[place].reference for place in _most_alike(ours, there))
        return len(there) - nothing_in_common, alike

    def _others(self, kept: Sequence[Compared], form: Form) -> Sequence[Compared]:
        """Without the incident that is reported, where it is one of them."""
        reported = self._now.keys() & {form.reference, self.apart}
        return [one for one in kept if one.reference not in reported] if reported else kept


def year_before(form: Form, received: dt.datetime) -> tuple[dt.date, dt.date]:
    """The first and the last day of the twelve months up to an incident, and up to the receipt of its form."""
    stage1 = form.stage1
    days = (
        day_of(stage1.occurred_at),
        day_of(stage1.incident_date),
        day_of(stage1.discovered_at),
        received.date(),
    )
    this = next(day for day in days if day is not None)
    return review_due(this, -12), max(this, received.date())


def sorted_words(text: str | None) -> str:
    """The words of a text, each once, in the order of the alphabet, so that two tellings of a story come close."""
    return " ".join(sorted(set(fold(text or "").split())))


def recurs(likeness: Likeness) -> Flag | None:
    """A flag where the like happened before, at the school or often or nearly word for word elsewhere."""
    said = []
    if likeness.at_school:
        said.append(f"{len(likeness.at_school)} at this school ({_shown(likeness.at_school)})")
    if likeness.alike:
        said.append(
            f"{len(likeness.alike)} at other schools in much the same words ({_shown(likeness.alike)})"
        )
    elif likeness.elsewhere >= OFTEN:
        said.append(f"{likeness.elsewhere} at other schools of the same type and with the same kinds of data")
    if not said:
        return None
    message = f"Like incidents in the last 12 months: {'; '.join(said)}. Was what was agreed then done?"
    return Flag(code="recurs", field=None, message=message)


def _shown(references: tuple[str, ...]) -> str:
    more = f" and {len(references) - _SHOWN} more" if len(references) > _SHOWN else ""
    return ", ".join(references[:_SHOWN]) + more


def _type(breach_type: str | None) -> str:
    return fold(breach_type or "")


def _telling(categories: Iterable[str]) -> frozenset[str]:
    return frozenset(categories) - _SAYS_NOTHING


def _of_its_type(form: Form, there: Sequence[Compared]) -> set[int]:
    """The places of those of the same type; where that says little, also with a kind of data beside names."""
    breach_type, telling = _type(form.stage1.breach_type), _telling(form.stage1.data_categories)
    if not breach_type:
        return set()
    places = {place for place, kept in enumerate(there) if kept.breach_type == breach_type}
    if breach_type not in _VAGUE:
        return places
    return {place for place in places if not telling.isdisjoint(there[place].data)}


def _most_alike(ours: str, there: Sequence[Compared]) -> list[int]:
    """The places of those whose words are alike, the most alike first."""
    if not ours or not there:
        return []
    from rapidfuzz import fuzz, process  # noqa: PLC0415 -- only where incidents of the type are known

    found = process.extract(
        ours, list(map(attrgetter("words"), there)), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
    )
    return [place for _, _, place in found]
