"""The drops in the ledger: where each file stands that ever came in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from breachdocs.intake import Drop, Outcome, State
from breachdocs.register.ledger import tables as t
from breachdocs.register.ledger.records import drop_from, drop_row

#: What is asked for every drop; made once, as to make a statement takes longer than to answer it.
_GIVEN: sa.BindParameter[str] = sa.bindparam("given")
_OF_BYTES = (
    sa.select(t.DROPS)
    .where(t.DROPS.c.sha256 == _GIVEN, t.DROPS.c.reference != "")
    .order_by(t.DROPS.c.received, t.DROPS.c.id)
)
_SCHOOLS_OF = (
    sa.select(t.INCIDENTS.c.past["school"].as_string().label("school"))
    .join(t.DROPS, t.DROPS.c.reference == t.INCIDENTS.c.reference)
    .where(t.DROPS.c.sender == _GIVEN, t.DROPS.c.outcome == str(Outcome.NEW))
    .where(t.DROPS.c.parent != sa.bindparam("beside"))
    .order_by(t.DROPS.c.received.desc(), t.DROPS.c.id.desc())
    .limit(40)
)
#: Its other columns, most of them in an index, stay as they are.
_MOVED_ON = sa.update(t.DROPS).where(t.DROPS.c.id == _GIVEN).values(last_fault="")


class Drops:
    """The part of the ledger that is about drops."""

    _connection: sa.Connection
    together: Callable[[], AbstractContextManager[None]]
    _rows: Callable[..., list[sa.RowMapping]]
    _put: Callable[[sa.Table, Iterable[dict[str, Any]]], None]
    _delete: Callable[..., None]

    def drops(self, *states: State) -> list[Drop]:
        """The drops in these states, in the order they were taken in."""
        select = sa.select(t.DROPS).where(t.DROPS.c.state.in_([str(state) for state in states]))
        return [drop_from(row) for row in self._rows(select.order_by(t.DROPS.c.received, t.DROPS.c.id))]

    def drops_since(self, moment: dt.datetime, *states: State) -> list[Drop]:
        """The drops taken in since a moment, local time, in their order; with `states` only those in one of them."""
        select = sa.select(t.DROPS).where(t.DROPS.c.received >= moment.isoformat(timespec="seconds"))
        if states:
            select = select.where(t.DROPS.c.state.in_([str(state) for state in states]))
        return [drop_from(row) for row in self._rows(select.order_by(t.DROPS.c.received, t.DROPS.c.id))]

    def is_standing(self, folder: str, before: dt.datetime) -> bool:
        """Whether a folder of the inbox is one that files are put into time and again: some came from it before."""
        d = t.DROPS.c
        earlier = d.received < before.isoformat(timespec="seconds")
        within = d.place.startswith(f"{folder}/", autoescape=True)
        return bool(self._rows(sa.select(d.id).where(d.parent == "", earlier, within).limit(1)))

    def drop(self, drop_id: str) -> Drop | None:
        """The drop of an id, or ``None``."""
        rows = self._rows(sa.select(t.DROPS).where(t.DROPS.c.id == drop_id))
        return drop_from(rows[0]) if rows else None

    def drops_from(self, envelope: str) -> list[Drop]:
        """The drops that came in one envelope, in its order."""
        return [
            drop_from(row)
            for row in self._rows(
                sa.select(t.DROPS).where(t.DROPS.c.parent == envelope).order_by(t.DROPS.c.id)
            )
        ]

    def drops_of_bytes(self, sha256: str) -> list[Drop]:
        """The drops of the same bytes that have become, or are becoming, part of an incident."""
        return [drop_from(row) for row in self._rows(_OF_BYTES, given=sha256)]

    def schools_of(self, sender: str, beside: str) -> list[str]:
        """The schools of the latest incidents reported from addresses at `sender`, the last first.

        What came in the envelope `beside` doesn't count: a trust sends the forms of several schools in one e-mail.
        """
        rows = self._rows(_SCHOOLS_OF, given=sender, beside=beside)
        return [row["school"] for row in rows if row["school"]]

    def put_drops(self, drops: Iterable[Drop], now: dt.datetime) -> None:
        """Keeps drops as they now stand."""
        self._put(t.DROPS, [drop_row(drop, now) for drop in drops])

    def move_on(self, drops: Iterable[Drop], state: State, now: dt.datetime) -> list[Drop]:
        """Brings drops that it keeps to a state; returns them as they now stand."""
        moved = [replace(drop, state=state, last_fault="") for drop in drops]
        at = now.isoformat(timespec="seconds")
        if moved:
            with self.together():
                rows = [{"given": drop.id, "state": str(state), "updated": at} for drop in moved]
                self._connection.execute(_MOVED_ON, rows)
        return moved

    def forget_drop(self, drop: Drop) -> None:
        """Forgets a drop that never was taken in."""
        self._delete(t.DROPS, t.DROPS.c.id == drop.id)
