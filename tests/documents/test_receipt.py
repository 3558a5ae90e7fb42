from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import docx
import pytest

from breachdocs.assessment import Deadlines, Duty, Enisa, Flag, Ico, Individuals, Level
from breachdocs.documents import Case, Difference, default_templates, receipt
from breachdocs.documents.answers import count_words, label_at, printed_label
from breachdocs.form import FIELDS, ChronologyEntry, Count, Form, Problem, RecommendedAction
from drafting_cases import a_case, a_form, an_assessment, highlighted_in, text_of

TEMPLATE = default_templates()["receipt.docx"]


def text(case: Case) -> str:
    return text_of(receipt(case, TEMPLATE).content)


def rows(case: Case, heading: str) -> list[list[str]]:
    """The rows under the table heading that begins with `heading`."""
    document = docx.Document(BytesIO(receipt(case, TEMPLATE).content))
    table = next(table for table in document.tables if table.rows[0].cells[0].text == heading)
    return [[cell.text for cell in row.cells] for row in table.rows[1:]]


def deadlines(ico: dt.datetime, ig_team: dt.datetime = dt.datetime(2026, 3, 7)) -> Deadlines:
    return Deadlines(ig_team=ig_team, ico=ico, runs_from="discovered_at")


def test_a_deadline_that_has_passed_comes_first_and_is_marked() -> None:
    late = deadlines(dt.datetime(2026, 3, 5, 8, 30), dt.datetime(2026, 3, 3, 8, 30))
    case = a_case(assessment=an_assessment(deadlines=late))

    due = rows(case, "What")

    assert due[0][:2] == ["Report to the ICO (72 hours)", "5 March 2026, 08:30"]
    assert due[0][2] == "LATE by 1 day 1 hour. Report now, and say why it is late."
    assert "Report this to the ICO now: the deadline passed 1 day 1 hour before this form came in." in text(
        case
    )
    assert "LATE by 1 day 1 hour." in highlighted_in(receipt(case, TEMPLATE).content)


def test_a_deadline_at_a_weekend_shows_the_last_office_hour_before_it() -> None:
    due = rows(a_case(), "What")

    assert due[0][1] == "8 March 2026, 14:00\nLast office hour: Friday, 6 March 2026, 17:00"
    assert due[0][2] == "2 days 4 hours left when this form came in."


def test_time_left_is_elapsed_time_across_a_clock_change() -> None:
    changed = deadlines(dt.datetime(2026, 3, 30, 12, 0))
    case = a_case(assessment=an_assessment(deadlines=changed), received=dt.datetime(2026, 3, 28, 12, 0))

    assert "1 day 23 hours left" in text(case)


@pytest.mark.parametrize(
    ("stage3", "words"),
    [
        (
            {"refer_to_ico": "yes", "referred_to_ico_on": dt.date(2026, 3, 7)},
            "Reported to the ICO on 7 March 2026, by",
        ),
        (
            {"refer_to_ico": "yes", "referred_to_ico_on": dt.date(2026, 3, 9)},
            "Reported to the ICO on 9 March 2026, after",
        ),
        ({"refer_to_ico": "yes"}, "The DPO has decided to report this."),
        ({"referred_to_ico_on": dt.date(2026, 3, 7)}, "Reported to the ICO on 7 March 2026, by"),
        (
            {"refer_to_ico": "no", "referred_to_ico_on": dt.date(2026, 3, 7)},
            "Stage 3 says no, and also gives a date of referral.",
        ),
        ({"refer_to_ico": "no"}, "The DPO has decided not to report this to the ICO (Stage 3)."),
    ],
)
def test_the_dpo_s_decision_wins_over_the_advice_to_report(stage3: dict[str, Any], words: str) -> None:
    assert words in text(a_case(a_form(stage3=stage3)))


def test_no_receipt_says_not_reportable_on_its_own_authority() -> None:
    said = text(
        a_case(
            assessment=an_assessment(
                ico=Ico(advice="log", reasons=("The band is low.",)), band="low", score=3
            )
        )
    )

    assert "The DPO decides" in said
    assert "not reportable" not in said.lower()


