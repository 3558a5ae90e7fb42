"""The rows that wait are written into the register, all in one go, and the ledger remembers what was written.

A row is decided once, waits in the ledger, and leaves it in the same transaction that remembers what was written. So
a register that is open elsewhere, or a crash at any point, loses no row and writes none twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from breachdocs import register
from breachdocs.errors import RegisterBusy, TemporaryFault, UsageError
from breachdocs.intake import State
from breachdocs.register import Applied, Cells, Changes, RegisterChanged, Row
from breachdocs.register.workbook.model import CellValue
from breachdocs.register.workbook.stored import Stored
from breachdocs.run import evidence
from breachdocs.run.homes import Home
from breachdocs.run.one_pass import BEING_WRITTEN, Pass
from breachdocs.run.what_people_typed import DELETED, SHEETS, away, read_one

if TYPE_CHECKING:
    from breachdocs.register.ledger import Queued, RegisterCells

#: Rows written at once (a busy night's incidents and their actions), and how often a register that is saved meanwhile
#: is begun again.
MOST_ROWS = 5000
_TRIES = 5


def write_rows(a_pass: Pass) -> None:
    """Writes the rows that wait, oldest first; where a register can't be written now, its rows go on waiting."""
    for home in a_pass.homes:
        ledger = a_pass.register_of(home)
        if home.name not in a_pass.away and _must_be_made_anew(ledger, home):
            _attempt(a_pass, home, [])
        while home.name not in a_pass.away and (queued := ledger.queued(MOST_ROWS)):
            a_pass.step()
            _attempt(a_pass, home, queued)
    _move_on(a_pass)


def _must_be_made_anew(ledger: RegisterCells, home: Home) -> bool:
    """Whether a register with rows in it has vanished."""
    return ledger.meta("register_sha256") is not None and not home.place.register.exists()


def _attempt(a_pass: Pass, home: Home, queued: list[Queued]) -> None:
    for _ in range(_TRIES):
        try:
            _write(a_pass, home, queued)
        except RegisterChanged:
            read_one(a_pass, home)
            continue
        except (RegisterBusy, TemporaryFault, UsageError) as fault:
            away(a_pass, home, fault)
        return
    busy = RegisterBusy("The register is being changed at this moment. Its rows wait for the next pass.")
    away(a_pass, home, busy)


@dataclass(frozen=True, slots=True)
class Edit:
    """A register before and after rows were put into it.

    Attributes:
        before: the SHA-256 of the file; empty where there is none.
        content: what it holds, or a new register does.
        applied: what came of the rows.
        anew: whether a register that had rows is gone.
        last: table → key → heading → value, as the product last wrote them.
        nowhere: table → rows that an adopted register has no place for.
    """

    before: str
    content: Stored
    applied: Applied
    anew: bool
    last: Mapping[str, Cells]
    nowhere: Mapping[str, tuple[Row, ...]]


def applied(a_pass: Pass, home: Home, queued: list[Queued]) -> Edit:
    """A register as it would be with the queued rows; nothing is written.

    Raises:
        TemporaryFault: it can't be read now.
        UsageError: it is no register any more.
    """
    workspace, ledger = home.place, a_pass.register_of(home)
    layouts = register.layouts_of(home.workbook)
    changes: Mapping[str, tuple[Row, ...]] = {sheet: tuple(_rows(queued, sheet)) for sheet in SHEETS}
    last: Mapping[str, Cells] = {
        sheet: ledger.last_written(sheet, keys=[row.key for row in rows])
        for sheet, rows in changes.items()
        if rows
    }
    anew = False
    try:
        content, before = register.load(workspace.register)
    except FileNotFoundError:
        if not workspace.outbox.is_dir():
            raise TemporaryFault("The outbox can't be reached now. The register's rows wait.") from None
        if layouts:
            raise UsageError(
                f"The register {workspace.register.name} is gone. Put it back, or a copy from outbox/backups."
            ) from None
        anew = ledger.meta("register_sha256") is not None
        content = Stored.of(register.build_register(workspace.settings, created=a_pass.now()))
        before = ""
        last, changes = {}, _all_rows(ledger, changes)
    nowhere: dict[str, tuple[Row, ...]] = {}
    if layouts:
        had = register.tables_in(content, layouts)
        content = with_sheets_for(
            home, content, [sheet for sheet in SHEETS if changes.get(sheet)], a_pass.now()
        )
        there = register.tables_in(content, layouts)
        everything = _all_rows(ledger, changes) if len(there) > len(had) else {}
        last = {sheet: cells if sheet in had else {} for sheet, cells in last.items()}
        nowhere = {sheet: rows for sheet, rows in changes.items() if rows and sheet not in there}
        changes = {sheet: changes[sheet] if sheet in had else everything[sheet] for sheet in there}
    new = register.apply(
        content, Changes(changes), last, now=a_pass.now(), layouts=layouts, between=a_pass.step
    )
    return Edit(before, content, new, anew, last, nowhere)


def with_sheets_for(home: Home, content: Stored, tables: Iterable[str], now: dt.datetime) -> Stored:
    """An adopted register with the sheets that some tables of ours need, where the settings let it have them."""
    there = register.tables_in(content, register.layouts_of(home.workbook))
    wanted = [table for table in tables if table not in there]
    if not wanted or not home.workbook.own_sheets:
        return content
    return register.with_own_sheets(content, wanted, home.place.settings, created=now)


