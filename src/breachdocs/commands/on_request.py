"""Drafts that a person asks for: the letter of one incident, the governors' summary of a period, a blank form.

A file that is there already is never replaced: a further one is made beside it, with the next number in its name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs import documents, files, holding
from breachdocs.assessment import Assessment
from breachdocs.clock import Clock, local_now
from breachdocs.commands.people_list import mask_of
from breachdocs.config import Settings
from breachdocs.documents import Case, Draft, GovernorsIncident
from breachdocs.documents.terms import Period, term_of
from breachdocs.errors import BreachdocsError, UsageError
from breachdocs.form import Count, Stage2, done_on, fold
from breachdocs.run.drafting import Templates
from breachdocs.run.homes import Homes
from breachdocs.run.past_rows import register_rows

if TYPE_CHECKING:
    from breachdocs.register import CellValue
    from breachdocs.register.ledger import Incident, Ledger
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
            template = templates.template("letter.docx")
            drafts = [
                documents.letter(case, template, mask=mask_of(case.settings), audience=audience)
                for audience in documents.audiences(case)
            ]
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
    folder = workspace.incident(reference)
    with holding.hold(workspace, clock=clock) as held:
        case = case_of(workspace, held.ledger, reference)
        ours = sorted(held.ledger.drafts_by_us(reference, case.version))
        with files.tried_again():
            there = [
                Draft(_kind(name), name, (folder / name).read_bytes())
                for name in ours
                if "/" not in name and (folder / name).is_file()
            ]
        return _kept(held, case, documents.emails(case, there, chaser=chaser))


def _kind(name: str) -> str:
    """The kind of a draft by its file's name."""
    if name.startswith("ico-"):
        return "ico-report-text" if name.endswith(".txt") else "ico-report"
    return name.partition(".")[0].partition("-")[0]


def _kept(held: holding.Held, case: Case, drafts: Iterable[Draft]) -> tuple[Made, ...]:
    """Drafts written into the incident's folder, and known to the ledger as ours."""
    from breachdocs.register.ledger import DraftMade  # noqa: PLC0415 -- SQLAlchemy

    folder = held.workspace.incident(case.reference)
    made = []
    for draft in drafts:
        made.append(_keep(draft, folder))
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
    return Case(
        reference=incident.reference,
        received=incident.received,
        form=incident.form_as_called,
        assessment=Assessment.model_validate(incident.assessment),
        settings=workspace.settings,
        version=incident.versions,
    )


def term_now(workspace: Workspace, today: dt.date) -> Period:
    """The term that a day is in, by the settings or the calendar, up to that day."""
    term = term_of(today, workspace.settings.clocks.terms)
    return Period(term.start, min(term.end, today), term.name)


def summary(
    workspace: Workspace,
    start: dt.date,
    end: dt.date,
    school: str | None,
    clock: Clock = local_now,
    *,
    name: str = "",
) -> Made:
    """The governors' summary of a period, from the register as it stands and the forms behind it.

    `name` is the term's, where the period is one.

    Raises:
        UsageError: the template is wrong, no incident is of that school, or the register can't be read.
        TemporaryFault: the share is away.
    """
    with holding.look(workspace) as ledger:
        known = list(ledger.incidents()) if ledger else []
        homes = Homes(workspace, ledger)
    rows, note = register_rows(homes)
    if note:
        raise UsageError(note)
    today = clock().date()
    overdue = _overdue_actions(homes, today)
    incidents = [
        _for_governors(one, rows.get(one.reference, {}), overdue, today)
        for one in known
        if not rows or one.reference in rows
    ]
    if school is not None:
        school = _school(school, (one.school for one in incidents))
    draft = documents.governors_summary(
        incidents,
        start=start,
        end=end,
        settings=workspace.settings,
        school=school,
        today=today,
        template=Templates(workspace).template("governors.docx"),
        name=name,
    )
    whose = f"-{files.safe_name(school)}" if school else ""
    file = f"{draft.kind}-{start.isoformat()}-to-{end.isoformat()}{whose}.docx"
    return _keep(Draft(draft.kind, file, draft.content, draft.missing), workspace.governors)


def form(workspace: Workspace | None, folder: Path, *, near_miss: bool = False) -> Made:
    """A blank form, with the names of the workspace's settings, and the look of its own form, where there is one.

    Raises:
        TemporaryFault: it can't be written there.
    """
    from breachdocs.documents.blank_form import blank_form  # noqa: PLC0415 -- lxml
    from breachdocs.documents.form_kinds import BREACH_FORM, incident_form  # noqa: PLC0415 -- with it

    settings = workspace.settings if workspace else Settings()
    kind = incident_form() if near_miss else BREACH_FORM
    look = Templates(workspace).look if workspace else None
    content = blank_form(kind, organisation=settings.organisation, risk=settings.risk, look=look)
    return _keep(Draft("form", kind.file, content), folder)


