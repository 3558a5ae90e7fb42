"""How a room with heavy modules names what it offers and imports each when it is first asked for (PEP 562)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def opened_when_asked(room: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """What a room's `__getattr__` is to be.

    Args:
        room: the package's full name, its `__name__`.
        homes: public name → the module below the room that it lives in.

    Returns:
        A function that raises `AttributeError` for any other name. A name found is kept in the room, as an import of
        each of a hundred thousand cells' comparison costs more than the comparison.
    """

    def found(name: str) -> object:
        if name not in homes:
            message = f"module {room!r} has no attribute {name!r}"
            raise AttributeError(message)
        value = getattr(import_module(f"{room}.{homes[name]}"), name)
        setattr(sys.modules[room], name, value)
        return value

    return found
