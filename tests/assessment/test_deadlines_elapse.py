"""The clocks: elapsed hours through both clock changes, what is assumed, and the days that follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.assessment import (
    Deadlines,
    assess,
    complaint_acknowledgement_due,
    disposal_due,
    last_working_moment_before,
    review_due,
)
from breachdocs.assessment.clocks import in_school_holidays
from breachdocs.config import Clocks, Settings, Term
from breachdocs.form import Form

LATE = dt.datetime(2031, 1, 1)


def deadlines(discovered: object, received: dt.datetime = LATE) -> Deadlines:
    form = Form.model_validate({"stage1": {"discovered_at": discovered}})
    return assess(form, received=received, settings=Settings()).deadlines


def last_sunday(year: int, month: int) -> dt.datetime:
    """01:00 UTC on the last Sunday: when Europe's clocks change."""
    day = dt.datetime(year, month, 31, 1)
    return day - dt.timedelta(days=(day.weekday() + 1) % 7)


def summer(utc: dt.datetime) -> bool:
    return last_sunday(utc.year, 3) <= utc < last_sunday(utc.year, 10)


def to_local(utc: dt.datetime) -> dt.datetime:
    return utc + dt.timedelta(hours=summer(utc))


def to_utc(local: dt.datetime) -> dt.datetime:
    """The earliest moment that a wall clock says, as reckoned by hand."""
    early, late = local - dt.timedelta(hours=1), local
    says = [utc for utc in (early, late) if to_local(utc) == local]
    return min(says, default=early)


@given(
    st.datetimes(dt.datetime(2015, 1, 1), dt.datetime(2030, 12, 1)).map(
        lambda at: at.replace(second=0, microsecond=0)
    )
)
def test_a_deadline_is_the_hours_that_elapse_whatever_the_clocks_do(discovered: dt.datetime) -> None:
    found = deadlines(discovered)
    aware = to_utc(discovered)
    assert found.ig_team == to_local(aware + dt.timedelta(hours=24))
    assert found.ico == to_local(aware + dt.timedelta(hours=72))
    assert found.runs_from == "discovered_at"


@pytest.mark.parametrize(
    ("discovered", "ico"),
    [
        ("2026-03-01T09:10", "2026-03-04T09:10"),
        ("2026-03-27T09:10", "2026-03-30T10:10"),
        ("2026-10-23T09:10", "2026-10-26T08:10"),
        ("2026-12-24T16:00", "2026-12-27T16:00"),
    ],
)
def test_weekends_and_holidays_count_and_clock_changes_do_not(discovered: str, ico: str) -> None:
    assert deadlines(discovered).ico == dt.datetime.fromisoformat(ico)


def test_a_time_that_came_twice_is_taken_as_the_earlier_and_said() -> None:
    found = deadlines("2026-10-25T01:30")
    assert found.ig_team == dt.datetime(2026, 10, 26, 0, 30)
    assert any("twice" in line for line in found.assumptions)


def test_a_time_that_never_was_is_taken_as_the_earlier_and_said() -> None:
    found = deadlines("2026-03-29T01:30")
    assert found.ig_team == dt.datetime(2026, 3, 30, 1, 30)
    assert any("did not exist" in line for line in found.assumptions)


def test_a_date_without_a_time_runs_from_midnight_and_says_so() -> None:
    found = deadlines("2026-03-01")
    assert found.ico == dt.datetime(2026, 3, 4, 0, 0)
    assert found.assumptions == ("00:00, as the form gives a date without a time.",)


@pytest.mark.parametrize(("answer", "says"), [(None, "no date"), ("last Tuesday", "can't be read")])
def test_without_a_date_the_clock_runs_from_receipt_and_says_so(answer: object, says: str) -> None:
    found = deadlines(answer, received=dt.datetime(2026, 3, 1, 9, 10))
    assert (found.runs_from, found.ico) == ("received", dt.datetime(2026, 3, 4, 9, 10))
    assert says in found.assumptions[0]


def test_a_discovery_after_receipt_runs_from_receipt() -> None:
    found = deadlines("2026-03-02T09:00", received=dt.datetime(2026, 3, 1, 9, 10))
    assert (found.runs_from, found.ico) == ("received", dt.datetime(2026, 3, 4, 9, 10))


def test_the_hours_are_settings() -> None:
    form = Form.model_validate({"stage1": {"discovered_at": "2026-03-01T09:10"}})
    settings = Settings(clocks=Clocks(ig_team_hours=12, ico_hours=48))
    found = assess(form, received=LATE, settings=settings).deadlines
    assert (found.ig_team, found.ico) == (dt.datetime(2026, 3, 1, 21, 10), dt.datetime(2026, 3, 3, 9, 10))


def codes(discovered: str, received: str, stage3: Mapping[str, object] | None = None) -> list[str]:
    form = Form.model_validate({"stage1": {"discovered_at": discovered}, "stage3": stage3 or {}})
    found = assess(form, received=dt.datetime.fromisoformat(received), settings=Settings())
    return [flag.code for flag in found.flags]


