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


def _instant(local: dt.datetime) -> dt.datetime:
    """In UTC; the earlier where a clock change makes two moments of local time or none, as deadlines do."""
    return min(local.replace(tzinfo=LONDON, fold=fold).astimezone(dt.UTC) for fold in (0, 1))


def local_now() -> dt.datetime:
    """The present moment in London, naive, to the second."""
    return dt.datetime.now(LONDON).replace(tzinfo=None, microsecond=0)
