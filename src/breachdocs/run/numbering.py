"""References: the pattern of the settings, and a number that is never used twice."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable


def reference(pattern: str, year: int, number: int) -> str:
    """The reference of a number in a year."""
    return pattern.format(year=year, number=number)


def year_of(pattern: str, year: int) -> int:
    """The year that numbers count in: `year`, or 0 where the pattern has none and they count on for ever."""
    return year if any(name == "year" for _, name, _, _ in string.Formatter().parse(pattern)) else 0


def highest(pattern: str, references: Iterable[str]) -> dict[int, int]:
    """Year → the highest number among `references` that look like the pattern (year 0 where it has no year)."""
    expression = _expression(pattern)
    found: dict[int, int] = {}
    for text in references:
        if match := expression.fullmatch(text.strip()):
            groups = match.groupdict()
            year = int(groups.get("year") or 0)
            found[year] = max(found.get(year, 0), int(groups["number"]))
    return found


def reference_in(pattern: str, text: str) -> str | None:
    """The reference that stands in a text, as the pattern writes it; ``None`` where there is none or more than one."""
    expression = re.compile(rf"(?<![^\W_]){_expression(pattern).pattern}(?![^\W_])", re.IGNORECASE)
    found = {
        pattern.format(year=int(match.groupdict().get("year") or 0), number=int(match["number"]))
        for match in expression.finditer(text)
    }
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
            parts.append(rf"(?P<{name}>\d+)")
    return re.compile("".join(parts), re.IGNORECASE)
