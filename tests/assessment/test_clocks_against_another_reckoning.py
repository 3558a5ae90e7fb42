"""Ten thousand random moments, each clock against a reckoning of its own: no zone data, no calendar library."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

from breachdocs.assessment import (
    complaint_acknowledgement_due,
    disposal_due,
    last_working_moment_before,
    review_due,
)
from breachdocs.assessment.clocks import deadlines_of
from breachdocs.config import Clocks
from breachdocs.form import Form, Stage1

MOMENTS = 10_000
_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
LONG_AFTER = dt.datetime(2040, 1, 1)


def moments(seed: int) -> list[dt.datetime]:
    """Moments of 2018 to 2032 to the minute; every fourth in a week in which the clocks change or Easter lies."""
    lot = random.Random(seed)  # noqa: S311 -- a sample, no secret
    first, minutes = dt.datetime(2018, 1, 1), 15 * 365 * 24 * 60
    chosen = []
    for number in range(MOMENTS):
        at = first + dt.timedelta(minutes=lot.randrange(minutes))
        if number % 4 == 0:
            turns = [*_changes(at.year), dt.datetime.combine(easter(at.year), dt.time(12))]
            at = lot.choice(turns) + dt.timedelta(minutes=lot.randrange(-6000, 6000))
        chosen.append(at)
    return chosen


def _changes(year: int) -> tuple[dt.datetime, dt.datetime]:
    """01:00 UTC on the last Sundays of March and October."""
    return _last_sunday(year, 3), _last_sunday(year, 10)


def _last_sunday(year: int, month: int) -> dt.datetime:
    day = 31
    while dt.date(year, month, day).isoweekday() != 7:
        day -= 1
    return dt.datetime(year, month, day, 1)


def wall_clock(utc: dt.datetime) -> dt.datetime:
    """What a clock in London shows."""
    spring, autumn = _changes(utc.year)
    return utc + _HOUR if spring <= utc < autumn else utc


def earliest(local: dt.datetime) -> dt.datetime:
    """The first UTC minute at which a clock in London shows `local`, or would have without the change."""
    return next((utc for utc in (local - _HOUR, local) if wall_clock(utc) == local), local - _HOUR)


def easter(year: int) -> dt.date:
    """Easter Sunday, by Gauss's reckoning as Meeus gives it for the Gregorian calendar."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    j, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * j - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return dt.date(year, month, (h - m + r + month + 19) % 32)


#: Days proclaimed once, and the one that was moved (GOV.UK, "UK bank holidays").
_ONCE = {
    dt.date(2022, 6, 2),
    dt.date(2022, 6, 3),
    dt.date(2022, 9, 19),
    dt.date(2023, 5, 8),
    dt.date(2020, 5, 8),
}
_MOVED = {dt.date(2020, 5, 4), dt.date(2022, 5, 30)}


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """England's bank holidays by the Banking and Financial Dealings Act 1971 and proclamation."""
    sunday = easter(year)
    days = {
        sunday - 2 * _DAY,
        sunday + _DAY,
        _monday(year, 5, first=True),
        _monday(year, 5),
        _monday(year, 8),
    }
    taken: set[dt.date] = set()
    for fixed in (dt.date(year, 1, 1), dt.date(year, 12, 25), dt.date(year, 12, 26)):
        day = fixed
        # On a weekend the next weekday that is free stands in.
        while day.isoweekday() > 5 or day in taken or (day == dt.date(year, 12, 26) != fixed):
            day += _DAY
        taken.add(day)
    return frozenset((days - _MOVED) | taken | {day for day in _ONCE if day.year == year})


def _monday(year: int, month: int, *, first: bool = False) -> dt.date:
    days = [dt.date(year, month, day) for day in range(1, 32)]
    mondays = [day for day in days if day.isoweekday() == 1]
    return mondays[0] if first else mondays[-1]


def test_no_deadline_is_off_by_a_minute() -> None:
    clocks = Clocks()
    for discovered in moments(1):
        form = Form(stage1=Stage1(discovered_at=discovered))
        found = deadlines_of(form, LONG_AFTER, clocks)
        aware = earliest(discovered)
        assert found.ig_team == wall_clock(aware + 24 * _HOUR), discovered
        assert found.ico == wall_clock(aware + 72 * _HOUR), discovered


def test_no_deadline_that_runs_from_a_bare_day_or_from_receipt_is_off_by_a_minute() -> None:
    clocks = Clocks()
    for at in moments(2):
        day = deadlines_of(Form(stage1=Stage1(discovered_at=at.date())), LONG_AFTER, clocks)
        assert day.ico == wall_clock(earliest(dt.datetime(at.year, at.month, at.day)) + 72 * _HOUR), at
        nothing = deadlines_of(Form(), at, clocks)
        assert nothing.ico == wall_clock(earliest(at) + 72 * _HOUR), at


def test_no_last_working_moment_is_off_by_a_minute() -> None:
    clocks = Clocks()
    for deadline in moments(3):
        found = last_working_moment_before(deadline, clocks)
        assert found == _last_open_minute(deadline), deadline


def _last_open_minute(deadline: dt.datetime) -> dt.datetime:
    """Back from the deadline to the last minute of an office that is open nine to five."""
    at = deadline
    while not _open(at):
        before = at - dt.timedelta(minutes=1)
        # Within a closed day there is no minute to look for.
        at = (
            before
            if _weekday(at.date())
            else dt.datetime.combine(at.date(), dt.time()) - dt.timedelta(minutes=1)
        )
    return at


def _weekday(day: dt.date) -> bool:
    return day.isoweekday() <= 5 and day not in bank_holidays(day.year)


def _open(at: dt.datetime) -> bool:
    return _weekday(at.date()) and 9 * 60 <= at.hour * 60 + at.minute <= 17 * 60


def test_no_day_of_review_disposal_or_complaint_is_off_by_a_day() -> None:
    for at in moments(4):
        day = at.date()
        assert review_due(day, 6) == _months_later(day, 6), day
        assert disposal_due(day, 6) == _months_later(day, 72), day
        counted, last = 1, day
        while counted < 30:
            counted, last = counted + 1, last + _DAY
        assert complaint_acknowledgement_due(day, 30) == last, day


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    wanted = day.day
    while True:
        try:
            return dt.date(year, month, wanted)
        except ValueError:
            wanted -= 1
