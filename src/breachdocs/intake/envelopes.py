"""E-mails and zips: envelopes of files. What is in one and looks like a form goes its own way from there.

Taken by content, not by what the sender's program called it: inline attachments and forwarded e-mails count. The
names inside are never used for a path. Files that were sent with the form as evidence are kept beside it; signature
pictures, calendars and the e-mail's text stay in the envelope, which is kept with the incident, too.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import html
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.intake import emails, tnef
from breachdocs.intake.inbox import is_ignored
from breachdocs.intake.kinds import ENVELOPE_SUFFIXES, is_envelope, kind_of
from breachdocs.intake.parts import ADVICE, Part, Role
from breachdocs.intake.postmarks import NONE, Postmark
from breachdocs.intake.signed import email_in

#: What may be kept beside an incident as evidence: what people make and send, no program or script.
_EVIDENCE = re.compile(
    r"\.(bmp|csv|docm?|docx|gif|heic|jpe?g|m4a|mov|mp3|mp4|od[pst]|pdf|png|pptx?|rtf|tiff?|txt|wav|webp|xlsx?)",
    re.IGNORECASE,
)
_BROKEN_ZIP = (
    *(zipfile.BadZipFile, EOFError, OSError, ValueError),
    *(RuntimeError, struct.error, zlib.error, lzma.LZMAError, MemoryError),
)
#: How the files of cameras, phones and scanners begin: JPEG, PNG, TIFF, HEIC.
_PHOTOGRAPH = re.compile(rb"\xff\xd8\xff|\x89PNG|II\*\0|MM\0\*|....ftyp(heic|heix|mif1)", re.DOTALL)
_LARGER_THAN_A_LOGO = 50_000
#: Not an e-mail address in angle brackets.
_TAGS = re.compile(
    r"<(?:style|script)\b.*?(?:</(?:style|script)\s*>|\Z)|<(?![^<>\s=]{1,200}@[^<>\s=]{1,200}>)[^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_MOST_WORDS = 500_000
_PGP = b"-----BEGIN PGP MESSAGE-----"
#: A file in a page or a text itself, where a link or picture names one elsewhere.
_IN_A_LINK = re.compile(
    rb"data:(?P<kind>(?:application|image)/[\w.+-]{1,100})(?:;[\w-]+=[\w.%-]{1,200}){0,3};base64,"
    rb"(?P<bytes>[\w+/=%\s]{40,})",
    re.IGNORECASE | re.ASCII,
)
#: 7-Zip, RAR, gzip, cabinet.
_PACKED = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08", b"MSCF\0\0\0\0")
#: Refusals of an envelope within another that say nothing against the rest.
_OF_ITS_OWN = frozenset({"damaged", "encrypted", "packed"})
#: Where people keep files that they send a link to.
_ELSEWHERE = re.compile(
    rb"\b(sharepoint\.com|1drv\.ms|onedrive\.live\.com|(docs|drive)\.google\.com|dropbox\.com|we\.tl|wetransfer\.com"
    rb"|box\.com|icloud\.com/(iclouddrive|attachment))\b",
    re.IGNORECASE,
)
#: E-mails in e-mails in zips: nobody forwards a form more often.
_DEEPEST = 8
_MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file found in an envelope: its name as the sender gave it, its bytes, and the postmark of its e-mail."""

    name: str
    content: bytes
    postmark: Postmark = NONE


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is in an envelope: the files that can be forms, in their order; where it holds none, what it says.

    Attributes:
        forms: the files.
        words: its text.
        scans: where there is no form, the photograph that may be of one; further ones are kept beside it as evidence.
        postmark: where there is no form, the e-mail's own.
        is_sealed: where there is no form, whether something in it is encrypted.
        is_packed: where there is no form, whether something in it is packed as no zip is.
        is_linked: where there is no form, whether its text leads to a file that is kept elsewhere.
        unopened: why something in it could not be opened, which may hold a form; ``None`` where all could.
    """

    forms: tuple[Enclosed, ...]
    words: str = ""
    scans: tuple[Enclosed, ...] = ()
    postmark: Postmark = NONE
    is_sealed: bool = False
    is_packed: bool = False
    is_linked: bool = False
    unopened: Refusal | None = None


def envelope_of(content: bytes, suffix: str, limits: Intake) -> Envelope | None:
    """A file opened as an envelope; ``None`` where it is none.

    Raises:
        Refusal: it is damaged, encrypted, or holds more than the limits allow.
    """
    if not is_envelope(content, suffix):
        return None
    found = _with_quoted_senders(_within(content, suffix, limits))
    unopened = next((part.unopened for part in found if part.unopened), None)
    if forms := _forms(found):
        return Envelope(forms, unopened=unopened)
    postmark = found[0].postmark if found else NONE
    return Envelope(
        (),
        _words(found),
        tuple(_photographs(found))[:1],
        postmark,
        is_sealed=any(map(_is_sealed, found)),
        is_packed=any(part.content.startswith(_PACKED) for part in found),
        is_linked=any(part.role is Role.WORDS and _ELSEWHERE.search(part.content) for part in found),
        unopened=unopened,
    )


def _forms(found: list[Part]) -> tuple[Enclosed, ...]:
    return tuple(
        Enclosed(_named(part.name, kind), part.content, part.postmark)
        for part in found
        if part.role is not Role.WORDS and not part.unopened and (kind := kind_of(part.name, part.content))
    )


def evidence_in(content: bytes, suffix: str, limits: Intake) -> tuple[Enclosed, ...]:
    """The files in an envelope that were sent as such, forms among them: no pictures within its text, no programs.

    Raises:
        Refusal: as `envelope_of`.
    """
    return tuple(
        Enclosed(part.name, part.content)
        for part in _within(content, suffix, limits)
        if part.role is Role.FILE and is_evidence(part.name)
    )


def is_evidence(name: str) -> bool:
    """Whether a file of this name is of a kind that is kept as evidence."""
    return _EVIDENCE.fullmatch(PurePosixPath(name).suffix) is not None


def _is_sealed(part: Part) -> bool:
    """Whether a part is what S/MIME, rights management (RFC 8551; [MS-OXORMMS]) or PGP make of an e-mail."""
    return part.name.casefold().endswith((".p7m", ".rpmsg")) or part.content.lstrip().startswith(_PGP)


def _photographs(found: list[Part]) -> Iterator[Enclosed]:
    """The pictures that were sent as files, and those that a phone put into the text; no logos of a signature."""
    for part in found:
        is_picture = _PHOTOGRAPH.match(part.content) is not None
        if is_picture and (part.role is Role.FILE or len(part.content) >= _LARGER_THAN_A_LOGO):
            kind = PurePosixPath(part.name).suffix.casefold()
            name = _named(part.name, kind if is_evidence(f"a{kind}") else ".jpg")
            yield Enclosed(name, part.content, part.postmark)


def _words(found: list[Part]) -> str:
    words = (part.content for part in found if part.role is Role.WORDS)
    return html.unescape(_TAGS.sub(" ", b"\n".join(words).decode("utf-8", "replace")[:_MOST_WORDS]))


def _with_quoted_senders(found: list[Part]) -> list[Part]:
    """The parts, the postmark of each with whom its own e-mail's text quotes: most forwarded e-mails are copied so."""
    words: dict[Postmark, list[Part]] = {}
    for part in found:
        if part.role is Role.WORDS:
            words.setdefault(part.postmark, []).append(part)
    quoting = {postmark: postmark.quoting(_words(parts)) for postmark, parts in words.items()}
    return [replace(part, postmark=quoting.get(part.postmark, part.postmark)) for part in found]


