"""Properties of the suggestion over any answers: more harm never lowers it, floors hold, few cells are doubtful."""

from __future__ import annotations

import collections
import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st

from breachdocs.assessment import Assessment, assess
from breachdocs.config import Settings
from breachdocs.form import VOCABULARIES, Form

RECEIVED = dt.datetime(2025, 3, 3, 12)
#: Recipients by what may be done with the data, mildest first; those of one step are no worse than each other.
HOSTILITY = (
    ("no_disclosure",),
    ("internal", "trusted_partner", "bound_professional"),
    ("known_cooperating",),
    ("known_not_cooperating", "unknown_recipient", "public"),
    ("malicious",),
)
SENSITIVITY = (
    ("basic", "contact", "education", "images"),
    ("credentials", "financial", "staff_hr", "send_health", "special_category", "criminal", "safeguarding"),
)
LIKELIHOOD = ("very_unlikely", "unlikely", "neutral", "likely", "very_likely")
HARMFUL_FACTORS = (
    "vulnerable",
    "safety_risk",
    "fraud_risk",
    "not_contained",
    "unencrypted",
    "malicious",
    "large_volume",
)
SAFE_FACTORS = ("contained", "encrypted")

Answers = dict[str, object]


def codes(name: str) -> list[str]:
    return [option.code for option in VOCABULARIES[name].options]


