"""``breachdocs rebuild``: the register made anew from the ledger, with what people typed into it in its place.

What people typed stands in the register itself, if it opens, or in the newest backup that does. That workbook is gone
on from, with its sheets, columns and colours; rows that it lacks and cells that it has older come from the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs import register
from breachdocs.clock import Clock, local_now
from breachdocs.errors import TemporaryFault, UsageError
from breachdocs.holding import hold
from breachdocs.register import Applied, Cells, CellValue, Changes, Row, Written
from breachdocs.register.workbook.stored import Stored
from breachdocs.run.homes import Home
from breachdocs.run.one_pass import Machine, Pass
from breachdocs.run.registering import remember_before, rows_remembered, with_sheets_for
from breachdocs.run.what_people_typed import DELETED, SHEETS
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.ledger import RegisterCells

_PROTECTED = (register.SheetProtected, register.RegisterSigned)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A register that was made anew.

    Attributes:
        register: its file's name, where the workspace has several.
        source: the file it goes on from, as the workspace names it; empty where none opened.
        incidents: how many rows of incidents it has.
        added: how many of them its source lacked.
        taken_over: how many cells that people typed were taken over from a newer register that is damaged in part.
        sentences: what a person should know.
    """

    register: str
    source: str
    incidents: int
    added: int
    taken_over: int
    sentences: tuple[str, ...] = ()


