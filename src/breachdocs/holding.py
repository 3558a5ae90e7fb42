"""The one door to locks: one pass at a time over one workspace, whoever starts it.

On one machine a lock file in the state folder keeps a second run waiting; with a shared PostgreSQL a lease does the
same between machines (`register/ledger/lease.py`).
"""

from __future__ import annotations

import contextlib
import functools
import platform
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from breachdocs import files
from breachdocs import identity as ids
from breachdocs.clock import Clock, local_now
from breachdocs.errors import LedgerDamaged, TemporaryFault, UsageError, WorkspaceHeld
from breachdocs.running_log import RunningLog
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    import sqlalchemy as sa

    from breachdocs.register.ledger import Ledger

_P = ParamSpec("_P")
_T = TypeVar("_T")
_HELD = "Another run of breachdocs holds this workspace. Wait for it to finish, or stop it."


def _lease(connection: sa.Connection, workspace: str, patience: float) -> None:
    """Takes the lease of a workspace whose ledger is shared, for as long as the ledger's connection lasts."""
    from breachdocs.register.ledger import lease  # noqa: PLC0415 -- SQLAlchemy, where the ledger is needed only

    lease.take(connection, workspace, patience)


@dataclass(frozen=True, slots=True)
class Held:
    """A workspace that nobody else works on while this is held."""

    workspace: Workspace
    ledger: Ledger
    log: RunningLog
    state: Path


def _in_words(door: Callable[_P, Iterator[_T]]) -> Callable[_P, AbstractContextManager[_T]]:
    """Makes a door to the workspace of a generator: what the file system says within it becomes `TemporaryFault`."""
    opened = contextlib.contextmanager(door)

    @contextlib.contextmanager
    @functools.wraps(door)
    def told(*given: _P.args, **named: _P.kwargs) -> Iterator[_T]:
        with files.tried_again(), opened(*given, **named) as held:
            yield held

    return told


@_in_words
def hold(
    workspace: Workspace, *, clock: Clock = local_now, wait_seconds: float | None = None
) -> Iterator[Held]:
    """Holds a workspace for one pass. A workspace gets its identity at its first.

    Args:
        workspace: the folder and its settings.
        clock: for the log.
        wait_seconds: how long to wait for another run; the setting ``ledger.wait_seconds`` where ``None``.

    Raises:
        WorkspaceHeld: another run has it for longer than that, another computer keeps it, or the folder is a copy.
        TemporaryFault: the folder is away.
    """
    patience = workspace.settings.ledger.wait_seconds if wait_seconds is None else wait_seconds
    if not workspace.inbox.is_dir():
        raise TemporaryFault(
            "The workspace's inbox can't be reached now. It is looked for again at the next pass."
        )
    identity = ids.identity_of(workspace.root) or _first_use(workspace, patience)
    state = ids.state_folder(workspace, identity)
    with contextlib.ExitStack() as stack:
        if not workspace.settings.ledger.url and not (state / "ledger.sqlite").exists():
            raise WorkspaceHeld(_kept_elsewhere(identity))
        stack.enter_context(_locked(state, patience))
        ledger = _open(workspace, state, lambda connection: _lease(connection, identity.id, patience))
        stack.callback(ledger.close)
        stack.enter_context(_doubted(ledger))
        if workspace.settings.ledger.url and ledger.meta("workspace") is None:
            ledger.set_meta(workspace=identity.id, path=str(workspace.root.resolve()))
        ids.check_belongs(ledger, workspace, identity)
        log = RunningLog(state, clock)
        stack.callback(log.close)
        yield Held(workspace, ledger, log, state)


def _kept_elsewhere(identity: ids.Identity) -> str:
    """Where to run breachdocs, where the ledger is out of reach: here as another account, or on another computer."""
    if identity.computer == platform.node():
        return (
            "The ledger of this workspace is kept by another account of this computer. Run breachdocs as that, or "
            "set ledger.state_folder to a folder that both may write to, before the first run. If the state folder is "
            "gone, `breachdocs rebuild --ledger` makes the ledger here anew from the outbox and the register."
        )
    return (
        f"The ledger of this workspace is kept on another computer ({identity.computer or 'unknown'}). Run "
        "breachdocs there. If that computer or its state folder is gone, `breachdocs rebuild --ledger` makes "
        "the ledger here anew from the outbox and the register."
    )


