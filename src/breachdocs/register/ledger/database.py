"""What each kind of database needs: SQLite on a local disk, PostgreSQL that several computers share."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def engine_of(url: str | sa.URL, *, looks: bool = False) -> sa.Engine:
    """The engine of a database; one that only `looks` waits for no writer. An error's words hold no form."""
    engine = sa.create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _for_a_local_disk)
        sa.event.listen(engine, "begin", _begin_to_look if looks else _begin)
    return engine


@lru_cache
def upsert(dialect: str, table: sa.Table, columns: tuple[str, ...]) -> sa.Insert:
    """What `Ledger._put` does, made once for each table: to make it takes longer than to do it."""
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = [column.name for column in table.primary_key]
    others = {name: insert.excluded[name] for name in columns if name not in keys}
    made: sa.Insert = insert.on_conflict_do_update(index_elements=keys, set_=others)
    return made


def _begin(connection: sa.Connection) -> None:
    """Begins at once: a transaction that begins by reading can't wait its turn for writing."""
    local = connection.connection.dbapi_connection
    if local is not None and local.in_transaction:
        local.rollback()  # SQLite leaves a transaction open whose commit failed
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_look(connection: sa.Connection) -> None:
    """Begins by reading, which neither waits for a writer nor keeps one waiting."""
    connection.exec_driver_sql("BEGIN")


def _for_a_local_disk(connection: Any, _record: object) -> None:
    """Lets a reader (``breachdocs status``) look while a run writes, waits for another writer, and has each transaction
    on the disk before the next step: one that a power cut took back would let its form be registered again.
    """
    connection.isolation_level = None  # SQLAlchemy begins and ends transactions, savepoints among them
    cursor = connection.cursor()
    for setting in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()
