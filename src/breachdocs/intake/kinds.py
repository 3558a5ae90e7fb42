"""What a file is by its bytes, and by its name only where those don't say: a form, an envelope of files, or neither."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePosixPath

from breachdocs.email_start import is_email
from breachdocs.intake.contents import start_of

WORD = frozenset({".docx", ".docm", ".dotx", ".dotm", ".doc", ".odt", ".rtf"})
#: E-mails as programs save them, one or a whole mailbox; and all that may be an envelope: what Outlook packs for
#: another Outlook (winmail.dat) and what was signed as a whole (smime.p7m) among them.
EMAIL_SUFFIXES = frozenset({".eml", ".emlx", ".mbox"})
ENVELOPE_SUFFIXES = frozenset({*EMAIL_SUFFIXES, ".msg", ".zip", ".dat", ".p7m"})
#: Whatever is called so is read by its bytes in any case.
_AS_THEY_ARE = frozenset({".docx", ".docm", ".pdf", ".jpg", ".jpeg", ".png"})
#: Files of Office that begin as an Outlook message does, and packages that begin as a zip does.
_OLD_OFFICE = frozenset({".doc", ".dot", ".xls", ".ppt", ".pps", ".pub", ".mpp", ".vsd"})
_PACKAGES = frozenset({*WORD, ".xlsx", ".xlsm", ".xltx", ".pptx", ".pptm", ".ppsx", ".ods", ".odp", ".vsdx"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TNEF = b"\x78\x9f\x3e\x22"
_OF_A_MESSAGE = "__substg1.0_".encode("utf-16-le")
_START = 4096


def suffix_of(path: Path, suffix: str, most: int) -> str:
    """The suffix that a file in the inbox is taken in under: its own, unless it is an envelope under another name.

    So it is with mailboxes, which are called "Inbox", with templates of Outlook (.oft) and of Apple's Mail (.emltpl),
    web archives (.mht), and with what a program saved without an ending.

    Args:
        path: the file.
        suffix: of its name.
        most: bytes; a larger file is judged by its name.
    """
    if suffix in _AS_THEY_ARE:
        return suffix
    start = start_of(path, _START)
    if start.startswith(TNEF):
        return ".dat"
    if start.startswith(OLE) and suffix not in _OLD_OFFICE:
        return ".msg" if suffix == ".msg" or _OF_A_MESSAGE in start_of(path, most) else suffix
    if start.startswith(b"PK") and suffix not in _PACKAGES:
        return _zip_kind(start_of(path, most)) or suffix
    if is_email(start) and suffix not in EMAIL_SUFFIXES:
        return ".eml"
    return suffix


def is_envelope(content: bytes, suffix: str) -> bool:
    """Whether a file is an envelope: an e-mail, or a zip that is no document itself."""
    if suffix in EMAIL_SUFFIXES or suffix == ".p7m":
        return True
    if suffix == ".msg":
        return content.startswith(OLE)
    if suffix == ".dat":
        return content.startswith(TNEF)
    return suffix == ".zip" and content[:2] == b"PK" and not _is_document(content)


def kind_of(name: str, content: bytes) -> str:
    """The suffix of a form or envelope by its bytes first, then its name; nothing for anything else."""
    suffix = PurePosixPath(name).suffix.casefold()
    if content[:2] == b"PK":
        if suffix in WORD:
            return suffix
        return _zip_kind(content) or (suffix if suffix == ".zip" else "")
    if content[:5] == b"%PDF-":
        return ".pdf"
    if content.startswith(TNEF):
        return ".dat"
    if suffix in {".msg", ".doc"} and content.startswith(OLE):
        return suffix
    if suffix in EMAIL_SUFFIXES or suffix in WORD:
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


def _is_document(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return not {"[Content_Types].xml", "mimetype"}.isdisjoint(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
