"""``breachdocs governors``: what a governors' summary may know of each incident, and the summary made of it.

Counted are the incidents whose forms came, as the team's row of the register tells them, and the rows that only the
register has: older than breachdocs, taken over with an older register, or typed by hand.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from breachdocs import documents, files, holding
from breachdocs.clock import Clock, local_now
from breachdocs.commands.governors_facts import Actions, actions_by_reference, facts_of_row, facts_with_form
from breachdocs.commands.on_request import Made, keep
from breachdocs.documents import Draft, GovernorsIncident, Scope
from breachdocs.documents.terms import Period, term_of
from breachdocs.errors import UsageError
from breachdocs.form import fold
from breachdocs.run.drafting import Templates
from breachdocs.run.homes import Homes
from breachdocs.run.past_rows import register_rows

if TYPE_CHECKING:
    from breachdocs.config import Settings
    from breachdocs.workspace import Workspace


def term_now(workspace: Workspace, today: dt.date) -> Period:
    """The term that a day is in, by the settings or the calendar, up to that day."""
    term = term_of(today, workspace.settings.clocks.terms)
    return Period(term.start, min(term.end, today), term.name)


def summary(workspace: Workspace, period: Period, school: str | None, clock: Clock = local_now) -> Made:
    """The governors' summary of a period, from the register as it stands and the forms behind it.

    Args:
        workspace: whose.
        period: its days, and the term's name where it is one.
        school: one school, or one trust of the settings; ``None`` for all.
        clock: for today.

    Raises:
        UsageError: the template is wrong, neither settings nor register know the school, or the register can't be
            read.
        TemporaryFault: the share is away.
    """
    today = clock().date()
    incidents, undated = _incidents(workspace, today)
    scope = _scope(workspace.settings, school, incidents)
    theirs = {fold(spelled) for spelled in scope.spelled}
    draft = documents.governors_summary(
        incidents,
        period=period,
        scope=scope,
        settings=workspace.settings,
        today=today,
        template=Templates(workspace).template("governors.docx"),
        undated=sum(number for of, number in undated.items() if scope.name is None or of in theirs),
    )
    whose = f"-{files.safe_name(scope.name)}" if scope.name else ""
    file = f"{draft.kind}-{period.start.isoformat()}-to-{period.end.isoformat()}{whose}.docx"
    return keep(Draft(draft.kind, file, draft.content, draft.missing), workspace.governors)


def _incidents(workspace: Workspace, today: dt.date) -> tuple[list[GovernorsIncident], Counter[str]]:
    """Every incident of ledger and registers, and how many rows no day can place, by folded school."""
    with holding.look(workspace) as ledger:
        known = list(ledger.incidents()) if ledger else []
        homes = Homes(workspace, ledger)
    rows, note = register_rows(homes)
    if note:
        raise UsageError(note)
    sheets = actions_of(homes, today)
    everywhere = {reference: actions for sheet in sheets.values() for reference, actions in sheet.items()}
    incidents = [
        facts_with_form(one, rows.get(one.reference, {}), sheets.get(homes.of(one.reference).name), today)
        for one in known
        if not rows or one.reference in rows
    ]
    with_form, undated = {one.reference for one in known}, Counter[str]()
    for reference in rows.keys() - with_form:
        row = rows[reference]
        facts = facts_of_row(
            reference, row, everywhere.get(reference), today, workspace.settings.clocks.ico_hours
        )
        if facts is None:
            undated[fold(str(row.get("School") or ""))] += 1
        else:
            incidents.append(facts)
    return incidents, undated


def _scope(settings: Settings, wanted: str | None, incidents: Sequence[GovernorsIncident]) -> Scope:
    """The school or trust of a name, as the settings or else the incidents spell it.

    Raises:
        UsageError: neither knows one of that name.
    """
    registers = settings.registers
    schools = {one.name: one.name for one in settings.organisation.schools}
    if registers.by == "trust":
        schools |= {school: school for one in registers.each for school in one.schools}
    elif registers.by == "school":
        schools |= {school: one.name for one in registers.each for school in one.schools_named("school")}
    if wanted is None:
        return Scope(schools=schools)
    if registers.by == "trust":
        for one in registers.each:
            if fold(one.name) == fold(wanted):
                return Scope(one.name, one.schools, {school: school for school in one.schools})
    known = schools | {
        one.school: one.school for one in incidents if one.school and one.school not in schools
    }
    names = {fold(spelled): name for spelled, name in reversed(known.items())}
    if fold(wanted) not in names:
        listed = sorted({*known.values(), *(one.name for one in registers.each if registers.by == "trust")})
        there = f" There are: {', '.join(listed)}." if listed else ""
        raise UsageError(f"No incident is of a school called '{wanted}'.{there}")
    name = names[fold(wanted)]
    return Scope(name, tuple(spelled for spelled, of in known.items() if fold(of) == fold(name)))


def actions_of(homes: Homes, today: dt.date) -> dict[str, dict[str, Actions]]:
    """Register's name → reference → its actions, of each register that has a sheet of them.

    Raises:
        TemporaryFault: a register can't be read now.
        RegisterUnreadable: one is no workbook.
    """
    from breachdocs import register  # noqa: PLC0415 -- its heavy modules load when called

    found = {}
    for home in homes:
        try:
            content, _ = register.load(home.place.register)
            rows = register.read_rows(content, "Actions", layouts=register.layouts_of(home.workbook))
        except (FileNotFoundError, register.TableMissing):
            continue
        found[home.name] = actions_by_reference(rows, today)
    return found
