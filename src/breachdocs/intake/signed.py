"""What was signed as a whole (S/MIME "opaque", `smime.p7m`): the e-mail stands readable within its signature.

RFC 5652, 5.1: ContentInfo, in it SignedData, in it the octets that were signed. They may come in pieces, of lengths
that are not told (BER). The signature itself is not checked: it says who sent an e-mail, not what a form says.
"""

from __future__ import annotations

from collections.abc import Iterator

#: The object identifier of signed data (1.2.840.113549.1.7.2), as it stands in a file.
_SIGNED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_SEQUENCE, _OCTETS, _CONTENT = 0x30, 0x04, 0xA0
_CONSTRUCTED = 0x20
_DEEPEST = 8


def email_in(content: bytes) -> bytes:
    """The e-mail that something signed holds; empty where it is encrypted, or nothing signed, or cut."""
    if (
        content[:8].lower() == b"content-"
    ):  # signed so that all can read it, which Outlook's own files keep as this
        return content
    if _SIGNED not in content[:40]:
        return b""
    try:
        signed = _child(_child(_child(memoryview(content), _SEQUENCE), _CONTENT), _SEQUENCE)
        said = _child(_child(signed, _SEQUENCE), _CONTENT)
        return b"".join(_octets(said, 0))
    except (IndexError, ValueError):
        return b""


def _child(content: memoryview, tag: int) -> memoryview:
    return next((value for kind, value in _values(content) if kind == tag), content[:0])


def _octets(content: memoryview, depth: int) -> Iterator[memoryview]:
    if depth > _DEEPEST:
        raise ValueError
    for kind, value in _values(content):
        if kind == _OCTETS:
            yield value
        elif kind == _OCTETS | _CONSTRUCTED:
            yield from _octets(value, depth + 1)


def _values(content: memoryview) -> Iterator[tuple[int, memoryview]]:
    """The values that stand one after another: tag and bytes of each."""
    at = 0
    while at < len(content) and bytes(content[at : at + 2]) != b"\0\0":
        kind, begins, ends, at = _value(content, at, 0)
        yield kind, content[begins:ends]


def _value(content: memoryview, at: int, depth: int) -> tuple[int, int, int, int]:
    """A value's tag, where it begins and ends, and where the next one begins."""
    if depth > _DEEPEST:
        raise ValueError
    kind, length, begins = content[at], content[at + 1], at + 2
    if length == 0x80:  # to where two zeros stand in place of a value
        ends = begins
        while bytes(content[ends : ends + 2]) != b"\0\0":
            ends = _value(content, ends, depth + 1)[3]
        return kind, begins, ends, ends + 2
    if length > 0x80:
        begins += length - 0x80
        length = int.from_bytes(content[at + 2 : begins], "big")
    if begins + length > len(content):
        raise ValueError
    return kind, begins, begins + length, begins + length
