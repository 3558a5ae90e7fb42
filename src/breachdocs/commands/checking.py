"""``breachdocs check``: settings, rules, folders, templates, ledger, register; a sentence where one is not well."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from breachdocs import people_list, rule_file, settings_file
from breachdocs.config import Settings
from breachdocs.errors import BreachdocsError, WorkspaceHeld
from breachdocs.workspace import Workspace

#: File systems that lie on another machine, as ``/proc/mounts`` names them.
_REMOTE = frozenset(
    {"cifs", "smb3", "smbfs", "nfs", "nfs4", "9p", "afs", "fuse.sshfs", "fuse.rclone", "davfs"}
)
_DRIVE_REMOTE = 4
#: The key of a row that is tried in memory.
_TRIAL = "breachdocs-check"


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing looked at.

    Attributes:
        what: its name.
        faults: what is wrong, a sentence each; with none it is well.
        advice: what would be better, a sentence each; nothing fails for it.
    """

    what: str
    faults: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()


def check(root: Path) -> Iterator[Checked]:
    """Everything about a workspace, one by one as it is looked at. Nothing in it is changed."""
    try:
        settings = settings_file.load(root / settings_file.NAME)
    except BreachdocsError as error:
        yield Checked(settings_file.NAME, (str(error),))
        return
    workspace = Workspace(root, settings)
    yield Checked(settings_file.NAME, advice=tuple(_left_empty(settings)))
    yield from _rule_files(root)
    yield from _people_list(settings)
    for folder in (workspace.inbox, workspace.outbox, workspace.templates):
        yield Checked(f"{folder.name}/", tuple(_folder_faults(folder)))
    yield from _templates(workspace)
    yield Checked("state folder", tuple(_state_faults(workspace)))
    yield from _registers(workspace)


def _left_empty(settings: Settings) -> Iterator[str]:
    """What letters need and the settings leave out."""
    organisation = settings.organisation
    if not organisation.council:
        yield "organisation.council is empty, so letters do not say who writes."
    if not organisation.dpo.name:
        yield "organisation.dpo.name is empty; a letter must name the data protection officer."
    if not (organisation.dpo.email or organisation.dpo.phone):
        yield "organisation.dpo has no e-mail and no phone; a letter must say how to reach the officer."


def _rule_files(root: Path) -> Iterator[Checked]:
    """The workspace's own rules and cases, where it has some."""
    if rule_file.has_own(root):
        yield Checked(rule_file.NAME, tuple(_faults_of(lambda: rule_file.load(root))))
    if (root / rule_file.CASES_NAME).is_file():
        yield Checked(rule_file.CASES_NAME, tuple(_faults_of(lambda: rule_file.load_cases(root))))


def _people_list(settings: Settings) -> Iterator[Checked]:
    """The school's own list of people, where the settings name one."""
    if settings.people.list_file:
        yield Checked("people.list_file", tuple(_faults_of(lambda: people_list.people_of(settings))))


def _faults_of(load: Callable[[], object]) -> Iterator[str]:
    try:
        load()
    except BreachdocsError as error:
        yield str(error)


def _folder_faults(folder: Path) -> Iterator[str]:
    if not folder.is_dir():
        yield f"There is no folder {folder.name}. `breachdocs init` makes it."
        return
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".breachdocs-check-", suffix=".tmp"):
            pass
    except OSError as error:
        yield f"Nothing can be written to {folder.name} ({_why(error)})."


def _templates(workspace: Workspace) -> Iterator[Checked]:
    from breachdocs.documents import PLACEHOLDERS, check_form_look, check_template  # noqa: PLC0415 -- Word's writers

    checks = {
        **dict.fromkeys(sorted(PLACEHOLDERS), check_template),
        **dict.fromkeys(("breach-form.docx", "near-miss-form.docx"), check_form_look),
    }
    for name, look_at in checks.items():
        path = workspace.templates / name
        try:
            faults = look_at(name, path.read_bytes())
        except FileNotFoundError:
            yield Checked(f"templates/{name}", advice=("It is not there, so the product's own is used.",))
            continue
        except OSError as error:
            faults = [f"It can't be read ({_why(error)})."]
        yield Checked(f"templates/{name}", tuple(faults))


