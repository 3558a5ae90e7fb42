"""Conditions and effects in words, for a page that a DPO reads."""

from __future__ import annotations

from collections.abc import Mapping

from breachdocs.assessment.conditions import DERIVED, Tree
from breachdocs.assessment.needed import LevelName
from breachdocs.assessment.rules import Effect, Rule
from breachdocs.form import Field, Vocabulary, field_at


def condition_in_words(tree: Tree) -> list[tuple[int, str]]:
    """A condition as lines, each with how deep it stands: 0 for the condition itself, its parts one deeper."""
    return _lines(tree, 0)


def _lines(tree: Tree, depth: int) -> list[tuple[int, str]]:
    kind = tree[0]
    if kind in ("all", "any") and len(tree[1]) > 1:
        head = "all of these hold:" if kind == "all" else "one or more of these hold:"
        return [(depth, head), *(line for part in tree[1] for line in _lines(part, depth + 1))]
    if kind in ("all", "any"):
        return _lines(tree[1][0], depth)
    if kind == "not" and tree[1][0] in ("all", "any"):
        inner = tree[1]
        head = "not all of these hold:" if inner[0] == "all" else "none of these holds:"
        return [(depth, head), *(line for part in inner[1] for line in _lines(part, depth + 1))]
    return [(depth, _sentence(tree))]


def _sentence(tree: Tree) -> str:
    kind = tree[0]
    if kind == "always":
        return "always"
    if kind == "fact":
        return fact_in_words(tree[1])
    if kind == "not":
        return _denied(tree[1])
    return _question(tree, denied=False)


def _denied(tree: Tree) -> str:
    if tree[0] in ("fact", "always"):
        return f"not: {_sentence(tree)}"
    if tree[0] == "not":
        return _sentence(tree[1])
    return _question(tree, denied=True)


def _question(tree: Tree, *, denied: bool) -> str:
    kind, path, asked = tree
    name, vocabulary = _named(path)
    if kind == "answered":
        return f"{name} is {'filled in' if asked is not denied else 'left blank'}"
    if kind == "at_least":
        return f"{name} is {'surely below' if denied else 'or may be at least'} {asked:,}"
    labels = " or ".join(f"“{vocabulary.label(code) if vocabulary else code}”" for code in asked)
    return f"{name} {'does not say' if denied else 'says'} {labels}"


def _named(path: str) -> tuple[str, Vocabulary | None]:
    if path in DERIVED:
        return "the band of the score", None
    field: Field = field_at(path)
    stage = "" if field.stage == "stage1" else f" (Stage {field.stage[-1]})"
    return f"{field.question.column}{stage}", field.question.vocabulary


def fact_in_words(name: str) -> str:
    """``safe_hands`` as "safe hands"."""
    return name.replace("_", " ")


def effects_in_words(rule: Rule) -> str:
    """What a rule does: "likelihood at least 3, impact at least 3"."""
    return ", ".join(_effect(level, effect) for level, effect in rule.effects.items())


def _effect(level: LevelName, effect: Effect) -> str:
    if effect.kind == "+":
        return f"{level} {effect.number} more, up to {effect.top}"
    return f"{level} {effect.kind} {effect.number}"


def about(rule: Rule) -> str:
    """Under which heading a rule stands on the page."""
    if rule.floor:
        return "Floors, which nothing lowers"
    kinds: Mapping[LevelName, Effect] = rule.effects
    return "Likelihood that harm occurs" if "likelihood" in kinds else "Impact on the people concerned"
