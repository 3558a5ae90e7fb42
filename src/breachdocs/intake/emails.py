"""E-mails as the internet has them (RFC 5322, MIME): their parts, those of forwarded e-mails among them.

By Python's own parser, which is given no more lines, headers and parts than an e-mail has. What was taken from it is
let go of before what lies in that is opened, so that e-mails within e-mails take no more memory than the largest.
"""

from __future__ import annotations

import binascii
import contextlib
import email
import email.policy
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from functools import partial
from itertools import pairwise
from typing import Any

from breachdocs.config import Intake
from breachdocs.email_start import as_sent
from breachdocs.errors import Refusal
from breachdocs.intake.parts import ADVICE, Part, Role
from breachdocs.intake.postmarks import Postmark, of_headers

_DEEPEST_PART = 60
#: A mail of 50 MB has 700,000 lines; a digest of hundreds of e-mails some 20,000 headers.
_MOST_LINES, _MOST_HEADERS = 1_000_000, 50_000
#: The headers that say what a part is, and a length that none has.
_ABOUT_CONTENT = ("Content-Type", "Content-Disposition", "Content-Transfer-Encoding")
_LONGEST_HEADER = 10_000
#: E-mails as parts, and how gateways encode them that don't know that they must not (RFC 2046, 5.2.1).
_EMAILS, _ENCODINGS = (
    frozenset({"message/rfc822", "message/global"}),
    frozenset({"base64", "quoted-printable"}),
)
#: What stands before an e-mail in a file of Apple's Mail, and before each in a mailbox that was exported.
_COUNTED = re.compile(rb"(\d{1,9}) *\r?\n")
_NEXT = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From \S{1,200} +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d "
    rb"\d\d:\d\d[^\r\n]{0,40}\r?\n(?=[!-9;-~]+:)"
)
_A_HEADER = re.compile(r"[!-9;-~]+:")
#: Encodings that no text has, and that take their time with one.
_OF_HOST_NAMES = frozenset({"punycode", "idna"})
_UUENCODED = re.compile(
    rb"^begin [0-7]{3,4} (?P<name>[^\r\n]+)\r?\n(?P<lines>(?:[!-`][ -`]*\r?\n)+)end", re.MULTILINE
)


def parts_of(content: bytes, limits: Intake, depth: int) -> Iterator[Part]:
    """The parts of an e-mail, or of several in one file, and of those forwarded in it; of an encoded one the whole.

    Raises:
        Refusal: it is larger, deeper or of more parts than any program makes one.
    """
    if len(content) > limits.largest_file_mb << 20:
        raise Refusal(
            "too_large",
            f"This e-mail is larger than the {limits.largest_file_mb} MB that the settings allow.",
            ADVICE,
        )
    for one in _emails(content):
        yield from _parts(_parsed(one, limits), depth)


def _emails(content: bytes) -> Iterator[bytes]:
    """The e-mails in a file: one, or those that Thunderbird, Google or Apple's Mail exported together (RFC 4155)."""
    content = as_sent(content)
    if counted := _COUNTED.match(
        content[:20]
    ):  # Apple's Mail says how long an e-mail is, and what else it knows of it
        content = content[counted.end() :][: int(counted[1])]
    begins = [found.start() for found in _NEXT.finditer(content)] if content.startswith(b"From ") else []
    for first, last in pairwise([0, *(at for at in begins if at), len(content)]):
        yield content[first:last]


def _parts(message: _Message, depth: int) -> Iterator[Part]:
    # Not `iter_attachments`: it leaves out what a phone attached inline, and what stands in a forwarded e-mail.
    pending: list[tuple[_Message, int, Postmark]] = [(message, depth, of_headers(message.raw_items()))]
    del message
    while pending:
        part, level, postmark = pending.pop()
        if any(len(str(part.get(name, ""))) > _LONGEST_HEADER for name in _ABOUT_CONTENT):
            raise _hostile("says what its parts are at a length that no program does")
        if part.is_multipart():
            if level >= _DEEPEST_PART:
                raise _too_deep()
            is_forward = part.get_content_maintype() == "message"
            children: Any = part.get_payload()
            pending += [
                (child, level + 1, of_headers(child.raw_items()).within(postmark) if is_forward else postmark)
                for child in reversed(children)
            ]
            continue
        if part.is_encoded_email:
            yield Part("forwarded.eml", _forwarded(part), postmark=postmark)
            continue
        payload = part.get_payload(decode=True)
        part.set_payload("")
        if isinstance(payload, bytes) and payload:
            yield replace(_part(part, payload), postmark=postmark)
            if part.get_content_maintype() == "text":
                yield from (replace(one, postmark=postmark) for one in _uuencoded(payload))