def breach_form_of(workspace: Workspace, reference: str, folder: Path) -> Made:
    """The breach form of a registered incident or near miss, with its reference and what is known of it.

    Raises:
        UsageError: there is no such incident.
        TemporaryFault: it can't be written there, or the share is away.
    """
    with holding.look(workspace) as ledger:
        case = case_of(workspace, ledger, reference)
    return _keep(documents.breach_form_of(case, Templates(workspace).look), folder)


def _keep(draft: Draft, folder: Path) -> Made:
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


def _school(wanted: str, schools: Iterable[str | None]) -> str:
    """The school's name as the forms spell it.

    Raises:
        UsageError: no incident is of that school.
    """
    known = sorted({school for school in schools if school})
    found = [school for school in known if fold(school) == fold(wanted)]
    if not found:
        listed = f" There are: {', '.join(known)}." if known else ""
        raise UsageError(f"No incident is of a school called '{wanted}'.{listed}")
    return found[0]


def _overdue_actions(homes: Homes, today: dt.date) -> Counter[str] | None:
    """Reference → actions of the registers that are past their due date; ``None`` where one has no such sheet."""
    from breachdocs import register  # noqa: PLC0415 -- its heavy modules load when called

    overdue: Counter[str] = Counter()
    for home in homes:
        try:
            content, _ = register.load(home.place.register)
            rows = register.read_rows(content, "Actions", layouts=register.layouts_of(home.workbook))
        except FileNotFoundError:
            if home.name:
                continue
            return None
        except BreachdocsError:
            return None
        overdue.update(
            str(row.get("Reference") or "")
            for row in rows.values()
            if not row.get("Done") and _is_past(row.get("Due"), today)
        )
    return overdue


def _is_past(day: CellValue, today: dt.date) -> bool:
    if isinstance(day, dt.datetime):
        day = day.date()
    return isinstance(day, dt.date) and day < today


def _for_governors(
    incident: Incident, row: Cells, overdue: Counter[str] | None, today: dt.date
) -> GovernorsIncident:
    """An incident as its form says and as the team's row of the register says, which wins."""
    one, two, three = incident.form.stage1, incident.form.stage2, incident.form.stage3
    assessed = Assessment.model_validate(incident.assessment)
    people = row.get("People affected")
    reported = done_on(row.get("Reported to ICO"), today) or three.referred_to_ico_on
    open_actions = row.get("Open actions")
    not_done = [action for action in two.recommended_actions if action.completed is None]
    late = sum(1 for action in not_done if isinstance(action.due, dt.date) and action.due < today)
    outcome = fold(_text(row, "Review outcome") or "")
    told = done_on(row.get("Individuals told"), today)
    return GovernorsIncident(
        reference=incident.reference,
        kind="near_miss" if fold(_text(row, "Kind") or "") == "near miss" else "incident",
        school=_text(row, "School") or one.school,
        received=incident.received,
        discovered=one.discovered_at,
        breach_type=one.breach_type,
        band=(_text(row, "Band") or assessed.band or "").casefold() or None,
        people=_exactly(people)
        if isinstance(people, int)
        else two.confirmed_people_affected or one.people_affected,
        ico_advice=assessed.ico.advice,
        ico_decision=_text(row, "ICO decision") or three.refer_to_ico,
        reported_to_ico=reported if isinstance(reported, dt.date) else None,
        ico_deadline=assessed.deadlines.ico,
        individuals_decision=_text(row, "Individuals decision"),
        contained={"yes": True, "no": False}.get(fold(_text(row, "Contained") or "")),
        open_actions=int(open_actions) if isinstance(open_actions, int | float) else len(not_done),
        overdue_actions=late if overdue is None else overdue[incident.reference],
        complaint=two.complaints_received in {"yes", "partly"},
        review_overdue=not outcome and _is_past(row.get("Review due"), today),
        no_reduction=outcome == "no reduction",
        people_told=bool(told),
        reviewed=bool(
            {two.policies_followed, two.training_enough, two.avoidable, two.risk_known_before} - {None}
        ),
        lessons=tuple(code for code, found in _lessons(two) if found),
    )


def _lessons(two: Stage2) -> Iterator[tuple[str, bool]]:
    """What the answers of the IG team's review say, by code, and whether they do."""
    yield "not_followed", two.policies_followed in {"no", "partly"}
    yield "untrained", two.training_enough in {"no", "partly"}
    yield "known", two.risk_known_before == "yes"
    yield "avoidable", two.avoidable == "yes"


def _text(row: Cells, heading: str) -> str | None:
    value = row.get(heading)
    return None if value is None else str(value)


def _exactly(number: int) -> Count:
    return Count(low=number, high=number, approximate=False, text=str(number))
