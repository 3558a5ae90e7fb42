"""The shared strings of a workbook, each decoded only when a cell asks for it."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field

from breachdocs.register.workbook.cells import unescaped

_ITEM = re.compile(rb"<(?:[\w.-]+:)?si(?=[\s/>])")
_PHONETIC = re.compile(rb"<((?:[\w.-]+:)?)rPh(?=[\s>]).*?</\1rPh\s*>", re.DOTALL)
_TEXT = re.compile(rb"<((?:[\w.-]+:)?)t(?:\s[^>]*)?(?:/>|>([^<]*)</\1t\s*>)")
#: How many texts are remembered; the first are the headings and the usual answers.
_REMEMBERED = 5_000


def joined_text(xml: bytes) -> str:
    """The text of a string item or inline string: its runs joined, its phonetic hints left out."""
    if b"rPh" in xml:
        xml = _PHONETIC.sub(b"", xml)
    return unescaped("".join(text.decode("utf-8", "replace") for _, text in _TEXT.findall(xml)))


@dataclass
class SharedStrings:
    """Shared strings by index.

    Attributes:
        raw: the part as it is; ``b""`` where the workbook has none.
    """

    raw: bytes
    _starts: array[int] = field(default_factory=lambda: array("Q"))
    _known: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if b"<!" in self.raw or self.raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            from breachdocs.register.workbook.rewriting import plain_part  # noqa: PLC0415 -- lxml, hardly ever needed

            self.raw = plain_part(self.raw)
        self._starts = array("Q", (found.start() for found in _ITEM.finditer(self.raw)))
        self._starts.append(len(self.raw))

    def text(self, index: int) -> str:
        """The text of an index; an index beyond the end is empty, as Excel shows it."""
        if not 0 <= index < len(self._starts) - 1:
            return ""
        if index in self._known:
            return self._known[index]
        text = joined_text(self.item(index))
        if len(self._known) < _REMEMBERED:
            self._known[index] = text
        return text

    def item(self, index: int) -> bytes:
        """The bytes of an index's text, its formats among them; nothing beyond the end."""
        if not 0 <= index < len(self._starts) - 1:
            return b""
        return self.raw[self._starts[index] : self._starts[index + 1]]
