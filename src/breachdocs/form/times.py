"""Times of day as English people type them, and the moments they make with a day.

A time that could be morning or afternoon is never chosen in silence: where it is written as on a clock ("2:30")
the 24-hour reading is kept and noted, where it is not ("half past two") the day stands alone.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from breachdocs.form import days
from breachdocs.form.findings import Fault, Finding
from breachdocs.form.words import Written, tidy

UNREADABLE_TIME = Fault(
    "unreadable_time", "This is not a time that can be read; please write it as 14:00 or 2pm."
)
TIME_AMBIGUOUS = Fault(
    "time_ambiguous", "The time does not say whether it is morning or afternoon; please check it."
)
MIDNIGHT = Fault("time_ambiguous", "Midnight may begin a day or end it; please check which is meant.")
SEVERAL_TIMES = Fault("several_times", "More than one time is given; the first was taken.")
FUTURE_MOMENT = Fault("future_date", "This lies after the moment at which the form was received.")

#: Hours that nobody in a school means twelve hours later, when written without a leading zero, am or pm.
_PLAIN_HOURS = frozenset({0, 10, 11, 12, *range(13, 25)})
_MINUTES_A_DAY = 24 * 60

_HOURS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_MINUTES = {"quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twentyfive": 25, "half": 30}
_FIGURE = rf"(?:\d{{1,2}}|{'|'.join(_HOURS)})"
_HOUR = _FIGURE + r"(?![a-z\d])"
_END = r"(?:\s?-?ish)?(?![a-z\d])"
_TO = r"\s*(?:-|to|and|until|till|or|&|/)\s*"

_WELL_FORMED = re.compile(r"([01]\d|2[0-3])[:.]([0-5]\d)", re.ASCII)
_HALF_OF_DAY = Written(
    r"(?<![a-z])(?:([ap])\.?\s?m\.?(?![a-z])"
    r"|(?:in the |this |mid-?)?(morning)\b|(?:in the |this |mid-?)?(?:afternoon|evening)\b)"
)
_TIME = Written(
    rf"""
    (?:(?<!\d)12(?:[:.]00)?\s*(?:am|pm)?\s*)?\b(?P<name>noon|midday|midnight)\b
    |(?<![a-z\d])(?:(?P<part>half|quarter|five|ten|twenty(?:[\s-]?five)?)\s*|(?P<part_figures>\d{{1,2}})\s*(?=min|past))
        (?:min(?:ute)?s?\s*)?(?:(?P<way>past|to)\s*|(?<=half\s))(?P<of>{_HOUR})\s*(?:o'?\s?clock\s*)?(?P<half0>am|pm)?{_END}
    |(?<![\d:.])(?P<hour>\d{{1,2}})\s?[:.;h]\s?(?P<minute>\d{{2}})(?:[:.]\d{{2}}(?:\.\d+)?z?)?(?!\d)
        \s*(?P<half1>am|pm)?(?:\s*(?P<hours1>h(?:ou)?rs?|h))?{_END}
    |(?<![\d:.,])(?P<figures>\d{{4}}|(?:(?<=^)\d{{3}}(?=\s*$))|\d{{3}}(?=\s*(?:am|pm|h)))
        (?:\s*(?P<hours2>h(?:ou)?rs?|h))?\s*(?P<half2>am|pm)?{_END}
    |(?<![a-z\d:.])(?P<whole>{_FIGURE})\s*(?:o'?\s?clock\s*)?(?P<half3>am|pm){_END}
    |(?<![a-z\d:.])(?P<oclock>{_FIGURE})\s*o'?\s?clock{_END}
    |(?<![a-z\d:.])(?P<bare>{_HOUR})(?={_TO}{_HOUR})
    """,
    re.VERBOSE,
)
_BARE_HOUR = Written(rf"\b(?P<bare>{_FIGURE}){_END}")
_SAYS_NOTHING = frozenset((
    "at", "on", "the", "in", "of", "time", "approx", "approximately", "about", "around", "circa", "c",
    "ca", "roughly", "just", "shortly", "soon", "est", "estimated", "exactly", "hours", "hrs", "h",
    "gmt", "bst", "z", "t", "local", "am", "pm", "ish",
))  # fmt: skip
_JOINING = frozenset((
    "between", "and", "to", "from", "until", "till", "or", "both",
))  # fmt: skip


class _Clock(NamedTuple):
    """A time as written: hours and minutes as figures, the half of the day ("am", "pm" or "") and how it is written.

    `plain`: as on a 24-hour clock (leading zero, four figures or "hrs"); `clock`: hours and minutes in figures.
    """

    hour: int
    minute: int
    half: str
    plain: bool
    clock: bool


def _number(hour: str) -> int:
    return int(hour) if hour.isdecimal() else _HOURS.index(hour) + 1


def _clock(match: re.Match[str]) -> _Clock:
    """The time of one match of `_TIME`."""
    if match["name"]:
        return _Clock(0 if match["name"] == "midnight" else 12, 0, "", plain=True, clock=True)
    if match["of"]:
        past = _MINUTES.get(re.sub(r"[\s-]", "", match["part"] or "")) or int(match["part_figures"] or 0)
        minutes = _number(match["of"]) * 60 + (-past if match["way"] == "to" else past)
        hour = minutes // 60 or 12
        return _Clock(hour, minutes % 60, _half_before(match), plain=False, clock=False)
    if match["hour"]:
        plain = match["hour"][0] == "0" or bool(match["hours1"])
        return _Clock(int(match["hour"]), int(match["minute"]), match["half1"] or "", plain=plain, clock=True)
    if match["figures"]:
        figures = match["figures"]
        plain = len(figures) == 4 or bool(match["hours2"])
        return _Clock(int(figures[:-2]), int(figures[-2:]), match["half2"] or "", plain=plain, clock=True)
    return _Clock(
        _number(match["whole"] or match["oclock"] or match["bare"]),
        0,
        match["half3"] or "",
        plain=False,
        clock=False,
    )


def _half_before(match: re.Match[str]) -> str:
    """The half of the day: it is said of the hour named, so a quarter to twelve pm is still morning."""
    half = match["half0"] or ""
    if match["way"] == "to" and _number(match["of"]) == 12 and half:
        return "am" if half == "pm" else "pm"
    return half


def _minute_of_day(clock: _Clock) -> int | None:
    """Minutes after midnight, 0 to 1440; ``None`` where there is no such time."""
    hour, minute, half = clock.hour, clock.minute, clock.half
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    if half and hour > 12:
        return hour * 60 + minute if half == "pm" and hour < 24 else None
    if half and hour == 0:
        return minute if half == "am" else None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 60 + minute


def _first_of(clocks: list[_Clock], loose: str) -> _Clock:
    """The first time, its half of the day that of a later one ("2-3pm") or a word beside it ("Monday morning")."""
    first = clocks[0]
    if first.half or first.plain or first.hour > 12:
        return first
    later = next((clock for clock in clocks[1:] if clock.half), None)
    if later is None:
        return first._replace(half=loose)
    alike = first._replace(half=later.half)
    begins, ends = _minute_of_day(alike), _minute_of_day(later)
    if begins is not None and ends is not None and begins > ends:  # "11-1pm" begins in the morning
        return first._replace(half="am" if later.half == "pm" else "pm")
    return alike


def _judged(clock: _Clock) -> tuple[int | None, tuple[Fault, ...]]:
    """The minute of the day, and what is doubtful about it."""
    minute = _minute_of_day(clock)
    if minute is None:
        return None, (UNREADABLE_TIME,)
    if clock.half or (clock.plain and minute < _MINUTES_A_DAY):
        return minute, ()
    if minute == _MINUTES_A_DAY:
        return minute, (MIDNIGHT,)
    if not clock.clock:
        return None, (TIME_AMBIGUOUS,)
    return minute, () if clock.hour in _PLAIN_HOURS else (TIME_AMBIGUOUS,)


def _half_word(match: re.Match[str]) -> str:
    return f" {match[1]}m " if match[1] else " am " if match[2] else " pm "


def find_time(text: str, *, asked: bool) -> Finding[int | None]:
    """The first time of day in a text.

    Args:
        text: as typed, or what a day left of it.
        asked: whether it stands where a time was asked for, so that words without a time are an unreadable one.

    Returns:
        Minutes after midnight, 1440 for a midnight that ends the day; ``None`` where there is no time, with
        `unreadable_time` or, without am or pm, `time_ambiguous`. A time stands in spite of `time_ambiguous`,
        `several_times` and `more_words`.
    """
    if match := _WELL_FORMED.fullmatch(text):
        return Finding(int(match[1]) * 60 + int(match[2]))
    words = _HALF_OF_DAY.pattern.sub(_half_word, days.plain(text)).strip()
    if not words:
        return Finding(None)
    clocks = [_clock(match) for match in _TIME.pattern.finditer(words)]
    rest = _TIME.pattern.sub(" ", words)
    if not clocks:
        return _no_time(words, asked=asked)
    loose = set(re.findall(r"\b[ap]m\b", rest))
    minute, faults = _judged(_first_of(clocks, loose.pop() if len(loose) == 1 else ""))
    if "midnight" in words and minute == 0:
        faults += (MIDNIGHT,)
    several = len({_minute_of_day(clock) for clock in clocks}) > 1
    if several:
        faults += (SEVERAL_TIMES,)
    if days.words_left(rest, _SAYS_NOTHING | _JOINING if several else _SAYS_NOTHING):
        faults += (days.MORE_WORDS,)
    return Finding(minute, faults)


def _no_time(words: str, *, asked: bool) -> Finding[int | None]:
    hours = _BARE_HOUR.pattern.findall(words) if asked or words.startswith("at ") else []
    alone = len(hours) == 1 and not days.words_left(_BARE_HOUR.pattern.sub(" ", words), _SAYS_NOTHING)
    if alone and 1 <= _number(hours[0]) <= 12:
        return Finding(None, (TIME_AMBIGUOUS,))
    if asked or re.search(r"\d|\b[ap]m\b", words):
        return Finding(None, (UNREADABLE_TIME,))
    return Finding(None, (days.MORE_WORDS,) if days.words_left(words, _SAYS_NOTHING) else ())


def _day_of(typed_day: str, typed_time: str, received: dt.date) -> tuple[days.FoundDay, str]:
    """The day, and what is left of both texts for the time, the time's own box first."""
    box = typed_day or typed_time
    plain_day = days.well_formed(box, received)
    found = days.FoundDay(plain_day, (), "") if plain_day else days.find_day(box, received)
    return found, f"{typed_time} {found.rest}" if typed_day else found.rest


def read_moment(
    day_text: str, time_text: str, *, received: dt.datetime
) -> Finding[dt.datetime | dt.date | str | None]:
    """The moment that a day and a time make, in one answer or two.

    Args:
        day_text: the day as typed, with or without the time.
        time_text: the time as typed, or nothing.
        received: when the form was received, local time (naive); for a day alone, the end of that day.

    Returns:
        The moment to the minute; the day alone where no time can be read (with `unreadable_time` or
        `time_ambiguous`) or none was typed; the text as typed where the day cannot be read, where there is a time
        without a day (`unreadable_date`), or where it all lies after `received` (`future_date`); ``None`` for blanks.
    """
    typed_day, typed_time = tidy(day_text) or "", tidy(time_text) or ""
    typed = f"{typed_day} {typed_time}".strip()
    if not typed:
        return Finding(None)
    found, rest = _day_of(typed_day, typed_time, received.date())
    if found.day is None:
        return Finding(typed, found.faults)
    if not days.likely(found.day):
        return Finding(typed, (days.UNLIKELY_DATE, *found.faults))
    minute, faults = find_time(rest.strip(), asked=bool(typed_time and typed_day))
    faults = found.faults + faults
    value: dt.date = found.day
    if minute is not None:
        value = dt.datetime.combine(found.day, dt.time()) + dt.timedelta(minutes=minute)
    if value > (received.date() if minute is None else received):
        return Finding(typed, (FUTURE_MOMENT, *faults))
    return Finding(value, faults)
