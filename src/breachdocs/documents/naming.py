"""How the versions of a draft are named."""

from __future__ import annotations

from pathlib import PurePath


def versioned_name(name: str, version: int) -> str:
    """``letter.docx`` for version 1, ``letter-v2.docx`` for version 2: a draft that a person edited is never replaced."""
    path = PurePath(name)
    return name if version <= 1 else f"{path.stem}-v{version}{path.suffix}"
