"""What a form is: new, an update, or nothing new; its reference; what follows from it; the rows that say so.

Everything decided about a drop is kept in one transaction, its rows among it, and nothing leaves the ledger before: a
crash decides nothing twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

from breachdocs import assessment, intake
from breachdocs.assessment import Assessment
from breachdocs.config import reference_of
from breachdocs.errors import Refusal, TemporaryFault
from breachdocs.faults import place_of
from breachdocs.form import Form
from breachdocs.intake import Drop, Outcome, State
from breachdocs.register.ledger import Incident
from breachdocs.register.ledger.trust import doubted
from breachdocs.register.workbook.model import Row
from breachdocs.run import evidence, folders, numbering
from breachdocs.run.homes import Home, year_of
from breachdocs.run.matching_incidents import Match, differences, merged
from breachdocs.run.one_pass import Halted, Pass
from breachdocs.run.read_drops import Taken, unexpected
from breachdocs.run.run_report import Line
from breachdocs.run.senders import with_hint
from breachdocs.run.to_type_in import (
    TO_TYPE_IN,
    as_form,
    is_to_type_in,
    queue_attention,
    queue_typed_in,
    row_named,
)

#: Drops decided in one transaction, which ends with a wait for the disk; no more than are lost in a moment's work.
_TOGETHER = 25


def decide(a_pass: Pass, taken: Iterable[Taken]) -> None:
    """Decides about drops in their order, a few in one transaction. Those before a halt are decided."""
    left, halted = iter(taken), None
    while halted is None and (one := next(left, None)) is not None:
        with a_pass.ledger.together():
            try:
                for each in chain((one,), islice(left, _TOGETHER - 1)):
                    a_pass.step()
                    _decide(a_pass, each)
            except Halted as halt:
                halted = halt
    if halted is not None:
        raise halted


def _decide(a_pass: Pass, one: Taken) -> None:
    if one.refusal is not None and one.refusal.code in TO_TYPE_IN:
        _scan(a_pass, one.drop, one.refusal)
    elif one.refusal is not None:
        refuse(a_pass, one.drop, one.refusal)
    elif one.form is None or (twins := a_pass.ledger.drops_of_bytes(one.drop.sha256)):
        _same_bytes(a_pass, one.drop, one.twin or twins[0])
    else:
        _form_of(a_pass, one.drop, one.form.form)


def decide_all(a_pass: Pass, taken: Iterable[Taken]) -> None:
    """Decides about drops in their order, and then about what lay beside forms in a folder, if it is none itself."""
    beside: list[Taken] = []

    def forms() -> Iterator[Taken]:
        for one in taken:
            if folders.may_be_evidence(one):
                beside.append(one)
            else:
                yield one

    decide(a_pass, forms())
    decide(a_pass, folders.settle(a_pass, _beside_read_forms(a_pass, beside)))


def _beside_read_forms(a_pass: Pass, beside: list[Taken]) -> list[Taken]:
    """What may be evidence, but for that which lay with a form that can't be read now: it waits with it."""
    ours = {one.drop.id for one in beside}
    unread = {
        intake.folder_of(drop.place)
        for drop in (a_pass.ledger.drops(State.CLAIMED) if beside else ())
        if drop.id not in ours and intake.like_a_form(drop.place)
    }
    return [one for one in beside if intake.folder_of(one.drop.place) not in unread]


def _form_of(a_pass: Pass, drop: Drop, form: Form) -> None:
    match = a_pass.known.match(form)
    if not (match.sure and match.reference) and (scan := row_named(a_pass, drop.name)):
        match = Match(sure=True, reference=scan)
    try:
        with doubted(a_pass.ledger), a_pass.ledger.within():
            if match.sure and match.reference:
                _further_form(a_pass, drop, form, match.reference)
            else:
                _new_incident(a_pass, drop, form, match)
    except (OSError, Refusal, TemporaryFault):
        raise
    except Exception as error:  # noqa: BLE001 -- one odd form must not stop the others, and is not lost
        a_pass.log.note("fault", drop=drop.id, fault=place_of(error).replace(" ", "_").replace(",", ""))
        refuse(a_pass, drop, unexpected())


