"""Names and identifiers in free text: found, not repeated, masked; and what is left alone."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.assessment import assess, mask_identifiers
from breachdocs.assessment.identifiers import is_nhs_number, is_upn
from breachdocs.config import Settings
from breachdocs.form import Form

RECEIVED = dt.datetime(2026, 3, 3, 12)


def flagged(stages: Mapping[str, Mapping[str, object]]) -> dict[str | None, str]:
    found = assess(Form.model_validate(stages), received=RECEIVED, settings=Settings())
    return {flag.field: flag.message for flag in found.flags if flag.code == "names_in_text"}


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Mrs Smith rang the office.", "[name removed] rang the office."),
        ("mr jones told the class", "[name removed] told the class"),
        ("my son Karol was in the letter", "my son [name removed] was in the letter"),
        ("A pupil called Amira Hussain saw it", "A pupil called [name removed] saw it"),
        ("The teacher, Zofia Kowalczyk, sent it", "The teacher, [name removed], sent it"),
        ("The note about Jayden was read", "The note about [name removed] was read"),
        ("We sent it to Piotr Zieliński by mistake", "We sent it to [name removed] by mistake"),
        ("Dr. T. Nwosu left it", "[name removed] left it"),
        ("sent by Karen Lane to a parent", "sent by [name removed] to a parent"),
        ("The report of J. Smith was lost", "The report of [name removed] was lost"),
        ("SMITH, John was on the list", "[name removed] was on the list"),
        ("Tom Baker found it. Baker gave it back.", "[name removed] found it. [name removed] gave it back."),
        ("Mrs O'Neill-Khan said so; O'Neill-Khan's form", "[name removed] said so; [name removed] form"),
        ("Email went to jane.doe@example.com instead", "Email went to [e-mail removed] instead"),
        (
            "Phone 07700 900123 or +44 161 496 0000.",
            "Phone [phone number removed] or [phone number removed].",
        ),
        ("lives at SK4 3DQ", "lives at [postcode removed]"),
        ("NHS 943 476 5919 shown", "NHS [NHS number removed] shown"),
        ("UPN H801200001001 shown", "UPN [pupil number removed] shown"),
        ("NI AB 12 34 56 C shown", "NI [National Insurance number removed] shown"),
        ("DOB: 3/4/2015 shown", "[date of birth removed] shown"),
        ("born on 12 March 2014, in Year 6", "[date of birth removed], in Year 6"),
        (
            "sort code 12-34-56, account no. 12345678",
            "sort code [bank details removed], account no. [bank details removed]",
        ),
        ("paid to 12-34-56 12345678", "paid to [bank details removed]"),
        ("IBAN GB29 NWBK 6016 1331 9268 19", "IBAN [bank details removed]"),
        ("card 4111 1111 1111 1111 was read out", "card [bank details removed] was read out"),
        ("UPN: A 1234 5678 9012, mistyped", "UPN: [identity number removed], mistyped"),
        ("passport no. GBR502135321", "passport no. [identity number removed]"),
        ("driving licence MORGA657054SM9IJ", "driving licence [identity number removed]"),
        (
            "pupil no 12345 and student ID: AB1234",
            "pupil no [identity number removed] and student ID: [identity number removed]",
        ),
        ("his car, reg P123 ABC, was seen", "his car, reg [car registration removed], was seen"),
        ("Flat 2, 9 High Street was on it", "[address removed] was on it"),
        ("jo dot bloggs at school dot org", "[e-mail removed]"),
        ("jo.bloggs (at) school (dot) org", "[e-mail removed]"),
        (
            "posted by @jbloggs99 and on facebook.com/jo.bloggs",
            "posted by [online account removed] and on [online account removed]",
        ),
    ],
)
def test_personal_details_are_masked(text: str, masked: str) -> None:
    assert mask_identifiers(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "The Head Teacher told the Data Protection Officer on Monday.",
        "Lost on the Bus 192 near Piccadilly Station in Manchester.",
        "Year 6 pupils at St James Primary School used Google Classroom.",
        "Sent from Microsoft Outlook to Stockport Council; reference 2025-0042.",
        "Found on 03/03/2025 at 10:15; ticket 1234567890.",
        "A parent told Reception staff. May half term. Mark the register. Will check.",
        "Pupils in Class B. Then it stopped. Key Stage 2 results. Ofsted came.",
        "Letter sent to a house in George Street and one in King Charles Road.",
        "Child Protection file; Parent Governor; Teacher Training Day; Pupil Premium list.",
        "Ms Teams was used. Miss out nothing. Dr appointment.",
        "Residential trip to Castleton Youth Hostel. Meet at 2pm in B12 3pm at the latest.",
        "Safeguarding notes for one child were visible to that pupil's parents for 3 days.",
        "Ransomware on the admin server made the MIS unavailable from 07:45. We don't yet know more.",
        "IT provider and police (Action Fraud) contacted; backups from Friday are intact.",
        "A laptop is encrypted with BitLocker; a paper register was in the bag. Window envelopes.",
        "Born out of haste. The pupil was born abroad.",
        "Asset tags A801200001001 and 943 476 5918 were on the device.",
        "MIS (Arbor) parent portal, Google Workspace, Follow-me printing, MFA to be enforced.",
        "The NHS 111 line and NHS 24 hours; NI contributions for 2025 to 2026; UPNs of 12 pupils.",
        "20 Church Lane Primary pupils and all 30 Mill Road children; Year 11 SEN list; Class 4 Oak Grove.",
        "Invoice 4111111111111112 and account 2025; passport photos of 35 mm; staff number 44; @home; @example.org",
    ],
)
def test_places_products_days_and_roles_are_left_alone(text: str) -> None:
    assert mask_identifiers(text) == text


def test_every_free_text_is_looked_at_and_named_by_its_path() -> None:
    found = flagged(
        {
            "stage1": {"description": "Mrs Smith lost it", "further_actions": "Ring 07700 900123"},
            "stage2": {
                "impact_comment": "Told by jane@example.com",
                "chronology": [{"description": "Spoke to Mr Jones"}, {"description": "Nothing"}],
            },
            "stage3": {"dpo_review": "Agreed with Dr Patel"},
        }
    )
    assert set(found) == {
        "stage1.description",
        "stage1.further_actions",
        "stage2.impact_comment",
        "stage2.chronology.description",
        "stage3.dpo_review",
    }


def test_officers_own_names_in_their_own_fields_are_left_alone() -> None:
    assert not flagged(
        {
            "stage1": {
                "school": "St Anne's",
                "investigating_officer": "Mrs Smith",
                "head_teacher": "Mr Bashir Rahman",
            },
            "stage2": {
                "ig_officer": "Ms J Hargreaves",
                "recommended_actions": [{"responsible": "Mr D. O'Neill"}],
            },
            "stage3": {"dpo_sign_off": "Dr T. Nwosu"},
        }
    )


def test_no_message_repeats_what_was_typed() -> None:
    for message in flagged({"stage1": {"description": "Mrs Smith, jane@example.com, 07700 900123"}}).values():
        assert not any(word in message for word in ("Smith", "jane", "07700"))
        assert "an e-mail address" in message
        assert "a likely name" in message


@given(st.text(max_size=200))
def test_masking_never_fails_and_masking_again_changes_nothing_more(text: str) -> None:
    once = mask_identifiers(text)
    assert mask_identifiers(once) == once


@given(st.integers(0, 999_999_999))
def test_of_ten_numbers_that_differ_in_the_last_digit_at_most_one_is_an_nhs_number(stem: int) -> None:
    assert sum(is_nhs_number(f"{stem:09d}{last}") for last in range(10)) <= 1


@pytest.mark.parametrize(
    ("upn", "holds"), [("H801200001001", True), ("A801200001001", False), ("H801200001002", False)]
)
def test_a_pupil_number_has_its_check_letter(upn: str, holds: bool) -> None:
    assert is_upn(upn) == holds


@pytest.mark.parametrize(
    "part", ["a", "A ", "Aa ", "07", "a.", "Mr A", "A'a-", "son A", "@a", "1 ", "St ", "a dot "]
)
def test_a_long_answer_is_read_in_a_moment(part: str) -> None:
    started = time.process_time()
    mask_identifiers(part * (30_000 // len(part)))
    assert time.process_time() - started < 2
