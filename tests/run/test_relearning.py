"""A workspace whose ledger is lost goes on as if it were not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from breachdocs.commands.relearning import relearn
from breachdocs.errors import LedgerDamaged, TemporaryFault, UsageError, WorkspaceHeld
from breachdocs.run import Machine
from breachdocs.screens import relearned_screen
from breachdocs.workspace import Workspace
from faulty_files import FAULTS, Faulty
from register_edits import by_a_person, edit
from workspace_cases import NOW, Place, breach, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Three incidents, the second with a further form, the first scored by the DPO; and a file set aside."""
    quick_drafts(monkeypatch)
    made = place(tmp_path)
    for number in (1, 2, 3):
        made.drop(f"{number}.docx", breach(number))
    made.drop("no form.docx", b"this is no form at all")
    made.run()
    made.drop("2 again.docx", breach(2, reference="2026-0002", consequences="None known"))
    made.run()
    by_a_person(made, lambda book: edit(book, "2026-0001", Notes="mine", Likelihood=5))
    made.run()
    return made


def elsewhere(here: Place, tmp_path: Path) -> Place:
    """The same workspace as another computer sees it."""
    ledger = here.workspace.settings.ledger.model_copy(update={"state_folder": str(tmp_path / "other")})
    return Place(
        Workspace(here.workspace.root, here.workspace.settings.model_copy(update={"ledger": ledger}))
    )


def test_after_it_the_workspace_goes_on_as_before(here: Place, tmp_path: Path) -> None:
    there, before = elsewhere(here, tmp_path), here.rows()
    with pytest.raises(WorkspaceHeld, match="rebuild --ledger"):
        there.run()
    learned = relearn(there.workspace, clock=lambda: NOW)
    assert (learned.incidents, learned.forms, learned.sentences) == (3, 4, [])
    assert "3 incidents from 4 forms" in relearned_screen(learned)
    assert not there.run().notes
    assert there.rows() == before
    assert there.rows()["2026-0001"]["Likelihood"] == 5
    for name, form in {"same.docx": breach(1), "new.docx": breach(4)}.items():
        there.drop(name, form)
    there.drop("3 again.docx", breach(3, reference="2026-0003", consequences="None known"))
    told = there.run()
    assert [line.reference for line in told.registered] == ["2026-0004"]
    assert [line.reference for line in told.duplicates] == ["2026-0001"]
    assert [line.reference for line in told.updated] == ["2026-0003"]
    assert there.rows()["2026-0003"]["Consequences"] == "None known"
    assert there.rows()["2026-0001"]["Notes"] == "mine"


def test_the_computer_that_kept_it_is_told_to_stop(here: Place, tmp_path: Path) -> None:
    relearn(elsewhere(here, tmp_path).workspace, clock=lambda: NOW)
    with pytest.raises(WorkspaceHeld):
        here.run()


def test_a_ledger_that_is_here_is_not_made_anew(here: Place) -> None:
    with pytest.raises(UsageError, match="nothing to rebuild"):
        relearn(here.workspace, clock=lambda: NOW)


def test_a_damaged_ledger_is_kept_beside_the_new_one(here: Place, tmp_path: Path) -> None:
    before = here.rows()
    for name in ("ledger.sqlite-wal", "ledger.sqlite-shm"):
        (tmp_path / "state" / name).unlink(missing_ok=True)
    (tmp_path / "state" / "ledger.sqlite").write_bytes(b"not a database at all, but some bytes" * 50)
    assert relearn(here.workspace, clock=lambda: NOW).incidents == 3
    assert (tmp_path / "state" / "ledger-damaged.sqlite").exists()
    assert not here.run().notes
    assert here.rows() == before


def _pages(ledger: Path) -> None:
    content = bytearray(ledger.read_bytes())
    for page in range(4096, len(content), 4096):
        if content[page] == 13:  # a page of rows
            content[page + 3 : page + 5] = b"\xff\xff"
    ledger.write_bytes(content)


def _schema(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes().replace(b"CREATE TABLE drops", b"CREATE TAB\xb2E drops"))


def _values(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes().replace(b'"stage1"', b'"st\xb2ge1"'))


