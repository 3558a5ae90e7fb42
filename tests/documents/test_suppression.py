from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachdocs.documents import Scope
from breachdocs.documents.suppression import coarse, shown
from governors_papers import SCHOOLS, exactly, paper, three_terms
from side_by_side import by_the_rule, given_away, rounded_at_the_end, understood, understood_at_the_end

#: Attacked each time the tests run; benchmarks/small_numbers.py attacks more.
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


@settings(deadline=None)
@given(st.lists(st.none() | st.integers(0, 40)), st.integers(2, 10), st.randoms(use_true_random=False))
def test_whatever_small_numbers_stand_there_the_words_are_the_same(
    numbers: list[int | None], fewest: int, chance: Random
) -> None:
    others = [
        chance.randint(1, fewest - 1) if number is not None and 0 < number < fewest else number
        for number in numbers
    ]

    assert shown(others, fewest) == shown(numbers, fewest)


def test_no_summaries_side_by_side_give_a_small_number_away() -> None:
    chance = Random(9)  # noqa: S311 -- the same numbers each time

    assert not any(given_away(chance, by_the_rule, understood) for _ in range(WORLDS))


def test_the_attack_finds_small_numbers_where_only_totals_are_rounded() -> None:
    chance = Random(9)  # noqa: S311 -- the same numbers each time

    assert any(given_away(chance, rounded_at_the_end, understood_at_the_end) for _ in range(WORLDS))


def test_papers_are_the_same_files_whatever_the_small_numbers_are() -> None:
    chance = Random(5)  # noqa: S311 -- the same numbers each time
    world = three_terms(chance, 8, SCHOOLS[:3])
    other = [
        replace(one, people=exactly(chance.randint(1, 4)))
        if one.people is not None and (one.people.high or 0) in range(1, 5)
        else one
        for one in world
    ]

    assert world != other
    for scope in (Scope(), Scope(SCHOOLS[0]), Scope("Trust", SCHOOLS[:2], trust=True)):
        assert paper(world, scope) == paper(other, scope)