def _state_faults(workspace: Workspace) -> Iterator[str]:
    """Whether the ledger opens, and lies on this machine's disk: SQLite on a share gets damaged."""
    from breachdocs import holding, identity  # noqa: PLC0415 -- loads the ledger's room

    try:
        known = identity.identity_of(workspace.root) or identity.new_identity()
        folder = identity.state_folder(workspace, known)
        if not workspace.settings.ledger.url and is_remote(folder):
            yield "The state folder lies on another machine. Set ledger.state_folder to one on a local disk."
        yield from _nearest_faults(folder)
        with holding.look(workspace):
            pass
    except BreachdocsError as error:
        yield str(error)


def _nearest_faults(folder: Path) -> Iterator[str]:
    """Whether a folder can be written to, or made where there is none yet."""
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if not os.access(nearest, os.W_OK):
        yield "The state folder can't be written to. Set ledger.state_folder to a folder that can."


def _registers(workspace: Workspace) -> Iterator[Checked]:
    from breachdocs import holding, register  # noqa: PLC0415 -- loads the ledger's room
    from breachdocs.run.homes import Homes  # noqa: PLC0415 -- loads the form

    try:
        try:
            with holding.look(workspace) as ledger:
                homes = Homes(workspace, ledger)
        except WorkspaceHeld:  # told with the state folder
            homes = Homes(workspace, None)
    except BreachdocsError as error:
        yield Checked(workspace.settings.workbook.file, (str(error),))
        return
    all_homes = list(homes)
    files = [home.place.register for home in all_homes]
    for home in all_homes:
        copies = register.copies_beside(home.place.register, files)
        advice = tuple(_register_advice(home.place))
        yield Checked(home.workbook.file, (*_register_faults(home.place), *copies), advice)


def _register_faults(workspace: Workspace) -> Iterator[str]:
    """Whether a row could be added to each table now: tried in memory, nothing is written."""
    from breachdocs import register  # noqa: PLC0415 -- its heavy modules load when called

    headings = {
        "Incidents": register.INCIDENT_HEADINGS,
        "Actions": register.ACTION_HEADINGS,
        "Attention": register.ATTENTION_HEADINGS,
    }
    try:
        content, _ = register.load(workspace.register)
    except FileNotFoundError:
        return
    except BreachdocsError as error:
        yield str(error)
        return
    layouts = register.layouts_of(workspace.settings.workbook)
    try:
        there = register.tables_in(content, layouts)
    except BreachdocsError as error:
        yield str(error)
        return
    for table, names in headings.items():
        if table not in there:
            continue
        trial = register.Row(_TRIAL, dict.fromkeys(names))
        try:
            applied = register.apply(content, register.Changes({table: (trial,)}), {}, layouts=layouts)
        except register.RegisterUnreadable as error:
            yield str(error)
            return
        except BreachdocsError as error:
            yield str(error)
        else:
            yield from (f"{table}: {sentence}" for sentence in applied.sentences)
            yield from register.doubled(content, table, layouts=layouts)


def _register_advice(workspace: Workspace) -> Iterator[str]:
    """What will not follow when the register becomes longer."""
    from breachdocs import register  # noqa: PLC0415 -- its heavy modules load when called

    with contextlib.suppress(FileNotFoundError, BreachdocsError):  # told with the faults
        content, _ = register.load(workspace.register)
        yield from register.left_behind(content, layouts=register.layouts_of(workspace.settings.workbook))


def is_remote(folder: Path, mounts: Path = Path("/proc/mounts")) -> bool:
    """Whether a folder lies on another machine's disk, as far as the system tells."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 -- Windows only

        anchor = folder.resolve().anchor
        return anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(anchor) == _DRIVE_REMOTE
    best, kind = "", ""
    with contextlib.suppress(OSError):
        for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
            _, place, this, *_ = [*line.split(" "), "", "", ""]
            place = place.encode("latin-1", "replace").decode("unicode_escape")
            if folder.resolve().is_relative_to(place) and len(place) >= len(best):
                best, kind = place, this
    return kind in _REMOTE


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
