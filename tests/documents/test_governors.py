from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO
from typing import Any

import docx
import openpyxl
from lxml import etree

from breachdocs.config import Governors, Policy, Settings
from breachdocs.documents import Draft, GovernorsIncident, Scope, default_templates, governors_summary
from breachdocs.documents.terms import Period
from breachdocs.form import Count
from drafting_cases import text_of

TEMPLATE = default_templates()["governors.docx"]
START, END, TODAY = dt.date(2026, 1, 1), dt.date(2026, 3, 31), dt.date(2026, 4, 1)
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def people(number: int | None) -> Count:
    return Count(low=number, high=number, approximate=False, text="as typed")


def incident(**changes: Any) -> GovernorsIncident:
    facts: dict[str, Any] = {
        "reference": "2026-0001",
        "kind": "incident",
        "school": "Alder Brook School",
        "received": dt.datetime(2026, 2, 3, 12, 0),
        "discovered": dt.datetime(2026, 2, 3, 6, 0),
        "breach_type": "incorrect_recipient",
        "band": "low",
        "people": people(20),
        "ico_advice": "log",
        "ico_decision": None,
        "reported_to_ico": None,
        "ico_deadline": dt.datetime(2026, 2, 6, 6, 0),
        "individuals_decision": None,
        "contained": True,
        "open_actions": 0,
    }
    return GovernorsIncident(**{**facts, **changes})


def summary(
    *incidents: GovernorsIncident, school: str | None = None, settings: Settings | None = None
) -> Draft:
    return governors_summary(
        incidents,
        period=Period(START, END),
        scope=Scope(school),
        settings=settings or Settings(),
        today=TODAY,
        template=TEMPLATE,
    )


def figures(draft: Draft) -> dict[str, str]:
    return {row[0]: row[1] for row in table(draft, "What")}


def table(draft: Draft, heading: str) -> list[list[str]]:
    document = docx.Document(BytesIO(draft.content))
    found = next(each for each in document.tables if each.rows[0].cells[0].text == heading)
    return [[cell.text for cell in row.cells] for row in found.rows[1:]]


def test_a_period_without_incidents_is_an_explicit_nil_return() -> None:
    draft = summary(incident(received=dt.datetime(2025, 12, 31, 23, 59)))

    text = text_of(draft.content)
    assert (
        "Nil return: no personal data breach and no near miss was recorded from 1 January 2026 to 31 March 2026."
        in text
    )
    assert "Incidents by type" not in text
    assert not any("chart" in name for name in zipfile.ZipFile(BytesIO(draft.content)).namelist())


def test_near_misses_alone_are_a_nil_return_that_counts_them() -> None:
    text = text_of(summary(incident(kind="near_miss"), incident(kind="near_miss")).content)

    assert "Nil return: no personal data breach was recorded" in text
    assert "2 near misses were recorded." in text


def test_the_first_and_last_day_count_and_other_schools_do_not() -> None:
    draft = summary(
        incident(received=dt.datetime(2026, 1, 1, 0, 0)),
        incident(received=dt.datetime(2026, 3, 31, 23, 59)),
        incident(received=dt.datetime(2026, 4, 1, 0, 0)),
        incident(school="Another School"),
        incident(school=None),
        school="alder brook  school",
    )

    assert figures(draft)["Incidents"] == "2"


def test_types_and_bands_are_counted_with_their_people() -> None:
    draft = summary(
        incident(people=people(20)),
        incident(people=people(30), band="high"),
        incident(breach_type="cyber", people=people(100), band="extreme"),
        incident(breach_type=None, band=None, people=people(9)),
        incident(kind="near_miss", people=people(1000)),
    )

    assert table(draft, "Type of breach") == [
        ["Disclosed to the incorrect recipient via email, post or verbally", "2", "–", "2"],
        ["Cyber incident, such as hacking or disruption", "1", "–", "1"],
        ["Type not given", "1", "–", "1"],
        ["All", "4", "–", "4"],
    ]
    assert table(draft, "Risk band") == [
        ["Extreme", "1", "–", "1", "100"],
        ["High", "1", "–", "1", "30"],
        ["Low", "1", "–", "1", "20"],
        ["No band", "1", "–", "1", "10"],
        ["All", "4", "–", "4", "160"],
    ]
    text = text_of(draft.content)
    assert "4 incidents were recorded, 2 of high or extreme risk (1 without a band), and 1 near miss." in text