@_in_words
def hold_anew(workspace: Workspace, *, clock: Clock = local_now) -> Iterator[Held]:
    """Holds a workspace whose ledger is lost, with an empty one that becomes its own when this ends well.

    The workspace gets another identity with it, so that the lost ledger, should it turn up, is never written to again.

    Raises:
        UsageError: the ledger is here and opens.
        WorkspaceHeld: another run holds the workspace.
        TemporaryFault: the folder is away.
    """
    if not workspace.inbox.is_dir():
        raise TemporaryFault("The workspace's inbox can't be reached now. Try it again later.")
    patience = workspace.settings.ledger.wait_seconds
    old = ids.identity_of(workspace.root)
    identity = ids.new_identity()
    if workspace.settings.ledger.url:
        identity = old or ids.give(workspace.root, identity)
    state = ids.state_folder(workspace, identity)
    place, made = state / "ledger.sqlite", state / "ledger-new.sqlite"
    with contextlib.ExitStack() as stack:
        if old and (folder := ids.state_folder(workspace, old)).is_dir():
            stack.enter_context(_locked(folder, patience))
            _check_lost(workspace, folder, old)
        if not old or state != ids.state_folder(workspace, old):
            stack.enter_context(_locked(state, patience))
        log = RunningLog(state, clock)
        stack.callback(log.close)
        if workspace.settings.ledger.url:
            ledger = _open(workspace, state, lambda connection: _lease(connection, identity.id, patience))
            stack.callback(ledger.close)
            _check_empty(ledger)
            with ledger.together():
                ledger.set_meta(workspace=identity.id, path=str(workspace.root.resolve()))
                yield Held(workspace, ledger, log, state)
            return
        from breachdocs.register.ledger import Ledger  # noqa: PLC0415 -- SQLAlchemy
        from breachdocs.register.ledger.lease import loss_told  # noqa: PLC0415 -- the same
        from breachdocs.register.ledger.mark import Mark  # noqa: PLC0415 -- the same

        Mark(made).forget()
        made.unlink(missing_ok=True)
        with loss_told():
            ledger = Ledger.at(made)
        try:
            ledger.set_meta(workspace=identity.id, path=str(workspace.root.resolve()))
            yield Held(workspace, ledger, log, state)
        finally:
            ledger.close()
        if place.exists():
            files.move(place, state / files.free_name(state, "ledger-damaged.sqlite"))
        for one in (place, made):
            Mark(one).forget()
        for journal in ("-wal", "-shm"):  # the damaged one's
            place.with_name(place.name + journal).unlink(missing_ok=True)
        files.move(made, place)
        ids.replace(workspace.root, identity)


def _check_lost(workspace: Workspace, state: Path, identity: ids.Identity) -> None:
    """Makes sure that a ledger is really lost before another is made."""
    if workspace.settings.ledger.url or not (state / "ledger.sqlite").exists():
        return
    try:
        ledger = _open(workspace, state)
    except LedgerDamaged:
        return
    from breachdocs.register.ledger.trust import what_is_wrong  # noqa: PLC0415 -- where a ledger may be lost only

    with contextlib.closing(ledger):
        if what_is_wrong(ledger):
            return
        keeps, path = ledger.meta("workspace"), ledger.meta("path")
        if keeps is None:
            return  # emptied
    if keeps != identity.id and path == str(workspace.root.resolve()):
        ids.replace(workspace.root, ids.Identity(str(keeps), identity.computer))
    raise UsageError("The ledger of this workspace is here and opens, so there is nothing to rebuild.")


def _check_empty(ledger: Ledger) -> None:
    if next(iter(ledger.incidents()), None) is not None:
        raise UsageError("The ledger of this workspace is in the database, so there is nothing to rebuild.")


@_in_words
def look(workspace: Workspace) -> Iterator[Ledger | None]:
    """The ledger for looking only (``status``, a rehearsal), without waiting for a run; ``None`` before first use."""
    identity = ids.identity_of(workspace.root)
    state = ids.state_folder(workspace, identity) if identity else None
    if (
        identity is None
        or state is None
        or not (workspace.settings.ledger.url or (state / "ledger.sqlite").exists())
    ):
        yield None
        return
    with contextlib.closing(_open(workspace, state, looks=True)) as ledger, _doubted(ledger):
        ids.check_belongs(ledger, workspace, identity)
        yield ledger


def _open(
    workspace: Workspace,
    state: Path,
    first: Callable[[sa.Connection], object] | None = None,
    *,
    looks: bool = False,
) -> Ledger:
    from breachdocs.register.ledger import Ledger  # noqa: PLC0415 -- the same
    from breachdocs.register.ledger.lease import damaged, loss_told  # noqa: PLC0415 -- SQLAlchemy, where the ledger is needed only

    with loss_told():
        if workspace.settings.ledger.url:
            return Ledger(workspace.settings.ledger.url, first=first)
        try:
            return Ledger.at(state / "ledger.sqlite", looks=looks)
        except ValueError as error:  # its own words for what is wrong with it can't be read either
            raise LedgerDamaged(damaged("it does not open")) from error


def _doubted(ledger: Ledger) -> AbstractContextManager[None]:
    from breachdocs.register.ledger import trust  # noqa: PLC0415 -- the same

    return trust.doubted(ledger)


def _first_use(workspace: Workspace, patience: float) -> ids.Identity:
    """Makes the ledger first and the identity then, so that an identity without a ledger here is another computer's."""
    identity = ids.new_identity()
    if workspace.settings.ledger.url:
        return ids.give(workspace.root, identity)
    state = ids.state_folder(workspace, identity)
    with _locked(state, patience):
        ledger = _open(workspace, state)
        try:
            # A state folder of the settings' choosing may know this workspace from before its .breachdocs was lost.
            here = str(workspace.root.resolve())
            if (keeps := ledger.meta("workspace")) is None:
                ledger.set_meta(workspace=identity.id, path=here)
            elif ledger.meta("path") == here:
                identity = ids.Identity(keeps, identity.computer)
            return ids.give(workspace.root, identity)
        finally:
            ledger.close()


@contextlib.contextmanager
def _locked(state: Path, patience: float) -> Iterator[None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415 -- where a lock is taken only

    state.mkdir(mode=0o700, parents=True, exist_ok=True)  # answers of forms lie in it
    lock = FileLock(state / "pass.lock")
    try:
        lock.acquire(timeout=patience, poll_interval=0.1)
    except Timeout as error:
        raise WorkspaceHeld(_HELD) from error
    try:
        yield
    finally:
        lock.release()