def _format(ledger: Path) -> None:
    content = bytearray(ledger.read_bytes())
    content[44:48] = b"\0\0\0\x63"  # the schema's format
    ledger.write_bytes(content)


def _emptied(ledger: Path) -> None:
    ledger.write_bytes(b"")


@pytest.mark.parametrize("damage", [_pages, _schema, _values, _format, _emptied])
def test_a_ledger_that_is_damaged_within_is_told_of_never_used_and_made_anew(
    here: Place, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    before = here.rows()
    damage(tmp_path / "state" / "ledger.sqlite")
    here.drop("1 again.docx", breach(1, reference="2026-0001", consequences="None known"))
    try:
        told = " ".join(here.run().notes)
    except (LedgerDamaged, WorkspaceHeld) as fault:
        told = str(fault)
    assert "rebuild --ledger" in told
    assert here.rows() == before
    assert relearn(here.workspace, clock=lambda: NOW).incidents == 3
    here.run()
    assert set(here.rows()) == set(before)
    assert here.rows()["2026-0001"]["Consequences"] == "None known"


def test_a_ledger_that_a_damaged_journal_left_behind_the_times_registers_nothing_twice(
    here: Place, tmp_path: Path
) -> None:
    ledger = tmp_path / "state" / "ledger.sqlite"
    before = ledger.read_bytes()
    here.drop("4.docx", breach(4))
    here.run()
    ledger.write_bytes(before)  # as SQLite has it that can't read its journal
    here.drop("4 again.docx", breach(4))
    with pytest.raises(LedgerDamaged, match="rebuild --ledger"):
        here.run()
    assert relearn(here.workspace, clock=lambda: NOW).incidents == 4
    assert [line.reference for line in here.run().duplicates] == ["2026-0004"]
    assert len(here.rows()) == 4
    here.run()


@pytest.mark.parametrize("call", ["unlink", "open", "stat", "read"])
def test_a_share_that_is_away_while_a_ledger_is_made_anew_is_told_in_words(
    here: Place, tmp_path: Path, call: str
) -> None:
    shutil.rmtree(tmp_path / "state")
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "ledger-new.sqlite").touch()  # a kill left it
    with Faulty(FAULTS["away"], 1).beneath(call, tmp_path), pytest.raises(TemporaryFault):
        relearn(here.workspace, clock=lambda: NOW)
    assert relearn(here.workspace, clock=lambda: NOW).incidents == 3


def test_a_form_whose_row_was_written_when_its_ledger_was_lost_gets_no_second_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    made = place(tmp_path)
    for number in (1, 2, 3):
        made.drop(f"{number}.docx", breach(number))
    made.run(Machine(pause=None, halted=lambda: bool(made.rows())))
    by_a_person(made, lambda book: edit(book, "2026-0002", Notes="mine", Likelihood=5))
    before = made.rows()
    assert len(before) == 3
    there = elsewhere(made, tmp_path)
    assert relearn(there.workspace, clock=lambda: NOW).incidents == 3
    there.run()
    there.run()
    assert {key: row["School"] for key, row in there.rows().items()} == {
        key: row["School"] for key, row in before.items()
    }
    assert there.rows()["2026-0002"]["Notes"] == "mine"
    there.assert_whole(3)


def test_an_incident_without_a_row_gets_one_and_numbers_go_on_above_every_reference(
    here: Place, tmp_path: Path
) -> None:
    by_a_person(here, lambda book: book["Incidents"].delete_rows(4))
    shutil.rmtree(tmp_path / "state")
    learned = relearn(here.workspace, clock=lambda: NOW)
    assert len(learned.sentences) == 1
    assert "2026-0003" in learned.sentences[0]
    here.drop("new.docx", breach(9))
    here.run()
    assert set(here.rows()) == {"2026-0001", "2026-0002", "2026-0003", "2026-0004"}


def test_what_failed_leaves_the_workspace_as_it_was(
    here: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = elsewhere(here, tmp_path)

    def fails(*_: object) -> None:
        raise UsageError("no")

    monkeypatch.setattr("breachdocs.commands.relearning._numbers", fails)
    with pytest.raises(UsageError, match="no"):
        relearn(there.workspace, clock=lambda: NOW)
    monkeypatch.undo()
    quick_drafts(monkeypatch)
    assert not here.run().notes
