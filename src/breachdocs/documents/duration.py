"""Spans of time in words."""

from __future__ import annotations

import datetime as dt


def span_words(span: dt.timedelta) -> str:
    """``2 days 3 hours``, ``5 hours``, ``20 minutes``; the sign is dropped."""
    minutes = abs(int(span.total_seconds())) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _many(days, "day") + (f" {_many(hours, 'hour')}" if hours else "")
    return _many(hours, "hour") if hours else _many(minutes, "minute")


def _many(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
