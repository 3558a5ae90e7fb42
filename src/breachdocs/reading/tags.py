"""A document's bytes as the tags that say something, in their order, each with what it says.

`expat` says whether the bytes are well-formed; then they are cut at each ``<``. A form has some eight thousand tags but
only a few hundred different ones, and what a tag means is worked out once for each of those. No tree is made: that
alone would take as long as all this together. A document written in an unusual way (in another encoding, with other
prefixes, comments or CDATA) is first written again in the usual one, through `lxml`, and then cut like any other.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from breachdocs.errors import Refusal
from breachdocs.reading.meanings import (
    HOLDERS,
    PLAIN,
    WITH_LOOKS,
    WITH_RUNS,
    Attributes,
    Meanings,
    NotPlainError,
)
from breachdocs.reading.names import W
from breachdocs.reading.package import damaged, parse

#: An element's name, with a slash before it at its end and after it where it is empty; and what it says.
Tag = tuple[str, str]

_USUAL = {
    b"xmlns:w": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"xmlns:w14": b"http://schemas.microsoft.com/office/word/2010/wordml",
    b"xmlns:mc": b"http://schemas.openxmlformats.org/markup-compatibility/2006",
}
#: What stands in a tag; a value may hold anything but its own quotes.
_IN_TAG = rb"""[^"'>]*+(?:(?:"[^"]*+"|'[^']*+')[^"'>]*+)*+"""
_TAG = re.compile(_IN_TAG)
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml([^?>]*)\?>\s*)?<([^!?/>\s]" + _IN_TAG + rb")>")
_OTHER_ENCODING = re.compile(rb"""encoding\s*=\s*["'](?!(?i:utf-8)["'])""")
_BODY = re.compile(rb"<w:body[\s/>]")
#: Text, and text in a formula.
_TEXTS = frozenset({b"w:t", b"m:t"})
_NAME = re.compile(rb"[^\s/>]*")
_ATTRIBUTE = re.compile(rb"""([^\s="'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
#: Line breaks and tabs in an attribute's value are spaces.
_ONE_LINE = bytes.maketrans(b"\t\r\n", b"   ")
_KEEPING_SPACES = b'w:t xml:space="preserve">'


class _UnusualError(Exception):
    """The document must be written again before it can be cut."""


def tags_of(xml: bytes, *, looks: bool = False) -> list[Tag]:
    """The tags of a document's body that say something; none where it has no body.

    Args:
        xml: the main part, in transitional namespaces.
        looks: whether how text looks is asked for; else runs count only where some are hidden, struck, changed or in
            a symbol font.

    Raises:
        Refusal: `damaged`, `hostile`, `too_deep`.
    """
    if _begins_as_usual(xml):
        _check(xml)
        try:
            return _cut(xml, looks=looks)
        except _UnusualError:
            pass
    try:
        return _cut(_written_as_usual(xml), looks=looks)
    except _UnusualError:
        raise Refusal(
            "hostile",
            "This file gives names a second meaning, which no word processor does.",
            "Ask the school to save the form in Word and send it again.",
        ) from None


def _check(xml: bytes) -> None:
    """Raises a `Refusal` (`damaged`) unless a document, which begins as usual, is well-formed."""
    try:
        expat.ParserCreate().Parse(xml, True)
    except expat.ExpatError:
        raise damaged() from None


def _begins_as_usual(xml: bytes) -> bool:
    """Whether a document is in UTF-8, and its first element declares our namespaces by their usual prefixes alone."""
    beginning = _BEGINNING.match(xml)
    if beginning is None or _OTHER_ENCODING.search(beginning[1] or b"") or b"&" in beginning[2]:
        return False
    declared = _declared(beginning[2])
    return b"xmlns:w" in declared and not _is_unusual(declared)


def _is_unusual(declared: dict[bytes, bytes]) -> bool:
    """Whether a prefix of ours is given to another namespace, or a namespace of ours another prefix."""
    return any(
        _USUAL.get(name) != value
        for name, value in declared.items()
        if name in _USUAL or (name.startswith(b"xmlns") and (value in _USUAL.values() or b"&" in value))
    )


def _written_as_usual(xml: bytes) -> bytes:
    """The same document in UTF-8 with the usual prefixes, without comments and CDATA."""
    from lxml import etree  # noqa: PLC0415 -- most forms need none

    body = parse(xml).find(f"{W}body")
    root = etree.Element(
        f"{W}document", nsmap={name[6:].decode(): value.decode() for name, value in _USUAL.items()}
    )
    if body is not None:
        root.append(body)  # takes on the prefixes of its new place
    return etree.tostring(root, encoding="utf-8")


def _cut(xml: bytes, *, looks: bool) -> list[Tag]:
    body = _BODY.search(xml)
    if body is None:
        return []
    pieces = xml[body.start() + 1 : xml.rfind(b"</w:body")].split(b"<")
    if not looks:
        try:
            return _meant(pieces, PLAIN)
        except NotPlainError:
            pass
    return _meant(pieces, WITH_LOOKS if looks else WITH_RUNS)


def _meant(pieces: list[bytes], meanings: Meanings) -> list[Tag]:
    return list(filter(None, map(_Meant(meanings).__getitem__, pieces)))


class _Meant(dict[bytes, Tag | None]):
    """What each piece between one ``<`` and the next means; of pieces that are alike it is worked out once."""

    def __init__(self, meanings: Meanings) -> None:
        super().__init__()
        self._meanings = meanings
        # These often have numbers of their own, so that no two are alike.
        self._by_beginning: dict[bytes, Tag | None] = {b"w:p ": ("w:p", "")}
        if b"w:r" not in meanings:
            self._by_beginning[b"w:r "] = None

    def __missing__(self, piece: bytes) -> Tag | None:
        begins = piece[:4]
        if begins in self._by_beginning and b"xmlns" not in piece:
            return self._by_beginning[begins]
        if begins == b"w:t>":
            return ("w:t", text_of(piece[4:]))
        if begins == b"w:t " and piece.startswith(_KEEPING_SPACES):
            return ("w:t", text_of(piece[len(_KEEPING_SPACES) :]))
        self[piece] = found = self._meaning(piece)
        return found

    def _meaning(self, piece: bytes) -> Tag | None:
        if piece.startswith((b"!", b"?")):
            raise _UnusualError
        is_end = piece.startswith(b"/")
        key = _beginning(_NAME, piece[is_end:])
        if is_end:
            name, _ = self._meanings.get(key, ("", None))
            return (f"/{name}", "") if name in HOLDERS else None
        if b"xmlns" in piece and _is_unusual(_declared(_beginning(_TAG, piece))):
            raise _UnusualError
        if key not in self._meanings:
            return None
        tag = _beginning(_TAG, piece)
        if key in _TEXTS:
            return ("w:t", "" if tag.endswith(b"/") else text_of(piece[len(tag) + 1 :]))
        name, meaning = self._meanings[key]
        said = meaning(_attributes(tag))
        if said is None:
            return None
        return (f"{name}/" if tag.endswith(b"/") and name in HOLDERS else name, said)


def _beginning(pattern: re.Pattern[bytes], piece: bytes) -> bytes:
    """What of a piece a pattern matches that matches anything, or nothing."""
    found = pattern.match(piece)
    return found[0] if found is not None else b""


def _declared(tag: bytes) -> dict[bytes, bytes]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(tag, len(_beginning(_NAME, tag)))}


def _attributes(tag: bytes) -> Attributes:
    if b"=" not in tag:
        return {}
    return {
        name: text_of(value.replace(b"\r\n", b" ").translate(_ONE_LINE))
        for name, value in _declared(tag).items()
    }


def text_of(raw: bytes) -> str:
    """What bytes of a document say, with line ends and references as XML reads them."""
    text = raw.decode()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    return _NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
