"""The rule file: readable data, checked line by line."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from importlib import resources

import pytest

from breachdocs.assessment import assess, load_rules
from breachdocs.config import Settings
from breachdocs.errors import UsageError
from breachdocs.form import Form

#: A rule file of one rule, whose condition stands in line 5; every file has the facts that the advice rests on.
RULE = """\
rules:
  - id: one
    reason: Because.
    source: here
    when: %s
    likelihood: %s
"""
OWN = (resources.files("breachdocs.assessment") / "rules.yaml").read_text(encoding="utf-8")
FACTS = f"""\
facts:
  hostile: {{field: stage1.risk_disclosed_to, has: [malicious, public]}}
{OWN.partition("facts:")[2].partition("rules:")[0]}"""
RECEIVED = dt.datetime(2025, 3, 3, 12)


def value(when: str, stage1: Mapping[str, object], effect: str = "at least 4") -> int | None:
    form = Form.model_validate({"stage1": stage1})
    rules = load_rules(RULE % (when, effect) + FACTS)
    return assess(form, received=RECEIVED, settings=Settings(), rules=rules).likelihood.value


def test_the_products_own_rules_each_have_a_reason_of_one_sentence_and_a_source() -> None:
    rules = load_rules()
    assert len(rules.rules) > 30
    written = [(rule.reason, rule.source) for rule in rules.rules] + [
        (duty.reason, duty.source) for duty in rules.duties
    ]
    for reason, source in written:
        assert reason.endswith(".")
        assert reason[0].isupper()
        assert 15 < len(reason) < 120
        assert ". " not in reason
        assert source


def test_the_own_rules_are_read_once() -> None:
    assert load_rules() is load_rules()


@pytest.mark.parametrize(
    ("when", "stage1", "fires"),
    [
        ("hostile", {"risk_disclosed_to": ("public",)}, True),
        ("hostile", {"risk_disclosed_to": ("internal",)}, False),
        ("not hostile", {"risk_disclosed_to": ("internal",)}, True),
        ("{fact: hostile}", {"risk_disclosed_to": ("malicious",)}, True),
        ("{field: stage1.risk_likelihood, has: [likely]}", {"risk_likelihood": "likely"}, True),
        (
            "{field: stage1.risk_likelihood, has: [likely]}",
            {"risk_likelihood": "Quite likely, we think"},
            False,
        ),
        ("{field: stage1.risk_likelihood, has: [likely]}", {}, False),
        ("{field: stage1.location, answered: true}", {"location": "Hall"}, True),
        ("{field: stage1.location, answered: false}", {"location": "Hall"}, False),
        ("{all: [hostile, {field: stage1.location, answered: true}]}", {"location": "Hall"}, False),
        ("{any: [hostile, {field: stage1.location, answered: true}]}", {"location": "Hall"}, True),
        ("{not: {any: [hostile, {field: stage1.location, answered: true}]}}", {}, True),
    ],
)
def test_a_condition_asks_what_it_says(when: str, stage1: Mapping[str, object], fires: bool) -> None:
    assert value(when, stage1) == (4 if fires else None)


@pytest.mark.parametrize(
    ("low", "high", "fires"),
    [(100, 100, True), (99, 99, False), (30, 120, True), (250, None, True), (None, None, False)],
)
def test_a_count_reaches_a_number_if_it_may(low: int | None, high: int | None, fires: bool) -> None:
    count = {"low": low, "high": high, "approximate": False, "text": "x"}
    seen = value("{field: stage1.people_affected, at_least: 100}", {"people_affected": count})
    assert seen == (4 if fires else None)


def test_effects_are_taken_in_order_and_stay_on_the_scale() -> None:
    text = """\
rules:
  - {id: a, when: {field: stage1.school, answered: true}, impact: at least 3, reason: A., source: x}
  - {id: b, when: {field: stage1.school, answered: true}, impact: "+1, up to 4", reason: B., source: x}
  - {id: c, when: {field: stage1.location, answered: true}, impact: at most 2, reason: C., source: x}
  - {id: d, when: {field: stage1.head_teacher, answered: true}, floor: true, impact: at least 3, reason: D., source: x}
