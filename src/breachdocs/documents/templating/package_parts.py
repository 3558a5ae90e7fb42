"""A Word file of which few parts change: the other parts are compressed once and copied as they are."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from io import BytesIO

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_VERSION, _DEFLATED, _FIRST_DAY = 20, 8, 33  # zip 2.0; deflate; 1 January 1980, as all our parts are dated
_UTF8 = 0x800
#: Zip's other kind of directory would be needed above; no letter comes near.
_LARGEST = 0xFFFFFFFE
#: Of the parts that change, for speed: 5 would take nearly twice the time, for a file 3 % smaller.
_LEVEL = 3


class PackageParts:
    """The parts of a package, all but a few ready to be written again and again.

    Attributes:
        contents: the changing parts as they were, by name.
    """

    def __init__(self, package: bytes, changing: Collection[str]) -> None:
        local, central, self._others = BytesIO(), BytesIO(), 0
        self.contents: dict[str, bytes] = {}
        with zipfile.ZipFile(BytesIO(package)) as parts:
            for part in parts.namelist():
                content = parts.read(part)
                if part in changing:
                    self.contents[part] = content
                else:
                    self._others += 1
                    _put(local, central, part.encode(), content, 6)
        self._local, self._central = local.getvalue(), central.getvalue()

    def with_parts(self, contents: Mapping[str, bytes]) -> bytes:
        """The whole file with `contents`, by name, in the changing parts' places.

        Raises:
            ValueError: it is larger than a zip file without extensions can be.
        """
        local, central = BytesIO(), BytesIO()
        local.write(self._local)
        central.write(self._central)
        for name, content in contents.items():
            _put(local, central, name.encode(), content, _LEVEL)
        start, directory = local.tell(), central.getvalue()
        if start > _LARGEST:
            raise ValueError("too large for one file")
        number = self._others + len(contents)
        end = _END.pack(b"PK\x05\x06", 0, 0, number, number, len(directory), start, 0)
        return b"".join((local.getvalue(), directory, end))


def _put(local: BytesIO, central: BytesIO, name: bytes, content: bytes, level: int) -> None:
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    sizes = (zlib.crc32(content), len(packed), len(content))
    offset = local.tell()
    local.write(_LOCAL.pack(b"PK\x03\x04", _VERSION, _UTF8, _DEFLATED, 0, _FIRST_DAY, *sizes, len(name), 0))
    local.write(name)
    local.write(packed)
    central.write(
        _CENTRAL.pack(
            *(b"PK\x01\x02", _VERSION, _VERSION, _UTF8, _DEFLATED, 0, _FIRST_DAY),
            *(*sizes, len(name), 0, 0, 0, 0, 0, offset),
        )
    )
    central.write(name)


def with_fixed_dates(package: bytes) -> bytes:
    """The same zip with every part dated alike, so that the same document is the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            entry = zipfile.ZipInfo(part, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            new.writestr(entry, old.read(part))
    return out.getvalue()
