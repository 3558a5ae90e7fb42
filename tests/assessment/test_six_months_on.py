"""The re-evaluation of the security policy (8.3, 8.4): what is due, before against after, and the board's note."""

from __future__ import annotations

import datetime as dt
import random
from itertools import count

import pytest

from breachdocs.assessment.reevaluation import (
    Reevaluation,
    Registered,
    alerts,
    chance,
    due_reviews,
)

TODAY = dt.date(2026, 11, 2)
PIVOT = dt.date(2026, 5, 1)
_numbers = count(1)


def registered(
    day: dt.date,
    school: str = "Hill School",
    breach_type: str | None = "loss_or_theft",
    *,
    reviewed: bool = True,
) -> Registered:
    return Registered(f"2026-{next(_numbers):04d}", school, breach_type, day, reviewed)


def the_review(before: int, after: int, *others: Registered) -> Reevaluation:
    """The one review due of an incident with so many others before and after."""
    pivot = registered(PIVOT, reviewed=False)
    earlier = [registered(PIVOT - dt.timedelta(days=10 + number)) for number in range(before)]
    later = [registered(PIVOT + dt.timedelta(days=10 + number)) for number in range(after)]
    (found,) = due_reviews([*earlier, pivot, *later, *others], TODAY, 6)
    return found


def test_a_review_is_due_from_the_day_on_which_the_six_months_are_over() -> None:
    incident = registered(PIVOT, reviewed=False)
    assert not due_reviews([incident], dt.date(2026, 10, 31), 6)
    assert [one.due for one in due_reviews([incident], dt.date(2026, 11, 1), 6)] == [dt.date(2026, 11, 1)]


def test_a_review_that_somebody_has_written_down_is_not_due() -> None:
    assert not due_reviews([registered(PIVOT)], TODAY, 6)


def test_the_longest_due_comes_first() -> None:
    days = [dt.date(2026, 4, 3), dt.date(2026, 1, 3), dt.date(2026, 3, 3)]
    found = due_reviews([registered(day, reviewed=False) for day in days], TODAY, 6)
    assert [one.incident.registered for one in found] == sorted(days)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2025-11-01", 1, 0),  # six months before to the day is over
        ("2025-11-02", 2, 0),
        ("2026-05-01", 2, 0),
        ("2026-05-02", 1, 1),
        ("2026-11-01", 1, 1),
        ("2026-11-02", 1, 0),
    ],
)
def test_the_months_before_and_after_meet_at_the_day_of_registration(
    day: str, before: int, after: int
) -> None:
    found = the_review(0, 0, registered(dt.date.fromisoformat(day)))
    assert (found.before, found.after) == (before, after)


def test_only_the_type_and_the_school_count_and_all_schools_stand_beside() -> None:
    elsewhere = registered(PIVOT + dt.timedelta(days=3), school="Dale School")
    other_type = registered(PIVOT + dt.timedelta(days=3), breach_type="cyber")
    found = the_review(1, 0, elsewhere, other_type)
    assert (found.before, found.after, found.council_before, found.council_after) == (2, 0, 2, 1)


def test_a_school_is_the_same_however_it_is_spelt() -> None:
    assert the_review(0, 0, registered(PIVOT + dt.timedelta(days=3), school="HILL  school")).after == 1


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [(0, 0, "stopped"), (2, 1, "fewer"), (0, 1, "no reduction"), (1, 5, "no reduction")],
)
def test_the_verdict_is_that_of_the_policy(before: int, after: int, verdict: str) -> None:
    assert the_review(before, after).verdict == verdict


def test_small_numbers_are_called_too_small_and_large_ones_are_not() -> None:
    assert "no trend" in the_review(0, 0).words
    assert "in about 3 of 10 cases" in the_review(3, 1).words
    assert "no trend" not in the_review(12, 1).words


def test_no_reduction_is_told_once_a_school_and_type_by_the_newest_review() -> None:
    older = registered(dt.date(2026, 3, 1), reviewed=False)
    newer = registered(dt.date(2026, 4, 1), reviewed=False)
    again = registered(dt.date(2026, 6, 1))
    gone = registered(dt.date(2026, 2, 1), school="Dale School", reviewed=False)
    found = due_reviews([older, newer, again, gone], TODAY, 6)
    assert len(found) == 3
    assert [one.incident for one in alerts(found)] == []  # two before, one after
    worse = due_reviews([older, newer, again, registered(dt.date(2026, 7, 1)), gone], TODAY, 6)
    assert [one.incident for one in alerts(worse)] == [newer]


def test_chance_is_the_tail_of_even_odds() -> None:
    assert chance(0, 0) == 1
    assert chance(1, 0) == 0.5
    assert chance(3, 1) == pytest.approx(5 / 16)
    assert chance(1, 3) == chance(3, 1)


def test_ten_thousand_incidents_are_compared_as_counting_them_one_by_one_does() -> None:
    lot = random.Random(5)  # noqa: S311 -- a sample, no secret
    incidents = [
        registered(
            dt.date(2025, 1, 1) + dt.timedelta(days=lot.randrange(700)),
            lot.choice(["A", "B", "C"]),
            lot.choice(["loss_or_theft", "cyber", None]),
            reviewed=lot.random() < 0.5,
        )
        for _ in range(10_000)
    ]
    found = due_reviews(incidents, TODAY, 6)
    for review in lot.sample(found, 20):
        one = review.incident
        like = [i for i in incidents if i.breach_type == one.breach_type]
        sure = [i for i in like if 0 < _months(one.registered, i.registered) < 6]
        perhaps = [i for i in like if 0 <= _months(one.registered, i.registered) <= 6]
        assert len(sure) <= review.council_after <= len(perhaps)
        same_school = [i for i in like if i.school == one.school]
        assert review.after == sum(1 for i in same_school if one.registered < i.registered <= review.due)


def _months(first: dt.date, second: dt.date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month
