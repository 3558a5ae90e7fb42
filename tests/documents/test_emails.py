from __future__ import annotations

import email
import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest

from breachdocs.assessment import Duty, Ico, Individuals
from breachdocs.config import Contact, Organisation, School, Settings
from breachdocs.documents import Case, Draft, default_templates, emails, letter
from breachdocs.form import VOCABULARIES, Count, Problem
from drafting_cases import SETTINGS, a_case, a_form, an_assessment, settings_with, text_of

RECEIPT = Draft("receipt", "receipt.docx", b"PK receipt")
LETTER = Draft("letter", "letter.docx", b"PK letter")
REPORT = Draft("ico-report", "ico-report.docx", b"PK report", ("the number of people",))
PASTE = Draft("ico-report-text", "ico-report.txt", "Größe\r\n".encode("utf-8-sig"))
FORM = Draft("form", "form-to-continue.docx", b"PK form")
ALL = (RECEIPT, LETTER, REPORT, PASTE)
AREAS = ("it", "hr", "caldicott_guardian", "communications", "legal", "safeguarding")
EVERYBODY = tuple(Duty(who=who, reason=f"Because of {who}.") for who in (*AREAS, "police", "governing_body"))


def made(case: Case, drafts: Sequence[Draft] = ALL, **more: Any) -> dict[str, EmailMessage]:
    """File name → message, as a mail program reads it."""
    return {
        draft.name: email.message_from_bytes(draft.content, policy=default)
        for draft in emails(case, drafts, **more)
    }


def body(message: EmailMessage) -> str:
    part = message.get_body()
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def attached(message: EmailMessage) -> list[str | None]:
    return [part.get_filename() for part in message.iter_attachments()]


def test_every_e_mail_is_an_unsent_draft_and_says_who_writes() -> None:
    settings = Settings(
        organisation=Organisation(council="Anytown", ig_team=Contact(name="IG", email="ig@x.example"))
    )

    messages = made(a_case(assessment=an_assessment(tell=EVERYBODY), settings=settings), chaser=True)

    for name, message in messages.items():
        assert re.fullmatch(r"emails/[a-z-]+\.eml", name)
        assert message["X-Unsent"] == "1"
        assert message["Date"] is None
        assert message["From"] is None
        assert body(message).endswith("IG\nAnytown\nig@x.example\n")


def test_the_school_gets_the_receipt_with_its_open_questions() -> None:
    problem = Problem(field="stage1.discovered_at", code="x", text="secret", message="This is no date.")
    form = a_form().model_copy(update={"problems": (problem,)})
    case = a_case(form, an_assessment(gaps=("stage1.people_affected", "stage2.likelihood")))

    message = made(case, (*ALL, FORM))["emails/receipt-to-school.eml"]

    assert "Number of people effected" in body(message)
    assert "This is no date." in body(message)
    assert "secret" not in body(message)
    assert "Likelihood score" not in body(message)
    assert attached(message) == ["receipt.docx", "form-to-continue.docx"]


def test_a_school_that_answered_all_is_thanked() -> None:
    messages = made(a_case(), chaser=True)

    assert "answers all our questions" in body(messages["emails/receipt-to-school.eml"])
    assert "emails/chaser-to-school.eml" not in messages


def test_a_chaser_is_made_only_when_it_is_asked_for() -> None:
    case = a_case(assessment=an_assessment(gaps=("stage1.people_affected",)))

    assert "emails/chaser-to-school.eml" not in made(case)
    assert "Number of people" in body(made(case, chaser=True)["emails/chaser-to-school.eml"])


def test_the_officer_gets_all_drafts_and_the_head_teacher_not_the_ico_s() -> None:
    messages = made(a_case())

    assert messages["emails/to-dpo.eml"]["To"] == "dpo@anytown.example"
    assert attached(messages["emails/to-dpo.eml"]) == [
        "receipt.docx",
        "letter.docx",
        "ico-report.docx",
        "ico-report.txt",
    ]
    assert "Risk: high, 12 out of 25, suggested" in body(messages["emails/to-dpo.eml"])
    assert attached(messages["emails/to-head-teacher.eml"]) == ["receipt.docx", "letter.docx"]
    assert messages["emails/to-head-teacher.eml"]["To"] == ""


def test_each_service_area_that_must_know_hears_of_it_and_nobody_else() -> None:
    messages = made(a_case(assessment=an_assessment(tell=EVERYBODY)))

    told = {name for name in messages if name.startswith("emails/to-")} - {
        "emails/to-dpo.eml",
        "emails/to-head-teacher.eml",
    }
    assert told == {f"emails/to-{area.replace('_', '-')}.eml" for area in AREAS}
    assert not {name for name in made(a_case()) if name.startswith("emails/to-")} & told


def test_a_service_area_learns_only_what_it_needs() -> None:
    count = Count(low=12, high=12, approximate=True, text="about 12, Kim too")
    case = a_case(a_form(people_affected=count, breach_type="Kim's own"), an_assessment(tell=EVERYBODY))

    messages = made(case)

    for area in AREAS:
        message = messages[f"emails/to-{area.replace('_', '-')}.eml"]
        assert not attached(message)
        for words in ("Kim", "A letter went", "known to a stranger", "telephoned", "collected", "H Teacher"):
            assert words not in body(message)
    assert "People affected: about 12" in body(messages["emails/to-safeguarding.eml"])
    assert "People affected" not in body(messages["emails/to-it.eml"])
    assert "Kinds of data" not in body(messages["emails/to-hr.eml"])


