"""``breachdocs dispose``: what is due to be destroyed, and its destruction once a person confirms it by reference.

Kept are counts that name nobody: in which month, what kind of breach, which band. The reference stays used, and the
evidence keeps that each act happened, not what it was about. Known and accepted: earlier registers in
``outbox/backups`` hold the row until they are rotated out, and a backup of the share for as long as it is kept.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from breachdocs import files, holding
from breachdocs.assessment import disposal_due
from breachdocs.clock import Clock, local_now, span
from breachdocs.commands.doctor import share_clock
from breachdocs.errors import TemporaryFault, UsageError
from breachdocs.form import fold
from breachdocs.holding import Held
from breachdocs.register.ledger import Act, Ledger
from breachdocs.run.homes import Home, Homes
from breachdocs.run.past_rows import register_rows
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.workbook.model import Cells

#: Under this name the ledger keeps the day from which each incident was due whose disposal has begun.
_BEGUN = "disposing"
#: What is looked for in the register.
HEADINGS = ("School", "Status", "Disposal due")
#: Nothing is destroyed by a clock that is so far from the share's.
_CLOCKS_APART = dt.timedelta(days=1)
#: Acts that change cells of a register.
_OF_CELLS = ("edited", "cells_written")


@dataclass(frozen=True, slots=True)
class Disposal:
    """A closed incident and the day from which it may be disposed of."""

    reference: str
    school: str
    due: dt.date


def due_disposals(workspace: Workspace, today: dt.date, rows: Cells | None = None) -> tuple[Disposal, ...]:
    """The closed incidents whose time is up, the longest due first.

    Due is the day in the register's "Disposal due", or else so many years after the register was first seen to say
    Closed (the setting ``clocks.disposal_years``).

    Args:
        workspace: whose.
        today: what is due until then.
        rows: what `register_rows` gave of at least `HEADINGS`; ``None``: it is read here.

    Raises:
        WorkspaceHeld: another computer keeps the ledger.
    """
    with holding.look(workspace) as ledger:
        if ledger is None:
            return ()
        if rows is None:
            rows, _ = register_rows(Homes(workspace, ledger), HEADINGS)
        found = [one for one in _closed(workspace, ledger, rows, today) if one.due <= today]
    return tuple(sorted(found, key=lambda one: (one.due, one.reference)))


def _closed(workspace: Workspace, ledger: Ledger, rows: Cells, today: dt.date) -> Iterator[Disposal]:
    """The closed incidents, of those without a day in the register only what was closed long enough ago.

    One whose row a disposal took out, and got no further, is as due as it was.
    """
    long_ago = today - dt.timedelta(days=365 * workspace.settings.clocks.disposal_years)
    since = {reference for reference, _ in _closings(ledger.acts(what=_OF_CELLS, until=long_ago))}
    seen_closed = {one: dict(_closings(ledger.acts(one))).get(one) for one in since}
    begun = _begun(ledger)
    for reference in ledger.references():
        if reference in begun and reference not in rows:
            known = ledger.incident(reference)
            yield Disposal(reference, str((known and known.form.stage1.school) or ""), begun[reference])
            continue
        row = rows.get(reference, {})
        if fold(str(row.get("Status") or "")) != "closed":
            continue
        due = row.get("Disposal due")
        if isinstance(due, dt.datetime):
            due = due.date()
        if not isinstance(due, dt.date):
            closed_on = seen_closed.get(reference)
            if closed_on is None:
                continue
            due = disposal_due(closed_on, workspace.settings.clocks.disposal_years)
        yield Disposal(reference, str(row.get("School") or ""), due)


def _begun(ledger: Ledger) -> dict[str, dt.date]:
    kept = json.loads(ledger.meta(_BEGUN) or "{}")
    return {reference: dt.date.fromisoformat(due) for reference, due in kept.items()}


def _put_begun(ledger: Ledger, begun: Mapping[str, dt.date]) -> None:
    ledger.set_meta(**{_BEGUN: json.dumps({reference: due.isoformat() for reference, due in begun.items()})})


def _closings(acts: Iterable[Act]) -> Iterator[tuple[str, dt.date]]:
    """Reference and day of each time that an incident was closed: no earlier than any act before it.

    A clock that was years behind would have it disposed of so much too early.
    """
    latest = ""
    for act in acts:
        latest = max(latest, act.at)
        cells = act.details.get("cells", {})
        if act.what in _OF_CELLS and "Status" in cells and fold(str(cells["Status"][1] or "")) == "closed":
            yield act.reference, dt.datetime.fromisoformat(latest).date()


def dispose(workspace: Workspace, references: Collection[str], clock: Clock = local_now) -> tuple[str, ...]:
    """Disposes of incidents: folder, row, answers and names; returns their references.

    Done again after a crash, it comes to the same.

    Raises:
        UsageError: one of them isn't due, or this computer's clock is not the share's; nothing was done.
        TemporaryFault: the register is open elsewhere, or a file can't be removed; what is left is done next time.
        WorkspaceHeld: another run holds the workspace.
    """
    now = clock().replace(microsecond=0)
    due = {one.reference: one.due for one in due_disposals(workspace, now.date())}
    if not_due := sorted(set(references) - due.keys()):
        raise UsageError(
            f"Not due for disposal: {', '.join(not_due)}. `breachdocs dispose` lists what is. Nothing was done."
        )
    with files.tried_again():
        off = dt.timedelta(seconds=abs(share_clock(workspace)))
    if off > _CLOCKS_APART:
        raise UsageError(
            f"This computer's clock and the share's are {span(off)} apart, and disposal goes by the day. See which is "
            "right. Nothing was done."
        )
    with holding.hold(workspace, clock=clock) as held:
        homes = Homes(workspace, held.ledger)
        _put_begun(held.ledger, _begun(held.ledger) | {reference: due[reference] for reference in references})
        for home in homes:
            _take_rows_out(held, home, {one for one in references if homes.of(one) is home}, now)
        for reference in references:
            folder = held.workspace.incident(reference)
            with files.tried_again():
                if folder.is_dir():
                    shutil.rmtree(folder)
            _forget(held, reference, now)
    return tuple(references)


def _take_rows_out(held: Held, home: Home, gone: set[str], now: dt.datetime) -> None:
    from breachdocs import register  # noqa: PLC0415 -- the workbook's room, where something is written only

    if not gone:
        return
    workspace, ledger = home.place, held.ledger.of(home.name)
    try:
        content, sha256 = register.load(workspace.register)
    except FileNotFoundError:
        return
    if sha256 != ledger.meta("register_sha256"):
        raise TemporaryFault(
            "The register was changed just now. Do `breachdocs run` first, then dispose again."
        )
    actions = {
        key
        for key in ledger.last_written("Actions", headings=("Reference",))
        if key.rsplit("/", 1)[0] in gone
    }
    emptied = content
    layouts = register.layouts_of(home.workbook)
    there = register.tables_in(content, layouts)
    for sheet, keys in (("Incidents", gone), ("Actions", actions)):
        if sheet in there and keys & set(register.read_rows(emptied, sheet, layouts=layouts)):
            emptied = register.without_rows(emptied, sheet, keys, layouts=layouts)
    if emptied is content:
        return
    sha256 = home.commit(emptied, sha256, now)
    ledger.set_meta(register_sha256=sha256)


def _forget(held: Held, reference: str, now: dt.datetime) -> None:
    """Leaves counts of an incident in the evidence and takes everything else about it out of the ledger."""
    ledger = held.ledger
    incident = ledger.incident(reference)
    with ledger.together():
        ledger.dispose_of_acts(reference)
        if incident is not None:
            counts = {
                "month": f"{incident.received:%Y-%m}",
                "breach_type": incident.form.stage1.breach_type,
                "band": incident.assessment.get("band"),
                "forms": incident.versions,
            }
            ledger.record([Act("disposed", "", reference, details=counts)], now)
        ledger.dispose_of(reference)
        _put_begun(ledger, {one: due for one, due in _begun(ledger).items() if one != reference})
    held.log.note("disposed", reference=reference)
