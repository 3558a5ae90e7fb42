from __future__ import annotations

from typing import Any

import pytest

from breachdocs.documents import audiences, default_templates, letter, notice
from breachdocs.form import VOCABULARIES
from drafting_cases import a_case, a_form, text_of
from readability import reading_ease, syllables

TEMPLATES = default_templates()
GROUPS = {
    "parent": ("pupils_under_13",),
    "young_person": ("students_13_18",),
    "staff": ("staff",),
    "adult": ("governors",),
}
#: Every piece of advice at once, and the least there can be.
EVERYTHING: dict[str, Any] = {
    "data_categories": tuple(option.code for option in VOCABULARIES["data_categories"].options),
    "risk_data_types": tuple(option.code for option in VOCABULARIES["risk_data_types"].options),
    "risk_factors": ("safety_risk", "fraud_risk"),
}
LEAST: dict[str, Any] = {"data_categories": (), "further_actions": "We will check each envelope."}


def our_words(text: str) -> str:
    """What the reader gets: from the greeting on, without the boxes for the sender."""
    return text[text.index("Dear ") :]


@pytest.mark.parametrize("answers", [EVERYTHING, LEAST], ids=["everything", "least"])
@pytest.mark.parametrize("reader", GROUPS)
def test_every_letter_reads_as_plain_english(reader: str, answers: dict[str, Any]) -> None:
    case = a_case(a_form(subject_categories=GROUPS[reader], **answers))

    text = text_of(letter(case, TEMPLATES["letter.docx"], mask=str).content)

    assert [one.code for one in audiences(case)] == [reader]
    assert reading_ease(our_words(text)) >= 60


@pytest.mark.parametrize("answers", [EVERYTHING, LEAST], ids=["everything", "least"])
def test_the_notice_reads_as_plain_english(answers: dict[str, Any]) -> None:
    text = text_of(notice(a_case(a_form(**answers)), TEMPLATES["notice.docx"], mask=str).content)

    assert reading_ease(text[text.index("Notice:") :]) >= 60


@pytest.mark.parametrize(
    ("word", "count"),
    [("the", 1), ("letter", 2), ("information", 4), ("changed", 1), ("school’s", 1), ("people", 2)],
)
def test_the_measure_counts_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_measure_tells_plain_words_from_hard_ones() -> None:
    assert reading_ease("The cat sat on the mat. It was glad.") > 100
    assert (
        reading_ease(
            "Notwithstanding organisational confidentiality obligations, unauthorised dissemination."
        )
        < 0
    )
