"""Looking into the inbox. The look is the truth; an event only makes it sooner.

A file is ready when it has not changed for the settle time, can be opened, and, if it is a zip as Word files are, has
its central directory: a zip's directory is written last, so a half-copied one is known for sure. A half-copied file
is waited for; one that stays as it is for the grace time is no copy under way but a damaged file, and the reader's to
judge. Known and accepted: a file whose copying program keeps the old date may be taken while it grows; what was then
refused is taken back by itself once it has changed (`breachdocs.run.taking_back`).
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from breachdocs import files
from breachdocs.config import Intake
from breachdocs.errors import TemporaryFault
from breachdocs.intake.contents import is_link
from breachdocs.intake.model import Candidate, Waiting, folder_of, like_a_form

_IGNORED = frozenset({"thumbs.db", "desktop.ini", "icon\r"})
#: What browsers and copying programs call a file until it is whole.
_COMING = (".crdownload", ".part", ".partial", ".filepart", ".opdownload", ".download")
#: A zip's end: a record of 22 bytes, the last two of which tell how long the comment after it is.
_ZIP_END = 22
_LONGEST_ZIP_END = _ZIP_END + 0xFFFF
_OFFICE_TEMPORARY = ("~$", "~wrd", ".~lock.")
#: Seconds between two looks at files that look half copied, where the settle time is shorter.
_STEP = 0.5
#: A share's clock may be ahead by so many seconds without more ado.
_AHEAD = 5.0


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
        found = list(_walk(files.at_any_length(inbox), ""))
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
            try:
                found = os.lstat(entry.path)  # the entry's own may be stale on Windows
            except FileNotFoundError:
                continue  # taken or renamed meanwhile
            link = is_link(found)
            if not link and stat.S_ISDIR(found.st_mode):
                yield from _inside(Path(entry.path), place, found)
                continue
            regular = not link and stat.S_ISREG(found.st_mode)
            yield Candidate(Path(entry.path), place, found.st_size, found.st_mtime_ns, regular)


def _inside(folder: Path, place: str, found: os.stat_result) -> list[Candidate]:
    """What lies in a folder; the folder itself where it can't be looked into, as nothing else waits for it."""
    try:
        return list(_walk(folder, f"{place}/"))
    except FileNotFoundError:
        return []  # taken or renamed meanwhile
    except OSError:
        return [Candidate(folder, f"{place}/", 0, found.st_mtime_ns, shut=True)]


def empty_folders(inbox: Path, before: float) -> set[str]:
    """The folders in the inbox, by their places, that hold nothing and have not changed since a moment.

    Args:
        inbox: the folder.
        before: seconds since 1970, as files tell their times.
    """
    found = set()
    top = files.at_any_length(inbox)
    for folder, folders, names in os.walk(top):
        if not folders and all(map(is_ignored, names)) and folder != str(top):
            with contextlib.suppress(OSError):  # gone meanwhile
                if os.lstat(folder).st_mtime < before:
                    found.add(Path(folder).relative_to(top).as_posix())
    return found


def look(
    inbox: Path,
    settings: Intake,
    now: float,
    pause: Callable[[float], object] | None,
    known: Collection[Candidate] = (),
) -> Look:
    """Looks for what is ready, waiting out once what is left of the settle time for all that is fresh.

    Args:
        inbox: the folder.
        settings: the settle and grace times.
        now: seconds since 1970, as files tell their times.
        pause: waits so many seconds; ``None``: what is fresh waits for the next pass.
        known: what an earlier look found ready; as long as it is as it was, it is not opened again.

    Raises:
        TemporaryFault: the inbox can't be read.
    """
    first = candidates(inbox)
    seen = _as_seen(inbox, first)
    ages = {place: now - changed / 1e9 for place, (_, changed) in seen.items()}
    fresh = {place for place, age in ages.items() if age < settings.settle_seconds}
    if fresh and pause is not None:
        youngest = min(ages[place] for place in fresh)
        left = min(
            settings.settle_seconds - youngest, settings.settle_seconds
        )  # a share's clock may be ahead
        pause(left)
        now += left
        before = seen
        first = candidates(inbox)
        fresh = _changed(before, _as_seen(inbox, first))
    return _sorted(first, fresh, settings, now, known)


def date_now(inbox: Path, found: Look, now: float) -> None:
    """Dates what looks half copied now, where it bears a date to come; else it would be waited for until that came.

    So it is where a clock was put back, or a share's is ahead: the grace time then begins when the file is first seen.

    Args:
        inbox: the folder.
        found: what a look found.
        now: seconds since 1970, as files tell their times.
    """
    for one in found.waiting:
        if one.incomplete:
            path = files.at_any_length(inbox) / one.place
            with contextlib.suppress(OSError):  # gone, or its rights do not allow it
                if os.lstat(path).st_mtime > now + _AHEAD:
                    os.utime(path, (now, now))


def look_longer(inbox: Path, settings: Intake, now: float, pause: Callable[[float], object]) -> Look:
    """Waits for files that look half copied, in steps: until they are whole, at most for the grace time.

    What is still not whole and has not changed in all that time is ready, for the reader to judge: no copy is under
    way. What still grows waits for the next pass.

    Args:
        inbox: the folder.
        settings: the settle and grace times.
        now: seconds since 1970, as files tell their times.
        pause: waits so many seconds.

    Raises:
        TemporaryFault: the inbox can't be read.
    """
    seen = candidates(inbox)
    began = before = _as_seen(inbox, seen)
    found = _sorted(seen, set(), settings, now)
    awaited = {waiting.place for waiting in found.waiting}
    left = settings.grace_seconds
    while left > 0 and any(waiting.place in awaited for waiting in found.waiting):
        step = min(max(settings.settle_seconds, _STEP), left)
        pause(step)
        left, now = left - step, now + step
        seen = candidates(inbox)
        now_seen = _as_seen(inbox, seen)
        changed, before = _changed(before, now_seen), now_seen
        found = _sorted(seen, changed, settings, now)
    incomplete = {waiting.place for waiting in found.waiting if waiting.incomplete}
    damaged = tuple(
        one
        for one in seen
        if one.place in incomplete and began.get(one.place) == (one.size, one.changed) and left <= 0
    )
    names = {one.place for one in damaged}
    return Look((*found.ready, *damaged), tuple(one for one in found.waiting if one.place not in names))


