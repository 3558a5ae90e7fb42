"""How the versions of a draft are named."""

from __future__ import annotations

from pathlib import PurePath


def versioned_name(name: str, version: int) -> str:
    """``letter.docx``, then ``letter-v2.docx``: a draft that a person edited is never replaced."""
    path = PurePath(name)
    return name if version <= 1 else f"{path.stem}-v{version}{path.suffix}"
