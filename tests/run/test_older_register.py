"""A register that somebody replaced by an older copy from the backups."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from workspace_cases import Place, breach, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A workspace with one incident registered."""
    quick_drafts(monkeypatch)
    here = place(tmp_path)
    here.drop("one.docx", breach(1))
    here.run()
    return here


def test_what_was_written_since_an_older_copy_is_put_in_again_and_is_nobodys_edit(here: Place) -> None:
    older = here.workspace.register.read_bytes()
    here.drop("one again.docx", breach(1, reference="2026-0001", consequences="None known"))
    here.drop("two.docx", breach(2))
    here.run()
    newer = here.rows()
    assert set(newer) == {"2026-0001", "2026-0002"}
    here.workspace.register.write_bytes(older)
    told = here.run()
    assert "older copy" in " ".join(told.notes)
    assert here.rows() == newer
    assert not here.run().notes


def test_an_older_copy_that_was_edited_keeps_its_edits(here: Place) -> None:
    book = openpyxl.load_workbook(here.workspace.register)
    sheet = book["Incidents"]
    sheet.cell(2, [cell.value for cell in sheet[1]].index("Notes") + 1).value = "mine"
    book.save(here.workspace.register)
    edited = here.workspace.register.read_bytes()
    here.drop("two.docx", breach(2))
    here.run()
    here.workspace.register.write_bytes(edited)
    here.run()
    rows = here.rows()
    assert set(rows) == {"2026-0001", "2026-0002"}
    assert rows["2026-0001"]["Notes"] == "mine"
