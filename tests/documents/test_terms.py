from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.config import Term
from breachdocs.documents.terms import Period, a_year_before, term_of, year_to

day = dt.date
TERMS = (
    Term(name="Autumn 2025", start=day(2025, 9, 3), end=day(2025, 12, 19)),
    Term(name="Spring 2026", start=day(2026, 1, 5), end=day(2026, 3, 27)),
    Term(name="Summer 2026", start=day(2026, 4, 13), end=day(2026, 7, 21)),
    Term(name="Autumn 2026", start=day(2026, 9, 2), end=day(2026, 12, 18)),
)


@pytest.mark.parametrize(
    ("on", "start", "end", "name"),
    [
        (day(2026, 11, 22), day(2026, 9, 1), day(2026, 12, 31), "Autumn term 2026"),
        (day(2026, 3, 31), day(2026, 1, 1), day(2026, 3, 31), "Spring term 2026"),
        (day(2026, 8, 31), day(2026, 4, 1), day(2026, 8, 31), "Summer term 2026"),
    ],
)
def test_without_settings_the_calendar_has_three_terms(on: day, start: day, end: day, name: str) -> None:
    assert term_of(on, ()) == Period(start, end, name)


@pytest.mark.parametrize(
    ("on", "end", "name"),
    [
        (day(2025, 9, 3), day(2026, 1, 4), "Autumn 2025"),
        (day(2025, 12, 25), day(2026, 1, 4), "Autumn 2025"),
        (day(2026, 4, 12), day(2026, 4, 12), "Spring 2026"),
        (day(2026, 8, 20), day(2026, 9, 1), "Summer 2026"),
        (day(2026, 12, 18), day(2026, 12, 18), "Autumn 2026"),
    ],
)
def test_holidays_belong_to_the_term_before_them(on: day, end: day, name: str) -> None:
    found = term_of(on, TERMS)

    assert (found.end, found.name) == (end, name)


def test_a_day_that_the_settings_do_not_reach_falls_back_to_the_calendar() -> None:
    assert term_of(day(2024, 5, 1), TERMS).name == "Summer term 2024"


def test_the_last_summer_s_holidays_are_its_own() -> None:
    assert term_of(day(2026, 8, 31), TERMS[:3]).end == day(2026, 8, 31)


def test_the_same_term_a_year_before_is_found_by_its_season() -> None:
    before = a_year_before(term_of(day(2026, 10, 1), TERMS), TERMS)

    assert before == term_of(day(2025, 10, 1), TERMS)


def test_another_period_is_compared_with_the_same_days_a_year_before() -> None:
    assert a_year_before(Period(day(2024, 2, 29), day(2024, 3, 31)), TERMS) == Period(
        day(2023, 2, 28), day(2023, 3, 31)
    )


@pytest.mark.parametrize(
    ("on", "start"), [(day(2026, 9, 1), day(2026, 9, 1)), (day(2026, 8, 31), day(2025, 9, 1))]
)
def test_the_school_year_starts_in_september(on: day, start: day) -> None:
    assert year_to(on).start == start


@given(st.dates(day(2000, 1, 1), day(2100, 1, 1)), st.booleans())
def test_every_day_is_in_its_term(on: day, configured: bool) -> None:
    term = term_of(on, TERMS if configured else ())

    assert term.start <= on <= term.end