def test_reports_to_the_ico_are_told_apart_by_time() -> None:
    draft = summary(
        incident(reported_to_ico=dt.datetime(2026, 2, 6, 6, 0)),
        incident(reported_to_ico=dt.datetime(2026, 2, 6, 6, 1)),
        incident(reported_to_ico=dt.date(2026, 2, 5)),
        incident(reported_to_ico=dt.date(2026, 2, 6)),
        incident(reported_to_ico=dt.date(2026, 2, 7)),
        incident(ico_advice="report"),
        incident(ico_advice="none"),
        incident(ico_advice="none", ico_deadline=None),
        incident(ico_advice="report", ico_decision="No, contained"),
        incident(ico_advice="refer", ico_deadline=dt.datetime(2026, 4, 2, 9, 0)),
    )

    text = text_of(draft.content)
    assert (
        "5 were reported to the Information Commissioner's Office (ICO), 2 in time, 2 late, 1 at a time not known."
        in text
    )
    assert (
        "3 incidents still wait for a decision or a report to the ICO, 2 of them past the deadline." in text
    )
    assert figures(draft)["Reported to the ICO"] == "5"
    assert figures(draft)["– of these within 72 hours"] == "2 (1 not known)"


def test_the_usual_time_is_the_median_of_elapsed_hours() -> None:
    draft = summary(
        incident(),
        incident(discovered=dt.date(2026, 2, 2)),
        incident(discovered=dt.datetime(2026, 2, 3, 2, 0)),
        incident(discovered=dt.datetime(2026, 2, 4, 2, 0)),
        incident(discovered="last week"),
        incident(discovered=None),
    )

    assert figures(draft)["Usual time from discovery to report (median)"] == "10 hours"
    assert "The usual time rests on 3 of 6 incidents." in text_of(draft.content)


def test_actions_and_decisions_are_counted() -> None:
    draft = summary(
        incident(open_actions=2, individuals_decision="Yes", contained=False),
        incident(kind="near_miss", open_actions=1),
        incident(individuals_decision="No", contained=None),
    )

    assert figures(draft)["Actions still open"] == "3"
    assert figures(draft)["Incidents whose people were told, or are to be told"] == "1"
    assert figures(draft)["Incidents whose data is not yet recovered or safe"] == "1 (1 not known)"


def test_estimates_are_taken_at_the_upper_end_and_said() -> None:
    draft = summary(
        incident(people=Count(low=30, high=40, approximate=False, text="30-40")),
        incident(people=Count(low=250, high=None, approximate=True, text="250+")),
        incident(people=people(None)),
        incident(people=None, band="high"),
    )

    assert figures(draft)["People affected, in incidents of 5 or more"] == "290"
    assert figures(draft)["Incidents that do not say how many people"] == "2"
    assert table(draft, "Risk band")[0] == ["High", "1", "–", "1", "not known"]
    assert table(draft, "Risk band")[-1][-1] == "290 + 2 × not known"
    text = text_of(draft.content)
    assert "2 numbers of people are estimates" in text


def test_a_small_number_of_people_is_in_no_sum() -> None:
    draft = summary(
        incident(people=people(3)), incident(people=people(40), band="high"),
        incident(people=people(2), band="medium"), incident(people=people(4), band="medium"),
    )  # fmt: skip

    cells = {row[0]: row[4] for row in table(draft, "Risk band")}
    assert cells["Low"] == "fewer than 5"
    assert cells["Medium"] == "2 × fewer than 5"
    assert cells["All"] == "40 + 3 × fewer than 5"
    assert figures(draft)["People affected, in incidents of 5 or more"] == "40"
    assert figures(draft)["Incidents with 1 to 4 people, not in that number"] == "3"


def test_suppression_can_be_turned_off() -> None:
    draft = summary(incident(people=people(1)), settings=Settings(governors=Governors(fewest_shown=0)))

    assert figures(draft)["People affected"] == "1"


