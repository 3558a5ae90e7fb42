"""The governors' summary of a period: message first, no free text, nobody to be recognised (``domain.md`` 9)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence

from breachdocs.config import Settings
from breachdocs.documents.answers import day_words
from breachdocs.documents.counting import NO_BAND, NO_ONE_TYPE, Figures, figures
from breachdocs.documents.governors_incident import LESSONS, GovernorsIncident, Scope, within
from breachdocs.documents.governors_questions import many, questions
from breachdocs.documents.governors_tables import Spans, tables
from breachdocs.documents.model import Draft
from breachdocs.documents.templating.chart import BarChart
from breachdocs.documents.templating.marks import CHART, as_typed, missing
from breachdocs.documents.templating.placeholders import Value
from breachdocs.documents.terms import Period, a_year_before, year_to
from breachdocs.form import fold

#: So many schools are named with their numbers; of more it is told how many sent anything.
_MOST_SCHOOLS = 15
_NOBODY = "No description and no name of a person is used in this summary."

__all__ = ["GovernorsIncident", "Scope", "governors_summary"]


def governors_summary(
    incidents: Sequence[GovernorsIncident],
    *,
    period: Period,
    scope: Scope,
    settings: Settings,
    today: dt.date,
    template: bytes,
    undated: int = 0,
) -> Draft:
    """The summary for governors (``governors.docx``).

    Args:
        incidents: any; those received outside the period or by another school are left out.
        period: its days, and the term's name where it is one.
        scope: whose incidents count.
        settings: `Settings.governors.fewest_shown` hides small numbers of people.
        today: the day it is made, for what is overdue.
        template: ``governors.docx`` of the workspace.
        undated: rows of the register that no day places in any period.

    Raises:
        TemplateFault: the template can't be filled in.
    """
    from breachdocs.documents.templating.rendering import Properties, render  # noqa: PLC0415 -- loads docxtpl

    periods = (period, a_year_before(period, settings.clocks.terms), year_to(period.end))
    chosen = [within(incidents, one.start, one.end, scope) for one in periods]
    counted, earlier, year = (
        figures(some, today, known=incidents, prompt_hours=settings.clocks.ig_team_hours) for some in chosen
    )
    spans: Spans = (counted, earlier, year)
    council = as_typed(settings.organisation.council)
    whose = as_typed(scope.name) if scope.name else f"{council}, all schools" if council else "All schools"
    recorded = any(one.received.date() <= periods[1].end for one in incidents)
    days = f"{day_words(period.start)} to {day_words(period.end)}"
    chart = _chart(counted)
    to_fill_in = list(_to_fill_in(counted, settings))
    values: dict[str, Value] = {
        "scope": whose,
        "period": f"{as_typed(period.name)}, {days}" if period.name else days,
        "made_on": day_words(today),
        "nil_return": _nil_return(counted, days),
        "message": _message(counted, earlier if recorded else None, settings.organisation.regulator),
        "schools": _by_school(chosen[0], scope.schools),
        "chart": CHART if chart.bars else "",
        **tables(spans, settings, recorded=recorded),
        "lessons": _lessons(counted),
        "questions": questions(counted, earlier, settings.clocks),
        "policies": list(_policies(settings, today)),
        "to_fill_in": [f"{what}: {missing(asked)}" for what, asked in to_fill_in],
        "notes": [*_notes(spans, periods, settings), *_notes_on_rows(spans, chosen, undated), _NOBODY],
    }
    made = dt.datetime.combine(today, dt.time())
    properties = Properties(f"Personal data breaches, {days}", council or whose, made)
    content = render("governors.docx", template, values, properties, (chart,) if chart.bars else ())
    return Draft("governors", "governors.docx", content, tuple(what for what, _ in to_fill_in))


def _nil_return(counted: Figures, period: str) -> str:
    if counted.incidents:
        return ""
    also = "" if counted.near_misses else " and no near miss"
    return f"Nil return: no personal data breach{also} was recorded from {period}."


def _message(counted: Figures, earlier: Figures | None, regulator: str) -> list[str]:
    """What the figures say, in at most five sentences."""
    if not counted.incidents:
        near = many(counted.near_misses, "near miss was", "near misses were")
        told = [f"{near[:1].upper()}{near[1:]} recorded."] if counted.near_misses else []
        return [" ".join((*told, _compared(earlier)))]
    verb = "was" if counted.incidents == 1 else "were"
    near = f", and {many(counted.near_misses, 'near miss', 'near misses')}" if counted.near_misses else ""
    sentences = [f"{many(counted.incidents, 'incident')} {verb} recorded, {_risk(counted)}{near}."]
    sentences += [_compared(earlier), _ico_sentence(counted, as_typed(regulator))]
    if counted.undecided:
        waits = many(counted.undecided, "incident still waits", "incidents still wait")
        late = _of_them(counted.overdue, counted.undecided, "past the deadline")
        sentences.append(f"{waits} for a decision or a report to the ICO{late}.")
    if counted.open_actions:
        late = _of_them(counted.overdue_actions, counted.open_actions, "overdue")
        sentences.append(f"{many(counted.open_actions, 'action is', 'actions are')} still open{late}.")
    return [" ".join(sentences)]


def _of_them(number: int, whole: int, words: str) -> str:
    """``, 2 of them overdue``; nothing for none."""
    if not number:
        return ""
    return f", {'' if whole == 1 else 'all ' if number == whole else f'{number} of them '}{words}"


def _risk(counted: Figures) -> str:
    bands = {line.label: line.incidents for line in counted.bands}
    if counted.incidents == 1:
        return f"of {counted.bands[0].label} risk" if NO_BAND not in bands else "without a risk band"
    unscored = bands.get(NO_BAND, 0)
    if unscored == counted.incidents:
        return "none with a risk band yet"
    grave = bands.get("high", 0) + bands.get("extreme", 0)
    return f"{grave or 'none'} of high or extreme risk" + (
        f" ({unscored} without a band)" if unscored else ""
    )


def _by_school(chosen: Sequence[GovernorsIncident], schools: Sequence[str]) -> str:
    """How many incidents each school had. Only schools of the settings are named: a form's words are free text."""
    names = {fold(name): as_typed(name) for name in schools}
    known = set(names.values())
    if len(known) < 2:
        return ""
    came = [names.get(fold(one.school or ""), "") for one in chosen]
    silent = sorted(known - {*came})
    if len(known) > _MOST_SCHOOLS:
        heard = f"{len(known) - len(silent)} of" if silent else "all"
        return f"Reports came from {heard} {len(known)} schools."
    incidents = Counter(name for name, one in zip(came, chosen, strict=True) if one.kind != "near_miss")
    told = [f"{name} {number}" for name, number in sorted(incidents.items(), key=_most_first) if name]
    told += [f"other schools {incidents['']}"] if incidents[""] else []
    sentences = [f"Incidents by school: {', '.join(told)}."] if told else []
    if silent:
        sentences.append(f"No report came from {', '.join(silent)}.")
    return " ".join(sentences)


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _lessons(counted: Figures) -> list[str]:
    """What the IG team's reviews found and which type is the most common, in numbers: its words are free text."""
    lessons = []
    named = [line for line in counted.types if line.label not in NO_ONE_TYPE]
    most, second = (*named, None, None)[:2]
    if most is not None and most.incidents > (second.incidents if second is not None else 1):
        label = _short(most.label)
        lessons.append(
            f"The most common type: {label[:1].lower()}{label[1:]}, {most.incidents} of {counted.incidents}."
        )
    reviewed = many(
        counted.reviewed, "incident that was looked back at", "incidents that were looked back at"
    )
    return lessons + [f"In {number} of {reviewed}, {LESSONS[code]}." for code, number in counted.lessons]