def test_the_deadline_is_reminded_of_with_what_is_missing_and_the_last_office_hour() -> None:
    message = made(a_case())["emails/reminder-ico.eml"]

    assert message["Subject"] == "Reminder: breach 2026-0042, ICO deadline Sunday 8 March, 14:00"
    assert "by Sunday, 8 March 2026, 14:00" in body(message)
    assert "Friday, 6 March 2026, 17:00" in body(message)
    assert "the number of people" in body(message)
    assert attached(message) == ["ico-report.docx", "ico-report.txt"]


def test_a_follow_up_goes_where_the_ico_was_told_and_no_reminder_is_left() -> None:
    follow_up = Draft("ico-report", "ico-follow-up.docx", b"PK")

    messages = made(a_case(), (RECEIPT, follow_up))

    assert attached(messages["emails/ico-follow-up.eml"]) == ["ico-follow-up.docx"]
    assert "emails/reminder-ico.eml" not in messages


def test_where_nothing_is_to_be_reported_nothing_is_reminded_of() -> None:
    assert set(made(a_case(), (RECEIPT,))) == {
        "emails/receipt-to-school.eml",
        "emails/to-dpo.eml",
        "emails/to-head-teacher.eml",
    }


@pytest.mark.parametrize("address", ["", "no address", "a@b@c", "a@b\nBcc: x@y", "a@x.example, b@x.example"])
def test_an_address_that_is_none_is_left_empty_and_said(address: str) -> None:
    organisation = Organisation(dpo=Contact(name="Sam", email=address))
    case = a_case(settings=SETTINGS.model_copy(update={"organisation": organisation}))

    draft = next(one for one in emails(case, ALL) if one.name == "emails/to-dpo.eml")

    assert email.message_from_bytes(draft.content, policy=default)["To"] == ""
    assert draft.missing == ("whom the e-mail goes to",)


def test_the_same_incident_gives_the_same_bytes() -> None:
    assert [one.content for one in emails(a_case(), ALL)] == [one.content for one in emails(a_case(), ALL)]


def test_every_attachment_comes_out_as_it_went_in() -> None:
    message = made(a_case())["emails/to-dpo.eml"]

    parts = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert parts["receipt.docx"] == RECEIPT.content
    assert parts["ico-report.txt"].strip() == "Größe"


def test_no_code_of_a_vocabulary_stands_in_an_e_mail() -> None:
    form = a_form(
        data_categories=tuple(option.code for option in VOCABULARIES["data_categories"].options),
        subject_categories=tuple(option.code for option in VOCABULARIES["subject_categories"].options),
        breach_type="incorrect_recipient",
        stage2={
            "ico_incident_type": "emailed_wrong",
            "data_recovered": "not_known",
            "complaints_received": "yes",
        },
    )

    for message in made(a_case(form, an_assessment(tell=EVERYBODY))).values():
        assert not re.search(
            r"[a-z]_[a-z]",
            body(message)
            .replace("@", "")
            .split("Kind regards")[0]
            .replace("Because of caldicott_guardian", ""),
        )


def test_the_school_and_its_head_teacher_are_written_to_where_the_settings_list_them() -> None:
    listed = School(
        name="ALDER BROOK school",
        email="office@alder.example",
        head_email="head@alder.example",
        phone="01234 1",
    )
    settings = settings_with(schools=(School(name="Other"), listed))
    case = a_case(assessment=an_assessment(gaps=("stage1.location",)), settings=settings)

    drafts = {draft.kind: draft for draft in emails(case, [], chaser=True)}

    for kind, to in (
        ("receipt-to-school", "office@alder.example"),
        ("chaser-to-school", "office@alder.example"),
        ("to-head-teacher", "head@alder.example"),
    ):
        mail = email.message_from_bytes(drafts[f"email-{kind}"].content, policy=default)
        assert mail["To"] == to
        assert drafts[f"email-{kind}"].missing == ()
    assert "office@alder.example or 01234 1" in text_of(
        letter(case, default_templates()["letter.docx"], mask=str).content
    )


def test_a_school_that_is_not_listed_or_not_named_is_left_to_fill_in() -> None:
    settings = settings_with(schools=(School(name="Other", email="a@b.example"),))
    for school in (None, "Alder Brook School"):
        case = a_case(a_form(school=school), settings=settings)
        drafts = {draft.kind: draft for draft in emails(case, [])}
        assert drafts["email-receipt-to-school"].missing == ("whom the e-mail goes to",)


def test_the_head_teacher_is_not_told_to_report_and_the_dpo_is_spoken_to() -> None:
    messages = made(a_case(), (RECEIPT,))
    head, dpo = body(messages["emails/to-head-teacher.eml"]), body(messages["emails/to-dpo.eml"])

    assert "The advice is to report this to the ICO by 8 March 2026, 14:00. The DPO decides." in head
    assert "Report this to the ICO by 8 March 2026, 14:00." in dpo
    refer = an_assessment(
        ico=Ico(advice="refer", reasons=()), individuals=Individuals(advice="refer", reasons=())
    )
    undecided = body(made(a_case(assessment=refer), (RECEIPT,))["emails/to-dpo.eml"])
    assert "You must decide about telling the ICO by" in undecided
    assert "is yours to decide" in undecided
