"""What a file is, its bytes say and not its name: an envelope is opened under any, and what can't be opened is told."""

from __future__ import annotations

import base64
import io
import struct
import urllib.parse
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.config import Intake
from breachdocs.email_start import as_sent, is_email
from breachdocs.intake.kinds import suffix_of
from compound_file import outlook_message
from opened_envelopes import forms_in
from workspace_cases import Place, breach, file_of, place, quick_drafts

FORM = file_of(breach(1))


def _email(*attached: tuple[str, bytes], text: str = "Please find it attached.", page: str = "") -> bytes:
    message = EmailMessage()
    message["From"] = "office@oak.example"
    message.set_content(text)
    if page:
        message.add_alternative(page, subtype="html")
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members:
            package.writestr(name, content)
    return out.getvalue()


def _said_to_be(package: bytes, *, method: int, flags: int = 0) -> bytes:
    """A zip whose first member says that it is packed, or encrypted, in another way."""
    changed = bytearray(package)
    for place_of, at in ((changed.find(b"PK\3\4"), 6), (changed.rfind(b"PK\1\2"), 8)):
        struct.pack_into("<HH", changed, place_of + at, flags, method)
    return bytes(changed)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


_MAIL = _email(("form.docx", FORM))
_MAILBOX = b"From office@oak.example Mon Mar  2 09:00:00 2026\n" + _MAIL + b"\n\n"


@pytest.mark.parametrize(
    ("name", "content", "kept"),
    [
        ("Inbox", _MAILBOX, "received.eml"),
        ("Inbox.mbx", _MAILBOX, "received.eml"),
        ("message.txt", _MAIL, "received.eml"),
        ("reply.emltpl", _MAIL, "received.eml"),
        ("form.mht", _MAIL, "received.eml"),
        ("message.msg", _MAIL, "received.eml"),
        ("reply.oft", outlook_message(("form.docx", FORM)), "received.msg"),
        ("message", outlook_message(("form.docx", FORM)), "received.msg"),
        ("message.eml", outlook_message(("form.docx", FORM)), "received.msg"),
        ("form", _zip(("form.docx", FORM)), "received.zip"),
        ("form.zip.txt", _zip(("form.docx", FORM)), "received.zip"),
        ("smime.p7m", b"Content-Type: message/rfc822\n\n" + _MAIL, "received.p7m"),
    ],
)
def test_an_envelope_under_any_name_is_opened_and_kept_under_an_ending_that_opens_it(
    here: Place, name: str, content: bytes, kept: str
) -> None:
    here.drop(name, content)
    assert [line.reference for line in here.run().registered] == ["2026-0001"]
    assert f"outbox/incidents/2026-0001/{kept}" in here.files()
    here.assert_whole(1)


def test_a_look_ahead_sees_an_envelope_under_any_name_too(here: Place) -> None:
    here.drop("Inbox", _MAILBOX)
    assert len(here.run(dry_run=True).registered) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999)),
        ("other", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999)),
        ("form.docx", _MAIL),
        ("list.xlsx", _zip(("a", b"b"))),
        ("cut", b"PK\3\4" + bytes(99)),
        ("notes.txt", b"From: what I heard it was lost.\nNothing else.\n"),
        ("is.not.there", None),
    ],
)
def test_what_is_no_envelope_keeps_its_own_ending(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert suffix_of(tmp_path / name, Path(name).suffix, 1 << 20) == Path(name).suffix


def test_a_link_is_not_opened_to_see_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "message").write_bytes(_MAIL)
    (tmp_path / "link").symlink_to(tmp_path / "message")
    assert suffix_of(tmp_path / "message", "", 1 << 20) == ".eml"
    assert suffix_of(tmp_path / "link", "", 1 << 20) == ""


@pytest.mark.parametrize(
    "saved",
    [
        b"\xef\xbb\xbf" + _MAIL,
        b"\r\n\r\n" + _MAIL,
        _MAIL.decode().encode("utf-16"),
        b"\xfe\xff" + _MAIL.decode().encode("utf-16-be"),
        _MAIL.replace(b"\n", b"\r\r\n"),
        _MAIL.replace(b"\n", b"\r"),
        _MAIL.replace(b"\n", b"\r\n"),
    ],
)
def test_an_email_that_a_program_saved_as_it_does_a_text_is_opened(saved: bytes) -> None:
    assert is_email(saved[:4096])
    assert [file.content for file in forms_in(saved, ".eml", Intake())] == [FORM]


