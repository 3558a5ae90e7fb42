"""The governors' summary over what the register has, beside what forms said."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breachdocs import settings_file
from breachdocs.commands import adopting, governors_facts
from breachdocs.commands.governors_facts import Actions, actions_by_reference, facts_of_row
from breachdocs.commands.summarising import summary
from breachdocs.documents.terms import Period
from breachdocs.errors import UsageError
from breachdocs.form import Count, RecommendedAction, Stage2
from breachdocs.settings_text import commented
from breachdocs.workspace import Workspace
from drafting_cases import text_of
from workspace_cases import NOW, Place, breach, place, quick_drafts

TODAY = NOW.date()
TERM = Period(dt.date(2026, 1, 1), TODAY, "Spring term 2026")
HEADINGS = (
    "Ref", "School", "Date of breach", "Date reported", "Type of breach", "Description", "People affected",
    "Risk rating", "Reported to ICO?",
)  # fmt: skip
ALDER, BIRCH = "Alder Brook School", "Birch Lane School"


def older(*rows: tuple[Any, ...]) -> bytes:
    """A register of somebody else's making."""
    book: Any = openpyxl.Workbook()
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def taken_over(tmp_path: Path, *rows: tuple[Any, ...], **sections: dict[str, Any]) -> Place:
    """A workspace that took over a register with these rows."""
    theirs = tmp_path / "theirs.xlsx"
    theirs.write_bytes(older(*rows))
    before = place(tmp_path, register=False, **sections).workspace
    (before.root / "config.yaml").write_text(commented(before.settings), encoding="utf-8")
    adopting.adopt(before, adopting.propose(before, theirs, clock=lambda: NOW), clock=lambda: NOW)
    here = Workspace(before.root, settings_file.load(before.config))
    (here.root / "templates").mkdir(exist_ok=True)
    return Place(here)


def run(here: Place) -> None:
    """One pass, with drafts of no matter here."""
    with pytest.MonkeyPatch.context() as patch:
        quick_drafts(patch)
        here.run()


def row(number: int, day: dt.date | None, **said: Any) -> tuple[Any, ...]:
    """A row of the older register about a day, with whatever is `said` under its other headings."""
    known = {"Ref": f"DB-2025-{number:03d}", "School": ALDER, "Date reported": day} | said
    return tuple(known.get(heading) for heading in HEADINGS)


def made(here: Place, school: str | None = None, period: Period = TERM) -> bytes:
    """The Word file of a summary."""
    return summary(here.workspace, period, school, clock=lambda: NOW).path.read_bytes()


def cells(content: bytes, heading: str = "What") -> dict[str, list[str]]:
    """A table of it by the first column."""
    document = docx.Document(BytesIO(content))
    found = next(each for each in document.tables if each.rows[0].cells[0].text == heading)
    return {each.cells[0].text: [cell.text for cell in each.cells[1:]] for each in found.rows}


def test_rows_that_only_an_older_register_has_stand_beside_this_term(tmp_path: Path) -> None:
    last_year = dt.date(2025, 2, 3)
    here = taken_over(
        tmp_path,
        row(1, last_year, **{"Type of breach": "Phishing", "People affected": 40, "Risk rating": "High"}),
        row(
            2,
            last_year,
            **{"Type of breach": "A slip of Kim's", "People affected": 2, "Reported to ICO?": "No"},
        ),
        row(3, last_year, **{"Reported to ICO?": "Yes 04/02/2025"}),
        row(4, None, **{"Date of breach": dt.date(2025, 9, 9), "People affected": "about 12"}),
        row(5, None),
    )
    here.drop("one.docx", breach(1, school=ALDER))
    run(here)

    content = made(here)
    told, text = cells(content), text_of(content)
    assert told["Incidents"] == ["1", "3", "2"]
    assert told["People affected, in incidents of 5 or more"] == ["0", "40", "10"]
    assert told["Incidents with 1 to 4 people, not in that number"] == ["0", "1", "0"]
    assert told["Incidents that do not say how many people"] == ["1", "1", "1"]
    assert told["Reported to the ICO"] == ["0", "1 (1 not known)", "0 (1 not known)"]
    assert told["Incidents with a complaint"] == ["0", "not known", "0 (1 not known)"]
    assert told["Actions still open"] == ["0", "not known", "0 (1 not known)"]
    types = cells(content, "Type of breach")
    assert types["Cyber incident, such as hacking or disruption"] == ["0", "1", "0"]
    assert types["Named in other words"] == ["0", "1", "0"]
    assert "Kim" not in text
    assert "There were 3 incidents a year before." in text
    assert "3 incidents of the year before, 1 incident of the school year" in text
    assert "1 row of the register has no day of receipt, and counts by the day of discovery" in text
    assert "1 row of the register has no day that could be read, and is counted nowhere here." in text


