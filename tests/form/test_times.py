from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.form.times import read_moment

RECEIVED = dt.datetime(2025, 11, 20, 12, 0)
DAY = dt.date(2025, 4, 3)
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))


def twelve(time: dt.time) -> str:
    return f"{time.hour % 12 or 12}"


def half(time: dt.time) -> str:
    return "am" if time.hour < 12 else "pm"


CLOCKS: tuple[Callable[[dt.time], str], ...] = (
    lambda t: f"{t:%H:%M}",
    lambda t: f"{t:%H.%M}",
    lambda t: f"{t:%H%M}",
    lambda t: f"{t:%H%M}hrs",
    lambda t: f"{t:%H.%M} hours",
    lambda t: f"{t:%H:%M:%S}",
    lambda t: f"{twelve(t)}:{t:%M}{half(t)}",
    lambda t: f"{twelve(t)}.{t:%M} {half(t)}",
    lambda t: f"approx {twelve(t)}.{t:%M}{half(t).upper()}",
    lambda t: f"at about {twelve(t)}:{t:%M} {half(t)[0]}.m.",
    lambda t: f"{twelve(t)}{t:%M}{half(t)}",
    lambda t: f"around {t:%Hh%M}",
    lambda t: f"{twelve(t)}:{t:%M} in the {'morning' if t.hour < 12 else 'afternoon'}",
    lambda t: (
        f"{t.minute} minutes past {twelve(t)} {half(t)}" if t.minute else f"{twelve(t)} o'clock {half(t)}"
    ),
)
TOGETHER: tuple[Callable[[str, str], tuple[str, str]], ...] = (
    lambda day, time: (day, time),
    lambda day, time: (f"{day} {time}", ""),
    lambda day, time: (f"{day} at {time}", ""),
    lambda day, time: (f"{time} on {day}", ""),
    lambda day, time: (f"{day},\n{time}", ""),
    lambda day, time: (f"{day} ({time})", ""),
    lambda day, time: ("", f"{time} {day}"),
)
WRITTEN_DAYS = ("03/04/2025", "3.4.25", "3rd April 2025", "Thurs 3 April 2025", "2025-04-03", "3 Apr 25")


def read(day_text: str, time_text: str = "") -> tuple[object, list[str]]:
    value, faults = read_moment(day_text, time_text, received=RECEIVED)
    return value, [fault.code for fault in faults]


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(DAY, dt.time(hour, minute))


@given(TIMES, st.sampled_from(CLOCKS), st.sampled_from(WRITTEN_DAYS), st.sampled_from(TOGETHER))
def test_every_minute_reads_back_in_every_style_together_and_apart(
    time: dt.time,
    clock: Callable[[dt.time], str],
    day: str,
    together: Callable[[str, str], tuple[str, str]],
) -> None:
    assert read(*together(day, clock(time))) == (dt.datetime.combine(DAY, time), [])


@pytest.mark.parametrize("clock", CLOCKS)
def test_every_minute_of_the_day_reads_back(clock: Callable[[dt.time], str]) -> None:
    for minute in range(24 * 60):
        time = dt.time(minute // 60, minute % 60)
        assert read("03/04/2025", clock(time)) == (dt.datetime.combine(DAY, time), []), clock(time)


@given(st.text(max_size=40), st.text(alphabet="0123456789:.apmnoon -tohrs", max_size=30))
def test_no_text_of_a_time_costs_the_day_or_passes_in_silence(wild: str, likely: str) -> None:
    for text in (wild, likely):
        value, codes = read("3 April 2025", text)
        assert isinstance(value, dt.date)
        assert isinstance(value, dt.datetime) or codes or not any(c.isalnum() for c in text)
    read_moment(wild, likely, received=RECEIVED)
    read_moment(likely, wild, received=RECEIVED)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("noon", 12, 0), ("12 noon", 12, 0), ("12:00 noon", 12, 0), ("midday", 12, 0), ("12pm", 12, 0),
        ("12.30am", 0, 30), ("12am", 0, 0), ("half past two pm", 14, 30), ("quarter to 3pm", 14, 45),
        ("quarter to twelve pm", 11, 45), ("twenty-five past 3 pm", 15, 25), ("ten to eleven am", 10, 50),
        ("half 2 in the afternoon", 14, 30), ("2 p. m.", 14, 0), ("2pm / 14:00", 14, 0), ("2pmish", 14, 0),
        ("14:00pm", 14, 0), ("afternoon, about 2.30", 14, 30), ("two pm", 14, 0), ("2pm BST", 14, 0),
        ("10:15", 10, 15), ("11.15", 11, 15), ("12.15", 12, 15), ("0815", 8, 15), ("2.30hrs", 2, 30),
    ],
)  # fmt: skip
def test_times_in_the_words_of_a_school_are_read(text: str, hour: int, minute: int) -> None:
    assert read("3/4/25", text) == (at(hour, minute), [])


