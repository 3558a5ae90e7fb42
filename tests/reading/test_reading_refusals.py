"""Files that are no form, or mean harm: each with its own reason."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.reading import read_bytes
from word_shorthand import docx, paragraph, row, table

RECEIVED = dt.datetime(2026, 3, 2, 9, 0)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FORM = docx(
    table(
        row("School Name", "A"),
        row("Date of incident", ""),
        row("Head Teacher", ""),
        row("Type of breach", ""),
    ),
    table(row("Location of incident", "")),
)


def zipped(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x00" * 4096, "empty"),
        (FORM[: len(FORM) // 2], "damaged"),
        (FORM[:-10], "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE + "WordDocument".encode("utf-16-le"), "old_word"),
        (OLE + "__substg1.0_".encode("utf-16-le"), "message"),
        (OLE + b"else", "old_office"),
        (b"%PDF-1.7 ...", "damaged"),
        (b"\x89PNG\r\n\x1a\n...", "picture"),
        (b"\xff\xd8\xff\xe0...", "picture"),
        (b"{\\rtf1 hello}", "rtf"),
        (b"MZ\x90\x00...", "program"),
        (b"<!DOCTYPE html><html></html>", "web_page"),
        (b"<?xml version='1.0'?><note/>", "not_word"),
        (b"just some words", "plain_text"),
        (b"\x01\x02\x03\xff", "unknown"),
        (zipped(xl__workbook="x"), "spreadsheet"),
        (zipped(ppt__presentation="x"), "presentation"),
        (zipped(mimetype="x", **{"content.xml": "x"}), "open_document"),
        (zipped(notes="x"), "archive"),
        (zipped(word__styles="x"), "no_document"),
        (docx(xml="<w:document"), "damaged"),
        (docx(xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "hostile"),
        (docx(xml="<a>" * 5000 + "</a>" * 5000), "too_deep"),
        (docx(paragraph("Dear parents")), "not_a_form"),
    ],
)
def test_a_file_that_is_no_form_is_refused_by_what_it_is(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_bytes(data, received=RECEIVED, limits=Intake(libreoffice=False))
    assert refused.value.code == code
    assert refused.value.what.endswith(".")
    assert refused.value.advice.endswith(".")


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    bomb = docx(xml="<a>" + " " * (3 << 20) + "</a>")
    with pytest.raises(Refusal) as refused:
        read_bytes(bomb, received=RECEIVED, limits=Intake(largest_unpacked_mb=2))
    assert refused.value.code == "zip_bomb"


def test_a_package_of_too_many_parts_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read_bytes(
            zipped(**{f"part{n}": "x" for n in range(20)}), received=RECEIVED, limits=Intake(most_parts=10)
        )
    assert refused.value.code == "zip_bomb"


def test_tables_in_tables_beyond_the_limit_are_refused() -> None:
    nested = table(row("x"))
    for _ in range(30):
        nested = f"<w:tbl><w:tr><w:tc>{nested}<w:p/></w:tc></w:tr></w:tbl>"
    with pytest.raises(Refusal) as refused:
        read_bytes(docx(nested), received=RECEIVED, limits=Intake(deepest_nesting=20))
    assert refused.value.code == "too_deep"


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [("document.main", "docx"), ("template.main", "dotx")],
)
def test_word_files_that_other_readers_refuse_are_read(content_type: str, kind: str) -> None:
    body = (
        table(row("School Name", "A"), row("Date of incident", ""), row("Head Teacher", "")),
        table(row("Type of breach", "")),
        table(row("Location of incident", "")),
    )
    renamed = docx(*body, main="word/other.xml", content_type=content_type)
    reading = read_bytes(renamed, received=RECEIVED)
    assert (reading.source.kind, reading.form.stage1.school) == (kind if kind == "docx" else "dotx", "A")


def test_strict_open_xml_is_read() -> None:
    strict = FORM_XML.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read_bytes(docx(xml=strict), received=RECEIVED).form.stage1.school == "A"


FORM_XML = zipfile.ZipFile(io.BytesIO(FORM)).read("word/document.xml").decode()


def test_no_refusal_quotes_the_file() -> None:
    broken = docx(xml=FORM_XML.replace("</w:body>", "<private>Jane Doe</w:body>"))
    with pytest.raises(Refusal) as refused:
        read_bytes(broken, received=RECEIVED)
    assert "Jane" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_word_file_that_is_a_picture_of_a_form_is_told_from_one_that_is_no_form() -> None:
    picture = '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    with pytest.raises(Refusal) as refused:
        read_bytes(docx(picture + "</w:drawing></w:r></w:p>"), received=RECEIVED)
    assert refused.value.code == "scanned_word"