def test_a_row_typed_by_hand_into_our_own_register_counts(tmp_path: Path) -> None:
    here = place(tmp_path)
    (here.workspace.root / "templates").mkdir(exist_ok=True)
    here.drop("one.docx", breach(1))
    run(here)
    book = openpyxl.load_workbook(here.workspace.register)
    sheet = book["Incidents"]
    headings = [cell.value for cell in sheet[1]]
    for heading, value in (
        ("Reference", "by hand"), ("Received", dt.datetime(2026, 2, 3, 9)), ("Kind", "Near miss"), ("School", BIRCH),
    ):  # fmt: skip
        sheet.cell(3, headings.index(heading) + 1).value = value
    table = sheet.tables["Incidents"]
    table.ref = table.ref[:-1] + "3"  # as Excel does for a row typed below
    book.save(here.workspace.register)

    told = cells(made(here))
    assert (told["Incidents"][0], told["Near misses"][0]) == ("1", "1")


def test_a_school_of_the_settings_that_never_reported_gets_its_nil_return(tmp_path: Path) -> None:
    here = place(tmp_path, organisation={"schools": [{"name": ALDER}, {"name": BIRCH}]})
    here.drop("one.docx", breach(1, school=ALDER))
    run(here)

    assert "Nil return: no personal data breach and no near miss" in text_of(made(here, "birch lane school"))
    assert f"Incidents by school: {ALDER} 1. No report came from {BIRCH}." in text_of(made(here))
    with pytest.raises(UsageError, match=BIRCH):
        made(here, "Hogwarts")


def test_a_trust_s_summary_counts_its_schools_and_names_no_other(tmp_path: Path) -> None:
    trusts = [
        {
            "name": "North",
            "file": "outbox/n.xlsx",
            "reference": "N-{year}-{number:03d}",
            "schools": [ALDER, BIRCH],
        },
        {
            "name": "South",
            "file": "outbox/s.xlsx",
            "reference": "S-{year}-{number:03d}",
            "schools": ["Cedar Hall"],
        },
    ]
    here = place(tmp_path, registers={"by": "trust", "each": trusts})
    for number, school in enumerate((ALDER, "The Alder Brook", "Cedar Hall", "Nowhere School"), start=1):
        here.drop(f"{number}.docx", breach(number, school=school))
    run(here)

    text = text_of(made(here, "north"))
    assert "Summary for governors · North" in text
    assert f"Incidents by school: {ALDER} 2. No report came from {BIRCH}." in text
    assert cells(made(here, "North"))["Incidents"][0] == "2"
    everywhere = text_of(made(here))
    assert f"Incidents by school: {ALDER} 2, Cedar Hall 1, other schools 1." in everywhere
    assert "Nowhere" not in everywhere


def test_whatever_stands_in_a_trust_s_own_register_is_the_trust_s(tmp_path: Path) -> None:
    trusts = [
        {"name": "North", "file": "outbox/n.xlsx", "reference": "N-{year}-{number:03d}", "schools": [ALDER]}
    ]
    here = place(tmp_path, registers={"by": "trust", "each": trusts})
    here.drop("one.docx", breach(1, school=ALDER))
    run(here)
    register = here.workspace.outbox / "n.xlsx"
    book = openpyxl.load_workbook(register)
    sheet = book["Incidents"]
    school = [cell.value for cell in sheet[1]].index("School") + 1
    sheet.cell(2, school).value = "ABS"
    book.save(register)

    assert cells(made(here, "North"))["Incidents"][0] == "1"
    assert "other schools 1" not in text_of(made(here, "North"))


def test_actions_are_counted_from_the_register_s_sheet(tmp_path: Path) -> None:
    here = place(tmp_path)
    late, done = dt.date(2026, 2, 1), dt.date(2026, 2, 10)
    here.drop(
        "one.docx",
        breach(
            1,
            stage2=Stage2(
                recommended_actions=(
                    RecommendedAction(action="Train everybody", due=late),
                    RecommendedAction(action="Write to all", due=late, completed=done),
                    RecommendedAction(action="Look again", due=dt.date(2026, 6, 1)),
                )
            ),
        ),
    )
    run(here)

    told = cells(made(here))
    assert [told[name][0] for name in ("Actions done", "Actions still open", "– of these overdue")] == [
        "1",
        "2",
        "1",
    ]


