"""The figures of a governors' summary, counted with pandas. Knows no Word."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from breachdocs.clock import elapsed
from breachdocs.form import VOCABULARIES, Count, decided, fold

BANDS = ("extreme", "high", "medium", "low", "no band yet")
_COLUMNS = (
    *(
        "near_miss",
        "type",
        "band",
        "people",
        "estimated",
        "reported",
        "in_time",
        "late",
        "undecided",
        "overdue",
    ),
    *("told", "not_contained", "open_actions", "hours"),
    *("complaint", "overdue_actions", "repeat", "review_overdue", "no_reduction", "sent", "reviewed"),
)
_NO_TYPE = "Type not given"
#: What a review can find, by code, as a sentence about a number of incidents ends.
LESSONS = {
    "not_followed": "policies or procedures were not followed",
    "untrained": "staff had not been trained or told enough",
    "known": "somebody had seen the risk before",
    "avoidable": "the incident could have been avoided",
}


@dataclass(frozen=True, slots=True)
class GovernorsIncident:
    """What a governors' summary may know of one incident: no free text, no name of a person.

    Attributes:
        reference: the incident's.
        kind: ``incident`` or ``near_miss``.
        school: where it happened.
        received: when the form was taken in, local time; it decides whether the incident is in the period.
        discovered: local time, or a day, or as typed where it is neither.
        breach_type: a code of the vocabulary; a council's own words are counted together and never shown.
        band: ``low`` to ``extreme``; ``None`` without a score.
        people: how many are affected.
        ico_advice: ``report``, ``refer`` or ``log``.
        ico_decision: the register's cell, as a person wrote it.
        reported_to_ico: when, a moment or a day.
        ico_deadline: local time.
        individuals_decision: the register's cell, as a person wrote it.
        contained: whether the data is recovered or safe; ``None`` where not known.
        open_actions: actions neither done nor dropped.
        overdue_actions: those of them whose due date has passed.
        complaint: whether somebody complained.
        review_overdue: whether its re-evaluation is due and has no outcome.
        no_reduction: whether that found no reduction.
        people_told: whether the register says that the people affected have been told.
        reviewed: whether the IG team has answered any question of its review with yes or no (policy 5.4).
        lessons: what that review found, as codes of `LESSONS`.
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
    reported_to_ico: dt.datetime | dt.date | None
    ico_deadline: dt.datetime | None
    individuals_decision: str | None
    contained: bool | None
    open_actions: int
    overdue_actions: int = 0
    complaint: bool = False
    review_overdue: bool = False
    no_reduction: bool = False
    people_told: bool = False
    reviewed: bool = False
    lessons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a breakdown.

    Attributes:
        label: the type or band.
        incidents: how many.
        people: over the incidents that say how many; ``None`` where none does.
    """

    label: str
    incidents: int
    people: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one period.

    Attributes:
        incidents, near_misses: how many.
        types: by type of breach, most first.
        bands: by band, worst first, without empty bands.
        reported, in_time, late: reported to the ICO; of these within the deadline and after it. Of the rest it
            can't be told.
        undecided: advice to report or refer, and neither reported nor decided.
        overdue: of those, how many whose deadline has passed.
        told: incidents whose people are told, by decision.
        not_contained: incidents whose data is known not to be safe.
        open_actions, overdue_actions: over all incidents and near misses.
        complaints: incidents about which somebody complained.
        repeats: incidents of a type that the same school had within the year before.
        reviews_overdue, no_reduction: re-evaluations that are late, and those that found no reduction.
        promptly: of those timed, how many forms came within the hours that the policy gives.
        hours_to_report: median from discovery to the form; ``None`` where no incident has both.
        timed: how many incidents that median rests on.
        unknown_people: incidents that do not say how many people are affected.
        sent: incidents whose people have been told.
        reviewed: incidents that the IG team has looked back at.
        lessons: what it found, and in how many of them; most often found first.
        estimated: incidents whose number is an estimate or a range, counted at its upper end.
    """

    incidents: int
    near_misses: int
    types: tuple[Line, ...]
    bands: tuple[Line, ...]
    reported: int
    in_time: int
    late: int
    undecided: int
    overdue: int
    told: int
    not_contained: int
    open_actions: int
    hours_to_report: float | None
    timed: int
    unknown_people: int
    estimated: int
    overdue_actions: int = 0
    complaints: int = 0
    repeats: int = 0
    reviews_overdue: int = 0
    no_reduction: int = 0
    promptly: int = 0
    sent: int = 0
    reviewed: int = 0
    lessons: tuple[tuple[str, int], ...] = ()


