"""Reports of incidents and near misses on forms of other people's making."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.form import FORM_NAME, INCIDENT_FORM_NAME, Form
from breachdocs.reading import read_bytes
from word_shorthand import docx, paragraph, row, table

RECEIVED = dt.datetime(2026, 11, 1, 9)

#: Questions as three schools might ask them, with the same answers.
REWORDED = [
    ("Type of report", "NEAR MISS"),
    ("School", "Alder Brook"),
    ("Reported by", ""),
    ("Your line manager", "K Sample"),
    ("Date of near miss", "5 March 2026"),
    ("Date and time noticed", "5/3/26 2pm"),
    ("Where did this happen?", "Office"),
    ("What happened?", "A list was nearly sent.\nIt was stopped."),
    ("Information asset", "Class list"),
    ("Nature of the incident", "☒ Sent to the wrong person\n☐ Poor disposal of confidential waste"),
    ("Personal data involved", "Yes"),
    ("Immediate action taken", "Autocomplete is off."),
    ("Headteacher informed", "Yes"),
    ("DPO informed?", "No"),
]


def in_two_columns() -> bytes:
    return docx(table(*(row(label, answer) for label, answer in REWORDED)))


def answers_below() -> bytes:
    return docx(table(*(row(words) for pair in REWORDED for words in pair)))


def in_paragraphs() -> bytes:
    lines = (paragraph(f"{label}: {answer}".replace("?:", "?")) for label, answer in REWORDED)
    return docx("".join(lines))


def read(content: bytes) -> Form:
    return read_bytes(content, received=RECEIVED).form


@pytest.mark.parametrize("content", [in_two_columns, answers_below, in_paragraphs])
def test_a_near_miss_is_read_from_another_schools_form(content: object) -> None:
    form = read(content())  # type: ignore[operator]
    one = form.stage1

    assert (form.name, form.near_miss) == (INCIDENT_FORM_NAME, True)
    assert (one.school, one.reporter, one.line_manager) == ("Alder Brook", None, "K Sample")
    assert (one.incident_date, one.discovered_at) == (dt.date(2026, 3, 5), dt.datetime(2026, 3, 5, 14))
    assert (one.location, one.information_asset) == ("Office", "Class list")
    assert one.description == "A list was nearly sent.\nIt was stopped."
    assert one.incident_kinds == ("sent_to_wrong_person",)
    assert (one.personal_data_involved, one.head_teacher_told, one.dpo_told) == (True, True, False)
    assert one.actions_taken == "Autocomplete is off."


def test_labels_with_typing_errors_are_known_once_the_form_is() -> None:
    mistyped = [
        (label.replace("Information asset", "Infromation aset"), answer) for label, answer in REWORDED
    ]
    form = read(docx(table(*(row(label, answer) for label, answer in mistyped))))
    assert form.stage1.information_asset == "Class list"


def test_a_breach_form_that_names_a_line_manager_is_none() -> None:
    rows = [
        ("School Name", "Alder Brook"),
        ("Date of incident", "5 March 2026"),
        ("Line manager", "K Sample"),
        ("Type of breach", "Other"),
        ("Description of breach", "What happened: a letter was lost."),
        ("Number of people effected", "3"),
        ("Potential consequences of the breach", "None"),
    ]
    form = read(docx(table(*(row(label, answer) for label, answer in rows))))
    assert form.name == FORM_NAME
    assert form.stage1.description == "What happened: a letter was lost."
