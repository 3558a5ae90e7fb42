from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.documents.suppression import coarse, shown

Told = Callable[[Sequence[int]], str]
#: Attacked each time the tests run; the figure in docs/dpo.md is of 20,000.
WORLDS = 1500


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], "0"), ([0], "0"), ([0, 7], "5"), ([8], "10"), ([1503], "1,505"), ([4], "fewer than 5"), ([5], "5"),
        ([1, 4], "2 × fewer than 5"), ([0, 3], "fewer than 5"), ([3, 40, 90], "130 + fewer than 5"),
        ([None], "not known"), ([None, None], "not known"), ([0, None], "0 + not known"),
        ([60, 3, 2, None, None], "60 + 2 × fewer than 5 + 2 × not known"),
    ],
)  # fmt: skip
def test_examples_of_people_told(numbers: list[int | None], words: str) -> None:
    assert shown(numbers, 5) == words


@pytest.mark.parametrize(
    ("number", "step", "told"), [(11, 10, 10), (9, 10, None), (2, 2, 2), (3, 0, 3), (3, 1, 3)]
)
def test_numbers_are_told_to_the_nearest_of_what_the_settings_say(
    number: int, step: int, told: int | None
) -> None:
    assert coarse(number, step) == told


@given(st.lists(st.none() | st.integers(0, 40)), st.integers(2, 10), st.randoms(use_true_random=False))
def test_whatever_small_numbers_stand_there_the_words_are_the_same(
    numbers: list[int | None], fewest: int, chance: Random
) -> None:
    others = [
        chance.randint(1, fewest - 1) if number is not None and 0 < number < fewest else number
        for number in numbers
    ]

    assert shown(others, fewest) == shown(numbers, fewest)


@dataclass
class Range:
    """What a reader can't rule out: from `low` to `high`."""

    low: int
    high: int


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


def given_away(chance: Random, told: Told) -> bool:
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
        cells.append((paper, understood(told(numbers), len(numbers))))
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


def understood_at_the_end(words: str) -> Range:
    if "fewer" in words:
        return Range(1, 4)
    number = int(words)
    return Range(max(number - 2, 0 if not number else 5), number + 2 if number else 0)


def test_no_summaries_side_by_side_give_a_small_number_away() -> None:
    chance = Random(9)  # noqa: S311 -- the same numbers each time

    assert not any(given_away(chance, by_the_rule) for _ in range(WORLDS))


def test_the_attack_finds_small_numbers_where_only_totals_are_rounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(globals(), "understood", lambda words, _incidents: understood_at_the_end(words))
    chance = Random(9)  # noqa: S311 -- the same numbers each time

    assert any(given_away(chance, rounded_at_the_end) for _ in range(WORLDS))
