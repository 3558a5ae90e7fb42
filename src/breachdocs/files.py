"""The one door to the file system: atomic writes, renames and what Windows does to them.

Everything here retries what passes by itself (a virus scanner, an indexer, a sync client holding a file for a
moment) and turns what doesn't into `TemporaryFault`, so that callers queue instead of failing. The system calls
come in as a `FileSystem`, so that tests inject the Windows errors.

What is known and accepted: on a share whose rights allow writing but not deleting, replacing a file fails always;
the change then waits and `breachdocs status` says so. Hard links are replaced, not followed.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import math
import ntpath
import os
import re
import shutil
import stat
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from breachdocs.errors import TemporaryFault

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

#: Windows: access denied, sharing violation, lock violation, a file mapped into memory, one that is being synced. They
#: pass, mostly within milliseconds.
PASSING_WINDOWS_ERRORS = frozenset({5, 32, 33, 391, 397, 1224})
#: Windows: what a program that keeps a folder in step with a cloud, as OneDrive does, can't do (ERROR_CLOUD_FILE_…).
_OF_THE_CLOUD = frozenset({358, *range(362, 367), *range(374, 384), *range(386, 399), 404, 426, 475})
#: Windows' attributes of a file whose content is fetched when it is wanted: offline, recalled when opened, when read
#: ([MS-FSCC] 2.6). Python tells a failure to fetch it as an invalid argument, or as no right to open it.
_ELSEWHERE = 0x1000 | 0x40000 | 0x400000
#: What a person is told then.
SEE_TO_THE_CLOUD = "see that OneDrive, or what else syncs this folder, runs and is signed in"
#: Windows: no such file, no such path. Python calls other things so as well: a server or share that is away, a path
#: of more characters than Windows takes.
_GONE_ON_WINDOWS = frozenset({2, 3})
#: How long to wait for who holds a file, in seconds.
_A_WHILE = 2.5
#: Files flushed to the disk at once.
_SIDE_BY_SIDE = 8


@dataclass(frozen=True)
class FileSystem:
    """The calls that can fail on a share, replaceable in tests; the system's own are looked up when they are made.

    Attributes:
        replace: `os.replace`.
        rename: `os.rename`.
        fsync: `os.fsync`.
        write: writes bytes into an open file; gives how many it wrote.
        sleep: waits between tries.
    """

    replace: Callable[[Path, Path], object] = lambda source, target: source.replace(target)
    rename: Callable[[Path, Path], object] = lambda source, target: source.rename(target)
    fsync: Callable[[int], object] = lambda number: os.fsync(number)  # noqa: PLW0108 -- at each call
    write: Callable[[BinaryIO, bytes], int] = lambda file, content: file.write(content)
    sleep: Callable[[float], object] = time.sleep


REAL = FileSystem()

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]')
#: What `write_atomically` calls a file until it is whole.
_UNFINISHED = re.compile(r"\..+\.[0-9]+\.tmp", re.DOTALL)
_DEVICE_NAMES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def safe_name(name: str, longest: int = 120) -> str:
    """`name` as Windows and every share take it, in its own script: never empty, at most `longest` bytes of UTF-8.

    Characters that Windows forbids become ``-``, device names (``CON``, ``NUL.docx``) get an underscore, dots and
    spaces at the end go. Two names may become one: whoever writes looks first.
    """
    plain = _NOT_IN_NAMES.sub("-", unicodedata.normalize("NFC", name))
    short = plain.encode("utf-8", "replace")[:longest].decode("utf-8", "ignore").strip().rstrip(". ")
    if _DEVICE_NAMES.match(short):
        short = f"_{short}"
    return short or "unnamed"


def free_name(folder: Path, name: str, taken: Collection[str] = ()) -> str:
    """`name`, or `name` with the first number that makes it new in `folder`: ``form.docx`` → ``form-2.docx``.

    Names that differ in case only are one, as Windows sees them. `taken` are names given out and not yet there.
    """
    there = {entry.name.casefold() for entry in folder.iterdir()} if folder.is_dir() else set()
    there |= {other.casefold() for other in taken}
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    number, found = 1, name
    while found.casefold() in there:
        number += 1
        found = f"{stem}-{number}{dot}{suffix}"
    return found


def at_any_length(folder: Path, *, windows: bool = os.name == "nt") -> Path:
    """A folder by the name beneath which Windows takes paths of more than 260 characters; elsewhere itself."""
    if not windows:
        return folder
    whole = ntpath.abspath(folder)
    if whole.startswith("\\\\?\\"):
        return folder
    return Path(f"\\\\?\\UNC{whole[1:]}" if whole.startswith("\\\\") else f"\\\\?\\{whole}")


def passes_by_itself(error: OSError) -> bool:
    """Whether an error is one of those that Windows gives while somebody else holds the file."""
    return getattr(error, "winerror", None) in PASSING_WINDOWS_ERRORS


def _patiently(action: Callable[[], object], wait_seconds: float, system: FileSystem) -> None:
    """Tries `action` until it succeeds, waiting 50 ms, 100 ms … 1 s, `wait_seconds` in all."""
    pause, waited = 0.05, 0.0
    while True:
        try:
            action()
        except OSError as error:
            if not passes_by_itself(error) or waited >= wait_seconds:
                raise
            system.sleep(pause)
            waited += pause
            pause = min(pause * 2, 1.0)
        else:
            return


def write_atomically(
    path: Path,
    content: bytes | Iterable[bytes],
    *,
    wait_seconds: float = _A_WHILE,
    system: FileSystem = REAL,
    check: Callable[[], None] | None = None,
) -> None:
    """Writes `content`, at once or in pieces, to `path`: a reader sees the old file or the new one, never a part.

    The new file is written beside the old one, flushed to the disk and renamed over it, with the old one's rights.
    Just before the rename `check` may raise to stop it (the register was saved by a person meanwhile).

    Raises:
        TemporaryFault: the folder is away or read-only, the disk is full, or somebody holds the file open. The old
            file is untouched.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("wb") as out:
            for piece in (content,) if isinstance(content, bytes) else content:
                _write_whole(out, piece, system)
            out.flush()
            system.fsync(out.fileno())
        with contextlib.suppress(FileNotFoundError):
            beside.chmod(path.stat().st_mode & 0o777)
        if check is not None:
            check()
        _patiently(lambda: system.replace(beside, path), wait_seconds, system)
    except BaseException as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        if not isinstance(error, OSError):
            raise
        raise TemporaryFault(
            f"{path.name} can't be written now ({_why(error)}). It is tried again."
        ) from error


