"""How days and moments stand in a reason."""

from __future__ import annotations

import datetime as dt

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day_in_words(day: dt.date) -> str:
    """``3 March 2026``, in English whatever the machine's language."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def listed(words: list[str]) -> str:
    """``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
