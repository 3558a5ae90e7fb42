"""What is ready in the inbox, and what waits there and why."""

from __future__ import annotations

import json
from collections.abc import Collection

from breachdocs import intake
from breachdocs.assessment import review_due
from breachdocs.intake import Candidate, Look
from breachdocs.run.one_pass import Pass
from breachdocs.run.run_report import Line

#: Under this name the ledger keeps the folders of the inbox that lay empty.
_PREPARED = "prepared_folders"
#: A folder that has been empty for so many seconds is none whose copy has only begun.
_LONG_EMPTY = 600.0


def look_into_inbox(a_pass: Pass, left: Collection[Candidate] = ()) -> Look:
    """What is ready in the inbox, and what waits.

    Args:
        a_pass: the pass under way.
        left: what an earlier look of this pass found ready; while there is some, nothing fresh is waited for.
    """
    machine = a_pass.machine
    pause = None if left else machine.pause

    def pause_warming(seconds: float) -> None:
        """Gets ready while a fresh file settles: the readers, the earlier incidents, the register's room."""
        began = machine.file_time()
        a_pass.workers.warm()
        if not a_pass.rehearsing:
            from breachdocs.register import editing  # noqa: F401, PLC0415 -- loaded while there is time

            a_pass.past.reach_back_to(review_due(a_pass.now().date(), -12))
        if pause is not None:
            pause(max(0.0, seconds - (machine.file_time() - began)))

    found = intake.look(
        a_pass.workspace.inbox,
        a_pass.workspace.settings.intake,
        machine.file_time(),
        None if pause is None else pause_warming,
        left,
    )
    if not a_pass.rehearsing:
        intake.date_now(a_pass.workspace.inbox, found, machine.file_time())
    return found


def remember_empty_folders(a_pass: Pass) -> None:
    """Remembers the folders that lie empty in the inbox: they were made for files to come, and stay when emptied."""
    inbox, known = a_pass.workspace.inbox, prepared_folders(a_pass)
    if new := intake.empty_folders(inbox, a_pass.machine.file_time() - _LONG_EMPTY) - known:
        there = {folder for folder in known if (inbox / folder).is_dir()}
        a_pass.ledger.set_meta(**{_PREPARED: json.dumps(sorted(there | new))})


def prepared_folders(a_pass: Pass) -> set[str]:
    """What `remember_empty_folders` remembered: their places in the inbox."""
    return set(json.loads(a_pass.ledger.meta(_PREPARED) or "[]"))


def tell_waiting(a_pass: Pass, found: Look) -> None:
    """Tells what is left in the inbox, and why."""
    for waiting in found.waiting:
        a_pass.told.waiting.append(Line(waiting.place, "", f"Left in the inbox for now: {waiting.why}."))
