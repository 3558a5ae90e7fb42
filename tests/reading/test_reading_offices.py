"""What school offices do to a form: lines to write on, prompts of their own, two languages, marks of all kinds."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.form import Form
from breachdocs.form.counts import read_count
from breachdocs.reading import read_bytes
from breachdocs.reading.lines import without_lines
from word_shorthand import cell, docx, paragraph, row, table

RECEIVED = dt.datetime(2026, 3, 2, 9, 0)


def form_with(*rows: str) -> Form:
    """A form with the given rows after the first questions."""
    first = table(
        row("School Name", "Alder Brook"), row("Date of incident", "3.3.25"), row("Head Teacher", "")
    )
    more = table(row("Type of breach", ""), row("Investigating Officer", "J. Smith"), *rows)
    return read_bytes(docx(first, more), received=RECEIVED).form


def told(form: Form) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in form.problems}


@pytest.mark.parametrize(
    "typed",
    [
        "Room 4",
        "____Room 4______",
        "Room 4 _ _ _ _ _",
        "………… Room 4",
        "Room 4....................",
        "Room 4\n_______",
    ],
)
def test_a_line_to_write_on_is_no_part_of_what_was_written_on_it(typed: str) -> None:
    assert form_with(row("Location of incident", typed)).stage1.location == "Room 4"


@pytest.mark.parametrize(
    "printed",
    ["________", "_ _ _ _ _", "…………", "[insert text]", "Type here", "(please complete)"],
)
def test_a_line_that_nothing_was_written_on_and_a_prompt_in_words_are_blank(printed: str) -> None:
    form = form_with(
        row("Location of incident", printed), row("When did you discover the breach?", "dd/mm/yyyy")
    )
    assert form.stage1.location is None
    assert form.stage1.discovered_at is None


@pytest.mark.parametrize(
    "kept", ["a_b_c.xlsx", "To follow...", "Well… perhaps", "Optional", "Select committee room"]
)
def test_what_only_looks_a_little_like_a_line_or_a_prompt_is_an_answer(kept: str) -> None:
    assert without_lines(kept) == kept
    assert form_with(row("Location of incident", kept)).stage1.location == kept


@pytest.mark.parametrize(
    "label",
    [
        "Location of incident / Lleoliad y digwyddiad",
        "Lleoliad y digwyddiad / Location of incident",
        "LLEOLIAD | LOCATION OF INCIDENT:",
        "Location of incident (please complete) / Lleoliad",
        "*LOCATION OF INCIDENT: (required)",
    ],
)
def test_a_question_in_two_languages_or_with_a_remark_is_known_and_is_no_answer(label: str) -> None:
    assert form_with(row(label, "Room 4")).stage1.location == "Room 4"


def test_a_label_behind_a_slash_in_an_answer_is_no_question() -> None:
    form = read_bytes(
        docx(
            table(
                row("School Name", "Alder Brook"),
                row("Date of incident", "3.3.25"),
                row("Type of breach", ""),
                row("Location of incident", ""),
                row("Description of breach", "A list was lost."),
                row("Investigating Officer", "Jo Smith / Head Teacher"),
                row("Further action planned", "None"),
            )
        ),
        received=RECEIVED,
    ).form
    assert form.stage1.investigating_officer == "Jo Smith / Head Teacher"
    assert form.stage1.head_teacher is None


@pytest.mark.parametrize("mark", ["/", "∕", "♥", "¤", "⁂"])
def test_a_sign_beside_an_option_that_is_no_known_mark_is_told(mark: str) -> None:
    form = form_with(row("Categories of personal data breached"), row(mark, "Health data"))
    assert form.stage1.data_categories == ()
    assert ("stage1.data_categories", "unknown_mark") in told(form)


@pytest.mark.parametrize("mark", ["-", "–", "•", "*"])
def test_a_bullet_or_dash_beside_an_option_is_no_mark(mark: str) -> None:
    form = form_with(
        row("Categories of personal data breached"), row(mark, "Health data"), row("x", "Images")
    )
    assert form.stage1.data_categories == ("images",)
    assert ("stage1.data_categories", "unknown_mark") not in told(form)


def test_a_fields_code_in_a_count_and_lines_that_ran_together_are_told_in_typed_text_too() -> None:
    form = form_with(
        row("Number of people affected", 'HYPERLINK "" twelve'),
        row("Location of incident", "Left on a bus.It was found.2. Then handed in"),
        row("Head Teacher", "Mrs.Jones"),
    )
    assert {("stage1.people_affected", "run_together"), ("stage1.location", "run_together")} <= told(form)
    assert not any(field == "stage1.head_teacher" for field, _ in told(form))


def test_that_a_form_has_comments_is_told() -> None:
    commented = cell(paragraph("Room 4", '<w:r><w:commentReference w:id="0"/></w:r>'))
    form = form_with(row("Location of incident", commented))
    assert form.stage1.location == "Room 4"
    assert ("form", "comments") in told(form)


def test_groups_in_brackets_say_who_the_number_before_them_are() -> None:
    value = read_count("approx 60 (2 forms)").value
    assert value is not None
    assert (value.low, value.high, value.approximate) == (60, 60, True)