@given(st.binary(max_size=60))
def test_what_is_taken_off_an_email_once_is_not_there_again(content: bytes) -> None:
    if not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        assert as_sent(as_sent(content)) == as_sent(content) or b"\r\r" in content
    is_email(content)


@pytest.mark.parametrize(
    "quote", [lambda text: text, urllib.parse.quote, lambda text: text.replace("A", "A\n")]
)
def test_a_form_that_lies_in_a_link_of_the_text_itself_is_found(quote) -> None:  # type: ignore[no-untyped-def]
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document;name=form.docx"
    page = f'<a href="data:{kind};base64,{quote(base64.b64encode(FORM).decode())}">form</a>'
    for mail in (_email(page=page), _email(("page.html", page.encode()))):
        assert [file.content for file in forms_in(mail, ".eml", Intake())] == [FORM]


def test_a_photograph_that_lies_in_the_text_itself_may_be_of_a_form(here: Place) -> None:
    photograph = b"\xff\xd8\xff" + bytes(60_000)
    here.drop(
        "mail.eml", _email(page=f'<img src="data:image/jpeg;base64,{base64.b64encode(photograph).decode()}">')
    )
    assert len(here.run().registered) == 1


@pytest.mark.parametrize("end", [b"A", b"==A", b"%", b"%4", b"="])
def test_a_link_that_holds_no_whole_file_is_no_fault(end: bytes) -> None:
    text = b"data:application/pdf;base64," + b"QUJD" * 12 + end
    assert forms_in(b"Content-Type: text/html\n\n" + text, ".eml", Intake()) == ()


_LOCKED = _said_to_be(_zip(("form.docx", FORM)), method=99, flags=1)
_ODD = _said_to_be(_zip(("form.docx", FORM)), method=9)
_CUT = _zip(("form.docx", FORM))[:-200]
_DAMAGED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999)


@pytest.mark.parametrize(
    ("name", "content", "code", "what"),
    [
        ("form.zip", _LOCKED, "encrypted", "protected with a password"),
        ("form.zip", _ODD, "packed", "packed in a way that breachdocs can't unpack"),
        ("form.zip", _CUT, "damaged", "This zip is damaged"),
        ("message.msg", _DAMAGED, "damaged", "This Outlook message is damaged"),
    ],
)
def test_what_cannot_be_opened_beside_a_form_keeps_the_form_from_nothing_and_is_told(
    here: Place, name: str, content: bytes, code: str, what: str
) -> None:
    here.drop("mail.eml", _email((name, content), ("form.docx", FORM)))
    report = here.run()
    assert [line.reference for line in report.registered] == ["2026-0001"]
    assert any(what in note and "Look whether that holds a form" in note for note in report.notes)
    assert report.exit_status == 1
    here.drop("alone.eml", _email((name, content)))
    (line,) = here.run().refused
    assert line.code == code
    assert what in line.text


def test_a_zip_packed_as_none_can_be_unpacked_here_is_told_so_and_not_called_damaged(here: Place) -> None:
    here.drop("form.zip", _ODD)
    (line,) = here.run().refused
    assert (line.code, "Unpack it" in line.text) == ("packed", True)


@pytest.mark.parametrize("tag", ["5D01", "5D02", "5D0A"])
def test_an_outlook_message_within_one_exchange_tells_its_senders_address(tag: str) -> None:
    name = "/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN=HEAD"
    streams = tuple(
        (f"__substg1.0_{one}001F", text.encode("utf-16-le"))
        for one, text in (("0C1F", name), ("0065", name), (tag, "head@oak.example"))
    )
    message = outlook_message(("form.docx", FORM), streams=streams)
    assert [file.postmark.senders for file in forms_in(message, ".msg", Intake())] == [("oak.example",)]
