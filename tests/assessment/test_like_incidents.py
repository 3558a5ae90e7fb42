"""Like incidents of the last twelve months, at the school and at others."""

from __future__ import annotations

import datetime as dt
import time
from itertools import count
from typing import Any

import pytest

from breachdocs.assessment import Assessment, Compared, PastIncident, PastIncidents, assess, compared
from breachdocs.config import Settings
from breachdocs.form import Form

RECEIVED = dt.datetime(2026, 3, 3, 12)
STORY = "The SEN register of a class was emailed to a wrong parent; the address was picked by autocomplete."
RETOLD = (
    "A teacher emailed the class SEN register to the wrong parent because autocomplete picked an old address."
)
ANOTHER = "A laptop with unencrypted reports was left on a bus by a teacher and not found again."
_numbers = count(1)


def past(**change: Any) -> PastIncident:
    said: dict[str, Any] = {
        "reference": f"2025-{next(_numbers):04d}",
        "school": "Hill School",
        "happened": dt.date(2025, 11, 3),
        "breach_type": "incorrect_recipient",
        "data_categories": ("health",),
        "description": ANOTHER,
    }
    return PastIncident(**(said | change))


def assessed(earlier: Any, **change: Any) -> Assessment:
    stage1: dict[str, Any] = {
        "school": "HILL school",
        "incident_date": "2026-03-02",
        "breach_type": "incorrect_recipient",
        "data_categories": ("basic_identifiers", "health"),
        "description": STORY,
    }
    form = Form.model_validate({"stage1": stage1 | change})
    return assess(form, received=RECEIVED, settings=Settings(), past=earlier)


def recurs(earlier: Any, **change: Any) -> str:
    found = [flag.message for flag in assessed(earlier, **change).flags if flag.code == "recurs"]
    return found[0] if found else ""


def test_an_incident_of_the_type_at_the_school_is_like() -> None:
    one = past()
    assert f"1 at this school ({one.reference})" in recurs([one])


@pytest.mark.parametrize(
    "change",
    [
        {"school": "Dale School"},
        {"happened": dt.date(2025, 3, 1)},
        {"happened": dt.date(2026, 4, 1)},
        {"happened": None},
        {"happened": "last spring"},
        {"breach_type": "cyber"},
        {"breach_type": None},
    ],
)
def test_another_school_year_or_type_is_not(change: dict[str, Any]) -> None:
    assert not recurs([past(**change)])


def test_another_type_with_the_same_story_at_the_school_is_like() -> None:
    assert "1 at this school" in recurs([past(breach_type="other", description=RETOLD)])
    assert "1 at this school" in recurs([past(breach_type=None, description=RETOLD)], breach_type=None)


def test_of_type_other_a_kind_of_data_beside_names_must_be_in_common() -> None:
    assert recurs([past(breach_type="other")], breach_type="other")
    named = past(breach_type="other", data_categories=("basic_identifiers",))
    assert not recurs([named], breach_type="other")


def test_the_same_story_at_another_school_is_told_with_its_reference() -> None:
    one = past(school="Dale School", description=RETOLD)
    assert f"1 at other schools in much the same words ({one.reference})" in recurs([one])


def test_however_many_tell_the_same_story_all_are_counted() -> None:
    others = [past(school=f"School {number}", description=RETOLD) for number in range(30)]
    assert "30 at other schools in much the same words" in recurs(others)


def test_what_happens_often_at_other_schools_is_told_and_what_happens_seldom_is_not() -> None:
    others = [past(school=f"School {number}") for number in range(5)]
    assert "5 at other schools of the same type" in recurs(others)
    assert not recurs(others[:4])
    assert not recurs([past(school=f"School {number}", data_categories=("finance",)) for number in range(9)])


def test_what_happens_at_the_school_itself_does_not_count_as_elsewhere() -> None:
    assert "other schools" not in recurs([past(description=RETOLD) for _ in range(6)])


def test_never_before_is_contradicted_by_a_retold_story_of_another_type() -> None:
    seen = assessed([past(breach_type="other", description=RETOLD)], happened_before="No, never")
    assert "happened_before" in [flag.code for flag in seen.flags]


def test_an_incident_is_not_like_itself() -> None:
    earlier = PastIncidents([one := past()])
    assert recurs(earlier)
    assert not recurs(earlier.apart_from(one.reference))
    assert recurs(earlier)


def test_an_incident_brought_up_to_date_counts_once_as_it_now_is() -> None:
    earlier = PastIncidents([one := past()])
    earlier.add(one.model_copy(update={"breach_type": "cyber"}))
    assert not recurs(earlier)


def test_of_all_years_only_the_months_that_a_form_asks_for_are_looked_at_and_each_only_once() -> None:
    there = [past(happened=dt.date(year, 12, 1)) for year in range(2010, 2026)]
    asked = []

    def since(first: dt.date, before: dt.date | None) -> list[Compared]:
        asked.append((first, before))
        found = [one for past in there if (one := compared(past))]
        return [one for one in found if first <= one.day < (before or dt.date.max)]

    earlier = PastIncidents(earlier=since)
    whole = PastIncidents(there)
    for _ in range(2):
        assert recurs(earlier) == recurs(whole)
    assert len(asked) == 1
    earlier.reach_back_to(dt.date(2020, 1, 1))
    assert asked[1] == (dt.date(2020, 1, 1), asked[0][0])
    assert recurs(earlier) == recurs(whole)


def test_an_incident_known_anew_is_not_brought_back_to_what_it_was() -> None:
    one = past()
    as_it_was = compared(one)
    assert as_it_was
    earlier = PastIncidents(earlier=lambda _first, _before: [as_it_was])
    earlier.add(one.model_copy(update={"breach_type": "cyber"}))
    assert not recurs(earlier)


def test_the_newest_come_first_and_not_all_are_named() -> None:
    days = [dt.date(2025, month, 1) for month in (6, 12, 8, 10, 5)]
    incidents = {day: past(happened=day) for day in days}
    named = [incidents[dt.date(2025, month, 1)].reference for month in (12, 10, 8)]
    assert f"5 at this school ({', '.join(named)} and 2 more)" in recurs(incidents.values())


def test_no_word_that_anybody_typed_stands_in_the_flag() -> None:
    message = recurs([past(description=RETOLD), past(school="Dale School", description=RETOLD)])
    assert message
    assert not {"SEN", "autocomplete", "Dale", "Hill"} & set(message.replace(".", " ").split())


def test_a_search_among_many_takes_a_moment() -> None:
    many = PastIncidents(
        past(school=f"School {number % 100}", description=f"{ANOTHER} {number}") for number in range(5_000)
    )
    recurs(many)
    started = time.process_time()
    recurs(many)
    assert time.process_time() - started < 0.2
