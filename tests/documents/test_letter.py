from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import docx
import pytest

from breachdocs.assessment import Individuals
from breachdocs.config import School, Settings
from breachdocs.documents import Case, Draft, audiences, default_templates, letter, letter_due
from drafting_cases import a_case, a_form, an_assessment, highlighted_in, settings_with, text_of

TEMPLATE = default_templates()["letter.docx"]


def drafted(case: Case, **more: Any) -> Draft:
    return letter(case, TEMPLATE, **{"mask": lambda text: text, **more})


def draft_text(**stage1: Any) -> str:
    return text_of(drafted(a_case(a_form(**stage1))).content)


def test_a_blank_form_gives_a_draft_whose_gaps_are_all_marked_and_listed() -> None:
    names = (
        "school",
        "head_teacher",
        "incident_date",
        "discovered_at",
        "description",
        "how_discovered",
        "consequences",
    )
    form = a_form(**dict.fromkeys((*names, "actions_taken")), data_categories=(), subject_categories=())

    draft = drafted(a_case(form, settings=Settings()))

    marked = highlighted_in(draft.content)
    assert "[Say what could happen to the reader because of this. The law requires it.]" in marked
    assert "the likely consequences" in draft.missing
    assert "name of the data protection officer" in draft.missing
    assert "whose information it is" in draft.missing
    assert len(set(draft.missing)) == len(draft.missing)
    brackets = [words for words in marked if words.startswith("[")]
    # Each phrase but "whose information it is", which is a note, has its mark; the school's name stands three times.
    assert len({*brackets} - {"[date]"}) >= len(draft.missing) - 3
    assert draft.name == "letter.docx"


def test_names_are_masked_visibly_before_they_reach_the_letter() -> None:
    form = a_form(
        description="Kim Smith's file", consequences="Kim is upset", data_categories_other="Kim's diary"
    )

    draft = drafted(
        a_case(form),
        mask=lambda text: text.replace("Kim Smith", "[name removed]").replace("Kim", "[name removed]"),
    )

    text = text_of(draft.content)
    assert "Kim" not in text
    assert highlighted_in(draft.content).count("[name removed]") == 3
    assert sum("taken out" in phrase for phrase in draft.missing) == 3


def test_brackets_that_the_school_typed_are_not_highlighted() -> None:
    draft = drafted(
        a_case(a_form(description="Kim [a pupil]")), mask=lambda text: text.replace("Kim", "[name removed]")
    )

    assert "[a pupil]" not in highlighted_in(draft.content)
    assert "[name removed]" in highlighted_in(draft.content)


@pytest.mark.parametrize(
    ("groups", "codes"),
    [
        ((), ["adult"]),
        (("staff",), ["staff"]),
        (("staff", "governors"), ["staff", "adult"]),
        (("not_known",), ["adult"]),
        (("parents",), ["adult"]),
        (("pupils_under_13",), ["parent"]),
        (("parents", "pupils_under_13"), ["parent"]),
        (("students_13_18",), ["young_person"]),
        (("parents", "students_13_18"), ["young_person", "adult"]),
        (("governors", "pupils_under_13", "students_13_18"), ["parent", "young_person", "adult"]),
    ],
)
def test_the_groups_ticked_decide_whom_letters_speak_to(groups: tuple[str, ...], codes: list[str]) -> None:
    assert [reader.code for reader in audiences(a_case(a_form(subject_categories=groups)))] == codes


def test_a_child_is_written_to_through_the_parent() -> None:
    text = draft_text(subject_categories=("pupils_under_13",), data_categories=("identification",))

    assert "A problem with your child’s personal information" in text
    assert "Help your child to change the password" in text
    assert "[name of the parent or carer]" in text


def test_staff_are_spoken_to_as_staff() -> None:
    text = draft_text(subject_categories=("staff",), data_categories=("finance", "health"))

    assert "your next payslip" in text
    assert "talk to the head teacher" in text
    assert "a colleague or a union representative" in text
    assert "[name of the member of staff]" in text


