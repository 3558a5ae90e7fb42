"""The rules as models: facts, rules about likelihood and impact, and whom to tell.

The product's own stand in ``rules.yaml``, which a DPO reads and may replace. So that no command waits for YAML they
are also stored ready, in ``own_rules.json`` (``python -m breachdocs.assessment.rule_reading`` makes it; a test says
when that was forgotten).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from breachdocs.assessment.conditions import Condition, condition_of
from breachdocs.assessment.needed import LEVELS, OWN_STORED, LevelName


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
    if text is None:
        return _own_rules()
    from breachdocs.assessment.rule_reading import plain_rules  # noqa: PLC0415 -- loads YAML

    return rules_of(plain_rules(text))


@cache
def _own_rules() -> Rules:
    return rules_of(json.loads(OWN_STORED.read_bytes()))


def rules_of(plain: Mapping[str, Any]) -> Rules:
    """The rules that plain values say, as `breachdocs.assessment.rule_reading.plain_rules` gives them."""
    return Rules(
        {name: condition_of(tree) for name, tree in plain["facts"].items()},
        tuple(_rule(entry) for entry in plain["rules"]),
        tuple(
            DutyRule(entry["who"], condition_of(entry["when"]), entry["reason"], entry["source"])
            for entry in plain["duties"]
        ),
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    effects: dict[LevelName, Effect] = {level: Effect(*entry[level]) for level in LEVELS if level in entry}
    when = condition_of(entry["when"])
    return Rule(entry["id"], when, effects, entry["reason"], entry["source"], entry["floor"])
