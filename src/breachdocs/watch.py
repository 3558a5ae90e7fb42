"""The same as a run, for as long as it runs.

The scan every so often is the truth; watchdog only makes it sooner. Its polling observer dies without a word when a
share vanishes, and its thread says it lives, so nothing here asks it: it is started anew after every scan that failed,
and after every hour. Whatever happens in one pass, the next one comes.
"""

from __future__ import annotations

import contextlib
import json
import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import TYPE_CHECKING, Any

from breachdocs import files, intake
from breachdocs.clock import Clock, local_now
from breachdocs.errors import BreachdocsError, TemporaryFault, WorkspaceHeld
from breachdocs.faults import place_of
from breachdocs.holding import hold
from breachdocs.identity import identity_of
from breachdocs.run import run_held
from breachdocs.run.one_pass import Machine
from breachdocs.run.run_report import RunReport
from breachdocs.run.workers import workers
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

_REPLACED = (
    "The folder is not the workspace that it was: another share may be in its place. The watch waits for it."
)
#: A hint-giver is not trusted for longer than this, in seconds.
_OBSERVER_AGE = 3600.0
#: Readers that had nothing to do for so many seconds are let go, for their memory's sake.
_REST_SECONDS = 900.0
#: How often a pass says that it is under way, in seconds.
_BEAT_SECONDS = 10.0
#: How often a waiting watcher looks whether it is to stop, in seconds.
_TICK = 0.2
#: How often the hint-giver looks into the inbox itself, in seconds.
_HINT_SECONDS = 2.0


def watch(
    workspace: Workspace,
    *,
    clock: Clock = local_now,
    stop: threading.Event | None = None,
    told: Callable[[RunReport], object] = lambda _report: None,
    machine: Machine | None = None,
    passes: int | None = None,
) -> None:
    """Takes in drops until `stop` is set; SIGINT and SIGTERM set it where this is the main thread.

    Stops between two drops, within a second; the next start goes on from there.

    Args:
        workspace: the folder and its settings.
        clock: the present moment, local time.
        stop: ends the watch.
        told: called with the report of each pass that did something or has something to say.
        machine: the file system and the waits; the real ones where not given.
        passes: ends the watch after so many passes; ``None``: never.

    Raises:
        WorkspaceHeld: at the first pass another computer keeps the workspace, or it is a copy. Later it is waited for.
    """
    stop = stop or threading.Event()
    wake = threading.Event()
    machine = machine or Machine()
    machine = replace(machine, pause=stop.wait, patient=False, halted=stop.is_set)
    hints = _Hints(workspace.inbox, wake)
    last: RunReport | None = None
    done, known = 0, False
    with _signals(stop):
        try:
            while not stop.is_set() and (passes is None or done < passes):
                hints.keep()
                wake.clear()
                report = _pass(workspace, clock, machine, hints, first=done == 0, known=known)
                known = known or _is_known(workspace)
                done += 1
                if report is not None and report != last and _says_something(report):
                    told(report)
                last = report
                workers(workspace.settings).rest(_REST_SECONDS)
                _wait(
                    stop,
                    wake,
                    workspace.settings.intake.scan_seconds if passes is None or done < passes else 0,
                )
        finally:
            hints.end()


def _pass(
    workspace: Workspace, clock: Clock, machine: Machine, hints: _Hints, *, first: bool, known: bool
) -> RunReport | None:
    """One pass that nothing ends but a wrong workspace at the very first."""
    try:
        if known and workspace.inbox.is_dir() and not _is_known(workspace):
            return RunReport(notes=(_REPLACED,), exit_status=TemporaryFault.exit_status)
        with hold(workspace, clock=clock, wait_seconds=None if first else 1.0) as held:
            heart = _Heart(held.state, clock)
            report = run_held(held, clock=clock, machine=replace(machine, alive=heart.beat_now_and_then))
            heart.beat()
            return report
    except WorkspaceHeld:
        if first:
            raise
        return RunReport(notes=("Another run works on this workspace; the watch goes on after it.",))
    except (BreachdocsError, OSError) as fault:
        hints.end()  # what an observer saw of a share that went away is not to be trusted
        sentence = (
            str(fault)
            if isinstance(fault, BreachdocsError)
            else "The workspace can't be used now. It is tried again."
        )
        return RunReport(notes=(sentence,), exit_status=TemporaryFault.exit_status)
    except Exception as error:  # noqa: BLE001 -- no fault in one pass may end the watch; what it was is told
        hints.end()
        return RunReport(
            notes=(f"A pass met a fault of breachdocs ({place_of(error)}). The watch goes on.",),
            exit_status=TemporaryFault.exit_status,
        )


