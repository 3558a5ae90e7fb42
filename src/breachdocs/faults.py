"""Unexpected errors, named by type and place alone: their words may quote a form."""

from __future__ import annotations

import traceback
from pathlib import Path


def place_of(error: BaseException) -> str:
    """The type of an error and the line of ours it rose from: ``KeyError in labels.py, line 42``."""
    if isinstance(error, FaultInside):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    ours = [frame for frame in frames if "breachdocs" in Path(frame.filename).parts] or list(frames)
    return f"{type(error).__name__} in {Path(ours[-1].filename).name}, line {ours[-1].lineno}"


class FaultInside(Exception):
    """An unexpected error in another process: its message is what `place_of` says there."""
