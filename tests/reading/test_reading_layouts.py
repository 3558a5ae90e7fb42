"""Every way people answer: beside, under, after the label, in added rows; and what is never an answer."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.errors import Refusal
from breachdocs.form import Form
from breachdocs.reading import read_bytes
from word_shorthand import HEAD, cell, control, docx, paragraph, row, run, table

RECEIVED = dt.datetime(2026, 3, 2, 9, 0)


def read(*body: str) -> Form:
    return read_bytes(docx(*body), received=RECEIVED).form


@pytest.mark.parametrize(
    "label",
    ["School Name", "SCHOOL NAME:", "School\u00a0name", "Name of School", "1. School Name", "School Name*"],
)
def test_a_label_is_known_whatever_its_case_numbering_and_punctuation(label: str) -> None:
    assert (
        read(table(row(label, "Oak Bank")), HEAD.replace("School Name", "Reference")).stage1.school
        == "Oak Bank"
    )


def test_an_answer_may_follow_its_label_in_the_same_cell() -> None:
    form = read(
        table(row("School Name: Oak Bank"), row("Head Teacher - Mrs Y")),
        HEAD.replace("School Name", "a").replace("Head Teacher", "b"),
    )
    assert (form.stage1.school, form.stage1.head_teacher) == ("Oak Bank", "Mrs Y")


def test_an_answer_goes_on_in_an_added_row() -> None:
    form = read(HEAD, table(row("Description of breach"), row("First."), row("Second.")))
    assert form.stage1.description == "First.\nSecond."


def test_a_question_as_a_paragraph_takes_the_paragraphs_below_it() -> None:
    form = read(
        HEAD,
        paragraph("Description of breach"),
        paragraph("A letter was lost."),
        paragraph("Reflections"),
        paragraph("x"),
    )
    assert form.stage1.description == "A letter was lost."


def test_hints_under_a_question_are_no_answer_in_the_same_cell_or_not() -> None:
    hints = ("• What has happened (no acronyms)", "• Who was involved (do not use individual's names)")
    form = read(HEAD, table(row(cell("Description of breach", *hints, "A letter was lost."))))
    assert form.stage1.description == "A letter was lost."


def test_the_words_of_a_label_as_somebodys_answer_do_not_end_the_answer_before() -> None:
    rows = (row("Investigating Officer", "Head Teacher"), row("Head Teacher", "Mrs Y"))
    form = read(
        table(row("School Name", "A"), row("Date of incident", ""), row("Location of incident", ""), *rows)
    )
    assert (form.stage1.investigating_officer, form.stage1.head_teacher) == ("Head Teacher", "Mrs Y")


def test_an_answer_that_begins_like_a_label_stays_an_answer() -> None:
    form = read(
        HEAD, table(row("How did you find out about the breach?"), row("Head teacher telephoned the office"))
    )
    assert form.stage1.how_discovered == "Head teacher telephoned the office"


def test_date_and_other_within_an_answer_do_not_end_it() -> None:
    text = "Date: not sure. Other: none. Comment: see above."
    assert read(HEAD, table(row("Description of breach"), row(text))).stage1.description == text


def test_questions_side_by_side_have_their_answers_below() -> None:
    counts = table(
        row("Number of people effected", "Estimated number of records affected"), row("28", "about 200")
    )
    form = read(HEAD, counts)
    assert form.stage1.people_affected is not None
    assert form.stage1.records_affected is not None
    assert (form.stage1.people_affected.low, form.stage1.records_affected.text) == (28, "about 200")


def test_the_same_question_in_stage_2_is_the_ig_teams() -> None:
    counts = table(row("Number of people effected", "Estimated number of records effected"), row("28", ""))
    again = table(row("Number of people effected", "Estimated number of records effected"), row("30", ""))
    form = read(HEAD, counts, paragraph("Stage 2 – Completed by the Information Governance Team"), again)
    assert form.stage1.people_affected is not None
    assert form.stage2.confirmed_people_affected is not None
    assert (form.stage1.people_affected.low, form.stage2.confirmed_people_affected.low) == (28, 30)


def test_type_of_breach_and_its_other_stand_in_one_cell() -> None:
    form = read(HEAD, table(row("Type of breach", "Choose an item. Other: Sent home in the wrong bag")))
    assert (form.stage1.breach_type, form.stage1.breach_type_other) == ("other", "Sent home in the wrong bag")


def test_a_moment_is_read_from_date_and_time_in_one_cell() -> None:
    form = read(HEAD, table(row("When did you discover the breach?"), row("Date: 23/2/26   Time: 7am")))
    assert form.stage1.discovered_at == dt.datetime(2026, 2, 23, 7, 0)


def test_likelihood_and_its_comment_stand_in_one_cell() -> None:
    label = "Likelihood score\n(Using the table above please select your chosen score and explain why)"
    form = read(
        HEAD,
        table(
            row(cell(paragraph(run(label)))), row(cell("4. Highly likely", "Comment: Known to the school."))
        ),
    )
    assert (form.stage2.likelihood, form.stage2.likelihood_comment) == (4, "Known to the school.")


def test_the_printed_tables_are_no_answers() -> None:
    levels = table(
        row("Number", "Impact on individuals", "Description"),
        row("1.", "No impact", "Certain."),
        row("2.", "Minor", "x"),
    )
    matrix = table(row("", "1. None", "2. Unlikely"), row("2. Minor", "2", "4"))
    key = table(row(cell("Key", span=2)), row("Low risk", ""), row("High Risk", "ICO"))
    scale = table(row("Scale of risk"), row("Choose an item.  Comment: "))
    form = read(HEAD, levels, table(row("Impact score"), row("Choose an item.")), matrix, key, scale)
    assert form.stage2.impact is None
    assert form.stage2.risk_scale is None
    assert form.problems == ()


def test_rows_are_read_by_their_headings_and_blank_ones_skipped() -> None:
    rows = (
        row("Further Action", "Date", "Description"),
        row("Ask", "1/3/2026", "Told"),
        row("", "", ""),
        row("", "", "Later"),
    )
    form = read(HEAD, table(row(cell("Investigation chronology:", span=3)), *rows))
    assert [(entry.date, entry.description, entry.further_action) for entry in form.stage2.chronology] == [
        (dt.date(2026, 3, 1), "Told", "Ask"),
        (None, "Later", None),
    ]


def test_the_date_beside_the_dpos_sign_off_is_the_sign_offs() -> None:
    form = read(HEAD, table(row("DPO sign off", "R. K.", "Date", "1/3/2026")))
    assert (form.stage3.dpo_sign_off, form.stage3.dpo_sign_off_on) == ("R. K.", dt.date(2026, 3, 1))


def test_a_question_we_do_not_know_is_not_added_to_the_answer_above_it() -> None:
    form = read(HEAD.replace("</w:tbl>", row("Cost centre", "12345") + "</w:tbl>"))
    assert form.stage1.head_teacher == "Mr X"


def test_a_tagged_control_is_its_field_wherever_it_stands() -> None:
    form = read(
        HEAD, table(row("Where was it?", cell(paragraph(control("9", tag="stage1.people_affected")))))
    )
    assert form.stage1.people_affected is not None
    assert form.stage1.people_affected.low == 9


def test_a_letter_template_after_the_form_is_no_answer() -> None:
    sign_off = table(row("DPO sign off", ""))
    padding = [paragraph("") for _ in range(20)]
    form = read(
        *padding,
        HEAD,
        sign_off,
        paragraph("Appendix B - Template Data Subject Notification Letter"),
        paragraph("Dear X"),
    )
    assert form.stage3.dpo_sign_off is None


def test_a_document_without_the_forms_questions_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        read(paragraph("Minutes of the meeting"), table(row("School Name", "Alder Brook")))
    assert refused.value.code == "not_a_form"


def test_two_filled_in_forms_in_one_file_are_refused_by_name() -> None:
    labels = (
        "School Name",
        "Location of incident",
        "Investigating Officer",
        "Head Teacher",
        "Type of breach",
        "Description of breach",
        "How did you find out about the breach?",
        "Potential consequences",
        "Actions taken",
        "IG Officer",
        "DPO sign off",
    )
    one, other = (table(*(row(label, text) for label in labels)) for text in ("x", "y"))
    with pytest.raises(Refusal) as refused:
        read(one, other)
    assert refused.value.code == "two_forms"
