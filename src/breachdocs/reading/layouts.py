"""Layouts of other councils' forms, taught by files: their words for our fields, stages and options.

A file in the workspace's ``layouts`` folder::

    name: Fairmere incident form
    labels:
      stage1.school: [Name of establishment]
      stage1.discovered_at: Date and time you became aware
    stages:
      stage2: [Part B]
    options:
      stage1.breach_type:
        E-mail sent to the wrong person: incorrect_recipient
    printed: [Please answer every question]

What it doesn't name stays as declared. One that names two or more questions that only the incident form asks, such as
``stage1.report_kind``, is of an incident form, and stands on that form's words. `breachdocs learn` proposes such a file
from a blank form.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from breachdocs.errors import UsageError
from breachdocs.form import ALL_FIELDS, STAGE_HEADINGS
from breachdocs.reading.labels import Layout, taught_layout

_KEYS = ("name", "labels", "stages", "options", "printed")
_PATHS = [field.path for field in ALL_FIELDS]
T = TypeVar("T")


def load_layouts(folder: Path) -> tuple[Layout, ...]:
    """The layouts of a folder, in the order of their names; none where there is no such folder.

    Raises:
        UsageError: a file that is no layout, with the key that is wrong and the nearest right one.
    """
    if not folder.is_dir():
        return ()
    return tuple(load_layout(path) for path in sorted(folder.glob("*.yaml")))


def load_layout(path: Path) -> Layout:
    """One layout; see `load_layouts`."""
    import yaml  # noqa: PLC0415 -- most workspaces have no layouts

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The layout {path.name} can't be read: {type(error).__name__}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark is not None else ""
        raise UsageError(f"The layout {path.name} is no valid YAML{line}.") from None
    where = f"The layout {path.name}"
    content = _mapping(where, content or {})
    _known(where, content, _KEYS)
    return taught_layout(
        str(content.get("name") or path.stem),
        labels=_by_key(f"{where}, labels", content.get("labels"), _PATHS, _words),
        stages=_by_key(f"{where}, stages", content.get("stages"), list(STAGE_HEADINGS), _words),
        printed=_words(f"{where}, printed", content.get("printed") or []),
        options=_by_key(f"{where}, options", content.get("options"), _PATHS, _codes),
    )


def _mapping(where: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{where} must hold names, each with a colon and what belongs to it.")
    return {str(key): content for key, content in value.items()}


def _known(where: str, mapping: Mapping[str, Any], known: Sequence[str]) -> None:
    for key in mapping:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f" Is '{near[0]}' meant?" if near else ""
            raise UsageError(f"{where}: '{key}' is not known.{hint}")


def _by_key(where: str, value: object, known: Sequence[str], read: Callable[[str, Any], T]) -> dict[str, T]:
    mapping = _mapping(where, value or {})
    _known(where, mapping, known)
    return {key: read(f"{where}, {key}", content) for key, content in mapping.items()}


def _words(where: str, value: Any) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        raise UsageError(f"{where} must be words, or a list of words.")
    return tuple(words)


def _codes(where: str, value: Any) -> dict[str, str]:
    path = where.rpartition(", ")[2]
    vocabulary = next(field.question.vocabulary for field in ALL_FIELDS if field.path == path)
    if vocabulary is None:
        raise UsageError(f"{where}: this question has no options.")
    codes = {text: str(code) for text, code in _mapping(where, value).items()}
    for code in codes.values():
        _known(where, {code: None}, [option.code for option in vocabulary.options])
    return codes
