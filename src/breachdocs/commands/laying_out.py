"""Laying out a workspace: folders, ``config.yaml``, templates. What is there already is never touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from breachdocs import files, settings_file
from breachdocs.config import Settings
from breachdocs.errors import UsageError
from breachdocs.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A workspace laid out.

    Attributes:
        workspace: with the settings that now hold.
        made: what was made, relative to its folder; folders end in ``/``.
        kept: what was there before and is as it was.
    """

    workspace: Workspace
    made: tuple[str, ...]
    kept: tuple[str, ...]


def lay_out(root: Path, settings: Settings | None = None) -> LaidOut:
    """Makes what a workspace lacks, with `settings` (defaults) where it has no ``config.yaml`` yet.

    Raises:
        UsageError: the folder can't be made or written to, or a ``config.yaml`` is there and is wrong.
        TemporaryFault: the disk is full, or the share is away.
    """
    made: list[str] = []
    kept: list[str] = []
    try:
        root.mkdir(parents=True, exist_ok=True)
        _once(
            root / settings_file.NAME,
            settings_file.commented(settings or Settings()).encode(),
            root,
            made,
            kept,
        )
        workspace = Workspace(root, settings_file.load(root / settings_file.NAME))
        for folder in (workspace.inbox, workspace.outbox, workspace.templates):
            (kept if folder.is_dir() else made).append(f"{folder.relative_to(root).as_posix()}/")
            folder.mkdir(exist_ok=True)
        for name, content in templates(workspace.settings):
            _once(workspace.templates / name, content, root, made, kept)
    except OSError as error:
        why = (error.strerror or "no reason given").lower()
        raise UsageError(f"A workspace can't be laid out there ({why}).") from error
    return LaidOut(workspace, tuple(made), tuple(kept))


def templates(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """Name and content of every Word file that ``templates/`` starts with."""
    from breachdocs.documents import default_templates  # noqa: PLC0415 -- loads Word's writers
    from breachdocs.documents.forms.blank import blank_form  # noqa: PLC0415 -- the same
    from breachdocs.documents.forms.kinds import BREACH_FORM, incident_form  # noqa: PLC0415 -- the same

    yield from sorted(default_templates().items())
    for kind in (BREACH_FORM, incident_form()):
        yield kind.file, blank_form(kind, organisation=settings.organisation, risk=settings.risk)


def _once(path: Path, content: bytes, root: Path, made: list[str], kept: list[str]) -> None:
    """Writes a file unless there is one of its name."""
    name = path.relative_to(root).as_posix()
    if path.exists() or path.is_symlink():
        kept.append(name)
        return
    files.write_atomically(path, content)
    made.append(name)
