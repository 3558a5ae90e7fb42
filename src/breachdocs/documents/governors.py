"""The governors' summary of a period: message first, no free text, nobody to be recognised (``domain.md`` 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from breachdocs.config import Settings
from breachdocs.documents.answers import day_words
from breachdocs.documents.chart import BarChart
from breachdocs.documents.counting import LESSONS, Figures, GovernorsIncident, Line, figures, within
from breachdocs.documents.duration import span_words
from breachdocs.documents.governors_questions import many, questions
from breachdocs.documents.marks import CHART, as_typed
from breachdocs.documents.model import Draft
from breachdocs.documents.placeholders import Value
from breachdocs.documents.suppression import HIDDEN, rounded, suppressed
from breachdocs.documents.terms import Period, a_year_before, year_to

_NOT_KNOWN = "not known"

__all__ = ["GovernorsIncident", "governors_summary"]


def governors_summary(
    incidents: Sequence[GovernorsIncident],
    *,
    start: dt.date,
    end: dt.date,
    settings: Settings,
    school: str | None,
    today: dt.date,
    template: bytes,
    name: str = "",
) -> Draft:
    """The summary for governors (``governors.docx``).

    Args:
        incidents: any; those received outside the period or by another school are left out.
        start: first day of the period.
        end: last day, included.
        settings: `Settings.governors.fewest_shown` hides small numbers of people.
        school: the one school it is for; ``None`` for all.
        today: the day it is made, for what is overdue.
        template: ``governors.docx`` of the workspace.
        name: the term's, where the period is one.

    Raises:
        TemplateFault: the template can't be filled in.
    """
    from breachdocs.documents.rendering import Properties, render  # noqa: PLC0415 -- loads docxtpl

    def counted_in(span: Period) -> Figures:
        chosen = within(incidents, span.start, span.end, school)
        return figures(chosen, today, known=incidents, prompt_hours=settings.clocks.ig_team_hours)

    now = Period(start, end, name)
    spans = (now, a_year_before(now, settings.clocks.terms), year_to(end))
    counted, earlier, year = map(counted_in, spans)
    scope = as_typed(school) if school else "All schools"
    period = f"{day_words(start)} to {day_words(end)}"
    chart = _chart(counted)
    values: dict[str, Value] = {
        "scope": scope,
        "period": f"{as_typed(name)}, {period}" if name else period,
        "made_on": day_words(today),
        "nil_return": _nil_return(counted, period),
        "message": _message(counted, earlier),
        "chart": CHART if chart.bars else "",
        **_breakdowns((counted, earlier, year), settings),
        "lessons": _lessons(counted),
        "questions": questions(counted, earlier, settings.clocks.ig_team_hours),
        "notes": [_columns_note(spans), *_notes(counted, settings)],
    }
    made = dt.datetime.combine(today, dt.time())
    properties = Properties(f"Personal data breaches, {period}", settings.organisation.council or scope, made)
    content = render("governors.docx", template, values, properties, (chart,) if chart.bars else ())
    return Draft("governors", "governors.docx", content)


def _nil_return(counted: Figures, period: str) -> str:
    if counted.incidents:
        return ""
    also = "" if counted.near_misses else " and no near miss"
    return f"Nil return: no personal data breach{also} was recorded from {period}."


def _message(counted: Figures, earlier: Figures) -> list[str]:
    """What the figures say, in at most five sentences."""
    if not counted.incidents:
        near = many(counted.near_misses, "near miss was", "near misses were")
        return [f"{near[:1].upper()}{near[1:]} recorded."] if counted.near_misses else []
    grave = sum(line.incidents for line in counted.bands if line.label in {"high", "extreme"})
    verb = "was" if counted.incidents == 1 else "were"
    first = (
        f"{many(counted.incidents, 'incident')} {verb} recorded, {grave or 'none'} of high or extreme risk"
    )
    first += f", and {many(counted.near_misses, 'near miss', 'near misses')}." if counted.near_misses else "."
    sentences = [first, _compared(counted, earlier), _ico_sentence(counted)]
    if counted.undecided:
        waits = many(counted.undecided, "incident still waits", "incidents still wait")
        late = f", {counted.overdue} past the deadline" if counted.overdue else ""
        sentences.append(f"{waits} for a decision or a report to the ICO{late}.")
    if counted.open_actions:
        late = f", {counted.overdue_actions} of them overdue" if counted.overdue_actions else ""
        sentences.append(f"{many(counted.open_actions, 'action is', 'actions are')} still open{late}.")
    return [" ".join(sentences)]


def _lessons(counted: Figures) -> list[str]:
    """What the IG team's reviews found and which type is the most common, in numbers: its words are free text."""
    lessons = []
    most, second = (*counted.types, None, None)[:2]
    if most is not None and most.incidents > (second.incidents if second is not None else 1):
        label = _short(most.label)
        lessons.append(
            f"The most common type: {label[:1].lower()}{label[1:]}, {most.incidents} of {counted.incidents}."
        )
    reviewed = many(
        counted.reviewed, "incident that was looked back at", "incidents that were looked back at"
    )
    return lessons + [f"In {number} of {reviewed}, {LESSONS[code]}." for code, number in counted.lessons]


def _compared(counted: Figures, earlier: Figures) -> str:
    if not earlier.incidents and not earlier.near_misses:
        return "Nothing is known of the same time a year before."
    return f"A year before it was {earlier.incidents}."


def _columns_note(spans: Sequence[Period]) -> str:
    words = [f"{day_words(span.start)} to {day_words(span.end)}" for span in spans]
    return f"“This period” is {words[0]}; “a year before” is {words[1]}; “school year” is {words[2]}."


