"""Forms that come as PDF: fillable, printed from Word, scanned."""

from __future__ import annotations

import datetime as dt
import io
import time
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.form import FIELDS, field_at, is_blank
from breachdocs.reading import Reading, read_bytes
from pdf_shorthand import MIDDLE, grid, pdf, text_field, tick_field, words

RECEIVED = dt.datetime(2026, 3, 2, 9, 0)
HEADING = words(60, 800, "Personal Data Breach/Incident Reporting Form")
ROWS = (
    ("School Name", "Alder Brook Primary"),
    ("Date of incident", "26/02/2026"),
    ("Location of incident", "Room 4"),
    ("Investigating Officer", "C. Clerk"),
    ("Head Teacher", "A. Head"),
)
FORM = pdf(HEADING + grid(*ROWS))


def read(data: bytes) -> Reading:
    return read_bytes(data, received=RECEIVED)


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(Refusal) as refused:
        read_bytes(data, received=RECEIVED, limits=Intake(**limits))
    assert refused.value.what.endswith(".")
    assert refused.value.advice.endswith(".")
    return refused.value.code


def test_a_form_printed_to_pdf_is_read_by_its_words() -> None:
    reading = read(FORM)
    stage1 = reading.form.stage1
    assert reading.source.kind == "pdf"
    assert (stage1.school, stage1.location, stage1.head_teacher) == (
        "Alder Brook Primary",
        "Room 4",
        "A. Head",
    )
    assert stage1.incident_date == dt.date(2026, 2, 26)


def _carrying(data: bytes, *, portfolio: bool) -> bytes:
    """A PDF with a file in it."""
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.add_attachment("form.docx", b"a form")
    if portfolio:
        writer.root_object[NameObject("/Collection")] = DictionaryObject()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_with_files_in_it_that_is_no_form_says_so_and_one_that_is_a_form_is_read() -> None:
    cover = pdf(words(60, 800, "For the best experience, open this PDF portfolio in Acrobat Reader."))
    assert refusal(_carrying(cover, portfolio=True)) == "pdf_portfolio"
    assert refusal(_carrying(cover, portfolio=False)) == "pdf_portfolio"
    assert read(_carrying(FORM, portfolio=False)).form.stage1.school == "Alder Brook Primary"


def test_a_portfolio_without_words_is_no_scan_and_a_scan_with_a_file_in_it_is_one() -> None:
    assert refusal(_carrying(pdf(""), portfolio=True)) == "pdf_portfolio"
    assert refusal(_carrying(pdf(""), portfolio=False)) == "scanned_pdf"


def test_a_pdf_that_is_no_form_is_not_called_a_word_file() -> None:
    with pytest.raises(Refusal, match="This is a PDF, but not a breach form"):
        read(pdf(words(60, 800, "Minutes of the meeting of governors on the third of March.")))


def test_a_question_that_nothing_was_read_for_is_listed_too() -> None:
    form = read(FORM).form
    blank = [problem.field for problem in form.problems if problem.code == "not_in_pdf"]
    asked = [field.path for field in form.fields if field.stage == "stage1"]
    assert blank == [path for path in asked if is_blank(form.value(field_at(path)))]


def test_every_answer_from_a_pdf_is_listed_to_be_checked_and_so_is_the_form() -> None:
    form = read(FORM).form
    listed = [problem.field for problem in form.problems if problem.code == "from_pdf"]
    answered = [field.path for field in FIELDS if not is_blank(form.value(field))]
    assert listed == ["form", *answered]
    assert len(answered) == len(ROWS)


def test_a_cell_that_goes_on_in_the_next_line_is_one_sentence() -> None:
    answer = (
        "The office found it this morning while somebody was looking for a letter to another parent, and the|"
        "page was still on the printer."
    )
    rows = (*ROWS, ("How did you find out about the breach?",), (answer,))
    told = read(pdf(HEADING + grid(*rows))).form.stage1.how_discovered
    assert told == answer.replace("|", " ")


def test_a_table_goes_on_over_a_page() -> None:
    first, second = grid(*ROWS[:3]), grid(*ROWS[3:], top=800)
    stage1 = read(pdf(HEADING + first, second)).form.stage1
    assert (stage1.location, stage1.head_teacher) == ("Room 4", "A. Head")


