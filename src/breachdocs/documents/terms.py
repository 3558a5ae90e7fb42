"""School terms: which one a day falls in, the same one a year before, and the school year so far (``domain.md`` 9.3).

Without terms in the settings the calendar's stand in: 1 September to 31 December, 1 January to 31 March, 1 April to
31 August. A holiday belongs to the term before it, so that no day is in none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from breachdocs.config import Term

_DAY = dt.timedelta(days=1)
_FALLBACK = ((9, "Autumn"), (4, "Summer"), (1, "Spring"))


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; `name` is empty where it is no term."""

    start: dt.date
    end: dt.date
    name: str = ""


def term_of(day: dt.date, terms: Sequence[Term]) -> Period:
    """The term that a day falls in, with the holidays behind it."""
    ordered = sorted(terms, key=lambda term: term.start)
    for number, term in enumerate(ordered):
        following = ordered[number + 1].start - _DAY if number + 1 < len(ordered) else _holidays_end(term)
        if term.start <= day <= max(following, term.end):
            return Period(term.start, max(following, term.end), term.name)
    month, season = next((month, season) for month, season in _FALLBACK if day.month >= month)
    start = dt.date(day.year, month, 1)
    end = {9: dt.date(day.year, 12, 31), 4: dt.date(day.year, 8, 31), 1: dt.date(day.year, 3, 31)}[month]
    return Period(start, end, f"{season} term {day.year}")


def _holidays_end(last: Term) -> dt.date:
    """Where the holidays behind the last term of the settings end: with the school year, or with the term."""
    return dt.date(last.end.year, 8, 31) if last.end.month in {5, 6, 7} else last.end


def a_year_before(period: Period, terms: Sequence[Term]) -> Period:
    """The same term of the year before, where the settings have it; else the same days."""
    season = _season(period.name)
    for term in terms:
        days = (period.start - term.start).days
        if season and _season(term.name) == season and 300 <= days <= 430:
            return term_of(term.start, terms)
    return Period(_back(period.start), _back(period.end))


def _season(name: str) -> str:
    return re.sub(r"[\d/\-–]+", " ", name).strip().casefold()


def _back(day: dt.date) -> dt.date:
    """The same day a year before; 28 February for 29."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def year_to(day: dt.date) -> Period:
    """The school year, from 1 September, up to a day."""
    year = day.year if day.month >= 9 else day.year - 1
    return Period(dt.date(year, 9, 1), day, f"School year {year}/{(year + 1) % 100:02d} so far")
