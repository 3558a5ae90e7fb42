"""The register is the DPO's: what people typed, sorted out, deleted or took away is theirs, and counts."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from breachdocs import documents, register
from breachdocs.documents import Case, Draft
from breachdocs.errors import ExitStatus
from breachdocs.register.ledger import Ledger
from workspace_cases import Place, breach, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def _edit(here: Place, change: Callable[[Any, dict[str, int]], None]) -> None:
    """Opens the register as a person would, changes a row, saves it."""
    book = openpyxl.load_workbook(here.workspace.register)
    sheet = book["Incidents"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Reference" for cell in row))
    columns = {str(cell.value): place for place, cell in enumerate(header, start=1)}
    change(sheet, columns)
    out = io.BytesIO()
    book.save(out)
    here.workspace.register.write_bytes(out.getvalue())


def _type(here: Place, reference: str, **cells: Any) -> None:
    def change(sheet: Any, columns: dict[str, int]) -> None:
        for row in sheet.iter_rows():
            if row[columns["Reference"] - 1].value == reference:
                for heading, value in cells.items():
                    sheet.cell(row[0].row, columns[heading.replace("_", " ")], value)

    _edit(here, change)


def test_the_numbers_that_the_dpo_types_rescore_the_row(here: Place) -> None:
    here.drop("form.docx", breach())
    here.run()
    _type(here, "2026-0001", Likelihood=5, Impact=4)
    report = here.run()
    row = here.rows()["2026-0001"]
    assert (row["Likelihood"], row["Impact"], row["Score"], row["Scored by"]) == (5, 4, 20, "DPO")
    assert any("rescored" in note for note in report.notes)
    assert here.run().notes == ()


def test_numbers_typed_by_the_dpo_hold_when_a_further_form_comes(here: Place) -> None:
    here.drop("form.docx", breach())
    here.run()
    _type(here, "2026-0001", Likelihood=5, Impact=4)
    here.run()
    here.drop("more.docx", breach(location="The hall", reference="2026-0001"))
    here.run()
    row = here.rows()["2026-0001"]
    assert (row["Score"], row["Scored by"], row["Location"]) == (20, "DPO", "The hall")


def test_a_cell_that_a_person_changed_stays_and_the_conflict_reaches_the_receipt(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases: list[Case] = []
    real = documents.due_drafts

    def due_drafts(case: Case, templates: Mapping[str, bytes], **how: Any) -> tuple[Draft, ...]:
        cases.append(case)
        return real(case, templates, **how)

    monkeypatch.setattr(documents, "due_drafts", due_drafts)
    here.drop("form.docx", breach(location="Room 4"))
    here.run()
    _type(here, "2026-0001", Location="Room 5, I asked")
    here.drop("more.docx", breach(location="The hall", reference="2026-0001"))
    here.run()
    assert here.rows()["2026-0001"]["Location"] == "Room 5, I asked"
    assert any("Room 5, I asked" in sentence and "The hall" in sentence for sentence in cases[-1].conflicts)


def test_a_row_that_a_person_deleted_stays_deleted_and_is_told_once(here: Place) -> None:
    here.drop("one.docx", breach(1))
    here.drop("two.docx", breach(2))
    here.run()

    def delete(sheet: Any, columns: dict[str, int]) -> None:
        row = next(row for row in sheet.iter_rows() if row[columns["Reference"] - 1].value == "2026-0001")
        for cell in row:
            cell.value = None

    _edit(here, delete)
    assert any("2026-0001 is gone from the register" in note for note in here.run().notes)
    assert here.run().notes == ()
    here.drop("more.docx", breach(1, location="The hall", reference="2026-0001"))
    here.run()
    assert set(here.rows()) == {"2026-0002"}


def test_a_register_that_is_gone_is_built_anew_with_every_row_and_told(here: Place) -> None:
    for number in range(3):
        here.drop(f"{number}.docx", breach(number))
    here.drop("bad.docx", b"plain words")
    here.run()
    before = here.rows()
    here.workspace.register.unlink()
    report = here.run()
    assert report.exit_status is ExitStatus.NEEDS_A_PERSON
    assert any("built anew" in note for note in report.notes)
    assert here.rows() == before
    assert set(here.rows("Attention")) == {"bad.docx"}
    assert here.run().notes == ()


def test_a_first_run_makes_the_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_drafts(monkeypatch)
    new = place(tmp_path, register=False)
    new.drop("form.docx", breach())
    assert new.run().notes == ()
    new.assert_whole(1)


def test_both_changes_are_there_when_a_person_saves_between_reading_and_writing(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.drop("one.docx", breach(1))
    here.run()
    here.drop("two.docx", breach(2))
    real, saved = register.apply, list[bool]()

    def apply(*given: Any, **named: Any) -> Any:
        if not saved:
            saved.append(True)
            _type(here, "2026-0001", Notes="Rang the head.")
        return real(*given, **named)

    monkeypatch.setattr(register, "apply", apply, raising=False)
    here.run()
    rows = here.rows()
    assert rows["2026-0001"]["Notes"] == "Rang the head."
    assert "2026-0002" in rows


def test_a_decision_in_the_register_makes_a_letter_due_once(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "letter_due", lambda _case, decision=None: decision == "Tell")
    here.drop("form.docx", breach())
    here.run()
    letter = here.workspace.incident("2026-0001") / "letter.docx"
    assert not letter.exists()
    _type(here, "2026-0001", Individuals_decision="Tell")
    here.run()
    assert letter.exists()
    letter.unlink()
    _type(here, "2026-0001", Notes="seen")
    here.run()
    assert not letter.exists()


def test_a_form_about_a_row_that_only_the_register_knows_updates_it(here: Place, tmp_path: Path) -> None:
    def add(sheet: Any, columns: dict[str, int]) -> None:
        row = next(row for row in sheet.iter_rows() if row[columns["Reference"] - 1].value == "2026-0001")
        row[columns["Reference"] - 1].value = "2026-0077"

    here.drop("form.docx", breach(1))
    here.run()
    _edit(here, add)
    here.drop("theirs.docx", breach(5, reference="2026-0077"))
    report = here.run()
    assert [line.reference for line in report.updated] == ["2026-0077"]
    assert "2026-0077" in here.rows()


def test_a_damaged_register_is_told_and_the_rows_wait(here: Place) -> None:
    here.drop("one.docx", breach(1))
    here.run()
    whole = here.workspace.register.read_bytes()
    here.workspace.register.write_bytes(whole[:2000])
    here.drop("two.docx", breach(2))
    report = here.run()
    assert report.exit_status is ExitStatus.NEEDS_A_PERSON
    assert here.workspace.register.read_bytes() == whole[:2000]
    here.workspace.register.write_bytes(whole)
    here.run()
    here.assert_whole(2)


def test_the_queue_is_written_once(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    real = Ledger.unqueue

    def unqueue(self: Ledger, queued: Any) -> None:
        counts.append(len(queued))
        real(self, queued)

    monkeypatch.setattr(Ledger, "unqueue", unqueue)
    for number in range(20):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    assert counts == [20]
