"""The register made anew: every incident once, and what people typed where they typed it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from breachdocs.commands.rebuilding import Rebuilt, rebuild
from breachdocs.errors import TemporaryFault
from breachdocs.screens import rebuilt_screen
from register_edits import by_a_person, edit
from rich_workbooks import changed
from workspace_cases import NOW, Place, breach, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A register of three incidents; in the first a person wrote a note, the third came after that."""
    quick_drafts(monkeypatch)
    made = place(tmp_path)
    for number in (1, 2):
        made.drop(f"{number}.docx", breach(number))
    made.run()
    by_a_person(made, lambda book: edit(book, "2026-0001", Notes="mine", Likelihood=5))
    made.run()
    made.drop("3.docx", breach(3))
    made.run()
    return made


def again(here: Place) -> Rebuilt:
    (rebuilt,) = rebuild(here.workspace, clock=lambda: NOW)
    return rebuilt


def test_a_damaged_register_comes_back_from_the_newest_backup_and_the_ledger(here: Place) -> None:
    again(here)  # stores the values of formulas, which openpyxl had emptied
    before = here.rows()
    here.workspace.register.write_bytes(here.workspace.register.read_bytes()[:500])
    rebuilt = again(here)
    assert rebuilt.source.startswith("outbox/backups/register-")
    assert rebuilt.incidents == 3
    assert here.rows() == before
    assert here.rows()["2026-0001"]["Notes"] == "mine"
    colour = openpyxl.load_workbook(here.workspace.register)["Incidents"]["A2"].fill.fgColor.rgb
    assert colour == "00FF00FF"
    here.run()
    assert here.rows() == before


def test_what_the_product_wrote_after_the_backup_is_not_taken_for_an_edit(here: Place) -> None:
    here.drop("1 again.docx", breach(1, reference="2026-0001", consequences="None known"))
    here.run()
    here.workspace.register.write_bytes(b"")
    again(here)
    assert here.rows()["2026-0001"]["Consequences"] == "None known"
    here.run()
    assert here.rows()["2026-0001"]["Likelihood"] == 5


def test_a_register_that_is_gone_with_its_backups_comes_from_the_ledger_alone(here: Place) -> None:
    for path in (here.workspace.register, *here.workspace.backups.iterdir()):
        path.unlink()
    rebuilt = again(here)
    assert (rebuilt.source, rebuilt.incidents) == ("", 3)
    assert "from the ledger alone" in rebuilt_screen(rebuilt)


def test_a_row_that_a_person_deleted_stays_deleted(here: Place) -> None:
    by_a_person(here, lambda book: book["Incidents"].delete_rows(3))
    here.run()
    assert "2026-0002" not in here.rows()
    here.workspace.register.write_bytes(b"no workbook")
    again(here)
    assert set(here.rows()) == {"2026-0001", "2026-0003"}
    here.run()
    assert set(here.rows()) == {"2026-0001", "2026-0003"}


def test_a_table_made_a_range_is_a_table_again_with_what_was_typed_since(here: Place) -> None:
    def convert(book: Any) -> None:
        edit(book, "2026-0002", Notes="typed since", School=None)
        edit(book, "2026-0003", Status="Closed")
        del book["Incidents"].tables["Incidents"]

    by_a_person(here, convert)
    rebuilt = again(here)
    rows = here.rows()
    assert rows["2026-0002"]["Notes"] == "typed since"
    assert "School" not in rows["2026-0002"]
    assert rows["2026-0003"]["Status"] == "Closed"
    assert rows["2026-0001"]["Notes"] == "mine"
    assert rebuilt.taken_over == 3
    here.run()
    assert here.rows()["2026-0002"].get("School") is None


def test_a_whole_register_is_left_as_it_is(here: Place) -> None:
    again(here)  # stores the values of formulas, which openpyxl had emptied
    before = here.workspace.register.read_bytes()
    rebuilt = again(here)
    assert (rebuilt.source, rebuilt.added, rebuilt.sentences) == ("outbox/register.xlsx", 0, ())
    assert here.workspace.register.read_bytes() == before


def test_a_locked_register_is_not_built_around(here: Place) -> None:
    tag = '</sheetData><sheetProtection password="CF1A" sheet="1"/>'
    content = changed(
        here.workspace.register.read_bytes(),
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace("</sheetData>", tag).replace("School number 2", "School number 2b"),
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Incidents"].protection.sheet
    here.workspace.register.write_bytes(content)
    here.drop("4.docx", breach(4))
    here.run()
    assert here.workspace.register.read_bytes() == content
    assert list(here.rows()) == ["2026-0001", "2026-0002", "2026-0003"]


def test_a_register_that_cannot_be_read_now_is_not_replaced(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from breachdocs import register

    def away(_path: Path) -> tuple[bytes, str]:
        raise TemporaryFault("away")

    monkeypatch.setattr("breachdocs.register.store.load", away)
    monkeypatch.setattr(register, "load", away, raising=False)
    before = here.workspace.register.read_bytes()
    with pytest.raises(TemporaryFault):
        again(here)
    assert here.workspace.register.read_bytes() == before
