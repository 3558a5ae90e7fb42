"""The clocks: when the IG team and the ICO must know, when to look again, when to dispose.

A deadline in hours is elapsed time: it is reckoned in UTC from local time at the school, so that a clock
change never moves it by an hour. Weekends, bank holidays and school holidays count (``domain.md`` 4.3).
Wherever a moment can be read two ways the earlier one is taken: an early deadline is safe, a late one is not.
"""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from breachdocs.assessment.model import Deadlines
from breachdocs.assessment.near_misses import why_no_breach
from breachdocs.clock import LONDON
from breachdocs.config import Clocks
from breachdocs.form import Form

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from breachdocs.config import Term

_NO_TIME = "00:00, as the form gives a date without a time."
_NO_DATE = "Receipt of the form, as it gives no date of discovery."
_NO_READABLE_DATE = "Receipt of the form, as its date of discovery can't be read."
_AFTER_RECEIPT = "Receipt of the form, as the date of discovery given is later."
_TWICE = "The earlier of two, as the clocks went back that night and the time came twice."
_NEVER = "The earlier reading, as the clocks went forward that night and the time did not exist."


def deadlines_of(form: Form, received: dt.datetime, clocks: Clocks) -> Deadlines:
    """The deadlines of a form first received at `received` (local, naive), and what they assume; or why none runs."""
    if stopped := why_no_breach(form):
        _, runs_from, _ = _aware(form, received)
        return Deadlines(ig_team=None, ico=None, runs_from=runs_from, stopped=stopped)
    aware, runs_from, assumptions = _aware(form, received)
    return Deadlines(
        ig_team=after_hours(aware, clocks.ig_team_hours),
        ico=after_hours(aware, clocks.ico_hours),
        runs_from=runs_from,
        assumptions=tuple(assumptions),
    )


def ico_deadline_if_breach(form: Form, received: dt.datetime, clocks: Clocks) -> dt.datetime:
    """When the hours for the ICO are over, or would be, were it a breach after all."""
    return after_hours(_aware(form, received)[0], clocks.ico_hours)


def _aware(
    form: Form, received: dt.datetime
) -> tuple[dt.datetime, Literal["discovered_at", "received"], list[str]]:
    """The moment of awareness, what it was taken from, and what that assumes."""
    discovered = form.stage1.discovered_at
    assumptions: list[str] = []
    aware = received
    runs_from: Literal["discovered_at", "received"] = "received"
    if isinstance(discovered, dt.datetime):
        aware, runs_from = discovered, "discovered_at"
    elif isinstance(discovered, dt.date):
        aware, runs_from = dt.datetime.combine(discovered, dt.time()), "discovered_at"
        assumptions.append(_NO_TIME)
    else:
        assumptions.append(_NO_DATE if discovered is None else _NO_READABLE_DATE)
    if runs_from == "discovered_at" and instant(aware) > instant(received):
        aware, runs_from, assumptions = received, "received", [_AFTER_RECEIPT]
    if kind := _doubt(aware):
        assumptions.append(kind)
    return aware, runs_from, assumptions


def instant(local: dt.datetime) -> dt.datetime:
    """The moment in UTC that local time in London says; the earlier where it says two, or none."""
    if local.tzinfo is not None:
        return local.astimezone(dt.UTC)
    readings = (local.replace(tzinfo=LONDON, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    return min(readings)


def after_hours(local: dt.datetime, hours: int) -> dt.datetime:
    """Local time in London (naive), so many elapsed hours after local time `local`."""
    return (instant(local) + dt.timedelta(hours=hours)).astimezone(LONDON).replace(tzinfo=None, fold=0)


def _doubt(local: dt.datetime) -> str | None:
    """Whether the clocks changed over a local time, so that it came twice or never."""
    if local.tzinfo is not None:
        return None
    first, second = (local.replace(tzinfo=LONDON, fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    if first == second:
        return None
    return _TWICE if first < second else _NEVER


def last_working_moment_before(deadline: dt.datetime, clocks: Clocks) -> dt.datetime:
    """`deadline` where it lies in office hours, else the last close of office before it (local, naive).

    Office hours are those of the settings, Monday to Friday, without England's bank holidays. In school
    holidays the offices that report are open.
    """
    if _works(deadline.date()) and clocks.office_opens <= deadline.time() <= clocks.office_closes:
        return deadline
    day = deadline.date()
    if deadline.time() <= clocks.office_closes:
        day -= dt.timedelta(days=1)
    while not _works(day):
        day -= dt.timedelta(days=1)
    return dt.datetime.combine(day, clocks.office_closes)


def _works(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


@lru_cache(maxsize=16)
def _bank_holidays(year: int) -> Container[dt.date]:
    import holidays  # noqa: PLC0415 -- heavy, and not needed to read a form

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def in_school_holidays(day: dt.date, terms: Sequence[Term]) -> bool:
    """Whether a day lies between two terms, or after the last one of the settings and before the next school year.

    Without terms in the settings nothing is known, so no day is a holiday.
    """
    if not terms or any(term.start <= day <= term.end for term in terms):
        return False
    first, last = min(term.start for term in terms), max(term.end for term in terms)
    # Of a school year that the settings do not reach into nothing is known either.
    return first <= day < dt.date(last.year + (last.month >= 9), 9, 1)


def review_due(registered: dt.date, months: int) -> dt.date:
    """The day of re-evaluation, so many months after registration (security policy 8.3).

    Where the month is too short for the day, its last day.
    """
    years, month = divmod(registered.month - 1 + months, 12)
    year, month = registered.year + years, month + 1
    return dt.date(year, month, min(registered.day, calendar.monthrange(year, month)[1]))


def disposal_due(closed: dt.date, years: int) -> dt.date:
    """The day a record may go, so many years after closure (``domain.md`` 9.1); 29 February becomes 28."""
    return review_due(closed, 12 * years)


def complaint_acknowledgement_due(received: dt.date, days: int) -> dt.date:
    """The last day to acknowledge a complaint (``domain.md`` 10).

    The day of receipt is the first day: of the readings of the law, the safe one.
    """
    return received + dt.timedelta(days=days - 1)
