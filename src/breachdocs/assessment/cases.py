"""Cases to try rules on: the facts of a breach, and the outcome that is expected of them.

The published ones (EDPB Guidelines 01/2021, ICO case studies; ``domain.md`` 7) stand in ``published_cases.yaml``; a
workspace may have its own, written the same way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from breachdocs.assessment.assess import assess
from breachdocs.assessment.model import Assessment
from breachdocs.assessment.written import (
    compose,
    entries_of,
    fault,
    is_list,
    items_of,
    known_entries,
    text_of,
)
from breachdocs.form import Field, Form, Kind, field_at

if TYPE_CHECKING:
    from yaml.nodes import Node

    from breachdocs.assessment.rules import Rules
    from breachdocs.config import Settings

PUBLISHED_FILE = Path(__file__).with_name("published_cases.yaml")
#: What a case may expect, each with what it can be.
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "ico": ("report", "refer", "log", "none"),
    "individuals": ("tell", "refer", "no", "none"),
    "exemption": ("unintelligible", "risk_removed", "disproportionate", "none"),
    "band": ("low", "medium", "high", "extreme", "none"),
    "likelihood": ("1", "2", "3", "4", "5", "none"),
    "impact": ("1", "2", "3", "4", "5", "none"),
}
#: A moment on which nothing depends: no case is about clocks.
_RECEIVED = dt.datetime(2026, 1, 5, 12)


@dataclass(frozen=True, slots=True)
class Case:
    """A case: its name, where it is from, the form that its facts fill in, and the outcome expected of it.

    `expect` maps a key of `OUTCOMES` to what is expected, such as ``report``.
    """

    name: str
    source: str
    form: Form
    expect: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tried:
    """A case and what the rules made of it.

    Attributes:
        case: the case.
        assessment: what followed from its facts.
        differs: outcome → what came instead of what was expected; empty where the case passes.
    """

    case: Case
    assessment: Assessment
    differs: Mapping[str, str]

    @property
    def fired(self) -> tuple[str, ...]:
        """The ids of the rules that settled likelihood and impact, each once."""
        return tuple(dict.fromkeys((*self.assessment.likelihood.rules, *self.assessment.impact.rules)))


def published_text() -> str:
    """The published cases as a file that a workspace may begin its own with."""
    return PUBLISHED_FILE.read_text(encoding="utf-8")


def read_cases(text: str) -> tuple[Case, ...]:
    """The cases of a file.

    Raises:
        UsageError: where one is not well formed; the message names the line.
    """
    root = compose(text)
    parts = entries_of(root)
    if set(parts) != {"cases"}:
        raise fault(root, "the file is one list, 'cases'.")
    return tuple(_case(node) for node in items_of(parts["cases"]))


def try_cases(cases: Iterable[Case], rules: Rules, settings: Settings) -> tuple[Tried, ...]:
    """What the rules make of each case."""
    return tuple(
        _tried(case, assess(case.form, received=_RECEIVED, settings=settings, rules=rules)) for case in cases
    )


def _tried(case: Case, assessed: Assessment) -> Tried:
    came = {
        "ico": assessed.ico.advice,
        "individuals": assessed.individuals.advice,
        "exemption": assessed.individuals.exemption,
        "band": assessed.band,
        "likelihood": assessed.likelihood.value,
        "impact": assessed.impact.value,
    }
    words = {key: "none" if value is None else str(value) for key, value in came.items()}
    return Tried(
        case, assessed, {key: words[key] for key, wanted in case.expect.items() if words[key] != wanted}
    )


def _case(node: Node) -> Case:
    entries = known_entries(node, ("name", "source", "facts", "expect"), ("name",))
    for needed in ("facts", "expect"):
        if needed not in entries:
            raise fault(node, f"'{needed}' is missing.")
    source = text_of(entries["source"]) if "source" in entries else ""
    return Case(text_of(entries["name"]), source, _form(entries["facts"]), _expected(entries["expect"]))


def _expected(node: Node) -> dict[str, str]:
    entries = entries_of(node)
    expect = {key: text_of(value) for key, value in entries.items()}
    for key, value in expect.items():
        if key not in OUTCOMES:
            raise fault(entries[key], f"'{key}' is no outcome; {', '.join(OUTCOMES)} are.")
        if value not in OUTCOMES[key]:
            raise fault(entries[key], f"'{key}' is one of {', '.join(OUTCOMES[key])}.")
    if not expect:
        raise fault(node, "a case expects at least one outcome.")
    return expect


def _form(node: Node) -> Form:
    """The form that a case's facts fill in; a name without a stage is a field of Stage 1."""
    stages: dict[str, dict[str, Any]] = {}
    for key, value in entries_of(node).items():
        path = key if "." in key else f"stage1.{key}"
        try:
            field = field_at(path)
        except KeyError:
            raise fault(value, f"there is no field '{path}'.") from None
        stages.setdefault(field.stage, {})[field.name] = _answer(value, field)
    try:
        return Form.model_validate(stages)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"][:2])
        raise fault(node, f"'{where}' can't say that.") from error


def _answer(node: Node, field: Field) -> Any:
    kind = field.question.kind
    if kind is Kind.COUNT:
        typed = text_of(node)
        if not typed.isdecimal():
            raise fault(node, f"'{field.name}' is a whole number here.")
        return {"low": int(typed), "high": int(typed), "approximate": False, "text": typed}
    if kind in (Kind.CHOICES, Kind.CODES):
        return tuple(_code(item, field) for item in (items_of(node) if is_list(node) else [node]))
    return _code(node, field) if kind is Kind.CHOICE else text_of(node)


def _code(node: Node, field: Field) -> str:
    code, vocabulary = text_of(node), field.question.vocabulary
    if vocabulary is not None and code not in {option.code for option in vocabulary.options}:
        raise fault(node, f"'{field.name}' has no code '{code}'.")
    return code