def test_score_band_and_reasons_stand_in_the_assessment_s_words() -> None:
    said = text(a_case())

    assert "High risk: 12 out of 25 – suggested from the school’s answers" in said
    assert "3 – Likely (suggested)" in said
    assert "4 – Serious (suggested)" in said
    for reason in ("It is not known who has it.", "Bank details are involved.", "The band is high."):
        assert reason in said


def test_the_ig_team_s_own_numbers_are_not_called_suggested() -> None:
    levels = {"likelihood": Level(value=3, suggested=False), "impact": Level(value=4, suggested=False)}

    said = text(a_case(assessment=an_assessment(**levels)))

    assert "suggested" not in said
    assert "3 – Likely (IG team)" in said


def test_without_a_ground_to_stand_on_there_is_no_number() -> None:
    nothing = Level(value=None, suggested=True)
    open_case = an_assessment(
        likelihood=nothing,
        impact=nothing,
        score=None,
        band=None,
        ico=Ico(advice=None),
        individuals=Individuals(advice=None),
    )

    said = text(a_case(assessment=open_case))

    assert "No score yet" in said
    assert (
        "The risk can't be worked out yet, and the ICO clock is running. Decide by 8 March 2026, 14:00."
        in said
    )


def test_every_answer_stands_there_by_its_printed_label() -> None:
    form = a_form(
        description="one\ntwo & <three> {{ 7*7 }}",
        risk_disclosed_to=("public", "The council's own option"),
        subjects_informed=False,
        people_affected=Count(low=28, high=28, approximate=False, text="one class (28)"),
        occurred_at="last week",
        stage2={
            "impact": 4,
            "chronology": (ChronologyEntry(date=dt.date(2026, 3, 5), description="It came in"),),
        },
        stage3={"dpo_sign_off": "S Officer", "dpo_sign_off_on": dt.date(2026, 3, 6)},
    )

    document = docx.Document(BytesIO(receipt(a_case(form), TEMPLATE).content))

    tables = [table for table in document.tables if table.rows[0].cells[0].text == "Question"]
    found = {row.cells[0].text: row.cells[1].text for table in tables for row in table.rows[1:]}
    answered = [field for field in FIELDS if field.path not in form.blank]
    assert list(found) == [printed_label(field) for field in answered]
    assert found["Description of breach"] == "one\ntwo & <three> {{ 7*7 }}"
    assert found["Who was the data disclosed to?"] == "Public or internet; The council's own option"
    assert found["Do the data subjects know or have you told them about the breach?"] == "No"
    assert found["Number of people effected"] == '28 (typed: "one class (28)")'
    assert found["When did the breach happen?"] == "last week"
    assert found["Impact score"] == "4 – Serious"
    assert found["Investigation chronology"] == "5 March 2026 · It came in"
    assert found["DPO sign off – Date"] == "6 March 2026"


def test_no_two_fields_share_a_label() -> None:
    labels = [printed_label(field) for field in FIELDS]

    assert len(set(labels)) == len(labels)


def test_problems_flags_conflicts_differences_and_the_duplicate_are_all_told() -> None:
    problems = (
        Problem(
            field="stage1.occurred_at",
            code="unreadable_date",
            text="31/02/2026",
            message="This date does not exist.",
        ),
        Problem(
            field="stage2.chronology[1].date",
            code="year_assumed",
            text="2 March",
            message="The year was assumed.",
        ),
        Problem(field="form.docx", code="x", text="", message="Two forms in one."),
    )
    case = a_case(
        a_form().model_copy(update={"problems": problems}),
        an_assessment(
            flags=(Flag(code="names", field="stage1.description", message="A name may stand here."),)
        ),
        differences=(Difference("Location of incident", "", "Office"),),
        conflicts=("Impact: the register says 2, this form 4.",),
        possible_duplicate="2026-0007",
    )

    said = text(case)

    assert rows(case, "Answer")[0] == ["Location of incident", "(blank)", "Office"]
    for words in (
        "31/02/2026",
        "This date does not exist.",
        "Investigation chronology, row 2 – Date",
        "Two forms in one.",
        "A name may stand here.",
        "Impact: the register says 2, this form 4.",
        "This may be a second report of incident 2026-0007.",
    ):
        assert words in said


