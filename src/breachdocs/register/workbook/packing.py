"""A part packed anew, with a cut every megabyte, so that what does not change later can be copied (`packed`)."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable

from breachdocs.register.workbook.checksums import joined_checksums
from breachdocs.register.workbook.packed import Part, Splice, Stretch

#: Three times as fast as zlib's default and a fifth larger; Excel itself packs no harder.
LEVEL = 2
#: Bytes between two cuts.
STRETCH = 1 << 20


class Packer:
    """Packs one part: new bytes, and stretches that are copied.

    Attributes:
        crc: of the unpacked bytes so far.
        size: how many they are.
        packed: how many packed bytes were written.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._press = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
        self._since_cut = 0
        self._ended = False
        self.crc = self.size = self.packed = 0

    def _out(self, data: bytes) -> None:
        self.packed += len(data)
        self._write(data)

    def add(self, piece: bytes) -> None:
        """Packs bytes."""
        for at in range(0, len(piece), STRETCH):
            step = piece[at : at + STRETCH]
            self._out(self._press.compress(step))
            self.crc = zlib.crc32(step, self.crc)
            self.size += len(step)
            self._since_cut += len(step)
            if self._since_cut >= STRETCH:
                self._cut()

    def _cut(self) -> None:
        self._out(self._press.flush(zlib.Z_FULL_FLUSH))
        self._since_cut = 0

    def copy(self, part: Part, stretch: Stretch) -> None:
        """Takes a stretch over as it is packed; the last of a part ends this one too."""
        if self._since_cut:
            self._cut()
        for data in part.packed(stretch):
            self._out(data)
        self.crc = joined_checksums(self.crc, stretch.crc, stretch.end - stretch.start)
        self.size += stretch.end - stretch.start
        self._ended = stretch.end == part.size

    def finish(self) -> None:
        """Ends the packed bytes."""
        if not self._ended:
            self._out(self._press.flush())

    def spliced(self, part: Part, splices: Iterable[Splice]) -> None:
        """Packs a part with some of its bytes replaced, ``(start, end, new)`` each, in order and apart."""
        waiting, at = list(reversed(list(splices))), 0
        for stretch in part.stretches or (Stretch(0, part.size, 0, 0, 0),):
            last = stretch.end == part.size
            begins_here = bool(waiting) and (waiting[-1][0] < stretch.end or last)
            if at == stretch.start and not begins_here and part.stretches:
                self.copy(part, stretch)
                at = stretch.end
                continue
            while waiting and (waiting[-1][0] < stretch.end or last):
                start, end, new = waiting.pop()
                self._add_all(part.between(at, start))
                self.add(new)
                at = end
            self._add_all(part.between(at, stretch.end))
            at = max(at, stretch.end)

    def _add_all(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            self.add(piece)
