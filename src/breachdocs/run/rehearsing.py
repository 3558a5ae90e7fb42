"""``run --dry-run``: what a pass would do, worked out on a copy of the ledger in memory. Nothing on disk changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from breachdocs import intake
from breachdocs.clock import Clock
from breachdocs.errors import BreachdocsError, TemporaryFault
from breachdocs.holding import look
from breachdocs.intake import Candidate, Drop, Outcome
from breachdocs.register import CellValue
from breachdocs.run.looking import look_into_inbox, tell_waiting
from breachdocs.run.one_pass import Machine, Pass
from breachdocs.run.read_drops import Taken
from breachdocs.run.run_report import RunReport
from breachdocs.running_log import RunningLog
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.ledger import RegisterCells


def rehearse(workspace: Workspace, clock: Clock, machine: Machine) -> RunReport:
    """What a pass would do now, as the lines of `RunReport.planned`, in its order: renames, rows, drafts."""
    from breachdocs.register.ledger import Ledger  # noqa: PLC0415 -- SQLAlchemy

    with look(workspace) as real:
        ledger = Ledger.rehearsal(real)
    try:
        a_pass = Pass(workspace, ledger, RunningLog(None, clock), clock, machine)
        _plan(a_pass)
        return a_pass.told.report()
    finally:
        ledger.close()


def _plan(a_pass: Pass) -> None:
    from breachdocs.run import folders, what_people_typed  # noqa: PLC0415 -- lxml; and the two know each other

    what_people_typed.read_all(a_pass)
    for drop in a_pass.ledger.drops(*intake.UNFINISHED):
        a_pass.told.planned.append(f"{drop.name}: go on where an earlier run stopped ({drop.state}).")
    found = look_into_inbox(a_pass)
    tell_waiting(a_pass, found)
    beside: list[Taken] = []
    for candidate in found.ready:
        drop = intake.drop_of(
            candidate, a_pass.machine.new_id(), a_pass.now(), a_pass.workspace.settings.intake
        )
        for taken in _read(a_pass, drop, candidate):
            if folders.may_be_evidence(taken):
                beside.append(taken)
            else:
                _decide(a_pass, taken)
    for taken in folders.settle(a_pass, beside):
        _decide(a_pass, taken)
    for taken in beside:
        decided = a_pass.ledger.drop(taken.drop.id)
        if decided is not None and decided.outcome is Outcome.EVIDENCE:
            a_pass.told.planned.extend(_moves(a_pass, decided))
    _plan_rows(a_pass)


def _decide(a_pass: Pass, taken: Taken) -> None:
    from breachdocs.run import deciding  # noqa: PLC0415 -- lxml, when there is something to plan

    deciding.decide(a_pass, [taken])
    if decided := a_pass.ledger.drop(taken.drop.id):
        a_pass.told.planned.extend(_moves(a_pass, decided))


def _read(a_pass: Pass, drop: Drop, candidate: Candidate) -> list[Taken]:
    """A candidate as it lies in the inbox, read; for an envelope, each form in it."""
    from breachdocs.run import read_drops, taking_in  # noqa: PLC0415 -- lxml, when there is something to plan

    try:
        found = None
        if drop.suffix in intake.ENVELOPE_SUFFIXES:
            found = taking_in.enclosed_forms(a_pass, drop, candidate.path)
        if found is None:
            read = list(read_drops.read_all(a_pass, [(drop, candidate.path)]))
            found = taking_in.several_forms(a_pass, read[0], candidate.path) if read else None
            if found is None:
                return read
        if isinstance(found, Taken):
            return [found]
        taken = []
        for number, enclosed in enumerate(found.forms, 1):
            child = taking_in.enclosed_drop(a_pass, drop, number, enclosed)
            reading = read_drops.begin_form(a_pass, child, enclosed.content)
            taken.append(read_drops.taken(a_pass, child, reading))
    except (OSError, TemporaryFault):
        a_pass.told.note(f"{drop.name} can't be read now.", needs_a_person=True)
        return []
    return taken


def _moves(a_pass: Pass, drop: Drop) -> list[str]:
    """Where a drop's file would go, and the drafts beside it."""
    if drop.outcome is Outcome.REFUSED:
        return [f"{drop.place}: move to outbox/needs-attention/{drop.kept_as}, with WHY.txt."]
    if drop.outcome is Outcome.SAME:
        return [f"{drop.place}: nothing new about {drop.reference}; take it out of the inbox."]
    from breachdocs.run.drafting import original_name, plans_of  # noqa: PLC0415 -- Word, when there is something to draft

    incident = a_pass.workspace.incident(drop.reference)
    folder = f"outbox/incidents/{incident.name}"
    if drop.outcome is Outcome.EVIDENCE:
        return [f"{drop.place}: move to {folder}/{drop.kept_as}, as evidence."]
    lines = [f"{drop.place}: move to {folder}/{original_name(drop)}."]
    drafts = [plan.path.relative_to(incident).as_posix() for plan in plans_of(a_pass, drop)]
    return lines + [f"{drop.place}: draft {folder}/{name}." for name in drafts]


def _plan_rows(a_pass: Pass) -> None:
    """The row changes, by key and heading; never a cell's text, which a screen keeps."""
    from breachdocs.run import registering  # noqa: PLC0415 -- lxml

    for home in a_pass.homes:
        ledger = a_pass.register_of(home)
        queued = ledger.queued()
        if not queued:
            continue
        try:
            applied = registering.applied(a_pass, home, queued).applied
        except BreachdocsError as fault:
            a_pass.told.note(str(fault), needs_a_person=True)
            continue
        which = home.file if a_pass.homes.several else "Register"
        for sheet, written in applied.tables.items():
            for key, cells in written.written.items():
                if key in written.added:
                    a_pass.told.planned.append(f"{which}, {sheet}: add row {key}.")
                elif changed := _changed(ledger, sheet, key, cells):
                    a_pass.told.planned.append(
                        f"{which}, {sheet}: in row {key}, change {', '.join(changed)}."
                    )
        for sentence in applied.sentences:
            a_pass.told.note(sentence)


def _changed(ledger: RegisterCells, sheet: str, key: str, cells: Mapping[str, CellValue]) -> list[str]:
    last = ledger.last_written(sheet, keys=[key]).get(key, {})
    return [heading for heading, value in cells.items() if last.get(heading) != value]
