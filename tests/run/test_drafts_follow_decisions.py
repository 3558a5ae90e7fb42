from __future__ import annotations

import datetime as dt
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from breachdocs import files
from breachdocs.documents.forms.filled import filled_form
from breachdocs.errors import TemporaryFault
from breachdocs.form import INCIDENT_FORM_NAME, Form, Stage1, Stage2
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


LETTERS = {"letter.docx"}


def test_a_decision_for_a_notice_has_it_drafted_and_the_letters_set_aside(here: Place) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()

    typed(here, Individuals_decision="Notice")
    report = here.run()

    names = set(here.files(FOLDER))
    assert {"notice.docx", "not-needed/letter.docx"} <= names
    assert "letter.docx" not in names
    assert any("public notice for 2026-0001 is drafted" in note for note in report.notes)
    assert "notice.docx" in attached(here, "to-dpo.eml")
    assert not [name for name in names if "-v2" in name]
    assert not any("report to the ICO" in note for note in report.notes)

    typed(here, Individuals_decision="Tell – no notice")
    here.run()
    names = set(here.files(FOLDER))
    assert {"letter.docx", "not-needed/notice.docx"} <= names
    assert "notice.docx" not in names
    assert attached(here, "to-dpo.eml") >= LETTERS


@pytest.mark.parametrize("words", ["Do not tell", "No", "Not needed: encrypted", "No notice, do not tell"])
def test_a_decision_not_to_tell_leaves_neither_letter_nor_notice(here: Place, words: str) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()
    typed(here, Individuals_decision="Tell, and put a notice up")
    here.run()
    assert {"letter.docx", "notice.docx"} <= set(here.files(FOLDER))

    typed(here, Individuals_decision=words)
    here.run()

    assert not {"letter.docx", "notice.docx"} & set(here.files(FOLDER))


def test_letters_that_went_out_stay_whatever_is_typed_after_it(here: Place) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()
    typed(here, Individuals_told="2/3/2026 by post", Individuals_decision="Do not tell")
    here.run()

    assert "letter.docx" in here.files(FOLDER)


@pytest.mark.parametrize("words", ["Yes", "reported 02/03/2026 by phone"])
def test_reported_in_words_ends_the_reminder_and_keeps_the_report(here: Place, words: str) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()
    typed(here, Reported_to_ICO=words)
    here.run()

    names = set(here.files(FOLDER))
    assert {"ico-report.docx", "not-needed/reminder-ico.eml"} <= names
    here.drop("more.docx", breach(stage2=GRAVE, location="Hall", reference="2026-0001"))
    here.run()
    assert "ico-follow-up-v2.docx" in here.files(FOLDER)


def test_not_reported_with_a_reason_sets_the_report_aside(here: Place) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()
    typed(here, ICO_decision="Not reported: contained, low risk")
    here.run()
    assert not REPORT & set(here.files(FOLDER))


def test_an_incident_called_a_near_miss_has_no_clock_and_no_letters_until_it_is_called_one_again(
    here: Place,
) -> None:
    here.drop("form.docx", breach(stage2=GRAVE, services_to_inform=("communications",)))
    here.run()
    before = set(here.files(FOLDER))
    assert {*REPORT, "letter.docx", "emails/to-communications.eml"} <= before

    typed(here, Kind="Near miss")
    report = here.run()

    row, names = here.rows()["2026-0001"], set(here.files(FOLDER))
    assert (row["Kind"], row.get("ICO deadline"), row["ICO advice"]) == ("Near miss", None, "Log")
    assert not (REPORT | {"letter.docx"}) & names
    assert any("its kind was changed in the register" in note for note in report.notes)
    assert not any("stays as they left it" in note for note in report.notes)
    assert "near miss" in mail(here, "to-dpo.eml")

    quiet = here.run()
    assert not quiet.notes
    typed(here, Kind="Incident")
    here.run()
    assert here.rows()["2026-0001"]["ICO deadline"]
    assert {*REPORT, "letter.docx"} <= set(here.files(FOLDER))


@pytest.mark.parametrize("kind", ["Incident", "Breach"])
def test_a_near_miss_called_a_breach_has_its_clock_and_drafts_and_keeps_them_when_it_is_sent_again(
    here: Place, kind: str
) -> None:
    form = Form(name=INCIDENT_FORM_NAME, stage1=Stage1(**NEARLY))
    here.drop("near.docx", filled_form(form))
    here.run()
    assert not REPORT & set(here.files(FOLDER))

    typed(here, Kind=kind, Likelihood=5, Impact=5)
    here.run()

    assert here.rows()["2026-0001"]["ICO deadline"] == dt.datetime(2026, 3, 4, 14)
    assert {*REPORT, "letter.docx"} <= set(here.files(FOLDER))
    more = form.model_copy(
        update={"reference": "2026-0001", "stage1": Stage1(**NEARLY | {"location": "Office"})}
    )
    here.drop("again.docx", filled_form(more))
    here.run()
    row = here.rows()["2026-0001"]
    assert (row["Kind"], row["ICO deadline"]) == (kind, dt.datetime(2026, 3, 4, 14))
    assert "ico-report-v2.docx" in here.files(FOLDER)


def test_a_decision_whose_template_is_broken_is_followed_once_it_is_mended(here: Place) -> None:
    here.drop("form.docx", breach(stage2=GRAVE))
    here.run()
    broken = here.workspace.templates / "notice.docx"
    broken.parent.mkdir(exist_ok=True)
    broken.write_bytes(b"broken")
    typed(here, Individuals_decision="Notice")
    for _ in range(2):
        assert any("notice.docx" in note for note in here.run().notes)
    assert "notice.docx" not in here.files(FOLDER)

    broken.unlink()
    report = here.run()

    assert "notice.docx" in here.files(FOLDER)
    assert any("public notice for 2026-0001 is drafted" in note for note in report.notes)
    before = here.everything()
    assert not here.run().notes
    assert here.everything().keys() == before.keys()


def test_numbers_typed_by_hand_have_drafted_what_they_make_due(here: Place) -> None:
    here.drop("form.docx", breach(stage2=SLIGHT))
    here.run()
    assert not (REPORT | LETTERS) & set(here.files(FOLDER))

    typed(here, Likelihood=5, Impact=5)
    here.run()

    assert set(here.files(FOLDER)) >= REPORT | LETTERS


NEARLY: dict[str, Any] = {
    "report_kind": "near_miss",
    "school": "Alder Brook Primary",
    "incident_date": dt.date(2026, 3, 1),
    "discovered_at": dt.datetime(2026, 3, 1, 14),
    "description": "A class list was nearly sent to all parents.",
    "personal_data_involved": True,
}


def mail(here: Place, name: str) -> str:
    """The words of an e-mail."""
    body = _message(here, name).get_body(("plain",))
    return str(body.get_content()) if isinstance(body, EmailMessage) else ""


def attached(here: Place, name: str) -> set[str]:
    """The names of an e-mail's attachments."""
    return {str(part.get_filename()) for part in _message(here, name).iter_attachments()}


def _message(here: Place, name: str) -> EmailMessage:
    content = (here.workspace.root / FOLDER / "emails" / name).read_bytes()
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_decision_whose_drafts_could_not_be_written_is_followed_later(here: Place) -> None:
    here.drop("form.docx", breach(stage2=SLIGHT))
    here.run()
    typed(here, Individuals_decision="Tell")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "write_together", _away)
        here.run()
    assert "letter.docx" not in here.files(FOLDER)

    here.run()
    assert "letter.docx" in here.files(FOLDER)


def _away(*_: object, **__: object) -> None:
    raise TemporaryFault("The share is away.")