def _scan(a_pass: Pass, drop: Drop, refusal: Refusal) -> None:
    """Records what only a person can read as an incident of its own, once."""
    if twins := a_pass.ledger.drops_of_bytes(drop.sha256):
        _same_bytes(a_pass, drop, twins[0])
        return
    drop = replace(drop, code=refusal.code, what=refusal.what, advice=refusal.advice)
    drop = _new_incident(a_pass, drop, as_form(drop, refusal), Match(sure=True))
    queue_attention(a_pass, drop)


def refuse(a_pass: Pass, drop: Drop, refusal: Refusal) -> None:
    """Decides that a drop needs a person: its place in ``needs-attention`` and its row in the register."""
    from breachdocs import register  # noqa: PLC0415 -- the workbook's room, where something is written only

    needs_attention = a_pass.workspace.needs_attention
    taken = a_pass.reserved.setdefault("needs-attention", set())
    refused = replace(
        drop,
        outcome=Outcome.REFUSED,
        kept_as=intake.place_for(needs_attention, drop, taken),
        code=refusal.code,
        what=refusal.what,
        advice=refusal.advice,
        state=State.REFUSING,
    )
    a_pass.ledger.put_drops([refused], a_pass.now())
    evidence.note_drops(a_pass, "refused", [refused])
    cells = register.attention_cells(
        refused.kept_as, received=drop.reached_us, what=refusal.what, advice=refusal.advice
    )
    a_pass.ledger.queue("Attention", [Row(refused.kept_as, cells)], drop.id)
    a_pass.told.refused.append(Line(drop.name, "", f"{refusal.what} {refusal.advice}", refusal.code))
    a_pass.log.note("refused", drop=drop.id, code=refusal.code)


def _same_bytes(a_pass: Pass, drop: Drop, twin: Drop) -> None:
    _nothing_new(a_pass, replace(drop, reference=twin.reference), "The same file again; nothing changes.")


def _nothing_new(a_pass: Pass, drop: Drop, text: str) -> None:
    same = replace(drop, outcome=Outcome.SAME, state=State.DRAFTED)
    a_pass.ledger.put_drops([same], a_pass.now())
    evidence.note_drops(a_pass, "nothing_new", [same])
    a_pass.told.duplicates.append(Line(drop.name, drop.reference, text))
    a_pass.log.note("nothing_new", drop=drop.id, reference=drop.reference)


def _further_form(a_pass: Pass, drop: Drop, form: Form, reference: str) -> None:
    before = a_pass.ledger.incident(reference) or Incident(reference, Form(), {}, drop.reached_us, versions=0)
    form = with_hint(a_pass, drop, form, before.form.stage1.school)
    after = merged(before.form, form)
    was_scan = is_to_type_in(before.form)
    changed = differences(before.form, after) if before.versions and not was_scan else []
    if before.versions and not changed and not was_scan:
        _nothing_new(a_pass, replace(drop, reference=reference), "The same answers again; nothing changes.")
        return
    version = before.versions + 1
    if not before.versions:  # a row that only its register knew of until now
        a_pass.homes.settle(reference, a_pass.homes.of(reference))
    incident = assessed(a_pass, replace(before, form=after, versions=version))
    drop = replace(drop, outcome=Outcome.UPDATE, reference=reference, version=version)
    _keep(a_pass, drop, incident, form, changed)
    if was_scan:
        queue_typed_in(a_pass, reference)
    what = (
        f"{len(changed)} answer{'s' if len(changed) != 1 else ''} changed"
        if changed
        else "the scan, typed in"
        if was_scan
        else "a form for a row of the register"
    )
    a_pass.told.updated.append(Line(drop.name, reference, f"A further form: {what}."))


def _new_incident(a_pass: Pass, drop: Drop, form: Form, match: Match) -> Drop:
    """Gives a form a row of its own; returns the drop with its reference."""
    form = with_hint(a_pass, drop, form)
    chosen = a_pass.homes.chosen(form, drop.reached_us)
    home = chosen or a_pass.homes.first
    reference = _next_reference(a_pass, home, drop.reached_us)
    a_pass.homes.settle(reference, home)
    possible = match.reference or ""
    incident = assessed(a_pass, Incident(reference, form, {}, drop.reached_us, possible_duplicate=possible))
    drop = replace(drop, outcome=Outcome.NEW, reference=reference, version=1)
    _keep(a_pass, drop, incident, form, [])
    text = "A new incident, to be typed in" if is_to_type_in(form) else "A new incident"
    text += f", in {home.file}." if a_pass.homes.several else "."
    if drop.delivered and drop.delivered.date() < drop.received.date():
        text += f" The council had its e-mail on {drop.delivered.day} {drop.delivered:%B %Y, %H:%M}."
    if chosen is None:
        text += " No other register could be chosen for it."
    if possible and (other := a_pass.ledger.incident(possible)):
        text += f" Possibly a second report of {possible}."
        if not other.possible_duplicate:
            other = replace(other, possible_duplicate=reference)
            a_pass.ledger.put_incident(other)
            a_pass.register_of(a_pass.homes.of(possible)).queue("Incidents", [incident_row(a_pass, other)])
    a_pass.told.registered.append(Line(drop.name, reference, text))
    return drop


