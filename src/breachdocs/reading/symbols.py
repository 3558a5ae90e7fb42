"""Symbol fonts: the ticks and boxes of Wingdings and its like, as Unicode."""

from __future__ import annotations

import re

_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{1,6}")

# What stands at each code of the font; only marks that people tick with, and the empty boxes.
_WINGDINGS = {
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
    0x6E: "■",
    0x6F: "☐",
    0x71: "☐",
    0x72: "☐",
    0xA8: "☐",
    0x78: "☒",
}
_WINGDINGS_2 = {
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x55: "✗",
    0x2A: "☐",
    0xA3: "☐",
    0x30: "☐",
}
_WEBDINGS = {0x61: "✓", 0x72: "✗", 0x63: "☐", 0x67: "■"}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS}


def symbol(font: str, code: str) -> str:
    """The character of a ``w:sym``: `code` is hexadecimal, in the private area or plain; "" where it is no number."""
    if _HEXADECIMAL.fullmatch(code) is None:
        return ""
    number = int(code, 16)
    table = _FONTS.get(font.strip().lower(), _WINGDINGS if 0xF000 <= number <= 0xF0FF else {})
    return table.get(number & 0xFF if 0xF000 <= number <= 0xF0FF else number) or (
        chr(number) if 0x20 <= number < 0xD800 else "�"
    )


def symbol_text(text: str, font: str) -> str:
    """Text typed in a symbol font, with the marks among it as Unicode."""
    table = _FONTS.get(font.strip().lower())
    if table is None:
        return text
    return "".join(table.get(ord(c) & 0xFF if 0xF000 <= ord(c) <= 0xF0FF else ord(c), c) for c in text)
