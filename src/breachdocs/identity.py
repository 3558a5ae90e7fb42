"""Which workspace a folder is, and whose ledger keeps it.

``.breachdocs/workspace.json`` holds the workspace's id. The ledger of that id lives on one machine (or in one
PostgreSQL) and remembers the folder it belongs to. So a second machine, and a copy of the folder, are told apart from
the workspace itself, and two ledgers never give out the same numbers.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs import files
from breachdocs.errors import TemporaryFault, WorkspaceHeld
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Identity:
    """A workspace's id, and the computer it was first used on (shown to a person, decides nothing)."""

    id: str
    computer: str


def identity_of(root: Path) -> Identity | None:
    """The identity of a folder, or ``None`` where it has none yet.

    Raises:
        TemporaryFault: it is there and can't be read now.
    """
    path = root / ".breachdocs" / "workspace.json"
    for pause in (0.05, 0.2, 0.5, 0.0):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return Identity(found["workspace"], found.get("computer", ""))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise TemporaryFault("The workspace can't be read now. It is tried again.") from error
        except (ValueError, KeyError, TypeError):
            time.sleep(pause)  # another run is writing it at this moment
    raise TemporaryFault("The file .breachdocs/workspace.json can't be read. Restore it from a backup.")


def new_identity() -> Identity:
    """An identity never used before."""
    return Identity(uuid.uuid4().hex, platform.node())


def give(root: Path, identity: Identity) -> Identity:
    """Gives a folder its identity, unless another run was quicker; returns the one it has."""
    path = root / ".breachdocs" / "workspace.json"
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            json.dump({"workspace": identity.id, "computer": identity.computer}, file)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        return identity_of(root) or identity
    except OSError as error:
        with contextlib.suppress(OSError):
            path.unlink()
        raise TemporaryFault("The workspace can't be written to now. It is tried again.") from error
    return identity


def replace(root: Path, identity: Identity) -> None:
    """Gives a folder another identity in place of the one it has.

    Raises:
        TemporaryFault: it can't be written to now.
    """
    path = root / ".breachdocs" / "workspace.json"
    with files.tried_again():
        path.parent.mkdir(exist_ok=True)
    files.write_atomically(
        path, json.dumps({"workspace": identity.id, "computer": identity.computer}).encode()
    )


def state_folder(workspace: Workspace, identity: Identity) -> Path:
    """Where the ledger and the log of a workspace are: on the machine's own disk, not on the share."""
    if chosen := workspace.settings.ledger.state_folder:
        return workspace.root / Path(chosen).expanduser()
    from platformdirs import user_state_path  # noqa: PLC0415 -- not needed where a folder is set

    return user_state_path("breachdocs", appauthor=False) / identity.id


def check_belongs(ledger: Ledger, workspace: Workspace, identity: Identity) -> None:
    """Makes sure that a ledger and a workspace belong to each other.

    Raises:
        WorkspaceHeld: the ledger keeps another workspace, or the folder is a copy of one that is still there, or
            another computer keeps it.
    """
    keeps = ledger.meta("workspace")
    if keeps is None:
        raise WorkspaceHeld(
            f"The ledger of this workspace is kept on another computer ({identity.computer or 'unknown'}). "
            "Run breachdocs there, or set ledger.url to a database that both can reach. If that computer is gone, "
            "`breachdocs rebuild --ledger` makes the ledger anew."
        )
    if keeps != identity.id:
        raise WorkspaceHeld(
            "The state folder or database in the settings keeps another workspace. Give each workspace its own."
        )
    before = Path(ledger.meta("path") or workspace.root)
    here = workspace.root.resolve()
    if before == here:
        return
    with contextlib.suppress(OSError, TemporaryFault):
        if not before.samefile(here) and (other := identity_of(before)) and other.id == identity.id:
            raise WorkspaceHeld(
                "This folder is a copy of a workspace that is still in use. Use that one; or, to make this one "
                "a workspace of its own, delete its hidden folder .breachdocs."
            )
    ledger.set_meta(path=str(here))
