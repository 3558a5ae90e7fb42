"""What fuzzing found, and sizes beyond any form's: each ends soon, as a reading or a refusal."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from breachdocs.errors import Refusal
from breachdocs.reading import Reading, read_bytes
from word_shorthand import cell, control, docx, legacy, paragraph, row, run, table

RECEIVED = dt.datetime(2026, 3, 2, 9, 0)
QUESTIONS = ("Date of incident", "Head Teacher", "Type of breach", "Location of incident")


def form(*more: str, school: str = "A") -> bytes:
    """A form with a school's name and whatever else."""
    return docx(table(row("School Name", school), *(row(label, "") for label in QUESTIONS)), *more)


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


def test_a_row_of_thousands_of_labels_is_soon_read() -> None:
    wide = row(*(cell("School Name") for _ in range(2000)))
    started = time.process_time()
    read(form(table(wide)))
    assert time.process_time() - started < 1.5


def test_a_choice_of_thousands_of_words_is_soon_read() -> None:
    data = docx(
        table(
            *(row(label, "yes no " * 2000 if "Type" in label else "") for label in QUESTIONS),
            row("School Name", "A"),
        )
    )
    started = time.process_time()
    read(data)
    assert time.process_time() - started < 1.5


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
