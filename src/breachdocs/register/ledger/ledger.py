"""The ledger: what the product must remember to lose nothing and to do nothing twice.

A small database on the local disk (SQLite) or a shared one (PostgreSQL), through SQLAlchemy Core. It holds where each
drop stands, the incidents with their forms, the numbers used, what was last written to each cell of the register, the
rows that wait for it, and the bytes of every draft. Every step of a pass ends in one transaction here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from breachdocs.errors import LedgerDamaged, UsageError
from breachdocs.register.ledger import tables as t
from breachdocs.register.ledger.acts import Acts
from breachdocs.register.ledger.cells import OneRegister, RegisterCells
from breachdocs.register.ledger.database import engine_of, upsert
from breachdocs.register.ledger.drafts import Drafts
from breachdocs.register.ledger.drops import Drops
from breachdocs.register.ledger.incidents import Incidents
from breachdocs.register.ledger.lease import damaged, loss_told
from breachdocs.register.ledger.mark import Mark
from breachdocs.register.ledger.outlines import Outlines

#: Rows in memory at once, where all of a table are gone through.
_AT_ONCE = 500
#: SQLite's number for what has none of its own; of a file that is only being opened it says that its head is wrong.
_NO_REASON = 1


class Ledger(Acts, Drops, Incidents, Drafts, Outlines, RegisterCells):
    """One open ledger, for one thread. Every method is one transaction, or part of the one that `together` opened."""

    def __init__(
        self,
        url: str | sa.URL,
        *,
        first: Callable[[sa.Connection], object] | None = None,
        looks: bool = False,
    ) -> None:
        """Opens a ledger, made if it isn't there; `first` is called with its connection before anything else is."""
        self._mark: Mark | None = None
        self._engine = engine_of(url, looks=looks)
        self._connection = self._engine.connect()
        try:
            if first is not None:
                first(self._connection)
            self._lay_out()
        except BaseException:
            self.close()  # an open one would keep the next from beginning
            raise

    def _lay_out(self) -> None:
        t.TABLES.create_all(self._connection)
        self._connection.commit()
        self._check_version()
        # A ledger of an earlier version has these tables, not all their indexes.
        for index in (*t.DROPS.indexes, *t.INCIDENTS.indexes):
            index.create(self._connection, checkfirst=True)
        self._connection.commit()

    @classmethod
    def at(cls, path: Path, *, looks: bool = False) -> Ledger:
        """The ledger in a file, made if it isn't there; with `looks` for reading, beside whoever writes.

        Raises:
            UsageError: a later version of the product made it.
            LedgerDamaged: it does not open, or lacks what it was known to hold.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            ledger = cls(sa.URL.create("sqlite", database=str(path)), looks=looks)
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", 0) == _NO_REASON:
                raise LedgerDamaged(damaged("it does not open")) from error
            raise
        ledger._mark = Mark(path)
        try:
            ledger._check_mark(ledger._mark.read())
        except BaseException:
            ledger.close()
            raise
        return ledger

    def _check_mark(self, mark: int) -> None:
        if self.head()[0] < mark:
            raise LedgerDamaged(damaged("what was written last is not in it"))

    @classmethod
    def rehearsal(cls, real: Ledger | None) -> Ledger:
        """A copy in memory, to plan with: what happens to it happens to nothing else."""
        copy = cls("sqlite://")
        if real is not None:
            with copy.together():
                for table in t.TABLES.sorted_tables:
                    copy._put(table, [dict(row) for row in real._rows(sa.select(table))])  # noqa: SLF001 -- one of its own kind
        return copy

    def close(self) -> None:
        """Closes the database."""
        self._connection.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """All that happens inside happens together, or not at all.

        Raises:
            TemporaryFault: the connection to a shared ledger was lost.
        """
        if self._connection.in_transaction():
            yield
            return
        acts = 0
        with loss_told(), self._connection.begin():
            yield
            if self._recorded and self._mark:
                acts, _ = self.head()
        self._recorded = False
        if acts and self._mark:
            self._mark.keep(acts)

    @contextlib.contextmanager
    def within(self) -> Iterator[None]:
        """All that happens inside is undone by an exception, and what happened before it in `together` is not."""
        with self.together(), loss_told(), self._connection.begin_nested():
            yield

    def _check_version(self) -> None:
        found = self.meta("schema_version")
        if found is not None and int(found) > t.SCHEMA_VERSION:
            raise UsageError("A later version of breachdocs made this ledger; install that version to go on.")
        if found != str(t.SCHEMA_VERSION):
            # What an earlier version lacks are whole tables, made by now, and columns.
            with self.together():
                for table in (t.DROPS, t.LOOKED_AT, t.DAYS):
                    t.add_columns(self._connection, table)
                self.reckon_days()
                self.set_meta(schema_version=str(t.SCHEMA_VERSION))

    def _rows(self, select: sa.Select[Any], **given: object) -> list[sa.RowMapping]:
        with self.together():
            return list(self._connection.execute(select, given).mappings())

    def every(self, select: sa.Select[Any]) -> None:
        """Reads every row that is asked for, and keeps none."""
        with self.together():
            for _ in self._connection.execution_options(yield_per=_AT_ONCE).execute(select):
                pass

    def _each(self, select: sa.Select[Any], key: sa.Column[Any]) -> Iterator[sa.RowMapping]:
        """The rows of a table by a column that tells them apart, never with more than some hundreds in memory."""
        ordered, last = select.order_by(key).limit(_AT_ONCE), None
        while rows := self._rows(ordered if last is None else ordered.where(key > last)):
            yield from rows
            last = rows[-1][key]

    def _put(self, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
        """Inserts rows, or brings the ones with their keys up to date, never with more than some hundreds in memory."""
        left = iter(rows)
        parts = iter(lambda: list(islice(left, _AT_ONCE)), [])
        if first := next(parts, None):
            put = upsert(self._engine.dialect.name, table, tuple(first[0]))
            with self.together():
                for part in chain((first,), parts):
                    self._connection.execute(put, part)

    def _delete(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> None:
        with self.together():
            self._connection.execute(sa.delete(table).where(*where))

    # Registers

    def of(self, register: str) -> RegisterCells:
        """What the ledger knows of one register, by the name it is kept under; the first one's is empty."""
        return OneRegister(self, register) if register else self

    def registers(self) -> dict[str, dict[str, Any]]:
        """The registers beside the first that have incidents: name → their settings, as JSON."""
        rows = self._rows(sa.select(t.REGISTERS).order_by(t.REGISTERS.c.name))
        return {row["name"]: row["workbook"] for row in rows}

    def put_register(self, name: str, workbook: Mapping[str, Any]) -> None:
        """Keeps where a register stands."""
        self._put(t.REGISTERS, [{"name": name, "workbook": dict(workbook)}])

    def homes(self) -> dict[str, str]:
        """Reference → the register that the incident stands in, of those that don't stand in the first."""
        return {row["reference"]: row["register"] for row in self._rows(sa.select(t.HOMES))}

    def put_home(self, reference: str, register: str) -> None:
        """Keeps which register an incident stands in."""
        self._put(t.HOMES, [{"reference": reference, "register": register}])

    def waiting(self) -> set[tuple[str, str, str]]:
        """Sheet, key and drop of the rows that wait for any of the registers."""
        columns = (t.CHANGES.c.sheet, t.CHANGES.c.key, t.CHANGES.c.drop)
        return {(row["sheet"], row["key"], row["drop"]) for row in self._rows(sa.select(*columns))}
