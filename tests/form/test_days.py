from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from breachdocs.form.days import read_day

RECEIVED = dt.date(2025, 11, 20)
DAY = dt.date(2025, 4, 3)
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))


def ordinal(day: int) -> str:
    return "th" if 10 <= day <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


STYLES: tuple[Callable[[dt.date], str], ...] = (
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f"{d:%d/%m/%y}",
    lambda d: f"{d.day}.{d.month}.{d:%y}",
    lambda d: f"{d:%d.%m.%Y}",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d.day} - {d.month} - {d.year}",
    lambda d: f"{d:%d %m %Y}",
    lambda d: f"{d:%d%m%Y}",
    lambda d: d.isoformat(),
    lambda d: f"{d.isoformat()}T00:00:00Z",
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d.day}{ordinal(d.day)} {d:%B %Y}",
    lambda d: f"{d.day} {d:%b %Y}",
    lambda d: f"{d:%d-%b-%y}",
    lambda d: f"{d:%A} {d.day} {d:%B %Y}",
    lambda d: f"{d:%a} {d.day}{ordinal(d.day)} {d:%B %Y}",
    lambda d: f"{d:%A}, {d.day}{ordinal(d.day)} of {d:%B}, {d.year}",
    lambda d: f"{d.day}/{d.month}/{d:%y} ({d:%A})",
    lambda d: f"on {d:%a}. {d:%d%b%Y}".upper(),
    lambda d: f"{d:%B} {d.day}{ordinal(d.day)}, {d.year}",
    lambda d: f"{d:%B} {d.day}, {d.year}",
    lambda d: f"{d.day}\u00a0{d:%B}\u00a0\u2019{d:%y}",
    lambda d: f"the {d.day} {ordinal(d.day)} {d:%B} {d.year}",
)


def codes(text: str, received: dt.date = RECEIVED, *, future: bool = False) -> list[str]:
    return [fault.code for fault in read_day(text, received=received, future=future).faults]


@given(DAYS, st.sampled_from(STYLES), st.integers(0, 4000))
@example(dt.date(2024, 2, 29), STYLES[0], 0)
def test_every_day_reads_back_in_every_style(
    day: dt.date, style: Callable[[dt.date], str], later: int
) -> None:
    received = min(day + dt.timedelta(later), dt.date(2099, 12, 31))
    assert read_day(style(day), received=received) == (day, ())


@given(DAYS, st.sampled_from(STYLES), st.integers(1, 4000))
def test_a_day_after_receipt_is_kept_as_typed_unless_it_is_a_due_date(
    day: dt.date, style: Callable[[dt.date], str], earlier: int
) -> None:
    received = day - dt.timedelta(earlier)
    text = style(day)
    value, faults = read_day(text, received=received)
    assert value == text.replace("\u00a0", " ")
    assert [fault.code for fault in faults] == ["future_date"]
    assert read_day(text, received=received, future=True) == (day, ())


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_the_latest_such_day_not_after_receipt(
    day: dt.date, received: dt.date
) -> None:
    if received.year < 1999:
        received = received.replace(year=1999, day=1)
    for future in (False, True):
        value, faults = read_day(f"{day.day} {day:%B}", received=received, future=future)
        assert isinstance(value, dt.date)
        assert (value.day, value.month) == (day.day, day.month)
        assert value <= received
        assert (received - value).days <= (365 if (day.day, day.month) != (29, 2) else 366 * 8)
        assert [fault.code for fault in faults] == ["year_assumed"]


@given(DAYS, st.integers(1, 6))
def test_a_wrong_weekday_is_noted_and_the_day_stands(day: dt.date, off: int) -> None:
    wrong = day + dt.timedelta(off)
    for text in (f"{wrong:%A} {day.day} {day:%B %Y}", f"{day:%d/%m/%Y} ({wrong:%a})"):
        value, faults = read_day(text, received=dt.date(2099, 12, 31))
        assert value == day
        assert [fault.code for fault in faults] == ["weekday_differs"]


