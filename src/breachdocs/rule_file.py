"""The workspace's own rules: ``rules.yaml`` instead of the product's, ``rules-cases.yaml`` to try them."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs.assessment import Rules, load_rules
from breachdocs.assessment.needed import OWN_FILE
from breachdocs.assessment.written import WrittenFault
from breachdocs.errors import UsageError

if TYPE_CHECKING:
    from breachdocs.assessment.cases import Case

#: The files' names in a workspace.
NAME = "rules.yaml"
CASES_NAME = "rules-cases.yaml"


def load(root: Path | None) -> Rules:
    """The rules of a workspace: its own where it has some, else the product's; without a workspace the product's.

    Raises:
        UsageError: its own can't be read or are not well formed; the message names the file and the line.
    """
    text = _text(root / NAME) if root else None
    if text is None:
        return load_rules()
    try:
        return load_rules(text)
    except WrittenFault as error:
        raise error.of_file(NAME) from error


def text(root: Path | None) -> str:
    """The rule file in force, as written: the workspace's own, else the product's.

    An empty one is none: a shell empties ``rules.yaml`` before this text is sent to it.

    Raises:
        UsageError: the workspace's can't be read.
    """
    own = _text(root / NAME) if root else None
    return own if own and own.strip() else OWN_FILE.read_text(encoding="utf-8")


def has_own(root: Path | None) -> bool:
    """Whether a workspace has rules of its own."""
    return root is not None and (root / NAME).is_file()


def load_cases(root: Path | None) -> tuple[Case, ...] | None:
    """The cases of a workspace; ``None`` where it has none of its own.

    Raises:
        UsageError: they can't be read or are not well formed; the message names the file and the line.
    """
    text = _text(root / CASES_NAME) if root else None
    if text is None:
        return None
    from breachdocs.assessment.cases import read_cases  # noqa: PLC0415 -- only to try rules

    try:
        return read_cases(text)
    except WrittenFault as error:
        raise error.of_file(CASES_NAME) from error


def _text(path: Path) -> str | None:
    """A file's text; ``None`` where there is no such file."""
    try:
        raw = path.read_bytes()
        # Notepad and PowerShell on Windows write UTF-16, with a mark.
        utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return raw.decode("utf-16" if utf16 else "utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is no UTF-8 text. Save it as UTF-8 in your editor.") from error
    except OSError as error:
        raise UsageError(
            f"{path.name} can't be read ({(error.strerror or 'no reason given').lower()})."
        ) from error
