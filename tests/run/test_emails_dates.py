"""A form that came by e-mail counts from when the council had it, not from when somebody dragged it into the inbox."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import sqlite3
from email.message import EmailMessage
from pathlib import Path

import pytest
from docx import Document

from breachdocs.commands.auditing import audit
from breachdocs.form import Form
from breachdocs.register.ledger import Ledger
from workspace_cases import NOW, Place, breach, file_of, place, quick_drafts

_FRIDAY = "Fri, 27 Feb 2026 16:12:00 +0000"
_HAD = dt.datetime(2026, 2, 27, 16, 12)


def _email(form: Form | None, date: str, text: str = "Please find it.") -> bytes:
    message = EmailMessage()
    message["Date"] = date
    message.set_content(text)
    if form is not None:
        message.add_attachment(
            file_of(form), maintype="application", subtype="octet-stream", filename="form.docx"
        )
    return message.as_bytes()


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return place(tmp_path)


def _receipt(here: Place) -> str:
    path = here.workspace.incident("2026-0001") / "receipt.docx"
    document = Document(io.BytesIO(path.read_bytes()))
    return "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_a_form_by_email_was_received_when_the_council_had_the_email(here: Place) -> None:
    here.drop("from the office.eml", _email(breach(), _FRIDAY))
    report = here.run()
    assert here.rows()["2026-0001"]["Received"] == _HAD
    assert "on 27 February 2026, 16:12" in report.registered[0].text
    told = "The council had it on 27 February 2026, 16:12; taken in on 2 March 2026, 10:30."
    assert told in _receipt(here)
    page = audit(here.workspace, "2026-0001", NOW).page
    assert "E-mail received by the council: 27 February 2026, 16:12." in page


def test_the_clocks_run_from_the_email_only_where_the_form_does_not_say_when_it_was_found(
    here: Place,
) -> None:
    found = dt.datetime(2026, 2, 26, 9, 0)
    here.drop("1.eml", _email(breach(1, discovered_at=None), _FRIDAY))
    here.drop("2.eml", _email(breach(2, discovered_at=found), _FRIDAY))
    here.run()
    deadlines = sorted(row["ICO deadline"] for row in here.rows().values())
    assert deadlines == [found + dt.timedelta(hours=72), _HAD + dt.timedelta(hours=72)]


def test_late_is_what_the_council_had_late_not_what_was_dragged_into_the_inbox_late(here: Place) -> None:
    found = dt.datetime(2026, 2, 27, 9, 0)
    here.drop("in time.eml", _email(breach(1, discovered_at=found), _FRIDAY))
    here.drop("late.docx", breach(2, discovered_at=found))
    here.run()
    flags = {row["School"]: str(row["Flags"] or "").casefold() for row in here.rows().values()}
    assert "24 hours" not in flags["School number 1"]
    assert "hours for the ico had already passed" in flags["School number 2"]


def test_a_deadline_that_passed_between_arrival_and_taking_in_is_told_on_the_receipt(here: Place) -> None:
    found = dt.datetime(2026, 2, 26, 9, 0)
    here.drop("left lying.eml", _email(breach(1, discovered_at=found), _FRIDAY))
    here.run()
    assert "The ICO deadline passed in between." in _receipt(here)


def test_an_absurd_date_is_told_and_the_time_of_taking_in_is_used(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here.drop("odd.eml", _email(breach(), "Tue, 3 Mar 2126 08:00:00 +0000"))
    report = here.run()
    assert here.rows()["2026-0001"]["Received"] == NOW
    assert any("odd.eml" in note and "can't be right" in note for note in report.notes)


def test_an_email_without_a_form_needs_attention_from_when_the_council_had_it(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here.drop("question.eml", _email(None, _FRIDAY))
    here.run()
    assert here.rows("Attention")["question.eml"]["Received"] == _HAD


def test_a_ledger_of_an_earlier_version_learns_to_keep_the_dates_of_emails(tmp_path: Path) -> None:
    at = tmp_path / "ledger.sqlite"
    with contextlib.closing(Ledger.at(at)) as ledger:
        ledger.set_meta(schema_version="6")
    with contextlib.closing(sqlite3.connect(at)) as database:
        database.execute("ALTER TABLE drops DROP COLUMN delivered")
        database.execute("ALTER TABLE drops DROP COLUMN sent")
    with contextlib.closing(Ledger.at(at)) as ledger:
        assert ledger.drops_since(NOW) == []
