"""``breachdocs nightly``: a run, and then what a day needs: deadlines, figures, a backup that is tried, a page to read.

Every step is told of and none stops the others: in the morning a page that says what went wrong is worth more than
none.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from breachdocs import files
from breachdocs.clock import Clock, at_midnight, local_now
from breachdocs.commands import disposing, soundness
from breachdocs.commands.disposing import due_disposals
from breachdocs.commands.due_actions import due_actions
from breachdocs.commands.night import Night
from breachdocs.commands.soundness import Soundness
from breachdocs.commands.standing import HEADINGS, Standing, standing_of
from breachdocs.errors import BreachdocsError, TemporaryFault
from breachdocs.faults import place_of
from breachdocs.holding import Held, hold, look
from breachdocs.intake import Outcome
from breachdocs.run import run_held
from breachdocs.run.homes import Homes
from breachdocs.run.one_pass import Machine
from breachdocs.run.past_rows import register_rows
from breachdocs.run.run_report import Line, RunReport
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.workbook.model import Cells

PAGE, WORD_PAGE = "tonight.html", "tonight.docx"
REMINDER = "reminder.eml"
#: So many deadlines stand in the reminder; the rest is counted.
_LISTED = 50
_A_DAY, _AN_HOUR = 86_400, 3_600
_T = TypeVar("_T")


@dataclass
class _Going:
    """A night under way."""

    faults: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    def step(self, what: str, do: Callable[[], _T], otherwise: _T) -> _T:
        """Does one thing; a fault is told of and the night goes on."""
        try:
            return do()
        except BreachdocsError as fault:
            self.faults.append(f"{what}: {fault}")
        except Exception as error:  # noqa: BLE001 -- the other steps of the night are worth having; what it was is told
            self.faults.append(f"{what} met a fault of breachdocs ({place_of(error)}).")
        return otherwise


def nightly(workspace: Workspace, *, clock: Clock = local_now, machine: Machine | None = None) -> Night:
    """One night. Run again the same night, it makes the same page anew.

    Raises:
        WorkspaceHeld: another run or another computer has the workspace.
        TemporaryFault: the workspace is away.
    """
    now, going, machine = clock().replace(microsecond=0), _Going(), machine or Machine()
    with hold(workspace, clock=clock) as held:
        report = going.step("The run", lambda: run_held(held, clock=clock, machine=machine), RunReport())
        if told := going.step("The register's figures", lambda: soundness.refresh(held, now), ""):
            going.faults.append(told)
        since = _since(held, now)
        came = going.step("The list of what came", lambda: _came(held, since), RunReport())
        sound = going.step("The checks", lambda: soundness.look(held, now), Soundness())
        going.step("The clearing up", lambda: _clear_up(held, since, machine.file_time()), None)
        held.ledger.set_meta(last_night=now.isoformat(timespec="seconds"))
    going.faults += sound.faults
    rows = going.step("The registers", lambda: _looked_up(workspace), None)
    standing = going.step(
        "The list of open incidents", lambda: standing_of(workspace, clock, rows), Standing()
    )
    night = Night(
        now,
        report,
        since,
        came,
        standing,
        standing.reviews,
        going.step("The disposals", lambda: due_disposals(workspace, now.date(), rows and rows[0]), ()),
        going.step("The actions", lambda: due_actions(workspace, now.date()), ()),
        sound,
    )
    going.step("The governors' figures", lambda: _figures(workspace, now.date(), going, clock), None)
    going.step("The reminder", lambda: _remind(workspace, night, going), None)
    made = (*going.made, *(f"outbox/{name}" for name in (WORD_PAGE, PAGE)))
    whole = replace(night, faults=tuple(dict.fromkeys(going.faults)), made=made)
    return _tell(workspace, whole)


def _clear_up(held: Held, since: dt.datetime, now: float) -> None:
    """Removes letters to a list of people that were half written when their command was killed: names are in them.

    No command holds the workspace for them, so what changed in the last hour stays until the next night.
    """
    if not held.workspace.incidents.is_dir():
        return
    with files.tried_again(), os.scandir(held.workspace.incidents) as folders:
        for folder in folders:
            if folder.stat().st_mtime > since.timestamp() - _A_DAY:
                files.clear_unfinished(Path(folder.path), before=now - _AN_HOUR)


def _looked_up(workspace: Workspace) -> tuple[Cells, str]:
    """The registers' rows for all the lists of the night; it takes a while to read them."""
    headings = {*HEADINGS, *disposing.HEADINGS}
    with look(workspace) as ledger:
        return register_rows(Homes(workspace, ledger), headings)