def some(values: list[str] | tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


def answers() -> st.SearchStrategy[Answers]:
    return st.fixed_dictionaries(
        {
            "risk_disclosed_to": some(codes("risk_disclosed_to"), 2),
            "risk_data_types": some(codes("risk_data_types"), 3),
            "risk_likelihood": st.sampled_from([None, *codes("risk_likelihood")]),
            "risk_factors": some(codes("risk_factors"), 4),
            "risk_people": st.sampled_from([None, *codes("risk_people")]),
            "data_categories": some(codes("data_categories"), 4),
            "subject_categories": some(codes("subject_categories"), 3),
        }
    )


def found(stage1: Answers) -> Assessment:
    return assess(Form.model_validate({"stage1": stage1}), received=RECEIVED, settings=Settings())


def assert_not_lower(worse: Answers, milder: Answers) -> None:
    one, other = found(worse), found(milder)
    for level, before in ((one.likelihood, other.likelihood), (one.impact, other.impact)):
        assert (level.value or 0) >= (before.value or 0), (before.rules, level.rules)


def replaced(names: object, old: str, new: str) -> tuple[str, ...]:
    assert isinstance(names, tuple)
    return tuple(dict.fromkeys(new if name == old else name for name in names))


@given(answers(), st.data())
def test_a_more_hostile_recipient_never_lowers_a_number(stage1: Answers, data: st.DataObject) -> None:
    step = data.draw(st.integers(0, len(HOSTILITY) - 2))
    mild = data.draw(st.sampled_from(HOSTILITY[step]))
    worse = data.draw(st.sampled_from(HOSTILITY[step + 1]))
    stage1["risk_disclosed_to"] = (mild, *data.draw(some(codes("risk_disclosed_to"), 1)))
    milder = {**stage1, "risk_disclosed_to": replaced(stage1["risk_disclosed_to"], "", "")}
    assert_not_lower(
        {**stage1, "risk_disclosed_to": replaced(stage1["risk_disclosed_to"], mild, worse)}, milder
    )


@given(answers(), st.sampled_from(codes("risk_disclosed_to")[1:9]))
def test_one_more_recipient_never_lowers_a_number(stage1: Answers, extra: str) -> None:
    recipients = stage1["risk_disclosed_to"]
    assert isinstance(recipients, tuple)
    assert_not_lower({**stage1, "risk_disclosed_to": (*recipients, extra)}, stage1)


@given(answers(), st.data())
def test_a_worse_answer_on_likelihood_never_lowers_a_number(stage1: Answers, data: st.DataObject) -> None:
    step = data.draw(st.integers(0, 3))
    assert_not_lower(
        {**stage1, "risk_likelihood": LIKELIHOOD[step + 1]}, {**stage1, "risk_likelihood": LIKELIHOOD[step]}
    )


@given(answers(), st.sampled_from(HARMFUL_FACTORS))
def test_one_more_harmful_factor_never_lowers_a_number(stage1: Answers, extra: str) -> None:
    factors = stage1["risk_factors"]
    assert isinstance(factors, tuple)
    assert_not_lower({**stage1, "risk_factors": (*factors, extra)}, stage1)


@given(answers(), st.sampled_from(SAFE_FACTORS))
def test_losing_containment_or_encryption_never_lowers_a_number(stage1: Answers, lost: str) -> None:
    factors = stage1["risk_factors"]
    assert isinstance(factors, tuple)
    remaining = tuple(factor for factor in factors if factor != lost)
    # Another factor keeps a ground to stand on, so that the number can't fall to "unknown".
    assert_not_lower(
        {
            **stage1,
            "risk_likelihood": "neutral",
            "data_categories": ("basic_identifiers",),
            "risk_factors": remaining,
        },
        {
            **stage1,
            "risk_likelihood": "neutral",
            "data_categories": ("basic_identifiers",),
            "risk_factors": (*remaining, lost),
        },
    )


@given(answers(), st.sampled_from([*SENSITIVITY[0], *SENSITIVITY[1], "protected_address"]))
def test_more_data_never_lowers_a_number(stage1: Answers, extra: str) -> None:
    types = stage1["risk_data_types"]
    assert isinstance(types, tuple)
    assert_not_lower({**stage1, "risk_data_types": (*types, extra)}, stage1)


@given(answers(), st.sampled_from(SENSITIVITY[0]), st.sampled_from(SENSITIVITY[1]))
def test_more_sensitive_data_never_lowers_a_number(stage1: Answers, plain: str, sensitive: str) -> None:
    assert_not_lower({**stage1, "risk_data_types": (sensitive,)}, {**stage1, "risk_data_types": (plain,)})


@given(answers(), st.sampled_from(codes("data_categories")))
def test_one_more_ticked_category_never_lowers_a_number(stage1: Answers, extra: str) -> None:
    ticked = stage1["data_categories"]
    assert isinstance(ticked, tuple)
    assert_not_lower({**stage1, "data_categories": (*ticked, extra)}, stage1)


@given(answers(), st.sampled_from(["pupils_under_13", "students_13_18"]))
def test_pupils_keep_every_suggestion_at_two_or_more(stage1: Answers, pupils: str) -> None:
    seen = found({**stage1, "subject_categories": (pupils,)})
    for level in (seen.likelihood, seen.impact):
        assert level.value is None or level.value >= 2


@given(answers())
def test_without_an_answer_there_is_no_number_and_with_one_it_is_on_the_scale(stage1: Answers) -> None:
    seen = found(stage1)
    for level in (seen.likelihood, seen.impact):
        assert level.suggested == (level.value is not None)
        assert level.value is None or 1 <= level.value <= 5
    assert (seen.score is None) == (seen.likelihood.value is None or seen.impact.value is None)
    assert (seen.band is None) == (seen.score is None) == (seen.ico.advice is None)


def test_over_any_answers_few_are_left_to_the_dpo_and_every_cell_with_ground_is_reached() -> None:
    draw = random.Random(7)  # noqa: S311 -- a sample, no secret
    advice: collections.Counter[str | None] = collections.Counter()
    individuals: collections.Counter[str | None] = collections.Counter()
    cells: set[tuple[int | None, int | None]] = set()
    for _ in range(3000):
        stage1 = {
            "risk_disclosed_to": tuple(draw.sample(codes("risk_disclosed_to"), draw.randint(0, 2))),
            "risk_data_types": tuple(draw.sample(codes("risk_data_types"), draw.randint(0, 3))),
            "risk_likelihood": draw.choice([None, *codes("risk_likelihood")]),
            "risk_factors": tuple(draw.sample(codes("risk_factors"), draw.randint(0, 4))),
            "data_categories": tuple(draw.sample(codes("data_categories"), draw.randint(0, 3))),
        }
        complained = draw.choice([None, "yes"])
        form = Form.model_validate({"stage1": stage1, "stage2": {"complaints_received": complained}})
        seen = assess(form, received=RECEIVED, settings=Settings())
        advice[seen.ico.advice] += 1
        individuals[seen.individuals.advice] += 1
        cells.add((seen.likelihood.value, seen.impact.value))
    assert advice["refer"] < 0.2 * advice.total()
    assert individuals["refer"] < 0.2 * individuals.total()
    # Impact 1 needs certainty, which excludes any likelihood but 1; "likely" consequences are at least adverse.
    assert cells >= {
        (2, 2),
        (2, 3),
        (2, 4),
        (3, 2),
        (3, 3),
        (3, 4),
        (4, 3),
        (4, 4),
        (4, 5),
        (5, 3),
        (5, 4),
        (5, 5),
    }


def test_certainty_is_possible_where_the_form_gives_positive_evidence() -> None:
    proof: Answers = {
        "risk_disclosed_to": ("no_disclosure",),
        "risk_likelihood": "very_unlikely",
        "data_categories": ("basic_identifiers",),
        "subject_categories": ("staff",),
    }
    plain = found({**proof, "risk_factors": ("contained",)})
    assert (plain.likelihood.value, plain.impact.value) == (1, 2)
    encrypted = found({**proof, "risk_factors": ("contained", "encrypted")})
    assert (encrypted.likelihood.value, encrypted.impact.value) == (1, 1)
    sensitive = found({**proof, "risk_factors": ("contained", "malicious"), "data_categories": ("health",)})
    assert sensitive.likelihood.value == 2
