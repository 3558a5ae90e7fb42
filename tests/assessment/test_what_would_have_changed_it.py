"""The facts that would have changed an assessment, each in one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from breachdocs.assessment import Assessment, as_json, assess, load_rules
from breachdocs.assessment.cases import published_text, read_cases
from breachdocs.config import Settings
from breachdocs.form import Form

RECEIVED = dt.datetime(2026, 3, 3, 12)
LAPTOP = {
    "risk_disclosed_to": ("unknown_recipient",),
    "risk_data_types": ("basic", "contact"),
    "risk_factors": ("unencrypted", "not_contained"),
    "risk_likelihood": "neutral",
}


def found(stage1: Mapping[str, object], stage2: Mapping[str, object] | None = None) -> Assessment:
    form = Form.model_validate({"stage1": stage1, "stage2": stage2 or {}})
    return assess(form, received=RECEIVED, settings=Settings())


def lines(assessed: Assessment) -> dict[str, str]:
    return {other.fact: other.sentence for other in assessed.otherwise}


def test_a_lost_laptop_would_only_be_logged_had_it_been_encrypted() -> None:
    assert lines(found(LAPTOP))["encrypted"] == (
        "If the data is encrypted and the key safe: medium risk (4), keep in the register, "
        "the people need not be told."
    )


def test_an_encrypted_laptop_would_be_reported_without_encryption() -> None:
    seen = found({**LAPTOP, "risk_factors": ("encrypted", "not_contained")})
    assert seen.ico.advice == "log"
    assert lines(seen)["encrypted"].startswith(
        "If the data were not encrypted: high risk (9), report to the ICO"
    )


def test_the_lines_name_rules_that_exist_and_did_not_fire() -> None:
    known = {rule.id for rule in load_rules().rules}
    seen = found(LAPTOP)
    assert seen.otherwise
    for other in seen.otherwise:
        assert set(other.rules) <= known
        assert not set(other.rules) & {*seen.likelihood.rules, *seen.impact.rules}


@pytest.mark.parametrize("case", read_cases(published_text()), ids=lambda case: case.source)
def test_each_line_is_what_the_changed_form_comes_to_and_differs_from_what_came(case: object) -> None:
    form = case.form  # type: ignore[attr-defined]  # pytest's parameters have no type
    seen = assess(form, received=RECEIVED, settings=Settings())
    assert seen.otherwise
    for other in seen.otherwise:
        assert (other.band, other.ico, other.individuals) != (
            seen.band,
            seen.ico.advice,
            seen.individuals.advice,
        )


def test_what_the_line_says_is_what_a_form_that_says_so_comes_to() -> None:
    other = next(other for other in found(LAPTOP).otherwise if other.fact == "contained")
    real = found({**LAPTOP, "risk_factors": ("unencrypted", "contained")}, {"data_recovered": "yes"})
    assert (other.band, other.score, other.ico, other.individuals) == (
        real.band,
        real.score,
        real.ico.advice,
        real.individuals.advice,
    )


def test_where_the_school_expects_harm_a_fact_against_it_says_that_the_expectation_falls_too() -> None:
    seen = found({**LAPTOP, "risk_likelihood": "likely", "data_categories": ("health",)})
    assert "so that harm is thought unlikely" in lines(seen)["encrypted"]


def test_a_fact_that_adds_nothing_to_a_changed_expectation_is_left_out() -> None:
    kept_letter = {
        "risk_disclosed_to": ("known_cooperating",),
        "risk_data_types": ("financial",),
        "risk_likelihood": "likely",
        "risk_factors": ("not_contained",),
    }
    assert list(lines(found(kept_letter))) == ["harm"]


def test_a_blank_form_has_nothing_to_change() -> None:
    assert not found({}).otherwise


def test_numbers_that_people_gave_stay_and_only_what_rests_on_facts_changes() -> None:
    seen = found(LAPTOP, {"likelihood": 4, "impact": 4})
    assert {other.score for other in seen.otherwise} == {16}
    assert {other.ico for other in seen.otherwise} == {"report"}
    assert "the DPO decides whether to tell the people" in lines(seen)["encrypted"]


def test_the_json_gives_them_under_a_key_of_their_own() -> None:
    written = as_json(found(LAPTOP))["otherwise"]
    assert isinstance(written, list)
    assert set(written[0]) == {"fact", "words", "band", "score", "ico", "individuals", "rules"}