def _tell(workspace: Workspace, night: Night) -> Night:
    """The morning's page, in Word for who prints or sends it on, and in HTML.

    A page in Word that somebody has open stays as it is; the other one says so.
    """
    from breachdocs.commands.morning import morning  # noqa: PLC0415 -- when there is a page to make
    from breachdocs.commands.tonight_page import page  # noqa: PLC0415 -- likewise
    from breachdocs.commands.tonight_word import word_page  # noqa: PLC0415 -- loads python-docx

    name = workspace.settings.organisation.council or "breachdocs"
    try:
        files.write_atomically(workspace.outbox / WORD_PAGE, word_page(morning(night, name)))
    except TemporaryFault as fault:
        night = replace(night, faults=(*night.faults, f"The page in Word is last night's: {fault}"))
    files.write_atomically(workspace.outbox / PAGE, page(morning(night, name)).encode())
    return night


def _since(held: Held, now: dt.datetime) -> dt.datetime:
    last, day_ago = held.ledger.meta("last_night"), now - dt.timedelta(days=1)
    return min(dt.datetime.fromisoformat(last), day_ago) if last else day_ago


def _came(held: Held, since: dt.datetime) -> RunReport:
    """The drops taken in since a moment, by what became of them, whichever run took them in."""
    lines: dict[Outcome, list[Line]] = {}
    for drop in held.ledger.drops_since(since):
        if drop.outcome is not None:
            text = {Outcome.REFUSED: drop.what, Outcome.EVIDENCE: "Kept as evidence."}.get(drop.outcome, "")
            outcome = Outcome.UPDATE if drop.outcome is Outcome.EVIDENCE else drop.outcome
            lines.setdefault(outcome, []).append(Line(drop.name, drop.reference, text))
    return RunReport(
        registered=tuple(lines.get(Outcome.NEW, ())),
        updated=tuple(lines.get(Outcome.UPDATE, ())),
        duplicates=tuple(lines.get(Outcome.SAME, ())),
        refused=tuple(lines.get(Outcome.REFUSED, ())),
    )


def _figures(workspace: Workspace, today: dt.date, going: _Going, clock: Clock) -> None:
    """The governors' summary of the month that is over, once: on the first night that finds none of it."""
    from breachdocs.commands.summarising import summary  # noqa: PLC0415 -- loads Word's writers
    from breachdocs.documents.terms import Period  # noqa: PLC0415 -- with them

    end = today.replace(day=1) - dt.timedelta(days=1)
    start = end.replace(day=1)
    name = f"{start.isoformat()}-to-{end.isoformat()}"
    there = workspace.governors.is_dir() and any(name in path.name for path in workspace.governors.iterdir())
    with look(workspace) as ledger:
        registers = [home.place.register for home in Homes(workspace, ledger)]
    if not there and any(register.exists() for register in registers):
        made = summary(workspace, Period(start, end), None, clock)
        going.made.append(_within(workspace, made.path))


def _remind(workspace: Workspace, night: Night, going: _Going) -> None:
    """A draft to the IG team, which Outlook opens to be sent; none where nothing presses."""
    path = workspace.outbox / REMINDER
    if not night.pressing:
        with files.tried_again():
            path.unlink(missing_ok=True)
        return
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["To"] = workspace.settings.organisation.ig_team.email
    message["Subject"] = f"Breach deadlines: {len(night.pressing)} to be decided about the ICO"
    lines = [
        f"{one.reference}, {one.school}: {'LATE, was due' if one.ico_deadline < night.at else 'due'} "
        f"{one.ico_deadline:%A} {one.ico_deadline.day} {one.ico_deadline:%B at %H:%M}{at_midnight(one.ico_deadline)}"
        for one in night.pressing[:_LISTED]
        if one.ico_deadline
    ]
    if more := len(night.pressing) - len(lines):
        lines.append(f"and {more:,} more: breachdocs status --all lists them.")
    message.set_content("These incidents are to be decided about the ICO:\n\n" + "\n".join(lines) + "\n")
    files.write_atomically(path, message.as_bytes())
    going.made.append(_within(workspace, path))


def _within(workspace: Workspace, path: Path) -> str:
    return path.relative_to(workspace.root).as_posix()