def _within(content: bytes, suffix: str, limits: Intake) -> list[Part]:
    return list(_opened(suffix, content, limits, _Room(limits.largest_unpacked_mb * 1_000_000)))


@dataclass
class _Room:
    """What may still come out of a drop, envelopes within envelopes counted at each depth: bytes, and files."""

    size: int
    files: int = _MOST_FILES

    def take(self, part: Part) -> None:
        self.size -= len(part.content)
        self.files -= 1
        if self.size < 0 or self.files < 0:
            raise _too_large()


def _opened(suffix: str, content: bytes, limits: Intake, room: _Room, depth: int = 0) -> Iterator[Part]:
    if depth > _DEEPEST:
        raise Refusal(
            "too_deep", "This holds e-mails or zips inside each other, more than eight deep.", ADVICE
        )
    for part in _with_those_in_links(_parts(suffix, content, limits, depth)):
        room.take(part)
        kind = kind_of(part.name, part.content) if part.role is not Role.WORDS else ""
        if _is_sealed(part) and (signed := email_in(part.content)):
            part, kind = replace(part, content=signed), ".eml"  # noqa: PLW2901 -- the part, without its signature
        if kind in ENVELOPE_SUFFIXES:
            try:
                for inner in _opened(kind, part.content, limits, room, depth + 1):
                    yield replace(inner, postmark=inner.postmark.within(part.postmark))
            except Refusal as refusal:
                if refusal.code not in _OF_ITS_OWN:
                    raise
                yield replace(part, unopened=refusal)
        else:
            yield part


