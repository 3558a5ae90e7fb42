"""A file system that fails at one call of a pass: the product's own door, the calls beneath it, the ledger's."""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from unittest import mock

from breachdocs.files import REAL, FileSystem

#: How a call can fail: the errors of shares and disks by name.
FAULTS: dict[str, Callable[[], OSError]] = {
    "error": lambda: OSError(errno.EIO, "Input/output error"),
    "full": lambda: OSError(errno.ENOSPC, "No space left on device"),
    "vanished": lambda: FileNotFoundError(errno.ENOENT, "No such file or directory"),
    "away": lambda: OSError(errno.EHOSTDOWN, "Host is down"),
    "denied": lambda: PermissionError(errno.EACCES, "Permission denied"),
    "sharing": lambda: windows_error(32),
    "locked": lambda: windows_error(33),
    "no rights": lambda: windows_error(5),
    "mapped": lambda: windows_error(1224),
    "too long": lambda: windows_error(206),
    "no server": lambda: windows_error(53),
    "quota": lambda: OSError(errno.EDQUOT, "Disk quota exceeded"),
    "stale": lambda: OSError(errno.ESTALE, "Stale file handle"),
    "timed out": lambda: OSError(errno.ETIMEDOUT, "Connection timed out"),
    "unexpected": lambda: windows_error(59),
    "name gone": lambda: windows_error(64),
}

#: How the ledger can fail: SQLite's words and number.
LEDGER_FAULTS: dict[str, Callable[[], sqlite3.DatabaseError]] = {
    "busy": lambda: _sqlite_error("database is locked", sqlite3.SQLITE_BUSY),
    "disk": lambda: _sqlite_error("disk I/O error", sqlite3.SQLITE_IOERR),
    "disk full": lambda: _sqlite_error("database or disk is full", sqlite3.SQLITE_FULL),
    "malformed": lambda: _sqlite_error("database disk image is malformed", sqlite3.SQLITE_CORRUPT),
}

#: The system's calls that a pass makes.
CALLS = (
    "rename",
    "replace",
    "fsync",
    "mkdir",
    "unlink",
    "rmdir",
    "stat",
    "lstat",
    "scandir",
    "listdir",
    "chmod",
    "open",
    "read",
    "write",
    "close",
)

#: The calls that the ledger makes of its database.
LEDGER_CALLS = ("do_execute", "do_executemany", "do_commit")

#: What Python makes of an error of Windows: the class follows from this number.
_ERRNO = {53: errno.ENOENT, 59: errno.EINVAL, 64: errno.EINVAL, 206: errno.ENOENT, 1224: errno.EINVAL}


def windows_error(number: int) -> OSError:
    """What Windows says while another program holds a file, of a path that it doesn't take, of a server that is off."""
    error = OSError(_ERRNO.get(number, errno.EACCES), "The process cannot access the file")
    vars(error)["winerror"] = number
    return error


class HalfWritten(OSError):
    """A disk that is full in the middle of what is written."""


def half_written() -> OSError:
    """Raised at a write, half of it is written first."""
    return HalfWritten(errno.ENOSPC, "No space left on device")


def _sqlite_error(words: str, number: int) -> sqlite3.DatabaseError:
    passing = number != sqlite3.SQLITE_CORRUPT
    error = sqlite3.OperationalError(words) if passing else sqlite3.DatabaseError(words)
    error.sqlite_errorcode = number
    return error


class _FaultyFile:
    """An open file, of which one kind of call is counted."""

    def __init__(self, file: Any, call: str, check: Callable[[], None]) -> None:
        self._file, self._call, self._check = file, call, check

    def __getattr__(self, name: str) -> Any:
        if name.startswith(self._call):  # ``read``, ``readinto``, ``readline``
            try:
                self._check()
            except HalfWritten as full:
                return partial(self._half_written, full)
        return getattr(self._file, name)

    def _half_written(self, full: HalfWritten, content: Any) -> int:
        self._file.write(content[: len(content) // 2])
        raise full

    def __enter__(self) -> _FaultyFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)

    def close(self) -> None:
        """Closes it in any case; a share may say only then that it hasn't kept what was written."""
        again = self._file.closed
        self._file.close()
        if self._call == "close" and not again:
            self._check()


@dataclass
class Faulty:
    """Counts calls and fails at one of them, and at as many after it as `long` says.

    Attributes:
        at: the call that fails, from 1; 0: none.
        long: how many calls in a row fail.
    """

    fault: Callable[[], Exception]
    at: int = 0
    long: int = 1
    made: int = field(default=0)

    def check(self) -> None:
        """Counts a call; raises where it is to fail."""
        self.made += 1
        if self.at and self.at <= self.made < self.at + self.long:
            raise self.fault()

    def system(self, *, short: bool = False) -> FileSystem:
        """The product's door, each of its calls counted; `short` writes half where it would fail."""

        def write(file: BinaryIO, content: bytes) -> int:
            if short and self.at and self.made + 1 == self.at:
                self.made += 1
                return file.write(content[: len(content) // 2])
            self.check()
            return file.write(content)

        return FileSystem(
            replace=self._of(REAL.replace),
            rename=self._of(REAL.rename),
            fsync=self._of(REAL.fsync),
            write=write,
            sleep=lambda _seconds: None,
        )

    def _of(self, real: Callable[..., object]) -> Callable[..., object]:
        def call(*given: Any) -> object:
            self.check()
            return real(*given)

        return call

    @contextlib.contextmanager
    def beneath(self, call: str, root: Path) -> Iterator[None]:
        """The system's call of a name, or the ledger's, counted where it concerns a folder."""
        if call in LEDGER_CALLS:
            with self._ledger(call):
                yield
            return
        of_a_file = call in {"read", "write", "close"}
        owners: Any = (io, builtins, os) if call == "open" else (io, builtins) if of_a_file else (os,)
        with contextlib.ExitStack() as stack:
            for owner in owners:
                name = "open" if of_a_file else call
                real = getattr(owner, name)
                stack.enter_context(mock.patch.object(owner, name, self._beneath(real, call, str(root))))
            yield

    def _beneath(self, real: Callable[..., Any], call: str, inside: str) -> Callable[..., Any]:
        def faulty(path: Any, *given: Any, **named: Any) -> Any:
            # Within a folder that is opened (``rmtree``) a path begins there; only the product's are opened so.
            ours = "dir_fd" in named or (isinstance(path, str | os.PathLike) and str(path).startswith(inside))
            if call in {"read", "write", "close"}:
                file = real(path, *given, **named)
                return _FaultyFile(file, call, self.check) if ours else file
            if ours or (isinstance(path, int) and call in {"fsync", "scandir"}):
                self.check()
            return real(path, *given, **named)

        return faulty

    @contextlib.contextmanager
    def _ledger(self, call: str) -> Iterator[None]:
        from sqlalchemy.engine.default import DefaultDialect

        real = getattr(DefaultDialect, call)

        def faulty(dialect: DefaultDialect, *given: Any) -> Any:
            self.check()
            return real(dialect, *given)

        with mock.patch.object(DefaultDialect, call, faulty):
            yield