@dataclass
class _Left:
    """How many parts and headers an e-mail may still have."""

    parts: int
    headers: int = _MOST_HEADERS

    def take(self, *, parts: int = 0, headers: int = 0) -> None:
        self.parts -= parts
        self.headers -= headers
        if min(self.parts, self.headers) < 0:
            raise _hostile("has more headers or parts than any program writes")


class _Unkept(list[object]):
    """What is wrong with a part: of no use to us, and as long as its sender likes."""

    def append(self, _defect: object) -> None:
        pass


class _Message(Message):
    """A part that is counted, and its headers with it."""

    def __init__(self, policy: email.policy.Policy, left: _Left) -> None:
        super().__init__(policy)
        self.defects: Any = _Unkept()
        self._left = left
        left.take(parts=1)

    def set_raw(self, name: str, value: str) -> None:
        self._left.take(headers=1)
        super().set_raw(name, value)

    @property
    def is_encoded_email(self) -> bool:
        encoding = str(self.get("Content-Transfer-Encoding", "")).strip().casefold()
        return self.get_content_type() in _EMAILS and encoding in _ENCODINGS

    def get_content_maintype(self) -> str:
        """The main type, by which the parser looks into what follows; what is encoded it takes as it stands."""
        return "application" if self.is_encoded_email else super().get_content_maintype()


def _parsed(content: bytes, limits: Intake) -> _Message:
    if content.count(b"\n") > _MOST_LINES:
        raise _hostile("has more lines than any program writes")
    factory: Any = partial(_Message, left=_Left(limits.most_parts))
    # From a file, which the parser takes piece by piece; by the old policy, as the new one raises on odd headers.
    try:
        made: Any = email.message_from_binary_file(io.BytesIO(content), factory, policy=email.policy.compat32)
    except RecursionError as error:
        raise _too_deep() from error
    whole: _Message = made
    return whole


def _forwarded(part: _Message) -> bytes:
    """A forwarded e-mail that was encoded as files are, or only said to be."""
    text = part.get_payload()
    if isinstance(text, str) and _A_HEADER.match(text) and "=3D" not in text:
        return text.encode("ascii", "surrogateescape")
    decoded = part.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b""


def _part(part: Message, payload: bytes) -> Part:
    name = _file_name(part)
    if part.get_content_type() in {"text/plain", "text/html"} and not name:
        return Part("", _text(part, payload).encode("utf-8", "replace"), Role.WORDS)
    inline = part.get_content_maintype() == "image" and (
        "Content-ID" in part or part.get_content_disposition() == "inline"
    )
    return Part(name, payload, Role.PICTURE if inline else Role.FILE)


def _text(part: Message, payload: bytes) -> str:
    try:
        charset = part.get_content_charset() or "utf-8"
        return payload.decode("utf-8" if charset in _OF_HOST_NAMES else charset, "replace")
    except (LookupError, ValueError):
        return payload.decode("utf-8", "replace")


def _uuencoded(text: bytes) -> Iterator[Part]:
    """Files that an old mail program wrote into an e-mail's text: ``begin 644 form.docx`` … ``end``."""
    for block in _UUENCODED.finditer(text):
        with contextlib.suppress(binascii.Error):
            content = b"".join(binascii.a2b_uu(line) for line in block["lines"].splitlines())
            yield Part(block["name"].decode("utf-8", "replace").strip(), content)


def _file_name(part: Message) -> str:
    try:
        return str(make_header(decode_header(part.get_filename() or "")))
    except (ValueError, LookupError, TypeError, AttributeError, HeaderParseError):
        return ""  # a name in a broken encoding; the bytes say what it is


def _hostile(what: str) -> Refusal:
    return Refusal("hostile", f"This e-mail {what}.", ADVICE)


def _too_deep() -> Refusal:
    return Refusal("too_deep", "This e-mail's parts lie inside each other too deep.", ADVICE)
