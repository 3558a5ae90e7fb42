"""Content controls and legacy form fields: what kind each is, and what it says beside its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from breachdocs.reading.names import W14, W

if TYPE_CHECKING:
    from lxml import etree

#: What Word, Word for the web and LibreOffice show in a control that nobody filled in.
_PROMPT = re.compile(
    r"(choose an? (item|option)"
    r"|(click|tap)( or (click|tap))?( here)? to (enter|choose|add|select) (text|a date|an item)"
    r"|(enter|type|insert|select) (text|a date|any content that you want to repeat|an item|your text)( here)?"
    r"|select (an item|one|from list)|please (select|choose)( an (item|option))?)[.…:]*",
    re.IGNORECASE,
)

_TEXT = f"{W}text"
_DATE = f"{W}date"
_DROPDOWN = f"{W}dropDownList"
_COMBO = f"{W}comboBox"
_CHECKBOX = f"{W14}checkbox"
_KINDS = {
    _TEXT: "text",
    f"{W}richText": "rich",
    _DATE: "date",
    _DROPDOWN: "dropdown",
    _COMBO: "combo",
    _CHECKBOX: "checkbox",
    f"{W}picture": "picture",
    f"{W}group": "group",
    f"{W}docPartObj": "group",
    f"{W}docPartList": "group",
}
_VAL = f"{W}val"
_MOST_DIGITS = 5
_OFF = frozenset({"0", "false", "off", "none"})


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


def is_on(element: etree._Element | None, attribute: str = _VAL) -> bool:
    """A toggle as Word stores it: present without a value is on; ``0``, ``false`` and ``off`` are off."""
    return element is not None and element.get(attribute, "1").lower() not in _OFF


def whole_number(text: str, default: int) -> int:
    """A number as Word stores it; `default` where it is none, or larger than anything that Word counts."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else default


def is_prompt(text: str) -> bool:
    """Whether `text` is one of the prompts that stand in an unfilled control."""
    return _PROMPT.fullmatch(text.strip()) is not None


def content_control(properties: etree._Element | None) -> Control:
    """The control that a ``w:sdtPr`` describes."""
    control = Control()
    if properties is None:
        return control
    for item in properties:
        tag = item.tag
        if tag in _KINDS:
            control.kind = _KINDS[tag]
            if tag == _DATE:
                control.iso_date = item.get(f"{W}fullDate", "")
            elif tag == _CHECKBOX:
                control.checked = _checked(item)
            elif tag in (_DROPDOWN, _COMBO):
                control.items = tuple(
                    option.get(f"{W}displayText") or option.get(f"{W}value") or ""
                    for option in item.iter(f"{W}listItem")
                )
        elif tag == f"{W}tag":
            control.tag = item.get(_VAL, "")
        elif tag == f"{W}alias":
            control.alias = item.get(_VAL, "")
        elif tag == f"{W}showingPlcHdr":
            control.prompting = is_on(item)
    return control


def _checked(box: etree._Element) -> bool:
    state = box.find(f"{W14}checked")
    return state is not None and is_on(state, f"{W14}val")


def legacy_field(data: etree._Element) -> tuple[Control, str]:
    """The control that a legacy field's ``w:ffData`` describes, and the text it shows by itself (a list's choice)."""
    box = data.find(f"{W}checkBox")
    if box is not None:
        state = box.find(f"{W}checked")
        state = state if state is not None else box.find(f"{W}default")
        return Control("checkbox", checked=is_on(state)), ""
    choice = data.find(f"{W}ddList")
    if choice is None:
        return Control("text"), ""
    items = tuple(item.get(_VAL, "") for item in choice.iterfind(f"{W}listEntry"))
    chosen = choice.find(f"{W}result")
    chosen = chosen if chosen is not None else choice.find(f"{W}default")
    index = whole_number(chosen.get(_VAL, "0"), 0) if chosen is not None else 0
    return Control("dropdown", items=items), items[index] if index < len(items) else ""
