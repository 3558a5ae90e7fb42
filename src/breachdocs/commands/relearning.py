"""``breachdocs rebuild --ledger``: what a lost ledger knew, learned anew from the outbox and the register.

The computer that kept it may be gone. What can't be learned again is which cells people had changed: a cell that says
what the forms say is taken for the product's, any other for a person's, and stays.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from breachdocs import files, intake, reading, register
from breachdocs.clock import Clock, local_now
from breachdocs.errors import Refusal, UsageError
from breachdocs.form import Form, fold
from breachdocs.holding import hold_anew
from breachdocs.intake import Drop, Outcome, State
from breachdocs.register import CellValue, Row
from breachdocs.register.ledger import Incident
from breachdocs.run import numbering
from breachdocs.run.deciding import assessed, incident_row
from breachdocs.run.homes import Home
from breachdocs.run.matching_incidents import merged
from breachdocs.run.one_pass import Machine, Pass
from breachdocs.run.what_people_typed import typed_decisions, typed_kind
from breachdocs.workspace import Workspace

_Rows = dict[str, dict[str, CellValue]]
_ORIGINAL = re.compile(r"(original|duplicate|received)(?:-v?(\d+))?\.\w+", re.IGNORECASE)
_SECOND_REPORT = re.compile(r"Possibly a second report of (.+?): compare")
_LEVELS = ("Likelihood", "Impact")
_TELLING = ("School", "Incident date", "Discovered", "Type of breach", "Description")


@dataclass
class Relearned:
    """What a new ledger was filled with.

    Attributes:
        incidents: how many incidents are known again.
        forms: how many forms of theirs were read.
        sentences: what a person should know.
    """

    incidents: int = 0
    forms: int = 0
    sentences: list[str] = field(default_factory=list)


def relearn(workspace: Workspace, *, clock: Clock = local_now, machine: Machine | None = None) -> Relearned:
    """Makes the ledger anew. The one on another computer, if there still is one, is not used from now on.

    Raises:
        UsageError: this workspace's ledger is here and opens, so nothing is lost.
        TemporaryFault: the workspace or its register can't be read now.
    """
    with hold_anew(workspace, clock=clock) as held:
        a_pass = Pass(held.workspace, held.ledger, held.log, clock, machine or Machine())
        told = Relearned()
        tables = {table: _table(a_pass, table, told) for table in ("Incidents", "Actions", "Attention")}
        with held.ledger.together():
            _numbers(a_pass, tables["Incidents"])
            for folder in _folders(workspace.incidents):
                _incident(a_pass, folder, tables, told)
            _under_way(a_pass, tables, told)
            _set_aside(a_pass, tables["Attention"])
        held.log.note("ledger_rebuilt", incidents=told.incidents)
        return told


def _folders(place: Path) -> list[Path]:
    with files.tried_again():
        return sorted(entry for entry in place.iterdir() if entry.is_dir()) if place.is_dir() else []


def _table(a_pass: Pass, table: str, told: Relearned) -> _Rows:
    """The rows of a table over all registers; those of incidents tell which of them each stands in."""
    found: _Rows = {}
    for home in a_pass.homes:
        rows = _rows_of(home, table, told)
        if table == "Incidents":
            a_pass.homes.seen.update({fold(reference): home.name for reference in rows})
        found |= rows
    return found


def _rows_of(home: Home, table: str, told: Relearned) -> _Rows:
    try:
        content, _ = register.load(home.place.register)
        layouts = register.layouts_of(home.workbook)
        if table not in register.tables_in(content, layouts):
            return {}
        return register.read_rows(content, table, layouts=layouts)
    except FileNotFoundError:
        return {}
    except UsageError as fault:
        sentence = f"{fault} Run `breachdocs rebuild` next."
        if sentence not in told.sentences:
            told.sentences.append(sentence)
        return {}


def _numbers(a_pass: Pass, rows: _Rows) -> None:
    """Numbers go on above every reference that a register, its backups or the folders still show."""
    references = {*rows, *(folder.name for folder in _folders(a_pass.workspace.incidents))}
    for home in a_pass.homes:
        for backup in register.backups_of(home.place.register, home.place.backups):
            try:
                content, _ = register.load(backup)
                references.update(register.all_rows(content, home.workbook, ()))
            except (UsageError, FileNotFoundError):
                continue
    for home in a_pass.homes:
        for year, number in numbering.highest(home.workbook.reference, references).items():
            a_pass.register_of(home).next_number(year, number - 1)


# -------------------------------------------------------------------------------------------- incidents


def _incident(a_pass: Pass, folder: Path, tables: Mapping[str, _Rows], told: Relearned) -> None:
    rows = tables["Incidents"]
    reference = next((key for key in rows if files.safe_name(key) == folder.name), folder.name)
    row = rows.get(reference, {})
    form, drops = Form(), list(_drops(folder, reference, row, a_pass.machine))
    versions = 0
    for drop in drops:
        kept = drop
        if drop.outcome not in {Outcome.SAME, Outcome.ENVELOPE}:
            read = _read(a_pass, folder / drop.kept_as, drop, told)
            if read is None:
                continue
            versions += 1
            kept = replace(drop, version=versions, outcome=Outcome.UPDATE if versions > 1 else Outcome.NEW)
            form = merged(form, read)
            a_pass.ledger.put_form(kept, read, [])
        a_pass.ledger.put_drops([kept], a_pass.now())
    if not versions:
        return
    told.incidents += 1
    told.forms += versions
    second = _SECOND_REPORT.search(str(row.get("Flags") or ""))
    incident = Incident(
        reference, form, {}, drops[0].received, versions, possible_duplicate=second[1] if second else ""
    )
    _known_again(a_pass, incident, row, tables["Actions"], told)


def _under_way(a_pass: Pass, tables: Mapping[str, _Rows], told: Relearned) -> None:
    """Claimed forms that have their row already: they go on from there, and get no second one."""
    known = set(a_pass.ledger.references())
    rows = {key: row for key, row in tables["Incidents"].items() if key not in known}
    for drop_id, path in intake.orphans(
        a_pass.workspace.claimed, lambda drop_id: bool(a_pass.ledger.drop(drop_id))
    ):
        now = a_pass.now()
        claimed = _drop_of(path, drop_id, "", now, State.REGISTERED)
        form = _read(a_pass, path, claimed, Relearned())  # what is no form, the next run tells
        of_it = [key for key, row in rows.items() if form and _tells(a_pass, form, key, row)]
        if form is None or len(of_it) != 1:
            continue
        row = rows.pop(of_it[0])
        came = row.get("Received")
        received = came if isinstance(came, dt.datetime) else now
        drop = replace(claimed, reference=of_it[0], received=received, version=1, outcome=Outcome.NEW)
        a_pass.ledger.put_form(drop, form, [])
        a_pass.ledger.put_drops([drop], now)
        told.incidents, told.forms = told.incidents + 1, told.forms + 1
        _known_again(a_pass, Incident(of_it[0], form, {}, received, 1), row, tables["Actions"], told)


def _tells(a_pass: Pass, form: Form, reference: str, row: Mapping[str, CellValue]) -> bool:
    """Whether a row says what a form would have it say, where no two incidents say the same."""
    of_form = incident_row(a_pass, assessed(a_pass, Incident(reference, form, {}, a_pass.now(), 1))).cells
    return bool(row.get("Description")) and all(
        register.same(of_form.get(heading), row.get(heading)) for heading in _TELLING
    )


def _drops(folder: Path, reference: str, row: Mapping[str, CellValue], machine: Machine) -> Iterator[Drop]:
    """The files of an incident that came in, in the order they came."""
    found = [
        (name[1].casefold() != "original", int(name[2] or 1), path)
        for path in folder.iterdir()
        if (name := _ORIGINAL.fullmatch(path.name)) and path.is_file()
    ]
    for _, _, path in sorted(found):
        kind = path.name[:3].casefold()
        came = row.get("Received")
        seen = dt.datetime.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ006 -- local time, as everything of ours
        received = came if isinstance(came, dt.datetime) else seen.replace(microsecond=0)
        state = State.DUPLICATE if kind == "dup" else State.ARCHIVED
        yield replace(
            _drop_of(path, machine.new_id(), reference, received, state),
            outcome={"dup": Outcome.SAME, "rec": Outcome.ENVELOPE}.get(kind),
            kept_as=path.name,
        )


def _drop_of(path: Path, drop_id: str, reference: str, received: dt.datetime, state: State) -> Drop:
    return Drop(
        id=drop_id,
        name=path.name,
        place=path.name,
        suffix=intake.plain_suffix(path.name),
        size=path.stat().st_size,
        state=state,
        received=received,
        sha256=files.sha256_of(path),
        reference=reference,
    )


def _read(a_pass: Pass, path: Path, drop: Drop, told: Relearned) -> Form | None:
    limits = a_pass.workspace.settings.intake
    try:
        return reading.read_file(
            path, received=drop.received, limits=limits, name=drop.name, layouts=a_pass.layouts
        ).form
    except Refusal:
        told.sentences.append(
            f"{drop.kept_as} of {drop.reference} can't be read again. Its row stays as it is."
        )
        return None


def _known_again(
    a_pass: Pass, incident: Incident, row: Mapping[str, CellValue], actions: _Rows, told: Relearned
) -> None:
    """Keeps an incident with what the register adds to its forms, and which cells are the product's."""
    home = a_pass.homes.of(incident.reference)
    if not row:
        home = a_pass.homes.chosen(incident.form, incident.received) or a_pass.homes.first
    a_pass.homes.settle(incident.reference, home)
    ledger = a_pass.register_of(home)
    suggested = assessed(a_pass, incident)
    ours = dict(incident_row(a_pass, suggested).cells)
    typed = [_typed(row.get(heading), ours.get(heading)) for heading in _LEVELS]
    decision = str(row.get("Individuals decision") or "")
    kind = typed_kind(row, ours)
    full = assessed(
        a_pass, replace(incident, likelihood=typed[0], impact=typed[1], decision=decision, kind=kind)
    )
    a_pass.ledger.put_incident(full)
    a_pass.ledger.put_kind(full.reference, kind)
    a_pass.ledger.put_decisions(full.reference, typed_decisions(row, ours, a_pass.now().date()))
    day = full.form.stage1.incident_date
    a_pass.known.add(full.past, day.isoformat() if isinstance(day, dt.date) else "")
    whole = incident_row(a_pass, full)
    there = {key: row.get("Action") for key, row in actions.items() if key.startswith(f"{full.reference}/")}
    acts = register.action_rows(full.form, full.reference, there)
    if not row:
        ledger.queue("Incidents", [whole])
        ledger.queue("Actions", acts)
        told.sentences.append(
            f"{full.reference} has its forms and no row in the register; the next run adds one. "
            "If somebody had deleted it, delete it again."
        )
        return
    # What a person typed differs from what is kept here, which is how a run knows it for theirs.
    base = {heading: ours.get(heading) for heading, level in zip(_LEVELS, typed, strict=True) if level}
    ledger.put_written("Incidents", {full.reference: {**_agreed(whole, row), **base}})
    for act in acts:
        if act.key in actions:
            ledger.put_written("Actions", {act.key: _agreed(act, actions[act.key])})
        else:
            ledger.put_written("Actions", {act.key: dict(act.cells)})


