"""E-mails and zips: envelopes of files. What is in one and looks like a form goes its own way from there.

Taken by content, not by what the sender's program called it: inline attachments and forwarded e-mails count. The
names inside are never used for a path. Signature pictures, calendars and the e-mail's text stay in the envelope,
which is kept with the incident.
"""

from __future__ import annotations

import binascii
import contextlib
import email
import email.policy
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path, PurePosixPath

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.intake.inbox import is_ignored

_WORD = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".odt", ".rtf"})
#: Suffixes of what may be an envelope.
ENVELOPE_SUFFIXES = frozenset({".eml", ".msg", ".zip"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: E-mails in e-mails in zips: nobody forwards a form more often.
_DEEPEST = 8
_MOST_FORMS = 200

_UUENCODED = re.compile(
    rb"^begin [0-7]{3,4} (?P<name>[^\r\n]+)\r?\n(?P<lines>(?:[!-`][ -`]*\r?\n)+)end", re.MULTILINE
)

_ADVICE = "Open it, save the form it holds as a Word document (.docx) and put that into the inbox."


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file found in an envelope: its name as the sender gave it, and its bytes."""

    name: str
    content: bytes


def is_envelope(path: Path, suffix: str) -> bool:
    """Whether a file is an envelope: an e-mail, or a zip that is no document itself."""
    if suffix == ".eml":
        return True
    with path.open("rb") as file:
        start = file.read(8)
    if suffix == ".msg":
        return start == _OLE
    return suffix == ".zip" and start[:2] == b"PK" and not _is_document(path)


def forms_in(path: Path, suffix: str, limits: Intake) -> tuple[Enclosed, ...]:
    """The files in an envelope that can be forms, in their order; empty where it holds none.

    Raises:
        Refusal: it is damaged, encrypted, or holds more than the limits allow.
    """
    found: list[Enclosed] = []
    room = limits.largest_unpacked_mb * 1_000_000
    for enclosed in _opened(suffix, path.read_bytes(), limits, 0):
        room -= len(enclosed.content)
        if room < 0 or len(found) >= _MOST_FORMS:
            raise _too_large()
        found.append(enclosed)
    return tuple(found)


def _opened(suffix: str, content: bytes, limits: Intake, depth: int) -> Iterator[Enclosed]:
    if depth > _DEEPEST:
        raise Refusal(
            "too_deep", "This holds e-mails or zips inside each other, more than eight deep.", _ADVICE
        )
    if suffix == ".zip":
        parts = _in_zip(content, limits)
    elif suffix == ".msg":
        from breachdocs.intake.outlook import attachments_in  # noqa: PLC0415 -- for an Outlook message only

        parts = ((file.name, file.content) for file in attachments_in(content))
    else:
        parts = _in_email(content, depth)
    for name, part in parts:
        kind = _kind(name, part) if part else ""
        if kind in ENVELOPE_SUFFIXES:
            yield from _opened(kind, part, limits, depth + 1)
        elif kind:
            yield Enclosed(_named(name, kind), part)


def _in_email(content: bytes, depth: int) -> Iterator[tuple[str, bytes]]:
    # Not `iter_attachments`: it leaves out what a phone attached inline, and what stands in a forwarded e-mail.
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 -- what the default policy makes
    depths = {id(message): depth}
    pending = [message]
    while pending:
        part = pending.pop()
        below = depths[id(part)] + 1
        if part.is_multipart():
            if below > 60:
                raise Refusal("too_deep", "This e-mail's parts lie inside each other too deep.", _ADVICE)
            children = [child for child in part.get_payload() if isinstance(child, EmailMessage)]
            depths |= {id(child): below for child in children}
            pending += reversed(children)
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload:
            yield _file_name(part), payload
            if part.get_content_maintype() == "text":
                yield from _uuencoded(payload)


def _uuencoded(text: bytes) -> Iterator[tuple[str, bytes]]:
    """Files that an old mail program wrote into an e-mail's text: ``begin 644 form.docx`` … ``end``."""
    for block in _UUENCODED.finditer(text):
        with contextlib.suppress(binascii.Error):
            content = b"".join(binascii.a2b_uu(line) for line in block["lines"].splitlines())
            yield block["name"].decode("utf-8", "replace").strip(), content


def _file_name(part: EmailMessage) -> str:
    try:
        return str(part.get_filename() or "")
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""  # a name in a broken encoding; the bytes say what it is


def _in_zip(content: bytes, limits: Intake) -> Iterator[tuple[str, bytes]]:
    room = limits.largest_unpacked_mb * 1_000_000
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            if len(members) > limits.most_parts or sum(member.file_size for member in members) > room:
                raise _too_large()
            for member in members:
                name = PurePosixPath(member.filename.replace("\\", "/")).name
                if member.is_dir() or is_ignored(name) or member.filename.startswith("__MACOSX"):
                    continue
                if member.flag_bits & 1:
                    raise Refusal("encrypted", "This zip is protected with a password.", _ADVICE)
                with package.open(member) as file:
                    yield name, file.read(room)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error) as error:
        raise Refusal("damaged", "This zip is damaged.", "Ask the sender for it again.") from error


def _kind(name: str, content: bytes) -> str:
    """The suffix of a form or envelope by its bytes first, then its name; nothing for anything else."""
    suffix = PurePosixPath(name).suffix.casefold()
    if content[:2] == b"PK":
        if suffix in _WORD:
            return suffix
        return _zip_kind(content)
    if suffix in {".msg", ".doc"} and content[:8] == _OLE:
        return suffix
    if suffix == ".eml" or suffix in _WORD:
        return suffix
    return ""


def _zip_kind(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if "[Content_Types].xml" in names:
        return ".docx" if "word/document.xml" in names else ""
    if "mimetype" in names:
        return ".odt" if "content.xml" in names else ""
    return ".zip"


def _is_document(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return not {"[Content_Types].xml", "mimetype"}.isdisjoint(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _named(name: str, kind: str) -> str:
    plain = PurePosixPath(name.replace("\\", "/")).name
    return plain if plain.casefold().endswith(kind) else f"{plain or 'attachment'}{kind}"


def _too_large() -> Refusal:
    return Refusal("too_large", "What this holds is larger than the settings allow.", _ADVICE)