@dataclass
class _Source:
    """A workbook that may be gone on from.

    Attributes:
        name: of the file.
        content: its bytes.
        is_register: whether it is the register itself, not a backup.
        standing: table → key → heading → value, as its rows are; only whole tables.
        missing: tables that it has no more, or not as a table.
    """

    name: str
    content: Stored
    standing: dict[str, dict[str, dict[str, CellValue]]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    is_register: bool = False

    @property
    def sha256(self) -> str:
        return self.content.sha256


def rebuild(
    workspace: Workspace,
    which: str | None = None,
    *,
    clock: Clock = local_now,
    machine: Machine | None = None,
) -> tuple[Rebuilt, ...]:
    """Makes every register anew, or the one of a name. What stands there goes to the backups first, whatever is wrong.

    Raises:
        WorkspaceHeld: another run holds the workspace, or another computer keeps its ledger.
        TemporaryFault: the register is open elsewhere, or the share is away.
        UsageError: a sheet is protected by a password, or the register is signed; or there is none of that name.
    """
    with hold(workspace, clock=clock) as held:
        a_pass = Pass(held.workspace, held.ledger, held.log, clock, machine or Machine())
        homes = [a_pass.homes.called(which)] if which else list(a_pass.homes)
        rebuilt = tuple(
            _rebuild(_Rebuilding(a_pass, home)) for home in homes if which or _has_any(a_pass, home)
        )
        held.log.note("register_rebuilt", rows=sum(one.incidents for one in rebuilt))
        return rebuilt


def _has_any(a_pass: Pass, home: Home) -> bool:
    """Whether there is anything to rebuild: a register that nothing came for yet is not made."""
    return not home.name or home.place.register.exists() or bool(_remembered(a_pass.register_of(home)))


def _remembered(ledger: RegisterCells) -> Cells:
    return ledger.last_written("Incidents", headings=("Reference",))


@dataclass(frozen=True)
class _Rebuilding:
    """A register that is being made anew: the pass, which one it is, what the ledger knows of it."""

    a_pass: Pass
    home: Home

    @property
    def ledger(self) -> RegisterCells:
        return self.a_pass.register_of(self.home)

    @property
    def layouts(self) -> dict[str, register.Layout]:
        return register.layouts_of(self.home.workbook)


def _rebuild(going: _Rebuilding) -> Rebuilt:
    damaged = list[_Source]()
    before = _sha_of(going.home.place.register)
    for source in _sources(going):
        if source.missing:
            damaged.append(source)
            continue
        try:
            written = _with_rows(going, source)
        except _PROTECTED:
            raise
        except UsageError:
            damaged.append(source)
            continue
        return _finished(going, before, source, written, damaged)
    if going.layouts:
        raise UsageError(
            f"Neither {going.home.file} nor a backup of it opens as the workbook that was adopted, and only that has "
            "its layout. Put an earlier copy of it in its place and do this again; what came since is put in."
        )
    anew = register.build_register(going.home.place.settings, created=going.a_pass.now())
    source = _Source("", Stored.of(anew), {table: {} for table in SHEETS})
    return _finished(going, before, source, _with_rows(going, source), damaged)


def _sha_of(place: Path) -> str:
    try:
        return register.load(place)[1]
    except FileNotFoundError:
        return ""


def _sources(going: _Rebuilding) -> Iterator[_Source]:
    """The register, then its backups, the newest first; those that open.

    Raises:
        TemporaryFault: the register is there and can't be read now.
    """
    workspace = going.home.place
    for path in (workspace.register, *register.backups_of(workspace.register, workspace.backups)):
        try:
            content, _ = register.load(path)
        except FileNotFoundError:
            continue
        except TemporaryFault:
            if path == workspace.register:
                raise
            continue
        name = (
            path.relative_to(workspace.root).as_posix() if path.is_relative_to(workspace.root) else path.name
        )
        source = _Source(name, content, is_register=path == workspace.register)
        try:
            for table in SHEETS:
                _read(source, table, going.layouts)
        except register.RegisterUnreadable:
            continue
        yield source


def _read(source: _Source, table: str, layouts: Mapping[str, register.Layout]) -> None:
    try:
        source.standing[table] = register.read_rows(source.content, table, layouts=layouts)
    except register.TableMissing:
        if layouts and table not in layouts:
            return  # an adopted register need not have it
        source.missing.append(table)
        if layout := register.plain_layout(source.content, table):
            source.standing[table] = register.read_rows(source.content, table, layouts={table: layout})


def _with_rows(going: _Rebuilding, source: _Source) -> Applied:
    """A workbook with every row that the ledger knows, people's edits left as they are there."""
    changes: dict[str, tuple[Row, ...]] = {}
    last: dict[str, Cells] = {}
    known = going.ledger.written_at(source.sha256)
    had = set(source.standing)
    needed = [table for table in SHEETS if rows_remembered(going.ledger.last_written(table))]
    content = (
        with_sheets_for(going.home, source.content, needed, going.a_pass.now())
        if going.layouts
        else source.content
    )
    for table in register.tables_in(content, going.layouts):
        remembered = going.ledger.last_written(table)
        there = source.standing.setdefault(table, {})
        gone = {key for key, cells in remembered.items() if cells.get(DELETED)} & there.keys()
        if gone:
            content = register.without_rows(content, table, gone, layouts=going.layouts)
        changes[table] = rows_remembered(remembered)
        last[table] = _written_then(
            going, source, table, remembered, known.cells.get(table, {}) if known else {}
        )
        if table not in had:
            last[table] = {}
        elif known:
            last[table] = {k: v for k, v in last[table].items() if k not in known.added.get(table, set())}
    applied = register.apply(content, Changes(changes), last, now=going.a_pass.now(), layouts=going.layouts)
    return replace(applied, tables={table: _without_conflicts(one) for table, one in applied.tables.items()})


def _written_then(
    going: _Rebuilding,
    source: _Source,
    table: str,
    remembered: Cells,
    older: Mapping[str, Mapping[str, CellValue]],
) -> dict[str, dict[str, CellValue]]:
    """What the product had written into a workbook when that was the register.

    A row that an unknown workbook lacks is taken for one that was added since, never for one that people deleted.
    """
    there = source.standing[table]
    known = source.is_register or going.ledger.written_at(source.sha256) is not None
    return {
        key: {**cells, **older.get(key, {})} for key, cells in remembered.items() if known or key in there
    }


def _without_conflicts(written: Written) -> Written:
    """What a rebuild says of a table: that people's cells stay is what it is for."""
    return replace(written, conflicts=(), missing=())


def _finished(
    going: _Rebuilding, before: str, source: _Source, written: Applied, damaged: list[_Source]
) -> Rebuilt:
    """Puts the edits of a damaged register on top, replaces the register, and tells the ledger."""
    content, taken_over = written.stored, 0
    if damaged and damaged[0].is_register:
        content, taken_over = _with_edits(going, content, damaged[0])
    ledger, now, system = going.ledger, going.a_pass.now(), going.a_pass.machine.system
    # The register that is replaced is kept even where the settings keep none.
    sha256 = going.home.commit(content, before, now, system, least_kept=1)
    with ledger.together():
        if before and before != sha256:
            remember_before(ledger, before, written, {})
        for sheet, one in written.tables.items():
            ledger.put_written(sheet, one.written)
            ledger.put_written(sheet, {key: {DELETED: True} for key in one.deleted})
        # Not the SHA-256: the next run looks at what people typed as if it saw the register for the first time.
        ledger.set_meta(register_sha256="rebuilt")
    incidents = written.tables.get("Incidents", Written())
    return Rebuilt(
        going.home.file if going.a_pass.homes.several else "",
        source.name,
        len(register.all_rows(content, going.home.workbook, ())),
        len(incidents.added),
        taken_over,
        tuple(dict.fromkeys(written.sentences)),
    )


def _with_edits(going: _Rebuilding, content: Stored, damaged: _Source) -> tuple[Stored, int]:
    """A workbook with what people had typed into a newer one that can't be gone on from, and how many cells that is."""
    changes: dict[str, tuple[Row, ...]] = {}
    standing: dict[str, Cells] = {}
    count = 0
    for table, rows in damaged.standing.items():
        ours = going.ledger.last_written(table)
        standing[table] = register.read_rows(content, table, layouts=going.layouts)
        columns = {heading for cells in rows.values() for heading in cells}
        edits = []
        for key, cells in rows.items():
            known = ours.get(key, {})
            typed = {
                heading: cells.get(heading)
                for heading in columns
                if not register.same(cells.get(heading), known.get(heading))
                and not register.same(cells.get(heading), standing[table].get(key, {}).get(heading))
            }
            if typed and not known.get(DELETED):
                edits.append(Row(key, typed))
                count += len(typed)
        changes[table] = tuple(edits)
    # What stands there is given as what the product wrote, so that all of it may be written over.
    headings = {table: {h for row in rows for h in row.cells} for table, rows in changes.items()}
    base = {
        table: {key: {**dict.fromkeys(headings[table]), **cells} for key, cells in rows.items()}
        for table, rows in standing.items()
    }
    applied = register.apply(content, Changes(changes), base, now=going.a_pass.now(), layouts=going.layouts)
    return applied.stored, count
