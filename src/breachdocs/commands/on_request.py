"""Drafts that a person asks for: the letter of one incident, its report to the ICO, a blank form.

A file that is there already is never replaced: a further one is made beside it, with the next number in its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs import documents, files, holding
from breachdocs.clock import Clock, local_now
from breachdocs.config import Settings
from breachdocs.documents import Case, Draft
from breachdocs.errors import UsageError
from breachdocs.form import done_on
from breachdocs.people_list import mask_of
from breachdocs.run.draft_files import lying
from breachdocs.run.drafting import Templates, as_case
from breachdocs.run.homes import Homes
from breachdocs.run.past_rows import register_rows

if TYPE_CHECKING:
    from breachdocs.register import CellValue
    from breachdocs.register.ledger import Ledger
    from breachdocs.workspace import Workspace

    Cells = Mapping[str, CellValue]


@dataclass(frozen=True, slots=True)
class Made:
    """A file made on request.

    Attributes:
        path: where it lies.
        missing: what a person must still fill in, one phrase each.
        new: false where the very same file was there already.
    """

    path: Path
    missing: tuple[str, ...] = ()
    new: bool = True


def letters(
    workspace: Workspace, reference: str, clock: Clock = local_now, *, public: bool = False
) -> tuple[Made, ...]:
    """Drafts the letter of an incident, one for each kind of reader that its form names; or the `public` notice.

    Raises:
        UsageError: there is no such incident, or the template is wrong.
        TemporaryFault: the share is away.
        WorkspaceHeld: another run holds the workspace.
    """
    with holding.hold(workspace, clock=clock) as held:
        case = case_of(workspace, held.ledger, reference)
        templates = Templates(workspace)
        if public:
            drafts = [documents.notice(case, templates.template("notice.docx"), mask=mask_of(case.settings))]
        else:
            drafts = documents.letters(case, templates.template("letter.docx"), mask=mask_of(case.settings))
        return _kept(held, case, drafts)


def ico_report(workspace: Workspace, reference: str, clock: Clock = local_now) -> tuple[Made, ...]:
    """Drafts the report of an incident to the ICO, as Word and as text; a follow-up where the ICO was told already.

    Raises:
        UsageError: there is no such incident, the template is wrong, or the register can't be read.
        TemporaryFault: the share is away.
        WorkspaceHeld: another run holds the workspace.
    """
    with holding.look(workspace) as ledger:
        rows, note = register_rows([Homes(workspace, ledger).of(reference)])
    if note:
        raise UsageError(note)
    row = rows.get(reference, {})
    on, told = (done_on(row.get(name), clock().date()) for name in ("Reported to ICO", "Individuals told"))
    known = documents.Reported(
        on="Yes" if on is True else on or None,
        decision=_text(row, "ICO decision"),
        individuals=_text(row, "Individuals decision"),
        told_on="Yes" if told is True else told or None,
    )
    with holding.hold(workspace, clock=clock) as held:
        case = case_of(workspace, held.ledger, reference)
        template = Templates(workspace).template("ico-report.docx")
        return _kept(
            held, case, documents.ico_report(case, template, mask=mask_of(case.settings), reported=known)
        )


def emails(
    workspace: Workspace, reference: str, clock: Clock = local_now, *, chaser: bool = False
) -> tuple[Made, ...]:
    """Drafts the e-mails about an incident anew, with its documents attached as they now lie there, edited or not.

    Args:
        workspace: where the incident is.
        reference: the incident's.
        clock: for the log.
        chaser: whether the school is to be asked once more for what is missing.

    Raises:
        UsageError: there is no such incident.
        TemporaryFault: the share is away.
        WorkspaceHeld: another run holds the workspace.
    """
    with holding.hold(workspace, clock=clock) as held:
        case = case_of(workspace, held.ledger, reference)
        there = lying(workspace, held.ledger, case)
        return _kept(held, case, documents.emails(case, there, chaser=chaser))


def _kept(held: holding.Held, case: Case, drafts: Iterable[Draft]) -> tuple[Made, ...]:
    """Drafts written into the incident's folder, and known to the ledger as ours."""
    from breachdocs.register.ledger import DraftMade  # noqa: PLC0415 -- SQLAlchemy

    folder = held.workspace.incident(case.reference)
    made = []
    for draft in drafts:
        made.append(keep(draft, folder))
        name = made[-1].path.relative_to(folder).as_posix()
        digest = hashlib.sha256(draft.content).hexdigest()
        held.ledger.put_drafts([DraftMade(case.reference, case.version, draft.kind, name, digest)])
    return tuple(made)


def case_of(workspace: Workspace, ledger: Ledger | None, reference: str) -> Case:
    """An incident as the ledger knows it.

    Raises:
        UsageError: there is none of that reference.
    """
    incident = ledger.incident(reference) if ledger else None
    if incident is None:
        raise UsageError(
            f"There is no incident {reference} in this workspace. `breachdocs status` lists them."
        )
    return as_case(incident, workspace.settings)


def form(workspace: Workspace | None, folder: Path, *, near_miss: bool = False) -> Made:
    """A blank form, with the names of the workspace's settings, and the look of its own form, where there is one.

    Raises:
        TemporaryFault: it can't be written there.
    """
    from breachdocs.documents.forms.blank import blank_form  # noqa: PLC0415 -- lxml
    from breachdocs.documents.forms.kinds import BREACH_FORM, incident_form  # noqa: PLC0415 -- with it

    settings = workspace.settings if workspace else Settings()
    kind = incident_form() if near_miss else BREACH_FORM
    look = Templates(workspace).look if workspace else None
    content = blank_form(kind, organisation=settings.organisation, risk=settings.risk, look=look)
    return keep(Draft("form", kind.file, content), folder)


def breach_form_of(workspace: Workspace, reference: str, folder: Path) -> Made:
    """The breach form of a registered incident or near miss, with its reference and what is known of it.

    Raises:
        UsageError: there is no such incident.
        TemporaryFault: it can't be written there, or the share is away.
    """
    with holding.look(workspace) as ledger:
        case = case_of(workspace, ledger, reference)
    return keep(documents.breach_form_of(case, Templates(workspace).look), folder)


def keep(draft: Draft, folder: Path) -> Made:
    """Writes a draft under the first of its names that is free, or finds the very same file there."""
    with files.tried_again():
        folder.mkdir(parents=True, exist_ok=True)
    number = 1
    while (path := folder / documents.versioned_name(draft.name, number)).exists():
        if path.read_bytes() == draft.content:
            return Made(path, draft.missing, new=False)
        number += 1
    files.write_atomically(path, draft.content)
    return Made(path, draft.missing)


def _text(row: Cells, heading: str) -> str | None:
    value = row.get(heading)
    return None if value is None else str(value)
