"""Registers of other layouts, taken over: rows added as theirs look, nothing else touched, numbering gone on with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table
from typer.testing import CliRunner

from breachdocs import settings_file
from breachdocs.cli import app
from breachdocs.commands import adopting
from breachdocs.errors import UsageError
from breachdocs.form import Form
from breachdocs.register import compare, layouts_of, read_rows
from breachdocs.run.homes import Homes
from breachdocs.run.past_rows import register_rows
from breachdocs.screens import adoption_screen
from breachdocs.settings_text import commented
from breachdocs.workspace import Workspace
from workspace_cases import NOW, Place, breach, place, quick_drafts

HEADINGS = (
    "Ref No",
    "School / Setting",
    "Date of breach",
    "Date reported",
    "Brief description",
    "No. of people affected",
    "Our own thing",
)


def sheet_of(sheet: Any, year: int, rows: int, top: int = 1, *, two: bool = False) -> None:
    """A year's incidents below headings in row `top` (or two rows from there), with a merged title above."""
    if top > 3:
        sheet.merge_cells("A1:G2")
        sheet["A1"] = "Northshire Data Breach Log"
    for column, heading in enumerate(HEADINGS, start=1):
        sheet.cell(top, column, heading)
    if two:
        sheet.cell(top, 3, "Date")
        sheet.merge_cells(start_row=top, start_column=3, end_row=top, end_column=4)
        sheet.cell(top + 1, 3, "of incident")
        sheet.cell(top + 1, 4, "reported")
    for number in range(1, rows + 1):
        row = top + two + number
        said = (f"DB-{year}-{number:03d}", f"School number {number}", dt.date(year, 3, number), "04/03/2025")
        for column, value in enumerate((*said, "A letter", number, "ours"), start=1):
            sheet.cell(row, column, value).fill = PatternFill("solid", fgColor="EEEEEE")


def adopted(tmp_path: Path, make: Any) -> tuple[Place, Path, bytes]:
    """A workspace that took over a workbook of a test's making."""
    book: Any = openpyxl.Workbook()
    make(book)
    theirs = tmp_path / "theirs.xlsx"
    book.save(theirs)
    before = place(tmp_path, register=False).workspace
    (before.root / "config.yaml").write_text(commented(before.settings), encoding="utf-8")
    adopting.adopt(before, adopting.propose(before, theirs, clock=lambda: NOW), clock=lambda: NOW)
    return Place(Workspace(before.root, settings_file.load(before.config))), theirs, theirs.read_bytes()


def rows_of(here: Place) -> dict[str, dict[str, Any]]:
    workbook = here.workspace.settings.workbook
    return read_rows(here.workspace.register.read_bytes(), "Incidents", layouts=layouts_of(workbook))


def _plain(book: Any) -> None:
    sheet_of(book.active, 2026, 3)


def _lower(book: Any) -> None:
    sheet_of(book.active, 2026, 3, top=5)


def _two_rows(book: Any) -> None:
    sheet_of(book.active, 2026, 3, top=5, two=True)


def _table(book: Any) -> None:
    sheet_of(book.active, 2026, 3, top=5)
    book.active.add_table(Table(displayName="Log", ref="A5:G8"))


def _years(book: Any) -> None:
    book.active.title = "2025"
    sheet_of(book.active, 2025, 4, top=5, two=True)
    sheet_of(book.create_sheet("2026"), 2026, 3)
    book.create_sheet("Lists")["A1"] = "Ref"


