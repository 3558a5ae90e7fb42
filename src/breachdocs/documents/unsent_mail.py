"""An unsent e-mail as a file, written by hand: an attachment that several of them carry is encoded once.

The standard library's `EmailMessage` reads every header of every part again for each, which takes ten times as long.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import re
from collections.abc import Sequence
from email.policy import SMTP
from functools import lru_cache

from breachdocs.documents.model import Draft

#: Begun on a line of its own, as the header would be too long else.
_WORD = "\r\n application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: A header of so many plain characters needs no folding.
_SHORT = 70
_LINE_END = re.compile(rb"\r\n|\r|\n")


def unsent_mail(to: str, subject: str, text: str, attached: Sequence[Draft]) -> bytes:
    """The e-mail as a mail program opens it ready to edit: the same bytes for the same words and attachments.

    Args:
        to: an address, or nothing.
        subject: one line.
        text: plain text.
        attached: Word files, or texts that say so in their name.
    """
    headers = [_header("X-Unsent", "1"), _header("To", to), _header("Subject", " ".join(subject.split()))]
    headers.append(_header("MIME-Version", "1.0"))
    body = (
        b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        # Where the text has no line end of its own, the encoder breaks long lines with a bare line feed.
        + _lined(binascii.b2a_qp(_lined(text.encode()), istext=True))
    )
    if not attached:
        return b"".join([*headers, body])
    digest = hashlib.sha256("".join([text, *(_digest(one.content) for one in attached)]).encode())
    boundary = f"=_{digest.hexdigest()[:32]}"
    headers.append(f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode())
    line = f"--{boundary}\r\n".encode()
    parts = [part for one in attached for part in (line, _attachment(one.name, one.content))]
    return b"".join([*headers, line, body, b"\r\n", *parts, f"--{boundary}--\r\n".encode()])


def _lined(text: bytes) -> bytes:
    """Lines as mail ends them."""
    return _LINE_END.sub(b"\r\n", text)


def _header(name: str, value: str) -> bytes:
    if len(value) <= _SHORT and value.isascii() and value.isprintable():
        return f"{name}: {value}\r\n".encode()
    return SMTP.fold_binary(name, SMTP.header_factory(name, value))


@lru_cache(maxsize=8)
def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@lru_cache(maxsize=8)
def _attachment(name: str, content: bytes) -> bytes:
    """One part; `name` is one of ours."""
    kind = _WORD
    if name.endswith(".txt"):
        kind, content = ' text/plain; charset="utf-8"', _lined(content.removeprefix(codecs.BOM_UTF8))
    head = (
        f"Content-Type:{kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: attachment; filename="{name}"\r\nMIME-Version: 1.0\r\n\r\n'
    )
    # 57 bytes are a line of 76 characters; the encoder of the standard library cuts lines, but one by one.
    packed = base64.b64encode(content)
    return head.encode() + b"".join(packed[at : at + 76] + b"\r\n" for at in range(0, len(packed), 76))