def test_an_adult_who_is_no_staff_hears_nothing_of_payslips() -> None:
    text = draft_text(subject_categories=("governors",), data_categories=("finance",))

    assert "payslip" not in text
    assert "Tell your bank or card company" in text


def test_a_council_s_own_kind_of_data_is_masked_like_any_free_text() -> None:
    form = a_form(risk_data_types=("Kim Smith's file",))

    text = text_of(
        drafted(a_case(form), mask=lambda words: words.replace("Kim Smith", "[name removed]")).content
    )

    assert "[name removed]'s file" in text
    assert "Kim" not in text


def test_a_young_person_gets_help_with_reading() -> None:
    text = draft_text(subject_categories=("students_13_18",))

    assert "You can read this letter with a parent" in text
    assert "Decide whether a parent or carer should get a letter as well." in text


def test_the_other_groups_letters_have_their_own_names() -> None:
    case = a_case(a_form(subject_categories=("pupils_under_13", "staff")))

    first, second = (drafted(case, audience=reader) for reader in audiences(case))

    assert (first.name, second.name) == ("letter.docx", "letter-staff.docx")
    assert "They need a letter too." in text_of(first.content)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"data_categories": ("finance",)}, "Tell your bank"),
        ({"risk_data_types": ("credentials",)}, "Change your work password"),
        ({"data_categories": ("location",)}, "turns up or gets in touch"),
        ({"risk_factors": ("safety_risk",)}, "call 999"),
        ({"risk_data_types": ("protected_address",)}, "call 999"),
        ({"risk_factors": ("fraud_risk",)}, "credit report"),
        ({"data_categories": ("health",)}, "who may know about this"),
        ({"data_categories": ("images",)}, "picture or film"),
        ({"data_categories": ()}, "anything strange"),
    ],
)
def test_advice_follows_the_kinds_of_data(answers: dict[str, Any], words: str) -> None:
    assert words in draft_text(**answers)


@pytest.mark.parametrize(
    "answers", [{"risk_data_types": ("protected_address",)}, {"risk_factors": ("safety_risk",)}]
)
def test_a_danger_stands_above_everything_else(answers: dict[str, Any]) -> None:
    text = draft_text(**answers)

    assert text.startswith("SAFETY:")
    assert "designated safeguarding lead" in text


@pytest.mark.parametrize(
    "answers",
    [
        {"description": "The non-resident parent was sent the report."},
        {"description": "Sent to her ex-partner by mistake."},
        {"description": "A father read it.", "risk_disclosed_to": ("known_not_cooperating",)},
        {"how_discovered": "Mum told us", "breach_type": "inappropriate_access"},
    ],
)
def test_a_parent_who_may_be_the_cause_is_warned_of(answers: dict[str, Any]) -> None:
    assert "A PARENT MAY BE INVOLVED" in draft_text(subject_categories=("pupils_under_13",), **answers)
    assert "A PARENT MAY BE INVOLVED" in draft_text(subject_categories=("parents",), **answers)
    assert "A PARENT MAY BE INVOLVED" not in draft_text(subject_categories=("staff",), **answers)


def test_a_plain_mistake_has_no_warning() -> None:
    assert draft_text(subject_categories=("pupils_under_13",)).startswith("DRAFT")


def test_a_council_s_own_kind_of_data_is_named_as_it_is() -> None:
    assert "Library card numbers" in draft_text(risk_data_types=("Library card numbers",))


def test_no_bullet_and_no_paragraph_of_the_letter_is_empty() -> None:
    lines = draft_text(further_actions=None).split("\n")

    assert all(line.strip() for line in lines)
    assert not any(line.startswith("What we will do next") for line in lines)


def test_what_is_planned_is_enough_where_nothing_was_done_yet() -> None:
    text = draft_text(actions_taken=None, further_actions="Envelopes will be checked.")

    assert text.count("Envelopes will be checked.") == 1
    assert "What we will do next" not in text


