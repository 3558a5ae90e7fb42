"""Checks, duties, gaps and the second opinion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from breachdocs.assessment import Assessment, PastIncident, assess
from breachdocs.config import Settings
from breachdocs.form import Form

RECEIVED = dt.datetime(2026, 3, 3, 12)


def found(
    stage1: Mapping[str, object] | None = None,
    stage2: Mapping[str, object] | None = None,
    stage3: Mapping[str, object] | None = None,
    past: tuple[PastIncident, ...] = (),
) -> Assessment:
    form = Form.model_validate({"stage1": stage1 or {}, "stage2": stage2 or {}, "stage3": stage3 or {}})
    return assess(form, received=RECEIVED, settings=Settings(), past=past)


def flags(assessed: Assessment) -> dict[str, str | None]:
    return {flag.code: flag.field for flag in assessed.flags}


def count(low: int, high: int | None, approximate: bool = False) -> dict[str, object]:
    return {"low": low, "high": high, "approximate": approximate, "text": "x"}


@pytest.mark.parametrize(
    ("stage1", "field"),
    [
        ({"discovered_at": "2026-03-02T09:00", "occurred_at": "2026-03-02T09:30"}, "stage1.occurred_at"),
        ({"discovered_at": "2026-03-02", "occurred_at": "2026-03-03T09:30"}, "stage1.occurred_at"),
        ({"discovered_at": "2026-03-02T09:00", "incident_date": "2026-03-03"}, "stage1.incident_date"),
        ({"discovered_at": "2026-03-02T09:00", "occurred_at": "2026-03-02"}, None),
        ({"discovered_at": "2026-03-02", "occurred_at": "2026-03-02T23:00"}, None),
        ({"discovered_at": "yesterday", "occurred_at": "2026-03-02T23:00"}, None),
    ],
)
def test_a_breach_is_not_discovered_before_it_happened(
    stage1: Mapping[str, object], field: str | None
) -> None:
    assert flags(found(stage1)).get("discovered_before_it_happened") == field


PAST = PastIncident(
    reference="2025-0007",
    school="Alder Brook Primary School",
    happened=dt.date(2025, 9, 9),
    breach_type="incorrect_recipient",
    data_categories=("basic_identifiers",),
)
NEVER: dict[str, object] = {
    "school": "Alder Brook primary school ",
    "breach_type": "incorrect_recipient",
    "incident_date": "2026-03-01",
    "happened_before": "Not to our knowledge",
}


@pytest.mark.parametrize(
    "answer", ["No", "none", "Never.", "This is the first time", "Not to our knowledge", "N/A"]
)
def test_never_before_is_flagged_where_the_register_holds_a_like_incident(answer: str) -> None:
    told = answer != "This is the first time"
    seen = flags(found({**NEVER, "happened_before": answer}, past=(PAST,)))
    assert ("happened_before" in seen) == told


@pytest.mark.parametrize(
    "change",
    [
        {"school": "Westmorland Primary School"},
        {"school": None},
        {"breach_type": "cyber"},
        {"breach_type": None},
        {"incident_date": "2026-10-01"},
        {"incident_date": "2025-09-01", "discovered_at": None},
        {"happened_before": "Yes, in autumn"},
        {"happened_before": None},
    ],
)
def test_never_before_is_not_flagged_without_a_like_incident_within_a_year(
    change: Mapping[str, object],
) -> None:
    past = (
        PAST
        if change.get("incident_date") != "2025-09-01"
        else PAST.model_copy(update={"happened": dt.date(2024, 8, 31)})
    )
    assert "happened_before" not in flags(found({**NEVER, **change}, past=(past,)))


def test_the_flag_names_the_earlier_reference() -> None:
    message = next(
        flag.message for flag in found(NEVER, past=(PAST,)).flags if flag.code == "happened_before"
    )
    assert "2025-0007" in message


def test_an_incident_is_no_precedent_of_itself() -> None:
    form = Form.model_validate({"stage1": NEVER, "reference": "2025-0007"})
    seen = assess(form, received=RECEIVED, settings=Settings(), past=(PAST,))
    assert "happened_before" not in flags(seen)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A list of pupils' allergies was left in the hall", "health_not_ticked"),
        ("Two families' EHCP letters were swapped", "health_not_ticked"),
        ("The child is looked after", "safeguarding_not_chosen"),
        ("Safeguarding notes were uploaded", "safeguarding_not_chosen"),
        ("The register of one class was lost", None),
        ("Reported to the health and safety officer and the safeguarding lead", None),
    ],
)
def test_kinds_of_data_that_are_described_but_not_ticked_are_flagged(text: str, code: str | None) -> None:
    seen = set(flags(found({"description": text}))) & {"health_not_ticked", "safeguarding_not_chosen"}
    assert seen == ({code} if code else set())


def test_described_and_ticked_agree() -> None:
    ticked = {
        "description": "Medical notes of a looked after child",
        "data_categories": ("health",),
        "risk_data_types": ("safeguarding",),
    }
    assert not set(flags(found(ticked))) & {"health_not_ticked", "safeguarding_not_chosen"}


@pytest.mark.parametrize(
    ("school", "team", "differ"),
    [
        (count(28, 28), count(28, 28), False),
        (count(28, 28), count(29, 29), True),
        (count(30, 30, approximate=True), count(28, 28), False),
        (count(30, 30, approximate=True), count(35, 35), False),
        (count(250, None, approximate=True), count(400, 400), False),
        (count(250, None, approximate=True), count(40, 40), True),
        (count(30, 40), count(41, 50), True),
        (None, count(3, 3), False),
    ],
)
def test_counts_of_the_two_stages_that_lie_apart_are_flagged(
    school: object, team: object, differ: bool
) -> None:
    seen = flags(found({"people_affected": school}, {"confirmed_people_affected": team}))
    assert ("counts_differ" in seen) == differ


@pytest.mark.parametrize(
    ("stage1", "code"),
    [
        ({"risk_factors": ("encrypted", "unencrypted")}, "encrypted_and_unencrypted"),
        ({"risk_factors": ("contained", "not_contained")}, "contained_and_not_contained"),
        ({"risk_factors": ("none", "malicious")}, "none_and_others"),
        ({"risk_disclosed_to": ("no_disclosure", "public")}, "no_disclosure_and_recipient"),
        ({"people_affected": count(500, 500), "risk_people": "1_to_9"}, "people_range_differs"),
        ({"happened_before": "No", "risk_factors": ("repeat",)}, "repeat_denied"),
    ],
)
def test_choices_that_exclude_each_other_are_flagged(stage1: Mapping[str, object], code: str) -> None:
    assert code in flags(found(stage1))


@pytest.mark.parametrize(
    ("stage1", "stage2", "stage3", "code"),
    [
        (
            {"data_categories": ("health",)},
            {"special_category_involved": "no"},
            {},
            "special_category_denied",
        ),
        ({"risk_factors": ("contained",)}, {"data_recovered": "no"}, {}, "recovery_differs"),
        ({"subjects_informed": True}, {"individuals_aware": "no"}, {}, "awareness_differs"),
        ({}, {}, {"refer_to_ico": "no", "referred_to_ico_on": "2026-03-02"}, "referral_contradicts"),
        (
            {"discovered_at": "2026-03-02"},
            {},
            {"referred_to_ico_on": "2026-03-01"},
            "referred_before_discovered",
        ),
        ({}, {"likelihood": 5, "impact": 5}, {"refer_to_ico": "no"}, "decision_differs"),
    ],
)
def test_stages_that_contradict_each_other_are_flagged(
    stage1: Mapping[str, object], stage2: Mapping[str, object], stage3: Mapping[str, object], code: str
) -> None:
    assert code in flags(found(stage1, stage2, stage3))


def test_encrypted_and_unencrypted_counts_as_unencrypted() -> None:
    stage1 = {
        "risk_disclosed_to": ("public",),
        "risk_factors": ("encrypted", "unencrypted"),
        "data_categories": ("health",),
    }
    assert found(stage1).individuals.advice == "tell"


def told(stage1: Mapping[str, object], stage2: Mapping[str, object] | None = None) -> dict[str, str]:
    return {duty.who: duty.reason for duty in found(stage1, stage2).tell}


def test_head_teacher_dpo_ig_team_and_governors_always_hear_of_it() -> None:
    assert list(told({})) == ["head_teacher", "dpo", "ig_team", "governing_body"]


@pytest.mark.parametrize(
    ("stage1", "who"),
    [
        ({"risk_data_types": ("safeguarding",)}, {"caldicott_guardian", "ig_board", "safeguarding"}),
        ({"services_to_inform": ("caldicott",)}, {"caldicott_guardian", "ig_board"}),
        (
            {"services_to_inform": ("it", "hr", "legal", "communications", "safeguarding")},
            {"it", "hr", "legal", "communications", "safeguarding"},
        ),
        ({"services_to_inform_other": "Transport"}, {"other_services"}),
        ({"breach_type": "cyber"}, {"it"}),
        ({"risk_factors": ("malicious",)}, {"police", "insurer", "legal", "hr"}),
        ({"risk_factors": ("fraud_risk",), "data_categories": ("finance",)}, {"bank", "insurer"}),
        (
            {
                "risk_factors": ("malicious",),
                "data_categories": ("trade_union",),
                "subject_categories": ("staff",),
            },
            {"trade_union"},
        ),
        ({"risk_factors": ("safety_risk",)}, {"police", "safeguarding"}),
        ({"risk_factors": ("procedure_not_followed",)}, {"hr"}),
        ({"risk_factors": ("media_or_complaint",)}, {"communications"}),
    ],
)
def test_facts_bring_in_those_whom_the_policy_names(stage1: Mapping[str, object], who: set[str]) -> None:
    assert who <= set(told(stage1))


def test_none_under_other_services_is_nobody() -> None:
    assert "other_services" not in told({"services_to_inform_other": "N/A"})


def test_fraud_by_staff_goes_to_the_head_teacher_alone_first() -> None:
    stage1 = {"risk_factors": ("malicious", "fraud_risk"), "breach_type": "inappropriate_access"}
    assert "alone" in told(stage1)["head_teacher"]
    assert (
        "alone"
        not in told({"risk_factors": ("malicious",), "breach_type": "inappropriate_access"})["head_teacher"]
    )


@pytest.mark.parametrize(("impact", "serious"), [(2, False), (3, True)])
def test_a_high_band_is_investigated_and_may_bring_a_panel(impact: int, serious: bool) -> None:
    who = set(told({}, {"likelihood": 3, "impact": impact}))
    assert ({"investigation", "emergency_panel"} <= who) == serious


def test_a_suppliers_breach_says_from_when_the_clock_runs() -> None:
    assert "clock runs" in told({}, {"internal_incident_type": "supplier"})["supplier"]


def test_gaps_come_by_weight_and_an_answer_elsewhere_fills_them() -> None:
    blank = found().gaps
    assert blank[:3] == ("stage1.discovered_at", "stage1.school", "stage1.description")
    assert "stage1.people_affected" in blank
    filled = found({"data_categories_other": "Minutes"}, {"confirmed_people_affected": count(3, 3)}).gaps
    assert not {"stage1.people_affected", "stage1.data_categories"} & set(filled)


@pytest.mark.parametrize(
    ("stage1", "score", "band"),
    [
        (
            {"risk_data_types": ("send_health", "contact"), "risk_disclosed_to": ("known_cooperating",)},
            4.25,
            "very_high",
        ),
        (
            {"risk_data_types": ("financial", "contact"), "risk_disclosed_to": ("known_cooperating",)},
            3.25,
            "high",
        ),
        (
            {
                "risk_data_types": ("contact",),
                "risk_disclosed_to": ("malicious",),
                "risk_factors": ("malicious",),
            },
            2.0,
            "medium",
        ),
        ({"risk_data_types": ("send_health",), "risk_factors": ("encrypted",)}, 1.0, "low"),
        (
            {
                "risk_data_types": ("contact", "financial"),
                "risk_factors": ("fraud_risk",),
                "risk_disclosed_to": ("public",),
            },
            4.5,
            "very_high",
        ),
        ({"risk_disclosed_to": ("public",)}, None, None),
    ],
)
def test_the_second_opinion_is_enisas_sum_with_its_parts_in_words(
    stage1: Mapping[str, object], score: float | None, band: str | None
) -> None:
    enisa = found(stage1).enisa
    assert (enisa.score, enisa.band) == (score, band)
    assert len(enisa.parts) == (0 if score is None else 3)


def test_a_second_opinion_more_than_a_band_away_is_flagged_with_what_it_differs_on() -> None:
    health = {"risk_data_types": ("send_health", "contact"), "risk_disclosed_to": ("known_cooperating",)}
    flag = next(
        flag for flag in found(health, {"likelihood": 2, "impact": 2}).flags if flag.code == "enisa_differs"
    )
    assert flag.message == (
        "The ENISA severity is very high, far above the score's medium. ENISA rests most on this: kind of "
        "data: 4 of 4, as sensitive data is involved. The score rests on this: The IG team "
        "scored the likelihood 2. ENISA does not ask how likely harm is."
    )
    assert "enisa_differs" not in flags(found(health, {"likelihood": 3, "impact": 3}))


def test_a_second_opinion_far_below_names_the_level_that_raises_the_score() -> None:
    names = {"risk_data_types": ("contact",), "risk_disclosed_to": ("internal",)}
    seen = found(names, {"likelihood": 5, "impact": 4})
    flag = next(flag for flag in seen.flags if flag.code == "enisa_differs")
    assert "is low, far below the score's extreme" in flag.message
    assert "kind of data: 1 of 4" in flag.message or "circumstances: 0.25" in flag.message
    assert "The IG team scored the likelihood 5." in flag.message


@pytest.mark.parametrize(
    ("stage2", "stage3", "flagged"),
    [
        ({"likelihood": 5, "impact": 5}, {"refer_to_ico": "no"}, True),
        (
            {"likelihood": 5, "impact": 5},
            {"refer_to_ico": "no", "dpo_review": "Nobody could read it."},
            False,
        ),
        ({"likelihood": 3, "impact": 2}, {"refer_to_ico": "no"}, True),
        ({"likelihood": 2, "impact": 2}, {"refer_to_ico": "yes"}, True),
        ({"likelihood": 2, "impact": 2}, {"refer_to_ico": "no"}, False),
        ({"likelihood": 5, "impact": 5}, {"refer_to_ico": "yes"}, False),
        ({"likelihood": 5, "impact": 5}, {}, False),
    ],
)
def test_a_decision_against_the_advice_is_flagged_until_a_reason_is_written(
    stage2: Mapping[str, object], stage3: Mapping[str, object], flagged: bool
) -> None:
    assert ("decision_differs" in flags(found({}, stage2, stage3))) == flagged


@pytest.mark.parametrize(
    ("text", "code", "ticked"),
    [
        ("The sheet gave sort codes and salaries.", "finance_not_ticked", {"data_categories": ("finance",)}),
        (
            "The mail held her log-in and password.",
            "log_ins_not_ticked",
            {"data_categories": ("identification",)},
        ),
        ("Photos of the class were put online.", "images_not_ticked", {"data_categories": ("images",)}),
    ],
)
def test_what_the_text_describes_and_no_box_says_is_flagged(
    text: str, code: str, ticked: Mapping[str, object]
) -> None:
    assert code in flags(found({"description": text}))
    assert code not in flags(found({"description": text, **ticked}))


@pytest.mark.parametrize(
    "text",
    ["The file was password-protected.", "It lay on the photocopier.", "The cardboard box; the pinboard."],
)
def test_words_that_only_look_like_data_are_left_alone(text: str) -> None:
    assert not {code for code in flags(found({"description": text})) if code.endswith("_not_ticked")}
