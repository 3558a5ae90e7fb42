"""The drafts of an incident, written into its folder. What a person changed is never overwritten: a new version is
made beside it. That a draft is about to be written is kept in the ledger first, so a crash makes no second set.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from breachdocs import documents, files
from breachdocs.assessment import Assessment
from breachdocs.commands.people_list import mask_of
from breachdocs.documents import Case, Difference, Draft, TemplateFault
from breachdocs.errors import TemporaryFault
from breachdocs.faults import place_of
from breachdocs.intake import Drop, Outcome, State
from breachdocs.register.ledger import Incident
from breachdocs.register.ledger_acts import Act
from breachdocs.run.one_pass import Pass
from breachdocs.workspace import Workspace

#: Drafts rendered before one transaction tells the ledger of them all.
_TOGETHER = 25


@dataclass
class Templates:
    """The workspace's templates, read once a pass; the product's own where the workspace has none."""

    workspace: Workspace

    @cached_property
    def _own(self) -> dict[str, bytes]:
        return dict(documents.default_templates())

    def __post_init__(self) -> None:
        self._read: dict[str, bytes] = {}

    @cached_property
    def look(self) -> bytes | None:
        """The school's own form in ``templates/``, whose crest and colours the forms have; ``None`` without one."""
        path = self.workspace.templates / "breach-form.docx"
        with files.tried_again():
            return path.read_bytes() if path.is_file() else None

    def template(self, name: str) -> bytes:
        """The template of a name."""
        if name not in self._read:
            path = self.workspace.templates / name
            with files.tried_again():
                self._read[name] = path.read_bytes() if path.is_file() else self._own[name]
        return self._read[name]


@dataclass(frozen=True, slots=True)
class Planned:
    """A draft and the file it is to become."""

    reference: str
    version: int
    draft: Draft
    path: Path


def draft(a_pass: Pass) -> None:
    """Drafts what is due for every drop that is read; those in the register then go on to be archived."""
    templates = Templates(a_pass.workspace)
    drops = a_pass.ledger.drops(State.READ, State.REGISTERED)
    for first in range(0, len(drops), _TOGETHER):
        planned: list[Planned] = []
        finished: list[Drop] = []
        for drop in drops[first : first + _TOGETHER]:
            a_pass.step()
            plans = _plans(a_pass, drop, templates)
            if plans is not None:
                planned += plans
                finished.append(drop)
        if _write(a_pass, planned):
            registered = [drop for drop in finished if drop.state is State.REGISTERED]
            a_pass.ledger.move_on(registered, State.DRAFTED, a_pass.now())
    for reference in a_pass.decided:
        _decided_letter(a_pass, reference, templates)


def _plans(a_pass: Pass, drop: Drop, templates: Templates) -> list[Planned] | None:
    """What is to be written for a drop; ``None`` where a template is at fault and the drafts wait."""
    incident = a_pass.ledger.incident(drop.reference)
    if incident is None or (_is_drafted(a_pass, drop) and not a_pass.ledger.conflicts(drop)):
        return []
    try:
        return list(_drafts(a_pass, incident, _case(a_pass, drop, incident), drop.version, templates))
    except TemplateFault as fault:
        a_pass.told.note(f"{fault} Its drafts wait until that is put right.", needs_a_person=True)
    except TemporaryFault as fault:
        a_pass.told.note(str(fault), needs_a_person=True)
    except Exception as error:  # noqa: BLE001 -- a draft that can't be made must not stop the others; it is tried again
        a_pass.log.note("fault", drop=drop.id, fault=place_of(error).replace(" ", "_").replace(",", ""))
        a_pass.told.note(
            f"A draft for {drop.reference} could not be made. It is tried again.", needs_a_person=True
        )
    return None


def plans_of(a_pass: Pass, drop: Drop) -> list[Planned]:
    """What would be drafted for a drop."""
    return _plans(a_pass, drop, Templates(a_pass.workspace)) or []


def _is_drafted(a_pass: Pass, drop: Drop) -> bool:
    names = a_pass.ledger.draft_names(drop.reference, drop.version)
    folder = a_pass.workspace.incident(drop.reference)
    return bool(names) and all((folder / name).exists() for name in names.values())


