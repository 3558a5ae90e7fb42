"""What a file is, from its first bytes and never from its name; what isn't a Word file is refused by kind.

Each refusal says what the file is and what the person who finds it can do. Foreign errors end here.
"""

from __future__ import annotations

from breachdocs.email_start import is_email
from breachdocs.errors import Refusal

_SAVE_AS = "Open it in Word, choose File, Save As, 'Word Document (*.docx)', and drop the new file."
_ASK = "Ask the school to send the Word form again."

#: First bytes → code, what it is, what to do.
_MAGIC: tuple[tuple[bytes, str, str, str], ...] = (
    (
        b"%PDF",
        "pdf",
        "This is a PDF, not a Word form.",
        "Ask the school for the Word form, or type the answers into a blank form (breachdocs form) and drop that.",
    ),
    (b"\x89PNG", "picture", "This is a picture (PNG), not a Word form.", ""),
    (b"\xff\xd8\xff", "picture", "This is a picture (JPEG), not a Word form.", ""),
    (b"GIF8", "picture", "This is a picture (GIF), not a Word form.", ""),
    (b"BM", "picture", "This is a picture (BMP), not a Word form.", ""),
    (b"II*\x00", "picture", "This is a picture (TIFF), not a Word form.", ""),
    (b"MM\x00*", "picture", "This is a picture (TIFF), not a Word form.", ""),
    (b"{\\rtf", "rtf", "This is a rich text file (RTF), not a Word form.", _SAVE_AS),
    *(
        (
            first,
            "packed",
            "This is a packed file (7z, RAR, tar, cab or gzip), which breachdocs does not open.",
            "Unpack it and put the form in it into the inbox; or ask the school to send it as it is, or in a zip.",
        )
        for first in (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08", b"MSCF\0\0\0\0")
    ),
    *(
        (
            first,
            "link",
            "This is a shortcut to a file or a page that lies elsewhere, not a form.",
            (
                "Open it if you trust where it came from, save the form as a Word document (.docx) and put that into "
                "the inbox."
            ),
        )
        for first in (b"L\0\0\0\1\x14\2\0", b"[InternetShortcut]", b"[{000214A0-")
    ),
    (
        b"BEGIN:VCALENDAR",
        "calendar",
        "This is an invitation or a calendar (.ics), not a form.",
        "Open it in your calendar; if a form is attached to it, save that and put it into the inbox.",
    ),
    (b"BEGIN:VCARD", "contact", "This is somebody's contact details (.vcf), not a form.", _ASK),
    (
        b"!BDN",
        "mailbox",
        "This is a data file of Outlook's (.pst or .ost), which breachdocs does not open.",
        "Open it in Outlook and drag the e-mail with the form out of it into the inbox.",
    ),
    (
        b"MZ",
        "program",
        "This is a program, not a Word form.",
        "Do not open it. Tell your IT team where it came from.",
    ),
)
_PICTURE_ADVICE = (
    "A picture can't be read by breachdocs. "
    "Open it, type the answers into a blank form (breachdocs form) and drop that."
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse_other_kinds(data: bytes) -> None:
    """Raises a `Refusal` unless `data` may be a zip or flat XML package.

    Args:
        data: the whole file.

    Raises:
        Refusal: `empty`, `encrypted`, `old_word`, `message`, `pdf`, `picture`, `rtf`, `program`,
            `packed`, `link`, `calendar`, `contact`, `mailbox`, `web_page`, `email`, `plain_text`, `unknown`.
    """
    if not data[:64].strip(b"\x00") and not data.strip(b"\x00"):
        what = "This file is empty." if not data else "This file holds nothing but zeros."
        raise Refusal("empty", what, "The copy may have failed. " + _ASK)
    if data.startswith(_OLE):
        raise _ole_refusal(data)
    for magic, code, what, advice in _MAGIC:
        if data.startswith(magic):
            raise Refusal(code, what, advice or _PICTURE_ADVICE)
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif") or (
        data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    ):
        raise Refusal(
            "picture", "This is a picture from a phone or the web, not a Word form.", _PICTURE_ADVICE
        )
    if data[257:262] == b"ustar":
        code, what, advice = next(found[1:] for found in _MAGIC if found[1] == "packed")
        raise Refusal(code, what, advice)
    if data.startswith(b"PK") or looks_like_xml(data):
        return
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise Refusal("web_page", "This is a web page, not a Word form.", _SAVE_AS)
    _refuse_text(data[:4096])
    raise Refusal("unknown", "This is no kind of file that breachdocs knows.", _ASK)


def _refuse_text(start: bytes) -> None:
    if is_email(start):
        raise Refusal(
            "email",
            "This is an e-mail, or a mailbox with several, and not a Word form.",
            "Put it into the inbox under a name that ends in .eml: breachdocs opens it there.",
        )
    if _is_text(start):
        raise Refusal("plain_text", "This is a plain text file, not a Word form.", _ASK)


def looks_like_xml(data: bytes) -> bool:
    """Whether `data` begins as an XML file does (Word can save a package as one flat XML file)."""
    return data[:5] == b"<?xml" or data[:8] == b"\xef\xbb\xbf<?xml" or data[:2] in (b"\xff\xfe", b"\xfe\xff")


def _ole_refusal(data: bytes) -> Refusal:
    """An OLE file by the names of its streams, which stand in it as UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal(
            "encrypted",
            "This Word file is protected with a password.",
            "Open it with the password, remove it (File, Info, Protect Document) and drop the file again; "
            "or ask the school to.",
        )
    if "WordDocument".encode("utf-16-le") in data:
        return Refusal("old_word", "This is a Word file of the old kind (.doc).", _SAVE_AS)
    if "__substg1.0_".encode("utf-16-le") in data:
        return Refusal(
            "message",
            "This is an Outlook message.",
            "Put it into the inbox under a name that ends in .msg: breachdocs opens it there.",
        )
    return Refusal("old_office", "This is an Office file of an old kind, not a Word form.", _SAVE_AS)


def _is_text(start: bytes) -> bool:
    return b"\x00" not in start and sum(byte < 9 or 13 < byte < 32 for byte in start) == 0