def _write(a_pass: Pass, home: Home, queued: list[Queued]) -> None:
    """Writes queued rows and remembers it.

    Raises:
        RegisterChanged: a person saved meanwhile; nothing was written.
        TemporaryFault: the register is open elsewhere, or its share is away.
        UsageError: it is no register any more.
    """
    edit = applied(a_pass, home, queued)
    sha256 = edit.before
    a_pass.step()
    if edit.applied.stored is not edit.content or not edit.before:
        # What is in it is ours, should nothing be remembered of it (`read_one`).
        a_pass.register_of(home).set_meta(**{BEING_WRITTEN: edit.applied.stored.sha256})
        sha256 = home.commit(edit.applied.stored, edit.before, a_pass.now(), a_pass.machine.system)
    _remember(a_pass, home, queued, edit, sha256)
    if edit.anew:
        which = f"The register {home.file}" if a_pass.homes.several else "The register"
        a_pass.told.note(
            f"{which} was gone and was built anew from what breachdocs remembers. "
            "What people had typed into it is in the newest file of outbox/backups.",
            needs_a_person=True,
        )


def _remember(a_pass: Pass, home: Home, queued: list[Queued], edit: Edit, sha256: str) -> None:
    applied, ledger = edit.applied, a_pass.register_of(home)
    drops = {change.row.key: change.drop for change in queued if change.sheet == "Incidents" and change.drop}
    with a_pass.ledger.together():
        if sha256 != edit.before:
            remember_before(ledger, edit.before, applied, edit.last)
        for sheet, written in applied.tables.items():
            evidence.note_written(a_pass, ledger, sheet, written.written, edit.last.get(sheet, {}), drops)
            ledger.put_written(sheet, written.written)
            for key in written.deleted:
                ledger.put_written(sheet, {key: {DELETED: True}})
        for sheet, rows in edit.nowhere.items():  # they come once there is a place
            ledger.put_written(sheet, {row.key: row.cells for row in rows})
        incidents = applied.tables.get("Incidents")
        for key, drop_id in drops.items():
            sentences = [
                f"Under '{conflict.heading}' a person changed the register to \"{conflict.theirs}\". "
                f'This form says "{conflict.ours}"; the register stays as it is.'
                for conflict in (incidents.conflicts if incidents else ())
                if conflict.key == key
            ]
            if sentences and (drop := a_pass.ledger.drop(drop_id)):
                a_pass.ledger.put_conflicts(drop, sentences)
        ledger.unqueue(queued)
        ledger.set_meta(register_sha256=sha256)
    for sheet in edit.nowhere if home.workbook.own_sheets else ():
        a_pass.told.note(
            f"{home.file} has something else that is called {sheet}, or is protected, so a sheet of ours for that "
            "could not be added. Once it can be, it comes with the next such row, and holds all of them.",
            needs_a_person=True,
        )
    for sentence in applied.sentences:
        a_pass.told.note(sentence)
    a_pass.log.note("rows_written", rows=len(queued))


def remember_before(ledger: RegisterCells, before: str, applied: Applied, last: Mapping[str, Cells]) -> None:
    """Keeps what a write changed, so that the backup it made can be told from what people typed."""
    old: dict[str, dict[str, dict[str, CellValue]]] = {}
    for sheet, written in applied.tables.items():
        for key, cells in written.written.items():
            known = last.get(sheet, {}).get(key, {})
            changed = {h: known[h] for h, value in cells.items() if h in known and known[h] != value}
            if changed:
                old.setdefault(sheet, {})[key] = changed
    added = {sheet: written.added for sheet, written in applied.tables.items()}
    ledger.put_overwritten(before, old, added)


def _rows(queued: list[Queued], sheet: str) -> list[Row]:
    """The rows of a sheet, those of one key together: what was queued later wins."""
    found: dict[str, dict[str, CellValue]] = {}
    for change in queued:
        if change.sheet == sheet:
            found.setdefault(change.row.key, {}).update(change.row.cells)
    return [Row(key, cells) for key, cells in found.items()]


def _all_rows(ledger: RegisterCells, changes: Mapping[str, tuple[Row, ...]]) -> dict[str, tuple[Row, ...]]:
    """Every row ever written, as it last was, with the changes on top; rows that a person deleted stay deleted."""
    everything = {}
    for sheet in SHEETS:
        rows = {key: dict(cells) for key, cells in ledger.last_written(sheet).items()}
        for row in changes.get(sheet, ()):
            rows.setdefault(row.key, {}).update(row.cells)
        everything[sheet] = rows_remembered(rows)
    return everything


def rows_remembered(last: Cells) -> tuple[Row, ...]:
    """The rows that the product wrote, as it last wrote them; not those that a person deleted."""
    return tuple(
        Row(key, {heading: value for heading, value in cells.items() if heading != DELETED})
        for key, cells in last.items()
        if not cells.get(DELETED)
    )


def _move_on(a_pass: Pass) -> None:
    """Drops none of whose rows wait any more are registered."""
    waiting = {drop for _, _, drop in a_pass.ledger.waiting()}
    there = [drop for drop in a_pass.ledger.drops(State.READ) if drop.id not in waiting]
    a_pass.ledger.move_on(there, State.REGISTERED, a_pass.now())