def within(
    incidents: Sequence[GovernorsIncident], start: dt.date, end: dt.date, school: str | None
) -> list[GovernorsIncident]:
    """Those received from `start` to `end`, both included, of `school` (of all, where it is ``None``)."""
    wanted = None if school is None else fold(school)
    return [
        incident
        for incident in incidents
        if start <= incident.received.date() <= end
        and (wanted is None or fold(incident.school or "") == wanted)
    ]


def figures(
    incidents: Sequence[GovernorsIncident],
    today: dt.date,
    *,
    known: Sequence[GovernorsIncident] = (),
    prompt_hours: int = 24,
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
    rows = [{**_row(incident, today), "repeat": _is_repeat(incident, earlier)} for incident in incidents]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    real = table[~table["near_miss"].astype(bool)]
    hours = real["hours"].astype(float).dropna()

    def many(column: str) -> int:
        return int(real[column].astype(int).sum())

    return Figures(
        incidents=len(real),
        near_misses=len(table) - len(real),
        types=_lines(real, "type"),
        bands=tuple(sorted(_lines(real, "band"), key=lambda line: BANDS.index(line.label))),
        open_actions=int(table["open_actions"].astype(int).sum()),
        hours_to_report=float(hours.median()) if len(hours) else None,
        timed=len(hours),
        promptly=int((hours <= prompt_hours).sum()),
        overdue_actions=int(table["overdue_actions"].astype(int).sum()),
        complaints=many("complaint"),
        repeats=many("repeat"),
        reviews_overdue=many("review_overdue"),
        unknown_people=int(real["people"].isna().sum()),
        lessons=_lessons(incidents),
        **{
            name: many(name)
            for name in (
                "reported",
                "in_time",
                "late",
                "undecided",
                "overdue",
                "told",
                "not_contained",
                "estimated",
                "no_reduction",
                "sent",
                "reviewed",
            )
        },
    )


def _lessons(incidents: Sequence[GovernorsIncident]) -> tuple[tuple[str, int], ...]:
    found = Counter(code for one in incidents if one.kind != "near_miss" for code in one.lessons)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], list(LESSONS).index(item[0]))))


def _lines(table: object, by: str) -> tuple[Line, ...]:
    """Incidents and people by one column, most incidents first, then by label."""
    import pandas as pd  # noqa: PLC0415 -- loads pandas

    if not isinstance(table, pd.DataFrame) or table.empty:
        return ()
    grouped = (
        table.assign(people=table["people"].astype(float)).groupby(by)["people"].agg(["size", "count", "sum"])
    )
    lines = [
        Line(str(label), int(row["size"]), int(row["sum"]) if row["count"] else None)
        for label, row in grouped.iterrows()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.incidents, line.label)))


def _row(incident: GovernorsIncident, today: dt.date) -> dict[str, object]:
    reported = incident.reported_to_ico is not None
    in_time = _in_time(incident.reported_to_ico, incident.ico_deadline)
    undecided = (
        incident.ico_advice in {"report", "refer"}
        and not reported
        and decided(incident.ico_decision) is not False
    )
    deadline = incident.ico_deadline
    people = incident.people
    return {
        "near_miss": incident.kind == "near_miss",
        "type": _type_label(incident.breach_type),
        "band": incident.band if incident.band in BANDS else BANDS[-1],
        "people": _people(people),
        "estimated": people is not None
        and _people(people) is not None
        and (people.approximate or people.exact is None),
        "reported": reported,
        "in_time": in_time is True,
        "late": in_time is False,
        "undecided": undecided,
        "overdue": undecided and deadline is not None and deadline.date() < today,
        "told": decided(incident.individuals_decision) is True,
        "not_contained": incident.contained is False,
        "open_actions": max(incident.open_actions, 0),
        "hours": _hours(incident),
        "complaint": incident.complaint,
        "overdue_actions": max(incident.overdue_actions, 0),
        "review_overdue": incident.review_overdue,
        "no_reduction": incident.no_reduction,
        "sent": incident.people_told,
        "reviewed": incident.reviewed,
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


def _type_label(code: str | None) -> str:
    if not code:
        return _NO_TYPE
    # A council's own option, or a slip of the pen, is free text: governors' papers are open to inspection.
    return (
        VOCABULARIES["breach_type"].label(code)
        if code in VOCABULARIES["breach_type"]
        else VOCABULARIES["breach_type"].label("other")
    )


def _in_time(reported: dt.datetime | dt.date | None, deadline: dt.datetime | None) -> bool | None:
    """Whether a report was in time; a bare day that is the deadline's own can't tell."""
    if reported is None or deadline is None:
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
