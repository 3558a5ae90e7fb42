"""A draft: what leaves this room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """A document made, not yet on disk.

    Attributes:
        kind: ``receipt``, ``letter``, ``governors``, …
        name: the file name it is to have; a version is added where a person changed the last one.
        content: the whole file.
        missing: what a person must still fill in, one phrase each.
    """

    kind: str
    name: str
    content: bytes
    missing: tuple[str, ...] = ()
