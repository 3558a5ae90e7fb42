"""What fuzzing found, and sizes beyond any form's: each ends soon, as a reading or a refusal."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from pathlib import Path

import pytest

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.reading import Reading, read_bytes, read_file
from breachdocs.reading.tags import tags_of
from word_shorthand import cell, control, docx, legacy, paragraph, row, run, table

RECEIVED = dt.datetime(2026, 3, 2, 9, 0)
QUESTIONS = ("Date of incident", "Head Teacher", "Type of breach", "Location of incident")


def form(*more: str, school: str = "A") -> bytes:
    """A form with a school's name and whatever else."""
    return docx(table(row("School Name", cell(school)), *(row(label, "") for label in QUESTIONS)), *more)


def read(data: bytes) -> Reading:
    return read_bytes(data, received=RECEIVED)


@pytest.mark.parametrize("span", ["²", "٣", "9" * 5000, "1000000000", "-3", "0", "", "x"])
def test_a_cell_may_claim_any_width(span: str) -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{paragraph("School Name")}</w:tc>'
    data = docx(table(row(wide, "A"), *(row(label, "") for label in QUESTIONS)))
    assert read(data).form.stage1.school == "A"


@pytest.mark.parametrize("chosen", ["²", "9" * 5000, "7", "-1", ""])
def test_a_legacy_list_may_claim_any_choice(chosen: str) -> None:
    field = legacy(f'<w:ddList><w:result w:val="{chosen}"/><w:listEntry w:val="Oak"/></w:ddList>')
    assert read(form(paragraph(field))).form.stage1.school == "A"


def test_a_text_box_in_text_boxes_is_read_once() -> None:
    inner = run("Oak Lane")
    for _ in range(50):
        inner = f"<w:r><w:pict><w:txbxContent>{paragraph(inner)}</w:txbxContent></w:pict></w:r>"
    started = time.process_time()
    assert read(form(school=paragraph(inner))).form.stage1.school == "Oak Lane"
    assert time.process_time() - started < 1


def test_a_row_as_wide_as_is_read_costs_little() -> None:
    wide = row(*(cell("School Name") for _ in range(250)))
    started = time.process_time()
    read(form(table(wide)))
    assert time.process_time() - started < 1


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(Refusal) as refused:
        read_bytes(data, received=RECEIVED, limits=Intake(**limits))
    return refused.value.code


def test_a_row_wider_than_any_form_is_refused() -> None:
    assert refusal(form(table(row(*["x"] * 251)))) == "too_large"


def test_more_cells_than_any_form_are_refused() -> None:
    assert refusal(form(table(*(row("x", "y") for _ in range(100)))), most_cells=150) == "too_large"
    assert refusal(form(*(paragraph("x") for _ in range(200))), most_cells=150) == "too_large"


def test_a_million_runs_are_refused_before_they_are_parsed() -> None:
    started = time.process_time()
    assert refusal(form("<w:p>" + "<w:r/>" * 1_000_000 + "</w:p>")) == "too_large"
    assert time.process_time() - started < 1


def test_as_many_tags_as_are_read_take_less_than_two_seconds() -> None:
    data = form("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 170_000 + "</w:p>")
    started = time.process_time()
    assert read(data).form.stage1.school == "A"
    assert time.process_time() - started < 2


def test_a_main_part_larger_than_it_says_is_not_unpacked() -> None:
    data = form(paragraph("x" * 3_000_000))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    lying = data[: at + 24] + (1000).to_bytes(4, "little") + data[at + 28 :]
    assert refusal(data, largest_document_mb=2) == "too_large"
    assert refusal(lying, largest_document_mb=2) in ("too_large", "damaged")


def test_a_list_of_parts_that_would_fill_the_memory_is_refused_before_it_is_read() -> None:
    many = form() + b"PK\x01\x02" * 20_000
    assert refusal(many) == "zip_bomb"


def test_a_flat_file_has_the_same_limits() -> None:
    assert refusal(b"<?xml version='1.0'?><a>" + b"<b/>" * 800_000 + b"</a>") == "too_large"


def test_a_file_of_two_gigabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(Refusal) as refused:
        read_file(path, received=RECEIVED)
    assert refused.value.code == "too_large"


def test_a_choice_of_thousands_of_words_is_soon_read() -> None:
    data = docx(
        table(
            *(row(label, "yes no " * 20_000 if "Type" in label else "") for label in QUESTIONS),
            row("School Name", "A"),
        )
    )
    started = time.process_time()
    read(data)
    assert time.process_time() - started < 1.5


@pytest.mark.parametrize(
    "code", ["-1", "0", "1", "D800", "110000", "FFFFFFFF", "f_0", " 41", "²", "9" * 5000]
)
def test_a_symbol_may_claim_any_code(code: str) -> None:
    symbol = f'<w:r><w:sym w:font="Arial" w:char="{code}"/></w:r>'
    school = read(form(school=paragraph("Oak", symbol))).form.stage1.school
    assert school in ("Oak", "Oak�")


def test_a_row_outside_any_table_may_have_no_cells() -> None:
    assert (
        read(form(*(paragraph("x") for _ in range(30)), "<w:tr/>", paragraph("x"))).form.stage1.school == "A"
    )


def test_rows_without_cells_count_too() -> None:
    assert refusal(form("<w:tbl>" + "<w:tr/>" * 200 + "</w:tbl>"), most_cells=150) == "too_large"


def test_fields_without_end_or_beginning_break_nothing() -> None:
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("end", "separate", "end", "begin")
    ]
    assert read(form(paragraph(*marks))).form.stage1.school == "A"


