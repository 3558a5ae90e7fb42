"""The ledger: what is remembered so that nothing is lost and nothing is done twice. Knows no workbook.

Named here and imported when first used, as SQLAlchemy is heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.rooms import opened_when_asked

if TYPE_CHECKING:
    from breachdocs.register.ledger.acts import Act, Archived
    from breachdocs.register.ledger.cells import RegisterCells
    from breachdocs.register.ledger.ledger import Ledger
    from breachdocs.register.ledger.outlines import Outline
    from breachdocs.register.ledger.records import Decisions, DraftMade, Incident, Queued

__getattr__ = opened_when_asked(
    __name__,
    {
        "Act": "acts",
        "Archived": "acts",
        "Decisions": "records",
        "DraftMade": "records",
        "Incident": "records",
        "Ledger": "ledger",
        "Outline": "outlines",
        "Queued": "records",
        "RegisterCells": "cells",
    },
)


__all__ = [
    "Act",
    "Archived",
    "Decisions",
    "DraftMade",
    "Incident",
    "Ledger",
    "Outline",
    "Queued",
    "RegisterCells",
]