def _case(a_pass: Pass, drop: Drop, incident: Incident) -> Case:
    return Case(
        reference=incident.reference,
        received=incident.received if drop.version == 1 else drop.received,
        form=incident.form,
        assessment=Assessment.model_validate(incident.assessment),
        settings=a_pass.workspace.settings,
        version=drop.version,
        source=original_name(drop),
        differences=tuple(Difference(*difference) for difference in a_pass.ledger.differences(drop)),
        conflicts=tuple(a_pass.ledger.conflicts(drop)),
        possible_duplicate=incident.possible_duplicate or None,
    )


def original_name(drop: Drop) -> str:
    """The name a drop's file is to have in the incident's folder."""
    suffix = drop.suffix or ".docx"
    if drop.outcome is Outcome.SAME:
        return f"duplicate{suffix}"
    return documents.versioned_name(f"original{suffix}", drop.version)


def _drafts(
    a_pass: Pass, incident: Incident, case: Case, version: int, templates: Templates
) -> Iterator[Planned]:
    decision = incident.decision or None
    made = [
        documents.receipt(case, templates.template("receipt.docx")),
        documents.returned_form(case, templates.look),
    ]
    if documents.letter_due(case, decision):
        made += _letters(case, templates)
    if documents.notice_due(case, decision):
        made.append(documents.notice(case, templates.template("notice.docx"), mask=mask_of(case.settings)))
    if documents.ico_report_due(case):
        known = documents.Reported(individuals=decision)
        template = templates.template("ico-report.docx")
        made += documents.ico_report(case, template, mask=mask_of(case.settings), reported=known)
    made += documents.emails(case, tuple(made))
    for one in made:
        yield _planned(a_pass, case, version, one)


def _letters(case: Case, templates: Templates) -> Iterator[Draft]:
    template = templates.template("letter.docx")
    for audience in documents.audiences(case) or (None,):
        yield documents.letter(case, template, mask=mask_of(case.settings), audience=audience)


def _planned(a_pass: Pass, case: Case, version: int, made: Draft) -> Planned:
    """A draft under the first name of its version that is free, or holds bytes of ours for this version."""
    folder = a_pass.workspace.incident(case.reference)
    ours = a_pass.ledger.drafts_by_us(case.reference, version)
    reserved = a_pass.reserved.setdefault(case.reference, set())
    number = version
    while True:
        name = documents.versioned_name(made.name, number)
        path = folder / name
        with files.tried_again():
            free = not path.exists() or files.sha256_of(path) in ours.get(name, set())
        if free and name not in reserved:
            reserved.add(name)
            return Planned(case.reference, version, made, path)
        number += 1


def _write(a_pass: Pass, planned: list[Planned]) -> bool:
    """Writes drafts; whether all could be written."""
    acts = []
    with a_pass.ledger.together():
        for one in planned:
            digest = hashlib.sha256(one.draft.content).hexdigest()
            name = one.path.relative_to(a_pass.workspace.incident(one.reference)).as_posix()
            a_pass.ledger.put_draft(one.reference, one.version, one.draft.kind, name, digest)
            told = {"name": one.path.name, "sha256": digest}
            acts.append(Act("drafted", reference=one.reference, details=told))
        a_pass.ledger.record(acts, a_pass.now())
    try:
        for one in planned:
            with files.tried_again():
                one.path.parent.mkdir(parents=True, exist_ok=True)
            files.write_atomically(one.path, one.draft.content, system=a_pass.machine.system)
    except TemporaryFault as fault:
        a_pass.told.note(str(fault), needs_a_person=True)
        return False
    return True


def _decided_letter(a_pass: Pass, reference: str, templates: Templates) -> None:
    """Drafts the letter that a decision in the register has made due, if there is none yet."""
    incident = a_pass.ledger.incident(reference)
    if incident is None or "letter" in a_pass.ledger.draft_names(reference, incident.versions):
        return
    case = Case(
        reference,
        incident.received,
        incident.form,
        Assessment.model_validate(incident.assessment),
        a_pass.workspace.settings,
    )
    if not documents.letter_due(case, incident.decision or None):
        return
    try:
        planned = [_planned(a_pass, case, incident.versions, made) for made in _letters(case, templates)]
        if _write(a_pass, planned):
            a_pass.told.note(
                f"The letter for {reference} is drafted, as the register says the people are to be told."
            )
    except (TemplateFault, TemporaryFault) as fault:
        a_pass.told.note(str(fault), needs_a_person=True)
