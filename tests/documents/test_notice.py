from __future__ import annotations

from typing import Any

import pytest

from breachdocs.assessment import Individuals
from breachdocs.config import Settings
from breachdocs.documents import default_templates, notice, notice_due
from breachdocs.form import Count
from drafting_cases import a_case, a_form, an_assessment, highlighted_in, text_of

TEMPLATE = default_templates()["notice.docx"]


def notice_text(**stage1: Any) -> str:
    return text_of(notice(a_case(a_form(**stage1)), TEMPLATE, mask=str).content)


def people(number: int) -> Count:
    return Count(low=number, high=number, approximate=False, text=str(number))


def test_a_notice_tells_as_much_as_a_letter() -> None:
    text = notice_text(subject_categories=("parents", "staff"))

    for words in (
        "DRAFT – check before publishing",
        "Parents and carers",
        "Members of staff",
        "A letter went to the wrong address.",
        "It happened on 5 March 2026.",
        "Name and contact details",
        "The address is known to a stranger.",
        "The letter was collected.",
        "Be careful with calls",
        "Sam Officer: dpo@anytown.example or 01234 567890",
        "within 30 days",
        "tell you what we found",
        "If you would like help with any of this, ask the school.",
        "ico.org.uk",
    ):
        assert words in text


def test_a_notice_names_nobody_who_is_in_the_form() -> None:
    assert "H Teacher" not in notice_text()
    assert "The person who got it telephoned." not in notice_text()


def test_what_a_notice_lacks_is_marked_and_listed() -> None:
    draft = notice(
        a_case(a_form(school=None, consequences=None, subject_categories=()), settings=Settings()),
        TEMPLATE,
        mask=str,
    )

    assert "[Say who may be affected, by group.]" in highlighted_in(draft.content)
    assert {"the likely consequences", "who may be affected", "name of the school"} < set(draft.missing)


def test_a_person_at_risk_is_no_matter_for_a_notice() -> None:
    text = notice_text(risk_data_types=("protected_address",))

    assert text.startswith("SAFETY:")
    assert "write to those people one by one instead" in text


@pytest.mark.parametrize(
    ("stage1", "advice", "decision", "due"),
    [
        ({}, "tell", None, False),
        ({"people_affected": people(999)}, "tell", None, False),
        ({"people_affected": people(1000)}, "tell", None, True),
        ({"people_affected": people(1000)}, "no", None, False),
        ({"people_affected": people(1000)}, "tell", "No", False),
        ({"risk_people": "1000_to_9999"}, "refer", None, True),
        ({}, "no", "Public notice", True),
    ],
)
def test_a_notice_is_due_for_very_many_people_or_when_the_dpo_says_so(
    stage1: dict[str, Any], advice: Any, decision: str | None, due: bool
) -> None:
    case = a_case(a_form(**stage1), an_assessment(individuals=Individuals(advice=advice)))

    assert notice_due(case, decision) is due


def test_a_notice_is_due_where_letters_are_out_of_proportion() -> None:
    individuals = Individuals(advice="no", exemption="disproportionate")

    assert notice_due(a_case(assessment=an_assessment(individuals=individuals)))