def _compared(earlier: Figures | None) -> str:
    if earlier is None:
        return "Nothing is known of the same time a year before."
    if not earlier.incidents:
        return "There was no incident at the same time a year before."
    return f"There {'was' if earlier.incidents == 1 else 'were'} {many(earlier.incidents, 'incident')} a year before."


def _ico_sentence(counted: Figures, regulator: str) -> str:
    unknown = counted.not_known.get("reported", 0)
    if unknown == counted.incidents:
        return f"Whether any was reported to the {regulator} is not known."
    besides = f" Of {many(unknown, 'other')} it is not known." if unknown else ""
    if not counted.reported:
        return f"None was reported to the {regulator}.{besides}"
    verb = "was" if counted.reported == 1 else "were"
    if counted.in_time == counted.reported:
        how = {1: "in time", 2: "both in time"}.get(counted.reported, "all in time")
    else:
        unsure = counted.reported - counted.in_time - counted.late
        parts = [(counted.in_time, "in time"), (counted.late, "late"), (unsure, "at a time not known")]
        how = ", ".join(f"{number} {words}" for number, words in parts if number)
    return f"{counted.reported} {verb} reported to the {regulator}, {how}.{besides}"


def _policies(settings: Settings, today: dt.date) -> Iterator[str]:
    """When policies are due for review, by the settings."""
    for policy in sorted(settings.governors.policies, key=lambda policy: policy.review_due):
        how = "review overdue since" if policy.review_due < today else "next review due"
        yield f"{as_typed(policy.name)}: {how} {day_words(policy.review_due)}."


