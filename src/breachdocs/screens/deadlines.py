"""How far away a deadline is, in words."""

from __future__ import annotations

import datetime as dt

from breachdocs.clock import elapsed


def how_far(deadline: dt.datetime, now: dt.datetime) -> str:
    """``LATE by 2 days 3 h``, ``in 5 h 20 min``: elapsed time between two local moments (London, naive)."""
    left = elapsed(now, deadline)
    return f"LATE by {span(-left)}" if left < dt.timedelta(0) else f"in {span(left)}"


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
