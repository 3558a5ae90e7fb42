"""The bytes of a claimed file, read once: what is hashed is what is read, whatever becomes of the file meanwhile."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs import files
from breachdocs.errors import Refusal, TemporaryFault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

LINK = Refusal(
    "link",
    "This is a link to a file that lies elsewhere, not a file.",
    "Copy the file itself into the inbox. Links are not followed, as they can lead outside the workspace.",
)
NO_FILE = Refusal("not_a_file", "This is not an ordinary file.", "Copy the form itself into the inbox.")

#: In a tag of Windows: what it stands for lies elsewhere, as for links and junctions, not for files kept in a cloud.
_NAME_SURROGATE = 0x20000000

_NEVER_THROUGH_A_LINK = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"):  # as far as this system has them
    _NEVER_THROUGH_A_LINK |= getattr(os, _flag, 0)


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it lay at one moment.

    Attributes:
        sha256: of all its bytes.
        data: its bytes; of a larger file than was asked for the first, one more than that.
    """

    sha256: str
    data: bytes


def is_link(found: os.stat_result) -> bool:
    """Whether an entry, by its own `os.lstat`, is a symbolic link or a junction."""
    return stat.S_ISLNK(found.st_mode) or bool(getattr(found, "st_reparse_tag", 0) & _NAME_SURROGATE)


def content_of(path: Path, most: int) -> Content:
    """Reads an ordinary file, of a larger one than `most` bytes so many and one.

    Raises:
        Refusal: it is a link, a pipe or a device, which is never opened, or was exchanged for one meanwhile.
        OSError: it can't be read now.
    """
    with _opened(path) as file:
        data = file.read(most + 1)
        if len(data) <= most:
            return Content(hashlib.sha256(data).hexdigest(), data)
        file.seek(0)
        return Content(hashlib.file_digest(file, "sha256").hexdigest(), data)


def start_of(path: Path, most: int) -> bytes:
    """The first bytes of an ordinary file; none of what is no such file, or can't be read now."""
    with contextlib.suppress(OSError, Refusal), _opened(path) as file:
        return file.read(most)
    return b""


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[BufferedReader]:
    before = os.lstat(path)
    if is_link(before):
        raise Refusal(LINK.code, LINK.what, LINK.advice)
    if not stat.S_ISREG(before.st_mode):
        raise Refusal(NO_FILE.code, NO_FILE.what, NO_FILE.advice)
    with os.fdopen(os.open(path, _NEVER_THROUGH_A_LINK), "rb") as file:
        if not os.path.samestat(before, os.fstat(file.fileno())):
            raise Refusal(LINK.code, LINK.what, LINK.advice)
        yield file


def make_our_own(path: Path) -> None:
    """Parts a file from its other names (hard links), if it has any, so that nobody alters it under one of those."""
    with contextlib.suppress(OSError, TemporaryFault):
        found = os.lstat(path)
        if found.st_nlink > 1 and stat.S_ISREG(found.st_mode):
            files.write_atomically(path, path.read_bytes())
