"""Drafts follow what the DPO decides in the register: made, made anew, or set aside as not needed."""

from __future__ import annotations

import hashlib
from functools import partial

from breachdocs import documents, files
from breachdocs.assessment import Assessment, mask_identifiers
from breachdocs.documents import Case, Draft, Reported, TemplateFault
from breachdocs.errors import TemporaryFault
from breachdocs.form import decided
from breachdocs.register.ledger import DraftMade, Incident
from breachdocs.run import drafting, superseded
from breachdocs.run.drafting import Templates
from breachdocs.run.one_pass import Pass

_LETTERS = {"letter", "notice"}
_REMINDER = "email-reminder-ico"
_REPORT = {"ico-report", "ico-report-text"}


def follow_decisions(a_pass: Pass) -> None:
    """Does what the decisions typed since the last pass ask for. What a person changed stays as it is."""
    templates = Templates(a_pass.workspace)
    for reference in a_pass.decided:
        incident = a_pass.ledger.incident(reference)
        if incident is None:
            continue
        try:
            _follow(a_pass, incident, templates)
        except (TemplateFault, TemporaryFault) as fault:
            a_pass.told.note(str(fault), needs_a_person=True)


def _follow(a_pass: Pass, incident: Incident, templates: Templates) -> None:
    reference, known = incident.reference, drafting.known_of(a_pass, incident)
    moved, edited = superseded.set_aside_kinds(a_pass, reference, _needless(known))
    if moved:
        a_pass.told.note(
            f"{moved} draft{'s' if moved > 1 else ''} of {reference} {'are' if moved > 1 else 'is'} no longer needed, "
            f"as the register's decision says: see its folder {superseded.NOT_NEEDED}."
        )
    if edited:
        a_pass.told.note(
            f"{', '.join(edited)} of {reference} would no longer be needed. It stays, as a person changed it."
        )
    case = Case(
        reference,
        incident.received,
        incident.form,
        Assessment.model_validate(incident.assessment),
        a_pass.workspace.settings,
        version=incident.versions,
    )
    for what, made in (
        ("The letter", _letters(a_pass, case, known, templates)),
        ("The report to the ICO", _report(a_pass, case, known, templates)),
    ):
        if made and drafting.write(a_pass, drafting.plans(a_pass, reference, incident.versions, made)):
            a_pass.told.note(f"{what} for {reference} is drafted, as the register's decision asks for it.")


def _needless(known: Reported) -> set[str]:
    """The kinds of drafts that a decision stops, or that are done with."""
    kinds = set(_LETTERS) if decided(known.individuals) is False else set()
    if known.on is not None:
        return kinds | {_REMINDER}
    return kinds | {_REMINDER, *_REPORT} if decided(known.decision) is False else kinds


def _lies_there(a_pass: Pass, reference: str, kind: str) -> list[DraftMade]:
    """The drafts of a kind that lie in the incident's folder, the newest last."""
    folder = a_pass.workspace.incident(reference)
    made = a_pass.ledger.drafts(reference)
    return [draft for draft in made if draft.kind == kind and (folder / draft.name).is_file()]


def _is_wanted(a_pass: Pass, reference: str, made: Draft) -> bool:
    """Whether a draft is to be written: there is none of its kind, or one of ours that says something else."""
    there = _lies_there(a_pass, reference, made.kind)
    if not there:
        return True
    with files.tried_again():
        now = files.sha256_of(a_pass.workspace.incident(reference) / there[-1].name)
    ours = {draft.sha256 for draft in there if draft.name == there[-1].name}
    return now in ours and now != hashlib.sha256(made.content).hexdigest()


def _letters(a_pass: Pass, case: Case, known: Reported, templates: Templates) -> list[Draft]:
    due = not known.told_on and documents.letter_due(case, known.individuals)
    if not due or _lies_there(a_pass, case.reference, "letter"):
        return []
    mask = partial(mask_identifiers, people=a_pass.people)
    return documents.letters(case, templates.template("letter.docx"), mask=mask)


def _report(a_pass: Pass, case: Case, known: Reported, templates: Templates) -> list[Draft]:
    """The report and its reminder: where there is none, or where nobody has changed the one there is."""
    if known.on is not None or not documents.ico_report_due(case, known.decision):
        return []
    mask = partial(mask_identifiers, people=a_pass.people)
    template = templates.template("ico-report.docx")
    made = [*documents.ico_report(case, template, mask=mask, reported=known)]
    made += [mail for mail in documents.emails(case, made) if mail.kind == _REMINDER]
    return [one for one in made if _is_wanted(a_pass, case.reference, one)]
