"""E-mails of any size and make: read within bounds, or refused with a sentence."""

from __future__ import annotations

import base64
import io
import plistlib
import quopri
import tracemalloc
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.intake import evidence_in, is_envelope
from compound_file import outlook_message
from opened_envelopes import forms_in, words_in
from workspace_cases import Place, breach, file_of, place, quick_drafts

PDF = b"%PDF-1.7 a form"


def _email(name: str, content: bytes, sender: str = "office@oak.example") -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message.set_content("Please find it attached.")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "email",
    [
        b"X: y\n" * 1_000_001 + b"\nwords",
        b"X: y\n" * 60_000 + b"\nwords",
        b"X: y\n" + b" y\n" * 1_000_001 + b"\nwords",
        b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\na\n" * 3_000 + b"--x--",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + b"X: y\n" * 60_000 + b"\nwords\n--x--",
    ],
)
def test_an_email_of_more_lines_headers_or_parts_than_a_program_writes_is_refused(email: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        forms_in(email, ".eml", Intake())
    assert refused.value.code == "hostile"
    assert "than any program writes" in refused.value.what


def test_an_email_of_many_lines_and_what_is_wrong_with_each_is_read_in_little_memory() -> None:
    tracemalloc.start()
    try:
        assert "words" in words_in(b"X: y\n" + b"From \n" * 100_000 + b"\nwords", ".eml", Intake())
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_an_email_in_a_zip_in_an_email_takes_no_more_memory_than_the_largest_of_them_and_what_it_holds() -> (
    None
):
    form = PDF + bytes(range(1, 9)) * 250_000
    peaks = []
    once = _email("form.pdf", form).as_bytes()
    deep = _email("f.zip", _zip("m.eml", _email("f.zip", _zip("m.eml", once)).as_bytes())).as_bytes()
    for content in (once, deep):
        tracemalloc.start()
        try:
            assert forms_in(content, ".eml", Intake())[0].content == form
            peaks.append(tracemalloc.get_traced_memory()[1] / len(content))
        finally:
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3


def test_what_envelopes_unpack_to_counts_at_each_depth() -> None:
    words = "words that fill an e-mail\n" * 16_000  # 400 kB
    content = PDF
    for _ in range(3):
        message = EmailMessage()
        message.set_content(words)
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename="f.zip")
        content = _zip("m.eml", message.as_bytes())
    assert forms_in(content, ".zip", Intake(largest_unpacked_mb=8))
    with pytest.raises(Refusal) as refused:
        forms_in(content, ".zip", Intake(largest_unpacked_mb=2))
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("base64", base64.encodebytes),
        ("BASE64", base64.encodebytes),
        ("quoted-printable", quopri.encodestring),
    ],
)
def test_an_email_that_was_forwarded_encoded_as_a_file_is_opened(encoding, encode) -> None:  # type: ignore[no-untyped-def]
    inner = _email("form.pdf", PDF)
    inner["Subject"] = "Ünfall = accident"
    head = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n\n".encode()
    outer = (
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" + head + encode(inner.as_bytes()) + b"\n--x--\n"
    )
    assert [file.content for file in forms_in(outer, ".eml", Intake())] == [PDF]


def test_a_forwarded_email_that_only_says_that_it_is_encoded_is_read_as_it_stands() -> None:
    head = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    assert [
        file.content for file in forms_in(head + _email("form.pdf", PDF).as_bytes(), ".eml", Intake())
    ] == [PDF]


def _mailbox(*emails: EmailMessage, newline: bytes = b"\n") -> bytes:
    head = b"From office@oak.example Mon Mar  2 09:00:00 2026\n"
    text = b"".join(head + email.as_bytes() + b"\n\n" for email in emails)
    return text.replace(b"\n", newline)


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("suffix", [".mbox", ".eml"])
def test_each_email_of_an_exported_mailbox_is_opened_with_its_own_sender(newline: bytes, suffix: str) -> None:
    first, second = _email("1.pdf", PDF), _email("2.pdf", PDF + b"2", "head@elm.example")
    first.get_payload()[0].set_content("He wrote:\n\nFrom here on it went wrong at 10:15.\nX: y\n")  # type: ignore[union-attr, index]
    found = forms_in(_mailbox(first, second, newline=newline), suffix, Intake())
    assert [file.name for file in found] == ["1.pdf", "2.pdf"]
    assert [file.postmark.senders for file in found] == [("oak.example",), ("elm.example",)]


def test_an_email_that_apples_mail_saved_is_opened() -> None:
    content = _email("form.pdf", PDF).as_bytes()
    saved = b"%-10d\n" % len(content) + content + plistlib.dumps({"flags": 1})
    assert is_envelope(saved, ".emlx")
    assert [file.content for file in forms_in(saved, ".emlx", Intake())] == [PDF]
    said = b"7\n\nhello\n" + plistlib.dumps({"flags": 1})
    assert words_in(said, ".emlx", Intake()).strip() == "hello"


def _der(tag: int, *values: bytes, open_ended: bool = False) -> bytes:
    content = b"".join(values)
    if open_ended:
        return bytes([tag, 0x80]) + content + b"\0\0"
    size = len(content).to_bytes(4, "big")
    return bytes([tag, 0x84]) + size + content


