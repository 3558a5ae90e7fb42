"""A workbook's bytes that may be too many to hold: in memory while they are few, else in a nameless local file."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import IO

#: Bytes held in memory; a register of some 25,000 incidents.
IN_MEMORY = 16 << 20
#: Bytes read or written at once.
AT_ONCE = 1 << 20


class Stored:
    """Bytes written once and read by place. Never altered once they are handed on."""

    def __init__(self, content: Iterable[bytes] = ()) -> None:
        """Keeps bytes that come piece by piece."""
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- lives as long as this
        for piece in content:
            self.file.write(piece)

    @classmethod
    def of(cls, content: bytes | Stored) -> Stored:
        """What is stored already, or bytes at hand, without a copy."""
        if isinstance(content, Stored):
            return content
        stored = cls.__new__(cls)
        stored.file = io.BytesIO(content)
        return stored

    def __del__(self) -> None:
        """The file goes with the last one who reads it."""
        self.file.close()

    def read(self, start: int, size: int) -> bytes:
        """So many bytes from a place, fewer at the end."""
        self.file.seek(start)
        return self.file.read(size)

    def pieces(self, start: int = 0, size: int | None = None) -> Iterator[bytes]:
        """Everything, or so many bytes from a place, a piece at a time."""
        end = self.size if size is None else start + size
        while start < end and (piece := self.read(start, min(AT_ONCE, end - start))):
            yield piece
            start += len(piece)

    @property
    def whole(self) -> bytes:
        """Everything at once."""
        return self.read(0, self.size)

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.file.seek(0, io.SEEK_END) or self.file.tell()

    @cached_property
    def sha256(self) -> str:
        """Of everything, in hexadecimal."""
        digest = hashlib.sha256()
        for piece in self.pieces():
            digest.update(piece)
        return digest.hexdigest()
