"""The clock, passed in wherever time matters so that tests own it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

#: Where the schools are; every moment a person reads is local time there, without an offset.
LONDON = ZoneInfo("Europe/London")

#: Returns the present moment, local time in London, naive.
Clock = Callable[[], dt.datetime]


def elapsed(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """The time that really passes between two local moments (Europe/London, naive), across clock changes."""
    return _instant(end) - _instant(start)


def went_back(before: dt.datetime, now: dt.datetime) -> bool:
    """Whether a clock that said `before` and then `now` (local, naive) was put back, and not only summer time ended."""
    return now < before and max(_instants(now)) < _instant(before)


def _instant(local: dt.datetime) -> dt.datetime:
    """In UTC; the earlier where a clock change makes two moments of local time or none, as deadlines do."""
    return min(_instants(local))


def _instants(local: dt.datetime) -> list[dt.datetime]:
    return [local.replace(tzinfo=LONDON, fold=fold).astimezone(dt.UTC) for fold in (0, 1)]


def local_now() -> dt.datetime:
    """The present moment in London, naive, to the second."""
    return dt.datetime.now(LONDON).replace(tzinfo=None, microsecond=0)


def how_far(deadline: dt.datetime, now: dt.datetime) -> str:
    """``LATE by 2 days 3 h``, ``in 5 h 20 min``: elapsed time between two local moments (London, naive)."""
    left = elapsed(now, deadline)
    return f"LATE by {span(-left)}" if left < dt.timedelta(0) else f"in {span(left)}"


def last_day(deadline: dt.datetime) -> dt.date:
    """The last day on which a deadline can be met: of one at midnight the day before, as its own day is too late."""
    return (deadline - dt.timedelta(microseconds=1)).date()


def at_midnight(deadline: dt.datetime) -> str:
    """What follows a deadline in words where it is midnight, so that nobody takes it for the end of the day."""
    return " (as the day begins)" if deadline.time() == dt.time(0) else ""


def span(length: dt.timedelta) -> str:
    """A length of time in its two largest units: ``2 days 3 h``, ``5 h 20 min``, ``4 min``."""
    minutes = int(length.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days >= 14:
        return f"{days} days"
    if days:
        return f"{_plural(days, 'day')} {hours} h" if hours else _plural(days, "day")
    if hours:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{rest} min" if rest else "less than a minute"


def _plural(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
