"""A file that can't be taken in: a place in ``needs-attention`` and a note, and the way back into the inbox."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from breachdocs import files
from breachdocs.errors import TemporaryFault
from breachdocs.intake.inbox import is_half_copied, is_ignored
from breachdocs.intake.model import Drop

#: The note beside each refused file.
NOTE = "WHY.txt"


def place_for(needs_attention: Path, drop: Drop, taken: set[str]) -> str:
    """The folder that a refused drop is to have: its own name, numbered where that is taken. Adds it to `taken`."""
    name = files.free_name(needs_attention, files.safe_name(drop.name), taken)
    taken.add(name)
    return name


def set_aside(
    source: Path,
    needs_attention: Path,
    drop: Drop,
    system: files.FileSystem = files.REAL,
    *,
    windows: bool = os.name == "nt",
) -> None:
    """Moves a refused file to its place and writes why. Done again after a crash, it comes to the same.

    It is renamed, as a program that still copies into it writes on where it lies then (`has_changed_since`); but not
    on Windows, where none can, and where it would keep the rights of the inbox.

    Raises:
        TemporaryFault: the share is away, or somebody holds the file open.
    """
    folder = needs_attention / drop.kept_as
    with files.tried_again():
        folder.mkdir(parents=True, exist_ok=True)
    target = file_of(needs_attention, drop)
    with contextlib.suppress(FileExistsError, FileNotFoundError):
        (files.settle if windows else files.move)(source, target, system=system)
    with files.tried_again():
        left = files.is_there(source) and not files.is_there(target)
    if left:
        raise TemporaryFault("A file can't be moved now. It is tried again.")
    files.write_atomically(folder / NOTE, _note(drop).encode(), system=system)


def copy_aside(
    content: bytes, folder: Path, name: str, note: str, system: files.FileSystem = files.REAL
) -> None:
    """Writes a copy of a file that is kept elsewhere, and why it is there, into a folder of ``needs-attention``.

    Raises:
        TemporaryFault: the share is away, or somebody holds the file open.
    """
    with files.tried_again():
        folder.mkdir(parents=True, exist_ok=True)
    files.write_atomically(folder / name, content, system=system)
    files.write_atomically(folder / NOTE, note.encode(), system=system)


def file_of(needs_attention: Path, drop: Drop) -> Path:
    """Where the file of a refused drop lies."""
    name = files.safe_name(drop.name)
    return needs_attention / drop.kept_as / (f"_{name}" if name.casefold() == NOTE.casefold() else name)


def has_changed_since(needs_attention: Path, drop: Drop, now: float, settle_seconds: float) -> bool:
    """Whether a file that was refused as it stood is whole and of other bytes now, and has settled.

    A copy that writes on into a file follows it when it is renamed, so it can end in ``needs-attention``.
    """
    path = file_of(needs_attention, drop)
    try:
        found, noted = os.lstat(path), os.lstat(path.with_name(NOTE))
        if found.st_size == drop.size and found.st_mtime_ns < noted.st_mtime_ns:
            return False
        if not stat.S_ISREG(found.st_mode) or now - found.st_mtime < settle_seconds:
            return False
        return not is_half_copied(path) and files.sha256_of(path) != drop.sha256
    except OSError:
        return False


def _note(drop: Drop) -> str:
    came = f"{drop.reached_us.day} {drop.reached_us:%B %Y} at {drop.reached_us:%H:%M}"
    return (
        f"{drop.name}\ncame in on {came} and could not be registered as a breach form.\n\n"
        f"What it is\n    {drop.what}\n\nWhat to do\n    {drop.advice}\n\n"
        "The file is beside this note, unchanged. Mended, put it back into the inbox, or run\n"
        f'    breachdocs retry "{drop.kept_as}"\n'
        'Until then it stands on the sheet "Needs attention" of the register, so that the report is not forgotten.\n'
    )


def put_back(folder: Path, inbox: Path, system: files.FileSystem = files.REAL) -> int:
    """Moves the files of one refused drop back into the inbox, under names that are free there; returns how many.

    Raises:
        TemporaryFault: somebody holds a file open, or the share is away.
    """
    moved = 0
    for file in sorted(folder.iterdir()):
        if file.name == NOTE or is_ignored(file.name):
            continue
        files.move(file, inbox / files.free_name(inbox, file.name), system=system)
        moved += 1
    with contextlib.suppress(OSError):
        (folder / NOTE).unlink(missing_ok=True)
        folder.rmdir()
    return moved
