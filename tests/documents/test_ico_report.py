from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from breachdocs.assessment import Duty, Ico, Level
from breachdocs.config import Contact, Organisation, School, Settings
from breachdocs.documents import (
    Case,
    Difference,
    Draft,
    Reported,
    default_templates,
    ico_report,
    ico_report_due,
)
from breachdocs.documents.ico_terms import is_cyber
from breachdocs.form import VOCABULARIES, Count, RecommendedAction
from drafting_cases import RECEIVED, a_case, a_form, an_assessment, highlighted_in, settings_with, text_of

TEMPLATE = default_templates()["ico-report.docx"]
#: The ICO's own order, by words of each question.
ORDER = (
    "spoken to a member of ICO staff",
    "Report type",
    "Reason for this report",
    "Size of your organisation",
    "first time you have contacted",
    "what happened, what went wrong",
    "What measures did you have",
    "caused by a cyber incident",
    "How did you find out",
    "When did you discover",
    "When did the breach happen",
    "Categories of personal data",
    "Number of personal data records",
    "How many data subjects",
    "Categories of data subjects",
    "Describe any detriment",
    "significant consequences",
    "high risk to data subjects",
    "training in the last two years",
    "delay in reporting",
    "What action have you taken",
    "prevent it from happening again",
    "been contained",
    "told data subjects",
    "any other organisations",
    "code of conduct",
    "data controller",
    "Registration number",
    "Registered address",
    "Person making this report",
    "Data protection officer, or",
)


def drafted(case: Case, **more: Any) -> tuple[Draft, Draft]:
    return ico_report(case, TEMPLATE, **{"mask": str, **more})


