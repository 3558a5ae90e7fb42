"""How a workspace stands: open incidents by deadline, what waits and why, what needs a person.

Looks only: nothing is locked or changed, and a run may go on meanwhile.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from breachdocs import holding, intake, register
from breachdocs.assessment import complaint_acknowledgement_due
from breachdocs.assessment.reevaluation import to_be_reviewed
from breachdocs.clock import Clock, local_now
from breachdocs.commands.reviewing import registered_of
from breachdocs.form import decided, done_on, fold, notice_decided
from breachdocs.run.homes import Homes
from breachdocs.run.past_rows import register_rows
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.ledger import Ledger, Outline
    from breachdocs.register.workbook.model import CellValue

    Cells = Mapping[str, CellValue]

#: An inbox that nobody looked into for so long is shouted about: a stopped scheduler must not go unseen.
LONG_AGO = dt.timedelta(hours=24)
#: What is looked for in the register.
HEADINGS = (
    "School",
    "Status",
    "Kind",
    "Score",
    "Band",
    "Scored by",
    "ICO decision",
    "Reported to ICO",
    "Individuals decision",
    "Individuals told",
    "Received",
    "Review outcome",
)


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident that is not closed.

    Attributes:
        ico_deadline: naive local time; ``None`` where the ICO has been told or the DPO decided against it.
        ico_advice: ``report``, ``refer``, ``log``, or ``None`` where nothing could be worked out.
        suggested: whether the score is the product's suggestion, not a person's.
        people: what is open about the people affected: ``tell``, ``decide``, or nothing.
        near_miss: whether the register calls it a near miss, or its forms do.
        no_clock: whether no clock runs, as it is no breach of personal data.
        complaint_due: the last day to acknowledge a complaint that the form tells of, counted from its receipt.
    """

    reference: str
    school: str
    band: str | None
    score: int | None
    suggested: bool
    ico_advice: str | None
    ico_deadline: dt.datetime | None
    status: str
    people: str = ""
    complaint_due: dt.date | None = None
    near_miss: bool = False
    no_clock: bool = False

    @property
    def presses(self) -> bool:
        """Whether its deadline at the ICO counts: nothing is decided, and the advice is not merely to log it."""
        return self.ico_deadline is not None and self.ico_advice != "log"

    @property
    def urgency(self) -> tuple[bool, bool, str, str]:
        """Sorts by what presses: deadlines before none, those that matter, then the earliest."""
        deadline = self.ico_deadline.isoformat() if self.ico_deadline else ""
        return (not self.presses, not deadline, deadline, self.reference)


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that waits by itself, or for a person: its name and why in a sentence."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Standing:
    """All that ``breachdocs status`` tells.

    Attributes:
        open: open incidents, the most pressing first.
        closed: how many are closed.
        waiting: drops that are still on their way.
        attention: drops that need a person.
        queued: rows that wait for a register that was open elsewhere, or can't be written as it is.
        held_by: who has a register open that rows wait for; empty where nobody is noted beside it.
        last_seen: when a run last looked into the inbox, local time; ``None`` where none ever did.
        ready: how many files in the inbox the next run would take in.
        register_note: why the register could not be looked into; empty where it could.
        copies: what to do with copies of a register that a program which syncs folders left beside it.
        reviews: the references of the incidents that are due to be looked at again (policy 8.3).
        troubles: what the last pass met that keeps it from going on, a sentence each.
    """

    open: tuple[OpenIncident, ...] = ()
    closed: int = 0
    waiting: tuple[Waits, ...] = ()
    attention: tuple[Waits, ...] = ()
    queued: int = 0
    held_by: str = ""
    last_seen: dt.datetime | None = None
    ready: int = 0
    register_note: str = ""
    copies: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()

    @property
    def rows_wait(self) -> str:
        """How many rows wait for a register, and for what, in a sentence; empty where none does."""
        if not self.queued:
            return ""
        rows, them = (f"{self.queued} rows wait", "them") if self.queued > 1 else ("1 row waits", "it")
        if self.held_by:
            return f"{rows} to be written: it is open elsewhere ({self.held_by}). A later run writes {them}."
        if self.register_note:
            return f"{rows} to be written: the register can't be used as it is."
        return f"{rows} to be written. The next run that can write to it writes {them}."