def test_no_free_text_reaches_the_governors() -> None:
    private = "Kim Secret"
    draft = summary(
        incident(breach_type=private, ico_decision=private, individuals_decision=private, discovered=private,
                 band=private,
                 reference=private, people=Count(low=9, high=9, approximate=False, text=private)),
        incident(kind="near_miss", breach_type=private),
    )  # fmt: skip

    with zipfile.ZipFile(BytesIO(draft.content)) as package:
        assert not [name for name in package.namelist() if b"Secret" in package.read(name)]
    assert [row[0] for row in table(draft, "Type of breach")] == ["Other"]


def test_the_chart_is_native_has_its_figures_and_words_for_who_can_not_see_it() -> None:
    draft = summary(incident(), incident(), incident(breach_type="cyber"))

    with zipfile.ZipFile(BytesIO(draft.content)) as package:
        chart = etree.fromstring(package.read("word/charts/chart1.xml"))
        body = package.read("word/document.xml").decode()
        behind = openpyxl.load_workbook(BytesIO(package.read("word/embeddings/chart1.xlsx")))
        linked = package.read("word/charts/_rels/chart1.xml.rels").decode()
    labels = [node.text for node in chart.iter(f"{CHART}v")]
    assert labels == ["Incidents", "Disclosed to the incorrect recipient", "Cyber incident", "2", "1"]
    assert [list(row) for row in behind["Sheet1"].iter_rows(values_only=True)] == [
        [None, "Incidents"],
        ["Disclosed to the incorrect recipient", 2],
        ["Cyber incident", 1],
    ]
    assert behind.sheetnames == ["Sheet1"]
    assert behind.properties.modified == behind.properties.created == dt.datetime(2026, 1, 1)
    assert not list(chart.iter(f"{CHART}max"))
    assert 'Id="rId1"' in linked
    assert "../embeddings/chart1.xlsx" in linked
    assert [node.text for node in chart.iter(f"{CHART}f")] == [
        "Sheet1!$B$1",
        "Sheet1!$A$2:$A$3",
        "Sheet1!$B$2:$B$3",
    ]
    assert 'descr="Bar chart of incidents by type of breach. Disclosed to the incorrect recipient via' in body


def test_a_template_without_the_chart_gets_none() -> None:
    document = docx.Document(BytesIO(TEMPLATE))
    for paragraph in list(document.paragraphs):
        if paragraph.text == "{{ chart }}":
            paragraph.text = ""
    out = BytesIO()
    document.save(out)

    draft = governors_summary(
        [incident(), incident(breach_type="cyber")],
        period=Period(START, END), scope=Scope(), settings=Settings(), today=TODAY, template=out.getvalue(),
    )  # fmt: skip

    assert not any("chart" in name for name in zipfile.ZipFile(BytesIO(draft.content)).namelist())


def test_the_same_incidents_give_the_same_bytes() -> None:
    incidents = [incident(), incident(breach_type="cyber", people=people(3))]

    assert summary(*incidents) == summary(*incidents)


def rows(draft: Draft) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in table(draft, "What")}


def test_a_term_stands_beside_the_year_before_and_the_school_year() -> None:
    draft = summary(
        incident(),
        incident(received=dt.datetime(2025, 2, 3)),
        incident(received=dt.datetime(2025, 3, 3)),
        incident(received=dt.datetime(2025, 10, 3)),
    )

    assert rows(draft)["Incidents"] == ["1", "2", "2"]
    assert rows(draft)["People affected, in incidents of 5 or more"] == ["20", "40", "40"]
    assert "There were 2 incidents a year before." in text_of(draft.content)
    assert "1 September 2025 to 31 March 2026" in text_of(draft.content)


