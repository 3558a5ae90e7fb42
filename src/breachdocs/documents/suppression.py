"""Numbers of people told so that nobody is known by them, from any number of summaries (``domain.md`` 9.4).

The rule is about each incident, not about each paper. An incident of fewer than five people is counted as one such
incident, and its number enters no sum. The number of every other incident is rounded to the nearest five, and only
then added to others. So all that any summary says of people, of a school, a trust or a council, of a term or a year,
is made of these coarsened numbers: two incidents of one and of four people give the same papers, word for word. What
papers do not depend on can't be worked out from them, whoever adds, subtracts or compares however many.

A total that were rounded only at its end would differ from another by what lies between them, which tells small
numbers; and hiding cells works for one paper, not for those beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

NOT_KNOWN = "not known"


def coarse(number: int, fewest: int) -> int | None:
    """One incident's number of people as sums may hold it: to the nearest `fewest`, at least one such step.

    Args:
        number: of people affected, 0 or more.
        fewest: the smallest number that is told; 0 or 1 tells all.

    Returns:
        The number; 0 for nobody; ``None`` for a number below `fewest`, which is told in words only.
    """
    if fewest <= 1 or not number:
        return number
    if number < fewest:
        return None
    return max(fewest, (number + fewest // 2) // fewest * fewest)


class Told(NamedTuple):
    """How many people a number of incidents affected, as it may be told.

    Attributes:
        people: in the incidents that are not small, each rounded.
        small: incidents with fewer people than are told.
        unknown: incidents of which it is not known.
    """

    people: int
    small: int
    unknown: int


def told(numbers: Iterable[int | None], fewest: int) -> Told:
    """The people of some incidents, each made coarse before anything is added.

    Args:
        numbers: people of each incident; ``None`` where it is not known.
        fewest: the smallest number that is told; 0 or 1 tells all.
    """
    counts = tuple(numbers)
    known = [coarse(number, fewest) for number in counts if number is not None]
    return Told(sum(number or 0 for number in known), known.count(None), len(counts) - len(known))


def shown(numbers: Iterable[int | None], fewest: int) -> str:
    """The same in words: ``160 + 3 × fewer than 5 + 2 × not known``; ``0`` for no incident."""
    counts = tuple(numbers)
    people, small, unknown = told(counts, fewest)
    if unknown and unknown == len(counts):
        return NOT_KNOWN
    parts = [f"{people:,}"] if people or not small else []
    parts += [
        words if count == 1 else f"{count} × {words}"
        for count, words in ((small, f"fewer than {fewest}"), (unknown, NOT_KNOWN))
        if count
    ]
    return " + ".join(parts)