def test_what_is_missing_comes_in_its_order_and_later_stages_are_still_to_come() -> None:
    gaps = ("stage1.people_affected", "stage1.breach_type", "stage2.likelihood", "stage3.refer_to_ico")

    draft = receipt(a_case(assessment=an_assessment(gaps=gaps)), TEMPLATE)

    assert draft.missing == ("Number of people effected", "Type of breach")
    assert "Still to come: the IG team’s part (Stage 2) and the DPO’s part (Stage 3)" in text_of(
        draft.content
    )


def test_open_actions_and_a_complaint_are_due_and_done_ones_are_not() -> None:
    actions = (
        RecommendedAction(action="Buy envelopes", responsible="The office", due=dt.date(2026, 3, 1)),
        RecommendedAction(action="Train staff", due=dt.date(2026, 4, 1)),
        RecommendedAction(action="Done thing", due=dt.date(2026, 3, 1), completed=dt.date(2026, 3, 1)),
    )
    case = a_case(a_form(stage2={"recommended_actions": actions, "complaints_received": "yes"}))

    due = rows(case, "What")

    assert due[0] == ["Buy envelopes", "1 March 2026", "LATE. Responsible: The office"]
    assert "Done thing" not in [row[0] for row in due]
    assert ["Acknowledge the complaint", "Within 30 days of its receipt"] in [row[:2] for row in due]


def test_who_to_tell_and_the_second_opinion_are_shown() -> None:
    case = a_case(
        assessment=an_assessment(
            tell=(Duty(who="head_teacher", reason="Always."), Duty(who="hr", reason="Staff.")),
            enisa=Enisa(score=3.25, band="very_high"),
        )
    )

    assert rows(case, "Who") == [["Head teacher", "Always."], ["HR", "Staff."]]
    assert "3.25 (very high) by the ENISA method; not part of the score." in text(case)


def test_an_empty_form_still_gives_a_receipt_without_empty_parts() -> None:
    lines = text(a_case(Form())).split("\n")

    assert "What the school answered (Stage 1)" not in lines
    assert "School not named on the form · received 6 March 2026, 09:30" in lines


def test_the_same_case_gives_the_same_bytes() -> None:
    assert receipt(a_case(), TEMPLATE) == receipt(a_case(), TEMPLATE)


@pytest.mark.parametrize(
    ("low", "high", "approximate", "typed", "words"),
    [
        (28, 28, False, "28", "28"),
        (30, 30, True, "c. 30", 'about 30 (typed: "c. 30")'),
        (30, 40, False, "30-40", "30 to 40"),
        (1150, 1150, False, "1,150", "1,150"),
        (250, None, True, "250+", "250 or more"),
        (None, None, False, "not known", "not known"),
    ],
)
def test_a_count_is_shown_as_read_and_as_typed(
    low: int | None, high: int | None, approximate: bool, typed: str, words: str
) -> None:
    assert count_words(Count(low=low, high=high, approximate=approximate, text=typed)) == words


def test_a_path_of_no_field_is_its_own_label() -> None:
    assert label_at("form.docx") == "form.docx"
    assert label_at("stage9.rows[1].date") == "stage9.rows[1].date"


def test_a_deadline_at_midnight_says_which_end_of_the_day_it_is() -> None:
    case = a_case(assessment=an_assessment(deadlines=deadlines(dt.datetime(2026, 3, 8))))

    assert "Report this to the ICO by 8 March 2026, 00:00 (as the day begins)." in text(case)
    assert rows(case, "What")[0][1].startswith("8 March 2026, 00:00 (as the day begins)\n")


def test_a_report_on_the_day_that_a_midnight_deadline_begins_is_not_said_to_be_in_time() -> None:
    form = a_form(stage3={"referred_to_ico_on": dt.date(2026, 3, 8)})
    case = a_case(form, an_assessment(deadlines=deadlines(dt.datetime(2026, 3, 8))))

    assert "Reported to the ICO on 8 March 2026, after the deadline's day." in text(case)


def test_advice_to_record_only_says_until_when_the_dpo_could_still_report() -> None:
    logged = an_assessment(ico=Ico(advice="log", reasons=()))

    assert "The DPO decides; the ICO's deadline is 8 March 2026, 14:00." in text(a_case(assessment=logged))
    late = a_case(assessment=logged, received=dt.datetime(2026, 3, 9))
    assert "The DPO decides; the ICO's deadline was 8 March 2026, 14:00." in text(late)
