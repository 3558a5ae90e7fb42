"""A workbook as a zip of parts: what no change concerns is copied as the compressed bytes it was.

`zipfile` reads the directory; writing is done here, because `zipfile` can't copy an entry without compressing it
anew. Limits: no zip64 (a register of 4 GB is none), no entry written encrypted.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO
from xml.sax.saxutils import unescape

from breachdocs.register.workbook.errors import RegisterUnreadable
from breachdocs.register.workbook.packed import Damaged, Part, Splice
from breachdocs.register.workbook.packing import Packer
from breachdocs.register.workbook.stored import Stored

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_ZIP64_EXTRA = 1

#: In a tag: a character, or a value, which may hold ``>``.
IN_TAG = rb"(?:[^>\"']|\"[^\"]*\"|'[^']*')"
_ATTRIBUTE = re.compile(rb"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another: its id, the last word of its type, and the part's name."""

    id: str
    kind: str
    part: str


def tags_called(names: bytes) -> re.Pattern[bytes]:
    """A pattern for tags of a name (of several: with ``|``), whatever their prefix; its group is their attributes."""
    return re.compile(rb"<(?:[\w.-]+:)?(?:%s)(?=[\s/>])(%s*)>" % (names, IN_TAG))


_RELATIONSHIP = tags_called(b"Relationship")


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


@dataclass(frozen=True, slots=True)
class Edited:
    """A part with some of its bytes replaced, in order and apart from each other."""

    part: Part
    splices: tuple[Splice, ...]


def unreadable(part: str) -> RegisterUnreadable:
    """What is said of a part that can't be read."""
    return RegisterUnreadable(f"The part {posixpath.basename(part)} of the register is damaged or missing.")


def _digest(part: Part) -> bytes:
    digest = hashlib.sha256()
    for block in part.blocks():
        digest.update(block)
    return digest.digest()


class Package:
    """The parts of a workbook by name (no leading slash, as `[Content_Types].xml` and relationships name them)."""

    def __init__(self, content: bytes | Stored) -> None:
        """Reads the directory of the zip.

        Raises:
            RegisterUnreadable: it is encrypted, an old .xls, or no whole zip.
        """
        self.stored = Stored.of(content)
        if self.stored.read(0, 4) == b"\xd0\xcf\x11\xe0":
            raise RegisterUnreadable(
                "The register is protected by a password or saved as an old .xls. "
                "Open it in Excel, remove the password and save it as .xlsx."
            )
        try:
            with zipfile.ZipFile(self.stored.file) as archive:
                self._entries = archive.infolist()
                self._comment = archive.comment
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error) as error:
            raise RegisterUnreadable(
                "The register is no whole workbook; the last good one is in the backups."
            ) from error
        self._parts: dict[str, Part] = {}
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
        """The bytes of a part, all at once.

        Raises:
            RegisterUnreadable: the part is missing or damaged.
        """
        try:
            return b"".join(self.part(name).blocks())
        except Damaged as error:
            raise unreadable(name) from error

    def same(self, name: str, other: Package) -> bool:
        """Whether a part holds the same bytes in another package, however they are packed.

        Raises:
            RegisterUnreadable: it is missing or damaged in one of them.
        """
        if name in self and name in other and self._packed(name) == other._packed(name):
            return True
        try:
            one, two = (_digest(package.part(name)) for package in (self, other))
        except Damaged as error:
            raise unreadable(name) from error
        return one == two

    def part(self, name: str) -> Part:
        """A part that is unpacked as it is asked for.

        Raises:
            RegisterUnreadable: the part is missing.
        """
        key = self._folded(name)
        if key not in self._parts:
            try:
                entry = self._by_name[key]
                start = self._data_start(entry)
            except (KeyError, struct.error) as error:
                raise unreadable(name) from error
            if entry.compress_type == zipfile.ZIP_DEFLATED:
                self._parts[key] = Part(
                    lambda at, size: self.stored.read(start + at, size),
                    entry.compress_size,
                    entry.file_size,
                    entry.CRC,
                )
            else:
                raw = self.stored.read(start, entry.compress_size)
                if zlib.crc32(raw) != entry.CRC:
                    raise unreadable(name)
                self._parts[key] = Part.plain(raw)
        return self._parts[key]

    def _packed(self, name: str) -> tuple[int, int, bytes]:
        """How a part is packed, how long it is unpacked, and a digest of its packed bytes."""
        entry = self._by_name[self._folded(name)]
        digest = hashlib.sha256()
        for piece in self.stored.pieces(self._data_start(entry), entry.compress_size):
            digest.update(piece)
        return entry.compress_type, entry.file_size, digest.digest()

    def _data_start(self, entry: zipfile.ZipInfo) -> int:
        header = _LOCAL.unpack(self.stored.read(entry.header_offset, _LOCAL.size))
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
        changed: Mapping[str, bytes | Edited],
        *,
        dropped: frozenset[str] = frozenset(),
        stamp: tuple[int, int] | None = None,
    ) -> Stored:
        """The package with some parts changed, all others as they were, in the same order; new parts come last.

        Args:
            changed: name → the part's new bytes, or what is to be replaced in it.
            dropped: names of parts to leave out.
            stamp: DOS time and date for every entry, for bytes that depend on nothing else; otherwise as they were.
        """
        new_of = {self._folded(name): new for name, new in changed.items()}
        gone = {self._folded(name) for name in dropped}
        new = Stored()
        out, directory, count = new.file, io.BytesIO(), 0
        added = [zipfile.ZipInfo(name) for name in changed if name not in self]
        for entry in added:
            entry.header_offset, entry.create_system = self._entries[0].header_offset, 0
        for entry in (*self._entries, *added):
            key = self._folded(entry.filename)
            if key in gone:
                continue
            self._put(out, directory, entry, new_of.get(key), stamp)
            count += 1
        start = out.tell()
        out.write(directory.getbuffer())
        size = out.tell() - start
        out.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, len(self._comment)))
        out.write(self._comment)
        return new

    def _put(
        self,
        out: IO[bytes],
        directory: io.BytesIO,
        entry: zipfile.ZipInfo,
        new: bytes | Edited | None,
        stamp: tuple[int, int] | None,
    ) -> None:
        header = _LOCAL.unpack(self.stored.read(entry.header_offset, _LOCAL.size))
        name_at = entry.header_offset + _LOCAL.size
        name = self.stored.read(name_at, header[9])
        extra = _without_zip64(self.stored.read(name_at + header[9], header[10]))
        if entry.filename not in self:  # it takes its time and version from the first part of the zip
            name, extra = entry.filename.encode(), b""
        offset = out.tell()
        out.write(b"\0" * (_LOCAL.size + len(name) + len(extra)))
        if new is None:
            method, crc, size, packed = entry.compress_type, entry.CRC, entry.file_size, entry.compress_size
            for piece in self.stored.pieces(name_at + header[9] + header[10], packed):
                out.write(piece)
        else:
            packer = Packer(out.write)
            if isinstance(new, bytes):
                packer.add(new)
            else:
                packer.spliced(new.part, new.splices)
            packer.finish()
            method, crc, size, packed = zipfile.ZIP_DEFLATED, packer.crc, packer.size, packer.packed
        end = out.tell()
        # Bit 3 (sizes after the data) is cleared: the sizes stand in the header here. Bit 0 is encryption.
        flags = entry.flag_bits & ~0x08
        sizes = (method, *(stamp or (header[4], header[5])), crc, packed, size, len(name))
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