def _agreed(row: Row, there: Mapping[str, CellValue]) -> dict[str, CellValue]:
    return {
        heading: value for heading, value in row.cells.items() if register.same(value, there.get(heading))
    }


def _typed(there: CellValue, ours: CellValue) -> int | None:
    if isinstance(there, bool) or not isinstance(there, int | float) or register.same(there, ours):
        return None
    return int(there) if there in (1, 2, 3, 4, 5) else None


# -------------------------------------------------------------------------------------- needs attention


def _set_aside(a_pass: Pass, rows: _Rows) -> None:
    """What lies in ``needs-attention`` is known as refused again, with what its row says of it."""
    for folder in _folders(a_pass.workspace.needs_attention):
        path = next((entry for entry in sorted(folder.iterdir()) if entry.name != "WHY.txt"), None)
        if path is None or not path.is_file():
            continue
        row = rows.get(folder.name, {})
        seen = dt.datetime.fromtimestamp(path.stat().st_mtime)  # noqa: DTZ006 -- local time, as above
        came = row.get("Received")
        received = came if isinstance(came, dt.datetime) else seen.replace(microsecond=0)
        drop = replace(
            _drop_of(path, a_pass.machine.new_id(), "", received, State.REFUSED),
            outcome=Outcome.REFUSED,
            kept_as=folder.name,
            code="refused_before",
            what=str(row.get("What it is") or "It could not be read as a breach form."),
            advice=str(row.get("What to do") or "WHY.txt beside it says what to do."),
        )
        a_pass.ledger.put_drops([drop], a_pass.now())
        if row:
            mine = {heading: value for heading, value in row.items() if heading != "Status"}
            a_pass.ledger.put_written("Attention", {folder.name: {**mine, "Status": "Waiting"}})
        else:
            cells = register.attention_cells(
                folder.name, received=drop.received, what=drop.what, advice=drop.advice
            )
            a_pass.ledger.queue("Attention", [Row(folder.name, cells)], drop.id)