def test_lines_without_tables_are_read_as_paragraphs() -> None:
    lines = "".join(words(60, 760 - 20 * n, f"{label}: {text}") for n, (label, text) in enumerate(ROWS))
    assert read(pdf(HEADING + lines)).form.stage1.school == "Alder Brook Primary"


def test_fields_of_a_fillable_form_are_read_where_they_stand() -> None:
    blank = grid(*((label, "") for label, _ in ROWS))
    fields = tuple(text_field(f"Text{n}", text, 768 - 16 * n) for n, (_, text) in enumerate(ROWS))
    stage1 = read(pdf(HEADING + blank, fields=fields)).form.stage1
    assert (stage1.school, stage1.investigating_officer) == ("Alder Brook Primary", "C. Clerk")


def test_fields_without_printed_words_are_read_by_their_titles() -> None:
    fields = tuple(text_field(f"T{n}", text, 768 - 16 * n, title) for n, (title, text) in enumerate(ROWS))
    assert read(pdf("", fields=fields)).form.stage1.school == "Alder Brook Primary"


def test_a_field_named_as_ours_is_known_by_its_name() -> None:
    blank = grid(*((label, "") for label, _ in ROWS))
    field = text_field("stage1.school", "Oak Lane", 100)
    assert read(pdf(HEADING + blank, fields=(field,))).form.stage1.school == "Oak Lane"


@pytest.mark.parametrize("is_yes", [True, False])
def test_tick_boxes_of_a_fillable_form_count_by_their_state(is_yes: bool) -> None:
    question = "Do the data subjects know or have you told them about the breach?"
    rows = (*ROWS, (question,), ("    Yes", "    No"))
    top = 780 - 16 * (len(ROWS) + 1) - 12
    fields = (tick_field("a", top, is_on=is_yes, x=62), tick_field("b", top, is_on=not is_yes, x=MIDDLE + 2))
    assert read(pdf(HEADING + grid(*rows), fields=fields)).form.stage1.subjects_informed is is_yes


def test_a_scan_is_refused_as_one() -> None:
    assert refusal(pdf("q 500 0 0 700 50 50 cm /Im1 Do Q", "")) == "scanned_pdf"
    assert refusal(pdf(words(20, 20, "Scanned 2026"))) == "scanned_pdf"


def test_an_ordinary_pdf_is_no_form() -> None:
    assert refusal(
        pdf("".join(words(60, 700 - 14 * n, "Dear parents, sports day is soon.") for n in range(9)))
    ) == ("not_a_form")


def test_a_pdf_with_a_password_is_refused() -> None:
    assert refusal(pdf(HEADING + grid(*ROWS), password="oak")) == "encrypted"  # noqa: S106 -- opens nothing


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", FORM[: len(FORM) // 2], b"%PDF-1.7\n" + b"9" * 5000])
def test_a_damaged_pdf_is_refused_as_one(data: bytes) -> None:
    assert refusal(data) in ("damaged", "scanned_pdf")


def test_a_pdf_beyond_any_forms_size_is_soon_refused() -> None:
    started = time.process_time()
    assert refusal(pdf(*[""] * 101)) == "too_large"
    assert refusal(pdf("0 0 m 1 1 l S\n" * 100_000)) == "too_large"
    lines = "".join(words(60 + n % 50, 800 - n / 10, "x") for n in range(5000))
    assert refusal(pdf(lines), most_cells=50) == "too_large"
    assert time.process_time() - started < 4


def test_a_stream_that_unpacks_without_end_is_not_unpacked() -> None:
    bomb = zlib.compress(b"0 " * 8_000_000)
    data = pdf("MARK").replace(b"MARK", bomb)
    data = data.replace(b"/Length 4", b"/Length %d /Filter /FlateDecode" % len(bomb))
    assert refusal(data) == "too_large"


def test_no_refusal_of_a_pdf_quotes_it() -> None:
    with pytest.raises(Refusal) as refused:
        read(FORM.replace(b"endobj", b"Jane Doe")[: len(FORM) // 2])
    assert "Jane" not in str(refused.value)
    assert refused.value.__cause__ is None
