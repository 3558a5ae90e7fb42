"""A rule file read and checked line by line into plain values, which JSON can hold.

``python -m breachdocs.assessment.rule_reading`` stores the product's own rules ready to load.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from breachdocs.assessment.needed import LEVELS, NEEDED_FACTS, OWN_FILE, OWN_STORED
from breachdocs.assessment.written import (
    compose,
    condition_tree,
    entries_of,
    fault,
    items_of,
    known_entries,
    text_of,
)

if TYPE_CHECKING:
    from yaml.nodes import Node

_EFFECT = re.compile(r"(?P<bound>at least|at most) (?P<level>[1-5])|\+(?P<by>[1-4]), up to (?P<top>[1-5])")
_RULE_KEYS = frozenset({"id", "when", "floor", "likelihood", "impact", "reason", "source"})
_DUTY_KEYS = frozenset({"who", "when", "reason", "source"})


def plain_rules(text: str) -> dict[str, Any]:
    """The facts (name → tree), rules and duties of a rule file.

    Raises:
        UsageError: where a rule is not well formed; the message names the line.
    """
    root = compose(text)
    parts = entries_of(root)
    if unknown := sorted(set(parts) - {"facts", "rules", "duties"}):
        raise fault(parts[unknown[0]], f"'{unknown[0]}' is no part of a rule file.")
    if "rules" not in parts:
        raise fault(root, "there are no 'rules'.")
    facts: dict[str, Any] = {}
    for name, node in (entries_of(parts["facts"]) if "facts" in parts else {}).items():
        # A fact may only use those above it, so no fact can go round in a circle.
        facts[name] = condition_tree(node, tuple(facts))
    if missing := sorted(NEEDED_FACTS - set(facts)):
        raise fault(
            parts.get("facts", root), f"the fact '{missing[0]}' is missing, which the advice rests on."
        )
    rules: dict[str, dict[str, Any]] = {}
    for node in items_of(parts["rules"]):
        rule = _rule(node, facts)
        if rule["id"] in rules:
            raise fault(node, f"there are two rules '{rule['id']}'.")
        rules[rule["id"]] = rule
    duties = [_duty(node, facts) for node in items_of(parts["duties"])] if "duties" in parts else []
    return {"facts": facts, "rules": list(rules.values()), "duties": duties}


def _rule(node: Node, facts: Collection[str]) -> dict[str, Any]:
    entries = known_entries(node, _RULE_KEYS, ("id", "reason", "source"))
    if "when" not in entries:
        raise fault(node, "'when' is missing.")
    effects: dict[str, Any] = {level: _effect(entries[level]) for level in LEVELS if level in entries}
    if not effects:
        raise fault(node, "a rule says something about 'likelihood' or 'impact'.")
    floor = _floor(entries["floor"]) if "floor" in entries else False
    if floor and any(effect[0] != "at least" for effect in effects.values()):
        raise fault(node, "a floor says 'at least'.")
    return {
        "id": text_of(entries["id"]),
        "when": condition_tree(entries["when"], facts),
        **effects,
        "reason": text_of(entries["reason"]),
        "source": text_of(entries["source"]),
        "floor": floor,
    }


def _floor(node: Node) -> bool:
    if text_of(node) not in ("true", "false"):
        raise fault(node, "'floor' is true or false.")
    return text_of(node) == "true"


def _effect(node: Node) -> list[str | int]:
    found = _EFFECT.fullmatch(text_of(node))
    if not found:
        raise fault(node, "an effect is 'at least N', 'at most N' or '+N, up to M', each from 1 to 5.")
    if found["by"]:
        return ["+", int(found["by"]), int(found["top"])]
    return [found["bound"], int(found["level"])]


def _duty(node: Node, facts: Collection[str]) -> dict[str, Any]:
    entries = known_entries(node, _DUTY_KEYS, ("who", "reason", "source"))
    return {
        "who": text_of(entries["who"]),
        "when": condition_tree(entries["when"], facts) if "when" in entries else ["always"],
        "reason": text_of(entries["reason"]),
        "source": text_of(entries["source"]),
    }


def stored(text: str) -> str:
    """A rule file as it is stored ready to load."""
    return json.dumps(plain_rules(text), ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    OWN_STORED.write_text(stored(OWN_FILE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