@pytest.mark.parametrize("layout", [_plain, _lower, _two_rows, _table, _years])
def test_a_row_is_added_as_their_rows_look_and_nothing_else_changes(
    layout: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here, theirs, before = adopted(tmp_path, layout)
    here.drop("new.docx", breach(7))
    here.drop("no form.docx", b"nothing of the kind")
    told = here.run()
    assert [line.reference for line in told.registered] == ["DB-2026-004"]
    assert not told.notes
    new = rows_of(here)["DB-2026-004"]
    assert new["School"] == "School number 7"
    assert new["Received"] == NOW
    assert set(rows_of(here)) == {f"DB-2026-00{number}" for number in (1, 2, 3, 4)}
    bottom = max(
        int(one.place[1:]) for one in compare(before, theirs.read_bytes()) if one.place[1:].isdigit()
    )
    for one in compare(before, theirs.read_bytes()):
        in_row = one.place[1:] == str(bottom)
        grown = one.place.startswith(("worksheet/dimension", "table", "styleSheet/cellXfs"))
        assert in_row or grown, str(one)
    sheet = openpyxl.load_workbook(theirs)[here.workspace.settings.workbook.sheet]
    assert sheet.cell(bottom, 2).fill.fgColor.rgb == "00EEEEEE"
    assert here.run().registered == ()


def test_what_people_changed_stays_theirs_and_a_further_form_fills_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here, theirs, _ = adopted(tmp_path, _lower)
    here.drop("new.docx", breach(7))
    here.run()
    book: Any = openpyxl.load_workbook(theirs)
    book.active.cell(9, 2).value = "Their own name for it"
    book.active.cell(6, 5).value = None
    book.save(theirs)
    here.run()
    form: Form = breach(7, reference="DB-2026-004", consequences="None known")
    here.drop("again.docx", form)
    here.drop("of theirs.docx", breach(1, reference="DB-2026-001"))
    told = here.run()
    assert {line.reference for line in told.updated} == {"DB-2026-004", "DB-2026-001"}
    rows = rows_of(here)
    assert rows["DB-2026-004"]["School"] == "Their own name for it"
    assert rows["DB-2026-001"]["School"] == "School number 1"
    assert rows["DB-2026-001"]["Description"].startswith("A letter of matter")


def test_rows_of_every_year_are_past_incidents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_drafts(monkeypatch)
    here, _, _ = adopted(tmp_path, _years)
    rows, note = register_rows(Homes(here.workspace, None))
    assert note == ""
    assert len(rows) == 7
    assert rows["DB-2025-002"]["Incident date"] in (dt.date(2025, 3, 2), dt.datetime(2025, 3, 2))
    here.run()
    here.drop("new.docx", breach(7))
    assert [line.reference for line in here.run().registered] == ["DB-2026-004"]


@pytest.mark.parametrize(
    ("references", "pattern", "taken_over"),
    [
        (("DB-2026-001", "DB-2026-002"), "DB-{year}-{number:03d}", True),
        (("2025/7", "2025/8"), "{year}-{number:04d}", False),
        (("17", "18"), "{number:02d}", True),
        (("B7", "B8"), "B{number}", True),
        (("24-01", "24-02"), "{year}-{number:04d}", False),
        ((), "{year}-{number:04d}", False),
    ],
)
def test_the_pattern_of_references_is_taken_over_where_it_can_go_on(
    references: tuple[str, ...], pattern: str, *, taken_over: bool
) -> None:
    assert adopting._pattern(references, "{year}-{number:04d}") == (pattern, taken_over)


def test_the_command_shows_the_map_with_samples_and_asks(tmp_path: Path) -> None:
    book: Any = openpyxl.Workbook()
    _lower(book)
    theirs = tmp_path / "theirs.xlsx"
    book.save(theirs)
    here = place(tmp_path, register=False).workspace
    here.config.write_text(commented(here.settings), encoding="utf-8")
    command = ["adopt", str(theirs), "--workspace", str(here.root)]
    asked = CliRunner().invoke(app, command, input="n\n")
    assert asked.exit_code == 0
    assert "Nothing was changed." in asked.stdout
    assert settings_file.load(here.config).workbook.sheet == ""
    done = CliRunner().invoke(app, [*command, "--yes"])
    assert done.exit_code == 0
    assert settings_file.load(here.config).workbook.heading_row == 5
    screen = adoption_screen(adopting.propose(here, theirs, clock=lambda: NOW), width=80)
    assert "Ref No                        Reference   e.g. DB-2026-003" in screen
    assert "· Our own thing" in screen


def test_what_is_no_register_is_refused_with_a_sentence(tmp_path: Path) -> None:
    here = place(tmp_path).workspace
    book: Any = openpyxl.Workbook()
    book.active["A1"] = "Shopping"
    book.save(tmp_path / "list.xlsx")
    with pytest.raises(UsageError, match=r"No sheet of list\.xlsx looks like a register"):
        adopting.propose(here, tmp_path / "list.xlsx")
    with pytest.raises(UsageError, match="There is no file"):
        adopting.propose(here, tmp_path / "gone.xlsx")
    with pytest.raises(UsageError, match=r"no \.xlsx"):
        adopting.propose(here, tmp_path / "old.xls")


def test_a_workspace_with_incidents_adopts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path)
    here.drop("1.docx", breach(1))
    here.run()
    book: Any = openpyxl.Workbook()
    _plain(book)
    book.save(tmp_path / "theirs.xlsx")
    adoption = adopting.propose(here.workspace, tmp_path / "theirs.xlsx", clock=lambda: NOW)
    with pytest.raises(UsageError, match="has a register with incidents"):
        adopting.adopt(here.workspace, adoption, clock=lambda: NOW)
