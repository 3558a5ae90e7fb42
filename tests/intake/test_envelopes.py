"""E-mails and zips: the forms in them go their own way, whatever their sender's program called them."""

from __future__ import annotations

import binascii
import contextlib
import io
import itertools
import struct
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.intake import envelope_of, evidence_in, is_envelope
from compound_file import outlook_message
from opened_envelopes import forms_in, words_in
from workspace_cases import Place, breach, file_of, place, quick_drafts

WORD = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


def _email(*attached: tuple[str, bytes], inline: bool = False) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Breach form"
    message.set_content("Please find the form attached.")
    for name, content in attached:
        message.add_attachment(
            content,
            maintype=WORD[0],
            subtype=WORD[1],
            filename=name,
            disposition="inline" if inline else "attachment",
        )
    return message


def _zip(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in members:
            package.writestr(name, content)
    return out.getvalue()


def _found(suffix: str, content: bytes) -> list[tuple[str, bytes]]:
    return [(file.name, file.content) for file in forms_in(content, suffix, Intake())]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def test_an_attachment_is_found_inline_too_and_in_a_forwarded_email() -> None:
    form = file_of(breach())
    assert _found(".eml", _email(("form.docx", form), inline=True).as_bytes()) == [("form.docx", form)]
    outer = _email()
    outer.add_attachment(_email(("form.docx", form)))
    assert _found(".eml", outer.as_bytes()) == [("form.docx", form)]


def test_a_name_that_leads_out_of_the_folder_or_is_missing_is_only_a_name() -> None:
    form = file_of(breach())
    found = _found(".eml", _email(("../../evil.docx", form), ("", form)).as_bytes())
    assert [name for name, _ in found] == ["evil.docx", "attachment.docx"]


def test_a_file_written_into_the_text_by_an_old_mail_program_is_found() -> None:
    form = file_of(breach())
    lines = b"".join(binascii.b2a_uu(form[at : at + 45], backtick=True) for at in range(0, len(form), 45))
    text = b"Subject: form\n\nHello\nbegin 644 form.docx\n" + lines + b"`\nend\n"
    assert _found(".eml", text) == [("form.docx", form)]


def test_pictures_and_calendars_stay_in_the_envelope() -> None:
    message = _email(("form.docx", file_of(breach())))
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    assert [name for name, _ in _found(".eml", message.as_bytes())] == ["form.docx"]


def test_a_zip_of_an_email_of_a_form_is_opened_to_the_form() -> None:
    form = file_of(breach())
    inner = _email(("form.docx", form)).as_bytes()
    content = _zip(("__MACOSX/._mail.eml", b"x"), ("folder/mail.eml", inner), ("~$form.docx", b"x"))
    assert _found(".zip", content) == [("form.docx", form)]


def test_a_word_file_that_is_called_zip_is_no_envelope() -> None:
    assert not is_envelope(file_of(breach()), ".zip")


def test_what_unpacks_to_too_much_or_lies_too_deep_is_refused() -> None:
    with pytest.raises(Refusal) as too_large:
        _found(".zip", _bomb())
    assert too_large.value.code == "too_large"
    content = file_of(breach())
    for _ in range(12):
        content = _zip(("inner.zip", content))
    with pytest.raises(Refusal) as too_deep:
        _found(".zip", content)
    assert too_deep.value.code == "too_deep"


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(30):
            package.writestr(f"{number}.docx", b"\0" * 8_000_000)
    return out.getvalue()


def test_the_attachments_of_an_outlook_message_are_found_short_and_long() -> None:
    form = file_of(breach())
    message = outlook_message(("form – été.docx", form), ("small.docx", form[:300]))
    assert _found(".msg", message) == [("form – été.docx", form), ("small.docx", form[:300])]


@pytest.mark.parametrize("cut", [600, 1500, 3000])
def test_a_damaged_outlook_message_is_refused(cut: int) -> None:
    with pytest.raises(Refusal):
        _found(".msg", outlook_message(("form.docx", file_of(breach())))[:cut])


def test_each_form_of_an_email_becomes_a_row_and_the_email_is_kept(here: Place) -> None:
    here.drop(
        "two.eml", _email(("form.docx", file_of(breach(1))), ("form.docx", file_of(breach(2)))).as_bytes()
    )
    report = here.run()
    assert len(report.registered) == 2
    assert "received.eml" in here.files("outbox/incidents/2026-0001")
    here.assert_whole(2)


def test_what_came_with_several_forms_is_kept_once_and_a_person_is_told_where(here: Place) -> None:
    message = _email(("1.docx", file_of(breach(1))), ("2.docx", file_of(breach(2))))
    message.add_attachment(b"\xff\xd8\xff a scan", maintype="image", subtype="jpeg", filename="scan.jpg")
    here.drop("two.eml", message.as_bytes())
    (told,) = here.run().notes
    assert "two.eml: what came with the forms of 2026-0001, 2026-0002 is kept with 2026-0001." in told
    (kept,) = (name for name in here.files("outbox/incidents") if "evidence-" in name)
    assert kept.startswith("2026-0001/")


def test_an_email_without_a_form_is_set_aside_whole(here: Place) -> None:
    here.drop("words.eml", _email().as_bytes())
    here.drop("old.zip", _zip(("form.docx", b"plain words")))
    report = here.run()
    assert {(line.name, line.code) for line in report.refused} == {
        ("words.eml", "no_form_inside"),
        ("old.zip", "plain_text"),
    }
    assert len(here.files("outbox/needs-attention")) == 4


def test_a_word_file_beside_the_form_that_is_no_form_raises_no_alarm(here: Place) -> None:
    other = _word_file_of_words()
    here.drop("mail.eml", _email(("form.docx", file_of(breach())), ("minutes.docx", other)).as_bytes())
    report = here.run()
    assert (len(report.registered), report.refused) == (1, ())


def test_a_form_that_came_before_is_known_inside_an_email(here: Place) -> None:
    here.drop("form.docx", breach())
    here.run()
    here.drop("mail.eml", _email(("renamed.docx", file_of(breach()))).as_bytes())
    report = here.run()
    assert [line.reference for line in report.duplicates] == ["2026-0001"]
    here.assert_whole(1)


def _word_file_of_words() -> bytes:
    from docx import Document

    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Minutes of the meeting.")
    document.save(out)
    return out.getvalue()


def _winmail(*attached: tuple[str, bytes], inside: bytes = b"") -> bytes:
    """A ``winmail.dat`` as Outlook makes one: a short name as attribute, the long one among the properties."""

    def attribute(number: int, value: bytes) -> bytes:
        return (
            b"\x02" + struct.pack("<II", number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)
        )

    def text(tag: int, words: str) -> bytes:
        value = (words + "\0").encode("utf-16-le")
        padded = value.ljust(-(-len(value) // 4) * 4, b"\0")
        return struct.pack("<HHII", 0x1F, tag, 1, len(value)) + padded

    number = struct.pack("<HHi", 3, 0x3705, 1)
    named = struct.pack("<HH", 0x1F, 0x8001) + b"g" * 16 + struct.pack("<IIII", 0, 5, 1, 4) + b"x\0\0\0"
    out = b"\x78\x9f\x3e\x22\x01\x00" + attribute(0x00089006, b"\0\0\1\0")
    for name, content in attached:
        properties = struct.pack("<I", 3) + number + named + text(0x3707, name)
        out += attribute(0x00069002, b"\0" * 14) + attribute(0x00018010, b"SHORT~1.DOC\0")
        out += attribute(0x0006800F, content) + attribute(0x00069005, properties)
    if inside:
        value = b"G" * 16 + inside
        value = struct.pack("<IHHII", 1, 0x0D, 0x3701, 1, len(value)) + value.ljust(
            -(-len(value) // 4) * 4, b"\0"
        )
        out += attribute(0x00069002, b"\0" * 14) + attribute(0x00069005, value)
    return out


def test_the_form_in_a_winmail_dat_is_found_under_its_long_name_and_in_a_message_within() -> None:
    form = file_of(breach())
    winmail = _winmail(("breach – été.docx", form), inside=_winmail(("inner.docx", form[:-1] + b"!")))
    message = _email()
    message.add_attachment(winmail, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    found = _found(".eml", message.as_bytes())
    assert sorted(name for name, _ in found) == ["breach – été.docx", "inner.docx"]
    assert form in [content for _, content in found]


@pytest.mark.parametrize("cut", range(10, 520, 13))
def test_a_winmail_dat_cut_anywhere_is_refused_or_gives_whole_files_and_never_a_fault(cut: int) -> None:
    words, more = b"PK words" * 8, b"PK more" * 8
    whole = _winmail(("a.docx", words), inside=_winmail(("b.docx", more)))
    message = _email()
    message.add_attachment(whole[:cut], maintype="application", subtype="ms-tnef", filename="winmail.dat")
    found = list[tuple[str, bytes]]()
    with contextlib.suppress(Refusal):
        found = _found(".eml", message.as_bytes())
    assert {content for _, content in found} <= {words, more}


def test_evidence_is_kept_beside_the_incident_and_programs_and_signature_pictures_are_not(
    here: Place,
) -> None:
    message = _email(("form.docx", file_of(breach())), ("minutes.docx", _word_file_of_words()))
    message.add_attachment(b"%PDF-1.7 a log", maintype="application", subtype="pdf", filename="../log.PDF")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="run.exe")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png", cid="<logo>")
    here.drop("mail.eml", message.as_bytes())
    here.run()
    names = [name for name in here.files("outbox/incidents/2026-0001") if name.startswith("evidence")]
    assert [name.rsplit("-", 1)[1] for name in names] == ["1.docx", "2.pdf"]
    here.assert_whole(1)


def test_an_outlook_message_tells_evidence_from_forms() -> None:
    message = outlook_message(("form.docx", file_of(breach())), ("photo.jpg", b"\xff\xd8\xff photo"))
    assert [file.name for file in evidence_in(message, ".msg", Intake())] == ["form.docx", "photo.jpg"]
    assert [file.name for file in forms_in(message, ".msg", Intake())] == ["form.docx"]


def test_a_form_pasted_into_the_text_of_an_email_is_told_as_such_and_recorded(here: Place) -> None:
    from breachdocs.form import FIELDS

    lines = [f"<p><b>{field.question.label}</b> something</p>" for field in FIELDS[:14]]
    message = EmailMessage()
    message.set_content("".join(lines), subtype="html")
    here.drop("pasted.eml", message.as_bytes())
    assert [line.code for line in here.run().refused] == ["form_in_text"]
    assert "pasted.eml" in here.rows("Attention")


def _photos(*sizes: int, inline: bool = False) -> bytes:
    message = EmailMessage()
    message.set_content("Here is our form.")
    for number, size in enumerate(sizes, 1):
        content = b"\xff\xd8\xff" + bytes([number]) * size
        how = "inline" if inline else "attachment"
        message.add_attachment(
            content, maintype="image", subtype="jpeg", filename=f"IMG_{number}.jpg", disposition=how
        )
    return message.as_bytes()


@pytest.mark.parametrize("inline", [False, True])
def test_an_email_with_only_photographs_is_an_incident_to_be_typed_in_as_a_photograph_alone_is(
    here: Place, inline: bool
) -> None:
    here.drop("photos.eml", _photos(60_000, 70_000, inline=inline))
    report = here.run(wait=False)
    assert [line.code for line in report.refused] == []
    (reference,) = here.rows()
    assert len(here.rows("Attention")) == 1
    names = {path.name.partition("-")[0] for path in here.workspace.incident(reference).iterdir()}
    assert {"original.jpg", "received.eml", "receipt.docx"} <= names
    assert ("evidence" in names) is not inline
    here.drop("again.eml", _photos(60_000, 70_000, inline=inline))
    here.run(wait=False)
    assert len(here.rows()) == 1


def test_a_zip_of_photographs_is_one_incident_and_a_logo_in_an_email_is_none(here: Place) -> None:
    here.drop("photos.zip", _zip(("1.jpg", b"\xff\xd8\xff one"), ("2.jpg", b"\xff\xd8\xff two")))
    here.drop("thanks.eml", _photos(3_000, inline=True))
    report = here.run(wait=False)
    assert len(here.rows()) == 1
    assert [(line.name, line.code) for line in report.refused] == [("thanks.eml", "no_form_inside")]


def test_a_charset_that_gives_half_characters_is_no_fault_of_ours() -> None:
    mail = b"Content-Type: text/plain; charset=utf-7\n\n+2AA- our report\n"
    assert "our report" in words_in(mail, ".eml", Intake())


def test_a_zip_with_a_nameless_or_an_odd_part_is_read_or_refused_and_its_folders_are_no_files() -> None:
    whole = _zip(("photos/", b""), ("@@@@", b"a part"), ("form.docx", b"PK\3\4"))
    nameless = whole.replace(b"@@@@", b"\0" * 4)
    assert [name for name, _ in _found(".zip", nameless)] == ["form.docx"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as package:
        package.writestr("form.docx", b"PK\3\4 words")
    start = out.getvalue().index(b"form.docx") + len("form.docx")
    odd = bytearray(out.getvalue())
    odd[start + 4] = 0xFF  # properties that no LZMA stream has
    with pytest.raises(Refusal, match="damaged"):
        forms_in(bytes(odd), ".zip", Intake())


@pytest.mark.parametrize("at", [44, 64, 72])
def test_an_outlook_message_whose_tables_claim_to_be_larger_than_the_file_is_refused(at: int) -> None:
    message = bytearray(outlook_message(("form.docx", b"PK")))
    struct.pack_into("<I", message, at, 0x00FFFFFF)
    with pytest.raises(Refusal) as refused:
        forms_in(bytes(message), ".msg", Intake())
    assert refused.value.code == "damaged"


def test_a_stream_that_claims_to_be_larger_than_its_outlook_message_is_not_read_and_its_file_is_told() -> (
    None
):
    form = file_of(breach())
    message = bytearray(outlook_message(("one.docx", form), ("two.docx", form)))
    entry = message.rfind("__substg1.0_37010102".encode("utf-16-le"))
    struct.pack_into("<I", message, entry + 120, 0x7FFFFFFF)
    assert _found(".msg", bytes(message)) == [("one.docx", form), ("two.docx", b"")]


def test_an_outlook_message_whose_entries_name_each_other_over_and_over_is_refused() -> None:
    message = bytearray(outlook_message(*((f"{number}.txt", b"x") for number in range(40))))
    entries = [
        at for at in range(0, len(message) - 128, 128) if message[at + 64] and message[at + 66] in (1, 5)
    ]
    for above, below in itertools.pairwise(entries):
        struct.pack_into("<III", message, above + 68, *[(below - entries[0]) // 128] * 3)
    with pytest.raises(Refusal) as refused:
        forms_in(bytes(message), ".msg", Intake())
    assert refused.value.code == "damaged"


def test_an_email_larger_than_a_file_may_be_is_refused_before_it_is_taken_apart() -> None:
    limits = Intake(largest_file_mb=1)
    with pytest.raises(Refusal) as refused:
        forms_in(_email().as_bytes() + b" " * 1_100_000, ".eml", limits)
    assert "larger than the 1 MB" in refused.value.what


def test_headers_about_a_part_that_no_program_writes_so_long_are_refused_and_odd_ones_borne() -> None:
    with pytest.raises(Refusal) as refused:
        forms_in(b"Content-Type: text/plain" + b"; a=b" * 5000 + b"\n\nx", ".eml", Intake())
    assert refused.value.code == "hostile"
    odd = b"Content-Type: application/x; name*0*=a%00b''%ff; name*2=x\n\n" + b"PK\3\4"
    assert forms_in(odd, ".eml", Intake()) == ()


def test_a_name_in_an_encoding_of_headers_is_read() -> None:
    form = file_of(breach())
    message = _email(("form.docx", form)).as_bytes()
    coded = message.replace(b'filename="form.docx"', b'filename="=?utf-8?B?UsOpcG9uc2UuZG9jeA==?="')
    assert _found(".eml", coded) == [("Réponse.docx", form)]


@pytest.mark.parametrize("kind", [b"message/rfc822", b"multipart/mixed; boundary=x%d"])
def test_an_email_of_a_thousand_emails_or_parts_within_each_other_is_refused_by_name(kind: bytes) -> None:
    heads = [b"Content-Type: " + kind.replace(b"%d", b"%d" % level) + b"\n\n" for level in range(1000)]
    if b"multipart" in kind:
        heads = [head + b"--x%d\n" % level for level, head in enumerate(heads)]
    with pytest.raises(Refusal) as refused:
        forms_in(b"".join(heads) + b"hi", ".eml", Intake())
    assert refused.value.code == "too_deep"


@pytest.mark.parametrize(
    "email",
    [
        b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\n\n0",
        b"Content-Type: text/plain\n\n-----BEGIN PGP MESSAGE-----\n\nabc",
        b'Content-Disposition: attachment; filename="message.rpmsg"\n\nv',
    ],
)
def test_an_encrypted_email_is_told_as_such_and_not_as_one_without_a_form(here: Place, email: bytes) -> None:
    here.drop("sealed.eml", email)
    assert [line.code for line in here.run().refused] == ["encrypted"]


def test_half_a_million_tags_that_are_never_closed_take_no_time() -> None:
    text = b"Content-Type: text/html\n\nSee the form. " + b"<style" * 500_000
    assert "See the form." in words_in(text, ".eml", Intake())


def test_a_winmail_of_four_thousand_million_values_without_length_is_refused_at_once() -> None:
    block = struct.pack("<IHHI", 1, 0x1001, 0x3000, 2**32 - 1)
    begun = struct.pack("<BII", 2, 0x00069002, 14) + bytes(16)
    tnef = (
        struct.pack("<IH", 0x223E9F78, 1)
        + begun
        + struct.pack("<BII", 2, 0x00069005, len(block))
        + block
        + b"\0\0"
    )
    message = EmailMessage()
    message.add_attachment(tnef, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    found = envelope_of(message.as_bytes(), ".eml", Intake())
    assert found is not None
    assert found.unopened is not None
    assert (found.forms, found.unopened.code) == ((), "damaged")


@pytest.mark.parametrize("charset", ["punycode", "idna", "zlib_codec", "undefined", "utf-7", "no-such"])
def test_a_text_in_an_encoding_that_no_text_has_is_read_all_the_same(charset: str) -> None:
    text = f"Content-Type: text/plain; charset={charset}\n\n".encode() + b"See the form."
    assert "See the form." in words_in(text, ".eml", Intake())
