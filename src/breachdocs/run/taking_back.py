"""The way back into the inbox: for what a person asks to try again, and for what has mended itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from breachdocs import intake
from breachdocs.clock import Clock, local_now
from breachdocs.errors import TemporaryFault
from breachdocs.holding import Held, hold
from breachdocs.intake import Drop, State
from breachdocs.run.one_pass import Machine, Pass
from breachdocs.running_log import RunningLog
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.ledger import Ledger

#: Refusals that a copy still under way may have caused.
_BY_A_COPY = frozenset({"damaged", "empty"})
#: A copy that goes on for longer is none.
_LONGEST_COPY = dt.timedelta(days=3)


def take_back_changed(a_pass: Pass) -> None:
    """Puts back what was refused as damaged or empty and has changed since: the copy went on after it was renamed."""
    needs_attention, settings = a_pass.workspace.needs_attention, a_pass.workspace.settings.intake
    now = a_pass.machine.file_time()
    for drop in a_pass.ledger.drops_since(a_pass.now() - _LONGEST_COPY, State.REFUSED):
        if drop.code not in _BY_A_COPY or not intake.has_changed_since(
            needs_attention, drop, now, settings.settle_seconds
        ):
            continue
        try:
            intake.put_back(needs_attention / drop.kept_as, a_pass.workspace.inbox, a_pass.machine.system)
        except (TemporaryFault, OSError):
            continue  # it is looked at again at the next pass
        _dealt_with(a_pass.ledger, a_pass.log, drop, a_pass.now())
        a_pass.told.note(f"{drop.name} has changed since it was refused, and is tried again.")


def retry(
    workspace: Workspace, name: str | None = None, *, clock: Clock = local_now, machine: Machine | None = None
) -> tuple[str, ...]:
    """Puts refused drops back into the inbox, all of them or the one that `name` names; returns their names.

    Args:
        workspace: the folder and its settings.
        name: the folder in ``needs-attention``, or the file's own name.
        clock: the present moment, local time.
        machine: the file system; the real one where not given.

    Raises:
        WorkspaceHeld: another run holds the workspace.
        TemporaryFault: a file can't be moved now.
    """
    system = (machine or Machine()).system
    with hold(workspace, clock=clock) as held:
        put_back = []
        for folder in _refused_folders(workspace, name, lambda kept_as: _name_of(held, kept_as)):
            drop = next((one for one in held.ledger.drops(State.REFUSED) if one.kept_as == folder), None)
            if not intake.put_back(workspace.needs_attention / folder, workspace.inbox, system):
                continue
            put_back.append(drop.name if drop else folder)
            if drop is not None:
                _dealt_with(held.ledger, held.log, drop, clock().replace(microsecond=0))
    return tuple(put_back)


def _refused_folders(workspace: Workspace, name: str | None, name_of: Callable[[str], str]) -> list[str]:
    if not workspace.needs_attention.is_dir():
        return []
    folders = sorted(entry.name for entry in workspace.needs_attention.iterdir() if entry.is_dir())
    return [
        folder
        for folder in folders
        if name is None or name.casefold() in {folder.casefold(), name_of(folder).casefold()}
    ]


def _name_of(held: Held, folder: str) -> str:
    return next((drop.name for drop in held.ledger.drops(State.REFUSED) if drop.kept_as == folder), folder)


def _dealt_with(ledger: Ledger, log: RunningLog, drop: Drop, now: dt.datetime) -> None:
    """Says in ledger and register that a refused drop went back into the inbox."""
    from breachdocs.register import Row  # noqa: PLC0415 -- the register's room, where a row is queued only
    from breachdocs.register.ledger import Act  # noqa: PLC0415 -- SQLAlchemy, the same

    with ledger.together():
        ledger.move_on([drop], State.RETRIED, now)
        ledger.record([Act("put_back", drop.id, details={"kept_as": drop.kept_as})], now)
        ledger.queue("Attention", [Row(drop.kept_as, {"Status": "Dealt with"})])
    log.note("retried", drop=drop.id)