def test_repeats_are_of_one_school_and_type_within_a_year() -> None:
    draft = summary(
        incident(received=dt.datetime(2026, 1, 5)),
        incident(received=dt.datetime(2026, 2, 5)),
        incident(received=dt.datetime(2026, 2, 6), school="Another"),
        incident(received=dt.datetime(2026, 2, 7), breach_type="Kim's own words"),
        incident(received=dt.datetime(2026, 2, 8), breach_type="Kim's own words"),
        incident(received=dt.datetime(2026, 2, 9), breach_type="cyber"),
        incident(received=dt.datetime(2025, 2, 8), breach_type="cyber"),
    )

    assert rows(draft)["Incidents of a type the same school had within a year"][0] == "1"
    assert "What has changed?" in text_of(draft.content)


def test_complaints_overdue_actions_and_reviews_are_counted_and_asked_about() -> None:
    draft = summary(
        incident(complaint=True, open_actions=3, overdue_actions=2, review_overdue=True),
        incident(no_reduction=True),
    )

    figures_now = {what: cells[0] for what, cells in rows(draft).items()}
    assert figures_now["Incidents with a complaint"] == "1"
    assert figures_now["– of these overdue"] == "2"
    assert figures_now["Second look, after 6 months, overdue"] == "1"
    assert figures_now["Second look done, and no fewer of the type"] == "1"
    text = text_of(draft.content)
    assert "2 actions are overdue." in text
    assert "Has each complainant had an answer?" in text
    assert "3 actions are still open, 2 of them overdue." in text


def test_reports_within_a_day_are_told_of_those_whose_time_is_known() -> None:
    draft = summary(incident(), incident(discovered=dt.datetime(2026, 2, 1)), incident(discovered="Monday"))

    assert rows(draft)["Reported within 24 hours of discovery"][0] == "1 of 2"
    assert "1 of 2 incidents was reported within 24 hours." in text_of(draft.content)


def test_a_nil_return_asks_whether_it_is_true() -> None:
    assert "did nobody report one?" in text_of(summary().content)


def test_there_are_no_more_than_four_questions() -> None:
    late = {"ico_advice": "report", "overdue_actions": 1, "complaint": True, "review_overdue": True}
    draft = summary(*(incident(received=dt.datetime(2026, 2, day), **late) for day in (3, 4, 5)))

    document = docx.Document(BytesIO(draft.content))
    assert sum(paragraph.text.endswith("?") for paragraph in document.paragraphs) == 4


def test_lessons_are_told_in_numbers_and_whose_people_were_told() -> None:
    draft = summary(
        incident(
            reviewed=True, lessons=("untrained", "avoidable"), individuals_decision="Tell", people_told=True
        ),
        incident(reviewed=True, lessons=("avoidable",), individuals_decision="Tell"),
        incident(breach_type="cyber"),
    )

    text = text_of(draft.content)
    assert "The most common type: disclosed to the incorrect recipient, 2 of 3." in text
    assert "In 2 of 2 incidents that were looked back at, the incident could have been avoided." in text
    assert "In 1 of 2 incidents that were looked back at, staff had not been trained or told enough." in text
    assert figures(draft)["– of these told so far"] == "1"
    assert "Statement of the data protection officer" in text
    assert "Lessons" not in text_of(summary().content)
    assert "Lessons" not in text_of(summary(incident(), incident(breach_type="cyber")).content)


def test_what_a_clerk_must_fill_in_is_on_yellow_and_told() -> None:
    draft = summary(incident(reported_to_ico=dt.datetime(2026, 2, 5)))

    assert draft.missing == (
        "What the ICO decided on 1 report",
        "Staff trained in data protection this school year",
        "Subject access requests",
        "Data protection policies",
        "Statement of the data protection officer",
    )
    runs = [run for each in docx.Document(BytesIO(draft.content)).paragraphs for run in each.runs]
    marked = [run.text for run in runs if run.font.highlight_color is not None]
    assert len(marked) == len(draft.missing)
    assert all(text.startswith("[") and text.endswith("]") for text in marked)
    assert "What the ICO decided on 1 report" not in summary(incident()).missing


def test_policies_of_the_settings_are_told_with_those_overdue() -> None:
    policies = (
        Policy(name="Data protection policy", review_due=TODAY),
        Policy(name="Data breach policy", review_due=dt.date(2026, 3, 31)),
    )
    draft = summary(settings=Settings(governors=Governors(policies=policies)))

    text = text_of(draft.content)
    assert "Data breach policy: review overdue since 31 March 2026." in text
    assert "Data protection policy: next review due 1 April 2026." in text
    assert "Data protection policies" not in draft.missing


