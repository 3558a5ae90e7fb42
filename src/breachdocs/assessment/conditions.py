"""Conditions over a form's answers, as data: what ``rules.yaml`` writes under ``when`` and ``facts``.

A condition is a small tree of plain values, kept as it was written so that a page can tell it in words, beside a
function made of it, so that asking it costs microseconds. There is no expression language and nothing is
evaluated: a condition can only ask which codes were chosen, how large a count may be, and whether a field was
answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from breachdocs.form import Count, Form, field_at, is_blank

#: What conditions may ask beside the form's own fields, each with its codes.
DERIVED: Mapping[str, Collection[str]] = {"assessment.band": ("low", "medium", "high", "extreme")}

#: ``["fact", name]``, ``["all", trees]``, ``["any", trees]``, ``["not", tree]``, ``["has", path, codes]``,
#: ``["at_least", path, number]``, ``["answered", path, true or false]`` or ``["always"]``; JSON holds it as it is.
Tree = list[Any]


class Evidence:
    """One form's answers as conditions ask for them; each fact is worked out at most once.

    Attributes:
        form: the form.
        derived: values of `DERIVED`, where they are known yet.
    """

    def __init__(
        self, form: Form, facts: Mapping[str, Condition], derived: Mapping[str, str | None] | None = None
    ) -> None:
        self.form = form
        self.derived = derived or {}
        self._facts = facts
        self._known: dict[str, bool] = {}

    def fact(self, name: str) -> bool:
        """Whether a named fact holds."""
        if name not in self._known:
            self._known[name] = self._facts[name].holds(self)
        return self._known[name]


Holds = Callable[[Evidence], bool]


class Condition(NamedTuple):
    """A condition: as written, and as a question to ask of a form's evidence."""

    tree: Tree
    holds: Holds

    def __call__(self, evidence: Evidence) -> bool:
        """Whether it holds."""
        return self.holds(evidence)


def condition_of(tree: Tree) -> Condition:
    """The condition that a well-formed tree says."""
    return Condition(tree, _holds(tree))


def _holds(tree: Tree) -> Holds:
    kind = tree[0]
    if kind == "always":
        return lambda _evidence: True
    if kind == "fact":
        name = tree[1]
        return lambda evidence: evidence.fact(name)
    if kind == "not":
        inner = _holds(tree[1])
        return lambda evidence: not inner(evidence)
    if kind in ("all", "any"):
        parts = tuple(map(_holds, tree[1]))
        if kind == "all":
            return lambda evidence: all(part(evidence) for part in parts)
        return lambda evidence: any(part(evidence) for part in parts)
    return _question(kind, tree[1], tree[2])


def _question(kind: str, path: str, asked: Any) -> Holds:
    value = _getter(path)
    if kind == "has":
        return _has(value, frozenset(asked))
    if kind == "at_least":
        return _at_least(value, asked)
    return lambda evidence: is_blank(value(evidence)) is not asked


def _getter(path: str) -> Callable[[Evidence], Any]:
    if path in DERIVED:
        return lambda evidence: evidence.derived.get(path)
    field = field_at(path)
    stage, name = field.stage, field.name
    return lambda evidence: getattr(getattr(evidence.form, stage), name)


def _has(value: Callable[[Evidence], Any], codes: frozenset[str]) -> Holds:
    def has(evidence: Evidence) -> bool:
        answer = value(evidence)
        return (
            answer in codes
            if isinstance(answer, str)
            else answer is not None and not codes.isdisjoint(answer)
        )

    return has


def _at_least(value: Callable[[Evidence], Any], least: int) -> Holds:
    """A count reaches a number if it may: the top of a range counts, for the sake of the people concerned."""

    def reaches(evidence: Evidence) -> bool:
        count = value(evidence)
        return isinstance(count, Count) and max(count.low or 0, count.high or 0) >= least

    return reaches
