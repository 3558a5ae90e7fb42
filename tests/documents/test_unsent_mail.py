from __future__ import annotations

import email
from email.message import EmailMessage, Message
from email.policy import SMTP, default

from hypothesis import example, given, settings
from hypothesis import strategies as st

from breachdocs.documents import Draft
from breachdocs.documents.unsent_mail import unsent_mail

LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=90)
TEXT = st.lists(LINE, max_size=5).map("\n".join)
FILES = st.lists(
    st.one_of(
        st.builds(Draft, st.just("letter"), st.just("letter.docx"), st.binary(max_size=200)),
        st.builds(
            Draft, st.just("text"), st.just("report.txt"), TEXT.map(lambda text: text.encode("utf-8-sig"))
        ),
    ),
    max_size=3,
)


def by_the_library(subject: str, text: str, files: list[Draft]) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"], message["To"], message["Subject"] = "1", "", " ".join(subject.split())
    message.set_content(f"{text}\n", cte="quoted-printable")
    for file in files:
        if file.name.endswith(".txt"):
            message.add_attachment(file.content.decode("utf-8-sig"), filename=file.name, cte="base64")
        else:
            message.add_attachment(
                file.content,
                maintype="application",
                subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
                filename=file.name,
            )
    return message


def said(content: bytes) -> tuple[object, ...]:
    """What a mail program finds in a file: headers, text, and each attachment's name, kind and bytes."""
    message = email.message_from_bytes(content, policy=default)
    body = message.get_body()
    assert body is not None
    assert not message.defects
    files = [
        (one.get_filename(), one.get_content_type(), _bytes_of(one).rstrip(b"\r\n"))
        for one in message.iter_attachments()
    ]
    lines = str(body.get_content()).replace("\r\n", "\n").rstrip("\n")
    return message["X-Unsent"], message["To"], message["Subject"], lines, files


def _bytes_of(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


@settings(deadline=None, max_examples=60)
@example("Größe der Klasse " * 9, ".\n..\nFrom me\n=3D trailing  \n\ttab", [])
@given(LINE, TEXT, FILES)
def test_a_mail_program_reads_what_the_standard_library_would_have_written(
    subject: str, text: str, files: list[Draft]
) -> None:
    made = unsent_mail("", subject, f"{text}\n", files)

    assert said(made) == said(by_the_library(subject, text, files).as_bytes())


@given(TEXT, FILES)
@example("é" * 60, [])
@settings(deadline=None, max_examples=20)
def test_every_line_is_one_that_mail_may_have_and_the_same_words_are_the_same_bytes(
    text: str, files: list[Draft]
) -> None:
    made = unsent_mail("dpo@x.example", "For your decision", text, files)

    lines = made.split(b"\r\n")
    assert all(len(line) <= 78 and b"\n" not in line and b"\r" not in line for line in lines)
    assert made == unsent_mail("dpo@x.example", "For your decision", text, files)


def test_a_subject_can_not_write_a_header_of_its_own() -> None:
    made = unsent_mail("", "2026-1\r\nBcc: all@x.example", "Hello", [])

    message = email.message_from_bytes(made, policy=default)
    assert message["Bcc"] is None
    assert message["Subject"] == "2026-1 Bcc: all@x.example"