def _to_fill_in(counted: Figures, settings: Settings) -> Iterator[tuple[str, str]]:
    """What governors expect and no form or register holds: what it is, and what to type there."""
    if counted.reported:
        reports = many(counted.reported, "report")
        yield f"What the ICO decided on {reports}", "no further action, informal action or investigation"
    yield "Staff trained in data protection this school year", "how many of how many"
    yield (
        "Subject access requests",
        "how many, and how many answered within a month",
    )
    if not settings.governors.policies:
        yield "Data protection policies", "when last reviewed, when next due"
    yield "Statement of the data protection officer", "in your own words, without names"


def _chart(counted: Figures) -> BarChart:
    bars = tuple((_short(line.label), line.incidents) for line in counted.types)
    # One bar says nothing that the table does not say better.
    bars = bars if len(bars) > 1 else ()
    words = "; ".join(f"{line.label}: {line.incidents}" for line in counted.types)
    return BarChart("Incidents", f"Bar chart of incidents by type of breach. {words}.", bars)


def _short(label: str) -> str:
    """A label for the axis: the words before the examples."""
    return label.partition(", such as")[0].partition(", e.g.")[0].partition(" via ")[0]


def _notes(spans: Spans, periods: Sequence[Period], settings: Settings) -> Iterator[str]:
    counted, fewest = spans[0], settings.governors.fewest_shown
    words = [f"{day_words(span.start)} to {day_words(span.end)}" for span in periods]
    yield f"“This period” is {words[0]}; “a year before” is {words[1]}; “school year” is {words[2]}."
    yield "An incident counts on the day its form came. Near misses, in which nothing got out, are counted apart."
    people = [number for figures in spans for number in figures.people if number]
    if any(number < fewest for number in people):
        yield (
            f"“3 × fewer than {fewest}” is three incidents with 1 to {fewest - 1} people each; all other numbers are "
            f"to the nearest {fewest} before they are added."
        )
    elif people and fewest > 1:
        yield f"Each incident’s number of people is taken to the nearest {fewest} before it is added."
    if counted.estimated:
        estimates = many(
            counted.estimated, "number of people is an estimate", "numbers of people are estimates"
        )
        yield f"{estimates}, taken at the upper end."
    if counted.incidents and counted.timed < counted.incidents:
        yield f"The usual time rests on {counted.timed} of {many(counted.incidents, 'incident')}."


def _notes_on_rows(
    spans: Spans, chosen: Sequence[Sequence[GovernorsIncident]], undated: int
) -> Iterator[str]:
    """What is missing of the incidents that only the register has."""
    named = zip(spans, ("this period", "the year before", "the school year"), strict=True)
    if older := [
        f"{many(figures.older, 'incident')} of {whose}" for figures, whose in named if figures.older
    ]:
        yield (
            f"Only in the register, without a form: {', '.join(older)}. What it leaves blank is not known; types in "
            "the ICO’s words count as the form’s nearest."
        )
    if others := len({one.reference for some in chosen for one in some if one.by_other_day}):
        have = many(others, "row of the register has", "rows of the register have")
        count = "counts" if others == 1 else "count"
        yield f"{have} no day of receipt, and {count} by the day of discovery or of the incident."
    if undated:
        have = many(undated, "row of the register has", "rows of the register have")
        yield f"{have} no day that could be read, and {'is' if undated == 1 else 'are'} counted nowhere here."