def _signed(email: bytes, *, open_ended: bool) -> bytes:
    """What S/MIME makes of an e-mail that it signs as a whole, in one piece or streamed."""
    data = (
        _der(0x06, bytes.fromhex("2a864886f70d010701"))[0:1] + b"\x09" + bytes.fromhex("2a864886f70d010701")
    )
    signed_data = b"\x06\x09" + bytes.fromhex("2a864886f70d010702")
    pieces = [email[at : at + 500] for at in range(0, len(email), 500)]
    octets = (
        _der(0x24, *(_der(0x04, piece) for piece in pieces), open_ended=True)
        if open_ended
        else _der(0x04, email)
    )
    said = _der(0x30, data, _der(0xA0, octets, open_ended=open_ended), open_ended=open_ended)
    signed = _der(0x30, b"\x02\x01\x01", _der(0x31), said, _der(0x31, b"\x05\0"), open_ended=open_ended)
    return _der(0x30, signed_data, _der(0xA0, signed, open_ended=open_ended), open_ended=open_ended)


def _opaque(content: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "office@oak.example"
    message.set_content(content, maintype="application", subtype="pkcs7-mime", filename="smime.p7m")
    return message.as_bytes()


@pytest.mark.parametrize("open_ended", [False, True])
def test_an_email_signed_as_a_whole_is_read_within_its_signature(*, open_ended: bool) -> None:
    signed = _signed(_email("form.pdf", PDF).as_bytes(), open_ended=open_ended)
    for content, suffix in ((_opaque(signed), ".eml"), (outlook_message(("smime.p7m", signed)), ".msg")):
        assert [file.content for file in forms_in(content, suffix, Intake())] == [PDF]


def test_an_email_signed_so_that_all_can_read_it_is_read_in_outlooks_own_file_too() -> None:
    clear = (
        b"Content-Type: multipart/signed; boundary=y\n\n--y\n"
        + _email("form.pdf", PDF).as_bytes()
        + b"\n--y--\n"
    )
    assert [file.content for file in forms_in(outlook_message(("smime.p7m", clear)), ".msg", Intake())] == [
        PDF
    ]


@given(st.integers(0, 3000), st.integers(0, 255), st.booleans())
def test_a_signature_cut_or_changed_anywhere_is_no_fault(at: int, byte: int, open_ended: bool) -> None:
    signed = _signed(_email("form.pdf", PDF).as_bytes(), open_ended=open_ended)
    for content in (signed[:at], signed[:at] + bytes([byte]) + signed[at + 1 :]):
        evidence_in(_opaque(content), ".eml", Intake())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def _linked(where: str) -> bytes:
    """An Outlook message with an attachment that lies elsewhere."""
    return outlook_message(streams=(("__substg1.0_370D001F", where.encode("utf-16-le")),))


_SHARED = (
    "https://eur02.safelinks.protection.outlook.com/?url=https%3A%2F%2Foak-my.sharepoint.com%2F%3Aw%3A%2Fg"
)


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        (
            "link.eml",
            f"Subject: x\n\nJo shared a file: {_SHARED}".encode(),
            "form_elsewhere",
            "download the form",
        ),
        (
            "html.eml",
            b"Content-Type: text/html\n\n<a href='https://1drv.ms/w/s!abc'>Breach form.docx</a>",
            "form_elsewhere",
            "Open the link if you trust",
        ),
        ("7z.eml", _email("form.7z", b"7z\xbc\xaf\x27\x1c\0\4").as_bytes(), "packed", "Unpack that"),
        ("form.rar", b"Rar!\x1a\x07\x01\0" + bytes(99), "packed", "Unpack it"),
        ("form.7z", b"7z\xbc\xaf\x27\x1c\0\4" + bytes(99), "packed", "Unpack it"),
        ("form.tar.gz", b"\x1f\x8b\x08\0" + bytes(99), "packed", "Unpack it"),
        ("form.tar", bytes(257) + b"ustar" + bytes(99), "packed", "Unpack it"),
        ("form.cab", b"MSCF\0\0\0\0" + bytes(99), "packed", "Unpack it"),
        ("form.docx", _email("form.pdf", PDF).as_bytes(), "email", "a name that ends in .eml"),
        ("invite.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar", "Open it in your calendar"),
        ("Jo.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n", "contact", "Ask the school"),
        ("Breach form.url", b"[InternetShortcut]\r\nURL=https://x.example\r\n", "link", "a shortcut"),
        ("Breach form.lnk", b"L\0\0\0\1\x14\2\0" + bytes(99), "link", "a shortcut"),
        ("archive.pst", b"!BDN" + bytes(99), "mailbox", "Open it in Outlook"),
        ("linked.msg", _linked("https://oak.sharepoint.com/:w:/s/x"), "form_elsewhere", "Open the link if"),
        ("notes.txt", b"From: what I heard it was lost.\nNothing else.\n", "plain_text", "Ask the school"),
    ],
)
def test_what_holds_no_form_that_can_be_read_is_refused_with_what_to_do(
    here: Place, name: str, content: bytes, code: str, words: str
) -> None:
    here.drop(name, content)
    (line,) = here.run().refused
    assert line.code == code
    assert words in line.text


def test_each_form_in_a_mailbox_becomes_a_row_and_the_mailbox_is_kept(here: Place) -> None:
    emails = [_email(f"{number}.docx", file_of(breach(number))) for number in (1, 2)]
    here.drop("export.mbox", _mailbox(*emails))
    assert [line.reference for line in here.run().registered] == ["2026-0001", "2026-0002"]
    assert "outbox/incidents/2026-0001/received.mbox" in here.files()
