"""How the versions of a draft are named."""

from __future__ import annotations

from pathlib import PurePosixPath


def versioned_name(name: str, version: int) -> str:
    """``letter.docx``, then ``letter-v2.docx``: a draft that a person edited is never replaced. A folder stays."""
    path = PurePosixPath(name)
    return name if version <= 1 else str(path.with_name(f"{path.stem}-v{version}{path.suffix}"))