def _as_seen(inbox: Path, found: list[Candidate]) -> dict[str, tuple[int, int]]:
    """Place → size and time of change, of files and of the folders they lie in."""
    seen = {one.place: (one.size, one.changed) for one in found}
    folders = {str(folder) for one in found for folder in PurePosixPath(one.place).parents[:-1]}
    for folder in folders:
        with contextlib.suppress(OSError):  # gone meanwhile, with what is in it
            seen[f"{folder}/"] = (0, os.lstat(files.at_any_length(inbox) / folder).st_mtime_ns)
    return seen


def _changed(before: dict[str, tuple[int, int]], now: dict[str, tuple[int, int]]) -> set[str]:
    return {place for place, what in now.items() if before.get(place) != what}


def _sorted(
    found: list[Candidate], fresh: set[str], settings: Intake, now: float, known: Collection[Candidate] = ()
) -> Look:
    """What is ready and what waits; of a folder dropped whole nothing is ready while any of it is being copied."""
    look = _each_sorted(found, fresh, settings, now, known)
    copied = {folder_of(place) for place in fresh}
    copied |= {folder_of(one.place) for one in look.waiting if one.incomplete}
    held = {one.place for one in look.ready if one.folder and one.folder in copied}
    waits = tuple(Waiting(place, "its folder is still being copied") for place in sorted(held))
    shut = {folder_of(one.place) for one in look.waiting if like_a_form(one.place)}
    alone = {one.place for one in look.ready if one.folder and one.folder in shut and not one.like_a_form}
    waits += tuple(Waiting(place, "it waits for a form in its folder") for place in sorted(alone - held))
    ready = [one for one in look.ready if one.place not in held | alone]
    first = dict[str, int]()
    for one in ready:
        first.setdefault(one.folder or one.place, one.changed)
    ready.sort(key=lambda one: _order(one, first))
    return Look(tuple(ready), (*look.waiting, *waits))


def _order(one: Candidate, first: dict[str, int]) -> tuple[int, str, bool, int, str]:
    """The oldest first; what lies in one folder stays together, and what may be evidence comes after the forms."""
    group = one.folder or one.place
    return first[group], group, not one.like_a_form, one.changed, one.place


def _each_sorted(
    found: list[Candidate], fresh: set[str], settings: Intake, now: float, known: Collection[Candidate]
) -> Look:
    ready, waiting = [], []
    for one in found:
        if one.shut:
            waiting.append(Waiting(one.place, "breachdocs may not look into this folder"))
        elif one.place in fresh:
            waiting.append(Waiting(one.place, "it has only just changed", incomplete=_is_incomplete(one)))
        elif one not in known and (held := _not_ready(one, settings, now)):
            waiting.append(held)
        else:
            ready.append(one)
    return Look(tuple(ready), tuple(waiting))


def _age(found: Candidate, now: float) -> float:
    """Seconds since a file changed; negative where the share's clock is ahead."""
    return now - found.changed / 1e9


def _not_ready(found: Candidate, settings: Intake, now: float) -> Waiting | None:
    """Why a settled file can't be taken yet, or nothing."""
    if not found.regular:
        return None
    if found.place.casefold().endswith(_COMING):
        return Waiting(found.place, "it is still being downloaded or copied; its name says so")
    try:
        incomplete = is_half_copied(found.path)
    except OSError as error:
        if files.is_the_clouds(error) or files.lies_online(found.path):
            why = f"its content is only online and could not be fetched: {files.SEE_TO_THE_CLOUD}"
            return Waiting(found.place, why)
        return Waiting(found.place, "another program holds it open, or breachdocs may not read it")
    if incomplete and _age(found, now) < settings.grace_seconds:
        return Waiting(found.place, "it is still being copied", incomplete=True)
    return None


def _is_incomplete(found: Candidate) -> bool:
    try:
        return found.regular and not found.shut and is_half_copied(found.path)
    except OSError:
        return False


def is_half_copied(path: Path) -> bool:
    """Whether a file is one that a copy under way leaves: empty, only zeros so far, or a zip or PDF without its end.

    Raises:
        OSError: another program holds it open.
    """
    with path.open("rb") as file:
        start = file.read(5)
        if start == b"%PDF-":
            file.seek(max(0, file.seek(0, os.SEEK_END) - 2048))
            return b"%%EOF" not in file.read()
        if start[:2] == b"PK":
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LONGEST_ZIP_END))
            return not _ends_as_a_zip(file.read())
    return not start.strip(b"\0")  # some copies make room first


def _ends_as_a_zip(tail: bytes) -> bool:
    """Whether a zip's last bytes are its end record; its directory, maybe of millions of entries, is not read here."""
    start = tail.rfind(b"PK\5\6")
    record = tail[start : start + _ZIP_END]
    if start < 0 or len(record) < _ZIP_END:
        return False
    return start + _ZIP_END + int.from_bytes(record[20:], "little") == len(tail)
