"""A workbook as a zip of parts: what no change concerns is copied as the compressed bytes it was.

`zipfile` reads the directory; writing is done here, because `zipfile` can't copy an entry without compressing it
anew. Limits: no zip64 (a register of 4 GB is none), no entry written encrypted.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import unescape

from breachdocs.register.errors import RegisterUnreadable

Piece = bytes | memoryview

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ZIP64_EXTRA = 1
#: Three times as fast as zlib's default and a fifth larger; Excel itself packs no harder.
LEVEL = 2

_RELATIONSHIP = re.compile(rb"<(?:[\w.-]+:)?Relationship\s((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another: its id, the last word of its type, and the part's name."""

    id: str
    kind: str
    part: str


def attributes_of(tag: bytes) -> dict[str, str]:
    """The attributes of a tag, entities resolved."""
    found = {}
    for name, double, single in _ATTRIBUTE.findall(tag):
        found[name.decode()] = unescape((double or single).decode(), {"&quot;": '"', "&apos;": "'"})
    return found


def _without_zip64(extra: bytes) -> bytes:
    """The extra fields of an entry without its 64-bit sizes, which are written in the usual place."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind != _ZIP64_EXTRA:
            kept += extra[at : at + 4 + size]
        at += 4 + size
    return kept


class Package:
    """The parts of a workbook by name (no leading slash, as `[Content_Types].xml` and relationships name them)."""

    def __init__(self, content: bytes) -> None:
        """Reads the directory of the zip.

        Raises:
            RegisterUnreadable: it is encrypted, an old .xls, or no whole zip.
        """
        if content.startswith(b"\xd0\xcf\x11\xe0"):
            raise RegisterUnreadable(
                "The register is protected by a password or saved as an old .xls. "
                "Open it in Excel, remove the password and save it as .xlsx."
            )
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self._entries = archive.infolist()
                self._comment = archive.comment
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error) as error:
            raise RegisterUnreadable(
                "The register is no whole workbook; the last good one is in the backups."
            ) from error
        self._content = content
        self._by_name = {self._folded(entry.filename): entry for entry in self._entries}
        if len(self._by_name) != len(self._entries):
            raise RegisterUnreadable(
                "The register holds two parts of one name, so it can't be edited safely."
            )

    @staticmethod
    def _folded(name: str) -> str:
        return name.replace("\\", "/").lstrip("/").casefold()

    def __contains__(self, name: str) -> bool:
        return self._folded(name) in self._by_name

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the zip."""
        return tuple(entry.filename for entry in self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            RegisterUnreadable: the part is missing or damaged.
        """
        damaged = f"The part {posixpath.basename(name)} of the register is damaged or missing."
        try:
            entry = self._by_name[self._folded(name)]
            start = self._data_start(entry)
            data = memoryview(self._content)[start : start + entry.compress_size]
            if entry.compress_type == zipfile.ZIP_DEFLATED:
                # One buffer of the right size: `ZipFile.read` needs twice the memory for a large sheet.
                raw = zlib.decompress(data, -15, max(entry.file_size, 1))
            else:
                raw = bytes(data)
        except (KeyError, zlib.error, struct.error) as error:
            raise RegisterUnreadable(damaged) from error
        if zlib.crc32(raw) != entry.CRC:
            raise RegisterUnreadable(damaged)
        return raw

    def _data_start(self, entry: zipfile.ZipInfo) -> int:
        header = _LOCAL.unpack_from(self._content, entry.header_offset)
        return int(entry.header_offset + _LOCAL.size + header[9] + header[10])

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """What a part links to inside the workbook; ``""`` for the workbook as a whole."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self:
            return ()
        found = []
        for tag in _RELATIONSHIP.findall(self.read(path)):
            attributes = attributes_of(tag)
            if attributes.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
            found.append(
                Relationship(attributes.get("Id", ""), attributes.get("Type", "").rsplit("/", 1)[-1], target)
            )
        return tuple(found)

    def rewritten(
        self,
        changed: Mapping[str, Iterable[Piece]],
        *,
        dropped: frozenset[str] = frozenset(),
        stamp: tuple[int, int] | None = None,
    ) -> bytes:
        """The package with some parts changed, all others as they were, in the same order.

        Args:
            changed: name → the part's new bytes, in pieces (the old ones may be slices of what was there).
            dropped: names of parts to leave out.
            stamp: DOS time and date for every entry, for bytes that depend on nothing else; otherwise as they were.
        """
        pieces_of = {self._folded(name): pieces for name, pieces in changed.items()}
        gone = {self._folded(name) for name in dropped}
        out, directory, count = io.BytesIO(), io.BytesIO(), 0
        for entry in self._entries:
            key = self._folded(entry.filename)
            if key in gone:
                continue
            self._put(out, directory, entry, pieces_of.get(key), stamp)
            count += 1
        start = out.tell()
        out.write(directory.getbuffer())
        size = out.tell() - start
        out.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, len(self._comment)))
        out.write(self._comment)
        return out.getvalue()

    def _put(
        self,
        out: io.BytesIO,
        directory: io.BytesIO,
        entry: zipfile.ZipInfo,
        pieces: Iterable[Piece] | None,
        stamp: tuple[int, int] | None,
    ) -> None:
        header = _LOCAL.unpack_from(self._content, entry.header_offset)
        name_at = entry.header_offset + _LOCAL.size
        name = self._content[name_at : name_at + header[9]]
        data_at = name_at + header[9] + header[10]
        extra = _without_zip64(self._content[name_at + header[9] : data_at])
        method, crc, size = entry.compress_type, entry.CRC, entry.file_size
        data: Iterable[Piece] = (memoryview(self._content)[data_at : data_at + entry.compress_size],)
        if pieces is not None:
            method = zipfile.ZIP_DEFLATED
            data, crc, size = _deflated(pieces)
        # Bit 3 (sizes after the data) is cleared: the sizes stand in the header here. Bit 0 is encryption.
        flags = entry.flag_bits & ~0x08
        when = stamp or (header[4], header[5])
        offset = out.tell()
        out.write(b"\0" * (_LOCAL.size + len(name) + len(extra)))
        packed = 0
        for piece in data:
            packed += out.write(piece)
        end = out.tell()
        sizes = (method, *when, crc, packed, size, len(name))
        needed = max(header[1] & 0xFF, 20)
        out.seek(offset)
        out.write(_LOCAL.pack(b"PK\3\4", needed, flags, *sizes, len(extra)) + name + extra)
        out.seek(end)
        made_by = entry.create_version | entry.create_system << 8
        central = _without_zip64(entry.extra)
        directory.write(
            _CENTRAL.pack(
                b"PK\1\2", made_by, needed, flags, *sizes, len(central), len(entry.comment), 0,
                entry.internal_attr, entry.external_attr, offset,
            )
        )  # fmt: skip
        directory.write(name + central + entry.comment)


def _deflated(pieces: Iterable[Piece]) -> tuple[list[bytes], int, int]:
    """The pieces compressed, their CRC and their length; never all of them in memory at once."""
    press = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    packed, crc, size = [], 0, 0
    for piece in pieces:
        # A long slice in steps, so that the output buffer never holds what the input is long.
        for at in range(0, len(piece), 1 << 20):
            step = piece[at : at + (1 << 20)]
            packed.append(press.compress(step))
            crc = zlib.crc32(step, crc)
        size += len(piece)
    packed.append(press.flush())
    return packed, crc, size
