"""A part of a zip unpacked a block at a time, and packed anew without packing what did not change.

Deflate lets a stream be cut where its packer forgot what was before (a full flush): it stands on a whole byte, after
the mark ``00 00 FF FF``. Parts are packed here with such a cut every megabyte, so that of a large sheet all the
stretches without a change are copied as they are. A part that another program packed has no cuts: it is packed once.

A cut is not believed for its mark: the packer must stand between two blocks there, and what follows must unpack without
what was before. The checksum of the whole is looked at in any case.
"""

from __future__ import annotations

import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from breachdocs.register.workbook.checksums import joined_checksums

#: Where bytes stand that are replaced, from and to, and the new ones.
Splice = tuple[int, int, bytes]

_MARK = b"\0\0\xff\xff"
#: The shortest stream there is. Where it can follow, one block has ended and the next has not begun.
_END = b"\x03\x00"
#: How far back a packed byte can point, so what is longer and unpacked without fault needs nothing before it.
_WINDOW = 1 << 15
_STEP = 1 << 17
_MOST_AT_ONCE = 4 << 20
#: Where there are no cuts, the state of the unpacking is kept so often, to begin again there.
_APART = 8 << 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two cuts: where in the part, where in the packed bytes, and its CRC-32."""

    start: int
    end: int
    packed_start: int
    packed_end: int
    crc: int


def _checksum(stretches: Iterable[Stretch]) -> int:
    """The CRC-32 of stretches in a row."""
    crc = 0
    for stretch in stretches:
        crc = joined_checksums(crc, stretch.crc, stretch.end - stretch.start)
    return crc


class Damaged(Exception):
    """The packed bytes are not what they were."""


class Part:
    """The bytes of one part, unpacked when they are asked for; a part of a few megabytes is unpacked once."""

    def __init__(self, read: Callable[[int, int], bytes], packed: int, size: int, crc: int) -> None:
        """A part as it is packed.

        Args:
            read: gives packed bytes from a place on, so many.
            packed: how many packed bytes there are.
            size: how many unpacked.
            crc: of the unpacked.
        """
        self._read, self._packed, self.size, self._crc = read, packed, size, crc
        self._whole: bytes | None = None
        self._held: tuple[int, bytes] = (0, b"")
        self._places: list[tuple[int, int, zlib._Decompress | None]] = [(0, 0, None)]
        #: Where the last unpacking of some bytes stopped, to go on from there.
        self._stopped: tuple[int, int, zlib._Decompress] | None = None
        #: What can be copied; nothing before the part has been looked through.
        self.stretches: tuple[Stretch, ...] = ()

    @classmethod
    def plain(cls, raw: bytes) -> Part:
        """A part at hand."""
        part = cls(lambda _start, _size: b"", 0, len(raw), 0)
        part._whole = raw
        return part

    def blocks(self) -> Iterator[bytes]:
        """Everything, in blocks of a few megabytes at most.

        Raises:
            Damaged: at the latest at the end.
        """
        if self._whole is None and self.size <= _MOST_AT_ONCE:
            self._whole = b"".join(self._unpacked())
        if self._whole is not None:
            yield self._whole
        else:
            yield from self._unpacked()

    def _unpacked(self) -> Iterator[bytes]:
        unpacker, fresh = zlib.decompressobj(-15), False
        stretches: list[Stretch] = []
        places: list[tuple[int, int, zlib._Decompress | None]] = [(0, 0, None)]
        at = begun = crc = 0
        packed_at = packed_begun = 0
        while packed_at < self._packed and not unpacker.eof:
            data = self._step(packed_at)
            if not data:
                raise Damaged  # the file ends before the part does
            alone = _alone(data) if fresh else None
            if alone is not None:
                stretches.append(Stretch(begun, at, packed_begun, packed_at, crc))
                places.append((at, packed_at, None))
                begun, packed_begun, crc, unpacker = at, packed_at, 0, alone[0]
            for block in (alone[1],) if alone else _from(unpacker, data):
                at += len(block)
                crc = zlib.crc32(block, crc)
                yield block
            packed_at += len(data)
            fresh = data.endswith(_MARK) and _between_blocks(unpacker)
            if not fresh and not unpacker.eof and at - places[-1][0] >= _APART:
                places.append((at, packed_at, unpacker.copy()))
        stretches.append(Stretch(begun, at, packed_begun, packed_at, crc))
        if at != self.size or _checksum(stretches) != self._crc or not unpacker.eof:
            raise Damaged
        self._places, self.stretches = places, tuple(stretches)

    def _step(self, at: int) -> bytes:
        """Packed bytes from a place up to the next mark, or as many as are taken at once."""
        data = self._read(at, min(_STEP, self._packed - at))
        mark = data.find(_MARK)
        if mark >= 0:
            return data[: mark + len(_MARK)]
        return data if at + len(data) >= self._packed else data[: -len(_MARK) + 1]

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end`."""
        at, held = self._held
        if not (at <= start and end <= at + len(held)):
            if self._whole is not None or self.size <= _MOST_AT_ONCE:
                self._held = 0, b"".join(self.blocks())
            else:
                found = [
                    (place, block)
                    for place, block in self._blocks_from(start, end)
                    if place + len(block) > start
                ]
                self._held = found[0][0] if found else 0, b"".join(block for _, block in found)
            at, held = self._held
        return held[start - at : end - at]

    def between(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to `end`, piece by piece; none where it ends before it starts."""
        if start >= end:
            return
        if self._whole is not None:
            yield self._whole[start:end]
            return
        at, held = self._held
        if at <= start < at + len(held):
            yield held[start - at : end - at]
            start = at + len(held)
        for at, block in self._blocks_from(start, end):
            self._held = at, block  # what is asked for next is as a rule there too
            if at + len(block) > start:
                yield block[max(0, start - at) : end - at]

    def _blocks_from(self, start: int, end: int) -> Iterator[tuple[int, bytes]]:
        at, packed_at, unpacker = self._begun(start)
        while at < end and packed_at < self._packed:
            data = self._read(packed_at, min(_STEP, self._packed - packed_at))
            if not data:
                raise Damaged
            packed_at += len(data)
            for block in _from(unpacker, data):
                yield at, block
                at += len(block)
        self._stopped = at, packed_at, unpacker

    def _begun(self, start: int) -> tuple[int, int, zlib._Decompress]:
        """The nearest place before `start` to unpack from: in the part, in its packed bytes, and the state there."""
        stopped, self._stopped = self._stopped, None  # its state is of use once
        index = bisect_right(self._places, start, key=lambda place: place[0]) - 1
        at, packed_at, state = self._places[index]
        if stopped and at < stopped[0] <= start:
            return stopped
        return at, packed_at, state.copy() if state else zlib.decompressobj(-15)

    def packed(self, stretch: Stretch) -> Iterator[bytes]:
        """A stretch as it is packed."""
        for at in range(stretch.packed_start, stretch.packed_end, _STEP):
            yield self._read(at, min(_STEP, stretch.packed_end - at))

    def holds(self, what: bytes) -> bool:
        """Whether some bytes occur in it."""
        before = b""
        for block in self.blocks():
            if what in before + block[: len(what)] or what in block:
                return True
            before = block[-len(what) :]
        return False


def _from(unpacker: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    try:
        while data and (block := unpacker.decompress(data, _MOST_AT_ONCE)):
            yield block
            data = unpacker.unconsumed_tail
    except zlib.error as error:
        raise Damaged from error


def _alone(data: bytes) -> tuple[zlib._Decompress, bytes] | None:
    """What packed bytes come to without those before them, and the state after them; ``None`` where they need those."""
    unpacker = zlib.decompressobj(-15)
    try:
        block = unpacker.decompress(data, _MOST_AT_ONCE)
    except zlib.error:
        return None
    needs_nothing = unpacker.eof or len(block) >= _WINDOW
    return (unpacker, block) if needs_nothing and not unpacker.unconsumed_tail else None


def _between_blocks(unpacker: zlib._Decompress) -> bool:
    probe = unpacker.copy()
    try:
        return not probe.decompress(_END) and probe.eof
    except zlib.error:
        return False
