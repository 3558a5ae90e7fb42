"""An attack on numbers of people that summaries hide: all of them laid side by side, and reckoned with."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from breachdocs.documents.suppression import shown

#: What a cell says of the people of some incidents.
Telling = Callable[[Sequence[int]], str]


@dataclass
class Range:
    """What a reader can't rule out: from `low` to `high`."""

    low: int
    high: int


Understanding = Callable[[str, int], Range]


def understood(words: str, incidents: int) -> Range:
    """How many people a cell may stand for, for a reader who knows the rule and the number of incidents in it."""
    found = Range(0, 0)
    large = incidents
    for part in words.split(" + "):
        many = int(part.partition(" × ")[0]) if " × " in part else 1
        if "fewer than" in part:
            found = Range(found.low + many, found.high + 4 * many)
            large -= many
        else:
            number = int(part.replace(",", ""))
            found = Range(found.low + number, found.high + number)
    spread = 2 * large if re.match(r"[\d,]+(?: \+|$)", words) else 0
    return Range(max(found.low - spread, 0), found.high + spread)


def attacked(
    cells: Iterable[tuple[frozenset[tuple[int, int]], Range]], atoms: dict[tuple[int, int], Range]
) -> None:
    """Narrows what each school's term may hold by every sum that is told, again and again until nothing narrows."""
    sums, narrowed = list(cells), True
    while narrowed:
        narrowed = False
        for members, told in sums:
            low, high = sum(atoms[one].low for one in members), sum(atoms[one].high for one in members)
            for one in members:
                its = atoms[one]
                least = max(its.low, told.low - (high - its.high))
                most = min(its.high, told.high - (low - its.low))
                if (least, most) != (its.low, its.high):
                    low, high = low + least - its.low, high + most - its.high
                    its.low, its.high, narrowed = least, most, True


def given_away(chance: Random, telling: Telling, understanding: Understanding) -> bool:
    """Whether the summaries of some schools, their trust, the council, each term and the year tell a small number.

    The reader holds them all, and knows how many incidents each school had in each term.
    """
    schools, terms = range(chance.randint(3, 7)), range(chance.randint(1, 3))
    world = {
        (school, term): [_people(chance) for _ in range(chance.choice((0, 1, 1, 2, 5)))]
        for school in schools
        for term in terms
    }
    papers = [
        frozenset((school, term) for school in some for term in when)
        for some in (*((one,) for one in schools), tuple(schools)[: len(schools) // 2], schools)
        for when in (*((one,) for one in terms), terms, tuple(terms)[:2])
    ]
    cells = []
    for paper in papers:
        numbers = [number for one in paper for number in world[one]]
        cells.append((paper, understanding(telling(numbers), len(numbers))))
    atoms = {one: Range(0, 10**6) for one in world}
    attacked(cells, atoms)
    for one, numbers in world.items():
        assert atoms[one].low <= sum(numbers) <= atoms[one].high
    return any(0 < sum(world[one]) < 5 and its.low == its.high for one, its in atoms.items())


def _people(chance: Random) -> int:
    return chance.choice((chance.randint(1, 4), chance.randint(5, 60), chance.randint(5, 400)))


def by_the_rule(numbers: Sequence[int]) -> str:
    """What a summary says."""
    return shown(numbers, 5)


def rounded_at_the_end(numbers: Sequence[int]) -> str:
    """What it must not say: exact numbers added and the sum rounded."""
    total = sum(numbers)
    return "fewer than 5" if 0 < total < 5 else str((total + 2) // 5 * 5)


def understood_at_the_end(words: str, _incidents: int) -> Range:
    """The same, for a reader of such a sum."""
    if "fewer" in words:
        return Range(1, 4)
    number = int(words)
    return Range(max(number - 2, 0 if not number else 5), number + 2 if number else 0)
