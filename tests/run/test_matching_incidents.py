"""Which incident a form is about: sure, unsure, or new; what it changes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.config import reference_of
from breachdocs.form import Form, Stage1, Stage2
from breachdocs.register.ledger import Incident
from breachdocs.run import numbering
from breachdocs.run.matching_incidents import KnownIncidents, differences, merged
from workspace_cases import NOW, breach

WORDS = "A letter about a pupil's health was posted to the wrong family, who brought it back the same day."


def _known(*forms: Form) -> KnownIncidents:
    known = KnownIncidents()
    for number, form in enumerate(forms, start=1):
        day = form.stage1.incident_date
        past = Incident(f"2026-{number:04d}", form, {}, NOW).past
        known.add(past, day.isoformat() if isinstance(day, dt.date) else "")
    return known


def test_a_reference_decides_however_it_is_typed() -> None:
    known = _known(breach(1), breach(2))
    assert known.match(breach(1, reference=" 2026–0002 ")).reference == "2026-0002"


def test_school_day_and_like_words_make_it_the_same() -> None:
    known = _known(breach(description=WORDS))
    again = breach(description=WORDS.replace("who brought", "which brought"), school="SCHOOL  Number 1")
    assert known.match(again) == known.match(breach(description=WORDS))
    assert (known.match(again).sure, known.match(again).reference) == (True, "2026-0001")


@pytest.mark.parametrize(
    "answers",
    [
        {"school": "Another school"},
        {"incident_date": dt.date(2026, 1, 9)},
        {"description": "Ransomware made the server unusable."},
        {"description": None},
        {"school": None},
    ],
)
def test_another_school_day_or_matter_is_another_incident(answers: dict[str, Any]) -> None:
    match = _known(breach(description=WORDS)).match(breach(**({"description": WORDS} | answers)))
    assert (match.sure, match.reference) == (True, None)


def test_stock_phrases_without_a_day_are_at_most_a_hint() -> None:
    known = _known(breach(description=WORDS, incident_date=None))
    match = known.match(breach(description=WORDS, incident_date=None))
    assert (match.sure, match.reference) == (False, "2026-0001")


def test_two_incidents_that_fit_leave_it_unsure() -> None:
    known = _known(breach(description=WORDS), breach(description=WORDS))
    match = known.match(breach(description=WORDS))
    assert not match.sure
    assert match.reference in {"2026-0001", "2026-0002"}


def test_other_time_and_other_type_on_one_day_leave_it_unsure() -> None:
    morning = breach(description=WORDS, occurred_at=dt.datetime(2026, 2, 2, 9, 0), breach_type="lost")
    evening = breach(description=WORDS, occurred_at=dt.datetime(2026, 2, 2, 18, 0), breach_type="cyber")
    assert not _known(morning).match(evening).sure


def test_a_blank_of_a_further_form_takes_nothing_away() -> None:
    before = breach(location="Room 4", data_categories=("health",))
    after = Form(stage1=Stage1(school="School number 1"), stage2=Stage2(likelihood=3), reference="2026-0001")
    whole = merged(before, after)
    assert whole.stage1 == before.stage1
    assert whole.stage2.likelihood == 3


@given(st.integers(1, 24), st.integers(1, 24))
def test_a_form_merged_with_itself_is_itself_and_every_difference_has_a_label(one: int, other: int) -> None:
    assert merged(breach(one), breach(one)) == breach(one)
    changed = differences(breach(one), merged(breach(one), breach(other)))
    assert bool(changed) == (one != other)
    assert all(label and before != after for label, before, after in changed)


@pytest.mark.parametrize(
    ("pattern", "references", "highest"),
    [
        ("{year}-{number:04d}", ["2026-0007", "2026-0012", "2025-0099", "odd"], {2026: 12, 2025: 99}),
        ("DB/{number}", ["DB/7", "db/11", "DB/x"], {0: 11}),
        ("{number:03d}.{year}", ["004.2026"], {2026: 4}),
        ("DB-{yy}-{number:03d}", ["DB-26-014", "db-25-099", "DB-2026-120"], {2026: 14, 2025: 99}),
    ],
)
def test_the_highest_number_is_read_back_from_any_pattern(
    pattern: str, references: list[str], highest: dict[int, int]
) -> None:
    assert numbering.highest(pattern, references) == highest
    year = numbering.year_of(pattern, 2026)
    made = reference_of(pattern, 2026, highest[year] + 1)
    assert numbering.highest(pattern, [*references, made])[year] == highest[year] + 1
