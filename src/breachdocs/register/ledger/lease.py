"""Who may write: a lock of PostgreSQL that lives and falls with the ledger's one connection.

A machine that dies, or that the network parts from the database, holds nothing; and it can't go on either, as its
ledger never connects a second time.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from breachdocs.errors import LedgerDamaged, TemporaryFault, WorkspaceHeld

_HELD = "Another run of breachdocs holds this workspace. Wait for it to finish, or stop it."
_LOST = "The connection to the ledger was lost. The next pass goes on from here."
#: SQLite: locked by another program, its disk read-only, at fault or full, its file not to be opened.
_PASSING = frozenset({5, 6, 8, 10, 13, 14, 15})
#: SQLite: its file is malformed, or no database.
_DAMAGED = frozenset({11, 26})
#: What Python says of a text that is none; the words after it quote the text.
_UNREADABLE = "Could not decode"


def take(connection: sa.Connection, workspace: str, patience: float) -> None:
    """Takes the lease of a workspace for as long as the connection lasts; nothing for a local ledger, which has a file.

    Args:
        connection: the ledger's.
        workspace: its id, in hexadecimal.
        patience: seconds to wait for another run.

    Raises:
        WorkspaceHeld: another run has it for longer than that.
    """
    if connection.dialect.name != "postgresql":
        return
    _connects_once(connection.engine)
    wanted = sa.select(sa.func.pg_try_advisory_lock(int(workspace[:15], 16)))
    deadline = time.monotonic() + patience
    while True:
        with connection.begin():
            if connection.scalar(wanted):
                return
        if time.monotonic() >= deadline:
            raise WorkspaceHeld(_HELD)
        time.sleep(0.1)


def _connects_once(engine: sa.Engine) -> None:
    """Keeps an engine from connecting anew by itself after a fault: the lease would be gone."""

    def refuse(*_: Any) -> None:
        raise TemporaryFault(_LOST)

    sa.event.listen(engine, "do_connect", refuse)


def damaged(how: str) -> str:
    """What a person is told of a damaged ledger."""
    return (
        f"The ledger is damaged ({how}). Stop breachdocs and bring the state folder back from a backup; or run "
        "`breachdocs rebuild --ledger`, which makes the ledger anew from the outbox and the register."
    )


@contextlib.contextmanager
def loss_told() -> Iterator[None]:
    """Turns the errors of a lost connection, and of a disk or a lock that the ledger meets, into `TemporaryFault`.

    Raises:
        LedgerDamaged: where the database says that it is.
    """
    try:
        yield
    except sa.exc.PendingRollbackError as error:  # what was asked after the loss
        raise TemporaryFault(_LOST) from error
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise TemporaryFault(_LOST) from error
        number = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if number in _DAMAGED or str(error.orig).startswith(_UNREADABLE):
            raise LedgerDamaged(
                damaged("it is malformed" if number in _DAMAGED else "a text in it")
            ) from error
        if number in _PASSING:
            told = f"The ledger can't be used now ({error.orig}). The next pass goes on from here."
            raise TemporaryFault(told) from error
        raise
