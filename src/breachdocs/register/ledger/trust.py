"""Whether a ledger can be trusted: where something odd comes of it, it is looked through as a whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import sqlalchemy as sa

from breachdocs.errors import BreachdocsError, LedgerDamaged
from breachdocs.intake import State
from breachdocs.register.ledger.lease import damaged
from breachdocs.register.ledger.tables import TABLES

if TYPE_CHECKING:
    from breachdocs.register.ledger.ledger import Ledger


def what_is_wrong(ledger: Ledger) -> str:
    """What can't be read of a ledger, whose pages may be whole while what is written on them is not; or nothing."""
    try:
        if found := ledger.damage():
            return found
        for table in TABLES.sorted_tables:
            ledger.every(sa.select(table))
        ledger.drops(*State)
        ledger.known()
        for _ in ledger.incidents():
            pass
    except LedgerDamaged:
        return "it is malformed"
    except (ValueError, LookupError, TypeError, AttributeError, sa.exc.SQLAlchemyError) as error:
        return f"{type(error).__name__} where it is read"
    return ""


@contextlib.contextmanager
def doubted(ledger: Ledger) -> Iterator[None]:
    """Makes sure that it is not the ledger's damage where something met an error that has no words.

    Raises:
        LedgerDamaged: it was.
    """
    try:
        yield
    except (BreachdocsError, OSError):
        raise
    except Exception as error:
        if wrong := what_is_wrong(ledger):
            raise LedgerDamaged(damaged(wrong)) from error
        raise
