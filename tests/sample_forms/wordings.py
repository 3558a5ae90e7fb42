"""How people type a value: each function draws a way to write one, so that wording and value agree."""

from __future__ import annotations

import datetime as dt
from random import Random

from breachdocs.form import Count, Option, Vocabulary

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

#: Text as typed → least, most, approximate.
COUNTS: tuple[tuple[str, int | None, int | None, bool], ...] = (
    ("1", 1, 1, False),
    ("28", 28, 28, False),
    ("1,340", 1340, 1340, False),
    ("12 pupils", 12, 12, False),
    ("approx. 30", 30, 30, True),
    ("c. 120", 120, 120, True),
    ("about 75", 75, 75, True),
    ("roughly 40", 40, 40, True),
    ("~ 600", 600, 600, True),
    ("30-40", 30, 40, False),
    ("15 – 20", 15, 20, False),
    ("between 30 and 40", 30, 40, False),
    ("approximately 50-60", 50, 60, True),
    ("one class (28)", 28, 28, False),
    ("two year groups (118)", 118, 118, False),
    ("about two hundred", 200, 200, True),
    ("twelve", 12, 12, False),
    ("250+", 250, None, True),
    ("over 250", 250, None, True),
    ("unknown", None, None, False),
    ("Not known", None, None, False),
)


def day(rng: Random, value: dt.date) -> str:
    """A day with its year, in one of the ways that ``form.md`` accepts."""
    month, weekday = _MONTHS[value.month - 1], _WEEKDAYS[value.weekday()]
    last = value.day % 10 if value.day not in (11, 12, 13) else 0
    ordinal = f"{value.day}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
    return rng.choice(
        (
            f"{value:%d/%m/%Y}",
            f"{value.day}/{value.month}/{value:%y}",
            f"{value.day}.{value.month}.{value:%y}",
            f"{value.day}.{value.month}.{value.year}",
            f"{value:%d-%m-%Y}",
            f"{value.day} {month} {value.year}",
            f"{ordinal} {month} {value.year}",
            f"{value.day} {month[:3]} {value.year}",
            f"{weekday} {value.day} {month} {value.year}",
            f"{weekday[:3]} {ordinal} {month} {value.year}",
            f"{value:%Y-%m-%d}",
        )
    )


def time(rng: Random, value: dt.time) -> str:
    """A time of day, 24-hour or with am and pm."""
    half = "am" if value.hour < 12 else "pm"
    hour = value.hour % 12 or 12
    ways = [
        f"{value:%H:%M}",
        f"{value:%H.%M}",
        f"{value:%H%M}hrs",
        f"{hour}:{value:%M}{half}",
        f"{hour}.{value:%M} {half}",
        f"{hour}:{value:%M} {half.upper()}",
        f"approx {hour}:{value:%M}{half}",
    ]
    return rng.choice(
        ways if value.minute else [*ways, f"{hour}{half}", f"{hour} {half}", f"approx {hour}{half}"]
    )


def count(rng: Random) -> Count:
    """A count with its text."""
    text, low, high, approximate = rng.choice(COUNTS)
    return Count(low=low, high=high, approximate=approximate, text=text)


def option(rng: Random, chosen: Option, *, exact: bool) -> str:
    """An option's label; unless `exact`, as somebody may retype it."""
    if exact:
        return chosen.label
    return rng.choice((chosen.label, chosen.label, chosen.label.upper(), chosen.label.lower(), *chosen.also))


def level(rng: Random, vocabulary: Vocabulary, code: str) -> str:
    """A level by its number, its words or both."""
    label = vocabulary.label(code)
    return rng.choice((code, f"{code}. {label}", label))
