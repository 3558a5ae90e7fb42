"""A file system that fails at one call of a pass: the product's own door, and the system's calls beneath it."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
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
    "open",
)


def windows_error(number: int) -> PermissionError:
    """What Windows says while another program holds a file."""
    error = PermissionError(errno.EACCES, "The process cannot access the file")
    vars(error)["winerror"] = number
    return error


@dataclass
class Faulty:
    """Counts calls and fails at one of them, and at as many after it as `long` says.

    Attributes:
        at: the call that fails, from 1; 0: none.
        long: how many calls in a row fail.
    """

    fault: Callable[[], OSError]
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
        """The system's call of a name, counted where it concerns a folder."""
        owner: Any = io if call == "open" else os
        real, inside = getattr(owner, call), str(root)

        def faulty(path: Any, *given: Any, **named: Any) -> Any:
            if call == "fsync" or (isinstance(path, str | os.PathLike) and str(path).startswith(inside)):
                self.check()
            return real(path, *given, **named)

        with mock.patch.object(owner, call, faulty):
            yield
