"""Registers of other layouts, taken over: rows added as theirs look, nothing else touched, numbering gone on with."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import partial
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
from breachdocs.commands.auditing import audit
from breachdocs.commands.rebuilding import rebuild
from breachdocs.errors import UsageError
from breachdocs.form import Form, RecommendedAction, Stage2
from breachdocs.register import compare, layouts_of, propose, read_rows
from breachdocs.run import numbering
from breachdocs.run.homes import Homes
from breachdocs.run.order import run_once
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
    ("references", "pattern"),
    [
        (("DB-2026-001", "DB-2026-002"), "DB-{year}-{number:03d}"),
        (("2025/7", "2025/8"), "{year}/{number}"),
        (("17", "18"), "{number:02d}"),
        (("B7", "B8"), "B{number}"),
        (("7", "8", "9", "10"), "{number}"),
        (("014/2025", "003/2026"), "{number:03d}/{year}"),
        (("24-01", "25-01", "25-02"), "{yy}-{number:02d}"),
        (("25/03",), "{yy}/{number:02d}"),
        (("DB-25-014", "DB-25-015"), "DB-{yy}-{number:03d}"),
        (("14/25", "15/25", "01/26"), "{number:02d}/{yy}"),
        (("S2S-2025-014",), "S2S-{year}-{number:03d}"),
        (("25/12",), "{yy}/{number:02d}"),
        (("25/26",), None),  # either may be the year
        (("14-01", "14-02"), None),  # no year of late
        (("2025-09-014", "2025-10-015"), None),  # a month in it
        ((), None),
    ],
)
def test_the_pattern_of_references_is_taken_over_where_it_can_go_on(
    references: tuple[str, ...], pattern: str | None
) -> None:
    assert numbering.pattern_of(references, 2026) == pattern


def test_references_with_two_digits_for_the_year_begin_anew_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)

    def logged(book: Any) -> None:
        book.active.append(["Ref", "School", "Date of breach", "Description"])
        book.active.append(["DB-25-013", "Oak", dt.date(2025, 11, 1), "A letter"])
        book.active.append(["DB-26-002", "Oak", dt.date(2026, 1, 1), "A letter"])

    here, theirs, _ = adopted(tmp_path, logged)
    given = []
    for number, day in ((7, dt.datetime(2026, 12, 31, 12)), (8, dt.datetime(2027, 1, 4, 9))):
        here.drop(f"{number}.docx", breach(number))
        report = run_once(here.workspace, clock=partial(dt.datetime.fromisoformat, day.isoformat()))
        given += [line.reference for line in report.registered]
    assert given == ["DB-26-003", "DB-27-001"]
    sheet: Any = openpyxl.load_workbook(theirs).worksheets[0]
    assert [cell.value for cell in sheet["A"]][3:] == given


def test_a_signed_workbook_is_not_adopted(tmp_path: Path) -> None:
    book: Any = openpyxl.Workbook()
    _plain(book)
    book.save(tmp_path / "theirs.xlsx")
    with zipfile.ZipFile(tmp_path / "theirs.xlsx", "a") as signed:
        signed.writestr("_xmlsignatures/origin.sigs", b"")
    with pytest.raises(UsageError, match="digitally signed"):
        adopting.propose(place(tmp_path).workspace, tmp_path / "theirs.xlsx")


def test_the_command_shows_the_map_with_samples_and_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
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
    screen = adoption_screen(adopting.propose(here, theirs, clock=lambda: NOW))
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


# --------------------------------------------------------------------------- actions, and what could not be read

TRAIN = RecommendedAction(action="Train the office", responsible="Head", due=dt.date(2026, 2, 20))
CHECK = RecommendedAction(action="Check every address", due=dt.date(2026, 6, 1))


def _with(*actions: RecommendedAction, **answers: Any) -> Form:
    return breach(7, stage2=Stage2(recommended_actions=actions), **answers)


def _actions(here: Place) -> dict[str, dict[str, Any]]:
    workbook = here.workspace.settings.workbook
    return read_rows(here.workspace.register.read_bytes(), "Actions", layouts=layouts_of(workbook))


def test_sheets_for_actions_and_unreadable_files_come_at_the_end_once_there_is_something_for_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here, theirs, before = adopted(tmp_path, _years)
    here.drop("new.docx", _with(TRAIN, CHECK))
    here.run()
    assert openpyxl.load_workbook(theirs).sheetnames == ["2025", "2026", "Lists", "Actions"]
    here.drop("no form.docx", b"nothing of the kind")
    assert here.run().notes == ()
    book: Any = openpyxl.load_workbook(theirs)
    assert book.sheetnames == ["2025", "2026", "Lists", "Actions", "Needs attention"]
    assert {key: row["State"] for key, row in _actions(here).items()} == {
        "DB-2026-004/1": "Overdue",
        "DB-2026-004/2": "Open",
    }
    assert book["Actions"]["A1"].fill.fgColor.rgb == "001F3A5F"
    assert book["Actions"]["G2"].number_format == "dd/mm/yyyy"
    assert book["Needs attention"]["A2"].value == "no form.docx"
    assert book["2026"]["A1"].value == "Ref No"
    for one in compare(before, theirs.read_bytes()):
        assert "sheet1.xml" not in one.part or one.part.endswith(".rels"), str(one)
        assert "sheet3.xml" not in one.part, str(one)


def test_an_action_ticked_done_is_read_back_and_stays_with_its_action_in_a_corrected_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here, theirs, _ = adopted(tmp_path, _plain)
    here.drop("new.docx", _with(TRAIN, CHECK))
    here.run()
    book: Any = openpyxl.load_workbook(theirs)
    book["Actions"]["H2"] = dt.date(2026, 2, 27)
    book["Actions"]["E3"] = "The DPO"
    book.save(theirs)
    later = RecommendedAction(action="Write to the parents", due=dt.date(2026, 2, 1))
    retouched = RecommendedAction(
        action="Check every address.", due=dt.date(2026, 7, 1), responsible="Office"
    )
    here.drop("again.docx", _with(later, retouched, reference="DB-2026-004"))
    told = here.run()
    found = _actions(here)
    assert {key: (row["Action"], row["State"]) for key, row in found.items()} == {
        "DB-2026-004/1": ("Train the office", "Done"),
        "DB-2026-004/2": ("Check every address.", "Open"),
        "DB-2026-004/3": ("Write to the parents", "Overdue"),
    }
    assert found["DB-2026-004/2"]["Due"] == dt.date(2026, 7, 1)
    assert found["DB-2026-004/2"]["Responsible"] == "The DPO"
    assert any("1 of its actions is no longer in its form" in note for note in told.notes)
    history = audit(here.workspace, "DB-2026-004", NOW).page
    assert "| Done | 27 February 2026 |" in history


def test_an_adopted_register_gets_no_sheets_where_the_settings_say_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here, theirs, _ = adopted(tmp_path, _plain)
    settings = here.workspace.settings
    no = settings.model_copy(update={"workbook": settings.workbook.model_copy(update={"own_sheets": False})})
    here = Place(Workspace(here.workspace.root, no))
    here.drop("new.docx", _with(TRAIN))
    assert here.run().notes == ()
    assert openpyxl.load_workbook(theirs).sheetnames == ["Sheet"]


def test_actions_that_found_no_place_come_with_the_next_once_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)

    def taken(book: Any) -> None:
        _plain(book)
        sheet = book.create_sheet("Actions")
        sheet.append(["Ref", "Action"])
        sheet.add_table(Table(displayName="Actions", ref="A1:B2"))

    here, theirs, _ = adopted(tmp_path, taken)
    here.drop("new.docx", _with(TRAIN))
    assert any("something else that is called Actions" in note for note in here.run().notes)
    book: Any = openpyxl.load_workbook(theirs)
    del book["Actions"].tables["Actions"]
    book.save(theirs)
    here.drop("8.docx", breach(8, stage2=Stage2(recommended_actions=(CHECK,))))
    assert here.run().notes == ()
    assert _actions(here).keys() == {"DB-2026-004/1", "DB-2026-005/1"}
    assert openpyxl.load_workbook(theirs).sheetnames == ["Sheet", "Actions", "Actions (breachdocs)"]


def test_a_damaged_adopted_register_is_rebuilt_from_its_backup_in_its_own_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here, theirs, _ = adopted(tmp_path, _years)
    here.drop("new.docx", _with(TRAIN))
    here.run()
    book: Any = openpyxl.load_workbook(theirs)
    book["2026"]["G2"] = "typed by hand"
    book.save(theirs)
    for number in (8, 9):
        here.drop(f"{number}.docx", breach(number, stage2=Stage2(recommended_actions=(CHECK,))))
        here.run()
    before, acts = rows_of(here), _actions(here)
    theirs.write_bytes(theirs.read_bytes()[:400])
    (rebuilt,) = rebuild(here.workspace, clock=lambda: NOW)
    assert rebuilt.incidents == len(before) + 4
    assert rows_of(here) == before
    assert _actions(here).keys() == acts.keys()
    assert openpyxl.load_workbook(theirs)["2026"]["G2"].value == "typed by hand"
    assert here.run().notes == ()
    assert rows_of(here) == before


def test_an_adopted_register_that_is_gone_with_its_backups_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here, theirs, _ = adopted(tmp_path, _plain)
    theirs.write_bytes(b"")
    with pytest.raises(UsageError, match="only that has its layout"):
        rebuild(here.workspace, clock=lambda: NOW)


# ------------------------------------------------------------------------------------------- what columns mean


def test_headings_that_stand_over_several_go_on_in_the_row_below() -> None:
    book: Any = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ref", "School", "Dates", None, "Risk", None, "ICO", None])
    sheet.append([None, None, "Incident", "Reported", "Likelihood", "Impact", "Reported?", "Date"])
    for area in ("C1:D1", "E1:F1", "G1:H1"):
        sheet.merge_cells(area)
    sheet.append(["25/01", "Oak", dt.date(2025, 9, 1), None, 2, 3, "N", None])
    out = io.BytesIO()
    book.save(out)
    (found,) = propose(out.getvalue())
    assert found.heading_rows == 2
    assert [column.ours for column in found.columns] == [
        "Reference", "School", "Incident date", "Received", "Likelihood", "Impact", "ICO decision", "Reported to ICO",
    ]  # fmt: skip


def test_a_column_of_yes_and_no_is_the_decision_and_a_no_in_it_settles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)

    def logged(book: Any) -> None:
        book.active.append(
            ["Ref", "School", "Date of breach", "Description", "Reported to ICO?", "Data subjects"]
        )
        book.active.append(["DB/2026/014", "Oak", dt.date(2026, 1, 1), "A letter", "No", 4])

    here, _, _ = adopted(tmp_path, logged)
    ours = {column.theirs: column.ours for column in here.workspace.settings.workbook.columns}
    assert (ours["Reported to ICO?"], ours["Data subjects"]) == ("ICO decision", "People affected")
    here.drop("new.docx", breach(7))
    assert [line.reference for line in here.run().registered] == ["DB/2026/015"]
    assert (here.workspace.incidents / "DB-2026-015" / "original.docx").is_file()
