"""The register and the ledger brought together: what people typed is read, the rows that wait are written, in one go.

A row is decided once, waits in the ledger, and leaves it in the same transaction that remembers what was written. So
a register that is open elsewhere, or a crash at any point, loses no row and writes none twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from breachdocs import register
from breachdocs.assessment import Assessment
from breachdocs.errors import BreachdocsError, RegisterBusy, TemporaryFault, UsageError
from breachdocs.form import done_on, fold
from breachdocs.intake import State
from breachdocs.register import Applied, Cells, Changes, RegisterChanged, Row
from breachdocs.register.ledger_records import Decisions
from breachdocs.register.model import CellValue
from breachdocs.register.stored import Stored
from breachdocs.run import evidence
from breachdocs.run.deciding import assessed, incident_row
from breachdocs.run.homes import Home
from breachdocs.run.one_pass import ONLY_IN_REGISTER, Pass, has_rows_of_its_own

if TYPE_CHECKING:
    from breachdocs.register.ledger import Incident, Queued
    from breachdocs.register.ledger_cells import RegisterCells

#: Rows written at once (a busy night's incidents and their actions), and how often a register that is saved meanwhile
#: is begun again.
MOST_ROWS = 5000
_TRIES = 5

SHEETS = ("Incidents", "Actions", "Attention")
#: Stands for the row in the ledger where a person deleted it.
DELETED = "(row deleted)"
_TYPED = ("Likelihood", "Impact", "Individuals decision")
_DECISIONS = ("ICO decision", "Reported to ICO", "Individuals told")
_KIND = "Kind"
#: What people call an incident under that heading, folded; other words leave it as its forms say.
_KINDS = {
    "near miss": "near_miss",
    "incident": "incident",
    "security incident": "incident",
    "breach": "breach",
    "data breach": "breach",
    "personal data breach": "breach",
}


def read_what_people_typed(a_pass: Pass) -> None:
    """Looks at each register that is not as the product last left it: rows added, deleted, scored, decided by people.

    Their likelihood and impact rescore the row; their decision about the people affected makes a letter due.
    """
    for home in a_pass.homes:
        _read_typed(a_pass, home)


def _read_typed(a_pass: Pass, home: Home) -> None:
    try:
        content, sha256 = register.load(home.place.register)
    except FileNotFoundError:
        return  # written anew with the next rows, or now if it was there before
    except TemporaryFault as fault:
        _away(a_pass, home, fault)
        return
    workbook, ledger = home.workbook, a_pass.register_of(home)
    if sha256 == ledger.meta("register_sha256"):
        if has_rows_of_its_own(ledger):
            _know(a_pass, home, register.all_rows(content, workbook, ()))
        return
    try:
        rows = register.read_rows(
            content,
            "Incidents",
            headings=(*_TYPED, *_DECISIONS, _KIND),
            layouts=register.layouts_of(workbook),
        )
        past = register.all_rows(content, workbook, ()) if workbook.past_sheets else {}
    except UsageError as fault:
        _away(a_pass, home, fault)
        return
    only_there = len({*past, *rows} - set(a_pass.known.references))
    _know(a_pass, home, [*past, *rows])
    with a_pass.ledger.together():
        _put_in_again(a_pass, home, sha256)
        differ = evidence.note_edits(a_pass, home, content)
        _take_over(a_pass, ledger, {key: rows[key] for key in differ if key in rows})
        _note_deleted(a_pass, ledger, rows, evidence.saved_by(content))
        ledger.set_meta(register_sha256=sha256, **{ONLY_IN_REGISTER: str(only_there)})


def _know(a_pass: Pass, home: Home, references: Iterable[str]) -> None:
    """Keeps in mind which references a register has, the ledger's or not."""
    for reference in references:
        a_pass.homes.seen.setdefault(fold(reference), home.name)
        a_pass.known.add_references((reference,))


def _put_in_again(a_pass: Pass, home: Home, sha256: str) -> None:
    """Where a register is an older copy of itself, lets what was written since wait for it once more."""
    ledger = a_pass.register_of(home)
    at = ledger.written_at(sha256)
    if at is None:
        return
    for sheet in SHEETS:
        later = at.added.get(sheet, set())
        changed = at.cells.get(sheet, {})
        rows = [
            Row(key, {heading: cells[heading] for heading in (cells if key in later else changed[key])})
            for key, cells in ledger.last_written(sheet, keys=[*later, *changed]).items()
            if not cells.get(DELETED)
        ]
        ledger.forget_rows(sheet, later & {row.key for row in rows})
        ledger.put_written(sheet, {key: cells for key, cells in changed.items() if key not in later})
        ledger.queue(sheet, rows)
    which = f"The register {home.file}" if a_pass.homes.several else "The register"
    a_pass.told.note(
        f"{which} was replaced by an older copy of itself. What breachdocs wrote since is put in again.",
        needs_a_person=True,
    )
    a_pass.log.note("older_register")


