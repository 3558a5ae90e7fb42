"""A value read from typed text, with what is wrong about it."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Fault(NamedTuple):
    """What is wrong with a typed answer: a stable code and a sentence for a person that does not repeat the text."""

    code: str
    message: str


class Finding(NamedTuple, Generic[T]):
    """A value, and its faults (none where it was read without doubt)."""

    value: T
    faults: tuple[Fault, ...] = ()
