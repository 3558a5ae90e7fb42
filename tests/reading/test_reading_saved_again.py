"""Forms that another program saved again, or whose tables became text: what may be wrong is told, field by field."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.form import FIELDS, Form, is_blank
from breachdocs.reading import read_bytes
from sample_forms import LOSSY, sample
from word_shorthand import cell, control, docx, paragraph, row, run, table

QUESTIONS = ("Date of incident", "Head Teacher", "Type of breach", "Location of incident")


def read(data: bytes) -> Form:
    """A form read."""
    return read_bytes(data, received=dt.datetime(2026, 11, 1, 9)).form


def told(form: Form) -> set[str]:
    """The paths of the fields that a problem names."""
    return {problem.field.partition("[")[0] for problem in form.problems}


@pytest.mark.parametrize("dialect", LOSSY)
@pytest.mark.parametrize("seed", [21, 22, 23])
def test_a_form_whose_tables_became_text_is_never_silently_wrong(dialect: str, seed: int) -> None:
    made = sample(dialect, seed)
    form = read(made.docx)
    assert next(iter(form.problems)).code == "from_text"
    wrong = {field.path for field in FIELDS if form.value(field) != made.form.value(field)}
    assert wrong <= told(form)


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_most_of_a_form_whose_tables_became_text_is_read(seed: int) -> None:
    made = sample("text-typed", seed)
    form = read(made.docx)
    answered = [field for field in FIELDS if not is_blank(made.form.value(field))]
    right = [field for field in answered if form.value(field) == made.form.value(field)]
    assert len(right) > 0.7 * len(answered)


def test_a_form_with_its_tables_lists_nothing_for_being_text() -> None:
    assert "from_text" not in {problem.code for problem in read(sample("typed", 21).docx).problems}


def test_a_label_in_a_control_without_a_name_is_a_label() -> None:
    rows = [
        row(cell(paragraph(control(label, ""))), "Oak")
        for label in ("School Name", "Head Teacher", "Location of incident")
    ]
    form = read(docx(table(*rows, row("Date of incident", ""), row("Type of breach", ""))))
    assert (form.stage1.school, form.stage1.head_teacher, form.stage1.location) == ("Oak",) * 3


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("See below.Nobody was there.", True),
        ("Rang them.2. Wrote to them.", True),
        ("MERGEFIELD school Oak Lane", True),
        ("See below. Nobody was there, i.e. none.", False),
        ("At 3.30 in Room 2.Top shelf of www.oak.sch.uk", False),
    ],
)
def test_lines_that_ran_together_in_a_control_are_told(text: str, *, is_told: bool) -> None:
    rows = [row("School Name", paragraph(control(text))), *(row(label, "") for label in QUESTIONS)]
    form = read(docx(table(*rows)))
    assert form.stage1.school == text
    assert ("stage1.school" in told(form)) is is_told


def test_a_form_that_pandoc_saved_has_its_questions_listed() -> None:
    compact = '<w:p><w:pPr><w:pStyle w:val="Compact" /></w:pPr>{}</w:p>'
    rows = [
        row(cell(compact.format(run(label))), cell(compact.format(run("Oak"))))
        for label in ("School Name", *QUESTIONS)
    ]
    form = read(docx(table(*rows)))
    assert {"form", "stage1.school", "stage1.head_teacher", "stage1.description"} <= told(form)
    assert "stage2.likelihood" not in told(form)
