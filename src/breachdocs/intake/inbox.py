"""Looking into the inbox. The look is the truth; an event only makes it sooner.

A file is ready when it has not changed for the settle time, can be opened, and, if it is a zip as Word files are, has
its central directory: a zip's directory is written last, so a half-copied one is known for sure. Known and accepted:
a file whose copying program keeps the old date and that is no zip may be taken while it grows; no form is such a file.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from breachdocs.config import Intake
from breachdocs.errors import TemporaryFault
from breachdocs.intake.model import Candidate, Waiting

_IGNORED = frozenset({"thumbs.db", "desktop.ini"})
_OFFICE_TEMPORARY = ("~$", "~wrd", ".~lock.")
_ZIP_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".odt", ".zip"})


@dataclass(frozen=True, slots=True)
class Look:
    """What a look into the inbox found: what can be taken in now, and what waits."""

    ready: tuple[Candidate, ...]
    waiting: tuple[Waiting, ...] = ()


def is_ignored(name: str) -> bool:
    """Whether a name is a program's own temporary file, or hidden: never a form that somebody dropped."""
    folded = name.casefold()
    return folded.startswith((".", *_OFFICE_TEMPORARY)) or folded.endswith(".tmp") or folded in _IGNORED


def candidates(inbox: Path) -> list[Candidate]:
    """Every file in the inbox and the folders dropped into it, oldest first; links are named, never followed.

    Raises:
        TemporaryFault: the inbox can't be read, as when its share is away.
    """
    try:
        found = list(_walk(inbox, ""))
    except OSError as error:
        raise TemporaryFault(
            "The inbox can't be read now. It is looked at again at the next pass."
        ) from error
    return sorted(found, key=lambda candidate: (candidate.changed, candidate.place))


def _walk(folder: Path, above: str) -> Iterator[Candidate]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if is_ignored(entry.name):
                continue
            place = f"{above}{entry.name}"
            is_link = entry.is_symlink() or bool(getattr(entry, "is_junction", bool)())
            if not is_link and entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), f"{place}/")
                continue
            try:
                found = os.lstat(entry.path)  # the entry's own may be stale on Windows
            except FileNotFoundError:
                continue  # taken or renamed meanwhile
            yield Candidate(
                Path(entry.path), place, found.st_size, found.st_mtime_ns, stat.S_ISREG(found.st_mode)
            )


def look(inbox: Path, settings: Intake, now: float, pause: Callable[[float], object] | None) -> Look:
    """Looks for what is ready, waiting the settle time out once for all that is fresh.

    Args:
        inbox: the folder.
        settings: the settle and grace times.
        now: seconds since 1970, as files tell their times.
        pause: waits so many seconds; ``None``: what is fresh waits for the next pass.

    Raises:
        TemporaryFault: the inbox can't be read.
    """
    first = candidates(inbox)
    fresh = {found.place for found in first if _age(found, now) < settings.settle_seconds}
    if fresh and pause is not None:
        pause(settings.settle_seconds)
        now += settings.settle_seconds
        before = {found.place: (found.size, found.changed) for found in first}
        first = candidates(inbox)
        fresh = {found.place for found in first if before.get(found.place) != (found.size, found.changed)}
    ready, waiting = [], []
    for found in first:
        why = "it has only just changed" if found.place in fresh else _not_ready(found, settings, now)
        if why:
            waiting.append(Waiting(found.place, why))
        else:
            ready.append(found)
    return Look(tuple(ready), tuple(waiting))


def _age(found: Candidate, now: float) -> float:
    """Seconds since a file changed; negative where the share's clock is ahead."""
    return now - found.changed / 1e9


def _not_ready(found: Candidate, settings: Intake, now: float) -> str:
    """Why a settled file can't be taken yet, or nothing."""
    if not found.regular:
        return ""
    try:
        with found.path.open("rb") as file:
            start = file.read(4)
    except OSError:
        return "another program holds it open"
    if _age(found, now) < settings.grace_seconds and _is_half_copied(found, start):
        return "it is still being copied"
    return ""


def _is_half_copied(found: Candidate, start: bytes) -> bool:
    if start[:2] != b"PK":
        # Some copies make room first: a Word file of nothing but zeros, or of no bytes at all.
        return not start.strip(b"\0") and found.path.suffix.casefold() in _ZIP_SUFFIXES
    try:
        with zipfile.ZipFile(found.path):
            return False
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True
