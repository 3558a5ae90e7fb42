"""Drafts follow what the DPO decides in the register: made, made anew, or set aside as not needed."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from breachdocs import documents, files
from breachdocs.documents import Case, Draft, Reported, TemplateFault
from breachdocs.documents.emails import AREAS
from breachdocs.errors import TemporaryFault
from breachdocs.form import decided, notice_decided
from breachdocs.register.ledger import DraftMade, Incident
from breachdocs.run import draft_files, drafting, superseded
from breachdocs.run.drafting import Templates
from breachdocs.run.one_pass import Pass

_REMINDER = "email-reminder-ico"
_REPORT = {"ico-report", "ico-report-text"}
#: What came in when, and what the school was told of it: as it was.
_AS_IT_WAS = {"email-receipt-to-school", "email-ico-follow-up"}


def follow_decisions(a_pass: Pass) -> None:
    """Does what was typed into the register since the last pass asks for. What a person changed stays as it is.

    What could not be done is done by a later pass: a decision is forgotten only once its drafts lie there.
    """
    if not (asked := a_pass.ledger.to_follow()):
        return
    templates, waiting = Templates(a_pass.workspace), list[str]()
    for reference in asked:
        incident = a_pass.ledger.incident(reference)
        try:
            done = incident is None or _follow(a_pass, incident, templates)
        except (TemplateFault, TemporaryFault) as fault:
            done = False
            a_pass.told.note(str(fault), needs_a_person=True)
        if not done:
            waiting.append(reference)
    a_pass.ledger.put_to_follow(waiting)


def _follow(a_pass: Pass, incident: Incident, templates: Templates) -> bool:
    """Whether all could be written."""
    reference, known = incident.reference, drafting.known_of(a_pass, incident)
    case = drafting.as_case(incident, a_pass.workspace.settings)
    _set_aside(a_pass, reference, _needless(case, known))
    written = True
    for what, made in (
        ("The letter", _letters(a_pass, case, known, templates)),
        ("The public notice", _notice(a_pass, case, known, templates)),
        ("The report to the ICO", _report(a_pass, case, known, templates)),
    ):
        if made and not draft_files.write(
            a_pass, draft_files.plans(a_pass, reference, incident.versions, made)
        ):
            written = False
        elif made:
            a_pass.told.note(f"{what} for {reference} is drafted, as the register asks for it.")
    mails = list(documents.emails(case, draft_files.lying(a_pass.workspace, a_pass.ledger, case)))
    areas = {f"email-to-{code.replace('_', '-')}" for code in AREAS}
    _set_aside(a_pass, reference, areas - {mail.kind for mail in mails})
    rest = [mail for mail in mails if _is_to_be_kept_up(a_pass, case, known, mail)]
    if incident.kind:  # a near miss that was a breach is asked about on another form
        form = documents.returned_form(case, templates.look)
        rest += [form] if _is_wanted(a_pass, reference, form) else []
    return (
        draft_files.write(a_pass, draft_files.plans(a_pass, reference, incident.versions, rest)) and written
    )


def _set_aside(a_pass: Pass, reference: str, kinds: set[str]) -> None:
    """Sets drafts of these kinds aside as not needed, and tells of it."""
    moved, edited = superseded.set_aside_kinds(a_pass, reference, kinds)
    if moved:
        a_pass.told.note(
            f"{moved} draft{'s' if moved > 1 else ''} of {reference} {'are' if moved > 1 else 'is'} no longer needed, "
            f"as the register's decision says: see its folder {superseded.NOT_NEEDED}."
        )
    if edited:
        a_pass.told.note(
            f"{', '.join(edited)} of {reference} would no longer be needed. It stays, as a person changed it."
        )


def _needless(case: Case, known: Reported) -> set[str]:
    """The kinds of drafts that a decision stops, or that are done with; letters that went out stay."""
    stopped, kinds = bool(case.assessment.deadlines.stopped), set[str]()
    said = known.individuals
    is_said = decided(said) is not None or notice_decided(said) is not None
    if (is_said or stopped) and not known.told_on:
        due = documents.letter_due(case, said), documents.notice_due(case, said)
        kinds |= {kind for kind, wanted in zip(("letter", "notice"), due, strict=True) if not wanted}
    if known.on is not None:
        return kinds | {_REMINDER}
    is_said = decided(known.decision) is not None
    if (is_said or stopped) and not documents.ico_report_due(case, known.decision):
        kinds |= {_REMINDER, *_REPORT}
    return kinds


def _lies_there(a_pass: Pass, reference: str, kind: str) -> list[DraftMade]:
    """The drafts of a kind that lie in the incident's folder, the newest last."""
    folder = a_pass.workspace.incident(reference)
    made = a_pass.ledger.drafts(reference)
    return [draft for draft in made if draft.kind == kind and (folder / draft.name).is_file()]


def _is_wanted(a_pass: Pass, reference: str, made: Draft) -> bool:
    """Whether a draft is to be written: there is none of its kind, or one of ours that says something else."""
    there = _lies_there(a_pass, reference, made.kind)
    return not there or _is_ours_and_differs(a_pass, there, made)


def _is_ours_and_differs(a_pass: Pass, there: list[DraftMade], made: Draft) -> bool:
    with files.tried_again():
        now = files.sha256_of(a_pass.workspace.incident(there[-1].reference) / there[-1].name)
    ours = {draft.sha256 for draft in there if draft.name == there[-1].name}
    return now in ours and now != hashlib.sha256(made.content).hexdigest()


def _is_to_be_kept_up(a_pass: Pass, case: Case, known: Reported, mail: Draft) -> bool:
    """Whether an e-mail is to be written: a new one, or one of ours that says something else.

    One that is gone was sent and cleared away.
    """
    if mail.kind in _AS_IT_WAS or mail.kind == _REMINDER or mail.kind in _needless(case, known):
        return False  # the reminder goes with its report
    if there := _lies_there(a_pass, case.reference, mail.kind):
        return _is_ours_and_differs(a_pass, there, mail)
    before = {draft.name for draft in a_pass.ledger.drafts(case.reference) if draft.kind == mail.kind}
    aside = a_pass.workspace.incident(case.reference) / superseded.NOT_NEEDED
    return not before or any((aside / PurePosixPath(name).name).is_file() for name in before)


def _letters(a_pass: Pass, case: Case, known: Reported, templates: Templates) -> list[Draft]:
    due = not known.told_on and documents.letter_due(case, known.individuals)
    if not due or _lies_there(a_pass, case.reference, "letter"):
        return []
    return documents.letters(case, templates.template("letter.docx"), mask=a_pass.mask)


def _notice(a_pass: Pass, case: Case, known: Reported, templates: Templates) -> list[Draft]:
    due = not known.told_on and documents.notice_due(case, known.individuals)
    if not due or _lies_there(a_pass, case.reference, "notice"):
        return []
    return [documents.notice(case, templates.template("notice.docx"), mask=a_pass.mask)]


def _report(a_pass: Pass, case: Case, known: Reported, templates: Templates) -> list[Draft]:
    """The report and its reminder: where there is none, or where nobody has changed the one there is."""
    if known.on is not None or not documents.ico_report_due(case, known.decision):
        return []
    template = templates.template("ico-report.docx")
    made = [*documents.ico_report(case, template, mask=a_pass.mask, reported=known)]
    made += [mail for mail in documents.emails(case, made) if mail.kind == _REMINDER]
    return [one for one in made if _is_wanted(a_pass, case.reference, one)]
