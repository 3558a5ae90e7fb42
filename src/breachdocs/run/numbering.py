"""References: the pattern of the settings, and a number that is never used twice."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

from breachdocs.config import reference_of
from breachdocs.settings_file import makes_references

_NUMBER = re.compile(r"\d+")
_FOUR_DIGIT_YEAR = re.compile(r"(?:19|20)\d\d")
_TWO_DIGITS = 2
_CENTURY = 2000
#: No register goes back further with two digits for the year; a number that counts soon would.
_YEARS_BACK = 15


def year_of(pattern: str, year: int) -> int:
    """The year that numbers count in: `year`, or 0 where the pattern has none and they count on for ever."""
    return year if {"year", "yy"} & {name for _, name, _, _ in string.Formatter().parse(pattern)} else 0


def highest(pattern: str, references: Iterable[str]) -> dict[int, int]:
    """Year → the highest number among `references` that look like the pattern (year 0 where it has no year)."""
    expression = _expression(pattern)
    found: dict[int, int] = {}
    for text in references:
        if match := expression.fullmatch(text.strip()):
            year = _year(match)
            found[year] = max(found.get(year, 0), int(match["number"]))
    return found


def reference_in(pattern: str, text: str) -> str | None:
    """The reference that stands in a text, as the pattern writes it; ``None`` where there is none or more than one."""
    expression = re.compile(rf"(?<![^\W_]){_expression(pattern).pattern}(?![^\W_])", re.IGNORECASE)
    found = {reference_of(pattern, _year(match), int(match["number"])) for match in expression.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _expression(pattern: str) -> re.Pattern[str]:
    parts = []
    named: set[str] = set()
    for literal, name, _, _ in string.Formatter().parse(pattern):
        parts.append(re.escape(literal))
        if name and name in named:
            parts.append(f"(?P={name})")
        elif name:
            named.add(name)
            parts.append(rf"(?P<{name}>\d\d)" if name == "yy" else rf"(?P<{name}>\d+)")
    return re.compile("".join(parts), re.IGNORECASE)


def _year(match: re.Match[str]) -> int:
    """The year in a reference, 0 where it has none; one of two digits is of this century."""
    groups = match.groupdict()
    return int(groups.get("year") or 0) or (_CENTURY + int(groups["yy"]) if groups.get("yy") else 0)


def pattern_of(references: Iterable[str], year: int) -> str | None:
    """The pattern that most references follow, if it is plain what comes next; otherwise ``None``.

    Args:
        references: as they stand in a register, in its order.
        year: the present one, by which two digits are known for a year.
    """
    alike: dict[str, list[str]] = {}
    for text in references:
        alike.setdefault(_NUMBER.sub("0", text.strip()), []).append(text.strip())
    for those in sorted(alike.values(), key=len, reverse=True):
        if (pattern := _pattern_of(those, year)) and makes_references(pattern):
            return pattern
    return None


def _pattern_of(references: list[str], year: int) -> str | None:
    """The pattern of references that differ in their numbers alone."""
    columns = list(zip(*(_NUMBER.findall(text) for text in references), strict=True))
    years = _year_at(columns, year) if len(columns) > 1 else None
    others = [at for at in range(len(columns)) if years is None or at != years]
    counting = [at for at in others if len(set(columns[at])) > 1] or others[-1:]
    if len(counting) != 1 or (years is None and len(columns) > 1):
        return None  # one of two numbers may be a month: what comes next is not ours to guess
    width = min(map(len, columns[counting[0]]))
    names = {counting[0]: f"{{number:0{width}d}}" if width > 1 else "{number}"}
    if years is not None:
        names[years] = "{yy}" if len(columns[years][0]) == _TWO_DIGITS else "{year}"
    literals = _NUMBER.split(references[-1].replace("{", "").replace("}", ""))
    numbers = [names.get(at, column[-1]) for at, column in enumerate(columns)]
    return literals[0] + "".join(number + after for number, after in zip(numbers, literals[1:], strict=True))


def _year_at(columns: list[tuple[str, ...]], year: int) -> int | None:
    """Which of several numbers is the year: one of four digits, or of two that come up to the present one."""
    for at, column in enumerate(columns):
        if all(_FOUR_DIGIT_YEAR.fullmatch(number) for number in column):
            return at
    recent = {f"{one % 100:02d}" for one in range(year - _YEARS_BACK, year + 1)}
    last = {f"{year % 100:02d}", f"{(year - 1) % 100:02d}"}
    found = [
        (len(set(column)), at)
        for at, column in enumerate(columns)
        if set(column) <= recent and set(column) & last
    ]
    fewest = min(found, default=(0, 0))[0]
    likely = [at for count, at in found if count == fewest]
    return likely[0] if len(likely) == 1 else None