def _is_known(workspace: Workspace) -> bool:
    """Whether the folder has a workspace's identity: an empty share mounted in its place has none, and gets none."""
    with contextlib.suppress(BreachdocsError, OSError):
        return identity_of(workspace.root) is not None
    return False


def _says_something(report: RunReport) -> bool:
    return report != RunReport()


@dataclass
class _Heart:
    """Says in the state folder that a pass is made or under way, for whatever watches the watcher."""

    state: Path
    clock: Clock
    _beaten: float = field(default_factory=time.monotonic)

    def beat(self) -> None:
        """Writes the moment. A file that can't be written is told by its age."""
        line = json.dumps({"last_scan": self.clock().isoformat(timespec="seconds")})
        with contextlib.suppress(TemporaryFault):
            files.write_atomically(self.state / "heartbeat.json", line.encode(), wait_seconds=0)
        self._beaten = time.monotonic()

    def beat_now_and_then(self) -> None:
        """The same in a long pass, as after ten thousand files were dropped at once."""
        if time.monotonic() - self._beaten >= _BEAT_SECONDS:
            self.beat()


def _wait(stop: threading.Event, wake: threading.Event, seconds: float) -> None:
    """Waits for a hint, for the time of the next scan, or for the end."""
    deadline = time.monotonic() + seconds
    while not stop.is_set() and not wake.is_set() and (left := deadline - time.monotonic()) > 0:
        wake.wait(min(_TICK, left))


def _ending() -> tuple[int, ...]:
    """Ctrl+C, a service manager's request, and on Windows Ctrl+Break."""
    further = getattr(signal, "SIGBREAK", None)
    return (signal.SIGINT, signal.SIGTERM) if further is None else (signal.SIGINT, signal.SIGTERM, further)


@contextlib.contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """What asks a program to end sets `stop`; as it was before afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in _ending()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass
class _Hints:
    """Watchdog's polling observer, which sets an event when something happens in the inbox. Nothing depends on it."""

    inbox: Path
    wake: threading.Event
    _observer: Any = field(default=None)
    _started: float = 0.0

    def keep(self) -> None:
        """Starts the observer where none runs, and anew where it is old."""
        if self._observer is not None and time.monotonic() - self._started < _OBSERVER_AGE:
            return
        self.end()
        from watchdog.events import FileSystemEvent, FileSystemEventHandler  # noqa: PLC0415 -- for a watch only
        from watchdog.observers.polling import PollingObserver  # noqa: PLC0415 -- the same

        logging.getLogger("watchdog").setLevel(logging.CRITICAL)  # it logs paths
        wake = self.wake

        class Waker(FileSystemEventHandler):
            """Sets the event; an exception here would kill watchdog's thread, so none may leave."""

            def on_any_event(self, event: FileSystemEvent) -> None:
                with contextlib.suppress(Exception):
                    names = (str(event.src_path), str(event.dest_path or ""))
                    if any(
                        name and not intake.is_ignored(name.replace("\\", "/").rsplit("/", 1)[-1])
                        for name in names
                    ):
                        wake.set()

        with contextlib.suppress(Exception):  # without hints the scan still comes
            observer = PollingObserver(timeout=_HINT_SECONDS)
            observer.schedule(Waker(), str(self.inbox), recursive=True)
            observer.daemon = True
            observer.start()
            self._observer, self._started = observer, time.monotonic()

    def end(self) -> None:
        """Stops the observer, waiting no longer than a moment for it."""
        observer, self._observer = self._observer, None
        if observer is not None:
            with contextlib.suppress(Exception):
                observer.stop()
                observer.join(0.5)
