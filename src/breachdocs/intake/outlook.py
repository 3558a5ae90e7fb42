"""Outlook messages (``.msg``): a compound file in which each property is a stream; the attachments and the text.

`olefile` opens the container; [MS-OXMSG] gives the names of the streams. A message attached to a message is a storage
within its attachment, so its attachments are found by their paths like all others. Attachments
by reference hold no bytes; where they lie is told with the text.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from email.parser import HeaderParser
from typing import Any

from breachdocs.errors import Refusal
from breachdocs.intake.parts import Part, Role
from breachdocs.intake.postmarks import NONE, Postmark, domain_of, of_headers, of_properties

#: PidTagAttachDataBinary, …LongFilename, …Filename, …ContentId: the property and its type make a stream's name.
_DATA = "__substg1.0_37010102"
_NAMES = ("__substg1.0_3707001F", "__substg1.0_3707001E", "__substg1.0_3704001F", "__substg1.0_3704001E")
_CONTENT_ID = ("__substg1.0_3712001F", "__substg1.0_3712001E")
#: PidTagAttachLongPathname: where an attachment lies that was only linked.
_REFERENCES = ("__substg1.0_370D001F", "__substg1.0_370D001E")
#: A message attached to a message is a storage of this name; each message has its properties in a stream of that one.
_MESSAGE, _PROPERTIES = "__SUBSTG1.0_3701000D", "__PROPERTIES_VERSION1.0"
#: What stands before the properties of a file's own message, and of one attached to it ([MS-OXMSG] 2.4.1).
_HEADER, _HEADER_INSIDE = 32, 24
#: Where the header of a compound file says how many sectors its tables have: FAT, mini FAT, DIFAT ([MS-CFB] 2.2).
_COUNTS = (44, 64, 72)
_MOST_DEFECTS = 20
#: PidTagBody, PidTagBodyHtml.
_WORDS = ("__substg1.0_1000001F", "__substg1.0_1000001E", "__substg1.0_1013001F", "__substg1.0_10130102")
#: PidTagSenderSmtpAddress, …SentRepresentingSmtpAddress, …SenderEmailAddress, …SentRepresentingEmailAddress: within
#: one Exchange the last two are names of a directory, and some programs keep …CreatorSmtpAddress only.
_SENDERS = ("5D01", "5D02", "0C1F", "0065", "5D0A")
#: PidTagTransportMessageHeaders: what came over the internet has them as they were.
_HEADERS = ("__substg1.0_007D001F", "__substg1.0_007D001E")
_ATTACHMENT = "__ATTACH_VERSION1.0_"
#: A storage among the entries of a compound file ([MS-CFB] 2.6.1).
_STORAGE = 1
_DAMAGED = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError),
    *(struct.error, RecursionError, MemoryError),
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")


def parts_of(content: bytes) -> Iterator[Part]:
    """The files attached to a message and to the messages attached to it, and what they say.

    Raises:
        Refusal: the message is damaged.
    """
    try:
        with _opened(content) as container:
            found = list(_parts(container, len(content)))
    except _DAMAGED as error:
        raise Refusal(
            "damaged",
            "This Outlook message is damaged.",
            "Open it in Outlook, save the form in it and drop that.",
        ) from error
    yield from found


class _Patience:
    """Bears some of what real messages have wrong, such as an entry that two others name; not that again and again."""

    def __init__(self, container: Any) -> None:
        self._bear = container._raise_defect  # noqa: SLF001 -- its only door: it bears any number of defects, or none
        self._left = _MOST_DEFECTS

    def __call__(self, *defect: Any) -> None:
        self._left -= 1
        if self._left < 0:
            raise ValueError
        self._bear(*defect)


def _opened(content: bytes) -> Any:
    """A message's container, whose tables are no larger than the file, nor twice that all streams that are read.

    Raises:
        OSError, ValueError, struct.error: it is damaged.
    """
    import olefile  # type: ignore[import-untyped]  # noqa: PLC0415 -- it brings no types; for an Outlook message only

    if max(struct.unpack_from("<I", content, at)[0] for at in _COUNTS) > len(content) // 512:
        raise ValueError
    container = olefile.OleFileIO()
    container._raise_defect = _Patience(container)  # noqa: SLF001 -- see there
    container.open(io.BytesIO(content))
    sizes = [
        entry.size for entry in container.direntries if entry is not None and entry.entry_type != _STORAGE
    ]
    read = (size for size in sizes if size <= len(content))
    if container.root.size > len(content) or sum(read) > 2 * len(
        content
    ):  # small streams lie within the root's
        raise ValueError
    return container


class _Storage:
    """The streams that lie in one storage of a container, by name."""

    def __init__(self, container: Any, most: int) -> None:
        self._container, self._most = container, most
        self._paths: dict[str, list[str]] = {}

    def add(self, path: list[str]) -> None:
        self._paths[path[-1].upper()] = path

    def __contains__(self, name: str) -> bool:
        return name.upper() in self._paths

    def read(self, name: str) -> bytes:
        """A stream's bytes; none of one that isn't there, or says that it is larger than the file."""
        path = self._paths.get(name.upper())
        if path is None or self._container.get_size(path) > self._most:
            return b""
        content: bytes = self._container.openstream(path).read()
        return content

    def text(self, *names: str) -> str:
        """What the first of some streams says that is there."""
        name = next((name for name in names if name in self), "")
        code = "utf-16-le" if name.endswith("F") else "cp1252"
        return self.read(name).decode(code, "replace").rstrip("\0")


def _parts(container: Any, most: int) -> Iterator[Part]:
    storages: dict[tuple[str, ...], _Storage] = {}
    for path in container.listdir(streams=True, storages=False):
        storages.setdefault(tuple(path[:-1]), _Storage(container, most)).add(path)
    postmarks: dict[tuple[str, ...], Postmark] = {}
    for above in sorted(storages):  # a message before what is attached to it
        found = storages[above]
        postmark = postmarks[above] = _postmark(found, above, postmarks)
        if words := found.text(*_WORDS):
            yield Part("", words.encode("utf-8", "replace"), Role.WORDS, postmark)
        if reference := found.text(*_REFERENCES):
            yield Part("", reference.encode("utf-8", "replace"), Role.WORDS, postmark)
        if above and above[-1].upper().startswith(_ATTACHMENT) and _DATA in found:
            attached = found.read(_DATA)
            inline = found.text(*_CONTENT_ID) and attached.startswith(_PICTURES)
            yield Part(found.text(*_NAMES), attached, Role.PICTURE if inline else Role.FILE, postmark)


def _postmark(found: _Storage, above: tuple[str, ...], known: dict[tuple[str, ...], Postmark]) -> Postmark:
    """The postmark of the message that a storage is, or lies in."""
    if not above:
        return _own_postmark(found, _HEADER)
    outer = next(
        (known[above[:depth]] for depth in reversed(range(len(above))) if above[:depth] in known), NONE
    )
    if above[-1].upper() != _MESSAGE:
        return outer
    return _own_postmark(found, _HEADER_INSIDE).within(outer)


def _own_postmark(found: _Storage, header: int) -> Postmark:
    addresses = (found.text(f"__substg1.0_{tag}001F", f"__substg1.0_{tag}001E") for tag in _SENDERS)
    sender = next(filter(None, map(domain_of, addresses)), "")
    senders = (
        (sender,) if sender else of_headers(HeaderParser().parsestr(found.text(*_HEADERS)).items()).senders
    )
    return replace(of_properties(found.read(_PROPERTIES), header), senders=senders)