def test_name_and_date_are_filled_in_where_they_are_known() -> None:
    draft = drafted(a_case(), recipient="Mx O'Brien & Co", sent_on=dt.date(2026, 3, 9))

    assert "Dear Mx O'Brien & Co," in text_of(draft.content)
    assert "9 March 2026" in text_of(draft.content)
    assert "date of sending" not in draft.missing


@pytest.mark.parametrize(
    ("advice", "decision", "due"),
    [
        ("tell", None, True),
        ("refer", None, True),
        ("no", None, False),
        (None, None, False),
        ("no", "Yes", True),
        ("no", "Tell parents", True),
        ("tell", "No – not in their interest", False),
        ("tell", "Not needed", False),
        ("tell", "Not yet decided", True),
        ("tell", "no decision yet", True),
        ("tell", "Not known", True),
        ("refer", "  ", True),
    ],
)
def test_the_dpo_s_decision_wins_over_the_advice(advice: Any, decision: str | None, due: bool) -> None:
    case = a_case(assessment=an_assessment(individuals=Individuals(advice=advice)))

    assert letter_due(case, decision) is due


def test_an_open_question_stands_in_the_notes() -> None:
    case = a_case(a_form(subjects_informed=True), an_assessment(individuals=Individuals(advice="refer")))

    text = text_of(drafted(case).content)

    assert "The DPO has still to decide" in text
    assert "Check what they were told" in text


#: Element by element, what UK GDPR Art. 34(2) with 33(3), policy 5.3, Appendix B and the law on complaints ask for.
ELEMENTS = {
    "that it is a draft": "DRAFT – check before sending",
    "what happened (Art. 34(2))": "A letter went to the wrong address.",
    "when it happened (policy 5.3)": "It happened on 5 March 2026.",
    "when it was found (policy 5.3)": "We found out on 5 March 2026 at 14:00.",
    "how it came to light (Appendix B)": "The person who got it telephoned.",
    "which data, and whose (policy 5.3)": "was involved:\nName and contact details",
    "likely consequences (Art. 33(3)(c))": "The address is known to a stranger.",
    "what was done (Art. 33(3)(d))": "The letter was collected.",
    "what is planned (Art. 33(3)(d))": "What we will do next: Two people check.",
    "what the reader can do about such data (policy 5.3)": "Be careful with calls",
    "what the reader can do (policy 5.3)": "If you notice anything strange",
    "an offer of help (Appendix B)": "If you would like help with any of this, ask the school.",
    "the officer's name (Art. 33(3)(b))": "Our data protection officer is Sam Officer",
    "the officer's contact (Art. 33(3)(b))": "dpo@anytown.example or 01234 567890",
    "the school's contact (Appendix B)": "You can also ask at the school: office@alder.example",
    "a complaint to the school (law of 19 June 2026)": "You can complain to the school",
    "its acknowledgement (law of 19 June 2026)": "within 30 days",
    "its outcome (law of 19 June 2026)": "tell you what we found",
    "a complaint to the regulator": "Information Commissioner's Office (ICO): ico.org.uk",
    "an apology (Appendix B)": "I am sorry for this mistake",
    "a signature (Appendix B)": "Yours sincerely\nH Teacher",
}


@pytest.mark.parametrize(
    "groups",
    [
        ("pupils_under_13",),
        ("pupils_under_13", "parents"),
        ("students_13_18",),
        ("staff",),
        ("governors",),
    ],
)
def test_every_kind_of_letter_has_every_element(groups: tuple[str, ...]) -> None:
    school = School(name="Alder Brook School", email="office@alder.example")
    form = a_form(subject_categories=groups, further_actions="Two people check.")
    text = text_of(drafted(a_case(form, settings=settings_with(schools=(school,)))).content)
    text = text.replace("If anything strange happens", "If you notice anything strange")  # to a young person

    assert {element: words in text for element, words in ELEMENTS.items()} == dict.fromkeys(ELEMENTS, True)


def test_the_title_that_a_reader_s_window_shows_is_the_letter_s_and_calls_it_no_draft() -> None:
    title = docx.Document(BytesIO(drafted(a_case()).content)).core_properties.title
    assert title == "Letter about personal information, 2026-0042"