def standing_of(
    workspace: Workspace, clock: Clock = local_now, looked_up: tuple[Mapping[str, Cells], str] | None = None
) -> Standing:
    """How a workspace stands now.

    Args:
        workspace: whose.
        clock: for what is late.
        looked_up: what `register_rows` gave of at least `HEADINGS`; ``None``: it is read here.

    Raises:
        TemporaryFault: its inbox can't be read.
        WorkspaceHeld: another computer keeps its ledger.
    """
    inbox = intake.look(workspace.inbox, workspace.settings.intake, time.time(), None)
    waiting = [Waits(found.place, found.why) for found in inbox.waiting]
    with holding.look(workspace) as ledger:
        if ledger is None:
            return Standing(waiting=tuple(waiting), ready=len(inbox.ready))
        homes = Homes(workspace, ledger)
        rows, note = looked_up or register_rows(homes, HEADINGS)
        told, settled = _told_of(ledger, rows)
        incidents, clocks, today = list[OpenIncident](), workspace.settings.clocks, clock().date()

        def each() -> Iterator[Outline]:
            for incident in told:
                row = rows.get(incident.reference, {})
                incidents.append(_open(incident, row, clocks.complaint_days, today))
                yield incident

        reviews = to_be_reviewed(registered_of(each(), rows), today, clocks.review_months)
        still_open = sorted(
            (one for one in incidents if fold(one.status) != "closed"), key=lambda one: one.urgency
        )
        return Standing(
            open=tuple(still_open),
            closed=len(incidents) - len(still_open) + settled,
            waiting=(*waiting, *_on_their_way(ledger)),
            attention=tuple(_refused(ledger, workspace)),
            queued=len({(sheet, key) for sheet, key, _ in ledger.waiting()}),
            held_by=", ".join(filter(None, (register.owner_of(home.place.register) for home in homes))),
            last_seen=_last_seen(ledger),
            troubles=tuple((ledger.meta("troubles") or "").splitlines()),
            ready=len(inbox.ready),
            register_note=note,
            copies=tuple(_copies(homes)),
            reviews=tuple(dict.fromkeys(incident.reference for _, incident in reviews)),
        )


def _told_of(ledger: Ledger, rows: Mapping[str, Cells]) -> tuple[Iterator[Outline], int]:
    """The incidents that the ledger is asked for, and how many others there are.

    The others are closed and the register says all that is asked of them: after years they are nearly all.
    """
    references = ledger.references()
    closed = {
        reference
        for reference in references
        if (row := rows.get(reference))
        and fold(str(row.get("Status") or "")) == "closed"
        and isinstance(row.get("Received"), dt.date)
    }
    return ledger.outlines(one for one in references if one not in closed), len(closed)


def _open(incident: Outline, row: Cells, complaint_days: int, today: dt.date) -> OpenIncident:
    """An incident as the ledger knows it, and as the team wrote it into the register: their word wins."""
    decision = row.get("ICO decision") or incident.refer_to_ico
    told = done_on(row.get("Reported to ICO"), today)
    if told is None:
        told = bool(incident.referred_to_ico_on)
    settled = bool(told) or decided(str(decision or "")) is False
    score, band = row.get("Score"), row.get("Band")
    suggested = bool(incident.likelihood_suggested or incident.impact_suggested)
    return OpenIncident(
        reference=incident.reference,
        school=str(row.get("School") or incident.school or "no school named"),
        band=str(band).casefold() if band else incident.band,
        score=int(score) if isinstance(score, int | float) else incident.score,
        suggested=_by(row) == "suggested" if _by(row) else suggested,
        ico_advice=incident.ico_advice,
        ico_deadline=None if settled else incident.ico_deadline,
        status=str(row.get("Status") or "New"),
        people=_people(incident, row, today),
        complaint_due=complaint_acknowledgement_due(incident.received.date(), complaint_days)
        if incident.complaints_received in {"yes", "partly"}
        else None,
        near_miss=fold(str(row.get("Kind") or "")) == "near miss" if row.get("Kind") else incident.near_miss,
        no_clock=bool(incident.clock_stopped),
    )


def _people(incident: Outline, row: Cells, today: dt.date) -> str:
    """What is open about the people affected: nothing where they were told, or the DPO decided against it."""
    said = str(row.get("Individuals decision") or "")
    word, notice = decided(said), notice_decided(said)
    if done_on(row.get("Individuals told"), today) or (word is False and not notice):
        return ""
    advice = incident.individuals_advice
    if word or notice or (advice == "tell" and not incident.subjects_informed):
        return "tell"
    return "decide" if advice == "refer" else ""


def _by(row: Cells) -> str:
    return str(row.get("Scored by") or "")


def _on_their_way(ledger: Ledger) -> Iterator[Waits]:
    for drop in ledger.drops(*intake.UNFINISHED):
        fault = drop.last_fault.replace("_", " ")
        why = (
            f"tried {drop.attempts} times, last stopped by: {fault}"
            if fault
            else "the next run goes on with it"
        )
        yield Waits(drop.name, why)


def _copies(homes: Homes) -> Iterator[str]:
    """What lies beside the registers because two changed one at once."""
    files = [home.place.register for home in homes]
    for file in files:
        yield from register.copies_beside(file, files)


def _refused(ledger: Ledger, workspace: Workspace) -> Iterator[Waits]:
    """What still lies in ``needs-attention``; a folder that a person has cleared away needs nobody."""
    there = set[str]()
    with contextlib.suppress(OSError), os.scandir(workspace.needs_attention) as entries:
        there = {entry.name for entry in entries if entry.is_dir()}
    for drop in ledger.drops(intake.State.REFUSED):
        if drop.kept_as in there:
            yield Waits(drop.kept_as, drop.what)


def _last_seen(ledger: Ledger) -> dt.datetime | None:
    seen = ledger.meta("last_scan")
    return dt.datetime.fromisoformat(seen) if seen else None