def write_together(contents: Iterable[tuple[Path, bytes]], *, system: FileSystem = REAL) -> None:
    """Writes several files, each as `write_atomically` does, and their folders where there are none.

    They are flushed to the disk side by side: one after the other, the disk's answer to each is most of the time.

    Raises:
        TemporaryFault: one of them can't be written now; the others may be.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 -- where many files are written only

    def write(one: tuple[Path, bytes]) -> None:
        path, content = one
        write_atomically(path, content, system=system)

    files = list(contents)
    with tried_again():
        for folder in dict.fromkeys(path.parent for path, _ in files):
            folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
        for _ in threads.map(write, files):
            pass


def write_folder(
    folder: Path,
    contents: Iterable[tuple[str, bytes]],
    *,
    system: FileSystem = REAL,
) -> int:
    """Writes a folder that isn't there yet, with all its files or not at all; returns how many there are.

    What a killed process left of it goes first.

    Raises:
        TemporaryFault: the share is away or the disk is full.
    """
    beside, count = folder.with_name(f".{folder.name}.{os.getpid()}.tmp"), 0
    try:
        with tried_again():
            for left in folder.parent.glob(f".{folder.name}.*.tmp"):
                shutil.rmtree(left, ignore_errors=True)
            for name, content in contents:
                # Not before there is a first one: what makes them may fail and leaves no empty folder.
                beside.mkdir(parents=True, exist_ok=True)
                write_atomically(beside / name, content, system=system)
                count += 1
            _patiently(lambda: system.rename(beside, folder), _A_WHILE, system)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return count


def clear_unfinished(folder: Path, *, before: float = math.inf) -> None:
    """Removes what `write_atomically` and `write_folder` left in a folder when their process was killed.

    Only for a folder that nobody else writes into at this moment; else what was last changed `before` a moment only,
    in seconds since 1970.
    """
    with contextlib.suppress(OSError):
        for entry in folder.iterdir():
            if _UNFINISHED.fullmatch(entry.name):
                with contextlib.suppress(OSError):
                    if entry.lstat().st_mtime < before:
                        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def _write_whole(out: BinaryIO, content: bytes, system: FileSystem) -> None:
    if system.write(out, content) != len(content):
        raise OSError(errno.EIO, "Only a part was written")


def move(source: Path, target: Path, *, wait_seconds: float = _A_WHILE, system: FileSystem = REAL) -> None:
    """Renames `source` to `target`, which must not exist.

    A rename within one share is atomic, so of several that try only one succeeds: this is the lock between machines.

    Raises:
        FileNotFoundError: `source` is gone: somebody else took it.
        FileExistsError: `target` exists.
        TemporaryFault: somebody holds the file open, or the share is away.
    """
    with tried_again():
        there, taken = is_there(source), is_there(target)
    if not there:
        raise FileNotFoundError(source.name)
    if taken:
        raise FileExistsError(target.name)
    try:
        _patiently(lambda: system.rename(source, target), wait_seconds, system)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise TemporaryFault(f"A file can't be moved now ({_why(error)}). It is tried again.") from error


def settle(source: Path, target: Path, *, system: FileSystem = REAL) -> None:
    """Brings a file to where it stays, with the rights of the folder there; done again after a crash it is there once.

    A rename within one disk or share keeps a file's rights and owner (Microsoft, KB 310316), which may be those of all
    who drop forms. So where they differ from those of what is made in the new folder, the file is made anew there.

    Raises:
        FileNotFoundError, FileExistsError, TemporaryFault: as `move`; a target of the same bytes is no other file.
    """
    with tried_again():
        found = os.lstat(source) if is_there(source) else None
        is_file, taken = found is not None and stat.S_ISREG(found.st_mode), is_there(target)
        same = is_file and taken and sha256_of(source) == sha256_of(target)
    if found is None or not is_file or (taken and not same) or not (same or _foreign(found, target.parent)):
        move(source, target, system=system)
        return
    if not same:
        write_atomically(target, _pieces(source), system=system)
        with contextlib.suppress(OSError):
            os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))
    with tried_again():
        _patiently(source.unlink, _A_WHILE, system)


def _foreign(found: os.stat_result, folder: Path) -> bool:
    with tried_again():
        return has_other_rights(found, folder.stat())


def has_other_rights(
    found: os.stat_result, folder: os.stat_result, *, windows: bool = os.name == "nt"
) -> bool:
    """Whether a file may have another owner, or be of more people, than what is made in a folder.

    Windows, and shares, don't tell that by these numbers, so there it may always be so.
    """
    if windows or not os.major(found.st_dev):
        return True
    is_group_given = bool(folder.st_mode & stat.S_ISGID)
    of_more = found.st_mode & ~folder.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    other_group = is_group_given and found.st_gid != folder.st_gid
    return found.st_uid != os.geteuid() or other_group or bool(of_more)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            yield piece


def is_there(path: Path) -> bool:
    """Whether there is a file, folder or link; unlike `os.path.lexists` it never calls gone what can't be looked at.

    Raises:
        OSError: that can't be said now, as while another program holds it or the share is away.
    """
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError) as error:
        if getattr(error, "winerror", None) in _GONE_ON_WINDOWS | {None}:
            return False
        raise
    return True


@contextlib.contextmanager
def tried_again() -> Iterator[None]:
    """Turns the file system's errors inside into `TemporaryFault`: what was to be done is tried at the next pass."""
    try:
        yield
    except OSError as error:
        raise TemporaryFault(
            f"The workspace can't be used now ({_why(error)}). It is tried again."
        ) from error


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_the_clouds(error: BaseException | None) -> bool:
    """Whether an error is of a program that keeps a folder in step with a cloud."""
    return getattr(error, "winerror", None) in _OF_THE_CLOUD


def lies_online(path: Path) -> bool:
    """Whether a file's content is only in a cloud, and fetched when it is wanted."""
    with contextlib.suppress(OSError):
        return bool(getattr(os.lstat(path), "st_file_attributes", 0) & _ELSEWHERE)
    return False


def _why(error: OSError) -> str:
    """The system's own words, without the path: a path may hold a name."""
    if is_the_clouds(error):
        return SEE_TO_THE_CLOUD
    return (error.strerror or type(error).__name__).lower()
