"""Spans of time in words, measured as elapsed hours across clock changes."""

from __future__ import annotations

import datetime as dt

from breachdocs.clock import LONDON


def elapsed(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """The time that really passes between two local moments (Europe/London, naive)."""
    return end.replace(tzinfo=LONDON).astimezone(dt.UTC) - start.replace(tzinfo=LONDON).astimezone(dt.UTC)


def span_words(span: dt.timedelta) -> str:
    """``2 days 3 hours``, ``5 hours``, ``20 minutes``; the sign is dropped."""
    minutes = abs(int(span.total_seconds())) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _many(days, "day") + (f" {_many(hours, 'hour')}" if hours else "")
    return _many(hours, "hour") if hours else _many(minutes, "minute")


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
