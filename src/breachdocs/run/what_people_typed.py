"""What people typed into a register since it was last looked at: rows, scores, decisions, and what they deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from breachdocs import register
from breachdocs.assessment import Assessment
from breachdocs.errors import BreachdocsError, TemporaryFault, UsageError
from breachdocs.form import done_on, fold
from breachdocs.register import Cells, Row
from breachdocs.register.ledger import Decisions
from breachdocs.register.workbook.model import CellValue, row_gone
from breachdocs.register.workbook.stored import Stored
from breachdocs.run import evidence
from breachdocs.run.deciding import assessed, incident_row
from breachdocs.run.homes import Home
from breachdocs.run.one_pass import BEING_WRITTEN, ONLY_IN_REGISTER, Pass, has_rows_of_its_own

if TYPE_CHECKING:
    from breachdocs.register.ledger import Incident, RegisterCells

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


def read_all(a_pass: Pass) -> None:
    """Looks at each register that is not as the product last left it: rows added, deleted, scored, decided by people.

    Their likelihood and impact rescore the row; their decision about the people affected makes a letter due.
    """
    for home in a_pass.homes:
        read_one(a_pass, home)


def read_one(a_pass: Pass, home: Home) -> None:
    """Looks at one register, as `read_all` does at all."""
    try:
        content, sha256 = register.load(home.place.register)
    except FileNotFoundError:
        return  # written anew with the next rows, or now if it was there before
    except TemporaryFault as fault:
        away(a_pass, home, fault)
        return
    ledger = a_pass.register_of(home)
    if sha256 in (ledger.meta("register_sha256"), ledger.meta(BEING_WRITTEN)):
        if has_rows_of_its_own(ledger):
            _know(a_pass, home, [*_past(home, content), *ledger.looked_at("Incidents")[1]])
        return
    try:
        past = _past(home, content)
        with a_pass.ledger.together():
            _put_in_again(a_pass, home, sha256)
            there, differ = evidence.note_edits(a_pass, home, content, (*_TYPED, *_DECISIONS, _KIND))
            only_there = len({*past, *there} - set(a_pass.known.references))
            _know(a_pass, home, [*past, *there])
            _take_over(a_pass, ledger, differ)
            _note_deleted(a_pass, ledger, there, evidence.saved_by(content))
            ledger.set_meta(register_sha256=sha256, **{ONLY_IN_REGISTER: str(only_there)})
    except UsageError as fault:
        away(a_pass, home, fault)


def _past(home: Home, content: Stored) -> Iterable[str]:
    """The references on an adopted register's earlier sheets."""
    return register.past_rows_of(content, home.workbook, ()) if home.workbook.past_sheets else ()


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
    followed, to_follow = a_pass.ledger.decisions(), a_pass.ledger.to_follow()
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
            to_follow.append(key)
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
            to_follow.append(key)
            ledger.queue("Incidents", [incident_row(a_pass, rescored)])
            a_pass.told.note(_rescored(incident, rescored))
            a_pass.log.note("rescored", reference=key)
    a_pass.ledger.put_to_follow(to_follow)


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


def _note_deleted(a_pass: Pass, ledger: RegisterCells, there: set[str], who: str) -> None:
    """Remembers rows that people deleted, so that they stay deleted, and are told of once."""
    last = ledger.last_written("Incidents", headings=("Reference", DELETED))
    for key, cells in last.items():
        if (key not in there) != bool(cells.get(DELETED)):
            ledger.put_written("Incidents", {key: {DELETED: key not in there}})
            evidence.note_deleted(a_pass, key, who, deleted=key not in there)
            if key not in there:
                a_pass.told.note(row_gone(key))


def away(a_pass: Pass, home: Home, fault: BreachdocsError) -> None:
    """Lets a register's rows wait for the next pass, and tells why."""
    a_pass.away.add(home.name)
    told = f"{home.file}: {fault}" if a_pass.homes.several and home.file not in str(fault) else str(fault)
    a_pass.told.note(told, needs_a_person=True)
    a_pass.log.note("register_away", fault=type(fault).__name__)
