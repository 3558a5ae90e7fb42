"""E-mails of any size and make: read within bounds, or refused with a sentence."""

from __future__ import annotations

import base64
import io
import quopri
import tracemalloc
import zipfile
from email.message import EmailMessage

import pytest

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.intake import forms_in, words_in

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
    assert "Please find it" in words_in(outer, ".eml", Intake())


def test_a_forwarded_email_that_only_says_that_it_is_encoded_is_read_as_it_stands() -> None:
    head = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
    assert [
        file.content for file in forms_in(head + _email("form.pdf", PDF).as_bytes(), ".eml", Intake())
    ] == [PDF]
