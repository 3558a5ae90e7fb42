from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from breachdocs.form import Stage2
from drafting_cases import text_of
from workspace_cases import NOW, Place, breach, place

FOLDER = "outbox/incidents/2026-0001"
GRAVE, SLIGHT = Stage2(likelihood=5, impact=5), Stage2(likelihood=1, impact=1)
REPORT = {"ico-report.docx", "ico-report.txt", "emails/reminder-ico.eml"}


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return place(tmp_path)


def typed(here: Place, **cells: Any) -> None:
    """A person types into the register's first row."""
    book = openpyxl.load_workbook(here.workspace.register)
    sheet = book["Incidents"]
    columns = {cell.value: cell.column or 0 for cell in sheet[1]}
    for heading, value in cells.items():
        sheet.cell(2, columns[heading.replace("_", " ")], value)
    book.save(here.workspace.register)


def test_a_decision_to_report_has_the_report_drafted_once(here: Place) -> None:
    here.drop("form.docx", breach(stage2=SLIGHT))
    here.run()
    assert not REPORT & set(here.files(FOLDER))

    typed(here, ICO_decision="Report")
    report = here.run()

    assert set(here.files(FOLDER)) >= REPORT
    assert any("report to the ICO for 2026-0001 is drafted" in note for note in report.notes)
    before = here.everything()
    for name in REPORT:
        (here.workspace.root / FOLDER / name).unlink()
    typed(here, Notes="seen")
    here.run()
    assert not REPORT & set(here.files(FOLDER)), before.keys()


def test_a_decision_not_to_report_sets_the_report_aside_and_the_next_one_makes_it_anew(here: Place) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()

    typed(here, ICO_decision="Do not report")
    here.run()
    names = here.files(FOLDER)
    assert not REPORT & set(names)
    assert {"not-needed/ico-report.docx", "not-needed/ico-report.txt", "not-needed/reminder-ico.eml"} <= set(
        names
    )

    typed(here, ICO_decision="Report after all")
    here.run()
    typed(here, ICO_decision="Report")
    here.run()
    assert set(here.files(FOLDER)) >= REPORT


def test_what_a_person_changed_stays_whatever_is_decided(here: Place) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()
    letter = here.workspace.root / FOLDER / "letter.docx"
    letter.write_bytes(b"edited")

    typed(here, ICO_decision="Do not report", Individuals_decision="Do not tell")
    report = here.run()

    assert letter.read_bytes() == b"edited"
    assert any("letter.docx of 2026-0001 would no longer be needed" in note for note in report.notes)
    here.drop("more.docx", breach(stage2=GRAVE, location="Hall", reference="2026-0001"))
    here.run()
    assert letter.read_bytes() == b"edited"
    assert not [name for name in here.files(FOLDER) if "letter-v2" in name or name.startswith("ico-")]


def test_a_report_that_nobody_changed_is_drafted_anew_when_the_people_are_told(here: Place) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()
    typed(here, Individuals_decision="Tell")
    here.run()
    report = here.workspace.root / FOLDER / "ico-report.docx"
    assert "No, but we are planning to." in text_of(report.read_bytes())

    typed(here, Individuals_told=dt.date(2026, 3, 3))
    here.run()

    assert "they were told on 3 March 2026" in text_of(report.read_bytes())
    assert "ico-report-v2.docx" not in here.files(FOLDER)


def test_what_is_reported_is_reminded_of_no_more_and_a_later_form_has_a_follow_up(here: Place) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()

    typed(here, Reported_to_ICO=NOW.date(), Individuals_told=NOW.date())
    here.run()
    names = set(here.files(FOLDER))
    assert {"ico-report.docx", "letter.docx", "not-needed/reminder-ico.eml"} <= names
    assert "emails/reminder-ico.eml" not in names

    here.drop("more.docx", breach(stage2=GRAVE, location="Hall", reference="2026-0001"))
    here.run()
    names = set(here.files(FOLDER))
    assert "ico-follow-up-v2.docx" in names
    assert not any(name.startswith("letter-v2") for name in names)


def test_a_later_form_supersedes_what_nobody_changed(here: Place) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()
    notes = here.workspace.root / FOLDER / "ico-report.docx"
    notes.write_bytes(b"edited")
    here.drop("more.docx", breach(stage2=GRAVE, location="Hall", reference="2026-0001"))
    here.run()

    names = set(here.files(FOLDER))
    assert {"superseded/letter.docx", "superseded/form-to-continue.docx", "superseded/to-dpo.eml"} <= names
    assert {
        "letter-v2.docx",
        "receipt.docx",
        "receipt-v2.docx",
        "ico-report-v2.docx",
        "original.docx",
    } <= names
    assert not {"letter.docx", "emails/to-dpo.eml"} & names
    assert notes.read_bytes() == b"edited"