def _ico_sentence(counted: Figures) -> str:
    if not counted.reported:
        return "None was reported to the ICO."
    verb = "was" if counted.reported == 1 else "were"
    if counted.in_time == counted.reported:
        how = "in time" if counted.reported == 1 else "all in time"
    else:
        unsure = counted.reported - counted.in_time - counted.late
        parts = [(counted.in_time, "in time"), (counted.late, "late"), (unsure, "without a time to tell by")]
        how = ", ".join(f"{number} {words}" for number, words in parts if number)
    return f"{counted.reported} {verb} reported to the ICO, {how}."


def _breakdowns(spans: Sequence[Figures], settings: Settings) -> dict[str, Value]:
    """Key figures and the two tables.

    People are summed over the same incidents in both tables, so a total that one hides the other must hide too.
    """
    counted, fewest = spans[0], settings.governors.fewest_shown
    types = suppressed([line.people or 0 for line in counted.types], fewest)
    bands = suppressed([line.people or 0 for line in counted.bands], fewest)
    total = HIDDEN if HIDDEN in {types.total, bands.total} else types.total
    if counted.incidents and counted.unknown_people == counted.incidents:
        total = _NOT_KNOWN
    total = rounded(total, fewest)
    by_type, by_band = ([rounded(cell, fewest) for cell in shown.cells] for shown in (types, bands))
    return {
        "figures": _key_figures(spans, total, settings),
        "types": _table(counted.types, by_type, counted.incidents, total),
        "bands": _table(counted.bands, by_band, counted.incidents, total),
    }


def _table(lines: Sequence[Line], people: Sequence[str], incidents: int, total: str) -> list[dict[str, str]]:
    rows = [
        {
            "label": line.label[:1].upper() + line.label[1:],
            "incidents": str(line.incidents),
            "people": _NOT_KNOWN if line.people is None else cell,
        }
        for line, cell in zip(lines, people, strict=True)
    ]
    return [*rows, {"label": "All", "incidents": str(incidents), "people": total}] if rows else []


def _key_figures(spans: Sequence[Figures], people: str, settings: Settings) -> list[dict[str, str]]:
    """Rows of this period, the same a year before, and the school year.

    People are told of this period only: the difference between two periods could give a small number away.
    """
    clocks = settings.clocks
    columns = [_figures_of(counted, people if not number else "–") for number, counted in enumerate(spans)]
    labels = (
        "Incidents",
        "Near misses",
        "People affected",
        f"Reported to us within {clocks.ig_team_hours} hours of discovery",
        "Usual time from discovery to report (median)",
        "Reported to the ICO",
        f"– of these within {clocks.ico_hours} hours",
        "Incidents whose people were told, or are to be told",
        "– of these told so far",
        "Incidents with a complaint",
        "Incidents of a type the same school had within a year",
        "Incidents whose data is not yet recovered or safe",
        "Actions still open",
        "– of these overdue",
        f"Not looked at again after {clocks.review_months} months",
        "Looked at again, and no fewer of the type",
    )
    return [
        {"what": what, "figure": now, "now": now, "before": before, "year": year}
        for what, now, before, year in zip(labels, *columns, strict=True)
    ]


def _figures_of(counted: Figures, people: str) -> list[str]:
    hours = counted.hours_to_report
    return [
        str(counted.incidents),
        str(counted.near_misses),
        people,
        f"{counted.promptly} of {counted.timed}" if counted.timed else "–",
        "–" if hours is None else span_words(dt.timedelta(hours=hours)),
        *map(
            str,
            (
                counted.reported,
                counted.in_time,
                counted.told,
                counted.sent,
                counted.complaints,
                counted.repeats,
            ),
        ),
        *map(str, (counted.not_contained, counted.open_actions, counted.overdue_actions)),
        *map(str, (counted.reviews_overdue, counted.no_reduction)),
    ]


def _chart(counted: Figures) -> BarChart:
    bars = tuple((_short(line.label), line.incidents) for line in counted.types)
    # One bar says nothing that the table does not say better.
    bars = bars if len(bars) > 1 else ()
    words = "; ".join(f"{line.label}: {line.incidents}" for line in counted.types)
    return BarChart("Incidents", f"Bar chart of incidents by type of breach. {words}.", bars)


def _short(label: str) -> str:
    """A label for the axis: the words before the examples."""
    return label.partition(", such as")[0].partition(", e.g.")[0].partition(" via ")[0]


def _notes(counted: Figures, settings: Settings) -> list[str]:
    fewest = settings.governors.fewest_shown
    notes = [
        "An incident counts in the period in which its form was received. Near misses are counted apart."
    ]
    if counted.incidents and fewest > 1:
        notes.append(
            f"Numbers of people below {fewest} read “fewer than {fewest}”. Where the total would give such a number "
            f"away, another one reads “{HIDDEN}”. All others are to the nearest {fewest}."
        )
    if counted.unknown_people:
        notes.append(
            f"{many(counted.unknown_people, 'incident does', 'incidents do')} not say how many people are "
            "affected."
        )
    if counted.estimated:
        notes.append(
            f"{many(counted.estimated, 'number of people is an estimate', 'numbers of people are estimates')}, taken "
            "at the upper end."
        )
    if counted.incidents and counted.timed < counted.incidents:
        notes.append(f"The usual time rests on {counted.timed} of {many(counted.incidents, 'incident')}.")
    notes.append("No description and no name is used in this summary.")
    return notes
