"""Days as English people type them.

Always in UK order (``form.md``, "Dates and times"): ``03/04/2025`` is 3 April. What is no day, or could be
two, keeps its text; whatever is read beyond the plain words is said in a `Fault`. Well-formed days take a short way.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from breachdocs.form.findings import Fault, Finding
from breachdocs.form.words import Written, tidy

#: Years outside these are slips of the finger; no incident on a form is that old.
EARLIEST_YEAR, LATEST_YEAR = 1990, 2099

UNREADABLE_DATE = Fault(
    "unreadable_date", "This is not a date that can be read; please write it as 3 April 2025."
)
NO_SUCH_DATE = Fault("no_such_date", "There is no such date in the calendar (day first, then month).")
UNLIKELY_DATE = Fault("unlikely_date", "The year of this date is hardly meant; please check it.")
FUTURE_DATE = Fault("future_date", "This date lies after the day on which the form was received.")
YEAR_ASSUMED = Fault(
    "year_assumed", "The date has no year; the latest such day before the form came was taken."
)
WEEKDAY_DIFFERS = Fault(
    "weekday_differs", "The day of the week does not belong to this date; the date was taken."
)
WEEK_COMMENCING = Fault("week_commencing", "A week is named, not a day; its first day was taken.")
SEVERAL_DAYS = Fault("several_days", "More than one day is given; the first was taken.")
MORE_WORDS = Fault("more_words", "More is written here than a date or time; please check what it says.")

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_KEYS = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: The well-formed days, commonest first; whatever else is typed goes the long way round.
_QUICK = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})"
    r"|(\d{4})-(\d\d)-(\d\d)"
    r"|(?:([a-z]{3,9}),? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9}),? (\d{4})",
    re.ASCII | re.IGNORECASE,
)

_DASHES = Written("[\u2010-\u2015\u2212]")
_WORD = Written(r"(?<![a-z])[a-z]{3,10}(?![a-z])")
_WEEKDAY = Written(
    r"\b(?:(mon|fri|sun)(?:day)?|(tue)(?:s(?:day)?)?|(wed)(?:s|nesday)?|(thu)(?:r|rs|rsday)?|(sat)(?:urday)?)\b\.?"
)
_ORDINAL = r"(?:\s?(?:st|nd|rd|th))?(?![a-z]{2}\b)"
_MONTH = rf"(?:{'|'.join(_MONTH_KEYS)})(?![a-z])"
_JOIN = r"\s*(?:-|to|and|&|\+|or|,|/|until|till)\s*(?:and\s+)?(?:on\s+)?(?:the\s+)?"
# A year is not the hour of "3 April 14:00", the time of "3 April 1400hrs" nor the day of "3 April, 15 May".
_NOT_A_CLOCK = r"(?!\s*(?:[ap]\.?\s?m\b|hrs?\b|hours?\b|h\b|noon|mid(?:day|night)|o.?clock|-?ish\b))"
_YEAR = (
    rf"(?:\d{{4}}(?!\d){_NOT_A_CLOCK}"
    rf"|\d{{2}}(?!\d|[:.;]\s?\d|\s?(?:st|nd|rd|th)\b|\s*(?:of\s+)?{_MONTH}|{_JOIN}\d{{1,2}}\s*{_MONTH}){_NOT_A_CLOCK})"
)
_DAY = Written(
    rf"""
    (?<!\d)(?P<y1>\d{{4}})(?P<s1>[./-])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?!\d)(?:t00:00(?::00(?:\.0+)?)?z?(?![\d:])|t(?=\d\d:))?
    |(?<!\d)(?P<d2>\d{{1,2}})\s?(?P<s2>[./-])\s?(?P<m2>\d{{1,2}})\s?(?P=s2)\s?(?P<y2>\d{{4}}|\d{{2}})(?!\d)
    |(?<![\d:.])(?P<run>(?:\d{{1,2}}{_ORDINAL}{_JOIN}){{1,6}})?(?P<d3>\d{{1,2}}){_ORDINAL}
        [\s.,/-]*(?:of\s+)?(?P<m3>{_MONTH})(?:(?:\s*[.,]?\s*'?|[./-])(?P<y3>{_YEAR}))?
    |(?<![a-z])(?P<m4>{_MONTH})\.?\s*(?:the\s+)?
        (?P<d4>\d{{1,2}}(?:\s?(?:st|nd|rd|th)\b|(?=,?\s*'?\d{{4}}(?!\d))|(?<=[a-z.\s]\d)(?![\d:.])))
        (?:\s*,?\s*'?(?P<y4>{_YEAR}))?
    |(?<![\d/.])(?P<d5>\d{{1,2}})\s?/\s?(?P<m5>\d{{1,2}})(?![\d/])
    """,
    re.VERBOSE,
)
#: Only figures: ``03 04 2025``, ``03042025`` and ``20250403``. Six figures could be in either order.
_FIGURES = Written(
    r"\s*(?:(?P<d>\d{1,2})\s+(?P<m>\d{1,2})\s+(?P<y>\d{4}|\d{2})|(?P<D>\d\d)(?P<M>\d\d)(?P<Y>(?:19|20)\d\d)"
    r"|(?P<YY>(?:19|20)\d\d)(?P<MM>\d\d)(?P<DD>\d\d))\s*"
)
_WEEK = Written(r"\b(?:w/?[cb]|w\.[cb]|wk|week)\b\.?(?:\s*(?:commencing|comm?|beginning|starting|of)\b)?")
#: Words that make the day named another day than the one meant.
_AWAY_FROM = Written(
    r"\b(?:before|after|not|ending|w/?e|following|previous|prior\s+to)\b\.?[\s:]*(?:(?:the|on)\s+)*$"
)
_UP_TO = Written(r"\b(?:by|until|till|up\s+to)\b[\s:]*(?:(?:the|on)\s+)*$")
_CLOCK = Written(
    r"(?:\b(?:approx\.?|approximately|about|around|circa|c\.?)\s*)?"
    r"(?:\d{1,2}\s?[:.]\s?\d{2}(?:[:.]\d\d)?(?:\s?[ap]\.?m\b\.?|\s?hrs?\b|z\b)?|\d{1,2}\s?[ap]\.?m\b\.?"
    r"|\d{4}\s?h(?:ou)?rs?\b|(?:12\s*)?(?:noon|midday|midnight)\b)"
)
_PLAIN_WORDS = frozenset(("on", "the", "of", "at", "date", "dated", "day", "in", "a"))
_JOINING_WORDS = frozenset(("and", "to", "or", "from", "between", "until", "till", "both"))
_DAY_PARTS = frozenset(("morning", "afternoon", "evening", "am", "pm"))


class FoundDay(NamedTuple):
    """The day found in a text.

    Attributes:
        day: ``None`` where there is none, or none that exists.
        faults: why there is none, or what to check about it.
        rest: what the text says besides, in lower case, the day and its weekday left out.
    """

    day: dt.date | None
    faults: tuple[Fault, ...]
    rest: str


class _Written(NamedTuple):
    """One day as written: where it stands, and its figures; the year may be missing."""

    start: int
    day: int
    month: int
    year: int | None


def plain(text: str) -> str:
    """Typed text in lower case on one line, its dashes, figures and quotes those of a keyboard."""
    return " ".join(_DASHES.pattern.sub("-", normalize("NFKC", text)).replace("’", "'").casefold().split())


def words_left(rest: str, allowed: frozenset[str]) -> bool:
    """Whether anything is left of a text beyond the words that say nothing."""
    return any(word not in allowed for word in re.findall(r"[^\W_]+", rest))


def _one_slip_apart(typed: str, meant: str) -> bool:
    """Whether one letter is missing, added, wrong, or changed places with the next."""
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), len(typed))
    a, b = typed[start:], meant[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return max(len(a), len(b)) <= 1 or (len(a) == 2 and a == b[::-1])


@lru_cache(maxsize=512)
def _month(word: str) -> int | None:
    """The month of a name, of its first letters (three or more), or of a slip of it, if only one fits."""
    fitting = [n for n, name in enumerate(_MONTHS, 1) if name.startswith(word)]
    if not fitting and len(word) > 3:
        fitting = [n for n, name in enumerate(_MONTHS, 1) if len(name) > 3 and _one_slip_apart(word, name)]
    return fitting[0] if len(fitting) == 1 else None


def _month_key(match: re.Match[str]) -> str:
    number = _month(match[0])
    return match[0] if number is None else _MONTHS[number - 1][:3]


def _full_year(figures: str, received: dt.date) -> int:
    """Two figures are a year at most 20 after the form was received, so that a late due date still fits."""
    year = int(figures)
    if len(figures) > 2:
        return year
    year += received.year // 100 * 100
    if year > received.year + 20:
        return year - 100
    return year + 100 if year <= received.year - 80 else year


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def well_formed(text: str, received: dt.date) -> dt.date | None:
    """The day of a well-formed text with its year and, if any, its right weekday; ``None`` for all others."""
    match = _QUICK.fullmatch(text)
    if not match:
        return None
    if match[1]:
        return _date(_full_year(match[4], received), int(match[3]), int(match[1]))
    if match[5]:
        return _date(int(match[5]), int(match[6]), int(match[7]))
    month = _month(match[10].lower())
    day = _date(int(match[11]), month, int(match[9])) if month else None
    if day and match[8]:
        named = _WEEKDAY.pattern.fullmatch(match[8].lower())
        if not named or named[named.lastindex or 0] != _WEEKDAYS[day.weekday()]:
            return None
    return day


def _written(match: re.Match[str], received: dt.date) -> list[_Written]:
    """The days of one match: one, or with "3 and 4 April" the first and the last."""
    named = {key[0]: figures for key, figures in match.groupdict().items() if figures and key[0] in "dmy"}
    month = _MONTH_KEYS.get(named["m"]) or int(named["m"])
    year = _full_year(named["y"], received) if "y" in named else None
    last = _Written(match.start(), int(re.sub(r"\D", "", named["d"])), month, year)
    if not match["run"]:
        return [last]
    return [last._replace(day=int(figures)) for figures in re.findall(r"\d+", match["run"])] + [last]


def _only_figures(text: str, received: dt.date) -> list[_Written]:
    match = _FIGURES.pattern.fullmatch(text)
    if not match:
        return []
    parts = {key[0].lower(): figures for key, figures in match.groupdict().items() if figures}
    return [_Written(0, int(parts["d"]), int(parts["m"]), _full_year(parts["y"], received))]


def _latest(written: _Written, received: dt.date) -> dt.date | None:
    """The latest such day not after `received`; 29 February may be up to eight years back."""
    years = range(received.year, received.year - 9, -1)
    days = (_date(year, written.month, written.day) for year in years)
    return next((day for day in days if day and day <= received), None)


def _resolved(days: list[_Written], received: dt.date) -> tuple[dt.date | None, tuple[Fault, ...]]:
    """The first of the days; its year is that of a later one ("28 March to 2 April 2025") or assumed."""
    first = days[0]
    if first.year is not None:
        return _date(first.year, first.month, first.day), ()
    later = next((other for other in days if other.year is not None), None)
    if later is None or later.year is None:
        return _latest(first, received), (YEAR_ASSUMED,)
    crosses_new_year = (first.month, first.day) > (later.month, later.day)
    return _date(later.year - crosses_new_year, first.month, first.day), ()


def _weekday_differs(day: dt.date, text: str) -> bool:
    """Whether a weekday that the text names is not the day's."""
    return any(m[m.lastindex or 0] != _WEEKDAYS[day.weekday()] for m in _WEEKDAY.pattern.finditer(text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def find_day(text: str, received: dt.date, *, due: bool = False) -> FoundDay:
    """The first day that a text names, wherever it stands in it, and what else is written there.

    Args:
        text: as typed.
        received: when the form was received; a day without a year is the latest such day not after it.
        due: whether the day is one by which something is to be done, so that "by 3 May" names it.
    """
    named = _WORD.pattern.sub(_month_key, plain(text))
    keyed = _WEEKDAY.pattern.sub(_blank, named)
    matches = list(_DAY.pattern.finditer(keyed))
    days = [written for match in matches for written in _written(match, received)] or _only_figures(
        keyed, received
    )
    if not days:
        return FoundDay(None, (UNREADABLE_DATE,), keyed)
    before, rest = keyed[: days[0].start], _DAY.pattern.sub(_blank, keyed) if matches else ""
    away = _AWAY_FROM.pattern.search(before) or (not due and _UP_TO.pattern.search(before))
    same_month = [written.day for written in days if written.start == days[0].start]
    if away or same_month != sorted(same_month):
        return FoundDay(None, (UNREADABLE_DATE,), rest)
    day, faults = _resolved(days, received)
    if day is None:
        return FoundDay(None, (NO_SUCH_DATE,), rest)
    several = (
        len({written[1:3] for written in days}) > 1 or len({written.year or day.year for written in days}) > 1
    )
    # Of several days, the first owns the weekday written before it; the others are not looked at.
    if _weekday_differs(day, named[: days[0].start] if several else named):
        faults += (WEEKDAY_DIFFERS,)
    rest, weeks = _WEEK.pattern.subn(" ", rest)
    if weeks:
        faults += (WEEK_COMMENCING,)
    if several:
        faults += (SEVERAL_DAYS,)
        rest = " ".join(word for word in rest.split() if word not in _JOINING_WORDS)
    return FoundDay(day, faults, _UP_TO.pattern.sub(" ", rest) if due else rest)


def likely(day: dt.date) -> bool:
    """Whether the year is one that a form can mean."""
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR


def read_day(text: str, *, received: dt.date, future: bool = False) -> Finding[dt.date | str | None]:
    """The day that a typed answer names.

    Args:
        text: as typed.
        received: the day on which the form was received.
        future: whether it may lie after `received` (due dates). A day without a year is past all the same.

    Returns:
        The day; the text as typed, tidied, with `unreadable_date`, `no_such_date`, `unlikely_date` (before
        1990) or `future_date`; ``None`` for blank text. A day stands in spite of `year_assumed`, `weekday_differs`,
        `week_commencing`, `several_days` (the first is taken) and `more_words`.
    """
    if isinstance(received, dt.datetime):  # a date to the type checker, yet not to be compared with one
        received = received.date()
    faults: tuple[Fault, ...] = ()
    day = well_formed(text, received)
    if day is None:
        typed = tidy(text)
        if typed is None:
            return Finding(None)
        day, faults, rest = find_day(typed, received, due=future)
        if day is None:
            return Finding(typed, faults)
        if words_left(_CLOCK.pattern.sub(" ", rest), _PLAIN_WORDS | _DAY_PARTS):
            faults += (MORE_WORDS,)
    if not likely(day):
        return Finding(tidy(text), (UNLIKELY_DATE, *faults))
    if day > received and not future:
        return Finding(tidy(text), (FUTURE_DATE, *faults))
    return Finding(day, faults)
