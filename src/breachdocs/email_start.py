"""How e-mails begin as programs save them, whatever they are called; asked at the inbox, and where a file is read."""

from __future__ import annotations

import re

_EMAIL = re.compile(
    rb"(\d{1,9} *\r?\n)?(From \S+[^\r\n]*\r?\n)?"
    rb"(return-path|received|delivered-to|x-[\w-]+|from|to|date|subject|mime-version|message-id|content-type):"
    rb"[^\r\n]*(\r\n?|\n)([ \t][^\r\n]*(\r\n?|\n))*[\w-]+:",
    re.IGNORECASE,
)
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def is_email(start: bytes) -> bool:
    """Whether a file that begins so is an e-mail, or a mailbox with several."""
    return _EMAIL.match(as_sent(start)) is not None


def as_sent(content: bytes) -> bytes:
    """An e-mail without what programs put before it that save one as they do a text, and without line ends doubled.

    Notepad and PowerShell write a byte order mark, or the whole in UTF-16; some exports put an empty line first.
    """
    for mark, code in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            content = content[len(mark) :]
            if code != "utf-8":
                content = content.decode(code, "replace").encode("utf-8", "replace")
    content = content.lstrip(b"\r\n")
    first, _, _ = content.partition(b"\n")
    return content.replace(b"\r\r\n", b"\r\n") if first.endswith(b"\r\r") else content
