"""Conditions over a form's answers, as data: what ``rules.yaml`` writes under ``when`` and ``facts``.

A condition is read once into a small tree of functions, so that asking it costs microseconds. There is no
expression language and nothing is evaluated: a condition can only ask which codes were chosen, how large a
count may be, and whether a field was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from breachdocs.errors import UsageError
from breachdocs.form import Count, Form, Kind, field_at, is_blank

if TYPE_CHECKING:
    from yaml.nodes import Node

_LIST, _MAPPING = "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"

#: What conditions may ask beside the form's own fields, each with its codes.
DERIVED: Mapping[str, Collection[str]] = {"assessment.band": ("low", "medium", "high", "extreme")}


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
            self._known[name] = self._facts[name](self)
        return self._known[name]


Condition = Callable[[Evidence], bool]


def always(_evidence: Evidence) -> bool:
    """The condition of a rule that has none."""
    return True


def fault(node: Node, what: str) -> UsageError:
    """A sentence that names the line of the rule file."""
    return UsageError(f"The rule file, line {node.start_mark.line + 1}: {what}")


def text_of(node: Node) -> str:
    """The words of a scalar; the quotes and the type that YAML would give it don't matter.

    Raises:
        UsageError: where the node is a list or a mapping.
    """
    if not isinstance(node.value, str):
        raise fault(node, "a single value is expected here.")
    return node.value.strip()


def items_of(node: Node) -> list[Node]:
    """The entries of a list.

    Raises:
        UsageError: where the node is no list, or an empty one.
    """
    if node.tag != _LIST or not node.value:
        raise fault(node, "a list with at least one entry is expected here.")
    return list(node.value)


def entries_of(node: Node) -> dict[str, Node]:
    """The entries of a mapping by key.

    Raises:
        UsageError: where the node is no mapping, or a key comes twice.
    """
    if node.tag != _MAPPING:
        raise fault(node, "'key: value' entries are expected here.")
    entries: dict[str, Node] = {}
    for key, value in node.value:
        if text_of(key) in entries:
            raise fault(key, f"'{text_of(key)}' comes twice.")
        entries[text_of(key)] = value
    return entries


def read_condition(node: Node, facts: Collection[str]) -> Condition:
    """A condition from its place in the rule file. `facts` are the names it may use.

    Raises:
        UsageError: naming the line, where it is none, or asks for a field, code or fact that doesn't exist.
    """
    if isinstance(node.value, str):
        return _fact(node, facts)
    entries = entries_of(node)
    if "field" in entries:
        return _question(node, entries)
    if len(entries) != 1:
        raise fault(node, "a condition has one of 'all', 'any', 'not', 'fact' and 'field'.")
    word, inner = next(iter(entries.items()))
    if word == "fact":
        return _fact(inner, facts)
    if word == "not":
        return _opposite(read_condition(inner, facts))
    if word not in ("all", "any"):
        raise fault(node, f"'{word}' is no condition; 'all', 'any', 'not', 'fact' and 'field' are.")
    parts = tuple(read_condition(item, facts) for item in items_of(inner))
    if word == "all":
        return lambda evidence: all(part(evidence) for part in parts)
    return lambda evidence: any(part(evidence) for part in parts)


def _opposite(condition: Condition) -> Condition:
    return lambda evidence: not condition(evidence)


def _fact(node: Node, facts: Collection[str]) -> Condition:
    words = text_of(node)
    name = words.removeprefix("not ").strip()
    if name not in facts:
        raise fault(node, f"there is no fact '{name}' above this line.")
    if words != name:
        return lambda evidence: not evidence.fact(name)
    return lambda evidence: evidence.fact(name)


def _question(node: Node, entries: dict[str, Node]) -> Condition:
    """A question about one field: ``has``, ``at_least`` or ``answered``."""
    path = text_of(entries.pop("field"))
    if len(entries) != 1:
        raise fault(node, "beside 'field' stands one of 'has', 'at_least' and 'answered'.")
    word, inner = next(iter(entries.items()))
    value = _getter(node, path)
    if word == "has":
        return _has(value, _codes(inner, path))
    if word == "at_least":
        return _at_least(inner, path, value)
    if word != "answered" or text_of(inner) not in ("true", "false"):
        raise fault(inner, "beside 'field' stands 'has', 'at_least' or 'answered: true' or 'false'.")
    wanted = text_of(inner) == "true"
    return lambda evidence: is_blank(value(evidence)) is not wanted


def _getter(node: Node, path: str) -> Callable[[Evidence], Any]:
    if path in DERIVED:
        return lambda evidence: evidence.derived.get(path)
    try:
        field = field_at(path)
    except KeyError:
        raise fault(node, f"there is no field '{path}'.") from None
    stage, name = field.stage, field.name
    return lambda evidence: getattr(getattr(evidence.form, stage), name)


def _codes(node: Node, path: str) -> frozenset[str]:
    codes = frozenset(text_of(item) for item in items_of(node))
    known: Collection[str]
    if path in DERIVED:
        known = DERIVED[path]
    else:
        vocabulary = field_at(path).question.vocabulary
        if vocabulary is None or field_at(path).question.kind not in (Kind.CHOICE, Kind.CHOICES, Kind.CODES):
            raise fault(node, f"'{path}' has no codes to choose from.")
        known = {option.code for option in vocabulary.options}
    if unknown := sorted(codes - set(known)):
        raise fault(node, f"'{path}' has no code '{unknown[0]}'.")
    return codes


def _has(value: Callable[[Evidence], Any], codes: frozenset[str]) -> Condition:
    def has(evidence: Evidence) -> bool:
        answer = value(evidence)
        return (
            answer in codes
            if isinstance(answer, str)
            else answer is not None and not codes.isdisjoint(answer)
        )

    return has


def _at_least(node: Node, path: str, value: Callable[[Evidence], Any]) -> Condition:
    """A count reaches a number if it may: the top of a range counts, for the sake of the people concerned."""
    if path in DERIVED or field_at(path).question.kind is not Kind.COUNT:
        raise fault(node, f"'{path}' is no count.")
    if not text_of(node).isdecimal():
        raise fault(node, "'at_least' needs a whole number.")
    least = int(text_of(node))

    def reaches(evidence: Evidence) -> bool:
        count = value(evidence)
        return isinstance(count, Count) and max(count.low or 0, count.high or 0) >= least

    return reaches
