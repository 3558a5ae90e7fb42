"""Files that a DPO writes by hand, as YAML nodes that know their lines: lists, entries and conditions."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from breachdocs.assessment.conditions import DERIVED, Tree
from breachdocs.errors import UsageError
from breachdocs.form import Kind, field_at

if TYPE_CHECKING:
    from yaml.nodes import Node

_LIST, _MAPPING = "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"


class WrittenFault(UsageError):
    """Something wrong in a file written by hand.

    Attributes:
        line: where, counted from 1; ``None`` where the whole file is no YAML.
        what: a sentence.
    """

    def __init__(self, line: int | None, what: str, file: str = "The rule file") -> None:
        super().__init__(f"{file}, line {line}: {what}" if line else f"{file}: {what}")
        self.line = line
        self.what = what

    def of_file(self, name: str) -> WrittenFault:
        """The same fault, told of a file by its name."""
        return WrittenFault(self.line, self.what, name)


def fault(node: Node, what: str) -> WrittenFault:
    """A sentence that names the line of the file."""
    return WrittenFault(node.start_mark.line + 1, what)


def compose(text: str) -> Node:
    """The file as nodes, which know their lines; by libyaml where it is there, ten times as fast.

    Raises:
        WrittenFault: where it is not well-formed YAML, or empty.
    """
    import yaml  # noqa: PLC0415 -- the product's own rules are stored ready, without YAML

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node: Node | None = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise WrittenFault(line, f"this is not well-formed YAML ({error.problem}).") from error
    except yaml.YAMLError as error:
        raise WrittenFault(None, "this is not well-formed YAML.") from error
    if node is None:
        raise WrittenFault(1, "it is empty.")
    return node


def text_of(node: Node) -> str:
    """The words of a scalar; the quotes and the type that YAML would give it don't matter.

    Raises:
        WrittenFault: where the node is a list or a mapping.
    """
    if not isinstance(node.value, str):
        raise fault(node, "a single value is expected here.")
    return node.value.strip()


def items_of(node: Node) -> list[Node]:
    """The entries of a list.

    Raises:
        WrittenFault: where the node is no list, or an empty one.
    """
    if node.tag != _LIST or not node.value:
        raise fault(node, "a list with at least one entry is expected here.")
    return list(node.value)


def is_list(node: Node) -> bool:
    """Whether a list stands here, be it empty."""
    return bool(node.tag == _LIST)


def entries_of(node: Node) -> dict[str, Node]:
    """The entries of a mapping by key.

    Raises:
        WrittenFault: where the node is no mapping, or a key comes twice.
    """
    if node.tag != _MAPPING:
        raise fault(node, "'key: value' entries are expected here.")
    entries: dict[str, Node] = {}
    for key, value in node.value:
        if text_of(key) in entries:
            raise fault(key, f"'{text_of(key)}' comes twice.")
        entries[text_of(key)] = value
    return entries


def known_entries(node: Node, known: Collection[str], needed: tuple[str, ...]) -> dict[str, Node]:
    """The entries of a mapping whose keys are all `known`, and where none of `needed` is missing or empty.

    Raises:
        WrittenFault: where they are not so.
    """
    entries = entries_of(node)
    for key, value in entries.items():
        if key not in known:
            raise fault(value, f"'{key}' is unknown here; known are {', '.join(sorted(known))}.")
    for key in needed:
        if key not in entries or not text_of(entries[key]):
            raise fault(node, f"'{key}' is missing.")
    return entries


def condition_tree(node: Node, facts: Collection[str]) -> Tree:
    """A condition from its place in the rule file. `facts` are the names it may use.

    Raises:
        WrittenFault: naming the line, where it is none, or asks for a field, code or fact that doesn't exist.
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
        return ["not", condition_tree(inner, facts)]
    if word not in ("all", "any"):
        raise fault(node, f"'{word}' is no condition; 'all', 'any', 'not', 'fact' and 'field' are.")
    return [word, [condition_tree(item, facts) for item in items_of(inner)]]


def _fact(node: Node, facts: Collection[str]) -> Tree:
    words = text_of(node)
    name = words.removeprefix("not ").strip()
    if name not in facts:
        raise fault(node, f"there is no fact '{name}' above this line.")
    return ["fact", name] if words == name else ["not", ["fact", name]]


def _question(node: Node, entries: dict[str, Node]) -> Tree:
    """A question about one field: ``has``, ``at_least`` or ``answered``."""
    path = text_of(entries.pop("field"))
    if len(entries) != 1:
        raise fault(node, "beside 'field' stands one of 'has', 'at_least' and 'answered'.")
    word, inner = next(iter(entries.items()))
    if path not in DERIVED:
        _check_field(node, path)
    if word == "has":
        return ["has", path, _codes(inner, path)]
    if word == "at_least":
        return ["at_least", path, _number(inner, path)]
    if word != "answered" or text_of(inner) not in ("true", "false"):
        raise fault(inner, "beside 'field' stands 'has', 'at_least' or 'answered: true' or 'false'.")
    return ["answered", path, text_of(inner) == "true"]


def _check_field(node: Node, path: str) -> None:
    try:
        field_at(path)
    except KeyError:
        raise fault(node, f"there is no field '{path}'.") from None


def _codes(node: Node, path: str) -> list[str]:
    codes = [text_of(item) for item in items_of(node)]
    known: Collection[str]
    if path in DERIVED:
        known = DERIVED[path]
    else:
        vocabulary = field_at(path).question.vocabulary
        if vocabulary is None or field_at(path).question.kind not in (Kind.CHOICE, Kind.CHOICES, Kind.CODES):
            raise fault(node, f"'{path}' has no codes to choose from.")
        known = {option.code for option in vocabulary.options}
    if unknown := sorted(set(codes) - set(known)):
        raise fault(node, f"'{path}' has no code '{unknown[0]}'.")
    return codes


def _number(node: Node, path: str) -> int:
    if path in DERIVED or field_at(path).question.kind is not Kind.COUNT:
        raise fault(node, f"'{path}' is no count.")
    if not text_of(node).isdecimal():
        raise fault(node, "'at_least' needs a whole number.")
    return int(text_of(node))