@given(st.text(max_size=60) | st.text(alphabet="0123456789/.- aprilmonth,&", max_size=40))
def test_any_text_is_a_day_or_keeps_its_words_with_a_fault(text: str) -> None:
    value, faults = read_day(text, received=RECEIVED)
    assert value is None or isinstance(value, dt.date) or faults
    assert not isinstance(value, dt.date) or value <= RECEIVED


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "\u200b\n "])
def test_blank_is_no_day_and_no_fault(text: str) -> None:
    assert read_day(text, received=RECEIVED) == (None, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("yesterday", "unreadable_date"),
        ("last Tuesday", "unreadable_date"),
        ("Thursday", "unreadable_date"),
        ("3rd", "unreadable_date"),
        ("April 2025", "unreadable_date"),
        ("April 25", "unreadable_date"),
        ("030425", "unreadable_date"),
        ("3/4/20025", "unreadable_date"),
        ("3 Juny 2025", "unreadable_date"),
        ("3 Mary 2025", "unreadable_date"),
        ("5-3 April 2025", "unreadable_date"),
        ("the day after 3 April 2025", "unreadable_date"),
        ("week ending 4 April 2025", "unreadable_date"),
        ("not 3/4/25", "unreadable_date"),
        ("by 3 April 2025", "unreadable_date"),
        ("unknown", "unreadable_date"),
        ("-", "unreadable_date"),
        ("31/02/2025", "no_such_date"),
        ("04/13/2025", "no_such_date"),
        ("29.02.2025", "no_such_date"),
        ("30 Feb", "no_such_date"),
        ("0/4/2025", "no_such_date"),
        ("31/12/1989", "unlikely_date"),
        ("3 April 0025", "unlikely_date"),
        ("3/4/2205", "unlikely_date"),
        ("03/04/26", "future_date"),
        ("21/11/2025", "future_date"),
    ],
)
def test_what_is_no_day_is_kept_as_typed(text: str, code: str) -> None:
    value, faults = read_day(f" {text}\u00a0", received=RECEIVED)
    assert value == text
    assert faults[0].code == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("w/c 3 April 2025", ["week_commencing"]),
        ("week beginning Thursday 3rd April 2025", ["week_commencing"]),
        ("3-5 April 2025", ["several_days"]),
        ("3, 4 and 5 April 2025", ["several_days"]),
        ("3/4 April 2025", ["several_days"]),
        ("3rd to 5th April 2025", ["several_days"]),
        ("between 3 and 5 April 2025", ["several_days"]),
        ("3 April - 15 April 2025", ["several_days"]),
        ("3/4 - 15/4/25", ["several_days"]),
        ("3/4/25 – 5/4/25", ["several_days"]),
        ("Thurs 3 and Fri 4 April 2025", ["several_days"]),
        ("Wed 3 and Fri 4 April 2025", ["weekday_differs", "several_days"]),
        ("3 April 2025 (INSET day)", ["more_words"]),
        ("approx 3 April 2025", ["more_words"]),
        ("from 3 April 2025", ["more_words"]),
        ("3 April 2025 (03/04/2025)", []),
        ("3/4/25 at 2pm", []),
        ("2025-04-03 14:00:00", []),
        ("3 April", ["year_assumed"]),
        ("3 April 1400hrs", ["year_assumed"]),
        ("3 April 10am", ["year_assumed"]),
        ("3 April 12 noon", ["year_assumed"]),
        ("Thurs 3/4", ["year_assumed"]),
        ("April 3rd", ["year_assumed"]),
        ("20250403", []),
    ],
)
def test_the_day_stands_and_what_was_made_of_the_words_is_said(text: str, expected: list[str]) -> None:
    assert read_day(text, received=RECEIVED).value == DAY
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("typed", "month"),
    [("Febuary", 2), ("Feburary", 2), ("Janurary", 1), ("Sept.", 9), ("Septmber", 9), ("Ocotber", 10), ("Agust", 8),
     ("Arpil", 4), ("Decemeber", 12), ("NOVEMBR", 11), ("Jully", 7), ("Febr", 2)],
)  # fmt: skip
def test_a_slip_in_a_month_is_read_where_only_one_month_is_meant(typed: str, month: int) -> None:
    assert read_day(f"3rd {typed} 2024", received=RECEIVED) == (dt.date(2024, month, 3), ())


def test_a_range_over_new_year_begins_in_the_old_year() -> None:
    assert read_day("30 Dec - 2 Jan 2025", received=RECEIVED).value == dt.date(2024, 12, 30)


def test_a_leap_day_without_a_year_is_the_last_one_there_was() -> None:
    assert read_day("29 Feb", received=RECEIVED).value == dt.date(2024, 2, 29)


def test_a_due_date_may_be_one_by_which() -> None:
    assert read_day("by 3 May 2027", received=RECEIVED, future=True) == (dt.date(2027, 5, 3), ())


def test_a_moment_given_as_the_day_of_receipt_counts_as_its_day() -> None:
    assert read_day("20/11/2025", received=dt.datetime(2025, 11, 20, 9)).value == dt.date(2025, 11, 20)