def _with_those_in_links(parts: Iterator[Part]) -> Iterator[Part]:
    """Parts, and after each text or page the files that lie in its links or pictures themselves (RFC 2397)."""
    for part in parts:
        yield part
        if part.role is Role.WORDS or part.name.casefold().endswith((".htm", ".html")):
            for found in _IN_A_LINK.finditer(part.content):
                role = Role.PICTURE if found["kind"].lower().startswith(b"image/") else Role.FILE
                with contextlib.suppress(binascii.Error):
                    kept = base64.b64decode(unquote_to_bytes(found["bytes"]) + b"==")
                    yield Part("", kept, role, part.postmark)


def _parts(suffix: str, content: bytes, limits: Intake, depth: int) -> Iterator[Part]:
    if suffix == ".zip":
        return _in_zip(content, limits)
    if suffix == ".dat":
        return tnef.parts_of(content)
    if suffix == ".p7m":
        return iter([Part("smime.p7m", content)])
    if suffix == ".msg":
        from breachdocs.intake import outlook  # noqa: PLC0415 -- olefile, for an Outlook message only

        return outlook.parts_of(content)
    return emails.parts_of(content, limits, depth)


def _in_zip(content: bytes, limits: Intake) -> Iterator[Part]:
    room = limits.largest_unpacked_mb * 1_000_000
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            if len(members) > limits.most_parts or sum(member.file_size for member in members) > room:
                raise _too_large()
            for member in members:
                name = PurePosixPath(member.filename.replace("\\", "/")).name
                folder = member.filename.endswith(("/", "\\"))
                if not name or folder or is_ignored(name) or member.filename.startswith("__MACOSX"):
                    continue
                if member.flag_bits & 1:
                    raise Refusal("encrypted", "This zip is protected with a password.", ADVICE)
                with package.open(member) as file:
                    yield Part(name, file.read(room))
    except NotImplementedError as error:
        raise Refusal(
            "packed",
            "This zip is packed in a way that breachdocs can't unpack (Deflate64 or a newer one).",
            "Unpack it and put the form in it into the inbox.",
        ) from error
    except _BROKEN_ZIP as error:
        raise Refusal("damaged", "This zip is damaged.", "Ask the sender for it again.") from error


def _named(name: str, kind: str) -> str:
    plain = PurePosixPath(name.replace("\\", "/")).name
    return plain if plain.casefold().endswith(kind) else f"{plain or 'attachment'}{kind}"


def _too_large() -> Refusal:
    return Refusal("too_large", "What this holds is larger than the settings allow.", ADVICE)
