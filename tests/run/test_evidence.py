"""The evidence: every act is in it, people's edits too, and nothing in it can be changed unseen."""

from __future__ import annotations

import io
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from breachdocs.commands.auditing import audit
from breachdocs.errors import UsageError
from breachdocs.register import read_rows
from breachdocs.register.ledger import Ledger
from workspace_cases import NOW, Place, breach, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def _page(here: Place, reference: str = "2026-0001") -> str:
    return audit(here.workspace, reference, NOW).page


def _edit(here: Place, heading: str, value: Any, who: str = "D. P. Officer") -> None:
    book = load_workbook(io.BytesIO(here.workspace.register.read_bytes()))
    sheet = book["Incidents"]
    row = next(row for row in sheet.iter_rows() if any(cell.value == heading for cell in row))
    column = next(cell.column for cell in row if cell.value == heading)
    sheet.cell((row[0].row or 0) + 1, column or 1).value = value
    book.properties.lastModifiedBy = who
    book.save(here.workspace.register)


def _ledger(tmp_path: Path) -> sqlite3.Connection:
    return sqlite3.connect(tmp_path / "state" / "ledger.sqlite")


def test_an_incidents_history_tells_each_step_from_the_inbox_to_the_archive(here: Place) -> None:
    here.drop("form.docx", breach(1))
    here.drop("other.docx", breach(2))
    here.run()
    page = _page(here)
    steps = [
        "taken from the inbox",
        "became this incident",
        "wrote into the register",
        "Drafts were",
        "archived",
    ]
    assert sorted(steps, key=page.index) == sorted(steps, key=steps.index) or all(
        step in page for step in steps
    )
    assert "All were empty before.\n\n| Column | After |" in page
    assert "| School | School number 1 |" in page
    assert re.search(r"\| ICO deadline \| \d+ \w+ 2026, \d\d:\d\d \|", page)
    assert page.count("Drafts were written") == 1
    assert "School number 2" not in page
    assert audit(here.workspace, None, NOW).broken == ()


def test_what_a_person_typed_is_told_once_with_who_saved_it_and_from_what_to_what(here: Place) -> None:
    here.drop("form.docx", breach(1))
    here.run()
    _edit(here, "School", "Their own name")
    here.run()
    here.run()
    page = _page(here)
    assert page.count("| School | School number 1 | Their own name |") == 1
    assert "D. P. Officer" in page
    _edit(here, "School", "Yet another")
    here.run()
    assert "| School | Their own name | Yet another |" in _page(here)
    assert _page(here).count("changed by a person") == 2


def test_an_edit_that_is_taken_back_and_made_again_is_told_each_time(here: Place) -> None:
    here.drop("form.docx", breach(1))
    here.run()
    for name in ("Their own name", "School number 1", "Their own name"):
        _edit(here, "School", name)
        here.run()
    assert _page(here).count("changed by a person") == 3


def test_what_a_person_puts_back_as_it_was_before_the_product_wrote_is_told(here: Place) -> None:
    here.drop("form.docx", breach(1))
    here.run()
    _edit(here, "School", "Their own name")
    here.run()
    _edit(here, "School", "School number 1")
    here.run()
    before = read_rows(here.workspace.register.read_bytes(), "Incidents")["2026-0001"]
    here.drop(
        "again.docx", breach(1, reference="2026-0001", description="Now it is another story altogether.")
    )
    here.run()
    after = read_rows(here.workspace.register.read_bytes(), "Incidents")["2026-0001"]
    changed = {heading: before.get(heading) for heading in after if after[heading] != before.get(heading)}
    assert "Description" in changed
    for heading, value in changed.items():
        _edit(here, heading, value)
    here.run()
    assert read_rows(here.workspace.register.read_bytes(), "Incidents")["2026-0001"] == before
    assert _page(here).count("changed by a person") == 3


def test_a_run_that_nobody_edited_before_adds_no_edit(here: Place) -> None:
    here.drop("form.docx", breach(1, location="=1+1"))
    here.run()
    content = here.workspace.register.read_bytes()
    book = load_workbook(io.BytesIO(content))
    book.save(here.workspace.register)  # other bytes, the same cells
    here.run()
    assert "changed by a person" not in _page(here)


def test_an_act_that_was_altered_taken_out_or_slipped_in_is_found(here: Place, tmp_path: Path) -> None:
    for number in range(3):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    for change in (
        "UPDATE acts SET who = 'somebody' WHERE number = 4",
        "UPDATE acts SET details = replace(details, 'School number', 'Schule Nummer') WHERE what = 'cells_written'",
        "DELETE FROM acts WHERE number = 5",
        "UPDATE acts SET at = '2020-01-01T00:00:00' WHERE number = 2",
    ):
        with _ledger(tmp_path) as database:
            before = database.execute("SELECT * FROM acts").fetchall()
            database.execute(change)
        assert audit(here.workspace, None, NOW).broken != (), change
        with _ledger(tmp_path) as database:
            database.execute("DELETE FROM acts")
            database.executemany("INSERT INTO acts VALUES (?,?,?,?,?,?,?,?,?)", before)
        database.close()
    assert audit(here.workspace, None, NOW).broken == ()


def test_a_disposal_empties_what_acts_were_about_and_the_chain_still_verifies(
    here: Place, tmp_path: Path
) -> None:
    here.drop("form.docx", breach(1))
    here.run()
    ledger = Ledger.at(tmp_path / "state" / "ledger.sqlite")
    ledger.dispose_of_acts("2026-0001")
    assert ledger.broken_acts() == []
    ledger.close()
    assert "School number 1" not in _page(here)
    assert "disposed of" in _page(here)


def test_words_of_a_form_stay_words_on_the_page(here: Place) -> None:
    here.drop("form.docx", breach(1, location="Room | 4\n# <script> *x*"))
    here.run()
    assert r"Room \| 4<br># \<script\> \*x\*" in _page(here)


def test_an_incident_that_is_not_there_is_told(here: Place) -> None:
    with pytest.raises(UsageError, match="Nothing has happened"):
        audit(here.workspace, None, NOW)
    here.run()
    with pytest.raises(UsageError, match="no incident"):
        audit(here.workspace, "2026-0099", NOW)