"""
    rules = load_rules(text + FACTS)
    seen = {}
    for fields in itertools.product([None, "x"], repeat=3):
        stage1 = dict(zip(("school", "location", "head_teacher"), fields, strict=True))
        level = assess(
            Form.model_validate({"stage1": stage1}), received=RECEIVED, settings=Settings(), rules=rules
        ).impact
        seen[fields] = level.value, level.rules
    assert seen["x", None, None] == (4, ("a", "b"))
    assert seen["x", "x", None] == (2, ("a", "b", "c"))
    assert seen["x", "x", "x"] == (3, ("a", "b", "c", "d"))
    assert seen[None, "x", "x"] == (None, ())  # a floor or a ceiling alone is no ground to stand on


@pytest.mark.parametrize(
    ("when", "effect", "line", "says"),
    [
        ("{field: stage1.colour, has: [red]}", "at least 2", 5, "no field"),
        ("{field: stage1.risk_factors, has: [enciphered]}", "at least 2", 5, "no code"),
        ("{field: stage1.location, has: [x]}", "at least 2", 5, "no codes"),
        ("{field: stage1.location, at_least: 3}", "at least 2", 5, "no count"),
        ("{field: stage1.people_affected, at_least: many}", "at least 2", 5, "whole number"),
        ("{field: stage1.location}", "at least 2", 5, "one of"),
        ("{field: stage1.location, answered: perhaps}", "at least 2", 5, "true"),
        ("{some: [hostile]}", "at least 2", 5, "no condition"),
        ("{all: [], any: [hostile]}", "at least 2", 5, "a condition has one"),
        ("{all: []}", "at least 2", 5, "at least one entry"),
        ("nobody", "at least 2", 5, "no fact"),
        ("[hostile]", "at least 2", 5, "key: value"),
        ("hostile", "at least 9", 6, "an effect is"),
        ("hostile", "__import__('os')", 6, "an effect is"),
        ("hostile", "[1]", 6, "single value"),
    ],
)
def test_a_bad_rule_is_refused_with_its_line(when: str, effect: str, line: int, says: str) -> None:
    with pytest.raises(UsageError, match=rf"line {line}: .*{says}"):
        load_rules(RULE % (when, effect) + FACTS)


GOOD = "{id: a, when: hostile, impact: at least 2, reason: R., source: s}"


@pytest.mark.parametrize(
    ("rules", "line"),
    [
        ("rules: []", 1),
        ("rules: {}", 1),
        ("rules: [", 3),
        ("rules: [x]\nrules: [y]", 2),
        (f"rules:\n - {GOOD}\nlaws: 1", 3),
        (f"rules:\n - {GOOD}\n - {GOOD}", 3),
        (f"rules:\n - {GOOD}\nduties:\n - {{who: it, reason: R.}}", 4),
        ("rules:\n - {id: a, reason: R., source: s, impact: at least 2}", 2),
        ("rules:\n - {id: a, when: hostile, reason: R., source: s}", 2),
        ("rules:\n - {id: a, when: hostile, impact: at least 2, source: s}", 2),
        ("rules:\n - {id: a, when: hostile, impact: at least 2, reason: '', source: s}", 2),
        ("rules:\n - {id: a, id: b, reason: R., source: s}", 2),
        ("rules:\n - {id: a, colour: red, reason: R., source: s}", 2),
        ("rules:\n - {id: a, floor: true, when: hostile, impact: at most 2, reason: R., source: s}", 2),
    ],
)
def test_a_bad_rule_file_is_refused_with_its_line(rules: str, line: int) -> None:
    with pytest.raises(UsageError, match=f"line {line}[:,]"):
        load_rules(f"{rules}\n{FACTS}")


@pytest.mark.parametrize(
    "text", ["", "# nothing yet", f"rules:\n - {GOOD}", f"facts: {{}}\nrules:\n - {GOOD}"]
)
def test_a_file_without_the_facts_that_the_advice_rests_on_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="line 1"):
        load_rules(text)


def test_a_fact_can_only_use_those_above_it_so_none_goes_round_in_a_circle() -> None:
    with pytest.raises(UsageError, match="line 2: there is no fact 'two'"):
        load_rules(f"facts:\n  one: two\n  two: one\nrules:\n - {GOOD}")
