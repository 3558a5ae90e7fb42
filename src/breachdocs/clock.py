"""The clock, passed in wherever time matters so that tests own it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

#: Where the schools are; every moment a person reads is local time there, without an offset.
LONDON = ZoneInfo("Europe/London")

#: Returns the present moment, local time in London, naive.
Clock = Callable[[], dt.datetime]


def local_now() -> dt.datetime:
    """The present moment in London, naive, to the second."""
    return dt.datetime.now(LONDON).replace(tzinfo=None, microsecond=0)
