"""The dashboard's figures, each declared once: its cell, its formula, and what it comes to in Python."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial

from breachdocs.form import vocabulary
from breachdocs.register.live import Standing
from breachdocs.register.recounting import store
from breachdocs.register.tally import as_moment
from breachdocs.register.workbook.book import Book
from breachdocs.register.workbook.model import CellValue
from breachdocs.register.workbook.ranges import Area

#: A hidden name in the workbook, so that the dashboard is found whatever its sheet is called.
DASHBOARD_NAME = "breachdocs_dashboard"

BANDS = ("Low", "Medium", "High", "Extreme")
MONTHS = 12
#: Where the tables behind the charts begin: their heading row.
FIGURES_ROW = 46
_FIRST = FIGURES_ROW + 1

#: The types of breach as a chart can show them; one that is not named here shows its label.
_SHORT_TYPES = {
    "incorrect_recipient": "Sent to the wrong person",
    "cyber": "Cyber incident",
    "not_redacted": "Not checked or redacted",
    "inappropriate_access": "Looked at without need",
    "unlawful_disclosure": "Disclosed unlawfully",
    "loss_or_theft": "Lost or stolen",
    "other": "Another kind",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the dashboard.

    Attributes:
        cell: where it stands.
        formula: as the file writes it, without the sign.
        value: what it comes to.
        daily: whether it depends on the day, not on the rows alone.
    """

    cell: str
    formula: str
    value: Callable[[Standing], CellValue]
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the large figures along the top: its label, a line of explanation, and whether more than 0 is bad."""

    label: str
    hint: str
    figure: Figure
    bad: bool = False


def _ico(standing: Standing, *, past: bool) -> int:
    return sum(1 for due in standing.tally.deadlines if (due < standing.now) is past)


def _ico_formula(sign: str) -> str:
    common = (
        f'Incidents[ICO deadline],"{sign}"&NOW(),Incidents[Status],"<>Closed",Incidents[Reported to ICO],""'
    )
    undecided = f'COUNTIFS({common},Incidents[ICO decision],"",Incidents[ICO advice],"<>Log")'
    return f'{undecided}+COUNTIFS({common},Incidents[ICO decision],"Report*")'


def _open(standing: Standing) -> int:
    return standing.tally.still_open


def _open_actions(standing: Standing) -> int:
    return sum(1 for action in standing.actions if not action.get("Done"))


def _overdue(standing: Standing) -> int:
    due = (as_moment(action.get("Due")) for action in standing.actions if not action.get("Done"))
    return sum(1 for moment in due if moment and moment.date() < standing.now.date())


def _this_year(standing: Standing) -> int:
    counted = standing.tally.months.items()
    return sum(count for (year, _, near), count in counted if year == standing.now.year and not near)


#: A near miss is no incident: it is counted by the month alone.
_NOT_NEAR = 'Incidents[Kind],"<>Near miss"'
_BREACHES = f'Incidents[Reference],"?*",{_NOT_NEAR}'

TILES: tuple[Tile, ...] = (
    Tile(
        "Open incidents",
        "not yet closed, no near misses",
        Figure("B6", f'COUNTIFS({_BREACHES},Incidents[Status],"<>Closed")', _open),
    ),
    Tile(
        "ICO: past 72 hours",
        "neither reported nor decided",
        Figure("D6", _ico_formula("<"), partial(_ico, past=True), daily=True),
        bad=True,
    ),
    Tile(
        "ICO: still to decide",
        "72 hours not yet over",
        Figure("F6", _ico_formula(">="), partial(_ico, past=False), daily=True),
    ),
    Tile(
        "Open actions",
        "agreed and not done",
        Figure("H6", 'COUNTIFS(Actions[Action id],"?*",Actions[Done],"")', _open_actions),
    ),
    Tile(
        "Overdue actions",
        "past their due date",
        Figure(
            "J6",
            'COUNTIFS(Actions[Action id],"?*",Actions[Due],"<"&TODAY(),Actions[Done],"")',
            _overdue,
            daily=True,
        ),
        bad=True,
    ),
    Tile(
        "Incidents this year",
        "received since 1 January",
        Figure(
            "L6",
            'COUNTIFS(Incidents[Received],">="&DATE(YEAR(TODAY()),1,1),Incidents[Kind],"<>Near miss")',
            _this_year,
            daily=True,
        ),
    ),
)


def _month(now: dt.datetime, back: int) -> dt.date:
    """The first day of the month so many months ago."""
    months = now.year * 12 + now.month - 1 - back
    return dt.date(months // 12, months % 12 + 1, 1)


def _months() -> Iterable[Figure]:
    for index in range(MONTHS):
        row, back = _FIRST + index, MONTHS - 1 - index

        def start(standing: Standing, back: int = back) -> CellValue:
            return _month(standing.now, back)

        def count(standing: Standing, back: int = back, *, near: bool) -> CellValue:
            month = _month(standing.now, back)
            return standing.tally.months[month.year, month.month, near]

        within = f'Incidents[Received],">="&B{row},Incidents[Received],"<"&EDATE(B{row},1),Incidents[Kind]'
        yield Figure(f"B{row}", f"EDATE(DATE(YEAR(TODAY()),MONTH(TODAY()),1),-{back})", start, daily=True)
        yield Figure(f"C{row}", f'COUNTIFS({within},"<>Near miss")', partial(count, near=False), daily=True)
        yield Figure(f"D{row}", f'COUNTIFS({within},"Near miss")', partial(count, near=True), daily=True)


def _bands() -> Iterable[Figure]:
    for index, band in enumerate((*BANDS, "")):
        row = _FIRST + index

        def count(standing: Standing, band: str = band, *, still_open: bool) -> CellValue:
            return standing.tally.bands[band.casefold(), still_open]

        of_band = f'{_BREACHES},Incidents[Band],"{band}",Incidents[Status]'
        yield Figure(f"G{row}", f'COUNTIFS({of_band},"<>Closed")', partial(count, still_open=True))
        yield Figure(f"H{row}", f'COUNTIFS({of_band},"Closed")', partial(count, still_open=False))


@cache
def breach_types() -> tuple[tuple[str, str], ...]:
    """(label in the register, words on the chart) of every type of breach, in the form's order."""
    options = vocabulary.BREACH_TYPE.options
    return tuple((option.label, _SHORT_TYPES.get(option.code, option.label)) for option in options)


