"""The tables of a governors' summary: key figures, types, causes and bands, this period beside the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from breachdocs.config import Settings
from breachdocs.documents.counting import BANDS, NO_CAUSE, Figures, Line
from breachdocs.documents.duration import span_words
from breachdocs.documents.suppression import NOT_KNOWN, shown, told
from breachdocs.documents.templating.placeholders import Value

_NONE, _ALL = "–", "All"
#: More causes than so many are told together: two pages have no room for all of the ICO's.
_MOST_CAUSES = 4

#: This period, the same a year before, the school year.
Spans = tuple[Figures, Figures, Figures]


def _always(_: Figures) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the key figures, left out where no period has anything to show in it."""

    label: str
    cell: Callable[[Figures], str]
    shows: Callable[[Figures], object] = _always


def tables(spans: Spans, settings: Settings, *, recorded: bool) -> dict[str, Value]:
    """The values of the four tables; breakdowns are empty where the period has no incident.

    Args:
        spans: the three periods' figures.
        settings: `Settings.governors.fewest_shown`, and the clocks for the labels.
        recorded: whether incidents were recorded at all by the end of the period a year before.
    """
    fewest = settings.governors.fewest_shown
    there = spans[0].incidents > 0
    made = {
        "figures": _key_figures(spans, settings),
        "types": _breakdown(spans, lambda counted: counted.types, fewest) if there else [],
        "causes": _few(_breakdown(spans, lambda counted: counted.causes, fewest)) if there else [],
        "bands": _breakdown(spans, lambda counted: counted.bands, fewest) if there else [],
    }
    if recorded:
        return {**made}
    return {name: [{**row, "before": _NONE} for row in rows] for name, rows in made.items()}


def _breakdown(spans: Spans, lines: Callable[[Figures], Sequence[Line]], fewest: int) -> list[dict[str, str]]:
    """A row for each label that any of the periods has, and one for all; bands in their order."""
    counted = [{line.label: line for line in lines(figures)} for figures in spans]
    labels = list(dict.fromkeys(label for found in counted for label in found))
    if set(labels) <= set(BANDS):
        labels.sort(key=BANDS.index)
    rows = [
        _row(label, *(found[label].incidents if label in found else 0 for found in counted))
        | {"people": shown(counted[0][label].people if label in counted[0] else (), fewest)}
        for label in labels
    ]
    if len(rows) == 1:
        return rows
    total = _row(_ALL, *(figures.incidents for figures in spans)) | {"people": shown(spans[0].people, fewest)}
    return [*rows, total]


def _row(label: str, now: int, before: int, year: int) -> dict[str, str]:
    cells = {"incidents": str(now), "before": str(before), "year": str(year)}
    return {"label": label[:1].upper() + label[1:], **cells}


def _few(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The causes most often given; empty where none is, as the ICO's types are for the IG team to choose."""
    named = [row for row in rows if row["label"] not in {NO_CAUSE, _ALL}]
    if not named:
        return []
    rest = named[_MOST_CAUSES:] if len(named) > _MOST_CAUSES + 1 else []
    others = [_added(f"{len(rest)} other causes", rest)] if rest else []
    not_given = [row for row in rows if row["label"] == NO_CAUSE]
    return [*named[: len(named) - len(rest)], *others, *not_given]


def _added(label: str, rows: Sequence[dict[str, str]]) -> dict[str, str]:
    return _row(label, *(sum(int(row[name]) for row in rows) for name in ("incidents", "before", "year")))


def _key_figures(spans: Spans, settings: Settings) -> list[dict[str, str]]:
    rows = [row for row in _rows(settings) if any(row.shows(counted) for counted in spans)]
    columns = ([row.cell(counted) for row in rows] for counted in spans)
    return [
        {"what": row.label, "figure": now, "now": now, "before": before, "year": year}
        for row, now, before, year in zip(rows, *columns, strict=True)
    ]


def _rows(settings: Settings) -> tuple[_Row, ...]:
    clocks, fewest = settings.clocks, settings.governors.fewest_shown
    return (
        _Row("Incidents", lambda counted: str(counted.incidents)),
        _Row("Near misses", lambda counted: str(counted.near_misses)),
        _Row(
            f"People affected, in incidents of {fewest} or more" if fewest > 1 else "People affected",
            lambda counted: f"{told(counted.people, fewest).people:,}",
        ),
        _Row(
            f"Incidents with 1 to {fewest - 1} people, not in that number",
            lambda counted: str(told(counted.people, fewest).small),
            lambda counted: told(counted.people, fewest).small,
        ),
        _Row(
            "Incidents that do not say how many people",
            lambda counted: str(counted.people.count(None)),
            lambda counted: counted.people.count(None),
        ),
        _Row(
            f"Reported within {clocks.ig_team_hours} hours of discovery",
            lambda counted: f"{counted.promptly} of {counted.timed}" if counted.timed else _NONE,
            attrgetter("timed"),
        ),
        _Row("Usual time from discovery to report (median)", _usual_time, attrgetter("timed")),
        _number("Reported to the ICO", "reported"),
        _Row(f"– of these within {clocks.ico_hours} hours", _in_time, attrgetter("reported")),
        _number("Incidents whose people were told, or are to be told", "told"),
        _number("– of these told so far", "sent", attrgetter("told")),
        _number("Incidents with a complaint", "complaints"),
        _number("Incidents of a type the same school had within a year", "repeats"),
        _number("Incidents whose data is not yet recovered or safe", "not_contained"),
        _Row(
            "Incidents whose staff had been trained, where known",
            lambda counted: (
                f"{counted.trained} of {counted.asked_trained}" if counted.asked_trained else _NONE
            ),
            attrgetter("asked_trained"),
        ),
        _number("Actions done", "closed_actions"),
        _number("Actions still open", "open_actions"),
        _number("– of these overdue", "overdue_actions", attrgetter("open_actions")),
        _number(
            f"Second look, after {clocks.review_months} months, overdue",
            "reviews_overdue",
            attrgetter("reviews_overdue"),
        ),
        _number("Second look done, and no fewer of the type", "no_reduction", attrgetter("no_reduction")),
    )


def _number(label: str, name: str, shows: Callable[[Figures], object] = _always) -> _Row:
    """A row of one of the sums, with the number of incidents of which it is not known."""

    def cell(counted: Figures) -> str:
        unknown = counted.not_known.get(name, 0)
        if unknown and unknown >= counted.incidents + (counted.near_misses if "actions" in name else 0):
            return NOT_KNOWN
        return _with_unknown(getattr(counted, name), unknown)

    return _Row(label, cell, shows)


def _with_unknown(number: int, unknown: int) -> str:
    return f"{number} ({unknown} {NOT_KNOWN})" if unknown else str(number)


def _in_time(counted: Figures) -> str:
    if not counted.reported:
        return _NONE
    return _with_unknown(counted.in_time, counted.reported - counted.in_time - counted.late)


def _usual_time(counted: Figures) -> str:
    hours = counted.hours_to_report
    return _NONE if hours is None else span_words(dt.timedelta(hours=hours))