def _take_over(a_pass: Pass, ledger: RegisterCells, rows: Cells) -> None:
    last = ledger.last_written("Incidents", keys=rows, headings=(*_TYPED, *_DECISIONS, _KIND))
    followed = a_pass.ledger.decisions()
    for key, cells in rows.items():
        ours = last.get(key, {})
        typed = [_score(cells.get(heading), ours.get(heading)) for heading in _TYPED[:2]]
        decision = cells.get(_TYPED[2])
        said = str(decision) if decision is not None and decision != ours.get(_TYPED[2]) else ""
        decisions, kind = typed_decisions(cells, ours, a_pass.now().date()), typed_kind(cells, ours)
        if key not in last and not any(typed) and not (said or kind) and decisions == Decisions():
            continue
        incident = a_pass.ledger.incident(key)
        if incident is None:
            continue
        if (said, kind) != (incident.decision, incident.kind) or decisions != followed.get(key, Decisions()):
            a_pass.decided.append(key)
            a_pass.ledger.put_decisions(key, decisions)
        if [*typed, said, kind] == [incident.likelihood, incident.impact, incident.decision, incident.kind]:
            continue
        if kind != incident.kind:
            a_pass.ledger.put_kind(key, kind)
        rescored = assessed(
            a_pass, replace(incident, likelihood=typed[0], impact=typed[1], decision=said, kind=kind)
        )
        a_pass.ledger.put_incident(rescored)
        if [*typed, kind] != [incident.likelihood, incident.impact, incident.kind]:
            ledger.queue("Incidents", [incident_row(a_pass, rescored)])
            a_pass.told.note(_rescored(incident, rescored))
            a_pass.log.note("rescored", reference=key)


def _rescored(before: Incident, after: Incident) -> str:
    """What came of a change in the register, in sentences."""
    if after.kind == before.kind:
        return f"{after.reference} was rescored, as its likelihood or impact was changed in the register."
    deadlines = Assessment.model_validate(after.assessment).deadlines
    clock = (
        f"The ICO's deadline is {deadlines.ico:%H:%M on %d/%m/%Y}." if deadlines.ico else deadlines.stopped
    )
    return f"{after.reference} was looked at anew, as its kind was changed in the register. {clock}"


def typed_kind(cells: Mapping[str, CellValue], ours: Mapping[str, CellValue]) -> str:
    """What a person calls an incident, where that is not what the product wrote; or empty."""
    kind, forms = (_KINDS.get(fold(str(row.get(_KIND) or "")), "") for row in (cells, ours))
    return kind if kind != forms else ""


def typed_decisions(
    cells: Mapping[str, CellValue], ours: Mapping[str, CellValue], today: dt.date
) -> Decisions:
    """What a person typed of the ICO and of who was told; what the product wrote itself is no decision of theirs."""
    ico, reported, told = (
        cells.get(name) if cells.get(name) != ours.get(name) else None for name in _DECISIONS
    )
    return Decisions(
        ico=str(ico) if ico is not None else "",
        reported=_done(done_on(reported, today)),
        told=_done(done_on(told, today)),
    )


def _done(when: dt.date | bool | None) -> str:
    return when.isoformat() if isinstance(when, dt.date) else "Yes" if when else ""


def _score(typed: CellValue, ours: CellValue) -> int | None:
    """A likelihood or impact that a person typed, 1–5; ``None`` where the cell is as the product left it."""
    if isinstance(typed, str) and typed.strip()[:1].isdigit():
        typed = int(typed.strip()[0])
    if isinstance(typed, bool) or not isinstance(typed, int | float) or typed == ours:
        return None
    return int(typed) if typed in (1, 2, 3, 4, 5) else None


def _note_deleted(a_pass: Pass, ledger: RegisterCells, rows: Iterable[str], who: str) -> None:
    """Remembers rows that people deleted, so that they stay deleted, and are told of once."""
    there = set(rows)
    last = ledger.last_written("Incidents", headings=("Reference", DELETED))
    for key, cells in last.items():
        if (key not in there) != bool(cells.get(DELETED)):
            ledger.put_written("Incidents", {key: {DELETED: key not in there}})
            evidence.note_deleted(a_pass, key, who, deleted=key not in there)
            if key not in there:
                a_pass.told.note(
                    f"The row {key} was deleted from the register by a person, and stays deleted."
                )


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
            _read_typed(a_pass, home)
            continue
        except (RegisterBusy, TemporaryFault, UsageError) as fault:
            _away(a_pass, home, fault)
        return
    busy = RegisterBusy("The register is being changed at this moment. Its rows wait for the next pass.")
    _away(a_pass, home, busy)


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
    new = register.apply(content, Changes(changes), last, now=a_pass.now(), layouts=layouts)
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
    if edit.applied.stored is not edit.content or not edit.before:
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


def _away(a_pass: Pass, home: Home, fault: BreachdocsError) -> None:
    a_pass.away.add(home.name)
    told = f"{home.file}: {fault}" if a_pass.homes.several and home.file not in str(fault) else str(fault)
    a_pass.told.note(told, needs_a_person=True)
    a_pass.log.note("register_away", fault=type(fault).__name__)
