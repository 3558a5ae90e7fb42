"""Likelihood and impact: whose number it is, and what the school's answers suggest where there is none."""

from __future__ import annotations

from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.model import Level
from breachdocs.assessment.needed import LevelName
from breachdocs.assessment.rules import Rule, Rules

_A = {"likelihood": "a likelihood", "impact": "an impact"}
NO_GROUND = "The form does not answer enough of the risk questions to suggest a number."


def level_of(name: LevelName, rules: Rules, evidence: Evidence, typed: int | None) -> Level:
    """The level `name`: the DPO's (`typed`, in the register), else the IG team's (Stage 2), else suggested."""
    suggestion = suggest(name, rules, evidence)
    given: int | None = getattr(evidence.form.stage2, name)
    if is_level(typed):
        return Level(
            value=typed,
            suggested=False,
            reasons=(f"The DPO scored the {name} {typed} in the register.",),
            source="DPO",
        )
    if is_level(given):
        reasons = [f"The IG team scored the {name} {given}."]
        if suggestion.value not in (None, given):
            reasons.append(f"The school's own answers would suggest {_A[name]} of {suggestion.value}.")
        return Level(value=given, suggested=False, reasons=tuple(reasons), source="IG team")
    return suggestion


def is_level(number: int | None) -> bool:
    """Whether a number is on the scale, 1 to 5."""
    return number is not None and 1 <= number <= 5


def suggest(name: LevelName, rules: Rules, evidence: Evidence) -> Level:
    """The level that the rules suggest, with the rules that settled it.

    All "at least" count first, then "+", then "at most", then floors: since more harm only ever fires more of
    the first two and fewer of the third, more harm never lowers the number.
    """
    fired = [rule for rule in rules.rules if name in rule.effects and rule.when(evidence)]
    ground = [rule for rule in fired if not rule.floor and rule.effects[name].kind == "at least"]
    if not ground:
        return Level(value=None, suggested=False, reasons=(NO_GROUND,))
    value = max(rule.effects[name].number for rule in ground)
    settled = [rule for rule in ground if rule.effects[name].number == value]
    if value <= 2:
        del settled[1:]  # one ground for what the policy asks for anyway is enough to read
    for rule in fired:
        effect = rule.effects[name]
        if effect.kind == "+" and value < effect.top:
            value = min(value + effect.number, effect.top)
            settled.append(rule)
    value = _lowered(name, value, fired, settled)
    floors = [rule for rule in fired if rule.floor and rule.effects[name].number > value]
    if floors:
        value = max(rule.effects[name].number for rule in floors)
        settled.extend(floors)
    return Level(
        value=value,
        suggested=True,
        reasons=tuple(rule.reason for rule in settled),
        rules=tuple(rule.id for rule in settled),
        source="suggested",
    )


def _lowered(name: LevelName, value: int, fired: list[Rule], settled: list[Rule]) -> int:
    """The value after the "at most" rules; those that settled it are added to `settled`."""
    caps = [
        rule for rule in fired if rule.effects[name].kind == "at most" and rule.effects[name].number <= value
    ]
    if not caps:
        return value
    lowest = min(rule.effects[name].number for rule in caps)
    settled.extend(rule for rule in caps if rule.effects[name].number == lowest)
    return lowest


def floors_above(name: LevelName, number: int, rules: Rules, evidence: Evidence) -> tuple[Rule, ...]:
    """The floors that a number given for a level lies below."""
    return tuple(
        rule
        for rule in rules.rules
        if rule.floor and name in rule.effects and rule.effects[name].number > number and rule.when(evidence)
    )
