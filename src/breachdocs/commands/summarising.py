"""``breachdocs governors``: what a governors' summary may know of each incident, and the summary made of it.

Counted are the incidents whose forms came, as the team's row of the register tells them, and the rows that only the
register has: older than breachdocs, taken over with an older register, or typed by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from breachdocs import documents, files, holding
from breachdocs.clock import Clock, local_now
from breachdocs.commands.governors_facts import (
    HEADINGS,
    Actions,
    actions_by_reference,
    facts_of_row,
    facts_with_form,
)
from breachdocs.commands.on_request import Made, keep
from breachdocs.documents import Draft, GovernorsIncident, Scope
from breachdocs.documents.terms import Period, term_of
from breachdocs.errors import UsageError
from breachdocs.form import fold
from breachdocs.run.drafting import Templates
from breachdocs.run.homes import Homes, school_words
from breachdocs.run.past_rows import register_rows

if TYPE_CHECKING:
    from breachdocs.commands.governors_facts import Cells
    from breachdocs.config import Settings
    from breachdocs.register.ledger import Incident
    from breachdocs.run.homes import Home
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
    draft = documents.governors_summary(
        incidents,
        period=period,
        scope=scope,
        settings=workspace.settings,
        today=today,
        template=Templates(workspace).template("governors.docx"),
        undated=sum(scope.holds(*one) for one in undated),
    )
    whose = f"-{files.safe_name(scope.name)}" if scope.name else ""
    file = f"{draft.kind}-{period.start.isoformat()}-to-{period.end.isoformat()}{whose}.docx"
    return keep(Draft(draft.kind, file, draft.content, draft.missing), workspace.governors)


#: The school and the trust of a row that no day can place.
Undated = tuple[str | None, str | None]


def _incidents(workspace: Workspace, today: dt.date) -> tuple[list[GovernorsIncident], list[Undated]]:
    """Every incident of ledger and registers; and the rows that no day can place."""
    with holding.look(workspace) as ledger:
        homes, settings = Homes(workspace, ledger), workspace.settings
        told = _told_of(homes, ledger.incidents() if ledger else (), settings.clocks.ico_hours, today)
        names, incidents, undated = _names(settings), list[GovernorsIncident](), list[Undated]()
        for home, row, facts in told:
            trust = home.name if settings.registers.by == "trust" else None
            school = facts.school if facts else str(row.get("School") or "")
            school = names.get(school_words(school or ""), school)
            if facts is None:
                undated.append((school, trust))
            else:
                incidents.append(replace(facts, school=school, trust=trust))
    return incidents, undated


def _told_of(
    homes: Homes, incidents: Iterable[Incident], ico_hours: int, today: dt.date
) -> Iterator[tuple[Home, Cells, GovernorsIncident | None]]:
    """Each incident with its register and row; of its form no more is kept than the summary may know.

    After years the forms together would take more memory than all else.
    """
    actions, known = actions_of(homes, today), set[str]()
    rows: dict[str, tuple[Home, Cells]] = {}
    for home in homes:
        found, note = register_rows([home], HEADINGS)
        if note:
            raise UsageError(note)
        rows |= {reference: (home, row) for reference, row in found.items()}
    for incident in incidents:
        known.add(incident.reference)
        home, row = rows.get(incident.reference, (homes.of(incident.reference), {}))
        if row or not rows:  # else somebody took its row out
            yield home, row, facts_with_form(incident, row, actions.get(home.name), today)
    for reference, (home, row) in rows.items():
        if reference not in known:
            its = actions.get(home.name, {}).get(reference)
            yield home, row, facts_of_row(reference, row, its, today, ico_hours)


def _names(settings: Settings) -> dict[str, str]:
    """The words of a school's name, or of another name that the settings give it → its name; none that two have."""
    registers = settings.registers
    pairs = {(one.name, one.name) for one in settings.organisation.schools}
    for one in registers.each if registers.by in {"school", "trust"} else ():
        pairs |= {
            (spelled, one.name if registers.by == "school" else spelled)
            for spelled in one.schools_named(registers.by)
        }
    found: dict[str, set[str]] = {}
    for spelled, name in pairs:
        found.setdefault(school_words(spelled), set()).add(name)
    return {words: of.pop() for words, of in found.items() if words and len(of) == 1}


def _scope(settings: Settings, wanted: str | None, incidents: Iterable[GovernorsIncident]) -> Scope:
    """The school or trust of a name, as the settings or else the incidents spell it.

    Raises:
        UsageError: neither knows one of that name.
    """
    names, trusts = _names(settings), settings.registers.each if settings.registers.by == "trust" else ()
    listed = tuple(sorted({*names.values()}))
    if wanted is None:
        return Scope(schools=listed)
    for trust in trusts:
        if fold(trust.name) == fold(wanted):
            theirs = {names.get(school_words(school), school) for school in trust.schools}
            return Scope(trust.name, tuple(sorted(theirs)), trust=True)
    schools = {*listed, *(one.school for one in incidents if one.school)}
    name = names.get(school_words(wanted)) or next(
        (one for one in schools if fold(one) == fold(wanted)), None
    )
    if name:
        return Scope(name)
    there = ", ".join(sorted({*schools, *(trust.name for trust in trusts)}))
    raise UsageError(
        f"No incident is of a school called '{wanted}'.{f' There are: {there}.' if there else ''}"
    )


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
