"""Settings in words: what each may say, and the whole ``config.yaml`` with every setting explained.

Both come from the model alone, so a setting is declared in one place, `breachdocs.config`.
"""

from __future__ import annotations

import datetime as dt
import textwrap
import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from breachdocs.config import Settings

_HEAD = """\
Settings of this breachdocs workspace. Every setting is here, with what it means and what it may say.
Change a value after its colon and save; `breachdocs check` says whether all is well. A line that is
taken out falls back to its default.
"""
_WIDTH = 100

_WORDS: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "yes or no",
    dt.date: "a day such as 2026-09-01",
    dt.time: "a time such as 09:00",
}

_EXAMPLES: dict[Any, str] = {str: '"…"', dt.date: "2026-09-01", dt.time: '"09:00"'}


def without_null(annotation: Any) -> Any:
    """The type without "or nothing"."""
    if get_origin(annotation) in {Union, types.UnionType}:
        return next(kind for kind in get_args(annotation) if kind is not type(None))
    return annotation


def allowed(annotation: Any, metadata: list[Any] | None = None) -> str:
    """What a setting may say, in words: "a number from 0 to 600", "score or nhs"."""
    inner = without_null(annotation)
    if get_origin(inner) is Literal:
        *firsts, last = (str(choice) for choice in get_args(inner))
        return f"{', '.join(firsts)} or {last}" if firsts else last
    if get_origin(inner) is tuple:
        words = f"a list of {_allowed_in_list(get_args(inner)[0])}"
    elif isinstance(inner, type) and issubclass(inner, BaseModel):
        words = "settings of its own"
    else:
        words = _WORDS.get(inner, "text") + _bounds(metadata or [])
    return f"{words}, or null" if inner is not annotation else words


def _allowed_in_list(item: Any) -> str:
    if isinstance(item, type) and issubclass(item, BaseModel):
        keys = ", ".join(
            f"{name}: {_EXAMPLES.get(item.model_fields[name].annotation, '…')}" for name in _own(item)
        )
        return f"entries such as {{{keys}}}"
    return f"lists, each of {allowed(get_args(item)[0])}" if get_origin(item) is tuple else allowed(item)


def _own(section: type[BaseModel]) -> list[str]:
    """The settings that a section declares itself; not those that it has from a more general one."""
    return [name for name in section.__annotations__ if name in section.model_fields]


def _bounds(metadata: list[Any]) -> str:
    """``ge=0, le=600`` as " from 0 to 600"."""
    bounds = {
        name: getattr(item, name)
        for item in metadata
        for name in ("ge", "gt", "le", "lt")
        if hasattr(item, name)
    }
    low = (
        f" from {bounds['ge']:g}" if "ge" in bounds else f" above {bounds['gt']:g}" if "gt" in bounds else ""
    )
    high = f" to {bounds['le']:g}" if "le" in bounds else f" below {bounds['lt']:g}" if "lt" in bounds else ""
    if low and not high:
        return f", {bounds['ge']:g} or more" if "ge" in bounds else low
    return low + (high.replace(" to ", " up to ") if not low.startswith(" from") else high)


# ---------------------------------------------------------------------------------- the commented file


def commented(settings: Settings) -> str:
    """The whole ``config.yaml`` of `settings`: every setting, its meaning and what it may say above it.

    Reading it back (`breachdocs.settings_file.load`) gives `settings` again.
    """
    head = "".join(f"# {line}\n" for line in _HEAD.splitlines())
    return head + "".join(f"\n{line}\n" if new else f"{line}\n" for new, line in _section(settings, 0))


def _section(section: BaseModel, depth: int) -> Iterator[tuple[bool, str]]:
    """The lines of one section; each with whether a blank line comes before it."""
    margin = "  " * depth
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        for number, line in enumerate(_comment(info, value, len(margin))):
            yield depth == 0 and number == 0, f"{margin}# {line}"
        if isinstance(value, BaseModel):
            yield False, f"{margin}{name}:"
            yield from _section(value, depth + 1)
        else:
            yield False, f"{margin}{name}: {_literal(value)}"


def _comment(info: FieldInfo, value: object, margin: int) -> list[str]:
    """The meaning of a setting and, where words alone do not tell, what it may say."""
    meaning = info.description or ""
    words = "" if isinstance(value, BaseModel) else allowed(info.annotation, info.metadata)
    if words and words != "text":
        meaning += f" Allowed: {words}."
    return textwrap.wrap(meaning, _WIDTH - margin - 2)


def _literal(value: object) -> str:
    """A value as YAML on one line. Text and times are quoted: other readers take 17:00 for a number."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, BaseModel):
        kind = type(value)
        shown = dict.fromkeys((*_own(kind), *kind.model_fields))
        pairs = (
            f"{name}: {_literal(getattr(value, name))}"
            for name in shown
            if name in _own(kind) or getattr(value, name) != kind.model_fields[name].default
        )
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, int | float | dt.date):
        return str(value)
    return _quoted(_clock_face(value) if isinstance(value, dt.time) else str(value))


def _clock_face(time: dt.time) -> str:
    return time.isoformat("seconds" if time.second else "minutes")


def _quoted(text: str) -> str:
    """Text in double quotes, with YAML's escapes for what does not print."""
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escapes.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in text) + '"'