def test_lateness_is_said_first_and_only_when_the_hours_have_passed() -> None:
    assert codes("2026-03-01T09:10", "2026-03-02T09:10") == []
    assert codes("2026-03-01T09:10", "2026-03-02T09:11") == ["ig_team_late"]
    assert codes("2026-03-01T09:10", "2026-03-04T09:10") == ["ig_team_late"]
    assert codes("2026-03-01T09:10", "2026-03-04T09:11") == ["late_on_arrival"]


def test_a_form_that_says_it_was_referred_in_time_is_not_late_for_the_ico() -> None:
    referred = {"refer_to_ico": "yes", "referred_to_ico_on": "2026-03-03"}
    assert codes("2026-03-01T09:10", "2026-03-09T09:10", referred) == ["ig_team_late"]


def test_what_the_law_asks_of_a_late_report_is_said() -> None:
    form = Form.model_validate({"stage1": {"discovered_at": "2026-03-01T09:10"}})
    flag = assess(form, received=LATE, settings=Settings()).flags[0]
    assert "reasons for the delay" in flag.message


@pytest.mark.parametrize(
    ("deadline", "moment"),
    [
        ("2026-03-04T10:00", "2026-03-04T10:00"),
        ("2026-03-04T17:00", "2026-03-04T17:00"),
        ("2026-03-04T17:01", "2026-03-04T17:00"),
        ("2026-03-04T08:59", "2026-03-03T17:00"),
        ("2026-03-08T12:00", "2026-03-06T17:00"),
        ("2026-04-07T08:00", "2026-04-02T17:00"),  # Easter: Good Friday 3 April, Easter Monday 6 April
        ("2026-12-28T12:00", "2026-12-24T17:00"),  # Boxing Day on a Saturday: the Monday stands in
        ("2027-01-01T12:00", "2026-12-31T17:00"),
    ],
)
def test_the_last_working_moment_skips_nights_weekends_and_englands_bank_holidays(
    deadline: str, moment: str
) -> None:
    found = last_working_moment_before(dt.datetime.fromisoformat(deadline), Clocks())
    assert found == dt.datetime.fromisoformat(moment)


@given(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 12, 31)))
def test_the_last_working_moment_is_never_after_the_deadline(deadline: dt.datetime) -> None:
    found = last_working_moment_before(deadline, Clocks())
    assert found <= deadline
    assert found.weekday() < 5


@pytest.mark.parametrize(
    ("registered", "months", "due"),
    [
        ("2026-01-15", 6, "2026-07-15"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-07-01", 6, "2027-01-01"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_a_review_falls_so_many_months_later(registered: str, months: int, due: str) -> None:
    assert review_due(dt.date.fromisoformat(registered), months) == dt.date.fromisoformat(due)


def test_disposal_falls_so_many_years_later() -> None:
    assert disposal_due(dt.date(2026, 3, 4), 6) == dt.date(2032, 3, 4)
    assert disposal_due(dt.date(2024, 2, 29), 6) == dt.date(2030, 2, 28)


def test_a_complaint_is_acknowledged_within_thirty_days_the_day_of_receipt_counted() -> None:
    assert complaint_acknowledgement_due(dt.date(2026, 7, 1), 30) == dt.date(2026, 7, 30)


TERMS = (
    Term(name="Autumn 2026", start=dt.date(2026, 9, 2), end=dt.date(2026, 12, 18)),
    Term(name="Spring 2027", start=dt.date(2027, 1, 4), end=dt.date(2027, 3, 25)),
    Term(name="Summer 2027", start=dt.date(2027, 4, 12), end=dt.date(2027, 7, 21)),
)


@pytest.mark.parametrize(
    ("day", "holidays"),
    [
        ("2026-09-01", False),  # before all that is known
        ("2026-09-02", False),
        ("2026-12-18", False),
        ("2026-12-19", True),
        ("2027-01-03", True),
        ("2027-01-04", False),
        ("2027-07-22", True),
        ("2027-08-31", True),
        ("2027-09-01", False),  # after all that is known
    ],
)
def test_school_holidays_are_what_lies_between_the_terms_of_the_settings(day: str, holidays: bool) -> None:
    assert in_school_holidays(dt.date.fromisoformat(day), TERMS) == holidays
    assert not in_school_holidays(dt.date.fromisoformat(day), ())


@pytest.mark.parametrize(("discovered", "flagged"), [("2026-12-17T10:00", True), ("2026-12-01T10:00", False)])
def test_a_deadline_in_the_school_holidays_is_said_and_never_moved(discovered: str, flagged: bool) -> None:
    form = Form.model_validate({"stage1": {"discovered_at": discovered}})
    at = dt.datetime.fromisoformat(discovered)
    seen = assess(form, received=at, settings=Settings(clocks=Clocks(terms=TERMS)))
    assert ("due_in_holidays" in [flag.code for flag in seen.flags]) == flagged
    assert seen.deadlines.ico == at + dt.timedelta(hours=72)
