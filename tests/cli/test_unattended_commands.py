"""The commands of a workspace that is left alone: nightly, audit, dispose, schedule, doctor; their exit statuses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from breachdocs.documents import default_templates
from workspace_cases import Place, breach, place, quick_drafts

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    made = place(tmp_path)
    (made.workspace.templates / "governors.docx").write_bytes(default_templates()["governors.docx"])
    quick_drafts(monkeypatch)
    (made.workspace.root / "config.yaml").write_text(
        f"intake:\n  settle_seconds: 0\n  grace_seconds: 0\nledger:\n  state_folder: '{tmp_path / 'state'}'\n",
        "utf-8",
    )
    made.drop("form.docx", breach(1))
    return made


def test_a_night_makes_its_page_and_ends_with_1_where_a_check_found_something(
    here: Place, breachdocs: Callable[..., Any]
) -> None:
    night = breachdocs("nightly", "-w", here.workspace.root)
    assert (night.status, night.err) == (0, "")
    assert (here.workspace.outbox / "tonight.html").is_file()
    reference = next(here.workspace.incidents.iterdir())
    (reference / "original.docx").write_bytes(b"altered")
    again = breachdocs("nightly", "-w", here.workspace.root)
    assert again.status == 1
    assert "WRONG: " in again.out


def test_an_audit_prints_or_writes_a_history_and_says_that_the_evidence_is_whole(
    here: Place, breachdocs: Callable[..., Any], tmp_path: Path
) -> None:
    here.run()
    whole = breachdocs("audit", "-w", here.workspace.root)
    assert whole.status == 0
    assert "The evidence is whole" in whole.out
    out = tmp_path / "history.md"
    assert breachdocs("audit", "2026-0001", "--out", out, "-w", here.workspace.root).status == 0
    assert out.read_text("utf-8").startswith("# History of 2026-0001")
    assert breachdocs("audit", "2026-0077", "-w", here.workspace.root).status == 2
    assert breachdocs("audit", "--out", out, "-w", here.workspace.root).status == 2


def test_disposal_lists_and_refuses_what_is_not_due_or_not_confirmed(
    here: Place, breachdocs: Callable[..., Any]
) -> None:
    here.run()
    assert breachdocs("dispose", "-w", here.workspace.root).out == "Nothing is due for disposal.\n"
    for arguments in (["2026-0001"], ["--confirm"], ["--confirm", "2026-0001"]):
        assert breachdocs("dispose", *arguments, "-w", here.workspace.root).status == 2
    assert set(here.rows()) == {"2026-0001"}


def test_schedule_writes_its_files_and_says_what_to_do_with_them(
    here: Place, breachdocs: Callable[..., Any], tmp_path: Path
) -> None:
    made = breachdocs("schedule", tmp_path / "units", "-w", here.workspace.root)
    assert made.status == 0
    assert "schtasks /Create" in made.out
    assert len(list((tmp_path / "units").iterdir())) == 6


def test_the_doctor_ends_with_1_where_something_is_not_well(
    here: Place, breachdocs: Callable[..., Any]
) -> None:
    breachdocs("run", "-w", here.workspace.root)
    assert breachdocs("doctor", "-w", here.workspace.root).status == 0
    (here.workspace.root / "config.yaml").write_text("nonsense: 1\n", "utf-8")
    assert breachdocs("doctor", "-w", here.workspace.root).status == 1