def test_rows_of_an_actions_sheet_are_counted_by_incident() -> None:
    rows: dict[str, dict[str, Any]] = {
        "A/1": {"Reference": "A", "Due": dt.datetime(2026, 1, 1)},
        "A/2": {"Reference": "A", "Due": dt.date(2027, 1, 1)},
        "A/3": {"Done": "yes, last week", "Due": dt.date(2025, 1, 1)},
    }

    assert actions_by_reference(rows, TODAY) == {"A": Actions(open=2, overdue=1, done=1)}


def test_of_the_register_every_column_is_read_that_facts_are_taken_from() -> None:
    asked = set[str]()

    class Row(dict[str, Any]):
        def get(self, heading: str, otherwise: Any = None) -> Any:
            asked.add(heading)
            return super().get(heading, otherwise)

    facts_of_row("1", Row({"Received": TODAY}), None, TODAY, 72)

    assert asked | {"Status"} == {*governors_facts.HEADINGS}  # with a form, whether it is closed


def fact(**row: Any) -> Any:
    """What a row with a day of receipt comes to."""
    return facts_of_row("1", {"Received": dt.date(2026, 2, 3), **row}, None, TODAY, 72)


@pytest.mark.parametrize(
    ("cells", "name", "value"),
    [
        ({"Kind": "near-miss"}, "kind", "near_miss"),
        ({"Band": " HIGH "}, "band", "high"),
        ({"People_affected": 3.0}, "people", Count(low=3, high=3, approximate=False, text="3")),
        (
            {"People_affected": "about 30"},
            "people",
            Count(low=30, high=30, approximate=True, text="about 30"),
        ),
        ({"People_affected": "unknown"}, "people", None),
        ({"People_affected": -4}, "people", None),
        ({"People_affected": True}, "people", None),
        ({"Reported_to_ICO": dt.date(2026, 2, 4)}, "reported_to_ico", dt.date(2026, 2, 4)),
        ({"Reported_to_ICO": dt.datetime(2026, 2, 4)}, "reported_to_ico", dt.date(2026, 2, 4)),
        ({"Reported_to_ICO": "Not yet"}, "reported_to_ico", False),
        ({"ICO_decision": "Yes"}, "reported_to_ico", True),
        ({"ICO_decision": "Reported 04/02/2026"}, "reported_to_ico", dt.date(2026, 2, 4)),
        ({"ICO_decision": "Report"}, "reported_to_ico", None),
        ({"ICO_decision": "No, contained"}, "reported_to_ico", False),
        ({}, "reported_to_ico", None),
        ({"Individuals_told": "Yes"}, "people_told", True),
        ({"Individuals_told": "No"}, "people_told", False),
        ({}, "people_told", None),
        ({"Contained": "No"}, "contained", False),
        ({"Open_actions": 2}, "open_actions", 2),
        ({"Complaints_received": "No"}, "complaint", False),
        ({}, "complaint", None),
        ({"Staff_trained": "Partly"}, "trained", False),
        ({"ICO_type": "Phishing"}, "cause", "phishing"),
        ({"Type_of_breach": "Failure to use BCC"}, "breach_type", "incorrect_recipient"),
        ({"Type_of_breach": "Loss or theft of paperwork or device"}, "breach_type", "loss_or_theft"),
        ({"Discovered": dt.date(2026, 2, 1)}, "discovered", None),
        ({"Discovered": dt.date(2026, 2, 1)}, "ico_deadline", dt.datetime(2026, 2, 4)),
        ({"Review_due": dt.date(2026, 2, 1)}, "review_overdue", True),
        ({"Review_outcome": "No reduction"}, "no_reduction", True),
        ({}, "no_reduction", None),
        ({"Review:_avoidable": "Yes"}, "lessons", ("avoidable",)),
    ],
)
def test_what_a_row_says_and_what_it_leaves_open(cells: dict[str, Any], name: str, value: object) -> None:
    said = {heading.replace("_", " "): cell for heading, cell in cells.items()}

    assert getattr(fact(**said), name) == value


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ("Received", "Discovered", "Incident date", "People affected", "Reported to ICO", "ICO decision",
             "Individuals told", "Contained", "Open actions", "Review due", "Kind", "Band", "Type of breach")
        ),
        st.none() | st.text(max_size=12) | st.integers(-9, 10**6) | st.floats(-5, 5) | st.booleans()
        | st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)) | st.datetimes(dt.datetime(1990, 1, 1)),
    )
)  # fmt: skip
def test_whatever_stands_in_a_row_it_is_an_incident_of_a_past_day_or_none(row: dict[str, Any]) -> None:
    facts = facts_of_row("1", row, None, TODAY, 72)

    assert facts is None or facts.received.date() <= TODAY