@pytest.mark.parametrize(
    ("text", "hour", "minute", "code"),
    [
        ("2:30", 2, 30, "time_ambiguous"), ("9.15", 9, 15, "time_ambiguous"), ("930", 9, 30, "time_ambiguous"),
        ("midnight", 0, 0, "time_ambiguous"), ("12 midnight", 0, 0, "time_ambiguous"),
        ("between 2 and 3pm", 14, 0, "several_times"), ("2-3pm", 14, 0, "several_times"),
        ("11-1pm", 11, 0, "several_times"), ("11.30-12.30pm", 11, 30, "several_times"),
        ("10 to 11am", 10, 0, "several_times"), ("1400-1500hrs", 14, 0, "several_times"),
        ("2pm or 3pm", 14, 0, "several_times"), ("before 2pm", 14, 0, "more_words"),
        ("2pm the next day", 14, 0, "more_words"),
    ],
)  # fmt: skip
def test_a_time_that_could_be_meant_otherwise_is_read_and_noted(
    text: str, hour: int, minute: int, code: str
) -> None:
    assert read("3/4/25", text) == (at(hour, minute), [code])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("half past two", "time_ambiguous"), ("two o'clock", "time_ambiguous"), ("2", "time_ambiguous"),
        ("about 9", "time_ambiguous"), ("14", "unreadable_time"), ("25:00", "unreadable_time"),
        ("14:75", "unreadable_time"), ("2.5", "unreadable_time"), ("13:00 am", "unreadable_time"),
        ("0:30 pm", "unreadable_time"), ("morning", "unreadable_time"), ("Period 3", "unreadable_time"),
        ("lunchtime", "unreadable_time"), ("n/a", "unreadable_time"), ("unknown", "unreadable_time"),
    ],
)  # fmt: skip
def test_a_time_that_cannot_be_read_leaves_the_day_alone(text: str, code: str) -> None:
    assert read("3/4/25", text) == (DAY, [code])


def test_a_midnight_written_24_00_ends_the_day() -> None:
    assert read("3/4/25", "24:00") == (dt.datetime(2025, 4, 4), ["time_ambiguous"])


def test_a_day_alone_stays_a_day() -> None:
    assert read("3rd April 2025") == (DAY, [])
    assert read("2025-04-03T00:00:00Z") == (DAY, [])
    assert read("3 April 2025 (INSET)") == (DAY, ["more_words"])
    assert read("3 April 2025, morning") == (DAY, ["unreadable_time"])


def test_a_time_without_a_day_is_kept_as_typed() -> None:
    assert read("", " 2pm ") == ("2pm", ["unreadable_date"])
    assert read("2pm") == ("2pm", ["unreadable_date"])
    assert read("yesterday", "2pm") == ("yesterday 2pm", ["unreadable_date"])


@pytest.mark.parametrize(
    ("day", "time", "code"),
    [("31/2/25", "2pm", "no_such_date"), ("3/4/1980", "2pm", "unlikely_date"), ("20/11/25", "12:01", "future_date"),
     ("21/11/25", "", "future_date"), ("21/11/25", "9am", "future_date")],
)  # fmt: skip
def test_a_moment_that_cannot_be_is_kept_as_typed(day: str, time: str, code: str) -> None:
    assert read(day, time) == (f"{day} {time}".strip(), [code])


def test_the_minute_of_receipt_is_not_yet_the_future() -> None:
    assert read("20/11/25", "12:00")[1] == []


def test_blank_is_no_moment_and_no_fault() -> None:
    assert read("", " ") == (None, [])


def test_two_different_times_are_noted_and_the_time_box_is_taken() -> None:
    assert read("3/4/25 2pm", "14:00") == (at(14), [])
    assert read("3/4/25 2pm", "15:00") == (at(15), ["several_times"])


def test_a_year_is_not_made_of_the_time_after_a_day() -> None:
    assert read("3 April 1400hrs") == (at(14), ["year_assumed"])
    assert read("3 April 20:25") == (at(20, 25), ["year_assumed"])
    assert read("3 April 25 14:00") == (at(14), [])
