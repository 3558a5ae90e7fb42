"""Numbers: the DPO's, the IG team's, the suggested; bands, advice, and the account of it all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

import pytest

from breachdocs.assessment import Assessment, as_json, assess, band_of, band_table, in_nhs_region
from breachdocs.config import Risk, Settings
from breachdocs.form import Form

RECEIVED = dt.datetime(2025, 3, 3, 12)
SUGGESTING = {"risk_likelihood": "likely", "data_categories": ("health",)}


def found(
    stage1: Mapping[str, object] | None = None,
    stage2: Mapping[str, object] | None = None,
    stage3: Mapping[str, object] | None = None,
    scores: tuple[int | None, int | None] | None = None,
    settings: Settings | None = None,
) -> Assessment:
    form = Form.model_validate({"stage1": stage1 or {}, "stage2": stage2 or {}, "stage3": stage3 or {}})
    return assess(form, received=RECEIVED, settings=settings or Settings(), scores=scores)


def flags(assessed: Assessment) -> dict[str, str | None]:
    return {flag.code: flag.field for flag in assessed.flags}


def test_a_blank_form_has_no_number_no_band_and_no_advice() -> None:
    seen = found()
    assert (seen.likelihood.value, seen.impact.value, seen.score, seen.band) == (None, None, None, None)
    assert (seen.ico.advice, seen.individuals.advice, seen.scored_by) == (None, None, None)
    assert seen.ico.reasons


def test_pupils_alone_are_no_ground_for_a_number() -> None:
    assert found({"subject_categories": ("pupils_under_13",)}).score is None


def test_not_known_everywhere_is_no_ground_for_a_number() -> None:
    unknown = {
        "risk_disclosed_to": ("not_known",),
        "risk_likelihood": "not_known",
        "risk_people": "not_known",
        "data_categories": ("not_known",),
        "risk_factors": ("none",),
    }
    assert found(unknown).score is None


def test_the_ig_teams_numbers_win_over_the_suggestion_and_say_what_it_was() -> None:
    seen = found(SUGGESTING, {"likelihood": 2, "impact": 2})
    assert (seen.score, seen.band, seen.scored_by, seen.ico.advice) == (4, "medium", "IG team", "log")
    assert not seen.likelihood.suggested
    assert any("3" in reason for reason in seen.likelihood.reasons)


def test_the_number_that_is_missing_in_stage_2_is_suggested_and_marked() -> None:
    seen = found(SUGGESTING, {"impact": 2})
    assert (seen.impact.value, seen.impact.suggested) == (2, False)
    assert (seen.likelihood.value, seen.likelihood.suggested) == (3, True)
    assert seen.scored_by == "suggested"


def test_the_dpos_own_numbers_win_over_everything() -> None:
    seen = found(SUGGESTING, {"likelihood": 2, "impact": 2}, scores=(5, None))
    assert (seen.likelihood.value, seen.impact.value, seen.scored_by) == (5, 2, "DPO")


def test_a_number_off_the_scale_is_not_used_but_flagged() -> None:
    seen = found(SUGGESTING, {"impact": 2}, scores=(7, None))
    assert seen.likelihood.value == 3
    assert flags(seen)["off_the_scale"] == "stage2.likelihood"


def test_a_number_below_a_floor_is_kept_and_flagged() -> None:
    seen = found({"subject_categories": ("students_13_18",)}, {"likelihood": 1, "impact": 3})
    assert (seen.likelihood.value, seen.score) == (1, 3)
    assert flags(seen)["below_floor"] == "stage2.likelihood"


def test_a_number_at_the_floor_is_not_flagged() -> None:
    assert "below_floor" not in flags(
        found({"subject_categories": ("students_13_18",)}, {"likelihood": 2, "impact": 2})
    )


def test_a_scale_of_risk_that_differs_from_the_band_is_flagged_and_not_used() -> None:
    seen = found({}, {"likelihood": 4, "impact": 4, "risk_scale": "low"})
    assert seen.band == "extreme"
    assert flags(seen)["scale_differs"] == "stage2.risk_scale"


def test_a_councils_own_word_for_the_scale_is_left_alone() -> None:
    assert "scale_differs" not in flags(found({}, {"likelihood": 4, "impact": 4, "risk_scale": "Severe"}))


SCORE = ["LLLMM", "LMMHH", "LMHHE", "MHHEE", "MHEEE"]
NHS = ["LLLLL", "LMHHH", "LMHHH", "LMEEE", "LMEEE"]


@pytest.mark.parametrize(("preset", "rows"), [("score", SCORE), ("nhs", NHS)])
def test_the_25_cells_of_a_preset_are_those_of_the_published_tables(preset: str, rows: list[str]) -> None:
    risk = Risk.model_validate({"preset": preset})
    assert ["".join(band[0].upper() for band in row) for row in band_table(risk)] == rows
    assert band_of(4, 2, risk) == band_table(risk)[1][3]


def test_an_own_table_overrides_the_preset() -> None:
    risk = Risk(table=(("extreme",) * 5,) * 5)
    assert band_of(1, 1, risk) == "extreme"


@pytest.mark.parametrize("cell", [(0, 3), (3, 6)])
def test_a_cell_off_the_matrix_has_no_band(cell: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        band_of(*cell, Risk())


def test_a_table_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="five rows"):
        band_table(Risk(table=(("low",) * 5,) * 4))


def test_the_two_rules_part_in_three_cells_of_the_default_and_there_the_dpo_decides() -> None:
    referred = set()
    for likelihood in range(1, 6):
        for impact in range(1, 6):
            seen = found({}, {"likelihood": likelihood, "impact": impact})
            if seen.ico.advice == "refer":
                referred.add((likelihood, impact))
            else:
                assert (seen.ico.advice == "report") == in_nhs_region(likelihood, impact)
    assert referred == {(3, 2), (2, 4), (2, 5)}


def test_in_the_nhs_preset_the_two_rules_never_part() -> None:
    nhs = Settings(risk=Risk(preset="nhs"))
    advice = {
        found({}, {"likelihood": likelihood, "impact": impact}, settings=nhs).ico.advice
        for likelihood in range(1, 6)
        for impact in range(1, 6)
    }
    assert advice == {"report", "log"}


def test_no_reason_says_that_a_breach_is_not_reportable() -> None:
    for likelihood in range(1, 6):
        for impact in range(1, 6):
            seen = found({}, {"likelihood": likelihood, "impact": impact})
            assert not any("not reportable" in reason.lower() for reason in seen.ico.reasons)


@pytest.mark.parametrize(
    ("stage3", "says"),
    [
        ({"refer_to_ico": "yes"}, "to refer"),
        ({"refer_to_ico": "no"}, "not to refer"),
        ({"refer_to_ico": "yes", "referred_to_ico_on": "2025-03-04"}, "4 March 2025"),
    ],
)
def test_a_decision_of_stage_3_is_told_as_a_fact_and_leaves_the_advice(
    stage3: Mapping[str, object], says: str
) -> None:
    seen = found({}, {"likelihood": 4, "impact": 4}, stage3)
    assert seen.ico.advice == "report"
    assert says in seen.ico.reasons[0]


def test_encrypted_data_with_high_numbers_pulls_both_ways() -> None:
    assert (
        found({"risk_factors": ("encrypted",)}, {"likelihood": 4, "impact": 4}).individuals.advice == "refer"
    )


def test_data_safely_back_with_high_numbers_pulls_both_ways() -> None:
    stage1 = {"risk_factors": ("contained",), "risk_disclosed_to": ("internal",)}
    assert found(stage1, {"likelihood": 4, "impact": 4}).individuals.advice == "refer"


def test_recovered_data_that_criminals_had_is_told_all_the_same() -> None:
    stage1 = {
        "risk_disclosed_to": ("malicious",),
        "risk_likelihood": "likely",
        "risk_factors": ("contained",),
        "data_categories": ("finance",),
    }
    assert found(stage1).individuals.advice == "tell"


def test_harm_that_is_unlikely_but_serious_is_left_to_the_dpo() -> None:
    seen = found({}, {"likelihood": 2, "impact": 5})
    assert (seen.individuals.advice, seen.ico.advice) == ("refer", "refer")


def test_a_great_number_of_people_may_be_told_in_public() -> None:
    seen = found({"risk_people": "10000_and_above"}, {"likelihood": 4, "impact": 4})
    assert seen.individuals.advice == "tell"
    assert any("public notice" in reason for reason in seen.individuals.reasons)


def test_the_data_recovered_answer_of_stage_2_outweighs_the_schools() -> None:
    stage1 = {
        "risk_disclosed_to": ("known_cooperating",),
        "risk_factors": ("not_contained",),
        "data_categories": ("basic_identifiers",),
    }
    assert found(stage1).likelihood.value == 3
    recovered = found(stage1, {"data_recovered": "yes"})
    assert recovered.likelihood.value == 2
    assert flags(recovered)["recovery_differs"] == "stage2.data_recovered"


def test_the_account_has_the_shape_that_scripts_rely_on() -> None:
    seen = as_json(found({**SUGGESTING, "discovered_at": "2026-03-01T09:10"}, {"impact": 4}))
    assert json.loads(json.dumps(seen)) == seen
    assert list(seen) == [
        *(
            "likelihood",
            "impact",
            "score",
            "band",
            "ico",
            "individuals",
            "deadlines",
            "tell",
            "enisa",
            "flags",
            "gaps",
            "otherwise",
        ),
    ]
    assert set(seen["likelihood"]) == {"value", "suggested", "reasons", "rules"}  # type: ignore[call-overload] # a dict, checked here
    assert isinstance(seen["deadlines"], dict)
    assert seen["deadlines"]["from"] == "received"  # discovered after receipt: the clock can't start later
    assert seen["score"] == 12
    assert seen["band"] == "high"