def answer(text: str, question: str) -> str:
    """The lines after a question of the text file, up to the next empty one."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if question in line) + 1
    return "\n".join(lines[start : lines.index("", start)] if "" in lines[start:] else lines[start:])


def told(case: Case, question: str, **more: Any) -> str:
    return answer(drafted(case, **more)[1].content.decode("utf-8-sig"), question)


def test_the_ico_s_questions_stand_in_the_ico_s_order_in_both_files() -> None:
    word, paste = drafted(a_case())

    for text in (text_of(word.content), paste.content.decode("utf-8-sig")):
        places = [text.index(words) for words in ORDER]
        assert places == sorted(places)
    assert (word.name, paste.name) == ("ico-report.docx", "ico-report.txt")


def test_a_cyber_incident_is_asked_about_between_the_risk_and_the_training() -> None:
    case = a_case(a_form(breach_type="cyber"))
    text = drafted(case)[1].content.decode("utf-8-sig")

    cyber = ("confidentiality, integrity or availability", "impact on your organisation", "recovery time")
    order = [*ORDER[: ORDER.index("training in the last two years")], *cyber, *ORDER[18:]]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    # Each question of the ICO's stands there, and no other.
    assert len(re.findall(r"(?:^|\r\n)\r\n[^\r\n]+\r\n(?=[^\r\n])", text)) == len(order)


@pytest.mark.parametrize(
    ("assessed", "words"),
    [
        ({}, "Yes. On scales of 1 to 5 we assess likelihood of harm 3 (likely) and impact 4 (serious)."),
        ({"likelihood": Level(value=None, suggested=False, reasons=())}, "Yes. [Give details.]"),
    ],
)
def test_high_risk_is_answered_with_numbers_and_without_our_own_advice(
    assessed: dict[str, Any], words: str
) -> None:
    said = told(a_case(assessment=an_assessment(**assessed)), "high risk to data subjects")

    assert said.splitlines()[0] == words
    assert "must be told" not in said
    assert "DPO" not in said


def test_training_is_described_only_where_there_was_some() -> None:
    assert told(a_case(a_form(stage2={"staff_trained": "no"})), "training in the last") == "No."
    assert "[Describe" in told(a_case(a_form(stage2={"staff_trained": "yes"})), "training in the last")


def test_both_files_say_the_same() -> None:
    word, paste = drafted(a_case(a_form(preventive_measures="Line 1\nLine 2 {x} & <y>")))

    for line in filter(None, paste.content.decode("utf-8-sig").splitlines()[3:]):
        assert line in text_of(word.content) or line.title() in text_of(word.content).title()


def test_counts_and_categories_are_in_the_ico_s_terms() -> None:
    case = a_case(
        a_form(
            data_categories=("basic_identifiers", "finance", "images"),
            risk_data_types=("credentials", "Library cards"),
            subject_categories=("students_13_18", "staff", "governors"),
            people_affected=Count(low=28, high=28, approximate=True, text="about 28"),
            records_affected=Count(low=250, high=None, approximate=False, text="250+"),
            risk_likelihood="neutral",
        )
    )

    assert told(case, "Categories of personal data").splitlines() == [
        "Basic personal identifiers, eg name, contact details",
        "Economic and financial data, eg credit card numbers, bank details",
        "Identification data, eg usernames, passwords",
        "Other: images (photographs, film)",
        "Other: Library cards",
    ]
    assert told(case, "Categories of data subjects").splitlines() == [
        "Students",
        "Children",
        "Employees",
        "Other: governors",
    ]
    assert told(case, "How many data subjects") == "About 28"
    assert told(case, "Number of personal data records") == "250 or more"
    assert told(case, "significant consequences") == "Neutral, neither likely nor unlikely"


def test_the_ig_team_s_counts_win_over_the_school_s() -> None:
    def people(number: int) -> Count:
        return Count(low=number, high=number, approximate=False, text=str(number))

    case = a_case(a_form(people_affected=people(3), stage2={"confirmed_people_affected": people(4)}))

    assert told(case, "How many data subjects") == "4"


def test_what_a_blank_form_lacks_is_marked_and_listed() -> None:
    names = (
        "school",
        "description",
        "how_discovered",
        "discovered_at",
        "consequences",
        "actions_taken",
        "incident_date",
    )
    form = a_form(**dict.fromkeys(names), data_categories=(), subject_categories=())

    word, paste = drafted(a_case(form, settings=Settings()))

    marked = highlighted_in(word.content)
    assert "[what happened]" in marked
    assert "[number, or best estimate]" in marked
    assert "[the categories of people]" in marked
    assert (
        {"what happened", "the number of people", "name of the school"}
        <= set(word.missing)
        == set(paste.missing)
    )


def test_names_and_contact_details_do_not_reach_the_ico() -> None:
    case = a_case(
        a_form(
            description="Kim rang.",
            risk_data_types=("Kim's file",),
            stage2={
                "recommended_actions": (
                    RecommendedAction(action="Ask Kim", responsible="Kim", due="Kim's day"),
                )
            },
        ),
        differences=(Difference("Description", "Kim", "Kim again"),),
    )

    for draft in drafted(
        case, mask=lambda text: text.replace("Kim", "[name removed]"), reported=Reported(on=RECEIVED)
    ):
        assert b"Kim" not in draft.content
        assert draft.name.endswith(".txt") or "Kim" not in text_of(draft.content)


def test_a_late_report_must_say_why() -> None:
    case = a_case(received=dt.datetime(2026, 3, 9, 14, 0))

    assert told(case, "delay in reporting").startswith("The report is late by 1 day or more. [Say why.]")
    assert "LATE: the deadline, Sunday, 8 March 2026, 14:00" in text_of(drafted(case)[0].content)
    assert (
        told(a_case(), "delay in reporting") == "There is none. [Until 8 March 2026, 14:00. Later, say why.]"
    )


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (dt.date(2026, 3, 7), "There was no delay."),
        (
            dt.date(2026, 3, 8),
            "[The deadline was 14:00 on that day. Say when it was reported, and why if late.]",
        ),
        (dt.date(2026, 3, 9), "[It was reported late. Say why.]"),
        (dt.datetime(2026, 3, 8, 14, 1), "[It was reported late. Say why.]"),
    ],
)
def test_a_report_that_was_made_is_followed_up(on: dt.date, words: str) -> None:
    case = a_case(version=2, differences=(Difference("Number of people effected", "3", "30"),))

    word, paste = drafted(case, reported=Reported(on=on))

    text = text_of(word.content)
    assert (word.name, paste.name) == ("ico-follow-up.docx", "ico-follow-up.txt")
    assert "Follow-up report, ICO case reference [the ICO’s case reference]" in text
    assert "What changed since the last form" in text
    assert "Number of people effected" in text
    assert words in text


def test_the_referral_of_stage_3_makes_a_follow_up_too() -> None:
    case = a_case(a_form(stage3={"referred_to_ico_on": dt.date(2026, 3, 7)}))

    assert drafted(case)[0].name == "ico-follow-up.docx"


@pytest.mark.parametrize(
    ("stage2", "stage1", "cyber"),
    [
        ({"ico_incident_type": "phishing"}, {}, True),
        ({"ico_incident_type": "emailed_wrong"}, {"breach_type": "cyber"}, True),
        ({"ico_incident_type": "unauthorised_access"}, {"breach_type": "cyber"}, None),
        ({"ico_incident_type": "emailed_wrong"}, {}, False),
        ({}, {"breach_type": "incorrect_recipient"}, False),
        ({}, {"breach_type": "cyber"}, True),
        ({}, {}, None),
    ],
)
def test_whether_it_is_cyber_is_said_only_where_the_form_decides_it(
    stage2: dict[str, Any], stage1: dict[str, Any], cyber: bool | None
) -> None:
    form = a_form(stage2=stage2, **stage1)

    assert is_cyber(form) is cyber
    assert ("recovery time" in text_of(drafted(a_case(form))[0].content)) is (cyber is not False)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (Reported(told_on=dt.date(2026, 3, 7)), "Yes, they were told on 7 March 2026."),
        (Reported(told_on="Yes"), "Yes, they have been told."),
        (Reported(individuals="Tell"), "No, but we are planning to."),
        (Reported(individuals="Do not tell"), "No, and we have decided not to."),
        (Reported(), "[Choose: about to"),
    ],
)
def test_whether_people_were_told_is_what_the_register_says(known: Reported, words: str) -> None:
    assert told(a_case(), "told data subjects", reported=known).startswith(words)


def test_organisations_outside_are_named() -> None:
    case = a_case(assessment=an_assessment(tell=(Duty(who="police", reason=""), Duty(who="hr", reason=""))))

    assert told(case, "any other organisations") == "[Yes (which) or no; to be considered: the police]"


def test_the_school_s_own_registration_number_goes_before_the_organisation_s() -> None:
    school = School(name="Alder Brook School", ico_registration="ZA777")

    text = drafted(a_case(settings=settings_with(schools=(school,), ico_registration="Z123")))[1].content

    assert b"ZA777" in text
    assert b"Z123" not in text


def test_what_is_said_to_the_officer_and_not_to_the_ico_stands_in_a_mark() -> None:
    count = Count(low=1150, high=1150, approximate=True, text="approx 1150, will check")
    asked = a_case(
        a_form(people_affected=count, subjects_informed=True),
        assessment=an_assessment(
            tell=(Duty(who="police", reason="-"),), ico=Ico(advice="report", reasons=())
        ),
    )

    for question, words in (
        ("How many data subjects", "About 1,150"),
        ("any other organisations", "[Yes (which) or no; to be considered: the police]"),
        (
            "told data subjects",
            "[The form says that they know. Choose: we have told them, or they were already aware]",
        ),
        (
            "Reason for this report",
            "We consider that the incident meets the threshold to report.\n[Check: the DPO has not decided yet.]",
        ),
    ):
        assert told(asked, question) == words
    assert told(asked, "Reason for this report", reported=Reported(decision="Report")).endswith(
        "threshold to report."
    )


def test_the_settings_name_the_officer_and_the_registration() -> None:
    organisation = Organisation(dpo=Contact(name="Sam", email="sam@x.example"), ico_registration="Z123")

    text = text_of(drafted(a_case(settings=Settings(organisation=organisation)))[0].content)

    assert "Sam, sam@x.example" in text
    assert "Z123" in text


@pytest.mark.parametrize(
    ("advice", "stage3", "decision", "due"),
    [
        ("report", {}, None, True),
        ("refer", {}, None, True),
        ("log", {}, None, False),
        (None, {}, None, False),
        ("log", {}, "Report", True),
        ("report", {}, "Do not report", False),
        ("log", {"refer_to_ico": "yes"}, None, True),
        ("report", {"refer_to_ico": "no"}, "not yet", False),
    ],
)
def test_a_report_is_due_by_advice_and_the_decision_wins(
    advice: Any, stage3: dict[str, Any], decision: str | None, due: bool
) -> None:
    case = a_case(a_form(stage3=stage3), an_assessment(ico=Ico(advice=advice)))

    assert ico_report_due(case, decision) is due


def test_every_code_of_the_forms_has_its_term_at_the_ico() -> None:
    from breachdocs.documents.ico_terms import _DATA, _PEOPLE

    data = {
        option.code
        for name in ("data_categories", "risk_data_types")
        for option in VOCABULARIES[name].options
    }
    people = {option.code for option in VOCABULARIES["subject_categories"].options}
    assert data - set(_DATA) == {"other"}
    assert people - set(_PEOPLE) == {"other"}


def test_size_and_address_come_from_the_settings() -> None:
    school = School(name="Alder Brook School", address="1 Mill Lane\nAnytown")
    case = a_case(settings=settings_with(size="fewer than 250 staff", schools=(school,)))

    report, text = ico_report(case, default_templates()["ico-report.docx"], mask=str)

    assert "Fewer than 250 staff" in text_of(report.content)
    assert b"1 Mill Lane\r\nAnytown" in text.content
    assert not {"size of the organisation", "address of the school"} & set(report.missing)
