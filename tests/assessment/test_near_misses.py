"""A near miss, and an incident without personal data, are logged and start no clock; what speaks against it is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.assessment import as_json, assess
from breachdocs.config import Settings
from breachdocs.form import INCIDENT_FORM_NAME, Count, Form, Stage1, Stage2

RECEIVED = dt.datetime(2026, 3, 6, 9)
NOTICED = dt.datetime(2026, 3, 5, 14)


def reported(*, stage2: dict[str, Any] | None = None, **answers: Any) -> Form:
    said = {"school": "Alder Brook", "discovered_at": NOTICED, **answers}
    return Form(name=INCIDENT_FORM_NAME, stage1=Stage1(**said), stage2=Stage2(**(stage2 or {})))


def outcome(form: Form) -> Any:
    return assess(form, received=RECEIVED, settings=Settings())


def codes(form: Form) -> set[str]:
    return {flag.code for flag in outcome(form).flags}


@pytest.mark.parametrize(
    "form",
    [
        reported(report_kind="near_miss"),
        reported(report_kind="near_miss", personal_data_involved=True),
        reported(report_kind="incident", personal_data_involved=False),
        Form(stage2=Stage2(internal_incident_type="near_miss", likelihood=2, impact=2)),
    ],
)
def test_what_is_no_breach_is_logged_and_starts_no_clock(form: Form) -> None:
    found = outcome(form)
    told = as_json(found)
    assert (found.ico.advice, found.individuals.advice) == ("log", "no")
    assert (found.deadlines.ico, found.deadlines.ig_team) == (None, None)
    assert told["deadlines"]["ico"] is None  # type: ignore[index]
    assert "no ICO clock" in found.deadlines.stopped
    assert {duty.who for duty in found.tell} >= {"head_teacher", "dpo"}
    assert "ig_team" not in {duty.who for duty in found.tell}
    assert "late_on_arrival" not in codes(form)


@pytest.mark.parametrize(
    "form",
    [
        reported(report_kind="incident", personal_data_involved=True),
        reported(report_kind="incident"),
        reported(),
        reported(report_kind="in between"),
        reported(report_kind="incident", personal_data_involved=False, data_categories=("health",)),
        reported(
            report_kind="incident",
            personal_data_involved=False,
            people_affected=Count(low=3, high=3, approximate=False, text="3"),
        ),
        reported(report_kind="incident", stage2={"internal_incident_type": "near_miss"}),
    ],
)
def test_whatever_may_be_a_breach_runs_against_the_clock(form: Form) -> None:
    assert outcome(form).deadlines.ico == NOTICED + dt.timedelta(hours=72)


def test_personal_data_in_a_near_miss_is_told_with_the_deadline_it_would_have() -> None:
    (told,) = [
        flag.message
        for flag in outcome(reported(report_kind="near_miss", personal_data_involved=True)).flags
        if flag.code == "near_miss_personal_data"
    ]
    assert "14:00 on 8 March 2026" in told


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (reported(report_kind="near_miss", stage2={"likelihood": 4, "impact": 4}), "near_miss_scored_high"),
        (
            reported(report_kind="incident", stage2={"internal_incident_type": "near_miss"}),
            "near_miss_disputed",
        ),
        (reported(report_kind="incident", personal_data_involved=True), "breach_form_wanted"),
        (reported(report_kind="incident"), "personal_data_not_said"),
        (
            reported(report_kind="incident", personal_data_involved=False, data_categories=("health",)),
            "personal_data_denied",
        ),
        (reported(report_kind="near_miss", dpo_told=False), "not_told_yet"),
    ],
)
def test_what_a_person_must_decide_is_flagged(form: Form, code: str) -> None:
    assert code in codes(form)
    assert code not in codes(reported(report_kind="near_miss", personal_data_involved=False))


def test_a_near_miss_gets_no_number_but_the_teams() -> None:
    risky: dict[str, Any] = {
        "risk_disclosed_to": ("public",),
        "risk_data_types": ("safeguarding",),
        "risk_likelihood": "likely",
    }
    assert outcome(reported(report_kind="near_miss", **risky)).score is None
    assert (
        outcome(reported(report_kind="near_miss", stage2={"likelihood": 2, "impact": 3}, **risky)).score == 6
    )
    assert outcome(reported(report_kind="incident", personal_data_involved=True, **risky)).score is not None


def test_nobody_is_asked_who_reported() -> None:
    assert not {"stage1.reporter", "stage1.line_manager"} & set(outcome(reported()).gaps)


@given(
    kind=st.sampled_from(["incident", "near_miss", None]),
    involved=st.sampled_from([True, False, None]),
    data=st.sets(st.sampled_from(["health", "not_known", "basic_identifiers"])),
)
def test_a_clock_stops_only_where_the_report_says_that_it_is_no_breach(
    kind: str | None, involved: bool | None, data: set[str]
) -> None:
    found = outcome(
        reported(report_kind=kind, personal_data_involved=involved, data_categories=tuple(sorted(data)))
    )
    stopped = kind == "near_miss" or (involved is False and not data - {"not_known"})
    assert (found.deadlines.ico is None) == stopped == (found.ico.advice == "log")
