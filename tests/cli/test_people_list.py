"""The school's own list of people: its names are found in free text, and the list stays where it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import pytest

from breachdocs.commands.laying_out import lay_out
from breachdocs.config import Intake, Ledger, People, Settings
from breachdocs.documents.forms.filled import filled_form
from breachdocs.errors import UsageError
from breachdocs.form import Form, Stage1
from breachdocs.people_list import mask_of, people_of

TEXT = "In the end Zyxal found the folder."


class Command(Protocol):
    def __call__(self, *arguments: object) -> Any: ...


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "people.txt"
    path.write_text("Person, Zyxal\n", encoding="utf-8-sig")
    return path


@pytest.fixture
def workspace(tmp_path: Path, listed: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "workspace"
    lay_out(
        root,
        Settings(
            intake=Intake(settle_seconds=0),
            ledger=Ledger(state_folder=".breachdocs/state"),
            people=People(list_file=str(listed)),
        ),
    )
    monkeypatch.chdir(root)
    (root / "inbox" / "form.docx").write_bytes(
        filled_form(Form(stage1=Stage1(school="Larkbarrow", description=TEXT, risk_disclosed_to=("public",))))
    )
    return root


def test_a_name_of_the_list_is_flagged_where_it_is_read_and_where_it_is_registered(
    breachdocs: Command, workspace: Path, listed: Path
) -> None:
    assert "a likely name" in " ".join(breachdocs("read", workspace / "inbox" / "form.docx").out.split())
    before = listed.read_bytes()
    assert breachdocs("run").status == 0
    assert listed.read_bytes() == before
    kept = [path for path in workspace.rglob("*") if path.is_file() and b"Person, Zyxal" in path.read_bytes()]
    assert kept == []


def test_without_the_list_the_name_goes_unseen(listed: Path) -> None:
    assert mask_of(Settings())(TEXT) == TEXT
    assert (
        mask_of(Settings(people=People(list_file=str(listed))))(TEXT)
        == "In the end [name removed] found the folder."
    )


def test_a_changed_list_is_read_anew(listed: Path) -> None:
    settings = Settings(people=People(list_file=str(listed)))
    assert "Qwyll" not in people_of(settings).sure
    listed.write_text("Qwyll Abcde and some more\n", encoding="utf-8")
    assert "Qwyll" in people_of(settings).sure


def test_a_list_that_is_gone_stops_a_run_before_it_takes_anything(
    breachdocs: Command, workspace: Path, listed: Path
) -> None:
    listed.unlink()
    ended = breachdocs("run")
    assert ended.status == 2
    assert "people.list_file can't be read" in ended.err
    assert (workspace / "inbox" / "form.docx").is_file()
    assert "people.list_file can't be read" in " ".join(breachdocs("check").out.split())
    listed.write_bytes(b"\xff\xfeZ\xd8")
    with pytest.raises(UsageError, match="no UTF-8"):
        people_of(Settings(people=People(list_file=str(listed))))
