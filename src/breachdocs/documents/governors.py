"""The governors' summary of a period: message first, no free text, nobody to be recognised (``domain.md`` 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from breachdocs.config import Settings
from breachdocs.documents.answers import day_words
from breachdocs.documents.chart import BarChart
from breachdocs.documents.counting import Figures, GovernorsIncident, Line, figures, within
from breachdocs.documents.duration import span_words
from breachdocs.documents.marks import CHART, as_typed
from breachdocs.documents.model import Draft
from breachdocs.documents.placeholders import Value
from breachdocs.documents.suppression import HIDDEN, suppressed

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

    Raises:
        TemplateFault: the template can't be filled in.
    """
    from breachdocs.documents.rendering import Properties, render  # noqa: PLC0415 -- loads docxtpl

    counted = figures(within(incidents, start, end, school), today)
    scope = as_typed(school) if school else "All schools"
    period = f"{day_words(start)} to {day_words(end)}"
    chart = _chart(counted)
    values: dict[str, Value] = {
        "scope": scope,
        "period": period,
        "made_on": day_words(today),
        "nil_return": _nil_return(counted, period),
        "message": _message(counted),
        "chart": CHART if chart.bars else "",
        **_breakdowns(counted, settings),
        "notes": _notes(counted, settings),
    }
    made = dt.datetime.combine(today, dt.time())
    properties = Properties(f"Personal data breaches, {period}", settings.organisation.council or scope, made)
    content = render("governors.docx", template, values, properties, (chart,) if chart.bars else ())
    return Draft("governors", "governors.docx", content)


def _many(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or one + 's'}"


def _nil_return(counted: Figures, period: str) -> str:
    if counted.incidents:
        return ""
    also = "" if counted.near_misses else " and no near miss"
    return f"Nil return: no personal data breach{also} was recorded from {period}."


def _message(counted: Figures) -> list[str]:
    """What the figures say, in at most four sentences."""
    if not counted.incidents:
        near = _many(counted.near_misses, "near miss was", "near misses were")
        return [f"{near[:1].upper()}{near[1:]} recorded."] if counted.near_misses else []
    grave = sum(line.incidents for line in counted.bands if line.label in {"high", "extreme"})
    verb = "was" if counted.incidents == 1 else "were"
    first = (
        f"{_many(counted.incidents, 'incident')} {verb} recorded, {grave or 'none'} of high or extreme risk"
    )
    first += (
        f", and {_many(counted.near_misses, 'near miss', 'near misses')}." if counted.near_misses else "."
    )
    sentences = [first, _ico_sentence(counted)]
    if counted.undecided:
        waits = _many(counted.undecided, "incident still waits", "incidents still wait")
        late = f", {counted.overdue} past the deadline" if counted.overdue else ""
        sentences.append(f"{waits} for a decision or a report to the ICO{late}.")
    if counted.open_actions:
        sentences.append(f"{_many(counted.open_actions, 'action is', 'actions are')} still open.")
    return [" ".join(sentences)]


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


def _breakdowns(counted: Figures, settings: Settings) -> dict[str, Value]:
    """Key figures and the two tables.

    People are summed over the same incidents in both tables, so a total that one hides the other must hide too.
    """
    fewest = settings.governors.fewest_shown
    types = suppressed([line.people or 0 for line in counted.types], fewest)
    bands = suppressed([line.people or 0 for line in counted.bands], fewest)
    total = HIDDEN if HIDDEN in {types.total, bands.total} else types.total
    if counted.incidents and counted.unknown_people == counted.incidents:
        total = _NOT_KNOWN
    return {
        "figures": _key_figures(counted, total, settings.clocks.ico_hours),
        "types": _table(counted.types, types.cells, counted.incidents, total),
        "bands": _table(counted.bands, bands.cells, counted.incidents, total),
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


def _key_figures(counted: Figures, people: str, hours_allowed: int) -> list[dict[str, str]]:
    hours = counted.hours_to_report
    pairs = [
        ("Incidents", str(counted.incidents)),
        ("Near misses", str(counted.near_misses)),
        ("People affected", people),
        ("Reported to the ICO", str(counted.reported)),
        (f"– of these within {hours_allowed} hours", str(counted.in_time)),
        ("Incidents whose people were told, or are to be told", str(counted.told)),
        ("Incidents whose data is not yet recovered or safe", str(counted.not_contained)),
        (
            "Usual time from discovery to report (median)",
            "–" if hours is None else span_words(dt.timedelta(hours=hours)),
        ),
        ("Actions still open", str(counted.open_actions)),
    ]
    return [{"what": what, "figure": figure} for what, figure in pairs]


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
            f"away, another one reads “{HIDDEN}”."
        )
    if counted.unknown_people:
        notes.append(
            f"{_many(counted.unknown_people, 'incident does', 'incidents do')} not say how many people are "
            "affected."
        )
    if counted.estimated:
        notes.append(
            f"{_many(counted.estimated, 'number of people is', 'numbers of people are')} estimates, taken "
            "at the upper end."
        )
    if counted.incidents and counted.timed < counted.incidents:
        notes.append(f"The usual time rests on {counted.timed} of {_many(counted.incidents, 'incident')}.")
    notes.append("No description and no name is used in this summary.")
    return notes
