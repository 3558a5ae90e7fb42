"""A document's bytes as the tags that say something, in their order, each with what it says.

`expat` says whether the bytes are well-formed; then they are cut at each ``<``. A form has some eight thousand tags but
only a few hundred different ones, most of them the same in every form: what a tag means is worked out once and
remembered. No tree is made: that alone would take as long as all this together. A document written in an unusual way
(in another encoding, with other prefixes, comments or CDATA) is first written again in the usual one, through `lxml`,
and then cut like any other.
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
    "xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "xmlns:w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "xmlns:mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
}
#: What stands in a tag; a value may hold anything but its own quotes.
_IN_TAG = rb"""[^"'>]*+(?:(?:"[^"]*+"|'[^']*+')[^"'>]*+)*+"""
_TAG = re.compile(_IN_TAG.decode())
_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml([^?>]*)\?>\s*)?<([^!?/>\s]" + _IN_TAG + rb")>")
_OTHER_ENCODING = re.compile(rb"""encoding\s*=\s*["'](?!(?i:utf-8)["'])""")
_BODY = re.compile(rb"<w:body[\s/>]")
#: Text, and text in a formula.
_TEXTS = frozenset({"w:t", "m:t"})
_NAME = re.compile(r"[^\s/>]*")
_ATTRIBUTE = re.compile(r"""([^\s="'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
#: Line breaks and tabs in an attribute's value are spaces.
_ONE_LINE = str.maketrans("\t\n", "  ")
_KEEPING_SPACES = 'w:t xml:space="preserve">'
#: How many tags are remembered for the next form, and how long one of them may be.
_REMEMBERED, _LONGEST_REMEMBERED = 4096, 200


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
    declared = _declared(beginning[2].decode(errors="replace"))  # no bytes that `_check` would not refuse
    return "xmlns:w" in declared and not _is_unusual(declared)


def _is_unusual(declared: dict[str, str]) -> bool:
    """Whether a prefix of ours is given to another namespace, or a namespace of ours another prefix."""
    return any(
        _USUAL.get(name) != value
        for name, value in declared.items()
        if name in _USUAL or (name.startswith("xmlns") and (value in _USUAL.values() or "&" in value))
    )


def _written_as_usual(xml: bytes) -> bytes:
    """The same document in UTF-8 with the usual prefixes, without comments and CDATA."""
    from lxml import etree  # noqa: PLC0415 -- most forms need none

    body = parse(xml).find(f"{W}body")
    root = etree.Element(f"{W}document", nsmap={name[6:]: value for name, value in _USUAL.items()})
    if body is not None:
        root.append(body)  # takes on the prefixes of its new place
    return etree.tostring(root, encoding="utf-8")


def _cut(xml: bytes, *, looks: bool) -> list[Tag]:
    body = _BODY.search(xml)
    if body is None:
        return []
    text = xml[body.start() + 1 : xml.rfind(b"</w:body")].decode()
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces = text.split("<")
    if not looks:
        try:
            return _meant(pieces, _IN_PLAIN)
        except NotPlainError:
            pass
    return _meant(pieces, _WITH_LOOKS if looks else _WITH_RUNS)


def _meant(pieces: list[str], meant: _Meant) -> list[Tag]:
    return list(filter(None, map(meant.__getitem__, pieces)))


class _Meant(dict[str, Tag | None]):
    """What each piece between one ``<`` and the next means; of pieces that are alike it is worked out once."""

    def __init__(self, meanings: Meanings) -> None:
        super().__init__()
        self._meanings = meanings
        # These often have numbers of their own, so that no two are alike.
        self._by_beginning: dict[str, Tag | None] = {"w:p ": ("w:p", "")}
        if "w:r" not in meanings:
            self._by_beginning["w:r "] = None

    def __missing__(self, piece: str) -> Tag | None:
        begins = piece[:4]
        if begins in self._by_beginning and "xmlns" not in piece:
            return self._by_beginning[begins]
        if begins == "w:t>":
            return ("w:t", _resolved(piece[4:]))
        if begins == "w:t " and piece.startswith(_KEEPING_SPACES):
            return ("w:t", _resolved(piece[len(_KEEPING_SPACES) :]))
        found = self._meaning(piece)
        # What was typed is never remembered: only tags with nothing after them.
        if piece.endswith(">") and len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[piece] = found
        return found

    def _meaning(self, piece: str) -> Tag | None:
        if piece.startswith(("!", "?")):
            raise _UnusualError
        is_end = piece.startswith("/")
        key = _beginning(_NAME, piece[is_end:])
        if is_end:
            return (f"/{key}", "") if key in HOLDERS and key in self._meanings else None
        if "xmlns" in piece and _is_unusual(_declared(_beginning(_TAG, piece))):
            raise _UnusualError
        if key not in self._meanings:
            return None
        tag = _beginning(_TAG, piece)
        if key in _TEXTS:
            return ("w:t", "" if tag.endswith("/") else _resolved(piece[len(tag) + 1 :]))
        said = self._meanings[key](_attributes(tag))
        if said is None:
            return None
        return (f"{key}/" if tag.endswith("/") and key in HOLDERS else key, said)


_IN_PLAIN, _WITH_RUNS, _WITH_LOOKS = _Meant(PLAIN), _Meant(WITH_RUNS), _Meant(WITH_LOOKS)


def _beginning(pattern: re.Pattern[str], piece: str) -> str:
    """What of a piece a pattern matches that matches anything, or nothing."""
    found = pattern.match(piece)
    return found[0] if found is not None else ""


def _declared(tag: str) -> dict[str, str]:
    return {name: one or other for name, one, other in _ATTRIBUTE.findall(tag, len(_beginning(_NAME, tag)))}


def _attributes(tag: str) -> Attributes:
    if "=" not in tag:
        return {}
    return {name: _resolved(value.translate(_ONE_LINE)) for name, value in _declared(tag).items()}


def _resolved(text: str) -> str:
    """Text of a document with its references as the characters that they stand for."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    return _NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
