"""``winmail.dat``: what Outlook makes of an e-mail for a server that it takes for another Outlook ([MS-OXTNEF]).

A stream of attributes, each with a level, an id, a length, its bytes and a checksum. Only attachments, their names and
the text are read. A message attached to a message is a stream of the same kind within its attachment's properties.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from breachdocs.errors import Refusal
from breachdocs.intake.kinds import TNEF
from breachdocs.intake.parts import Part, Role

#: attAttachRenddata begins an attachment; attAttachTitle, attAttachData, attAttachment, attBody, attMsgProps.
_BEGINS, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_BODY, _MESSAGE = 0x0002800C, 0x00069003
#: PidTagAttachLongFilename, …DataObject, PidTagBody, PidTagBodyHtml.
_LONG_NAME, _OBJECT, _BODY_TEXT, _BODY_HTML = 0x3707, 0x3701, 0x1000, 0x1013
#: The bytes of a property's value by its type; of a type that isn't here the length stands before the value.
_FIXED = {1: 0, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_VARIABLE = frozenset({0x0D, 0x1E, 0x1F, 0x102})
_DEEPEST = 8


@dataclass
class _Attachment:
    name: str = ""
    content: bytes = b""
    inside: list[Part] = field(default_factory=list)


def parts_of(content: bytes, depth: int = 0) -> Iterator[Part]:
    """The files in a ``winmail.dat``, those of messages attached to it after them, and what it says.

    Raises:
        Refusal: it is damaged.
    """
    try:
        found = list(_parts(content, depth))
    except (struct.error, ValueError, LookupError) as error:
        raise Refusal(
            "damaged",
            "This e-mail's winmail.dat is damaged.",
            "Ask the sender for the form as an attachment again.",
        ) from error
    yield from found


def _parts(content: bytes, depth: int) -> Iterator[Part]:
    if depth > _DEEPEST:
        raise ValueError
    attachments = list[_Attachment]()
    for attribute, value in _attributes(content):
        if attribute == _BEGINS:
            attachments.append(_Attachment())
        elif attribute == _BODY:
            yield Part("", value.rstrip(b"\0").decode("cp1252", "replace").encode(), Role.WORDS)
        elif attribute == _MESSAGE:
            for words in _texts(_properties(value)):
                yield Part("", words.encode("utf-8", "replace"), Role.WORDS)
        elif attachments:
            _add(attachments[-1], attribute, value, depth)
    for attachment in attachments:
        yield from attachment.inside
        if attachment.content:
            yield Part(attachment.name, attachment.content)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute's id and bytes; after the signature and a key, each has a level before and a checksum behind."""
    if not content.startswith(TNEF):
        raise ValueError
    at = 6
    while at + 9 <= len(content):
        attribute, length = struct.unpack_from("<II", content, at + 1)
        value = content[at + 9 : at + 9 + length]
        if len(value) < length:
            raise ValueError
        yield attribute, value
        at += 9 + length + 2


def _add(attachment: _Attachment, attribute: int, value: bytes, depth: int) -> None:
    if attribute == _TITLE and not attachment.name:
        attachment.name = value.rstrip(b"\0").decode("cp1252", "replace")
    elif attribute == _DATA:
        attachment.content = value
    elif attribute == _PROPERTIES:
        for kind, tag, content in _properties(value):
            if tag == _LONG_NAME:
                attachment.name = _text(kind, content) or attachment.name
            elif tag == _OBJECT and content[16:20] == TNEF:  # after the 16 bytes that say what it is
                attachment.inside += parts_of(content[16:], depth + 1)


def _texts(properties: Iterator[tuple[int, int, bytes]]) -> Iterator[str]:
    for kind, tag, content in properties:
        if tag in {_BODY_TEXT, _BODY_HTML}:
            yield _text(kind, content)


def _text(kind: int, content: bytes) -> str:
    return content.decode("utf-16-le" if kind == 0x1F else "cp1252", "replace").rstrip("\0")


def _properties(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each value of a block of properties, with its type and its property's number."""
    count, at = *struct.unpack_from("<I", block), 4
    for _ in range(count):
        kind, tag = struct.unpack_from("<HH", block, at)
        at += 4
        if tag >= 0x8000:
            at = _after_the_name(block, at)
        several, kind = bool(kind & 0x1000), kind & 0xEFFF
        values = 1
        if several or kind in _VARIABLE:
            values, at = struct.unpack_from("<I", block, at)[0], at + 4
        if values > len(block):  # values of no length would take for ever
            raise ValueError
        for _ in range(values):
            if kind in _VARIABLE:
                length, at = struct.unpack_from("<I", block, at)[0], at + 4
            else:
                length = _FIXED[kind]
            if at + length > len(block):
                raise ValueError
            yield kind, tag, block[at : at + length]
            at += -(-length // 4) * 4


def _after_the_name(block: bytes, at: int) -> int:
    """Where a property's value begins that has a name of its own: a GUID, and a number or a padded text."""
    named, length = struct.unpack_from("<II", block, at + 16)
    return at + 24 + (-(-length // 4) * 4 if named else 0)
