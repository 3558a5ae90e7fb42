"""Number formats: which cells show a day or a moment, and a format for one where the column has none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from breachdocs.register.workbook.package import IN_TAG, attributes_of, tags_called

_NUM_FMT = tags_called(b"numFmt")
_XF = tags_called(b"xf")
_CELL_XFS = re.compile(
    rb"<((?:[\w.-]+:)?)cellXfs(?=[\s>])(%s*)>(.*?)</(?:[\w.-]+:)?cellXfs\s*>" % IN_TAG, re.DOTALL
)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', re.IGNORECASE)

DAY_FORMAT, MOMENT_FORMAT = 14, 22
#: Built-in formats that show a day, by number (ECMA-376 part 1, 18.8.30, with the East Asian ones).
_BUILT_IN_DAYS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN_TIMES = frozenset((18, 19, 20, 21, 22, 32, 33, 45, 46, 47, 55, 56))


@dataclass
class Styles:
    """The cell formats of a workbook by index.

    Attributes:
        raw: the part as it is; ``b""`` where the workbook has none.
    """

    raw: bytes
    _formats: list[int] = field(default_factory=list)
    _codes: dict[int, str] = field(default_factory=dict)
    _xfs: list[bytes] = field(default_factory=list)
    _shown: dict[int, str] = field(default_factory=dict)
    _added: dict[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for tag in _NUM_FMT.findall(self.raw):
            attributes = attributes_of(tag)
            self._codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
        found = _CELL_XFS.search(self.raw)
        if found:
            self._xfs = [match[0] for match in _whole_xfs(found[3])]
            self._formats = [int(attributes_of(xf).get("numFmtId", "0")) for xf in self._xfs]

    def shows(self, style: int) -> str:
        """``day``, ``moment`` or nothing: what the format at an index makes of a number."""
        if style not in self._shown:
            self._shown[style] = self._what_shows(style)
        return self._shown[style]

    def _what_shows(self, style: int) -> str:
        number = self._formats[style] if style < len(self._formats) else 0
        code = self._codes.get(number)
        if code is None:
            return "moment" if number in _BUILT_IN_TIMES else "day" if number in _BUILT_IN_DAYS else ""
        letters = _QUOTED.sub("", code.split(";")[0]).lower()
        if "general" in letters:
            return ""
        if any(letter in letters for letter in "hs"):
            return "moment"
        return "day" if any(letter in letters for letter in "dmy") else ""

    def with_date(self, style: int, *, with_time: bool) -> int:
        """The index of a format like the one at `style` that shows a day, or a moment; made where there is none."""
        if self.shows(style) or not self._xfs:
            return style
        number = MOMENT_FORMAT if with_time else DAY_FORMAT
        key = (style, number)
        if key not in self._added:
            xf = self._xfs[style] if style < len(self._xfs) else self._xfs[0]
            opening = re.match(rb"<[^>]*>", xf)
            head = opening[0] if opening else xf
            head = re.sub(rb"\s(?:numFmtId|applyNumberFormat)=(?:\"[^\"]*\"|'[^']*')", b"", head)
            head = re.sub(rb"^<([\w.:-]+)", rb'<\1 numFmtId="%d" applyNumberFormat="1"' % number, head)
            self._added[key] = len(self._xfs)
            self._xfs.append(head + (xf[opening.end() :] if opening else b""))
            self._formats.append(number)
        return self._added[key]

    def changed(self) -> bytes | None:
        """The part with the formats that were added; ``None`` where none was."""
        found = _CELL_XFS.search(self.raw)
        if not self._added or not found:
            return None
        new = b"".join(self._xfs[-len(self._added) :])
        count = re.sub(rb"\bcount=(\"|')\d+\1", b'count="%d"' % len(self._xfs), found[2])
        opening = b"<%scellXfs%s>" % (found[1], count)
        return (
            self.raw[: found.start()]
            + opening
            + found[3]
            + new
            + self.raw[found.start() + len(found[0]) - len(_closing(found[0])) :]
        )


def _closing(block: bytes) -> bytes:
    return block[block.rfind(b"</") :]


def _whole_xfs(block: bytes) -> list[re.Match[bytes]]:
    """Each ``xf`` of the block with what is inside it."""
    pattern = re.compile(rb"<((?:[\w.-]+:)?)xf(?=[\s/>])%s*?(?:/>|>.*?</\1xf\s*>)" % IN_TAG, re.DOTALL)
    return list(pattern.finditer(block))
