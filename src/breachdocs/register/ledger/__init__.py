"""The ledger: what is remembered so that nothing is lost and nothing is done twice. Knows no workbook.

Named here and imported when first used, as SQLAlchemy is heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from breachdocs.register.ledger.acts import Act, Archived
    from breachdocs.register.ledger.cells import RegisterCells
    from breachdocs.register.ledger.ledger import Ledger
    from breachdocs.register.ledger.records import Decisions, DraftMade, Incident, Queued

_HOMES = {
    "Act": "acts",
    "Archived": "acts",
    "Decisions": "records",
    "DraftMade": "records",
    "Incident": "records",
    "Ledger": "ledger",
    "Queued": "records",
    "RegisterCells": "cells",
}


def __getattr__(name: str) -> object:
    """A public name from the module it lives in."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


__all__ = ["Act", "Archived", "Decisions", "DraftMade", "Incident", "Ledger", "Queued", "RegisterCells"]
