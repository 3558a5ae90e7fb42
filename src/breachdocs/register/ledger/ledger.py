"""The ledger: what the product must remember to lose nothing and to do nothing twice.

A small database on the local disk (SQLite) or a shared one (PostgreSQL), through SQLAlchemy Core. It holds where each
drop stands, the incidents with their forms, the numbers used, what was last written to each cell of the register, the
rows that wait for it, and the bytes of every draft. Every step of a pass ends in one transaction here.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from breachdocs.assessment import Compared, PastIncident, compared
from breachdocs.errors import LedgerDamaged, UsageError
from breachdocs.form import Form
from breachdocs.intake import Drop, Outcome, State
from breachdocs.register.ledger import tables as t
from breachdocs.register.ledger.acts import Acts
from breachdocs.register.ledger.cells import OneRegister, RegisterCells
from breachdocs.register.ledger.database import engine_of, upsert
from breachdocs.register.ledger.drafts import Drafts
from breachdocs.register.ledger.lease import damaged, loss_told
from breachdocs.register.ledger.mark import Mark
from breachdocs.register.ledger.outlines import Outlines
from breachdocs.register.ledger.records import (
    Decisions,
    DraftMade,
    Incident,
    Queued,
    drop_from,
    drop_row,
    incident_from,
)

#: Incidents, each with what a person calls it.
_INCIDENTS = sa.select(t.INCIDENTS, t.KINDS.c.kind).select_from(
    t.INCIDENTS.outerjoin(t.KINDS, t.INCIDENTS.c.reference == t.KINDS.c.reference)
)
#: Rows in memory at once, where all of a table are gone through.
_AT_ONCE = 500

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
_INCIDENT = _INCIDENTS.where(t.INCIDENTS.c.reference == _GIVEN)
_DECISIONS = sa.select(t.DECISIONS).where(t.DECISIONS.c.reference == _GIVEN)
#: SQLite's number for what has none of its own; of a file that is only being opened it says that its head is wrong.
_NO_REASON = 1

__all__ = ["DraftMade", "Incident", "Ledger", "Queued"]


class Ledger(Acts, Drafts, Outlines, RegisterCells):
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
                self._put(t.DAYS, [_day_row(one) for one in self.known()])
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

    def _put(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        """Inserts rows, or brings the ones with their keys up to date."""
        if rows:
            with self.together():
                self._connection.execute(upsert(self._engine.dialect.name, table, tuple(rows[0])), rows)

    def _delete(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> None:
        with self.together():
            self._connection.execute(sa.delete(table).where(*where))

    # Drops

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
        """Brings drops to a state; returns them as they now stand."""
        moved = [replace(drop, state=state, last_fault="") for drop in drops]
        self.put_drops(moved, now)
        return moved

    def forget_drop(self, drop: Drop) -> None:
        """Forgets a drop that never was taken in."""
        self._delete(t.DROPS, t.DROPS.c.id == drop.id)

    # Incidents

    def known(self, *where: sa.ColumnElement[bool]) -> list[PastIncident]:
        """Every incident, as far as matching and checks need it."""
        i = t.INCIDENTS.c
        rows = self._each(sa.select(i.reference, i.past).where(*where), i.reference)
        return [PastIncident.model_validate(row["past"]) for row in rows]

    def known_on(self, incident_date: str) -> list[PastIncident]:
        """The incidents whose forms give this day (ISO); empty: those whose forms give none."""
        return self.known(t.INCIDENTS.c.incident_date == incident_date)

    def known_between(self, first: dt.date, before: dt.date | None) -> list[Compared]:
        """The incidents that happened from the day `first`, and where it is given before another; by day."""
        d = t.DAYS.c
        select = sa.select(d.reference, d.day, d.school, d.breach_type, d.data, d.words)
        select = select.where(d.day >= first.isoformat()).order_by(d.day, d.reference)
        if before is not None:
            select = select.where(d.day < before.isoformat())
        with self.together():
            return [
                Compared(
                    reference,
                    dt.date.fromisoformat(day),
                    school,
                    breach_type,
                    tuple(data.splitlines()),
                    words,
                )
                for reference, day, school, breach_type, data, words in self._connection.execute(select)
            ]

    def references(self) -> list[str]:
        """The reference of every incident."""
        return [row["reference"] for row in self._rows(sa.select(t.INCIDENTS.c.reference))]

    def incident(self, reference: str) -> Incident | None:
        """One incident, or ``None`` where the ledger has none of that reference."""
        rows = self._rows(_INCIDENT, given=reference)
        return incident_from(rows[0]) if rows else None

    def incidents(self) -> Iterator[Incident]:
        """Every incident, by reference."""
        return map(incident_from, self._each(_INCIDENTS, t.INCIDENTS.c.reference))

    def put_incident(self, incident: Incident) -> None:
        """Keeps an incident as it now stands."""
        day = incident.form.stage1.incident_date
        row = {
            "reference": incident.reference,
            "incident_date": day.isoformat() if isinstance(day, dt.date) else "",
            "past": incident.past.model_dump(mode="json"),
            "form": incident.form.model_dump(mode="json"),
            "assessment": dict(incident.assessment),
            "received": incident.received.isoformat(timespec="seconds"),
            "versions": incident.versions,
            "possible_duplicate": incident.possible_duplicate,
            "likelihood": incident.likelihood,
            "impact": incident.impact,
            "decision": incident.decision,
        }
        with self.together():
            self._put(t.INCIDENTS, [row])
            self._put(t.DAYS, [_day_row(incident.past)])

    def put_kind(self, reference: str, kind: str) -> None:
        """Keeps what a person calls an incident in the register; empty where that is what its forms say."""
        self._put(t.KINDS, [{"reference": reference, "kind": kind}])

    def decisions(self) -> dict[str, Decisions]:
        """Reference → what `put_decisions` kept, for every incident that has any."""
        rows = self._rows(sa.select(t.DECISIONS))
        return {row["reference"]: Decisions(row["ico"], row["reported"], row["told"]) for row in rows}

    def decisions_on(self, reference: str) -> Decisions:
        """What `put_decisions` kept of one incident."""
        rows = self._rows(_DECISIONS, given=reference)
        return Decisions(rows[0]["ico"], rows[0]["reported"], rows[0]["told"]) if rows else Decisions()

    def put_decisions(self, reference: str, typed: Decisions) -> None:
        """Keeps what the DPO typed about an incident."""
        self._put(t.DECISIONS, [{"reference": reference, **asdict(typed)}])

    def to_follow(self) -> list[str]:
        """Incidents whose decisions the drafts have still to follow, in the order they were typed."""
        return list(json.loads(self.meta("to_follow") or "[]"))

    def put_to_follow(self, references: Iterable[str]) -> None:
        """Keeps which incidents these are."""
        self.set_meta(to_follow=json.dumps(list(dict.fromkeys(references))))

    def put_form(self, drop: Drop, form: Form, differences: Iterable[tuple[str, str, str]]) -> None:
        """Keeps a form as it was read, with what it changed: label, before and after, each."""
        row = {
            "reference": drop.reference,
            "version": drop.version,
            "drop": drop.id,
            "form": form.model_dump(mode="json"),
            "differences": [list(difference) for difference in differences],
            "conflicts": [],
        }
        self._put(t.FORMS, [row])

    def differences(self, drop: Drop) -> list[tuple[str, str, str]]:
        """What a drop's form changed: label, before and after, each."""
        where = (t.FORMS.c.reference == drop.reference, t.FORMS.c.version == drop.version)
        rows = self._rows(sa.select(t.FORMS.c.differences).where(*where))
        return [(label, before, after) for label, before, after in rows[0]["differences"]] if rows else []

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


def _day_row(past: PastIncident) -> dict[str, Any]:
    one = compared(past)
    if one is None:
        return {
            "reference": past.reference,
            "day": "",
            "school": "",
            "breach_type": "",
            "data": "",
            "words": "",
        }
    return one._asdict() | {"day": one.day.isoformat(), "data": "\n".join(one.data)}