def test_controls_in_controls_are_read_until_the_parser_refuses() -> None:
    def nested(depth: int) -> str:
        inner = run("Oak")
        for _ in range(depth):
            inner = control(inner)
        return paragraph(inner)

    assert read(form(school=nested(100))).form.stage1.school == "Oak"
    with pytest.raises(Refusal) as refused:
        read(form(school=nested(400)))
    assert refused.value.code == "too_deep"


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_part_packed_as_word_never_does_is_not_unpacked(method: int) -> None:
    source, out = zipfile.ZipFile(io.BytesIO(form())), io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    assert refusal(out.getvalue()) == "damaged"


def test_no_document_can_write_the_marks_of_the_tape() -> None:
    marks = "".join(chr(code) for code in range(0xFDD0, 0xFDF0))
    every = (
        f'<w:r><w:rPr><w:rFonts w:ascii="Wingdings{marks}"/></w:rPr><w:t>x</w:t></w:r>'
        f'<w:r><w:sym w:font="{marks}" w:char="{marks}"/></w:r><w:r><w:fldChar w:fldCharType="{marks}"/></w:r>'
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="{marks}"/>'
        f'<w:listEntry w:val="{marks}"/></w:ddList></w:ffData></w:fldChar></w:r>'
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked w:val="{marks}"/></w:checkBox>'
        f'</w:ffData></w:fldChar></w:r><w:sdt><w:sdtPr><w:tag w:val="{marks}"/><w:date w:fullDate="{marks}"/></w:sdtPr>'
        f"<w:sdtContent><w:r><w:t>{marks}</w:t></w:r></w:sdtContent></w:sdt><w:sdt><w:sdtPr><w14:checkbox>"
        f'<w14:checked w14:val="{marks}"/></w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    cell_of_any_width = f'<w:tc><w:tcPr><w:gridSpan w:val="{marks}"/></w:tcPr>{paragraph("x")}</w:tc>'
    data = form(paragraph(every), table(row(cell_of_any_width)), table(row("Reported to", "B")))
    assert read(data).form.stage1.school == "A"


def test_prompts_left_as_text_beside_other_are_no_answer() -> None:
    data = form(
        table(
            row("Categories of personal data"),
            row("☐", "Health"),
            row("☐", "Other: Click or tap here to enter text."),
        )
    )
    assert read(data).form.stage1.data_categories_other is None


def test_more_text_than_any_form_has_is_refused_before_it_is_understood() -> None:
    assert refusal(form(school="cyber other; yes " * 500_000)) == "too_large"
    assert refusal(form(paragraph("x" * 200)), most_characters=150) == "too_large"


@pytest.mark.parametrize("text", ["cyber other; yes ", "5/3/2026 or so, ", "twelve or 12 - "])
def test_as_much_text_as_is_read_takes_less_than_two_seconds(text: str) -> None:
    answers = (row(label, text * (60_000 // len(text))) for label in QUESTIONS)
    started = time.process_time()
    read(docx(table(row("School Name", "A"), *answers)))
    assert time.process_time() - started < 3  # two on an idle machine


@pytest.mark.parametrize(
    "odd",
    [
        "<w:sdt><w:sdtPr/><w:sdt><w:sdtContent><w:p/></w:sdtContent></w:sdt></w:sdt>",
        "<w:sdt><w:sdtPr/><w:p/><w:sdt><w:sdtPr/></w:sdt><w:sdt><w:sdtContent/></w:sdt></w:sdt>",
        "<w:r><w:rPr><w:txbxContent><w:p/></w:txbxContent></w:rPr></w:r>",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:tbl/></w:rPr></w:r></w:p></w:tc></w:tr></w:tbl>",
    ],
)
def test_elements_where_no_word_processor_puts_them_stop_nothing(odd: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_bytes(docx(odd), received=RECEIVED)
    assert refused.value.code == "not_a_form"


def test_a_first_tag_that_is_no_utf_8_is_damaged() -> None:
    with pytest.raises(Refusal) as refused:
        tags_of(b'<w:document xmlns:w="\xff"><w:body/></w:document>')
    assert refused.value.code == "damaged"
