"""Ten unlike incidents, and every kind of document that is made of each: for tests that look at all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from breachdocs.assessment import assess, mask_identifiers
from breachdocs.assessment.reevaluation import Reevaluation, Registered
from breachdocs.config import Contact, Organisation, Settings
from breachdocs.documents import (
    Case,
    Difference,
    Draft,
    GovernorsIncident,
    Reported,
    Scope,
    audiences,
    breach_form_of,
    default_templates,
    emails,
    governors_summary,
    ico_report,
    letter,
    notice,
    receipt,
    returned_form,
)
from breachdocs.documents.terms import Period
from breachdocs.form import INCIDENT_FORM_NAME, Count, Form, Stage1, Stage2, Stage3

RECEIVED = dt.datetime(2026, 3, 6, 9, 30)
SETTINGS = Settings(
    organisation=Organisation(
        council="Anytown Council",
        dpo=Contact(name="Sam Officer", email="dpo@anytown.example", phone="01234 567890"),
    )
)
TEMPLATES = default_templates()
_SENTENCES = (
    "The office printed the reports of two classes and put them into envelopes on the same table. ",
    "The pile was mixed up when the telephone rang, and nobody counted the envelopes before they went out. ",
    "A family rang the next morning and said that they had a report which was not theirs. ",
    "We went through the list of pupils and found that four more had gone to a wrong address. ",
)


def two_pages(about: str) -> str:
    """Some two pages of text, in paragraphs as people type them."""
    return "\n".join(f"{number}. {about}. {''.join(_SENTENCES)}" for number in range(1, 17))


def _said(**stage1: Any) -> dict[str, Any]:
    return {
        "school": "Alder Brook Primary School",
        "head_teacher": "H Lockwood",
        "incident_date": dt.date(2026, 3, 4),
        "discovered_at": dt.datetime(2026, 3, 5, 14, 0),
        **stage1,
    }


def _count(low: int | None, high: int | None = None) -> Count:
    return Count(low=low, high=high or low, approximate=bool(high), text=str(low))


#: What happened → the form that tells of it.
INCIDENTS: Mapping[str, Form] = {
    "one-line": Form(stage1=Stage1(**_said(description="Letter to wrong house."))),
    "two-pages": Form(
        stage1=Stage1(
            **_said(
                description=two_pages("Reports went astray"),
                how_discovered=two_pages("A parent rang"),
                consequences=two_pages("Families know marks of others"),
                actions_taken=two_pages("The envelopes were fetched back"),
                further_actions=two_pages("A second person will check"),
                preventive_measures=two_pages("Staff are trained each year"),
                happened_before=two_pages("Once, in another class"),
                breach_type="incorrect_recipient",
                data_categories=("basic_identifiers", "health", "religious", "images"),
                subject_categories=("pupils_under_13", "parents"),
                people_affected=_count(5),
                risk_factors=("vulnerable", "not_contained"),
                risk_likelihood="likely",
            )
        ),
        stage2=Stage2(likelihood="4", impact="4", impact_comment=two_pages("Marks are known")),
    ),
    "ransomware": Form(
        stage1=Stage1(
            **_said(
                school="Pell Academy & Sixth Form",
                description="All files on the server were encrypted, and a note asks for money.",
                how_discovered="Nobody could log on in the morning.",
                breach_type="cyber",
                data_categories=("basic_identifiers", "identification", "finance", "health"),
                subject_categories=("students_13_18", "staff", "parents", "governors"),
                people_affected=_count(1200, 1500),
                records_affected=_count(40000),
                consequences="Files may have been copied and may be published.",
                actions_taken="The network was cut off. The police were told.",
                risk_people="1000_to_9999",
                risk_disclosed_to=("malicious",),
                risk_data_types=("credentials", "financial", "staff_hr"),
                risk_likelihood="very_likely",
                risk_factors=("malicious", "not_contained", "fraud_risk", "large_volume"),
                services_to_inform=("it", "legal", "communications"),
            )
        )
    ),
    "protected-address": Form(
        stage1=Stage1(
            **_said(
                description="The address of a family in hiding was given to the father on the telephone.",
                how_discovered="The mother told us.",
                breach_type="unlawful_disclosure",
                data_categories=("basic_identifiers", "location"),
                subject_categories=("pupils_under_13",),
                people_affected=_count(2),
                risk_disclosed_to=("known_not_cooperating",),
                risk_data_types=("protected_address", "safeguarding"),
                risk_factors=("safety_risk", "vulnerable", "not_contained"),
                services_to_inform=("safeguarding", "legal"),
                consequences="The family may be found and harmed.",
            )
        )
    ),
    "late-report": Form(
        stage1=Stage1(
            **_said(
                incident_date=dt.date(2026, 2, 19),
                discovered_at=dt.datetime(2026, 2, 20, 9, 0),
                description="A bag with payroll slips was left on a train.",
                breach_type="loss_or_theft",
                data_categories=("basic_identifiers", "finance", "trade_union"),
                subject_categories=("staff",),
                people_affected=_count(38),
                risk_disclosed_to=("unknown_recipient",),
                risk_data_types=("financial", "staff_hr"),
                risk_factors=("fraud_risk", "not_contained", "unencrypted"),
                services_to_inform=("hr",),
                consequences="Somebody could open an account in their names.",
                actions_taken="Lost property was asked.",
            )
        )
    ),
    "contained": Form(
        stage1=Stage1(
            **_said(
                description="An e-mail went to the wrong teacher, who deleted it.",
                breach_type="incorrect_recipient",
                data_categories=("basic_identifiers",),
                subject_categories=("students_13_18",),
                people_affected=_count(1),
                risk_people="1_to_9",
                risk_disclosed_to=("internal",),
                risk_data_types=("basic",),
                risk_likelihood="very_unlikely",
                risk_factors=("contained",),
                subjects_informed=False,
                actions_taken="The e-mail was deleted.",
            )
        ),
        stage2=Stage2(likelihood="2", impact="2", complaints_received="yes"),
        stage3=Stage3(refer_to_ico="no"),
    ),
    "reported": Form(
        stage1=Stage1(
            **_said(
                description="A class list with health notes was put on the public website.",
                how_discovered="A parent found it by a search.",
                breach_type="unlawful_disclosure",
                data_categories=("basic_identifiers", "health", "images", "other"),
                data_categories_other="Notes on behaviour",
                subject_categories=("pupils_under_13", "other"),
                subject_categories_other="Volunteers",
                people_affected=_count(31),
                consequences="Others may have read about illnesses.",
                actions_taken="The list was taken down.",
                further_actions="Nothing goes online before a second person has looked.",
                risk_disclosed_to=("public",),
                risk_data_types=("send_health",),
                risk_factors=("vulnerable",),
            )
        ),
        stage2=Stage2(likelihood="5", impact="4", data_recovered="partly", staff_trained="no"),
        stage3=Stage3(refer_to_ico="yes", referred_to_ico_on=dt.date(2026, 3, 6)),
    ),
    "other-letters": Form(
        stage1=Stage1(
            **_said(
                school="Ysgol Gymraeg Llŷn & Eifionydd",
                head_teacher="Siân Pryce-D’Souza",
                description="Bocs o ffeiliau – “cyfrinachol” <drafft> – a lost box; Zażółć gęślą jaźń.",
                breach_type="other",
                breach_type_other="Left on a train: see below",
                data_categories=("not_known",),
                subject_categories=("not_known",),
            )
        )
    ),
    "blank": Form(stage1=Stage1()),
    "employee": Form(
        stage1=Stage1(
            **_said(
                description="A member of staff looked up the records of a neighbour and sold them.",
                breach_type="inappropriate_access",
                data_categories=("basic_identifiers", "criminal", "sex_life", "genetic_biometric"),
                subject_categories=("parents", "staff"),
                people_affected=_count(3),
                risk_disclosed_to=("malicious", "known_not_cooperating"),
                risk_factors=("malicious", "procedure_not_followed", "media_or_complaint"),
                services_to_inform=("hr", "legal", "communications", "other"),
                services_to_inform_other="Press office",
                consequences="The neighbour is afraid.",
            )
        )
    ),
}
NEAR_MISS = Form(
    name=INCIDENT_FORM_NAME,
    stage1=Stage1(
        **_said(description="A letter was all but sent to the wrong family.", report_kind="near_miss")
    ),
)


def case_of(form: Form, number: int = 1, settings: Settings = SETTINGS) -> Case:
    """The case of a form, assessed as a run assesses it."""
    assessment = assess(form, received=RECEIVED, settings=settings)
    return Case(f"2026-{number:04d}", RECEIVED, form, assessment, settings, source="original.docx")


def drafts_of(case: Case, *, mask: Any = mask_identifiers) -> Iterator[Draft]:
    """Every draft there can be about an incident, called for or not: e-mails last, each with its attachments."""
    made = [receipt(case, TEMPLATES["receipt.docx"]), returned_form(case), breach_form_of(case)]
    changed = replace(case, version=2, differences=(Difference("School", "Alder School", case.reference),))
    later = receipt(changed, TEMPLATES["receipt.docx"])
    made.append(replace(later, name="receipt-v2.docx"))
    made += [letter(case, TEMPLATES["letter.docx"], mask=mask, audience=one) for one in audiences(case)]
    made.append(notice(case, TEMPLATES["notice.docx"], mask=mask))
    made += ico_report(case, TEMPLATES["ico-report.docx"], mask=mask)
    told = Reported(on=dt.date(2026, 3, 6))
    follow_up = ico_report(changed, TEMPLATES["ico-report.docx"], mask=mask, reported=told)
    mails = {mail.name: mail for some in (follow_up, made) for mail in emails(case, some, chaser=True)}
    yield from {draft.name: draft for draft in (*made, *follow_up, *mails.values())}.values()


def governors_of(forms: Mapping[str, Form], *, school: str | None = None) -> Draft:
    """The governors' summary over these forms."""
    incidents = [_for_governors(case_of(form, number)) for number, form in enumerate(forms.values(), 1)]
    return governors_summary(
        incidents,
        period=Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31), "Spring 2026"),
        scope=Scope(school),
        settings=SETTINGS,
        today=dt.date(2026, 4, 1),
        template=TEMPLATES["governors.docx"],
    )


def _for_governors(case: Case) -> GovernorsIncident:
    one = case.form.stage1
    return GovernorsIncident(
        reference=case.reference,
        kind="incident",
        school=one.school,
        received=case.received,
        discovered=one.discovered_at,
        breach_type=one.breach_type,
        band=case.assessment.band,
        people=one.people_affected,
        ico_advice=case.assessment.ico.advice,
        ico_decision=case.form.stage3.refer_to_ico,
        reported_to_ico=None,
        ico_deadline=case.assessment.deadlines.ico,
        individuals_decision=None,
        contained=None,
        open_actions=1,
    )


def board_note_of(form: Form) -> Draft:
    """The board note about a form's type of breach."""
    from breachdocs.documents.board_note import board_note

    one = form.stage1
    known = Registered("2026-0001", one.school or "", one.breach_type, dt.date(2025, 9, 1), reviewed=False)
    found = Reevaluation(known, dt.date(2026, 3, 1), 2, 2, 4, 6)
    return Draft("board", "board-note.docx", board_note([found] * 3, dt.date(2026, 3, 6), "Anytown", 6))