def test_causes_are_told_in_the_ico_s_words_the_rarer_ones_together() -> None:
    causes = (
        "phishing",
        "phishing",
        "malware",
        "verbal",
        "ransomware",
        "emailed_wrong",
        "posted_wrong",
        "device_lost",
    )
    draft = summary(*(incident(cause=cause) for cause in causes), incident(), incident(cause="not_provided"))

    told = table(draft, "Cause, as the ICO names it")
    assert told[0] == ["Phishing", "2", "–", "2"]
    assert told[-2:] == [["3 other causes", "3", "–", "3"], ["Cause not given", "2", "–", "2"]]
    assert len(told) == 6
    assert "as the ICO names it" not in text_of(summary(incident()).content)


def test_schools_are_named_only_where_the_settings_do_and_counted_where_they_are_many() -> None:
    few = text_of(in_scope(Scope(schools=("Alder Brook School", "Birch"))))
    assert "Incidents by school: Alder Brook School 1, other schools 1. No report came from Birch." in few
    assert "Kim" not in few
    many = tuple(f"School {number}" for number in range(16))
    assert "Reports came from 1 of 17 schools." in text_of(
        in_scope(Scope(schools=("Alder Brook School", *many)))
    )
    assert "by school" not in text_of(in_scope(Scope()))


def in_scope(scope: Scope) -> bytes:
    """The summary of an incident of a listed school, and one of a school that a form calls as nobody does."""
    incidents = [incident(), incident(school="Kim's house")]
    return governors_summary(
        incidents, period=Period(START, END), scope=scope, settings=Settings(), today=TODAY, template=TEMPLATE
    ).content


def test_one_incident_is_told_by_its_band_and_several_by_the_grave_ones() -> None:
    assert "1 incident was recorded, of medium risk." in text_of(summary(incident(band="medium")).content)
    assert "1 incident was recorded, without a risk band." in text_of(summary(incident(band=None)).content)
    assert "2 incidents were recorded, none with a risk band yet." in text_of(
        summary(incident(band=None), incident(band="Kim")).content
    )


def test_what_is_late_is_told_of_one_of_some_and_of_all() -> None:
    late = {"ico_advice": "report", "open_actions": 1, "overdue_actions": 1}
    one, both = (text_of(summary(*[incident(**late)] * number).content) for number in (1, 2))
    assert "1 incident still waits for a decision or a report to the ICO, past the deadline." in one
    assert "1 action is still open, overdue." in one
    assert "2 actions are still open, all overdue." in both


def test_a_year_before_anything_was_recorded_is_no_year_without_incidents() -> None:
    assert rows(summary(incident()))["Incidents"] == ["1", "–", "1"]
    text = text_of(summary(incident(), incident(received=dt.datetime(2024, 5, 1))).content)
    assert "There was no incident at the same time a year before." in text


def test_what_the_register_alone_has_and_leaves_blank_is_not_known() -> None:
    blank: dict[str, Any] = dict.fromkeys(
        (
            "complaint",
            "people_told",
            "contained",
            "open_actions",
            "overdue_actions",
            "closed_actions",
            "trained",
        )
    )
    older = [
        incident(older=True, breach_type="Kim's words", **(blank | {"complaint": told}))
        for told in (None, True)
    ]
    draft = summary(*older, incident(complaint=True))

    told = figures(draft)
    assert told["Incidents with a complaint"] == "2 (1 not known)"
    assert told["Actions still open"] == "0 (2 not known)"
    assert told["Reported to the ICO"] == "0 (2 not known)"
    text = text_of(draft.content)
    assert (
        "None was reported to the Information Commissioner's Office (ICO). Of 2 others it is not known."
        in text
    )
    assert (
        "Only in the register, without a form: 2 incidents of this period, 2 incidents of the school year."
        in text
    )
    assert "Named in other words" in text
    assert "Kim" not in text
    assert "Whether any was reported to the" in text_of(summary(older[0]).content)
