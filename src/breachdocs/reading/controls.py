"""Content controls and legacy form fields: what kind each is, and what it says beside its text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

#: What Word, Word for the web and LibreOffice show in a control that nobody filled in.
_OF_WORD = (
    r"choose an? (item|option)"
    r"|(click|tap)( or (click|tap))?( here)? to (enter|choose|add|select) (text|a date|an item)"
    r"|(enter|type|insert|select) (text|a date|any content that you want to repeat|an item|your text)( here)?"
)
#: What people type into a form of their own where an answer is to go.
_TYPED = (
    r"(please )?(insert|enter|type|add|write)( (your|the|a|text|names?|date|time|number|details|answer))*"
    r"( here| below| (text|names?|date|time|number|details|answer))"
    r"|please (complete|specify|state|describe|give details|tick|select|choose)( (one|an (item|option)|below|here))?"
    r"|(select|choose)( (one|an (item|option)|from( the)? list))?( please)?"
    r"|d{1,2} ?[/.-] ?m{1,2} ?[/.-] ?y{2,4}|hh ?[:.] ?mm|[_ ]*[/.][_ ]*[/.][_ ]*"
)
_BRACKETED = (
    r"[\[<(](date|time|name|text|number|details|required|mandatory|compulsory|optional"
    r"|delete as (applicable|appropriate))[\])>]"
)
_PROMPT = re.compile(
    rf"([\[<({{–-]*\s*({_OF_WORD}|{_TYPED})\s*[\])>}}.…:–-]*\s*|{_BRACKETED}\s*){{1,2}}", re.IGNORECASE
)
#: No prompt is longer.
_LONGEST_PROMPT = 80

_KINDS = {
    "text": "text",
    "date": "date",
    "dropDownList": "dropdown",
    "comboBox": "combo",
    "checkbox": "checkbox",
    "picture": "picture",
    "group": "group",
    "docPartObj": "group",
    "docPartList": "group",
}
#: Google Docs puts controls of its own, tagged so, round any text, labels among it; they say nothing. Nor does rich
#: text without tag, title or prompt: what stands in it is text like any other.
_OF_GOOGLE = "goog_rdk_"
_MOST_DIGITS = 5
_OFF = frozenset({"", "0", "false", "off", "none"})


@dataclass(slots=True)
class Control:
    """A content control or legacy field, beside the text that it shows.

    Attributes:
        kind: ``text``, ``rich``, ``date``, ``dropdown``, ``combo``, ``checkbox``, ``picture``, ``group``.
        tag: what the form's maker named it; identity, where it is one of our fields.
        alias: the title a person sees on it.
        prompting: whether Word says that it still shows its prompt.
        checked: the state of a tick box, whatever glyph shows.
        iso_date: a date control's stored value.
        items: the texts of a list's options.
    """

    kind: str = "rich"
    tag: str = ""
    alias: str = ""
    prompting: bool = False
    checked: bool | None = None
    iso_date: str = ""
    items: tuple[str, ...] = ()


def whole_number(text: str, default: int) -> int:
    """A number as Word stores it; `default` where it is none, or larger than anything that Word counts."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else default


def is_prompt(text: str) -> bool:
    """Whether `text` is one of the prompts that stand in an unfilled control."""
    text = text.strip()
    return len(text) <= _LONGEST_PROMPT and _is_prompt(text)


@lru_cache(2048)
def _is_prompt(text: str) -> bool:
    return _PROMPT.fullmatch(text) is not None


def content_control(
    kind: str, tag: str, alias: str, value: str, items: Sequence[str], *, prompting: bool
) -> Control:
    """The control that a content control's properties describe.

    Args:
        kind: the name of the element that says so, ``""`` for rich text.
        tag: what the form's maker named it.
        alias: the title a person sees.
        value: a date's stored value, a tick box's state.
        items: a list's options.
        prompting: whether Word says that it still shows its prompt.
    """
    # LibreOffice forgets tags: what Google Docs put round a label is rich text without a name then.
    if tag.startswith(_OF_GOOGLE) or not (_KINDS.get(kind) or tag or alias or prompting):
        kind = "group"
    control = Control(_KINDS.get(kind, "rich"), tag, alias, prompting, items=tuple(items))
    if control.kind == "date":
        control.iso_date = value
    elif control.kind == "checkbox":
        control.checked = value.lower() not in _OFF
    return control


def legacy_field(data: Sequence[str]) -> tuple[Control, str]:
    """The control that a legacy field's data describes, and the text it shows by itself (a list's choice).

    Args:
        data: ``text``; ``checkbox`` and its state, if it has one; or ``dropdown``, the index chosen and the entries.
    """
    kind, *rest = data
    if kind == "checkbox":
        return Control("checkbox", checked=bool(rest) and rest[0].lower() not in _OFF), ""
    if kind != "dropdown":
        return Control("text"), ""
    chosen, *items = rest
    index = whole_number(chosen, 0)
    return Control("dropdown", items=tuple(items)), items[index] if index < len(items) else ""
