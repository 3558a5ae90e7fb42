"""The rules as the DPO reads and changes them (``rules.yaml``), checked line by line when loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from breachdocs.assessment.conditions import (
    Condition,
    always,
    entries_of,
    fault,
    items_of,
    read_condition,
    text_of,
)
from breachdocs.errors import UsageError

if TYPE_CHECKING:
    from yaml.nodes import Node

LevelName = Literal["likelihood", "impact"]
LEVELS: tuple[LevelName, LevelName] = ("likelihood", "impact")

#: The facts that advice, checks and the second opinion ask for, so every rule file has them.
NEEDED_FACTS = frozenset(
    {
        *(
            "unintelligible",
            "safely_back",
            "contained",
            "no_disclosure",
            "duty_bound",
            "cooperating",
            "exposed",
        ),
        *("deliberate", "fraud_risk", "safety_risk", "protected_address", "sensitive", "money", "log_ins"),
        *("everyday_data", "thousands", "thought_likely", "social_care"),
    }
)

_EFFECT = re.compile(r"(?P<bound>at least|at most) (?P<level>[1-5])|\+(?P<by>[1-4]), up to (?P<top>[1-5])")
_RULE_KEYS = frozenset({"id", "when", "floor", "likelihood", "impact", "reason", "source"})
_DUTY_KEYS = frozenset({"who", "when", "reason", "source"})


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does to a level: ``at least`` or ``at most`` `number`, or ``+`` `number` up to `top`."""

    kind: Literal["at least", "at most", "+"]
    number: int
    top: int = 5


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule about likelihood, impact or both.

    Attributes:
        id: its stable name, which assessments give.
        when: its condition.
        effects: by level.
        reason: one plain sentence, the same words wherever the rule is shown.
        source: where the rule comes from.
        floor: nothing lowers what it says, and by itself it is no ground to suggest a number.
    """

    id: str
    when: Condition
    effects: Mapping[LevelName, Effect]
    reason: str
    source: str
    floor: bool


@dataclass(frozen=True, slots=True)
class DutyRule:
    """Somebody to tell, when, why, and where that stands."""

    who: str
    when: Condition
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    """A whole rule file."""

    facts: Mapping[str, Condition]
    rules: tuple[Rule, ...]
    duties: tuple[DutyRule, ...]


def load_rules(text: str | None = None) -> Rules:
    """The rules in `text`, or the product's own, which are read once.

    Raises:
        UsageError: where a rule is not well formed; the message names the line.
    """
    return _own_rules() if text is None else _read(text)


@cache
def _own_rules() -> Rules:
    return _read(Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8"))


def _compose(text: str) -> Node:
    """The file as nodes, which know their lines; by libyaml where it is there, ten times as fast."""
    import yaml  # noqa: PLC0415 -- only a run that assesses pays for it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node: Node | None = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise UsageError(f"The rule file{where}: this is not well-formed YAML ({error.problem}).") from error
    except yaml.YAMLError as error:
        raise UsageError("The rule file is not well-formed YAML.") from error
    if node is None:
        raise UsageError("The rule file, line 1: it is empty.")
    return node


def _read(text: str) -> Rules:
    root = _compose(text)
    parts = entries_of(root)
    if unknown := sorted(set(parts) - {"facts", "rules", "duties"}):
        raise fault(parts[unknown[0]], f"'{unknown[0]}' is no part of a rule file.")
    if "rules" not in parts:
        raise fault(root, "there are no 'rules'.")
    facts: dict[str, Condition] = {}
    for name, node in (entries_of(parts["facts"]) if "facts" in parts else {}).items():
        # A fact may only use those above it, so no fact can go round in a circle.
        facts[name] = read_condition(node, tuple(facts))
    if missing := sorted(NEEDED_FACTS - set(facts)):
        raise fault(
            parts.get("facts", root), f"the fact '{missing[0]}' is missing, which the advice rests on."
        )
    rules: dict[str, Rule] = {}
    for node in items_of(parts["rules"]):
        rule = _rule(node, facts)
        if rule.id in rules:
            raise fault(node, f"there are two rules '{rule.id}'.")
        rules[rule.id] = rule
    duties = tuple(_duty(node, facts) for node in items_of(parts["duties"])) if "duties" in parts else ()
    return Rules(facts, tuple(rules.values()), duties)


def _entries(node: Node, known: frozenset[str], needed: tuple[str, ...]) -> dict[str, Node]:
    entries = entries_of(node)
    for key, value in entries.items():
        if key not in known:
            raise fault(value, f"'{key}' is unknown here; known are {', '.join(sorted(known))}.")
    for key in needed:
        if key not in entries or not text_of(entries[key]):
            raise fault(node, f"'{key}' is missing.")
    return entries


def _rule(node: Node, facts: Mapping[str, Condition]) -> Rule:
    entries = _entries(node, _RULE_KEYS, ("id", "reason", "source"))
    if "when" not in entries:
        raise fault(node, "'when' is missing.")
    effects = {level: _effect(entries[level]) for level in LEVELS if level in entries}
    if not effects:
        raise fault(node, "a rule says something about 'likelihood' or 'impact'.")
    floor = "floor" in entries and text_of(entries["floor"]) == "true"
    if floor and any(effect.kind != "at least" for effect in effects.values()):
        raise fault(node, "a floor says 'at least'.")
    return Rule(
        text_of(entries["id"]),
        read_condition(entries["when"], facts),
        effects,
        text_of(entries["reason"]),
        text_of(entries["source"]),
        floor,
    )


def _effect(node: Node) -> Effect:
    found = _EFFECT.fullmatch(text_of(node))
    if not found:
        raise fault(node, "an effect is 'at least N', 'at most N' or '+N, up to M', each from 1 to 5.")
    if found["by"]:
        return Effect("+", int(found["by"]), int(found["top"]))
    return Effect("at least" if found["bound"] == "at least" else "at most", int(found["level"]))


def _duty(node: Node, facts: Mapping[str, Condition]) -> DutyRule:
    entries = _entries(node, _DUTY_KEYS, ("who", "reason", "source"))
    when = read_condition(entries["when"], facts) if "when" in entries else always
    return DutyRule(text_of(entries["who"]), when, text_of(entries["reason"]), text_of(entries["source"]))