def _keep(
    a_pass: Pass, drop: Drop, incident: Incident, form: Form, changed: list[tuple[str, str, str]]
) -> None:
    from breachdocs import register  # noqa: PLC0415 -- the workbook's room, where something is written only

    a_pass.ledger.put_incident(incident)
    a_pass.ledger.put_form(drop, form, changed)
    cells = a_pass.register_of(a_pass.homes.of(incident.reference))
    cells.queue("Incidents", [incident_row(a_pass, incident)], drop.id)
    known = cells.actions_of(incident.reference) if drop.version > 1 else {}
    acts = register.action_rows(incident.form, incident.reference, known)
    cells.queue("Actions", acts, drop.id)
    if gone := len(known.keys() - {row.key for row in acts}):
        a_pass.told.note(
            f"{incident.reference}: {gone} of its actions {'is' if gone == 1 else 'are'} no longer in its form. "
            "Their rows stay on the Actions sheet until you fill in Done."
        )
    a_pass.ledger.put_drops([replace(drop, state=State.READ)], a_pass.now())
    evidence.note_drops(a_pass, "became" if drop.version == 1 else "updated", [drop])
    day = incident.form.stage1.incident_date
    a_pass.known.add(incident.past, day.isoformat() if isinstance(day, dt.date) else "")
    a_pass.log.note("read", drop=drop.id, reference=incident.reference, version=drop.version)


def assessed(a_pass: Pass, incident: Incident) -> Incident:
    """An incident with what follows from its form, and from the numbers that the DPO typed."""
    form = incident.form_as_called
    scores = (incident.likelihood, incident.impact)
    found = assessment.assess(
        form,
        received=incident.received,
        settings=a_pass.workspace.settings,
        past=a_pass.past.apart_from(incident.reference),
        scores=scores if any(scores) else None,
        rules=a_pass.rules,
        people=a_pass.people,
    )
    return replace(incident, assessment=found.model_dump(mode="json"))


def incident_row(a_pass: Pass, incident: Incident) -> Row:
    """The row of an incident as it now stands."""
    from breachdocs import register  # noqa: PLC0415 -- the workbook's room, where something is written only

    other = incident.possible_duplicate
    flags = [f"Possibly a second report of {other}: compare the two."] if other else []
    flags += a_pass.homes.flags(incident.reference, incident.form, incident.received)
    cells = register.incident_cells(
        incident.form,
        Assessment.model_validate(incident.assessment),
        reference=incident.reference,
        received=incident.received,
        flags=flags,
        review_due=assessment.review_due(
            incident.received.date(), a_pass.workspace.settings.clocks.review_months
        ),
    )
    if incident.kind:  # a person's word, which their cell says already
        del cells["Kind"]
    return Row(incident.reference, cells)


def _next_reference(a_pass: Pass, home: Home, received: dt.datetime) -> str:
    """A reference that was never given out, not by the ledger, nor to a row or folder that only a person knows."""
    pattern, year = home.workbook.reference, year_of(home, received)
    counted = numbering.year_of(pattern, year)
    if pattern not in a_pass.numbers:
        given = [*a_pass.known.references, *_folders(a_pass.workspace.incidents)]
        a_pass.numbers[pattern] = numbering.highest(pattern, given)
    # Registers whose references look alike count together: those of the years.
    first = a_pass.workspace.settings.workbook.reference
    ledger = a_pass.ledger if pattern == first else a_pass.register_of(home)
    while True:
        number = ledger.next_number(counted, a_pass.numbers[pattern].get(counted, 0))
        reference = reference_of(pattern, year, number)
        if not a_pass.known.has(reference):
            return reference


def _folders(incidents: Path) -> list[str]:
    return [entry.name for entry in incidents.iterdir()] if incidents.is_dir() else []
