"""The register as a file: read once, backed up, and replaced only while it is still what was read."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from breachdocs import files
from breachdocs.errors import RegisterBusy, TemporaryFault
from breachdocs.register.workbook.errors import RegisterChanged
from breachdocs.register.workbook.stored import AT_ONCE, Stored

_BACKUP = re.compile(r"-\d{8}-\d{6}(?:-\d+)?$")
#: What OneDrive (the computer's name), Dropbox, Nextcloud, Google Drive and Syncthing add to a file's name.
_COPY = re.compile(r"-[^-]*[A-Z]| \(.*\)$|\.sync-conflict-")
#: Excel's owner file holds a length and then the name, in one byte a character and again in two.
_OWNER_FILE_NAME = slice(1, 55)
#: Windows' number.
_ACCESS_DENIED = 5


def load(path: Path) -> tuple[Stored, str]:
    """The register's bytes and their SHA-256, read once, so that what is worked out is worked out from one state.

    Raises:
        TemporaryFault: the share is away, or somebody holds the file against reading.
        FileNotFoundError: there is no register.
    """
    try:
        with path.open("rb") as file:
            content = Stored(iter(lambda: file.read(AT_ONCE), b""))
    except FileNotFoundError:
        raise
    except OSError as error:
        if path.is_dir():
            told = f"A folder called {path.name} lies where the register was. Move it away and put the register back."
            raise TemporaryFault(told) from error
        if files.is_the_clouds(error) or files.lies_online(path):
            told = f"{path.name} is only online and could not be fetched: {files.SEE_TO_THE_CLOUD}. It is tried again."
            raise TemporaryFault(told) from error
        raise TemporaryFault(f"{path.name} can't be read now. It is tried again.") from error
    return content, content.sha256


def owner_of(path: Path) -> str | None:
    """Who has the register open, as Excel or LibreOffice note it beside the file; ``None`` where neither does.

    A hint, never a lock: the note of a program that crashed stays behind, and some notes hold no name ("somebody").
    """
    for note in (path.with_name(f"~${path.name}"), path.with_name(f"~${path.name[2:]}")):
        with contextlib.suppress(OSError):
            raw = note.read_bytes()
            length = min(raw[0], 54) if raw else 0
            name = raw[_OWNER_FILE_NAME][:length].decode("cp1252", "replace").strip(" \0")
            return name or "somebody"
    with contextlib.suppress(OSError):
        text = path.with_name(f".~lock.{path.name}#").read_text("utf-8", "replace")
        return next((part.strip() for part in text.split(",")[:2] if part.strip()), "somebody")
    return None


def copies_beside(path: Path, others: Collection[Path] = ()) -> Iterator[str]:
    """A sentence for each copy that a program which syncs folders left beside a register that two changed at once.

    Args:
        path: the register.
        others: registers of their own, whose names may begin alike.
    """
    known, beside = {other.name.casefold() for other in others}, list[Path]()
    with contextlib.suppress(OSError):
        beside = sorted(path.parent.glob(f"*{path.suffix}"))
    for entry in beside:
        ours = entry.stem.startswith(path.stem) and entry.name.casefold() not in known
        if ours and _COPY.match(entry.stem[len(path.stem) :]):
            yield (
                f"{entry.name} looks like a copy that was made because two changed the register at once. What people "
                "typed only there is not in the register: copy it over, then move that file away."
            )


def commit(
    path: Path,
    content: bytes | Stored,
    expected_sha: str,
    backups: Path,
    *,
    keep: int,
    now: dt.datetime,
    wait_seconds: float = 2.5,
    system: files.FileSystem = files.REAL,
) -> str:
    """Replaces the register, unless a person saved it since it was read; the old one is kept.

    Args:
        path: the register.
        content: its new bytes.
        expected_sha: of the bytes that `content` was made from.
        backups: folder for earlier registers.
        keep: how many of them; 0 keeps none.
        now: local time, for the backup's name.
        wait_seconds: how long to wait for a file that somebody holds.
        system: the file system's calls.

    Returns:
        The SHA-256 of the register as it now is.

    Raises:
        RegisterChanged: it was saved meanwhile; nothing was written, start again from what it is now.
        RegisterBusy: somebody has it open; nothing was written.
        TemporaryFault: it is marked read-only, the share is away, the disk is full; nothing was written.
    """
    new = Stored.of(content)
    if _is_marked(path):
        raise TemporaryFault(
            f"{path.name} is marked read-only, so nothing is written into it. What is to be written waits until the "
            "mark is taken off, in the file's properties."
        )
    if keep > 0 and path.exists():
        _back_up(path, expected_sha, backups, now=now, system=system)

    def unchanged() -> None:
        now_there = files.sha256_of(path) if path.exists() else ""
        if now_there != expected_sha:
            raise RegisterChanged(
                f"{path.name} was saved by somebody meanwhile. The change is worked out again."
            )

    try:
        files.write_atomically(path, new.pieces(), wait_seconds=wait_seconds, system=system, check=unchanged)
    except RegisterChanged:
        raise
    except TemporaryFault as fault:
        cause = fault.__cause__
        owner = owner_of(path)
        denied = isinstance(cause, PermissionError)
        if isinstance(cause, OSError) and (files.passes_by_itself(cause) or (owner and denied)):
            by = f" by {owner}" if owner else ""
            rights = ", or breachdocs may not replace it" if _is_denied(cause) and not owner else ""
            raise RegisterBusy(
                f"{path.name} is open elsewhere{by}{rights}. The change waits, and is written once the file is closed."
            ) from fault
        if denied:
            raise TemporaryFault(
                f"breachdocs may not write {path.name}, or into its folder. The change waits: have the rights looked "
                "at; it goes on by itself then."
            ) from fault
        raise
    _rotate(path, backups, keep, now)
    return new.sha256


def _is_marked(path: Path) -> bool:
    """Whether a file is marked read-only, by its attribute or its mode; its folder may let it be replaced."""
    with contextlib.suppress(OSError):
        return not path.stat().st_mode & 0o222
    return False


def _is_denied(error: OSError) -> bool:
    """Whether Windows denies access, which it does where a file is open and where there are no rights."""
    return getattr(error, "winerror", None) == _ACCESS_DENIED


def _back_up(
    path: Path, expected_sha: str, backups: Path, *, now: dt.datetime, system: files.FileSystem
) -> None:
    content, sha = load(path)
    if sha != expected_sha:
        raise RegisterChanged(f"{path.name} was saved by somebody meanwhile. The change is worked out again.")
    if _is_kept(path, content, backups, now):
        return
    name, number = f"{path.stem}-{_stamp(now)}", 1
    target = backups / f"{name}{path.suffix}"
    try:
        backups.mkdir(parents=True, exist_ok=True)
        while target.exists() and files.sha256_of(target) != sha:
            number += 1
            target = backups / f"{name}-{number}{path.suffix}"
        if target.exists():
            return
    except OSError as error:
        raise TemporaryFault("The backups folder can't be written now. It is tried again.") from error
    files.write_atomically(target, content.pieces(), system=system)


def _is_kept(path: Path, content: Stored, backups: Path, now: dt.datetime) -> bool:
    """Whether the newest backup is this register: it was open elsewhere when it was last to be replaced."""
    made = (entry for entry in backups_of(path, backups) if _age(entry)[0] <= _stamp(now))
    with contextlib.suppress(OSError, StopIteration):
        newest = next(made)
        return newest.stat().st_size == content.size and files.sha256_of(newest) == content.sha256
    return False


def _stamp(now: dt.datetime) -> str:
    return f"{now:%Y%m%d-%H%M%S}"


def backups_of(path: Path, backups: Path) -> tuple[Path, ...]:
    """The earlier registers in a folder, the newest first; none where the folder can't be looked into."""
    ours = []
    with contextlib.suppress(OSError):
        ours = [
            entry
            for entry in backups.iterdir()
            if entry.suffix == path.suffix
            and entry.stem.startswith(path.stem)
            and _BACKUP.fullmatch(entry.stem[len(path.stem) :])
        ]
    return tuple(sorted(ours, key=_age, reverse=True))


def _rotate(path: Path, backups: Path, keep: int, now: dt.datetime) -> None:
    """Removes the oldest backups of this register beyond `keep`; one that can't be removed waits for the next time.

    Those of moments to come were made before the clock was put back, so they are older than any made since.
    """
    found = sorted(backups_of(path, backups), key=lambda entry: _age(entry)[0] > _stamp(now))
    for entry in found[keep:] if keep > 0 else ():
        with contextlib.suppress(OSError):
            entry.unlink()


def _age(entry: Path) -> tuple[str, int]:
    """Backups in the order they were made: by their stamp, then the number of those within one second."""
    stamp = re.search(r"(\d{8}-\d{6})(?:-(\d+))?$", entry.stem)
    return (stamp[1], int(stamp[2] or 1)) if stamp else ("", 0)