def _types() -> Iterable[Figure]:
    labels = [label for label, _ in breach_types()]
    for index, label in enumerate(labels):

        def count(standing: Standing, label: str = label) -> CellValue:
            return standing.tally.types[label.casefold()]

        quoted = label.replace('"', '""')
        yield Figure(
            f"M{_FIRST + index}", f'COUNTIFS(Incidents[Type of breach],"{quoted}",{_NOT_NEAR})', count
        )
    last = _FIRST + len(labels)

    def others(standing: Standing) -> CellValue:
        tally = standing.tally
        return sum(tally.types.values()) - sum(tally.types[label.casefold()] for label in labels)

    yield Figure(f"M{last}", f"COUNTIFS({_BREACHES})-SUM(M{_FIRST}:M{last - 1})", others)


FIGURES: tuple[Figure, ...] = (*(tile.figure for tile in TILES), *_months(), *_bands(), *_types())

_NAME = re.compile(
    rb"<(?:[\w.-]+:)?definedName(?=\s)[^>]*\sname=\"" + DASHBOARD_NAME.encode() + rb"\"[^>]*>([^<]*)<"
)


def refresh_figures(book: Book, standing: Standing, *, today: bool) -> None:
    """Plans the stored values of the dashboard's figures, where the formulas are still ours.

    Args:
        book: the workbook.
        standing: the rows as they are after the edit.
        today: whether `standing.now` is known; otherwise what depends on the day is left as it is.
    """
    found = _NAME.search(book.workbook)
    if not found:
        return
    name = found[1].decode().rpartition("!")[0].strip("'").replace("''", "'").replace("&amp;", "&")
    entry = next((entry for entry in book.sheets if entry.name == name), None)
    if entry is None:
        return
    sheet = book.sheet(entry.part)
    if sheet.locked:
        return
    for figure in FIGURES:
        place = Area.parse(figure.cell)
        if place and (today or not figure.daily):
            store(book, sheet, place.top, place.left, figure.formula, figure.value(standing))
