"""``breachdocs demo``: a workspace with made-up completed forms, taken in as they came, and what to open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs.clock import Clock, local_now
from breachdocs.commands.laying_out import lay_out
from breachdocs.config import Contact, Intake, Ledger, Organisation, Settings
from breachdocs.errors import UsageError

if TYPE_CHECKING:
    from breachdocs.commands.on_request import Made
    from breachdocs.run.run_report import RunReport
    from breachdocs.workspace import Workspace

#: Where it goes when nobody says.
FOLDER = Path("breachdocs-demo")
#: Marks a folder as a demonstration, which a second one may go on with.
MARK = "THIS-IS-A-DEMO.txt"
_MARKED = "Made by `breachdocs demo`. The schools and people in it do not exist. Delete the folder when you are done.\n"
#: No drop is still being copied, and the ledger goes with the folder when that is deleted.
_SETTINGS = Settings(
    organisation=Organisation(
        council="Fairmere Council (made up)",
        ig_team=Contact(
            name="Information Governance Team", email="ig@fairmere.example", phone="01632 960100"
        ),
        dpo=Contact(name="Jo Hartley", email="dpo@fairmere.example", phone="01632 960101"),
    ),
    intake=Intake(settle_seconds=0),
    ledger=Ledger(state_folder=".breachdocs/state"),
)


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What was made: the workspace, how many forms were dropped, what the last run did, the governors' summary."""

    workspace: Workspace
    dropped: int
    report: RunReport
    summary: Made


def demonstrate(folder: Path, clock: Clock = local_now) -> Demonstration:
    """Lays out a workspace, takes the made-up forms in as they would have come, and makes the governors' summary.

    The forms of each month are one run, at the time the last of them would have arrived, so that the register and
    its charts look as they do in use; those of the last days are the run of now.

    Raises:
        UsageError: the folder holds something that is no demonstration, or can't be written to.
    """
    from breachdocs.commands.demo_forms import arrivals  # noqa: PLC0415 -- loads every room, once the folder is known to be free
    from breachdocs.commands.summarising import summary  # noqa: PLC0415 -- the same
    from breachdocs.documents.terms import Period  # noqa: PLC0415 -- the same
    from breachdocs.run import run_once  # noqa: PLC0415 -- the same

    _check_free(folder)
    workspace = lay_out(folder, _SETTINGS).workspace
    (folder / MARK).write_text(_MARKED, encoding="utf-8")
    now = clock()
    dropped = 0
    for moment, forms in arrivals(now):
        for name, content in forms:
            (workspace.inbox / name).write_bytes(content)
        report = run_once(workspace, clock=partial(_standing_at, moment))
        dropped += len(forms)
    today = now.date()
    made = summary(workspace, Period(today - dt.timedelta(days=364), today), None, clock)
    return Demonstration(workspace, dropped, report, made)


def _standing_at(moment: dt.datetime) -> dt.datetime:
    """A clock that stands still."""
    return moment


def _check_free(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise UsageError(
            f"{folder.name or 'This folder'} is not empty, and nothing in it is touched. "
            "Name another: `breachdocs demo FOLDER`."
        )
