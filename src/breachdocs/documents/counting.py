"""The figures of a governors' summary, counted with pandas. Knows no Word."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from breachdocs.clock import elapsed, last_day
from breachdocs.documents.governors_incident import LESSONS, GovernorsIncident
from breachdocs.form import VOCABULARIES, Count, decided, fold

NO_BAND = "no band"
BANDS = ("extreme", "high", "medium", "low", NO_BAND)
NO_TYPE = "Type not given"
OTHER_WORDS = "Named in other words"
NO_CAUSE = "Cause not given"
#: Lines of the types that are no one type.
NO_ONE_TYPE = frozenset({NO_TYPE, OTHER_WORDS, VOCABULARIES["breach_type"].label("other")})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a breakdown.

    Attributes:
        label: the type, band or cause.
        incidents: how many.
        people: how many each of them affected; ``None`` where it is not known.
    """

    label: str
    incidents: int
    people: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one period.

    Attributes:
        incidents, near_misses: how many.
        people: how many each incident affected; ``None`` where it is not known.
        types: by type of breach, most first.
        bands: by band, worst first, without empty bands.
        causes: by the ICO's types, most first.
        reported, in_time, late: reported to the ICO; of these within the deadline and after it. Of the rest it
            can't be told.
        undecided: advice to report or refer, or no ground for any while a clock runs, and neither reported nor
            decided.
        overdue: of those, how many whose deadline has passed.
        told: incidents whose people are told, by decision.
        sent: incidents whose people have been told.
        not_contained: incidents whose data is known not to be safe.
        open_actions, overdue_actions, closed_actions: over all incidents and near misses.
        complaints: incidents about which somebody complained.
        repeats: incidents of a type that the same school had within the year before.
        reviews_overdue, no_reduction: re-evaluations that are late, and those that found no reduction.
        promptly: of those timed, how many forms came within the hours that the policy gives.
        hours_to_report: median from discovery to the form; ``None`` where no incident has both.
        timed: how many incidents that median rests on.
        estimated: incidents whose number is an estimate or a range, counted at its upper end.
        reviewed: incidents that the IG team has looked back at.
        lessons: what it found, and in how many of them; most often found first.
        trained, asked_trained: incidents whose staff had had training, of those where it is known.
        older: incidents that stand in the register only.
        not_known: name of a figure above → incidents of which it is not known, where there are any.
    """

    incidents: int
    near_misses: int
    people: tuple[int | None, ...]
    types: tuple[Line, ...]
    bands: tuple[Line, ...]
    causes: tuple[Line, ...]
    reported: int
    in_time: int
    late: int
    undecided: int
    overdue: int
    told: int
    sent: int
    not_contained: int
    open_actions: int
    overdue_actions: int
    closed_actions: int
    complaints: int
    repeats: int
    reviews_overdue: int
    no_reduction: int
    promptly: int
    hours_to_report: float | None
    timed: int
    estimated: int
    reviewed: int
    trained: int
    asked_trained: int
    older: int
    lessons: tuple[tuple[str, int], ...]
    not_known: Mapping[str, int]


#: Facts of an incident that are summed, under the name of their figure.
_FACTS = (
    *("reported", "in_time", "late", "undecided", "overdue", "told", "sent", "not_contained", "complaints"),
    *("repeats", "reviews_overdue", "no_reduction", "estimated", "reviewed", "trained", "older"),
)
#: Those summed over near misses too.
_ACTIONS = ("open_actions", "overdue_actions", "closed_actions")


def figures(
    incidents: Sequence[GovernorsIncident],
    today: dt.date,
    *,
    known: Sequence[GovernorsIncident],
    prompt_hours: int,
) -> Figures:
    """Counts over `incidents`, as things stood on `today`.

    Args:
        incidents: those of the period.
        today: for what is overdue.
        known: all incidents of the register, among which earlier ones of the same type are looked for.
        prompt_hours: within how many hours of discovery a form is to come.
    """
    import pandas as pd  # noqa: PLC0415 -- loads pandas

    earlier = _by_school_and_type(known)
    real = [incident for incident in incidents if incident.kind != "near_miss"]
    facts = pd.DataFrame([_facts(one, today, earlier) for one in real], columns=_FACTS, dtype=object)
    actions = pd.DataFrame([_actions(one) for one in incidents], columns=_ACTIONS, dtype=object)
    hours = pd.Series([_hours(one) for one in real], dtype=float).dropna()
    sums = {**facts.sum(skipna=True), **actions.sum(skipna=True)}
    unknown = {**facts.isna().sum(), **actions.isna().sum()}
    return Figures(
        incidents=len(real),
        near_misses=len(incidents) - len(real),
        people=tuple(_people(one.people) for one in real),
        types=_lines(real, _type_label),
        bands=tuple(sorted(_lines(real, _band), key=lambda line: BANDS.index(line.label))),
        causes=_lines(real, _cause),
        hours_to_report=float(hours.median()) if len(hours) else None,
        timed=len(hours),
        promptly=int((hours <= prompt_hours).sum()),
        asked_trained=len(real) - int(unknown["trained"]),
        lessons=_lessons(real),
        not_known={str(name): int(number) for name, number in unknown.items() if number},
        **{name: int(sums[name]) for name in (*_FACTS, *_ACTIONS)},
    )


def _lessons(incidents: Sequence[GovernorsIncident]) -> tuple[tuple[str, int], ...]:
    found = Counter(code for one in incidents for code in one.lessons)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], list(LESSONS).index(item[0]))))


def _lines(
    incidents: Sequence[GovernorsIncident], label: Callable[[GovernorsIncident], str]
) -> tuple[Line, ...]:
    """Incidents and their people by a label, most incidents first, then by label."""
    grouped: dict[str, list[int | None]] = {}
    for incident in incidents:
        grouped.setdefault(label(incident), []).append(_people(incident.people))
    lines = [Line(name, len(people), tuple(people)) for name, people in grouped.items()]
    return tuple(sorted(lines, key=lambda line: (-line.incidents, line.label)))


def _facts(incident: GovernorsIncident, today: dt.date, earlier: _Earlier) -> dict[str, bool | None]:
    """What is summed over incidents, by name; ``None`` where it is not known."""
    when, deadline = incident.reported_to_ico, incident.ico_deadline
    refused = decided(incident.ico_decision) is False
    reported = None if when is None and incident.older and not refused else bool(when)
    in_time = _in_time(when, deadline)
    to_decide = incident.ico_advice in {"report", "refer"} or (
        incident.ico_advice == "none" and deadline is not None
    )
    undecided = not reported and not refused and to_decide
    told = decided(incident.individuals_decision)
    people = incident.people
    return {
        "reported": reported,
        "in_time": in_time is True,
        "late": in_time is False,
        "undecided": undecided,
        "overdue": undecided and deadline is not None and last_day(deadline) < today,
        "told": True if incident.people_told else None if incident.older and told is None else told is True,
        "sent": incident.people_told,
        "not_contained": None if incident.contained is None else not incident.contained,
        "complaints": incident.complaint,
        "repeats": _is_repeat(incident, earlier),
        "reviews_overdue": incident.review_overdue,
        "no_reduction": incident.no_reduction,
        "estimated": people is not None
        and _people(people) is not None
        and (people.approximate or people.exact is None),
        "reviewed": incident.reviewed,
        "trained": incident.trained,
        "older": incident.older,
    }


def _actions(incident: GovernorsIncident) -> dict[str, int | None]:
    """What is summed over incidents and near misses, by name."""
    return {
        "open_actions": incident.open_actions,
        "overdue_actions": incident.overdue_actions,
        "closed_actions": incident.closed_actions,
    }


#: Folded school and type of breach → when incidents of that type were received there, in order.
_Earlier = Mapping[tuple[str, str], Sequence[dt.datetime]]


def _by_school_and_type(known: Sequence[GovernorsIncident]) -> _Earlier:
    found: dict[tuple[str, str], list[dt.datetime]] = {}
    for incident in sorted(known, key=lambda one: one.received):
        if (key := _school_and_type(incident)) is not None:
            found.setdefault(key, []).append(incident.received)
    return found


def _school_and_type(incident: GovernorsIncident) -> tuple[str, str] | None:
    """What a repeat is known by; ``None`` for near misses, other types and no school."""
    code, school = incident.breach_type, fold(incident.school or "")
    if incident.kind == "near_miss" or not school or not code or code == "other":
        return None
    return (school, code) if code in VOCABULARIES["breach_type"] else None


def _is_repeat(incident: GovernorsIncident, earlier: _Earlier) -> bool:
    """Whether the same school had an incident of the same type within the year before."""
    key = _school_and_type(incident)
    if key is None:
        return False
    moments = earlier.get(key, ())
    before = bisect_left(moments, incident.received)
    return before > 0 and moments[before - 1] >= incident.received - dt.timedelta(days=365)


def _people(count: Count | None) -> int | None:
    """The most people it can be, or the least where the form leaves the upper end open."""
    if count is None:
        return None
    return count.high if count.high is not None else count.low


def _type_label(incident: GovernorsIncident) -> str:
    vocabulary, code = VOCABULARIES["breach_type"], incident.breach_type
    if not code:
        return NO_TYPE
    if code in vocabulary:
        return vocabulary.label(code)
    # A council's own option, or a slip of the pen, is free text: governors' papers are open to inspection.
    return OTHER_WORDS if incident.older else vocabulary.label("other")


def _band(incident: GovernorsIncident) -> str:
    return incident.band if incident.band in BANDS else NO_BAND


def _cause(incident: GovernorsIncident) -> str:
    vocabulary, code = VOCABULARIES["ico_incident_type"], incident.cause
    return vocabulary.label(code) if code and code in vocabulary and code != "not_provided" else NO_CAUSE


def _in_time(reported: dt.datetime | dt.date | bool | None, deadline: dt.datetime | None) -> bool | None:
    """Whether a report was in time; a bare day that is the deadline's own can't tell."""
    if not isinstance(reported, dt.date) or deadline is None:
        return None
    if isinstance(reported, dt.datetime):
        return reported <= deadline
    return None if reported == deadline.date() else reported < deadline.date()


def _hours(incident: GovernorsIncident) -> float | None:
    """Elapsed hours from discovery to the form; 00:00 where only the day is known, as the clocks assume."""
    found = incident.discovered
    if isinstance(found, dt.date) and not isinstance(found, dt.datetime):
        found = dt.datetime.combine(found, dt.time())
    if not isinstance(found, dt.datetime) or found > incident.received:
        return None
    return elapsed(found, incident.received).total_seconds() / 3600
