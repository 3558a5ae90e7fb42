"""Spans of time in words, measured as elapsed hours across clock changes."""

from __future__ import annotations

import datetime as dt

from breachdocs.clock import LONDON


def elapsed(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """The time that really passes between two local moments (Europe/London, naive)."""
    return _instant(end) - _instant(start)


def _instant(local: dt.datetime) -> dt.datetime:
    """In UTC; the earlier where a clock change makes two moments of local time or none, as deadlines do."""
    return min(local.replace(tzinfo=LONDON, fold=fold).astimezone(dt.UTC) for fold in (0, 1))


def span_words(span: dt.timedelta) -> str:
    """``2 days 3 hours``, ``5 hours``, ``20 minutes``; the sign is dropped."""
    minutes = abs(int(span.total_seconds())) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _many(days, "day") + (f" {_many(hours, 'hour')}" if hours else "")
    return _many(hours, "hour") if hours else _many(minutes, "minute")


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
