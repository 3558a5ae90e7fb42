"""Outlook messages (``.msg``): a compound file in which each property is a stream; the attachments and the text.

`olefile` opens the container; [MS-OXMSG] gives the names of the streams. A message attached to a message is a storage
within its attachment, so its attachments are found by their paths like all others. Known and accepted: attachments
by reference hold no bytes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from breachdocs.errors import Refusal
from breachdocs.intake.parts import Part, Role

#: PidTagAttachDataBinary, …LongFilename, …Filename, …ContentId: the property and its type make a stream's name.
_DATA = "__substg1.0_37010102"
_NAMES = ("__substg1.0_3707001F", "__substg1.0_3707001E", "__substg1.0_3704001F", "__substg1.0_3704001E")
_CONTENT_ID = ("__substg1.0_3712001F", "__substg1.0_3712001E")
#: PidTagBody, PidTagBodyHtml.
_WORDS = ("__substg1.0_1000001F", "__substg1.0_1000001E", "__substg1.0_1013001F", "__substg1.0_10130102")
_ATTACHMENT = "__ATTACH_VERSION1.0_"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM")


def parts_of(content: bytes) -> Iterator[Part]:
    """The files attached to a message and to the messages attached to it, and what they say.

    Raises:
        Refusal: the message is damaged.
    """
    import olefile  # type: ignore[import-untyped]  # noqa: PLC0415 -- it brings no types; for an Outlook message only

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            found = list(_parts(container))
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        struct.error,
        RecursionError,
    ) as error:
        raise _damaged() from error
    except MemoryError as error:
        raise _damaged() from error
    yield from found


def _parts(container: Any) -> Iterator[Part]:
    streams: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for path in container.listdir(streams=True, storages=False):
        *above, name = path
        streams.setdefault(tuple(above), {})[name.upper()] = path

    def text(found: dict[str, list[str]], names: tuple[str, ...]) -> str:
        for name in names:
            if path := found.get(name.upper()):
                content: bytes = container.openstream(path).read()
                return content.decode("utf-16-le" if name.endswith("F") else "cp1252", "replace").rstrip("\0")
        return ""

    for above in sorted(streams):
        found = streams[above]
        if words := text(found, _WORDS):
            yield Part("", words.encode("utf-8", "replace"), Role.WORDS)
        if above and above[-1].upper().startswith(_ATTACHMENT) and (data := found.get(_DATA.upper())):
            attached: bytes = container.openstream(data).read()
            inline = text(found, _CONTENT_ID) and attached.startswith(_PICTURES)
            yield Part(text(found, _NAMES), attached, Role.PICTURE if inline else Role.FILE)


def _damaged() -> Refusal:
    return Refusal(
        "damaged",
        "This Outlook message is damaged.",
        "Open it in Outlook, save the form in it and drop that.",
    )
