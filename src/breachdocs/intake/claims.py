"""Claiming a file: its rename into the product's own folder on the same share is the lock between machines."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from breachdocs import files
from breachdocs.config import Intake
from breachdocs.errors import TemporaryFault
from breachdocs.intake.contents import make_our_own
from breachdocs.intake.kinds import suffix_of
from breachdocs.intake.model import Candidate, Drop, State

#: What Windows and Mac put into a folder for themselves.
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "icon\r"})
_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def drop_of(candidate: Candidate, drop_id: str, received: dt.datetime, limits: Intake) -> Drop:
    """The drop that a candidate becomes."""
    place = PurePosixPath(candidate.place)
    suffix = plain_suffix(place.name)
    if candidate.regular:
        suffix = suffix_of(candidate.path, suffix, limits.largest_file_mb << 20)
    return Drop(
        id=drop_id,
        name=storable(place.name),
        place=storable(candidate.place),
        suffix=suffix,
        size=candidate.size,
        state=State.SEEN,
        received=received,
    )


def plain_suffix(name: str) -> str:
    """The suffix of a name in small plain letters and figures, or nothing."""
    suffix = PurePosixPath(name).suffix.casefold()
    return suffix if _PLAIN_SUFFIX.fullmatch(suffix) else ""


def claimed_file(claimed: Path, drop: Drop) -> Path:
    """Where the file of a claimed drop lies."""
    return claimed / drop.id / f"original{drop.suffix}"


def claim(path: Path, claimed: Path, drop: Drop, system: files.FileSystem = files.REAL) -> bool:
    """Renames a file from the inbox to its claimed place. ``False``: it was gone, or is held open and waits.

    Raises:
        TemporaryFault: the share is away, or another program holds the file open.
    """
    target = claimed_file(claimed, drop)
    with files.tried_again():
        target.parent.mkdir(parents=True, exist_ok=True)
    try:
        files.move(path, target, wait_seconds=0.3, system=system)
    except FileNotFoundError:
        _tidy(target.parent)
        return False
    except TemporaryFault:
        _tidy(target.parent)
        raise
    make_our_own(target)
    return True


def clear_emptied(inbox: Path, places: Iterable[str], stays: Callable[[str], bool]) -> None:
    """Removes the folders that came as a drop, where nothing but a system's own files is left in them.

    Args:
        inbox: the folder that stays.
        places: of the files taken, relative to it.
        stays: whether a folder, relative to it, too, is there for good.
    """
    inbox = files.at_any_length(inbox)
    folders = {folder for place in places for folder in PurePosixPath(place).parents[:-1]}
    for folder in sorted(folders, key=lambda one: len(one.parts), reverse=True):
        with contextlib.suppress(OSError):  # away, or somebody is in it: it is only tidiness
            left = list((inbox / folder).iterdir())
            if all(file.name.casefold() in _OF_THE_SYSTEM for file in left) and not stays(str(folder)):
                for file in left:
                    file.unlink()
                (inbox / folder).rmdir()


def resume(inbox: Path, claimed: Path, drop: Drop) -> bool:
    """Whether a drop that was only seen before a crash was in fact claimed; if not, it is still in the inbox."""
    found = claimed_file(claimed, drop).exists() or claimed_file(claimed, drop).is_symlink()
    if found:
        make_our_own(claimed_file(claimed, drop))
    else:
        _tidy(claimed_file(claimed, drop).parent)
    return found


def orphans(claimed: Path, is_known: Callable[[str], bool]) -> list[tuple[str, Path]]:
    """Claimed files that no ledger knows (it was lost): each id with its file."""
    if not claimed.is_dir():
        return []
    return [
        (folder.name, file)
        for folder in sorted(claimed.iterdir())
        if folder.is_dir() and not is_known(folder.name)
        for file in sorted(folder.glob("original*"))
    ]


def release(claimed: Path, drop: Drop) -> None:
    """Removes the empty folder of a drop whose file has found its last place."""
    files.clear_unfinished(claimed / drop.id)
    _tidy(claimed / drop.id)


def _tidy(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return  # not empty, or away: it is only tidiness


def storable(name: str) -> str:
    """A name that a database takes: what is no Unicode, from an old share, is written as an escape."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
