"""Outlook messages (``.msg``): a compound file of streams, each property one; only the attachments are read.

[MS-CFB] gives the container, [MS-OXMSG] the names of the streams. A message attached to a message is a storage within
its attachment and is walked like the message itself. Known and accepted: attachments by reference hold no bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from breachdocs.errors import Refusal

_FREE = 0xFFFFFFFA  # from here on a sector number means "none", "end" or "not data"
_DIRECTORY_ENTRY = 128
#: PidTagAttachDataBinary, …LongFilename, …Filename: the property and the type make a stream's name.
_DATA = "__substg1.0_37010102"
_EMBEDDED = "__substg1.0_3701000D"
_NAMES = ("__substg1.0_3707001F", "__substg1.0_3707001E", "__substg1.0_3704001F", "__substg1.0_3704001E")
_ATTACHMENT = "__attach_version1.0_"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file attached to a message: its name as sent, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int
    start: int
    size: int


def attachments_in(content: bytes) -> Iterator[Attachment]:
    """The files attached to a message and to the messages attached to it.

    Raises:
        Refusal: the message is damaged.
    """
    try:
        found = list(_Compound(content).attachments())
    except (struct.error, IndexError, ValueError, RecursionError, MemoryError) as error:
        raise Refusal(
            "damaged",
            "This Outlook message is damaged.",
            "Open it in Outlook, save the form in it and drop that.",
        ) from error
    yield from found


class _Compound:
    """A compound file, read as far as its attachments."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if self._shift not in (9, 12) or mini_shift != 6:
            raise ValueError
        directory, _, cutoff = struct.unpack_from("<III", content, 48)
        mini_table, _, more_tables, _ = struct.unpack_from("<IIII", content, 60)
        self._cutoff = cutoff
        self._table = self._allocation(more_tables)
        self._entries = [self._entry(raw) for raw in _cut(self._chain(directory), _DIRECTORY_ENTRY)]
        self._mini_table = _numbers(self._chain(mini_table))
        self._mini_stream = self._chain(self._entries[0].start)

    def attachments(self) -> Iterator[Attachment]:
        """Every attachment, those of attached messages after their message."""
        pending, seen = [self._entries[0].child], set[int]()
        while pending:
            folder = pending.pop(0)
            if folder in seen:
                raise ValueError
            seen.add(folder)
            for entry in self._children(folder):
                if not entry.name.startswith(_ATTACHMENT):
                    continue
                parts = {part.name.upper(): part for part in self._children(entry.child)}
                if embedded := parts.get(_EMBEDDED.upper()):
                    pending.append(embedded.child)
                if data := parts.get(_DATA.upper()):
                    yield Attachment(self._name(parts), self._stream(data))

    def _name(self, parts: dict[str, _Entry]) -> str:
        for name in _NAMES:
            if part := parts.get(name.upper()):
                encoding = "utf-16-le" if name.endswith("F") else "cp1252"
                return self._stream(part).decode(encoding, "replace").rstrip("\0")
        return ""

    def _children(self, root: int) -> list[_Entry]:
        """The entries of a storage: a tree of siblings, walked without recursion."""
        found, pending, seen = [], [root], set[int]()
        while pending:
            number = pending.pop()
            if number >= _FREE or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            found.append((number, entry))
            pending += [entry.left, entry.right]
        return [entry for _, entry in sorted(found, key=lambda pair: pair[1].name)]

    def _stream(self, entry: _Entry) -> bytes:
        if entry.size > len(self._content):
            raise ValueError
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        pieces: list[bytes] = []
        number = entry.start
        while number < _FREE and len(pieces) * 64 < entry.size:
            pieces.append(self._mini_stream[number * 64 : number * 64 + 64])
            number = self._mini_table[number]
        return b"".join(pieces)[: entry.size]

    def _allocation(self, more: int) -> tuple[int, ...]:
        """The table that says which sector follows which; its own first 109 sectors stand in the header."""
        sectors = list(struct.unpack_from("<109I", self._content, 76))
        seen = 0
        while more < _FREE:
            *further, more = _numbers(self._sector(more))
            sectors += further
            if (seen := seen + 1) > len(self._content) >> self._shift:
                raise ValueError
        return _numbers(b"".join(self._sector(number) for number in sectors if number < _FREE))

    def _chain(self, start: int) -> bytes:
        pieces, number = [], start
        while number < _FREE:
            pieces.append(self._sector(number))
            if len(pieces) > (len(self._content) >> self._shift) + 1:
                raise ValueError
            number = self._table[number]
        return b"".join(pieces)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        found = self._content[start : start + (1 << self._shift)]
        if not found:
            raise ValueError
        return found.ljust(1 << self._shift, b"\0")

    @staticmethod
    def _entry(raw: bytes) -> _Entry:
        length = min(struct.unpack_from("<H", raw, 64)[0], 64)
        left, right, child = struct.unpack_from("<III", raw, 68)
        start, size = struct.unpack_from("<II", raw, 116)
        return _Entry(
            raw[: max(length - 2, 0)].decode("utf-16-le", "replace"), left, right, child, start, size
        )


def _cut(content: bytes, length: int) -> list[bytes]:
    return [content[place : place + length] for place in range(0, len(content) - length + 1, length)]


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])
