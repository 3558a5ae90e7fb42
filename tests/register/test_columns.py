"""What a form says, as a row: promised headings, labels, days as days."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.assessment import Assessment, Deadlines, Flag, Ico, Individuals, Level
from breachdocs.form import FIELDS, ChronologyEntry, Form, Problem, RecommendedAction, Stage1, Stage2, Stage3
from breachdocs.form.model import Count
from breachdocs.register import INCIDENT_HEADINGS, CellValue, action_rows, attention_cells, incident_cells
from breachdocs.register.columns import NOTE

RECEIVED = dt.datetime(2026, 7, 16, 10, 0)
PROMISED = [
    "Reference",
    "Received",
    "Status",
    "School",
    "Kind",
    "Incident date",
    "Discovered",
    "Type of breach",
    "ICO type",
    "Description",
    "People affected",
    "Records affected",
    "Data categories",
    "Special category",
    "People categories",
    "Likelihood",
    "Impact",
    "Score",
    "Band",
    "Scored by",
    "ICO advice",
    "ICO decision",
    "ICO deadline",
    "Reported to ICO",
    "Individuals advice",
    "Individuals decision",
    "Individuals told",
    "Contained",
    "Open actions",
    "Next action due",
    "Review due",
    "Review outcome",
    "Disposal due",
    "Flags",
    "Notes",
]


def assessed(**more: object) -> Assessment:
    return Assessment.model_validate(
        {
            "likelihood": Level(value=3, suggested=False),
            "impact": Level(value=4, suggested=False),
            "score": 12,
            "band": "high",
            "ico": Ico(advice="report"),
            "individuals": Individuals(advice="no", exemption="unintelligible"),
            "deadlines": Deadlines(ig_team=RECEIVED, ico=RECEIVED, runs_from="received"),
            **more,
        }
    )


def cells(form: Form | None = None, **more: object) -> dict[str, CellValue]:
    return incident_cells(form or Form(), assessed(**more), reference="2026-0001", received=RECEIVED)


def count(text: str, low: int | None, high: int | None) -> Count:
    return Count(low=low, high=high, approximate=False, text=text)


def test_the_promised_headings_come_first_and_in_their_order() -> None:
    assert list(INCIDENT_HEADINGS[:35]) == PROMISED


def test_every_declared_field_has_exactly_one_column() -> None:
    assert len(set(INCIDENT_HEADINGS)) == len(INCIDENT_HEADINGS)
    assert {field.question.column for field in FIELDS} <= set(INCIDENT_HEADINGS)


def test_a_row_names_only_headings_that_there_are() -> None:
    assert set(cells()) <= {*INCIDENT_HEADINGS, NOTE}


def test_the_confirmed_count_wins_and_one_number_is_a_number() -> None:
    form = Form(
        stage1=Stage1(people_affected=count("30-40", 30, 40), records_affected=count("about 9", 9, 9)),
        stage2=Stage2(confirmed_people_affected=count("28", 28, 28)),
    )
    row = cells(form)
    assert (row["People affected"], row["Records affected"]) == (28, 9)
    assert (row["People affected (school)"], row["People affected (confirmed)"]) == ("30-40", 28)


def test_labels_stand_in_the_cells_and_a_councils_own_words_stay() -> None:
    form = Form(
        stage1=Stage1(breach_type="cyber", data_categories=("health", "images")),
        stage2=Stage2(ico_incident_type="Fax"),
    )
    row = cells(form)
    assert row["Type of breach"] == "Cyber incident, such as hacking or disruption"
    assert row["Data categories"] == "Health data; Image (i.e. photograph, film)"
    assert row["Special category"] == "Yes"
    assert row["ICO type"] == "Fax"


def test_what_the_assessment_says_is_in_words() -> None:
    row = cells(flags=(Flag(code="x", field=None, message="Look here."),))
    assert (row["Band"], row["Scored by"], row["Score"]) == ("High", "IG team", 12)
    assert (row["ICO advice"], row["Individuals advice"]) == ("Report", "No (data unintelligible)")
    assert row["Flags"] == "Look here."


def test_answers_that_seem_to_hold_names_are_told_by_their_columns() -> None:
    flags = tuple(
        Flag(code="names_in_text", field=path, message="This answer seems to hold a name.")
        for path in ("stage1.description", "stage1.how_discovered", "stage2.chronology.description")
    )
    assert (
        cells(flags=flags)["Flags"]
        == "Description, How discovered, Chronology: This answer seems to hold a name."
    )


def test_problems_of_the_form_are_flagged_by_their_column_without_the_text() -> None:
    problem = Problem(
        field="stage1.discovered_at", code="unreadable_date", text="31/02/2026", message="No such day."
    )
    row = cells(Form(stage1=Stage1(discovered_at="31/02/2026"), problems=(problem,)))
    assert row["Flags"] == "Discovered: No such day."
    assert row["Discovered"] == "31/02/2026"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        (Form(stage1=Stage1(school="Ash")), "New"),
        (Form(stage2=Stage2(likelihood=3)), "Under review"),
        (Form(stage3=Stage3(dpo_review="Seen")), "With DPO"),
    ],
)
def test_the_status_says_how_far_the_form_has_come(form: Form, status: str) -> None:
    assert cells(form)["Status"] == status


def test_the_teams_columns_are_named_only_where_stage_2_or_3_fills_them() -> None:
    team = {
        "ICO decision",
        "Reported to ICO",
        "Individuals decision",
        "Individuals told",
        "Review outcome",
        "Notes",
    }
    assert not team & set(cells())
    form = Form(
        stage2=Stage2(individuals_aware="yes"),
        stage3=Stage3(refer_to_ico="no", referred_to_ico_on=dt.date(2026, 7, 2)),
    )
    row = cells(form)
    assert (row["ICO decision"], row["Individuals told"]) == ("Do not report", "Yes")
    assert row["Reported to ICO"] == dt.date(2026, 7, 2)


@pytest.mark.parametrize(
    ("recovered", "factors", "said"),
    [
        ("partly", ("contained",), "Partly"),
        ("not_known", ("contained",), "Yes"),
        (None, ("not_contained",), "No"),
        (None, ("contained", "not_contained"), None),
        (None, (), None),
    ],
)
def test_contained_is_the_teams_answer_or_the_schools_risk_factor(
    recovered: str | None, factors: tuple[str, ...], said: str | None
) -> None:
    form = Form(stage1=Stage1(risk_factors=factors), stage2=Stage2(data_recovered=recovered))
    assert cells(form)["Contained"] == said


def test_a_near_miss_is_one() -> None:
    assert cells()["Kind"] == "Incident"
    assert cells(Form(stage2=Stage2(internal_incident_type="near_miss")))["Kind"] == "Near miss"


def test_actions_are_rows_keyed_by_reference_and_number() -> None:
    actions = (
        RecommendedAction(action="Train staff", responsible="Head", due=dt.date(2026, 9, 1)),
        RecommendedAction(action="Fix it", completed=dt.date(2026, 7, 3)),
    )
    rows = action_rows(
        Form(stage1=Stage1(school="Ash"), stage2=Stage2(recommended_actions=actions)), "2026-0001"
    )
    assert [row.key for row in rows] == ["2026-0001/1", "2026-0001/2"]
    assert rows[0].cells["Due"] == dt.date(2026, 9, 1)
    assert "Done" not in rows[0].cells
    assert rows[1].cells["Done"] == dt.date(2026, 7, 3)


def test_a_file_that_could_not_be_taken_in_has_a_row() -> None:
    row = attention_cells("scan.pdf", received=RECEIVED, what="A picture.", advice="Ask for the form.")
    assert row == {
        "Name": "scan.pdf",
        "Received": RECEIVED,
        "What it is": "A picture.",
        "What to do": "Ask for the form.",
        "Status": "Waiting",
    }


def test_the_chronology_is_a_line_a_day_and_what_is_left_blank_is_not_named() -> None:
    entries = (
        ChronologyEntry(date=dt.date(2026, 4, 3), description="Letter sent", further_action="Ring on Monday"),
        ChronologyEntry(description="No answer"),
        ChronologyEntry(further_action="Close"),
    )
    row = cells(Form(stage2=Stage2(chronology=entries)))
    assert row["Chronology"] == (
        "03/04/2026: Letter sent (Further action: Ring on Monday)\nNo answer\nFurther action: Close"
    )
