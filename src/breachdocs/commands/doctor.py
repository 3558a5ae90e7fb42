"""``breachdocs doctor``: what a helpdesk asks about a computer and a workspace, fit to be sent to anybody.

No name of a person, a school, a file, a computer or an account, and no path: numbers, versions, yes and no.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs import holding, identity, settings_file
from breachdocs.clock import Clock, local_now, went_back
from breachdocs.commands.checking import is_remote
from breachdocs.commands.this_computer import Finding, this_computer
from breachdocs.config import Settings
from breachdocs.errors import BreachdocsError, WorkspaceHeld
from breachdocs.files import REAL, FileSystem
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.run.homes import Home

#: Less than this is little, in megabytes; a share whose clock is off by more seconds than that misleads.
_LITTLE_ROOM = 500
_CLOCK_OFF = 60
_WINDOWS_PATH = 260
_PROBE = ".breachdocs-probe.tmp"
_TWO_NIGHTS = dt.timedelta(days=2)
_SYNCHRONISED = re.compile(
    r"OneDrive|SharePoint|Dropbox|Google ?Drive|My Drive|iCloud|CloudStorage", re.IGNORECASE
)


def examine(root: Path | None, *, clock: Clock = local_now, system: FileSystem = REAL) -> Iterator[Finding]:
    """Everything, one by one as it is looked at. What it writes, it takes away again.

    Args:
        root: the workspace's folder; ``None`` looks at the computer only.
        clock: the present moment, local time.
        system: the file system's calls.
    """
    yield from this_computer()
    if root is None:
        yield Finding("workspace", "none here", well=False)
        return
    try:
        settings = settings_file.load(root / settings_file.NAME)
        yield Finding("settings", "can be read")
    except BreachdocsError:
        yield Finding("settings", "wrong: `breachdocs check` says where", well=False)
        settings = Settings()
    workspace = Workspace(root, settings)
    yield from _places(workspace)
    for folder in (workspace.inbox, workspace.outbox, workspace.needs_attention, workspace.hidden):
        yield _folder(folder, system)
    yield _rename(workspace, system)
    yield _clock(workspace)
    yield _paths(workspace)
    yield from _room(workspace)
    yield _held(workspace)
    yield from _ledger(workspace, clock)
    yield from _registers(workspace)
    yield from _what_waits(workspace)


def _places(workspace: Workspace) -> Iterator[Finding]:
    """Where workspace and ledger lie: a share is for the one and not for the other."""
    where = "on a share" if is_remote(workspace.root) else "on this computer"
    if is_remote(workspace.root) and workspace.root.drive.endswith(":"):
        where += ", by a drive letter: tasks and services know none, so name it in full there"
    kept = ", in a folder that a program synchronises" if _is_synchronised(workspace.root) else ""
    yield Finding("workspace", where + kept)
    if workspace.settings.ledger.url:
        yield Finding("place of the ledger", "a shared database")
        return
    state = _state(workspace)
    wrong = (
        "on a share" if is_remote(state) else "in a synchronised folder" if _is_synchronised(state) else ""
    )
    told = f"{wrong}, where a database gets damaged" if wrong else "a disk of this computer"
    yield Finding("place of the ledger", told, well=not wrong)


def _is_synchronised(folder: Path) -> bool:
    return _SYNCHRONISED.search(str(folder.resolve())) is not None


def _what_waits(workspace: Workspace) -> Iterator[Finding]:
    """How much lies where files wait for breachdocs or for people."""
    from breachdocs import intake  # noqa: PLC0415 -- e-mails and zips

    with contextlib.suppress(BreachdocsError, OSError):
        yield Finding("files in the inbox", str(len(intake.candidates(workspace.inbox))))
    with contextlib.suppress(OSError):
        yield Finding("folders for a person", str(len(list(workspace.needs_attention.iterdir()))))


def _folder(folder: Path, system: FileSystem) -> Finding:
    """Whether files can be made, renamed and removed in a folder: some shares allow one and not the other."""
    name = folder.name.lstrip(".") if folder.name != ".breachdocs" else "own folder"
    if not folder.is_dir():
        return Finding(name, "is not there (yet)", well=folder.name not in {"inbox", "outbox"})
    probe, renamed = folder / _PROBE, folder / f"{_PROBE[:-4]}2.tmp"
    for what, do in (
        ("listed", lambda: next(iter(folder.iterdir()), None)),
        ("written", lambda: probe.write_bytes(b"probe")),
        ("renamed", lambda: system.rename(probe, renamed)),
        ("replaced", lambda: (probe.write_bytes(b"again"), system.replace(probe, renamed))),
        ("removed", renamed.unlink),
    ):
        if fault := _fault(do):
            with contextlib.suppress(OSError):
                probe.unlink()
            with contextlib.suppress(OSError):
                renamed.unlink()
            return Finding(name, f"files can't be {what} ({fault})", well=False)
    return Finding(name, "files can be made, renamed, replaced and removed")


def _rename(workspace: Workspace, system: FileSystem) -> Finding:
    """A claim is a rename from the inbox: both must lie on one share."""
    source, target = workspace.inbox / _PROBE, workspace.outbox / _PROBE

    def across() -> None:
        source.write_bytes(b"probe")
        try:
            system.rename(source, target)
        finally:
            source.unlink(missing_ok=True)
            target.unlink(missing_ok=True)

    fault = _fault(across)
    return Finding(
        "one share", "renames reach the outbox" if not fault else f"no renames ({fault})", well=not fault
    )


def share_clock(workspace: Workspace) -> float:
    """By how many seconds the share's clock is ahead of this computer's.

    Raises:
        OSError: it can't be written to now.
    """
    probe = workspace.inbox / _PROBE
    try:
        probe.write_bytes(b"probe")
        return probe.stat().st_mtime - time.time()
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()


def _clock(workspace: Workspace) -> Finding:
    off = 0.0

    def compare() -> None:
        nonlocal off
        off = share_clock(workspace)

    if fault := _fault(compare):
        return Finding("clock", f"could not be compared ({fault})", well=False)
    return Finding("clock", f"the share's is {off:+.0f} s from this computer's", well=abs(off) < _CLOCK_OFF)


def _paths(workspace: Workspace) -> Finding:
    """How long paths get; Windows refuses longer ones where it was not told otherwise."""
    longest = len(str(workspace.incident("0000-00000").resolve())) + len("/original-v10.docx.00000.tmp")
    well = os.name != "nt" or longest < _WINDOWS_PATH
    return Finding("longest path", f"about {longest} characters", well=well)


def _room(workspace: Workspace) -> Iterator[Finding]:
    for name, folder in (("room on the share", workspace.root), ("room for the ledger", _state(workspace))):
        place = next((one for one in (folder, *folder.parents) if one.is_dir()), Path())
        try:
            free = shutil.disk_usage(place).free // 1_000_000
        except OSError:
            yield Finding(name, "could not be looked at", well=False)
            continue
        yield Finding(name, f"{free:,} MB", well=free >= _LITTLE_ROOM)


def _state(workspace: Workspace) -> Path:
    found = identity.identity_of(workspace.root)
    return identity.state_folder(workspace, found) if found else Path.home()


def _held(workspace: Workspace) -> Finding:
    try:
        with holding.hold(workspace, wait_seconds=0) if _is_used(workspace) else contextlib.nullcontext():
            return Finding("lock", "free")
    except WorkspaceHeld:
        return Finding("lock", "another run, or another computer, holds the workspace", well=False)
    except BreachdocsError:
        return Finding("lock", "could not be tried", well=False)


def _is_used(workspace: Workspace) -> bool:
    return identity.identity_of(workspace.root) is not None


def _ledger(workspace: Workspace, clock: Clock) -> Iterator[Finding]:
    try:
        with holding.look(workspace) as ledger:
            if ledger is None:
                if _is_used(workspace):
                    yield Finding("ledger", "kept by another account or on another computer", well=False)
                else:
                    yield Finding("ledger", "none yet: nothing was run here")
                return
            yield Finding("ledger", "sound" if not ledger.damage() else "damaged", well=not ledger.damage())
            yield Finding(
                "evidence",
                "whole" if not ledger.broken_acts() else "not whole",
                well=not ledger.broken_acts(),
            )
            yield Finding("rows that wait", str(len(ledger.queued())))
            seen, night = ledger.meta("last_scan"), ledger.meta("last_night")
    except BreachdocsError:
        yield Finding("ledger", "can't be opened from here", well=False)
        return
    with contextlib.suppress(OSError, ValueError, KeyError):
        seen = json.loads((_state(workspace) / "heartbeat.json").read_text("utf-8"))["last_scan"]
    age = clock() - dt.datetime.fromisoformat(seen) if seen else None
    if seen and went_back(dt.datetime.fromisoformat(seen), clock()):
        yield Finding("inbox last looked into", "later than now: the clock was put back", well=False)
        return
    told = f"{age.total_seconds() / 3600:.1f} hours ago" if age is not None else "never"
    yield Finding("inbox last looked into", told, well=age is not None and age < dt.timedelta(days=1))
    if not night:
        yield Finding(
            "last night", "never: `breachdocs schedule` tells how `breachdocs nightly` runs by itself"
        )
        return
    ago = clock() - dt.datetime.fromisoformat(night)
    yield Finding("last night", f"{ago.total_seconds() / 3600:.1f} hours ago", well=ago < _TWO_NIGHTS)


def _registers(workspace: Workspace) -> Iterator[Finding]:
    """Each register by its number: its name may be a school's."""
    from breachdocs.run.homes import Homes  # noqa: PLC0415 -- the form

    homes = Homes(workspace, None)
    with contextlib.suppress(BreachdocsError), holding.look(workspace) as ledger:
        homes = Homes(workspace, ledger)
    for number, home in enumerate(homes, 1):
        yield _register(home, f"register {number}" if number > 1 else "register")


def _register(home: Home, name: str) -> Finding:
    from breachdocs import register  # noqa: PLC0415 -- lxml

    try:
        content, _ = register.load(home.place.register)
        rows = len(register.all_rows(content, home.workbook))
    except FileNotFoundError:
        return Finding(name, "none yet")
    except BreachdocsError as fault:
        return Finding(name, f"can't be read ({type(fault).__name__})", well=False)
    open_elsewhere = ", open elsewhere" if register.owner_of(home.place.register) else ""
    return Finding(name, f"{rows} incidents, {content.size // 1000} kB{open_elsewhere}")


def _fault(do: Callable[[], object]) -> str:
    """The system's number of a fault and its own words, never a path; nothing where there is none."""
    try:
        do()
    except OSError as error:
        number = getattr(error, "winerror", None) or error.errno
        return f"{number}, {(error.strerror or type(error).__name__).lower()}"
    return ""
