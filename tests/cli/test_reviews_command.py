"""``breachdocs reviews``: what is due to be looked at again, from ledger and register."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Protocol

import docx
import pytest

from breachdocs.assessment.reevaluation import due_reviews
from breachdocs.commands.demo import demonstrate
from breachdocs.commands.reviewing import registered_of, write_note
from breachdocs.config import Settings
from breachdocs.errors import UsageError
from breachdocs.workspace import Workspace


class Command(Protocol):
    def __call__(self, *arguments: object) -> Any: ...


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("reviews") / "demo"
    demonstrate(root, lambda: dt.datetime(2026, 3, 31, 12))
    return root


@pytest.fixture
def half_a_year_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("breachdocs.cli.console.local_now", lambda: dt.datetime(2026, 10, 1, 9))


@pytest.mark.usefixtures("half_a_year_on")
def test_what_is_due_is_listed_with_its_numbers_and_without_an_alert_no_note_is_made(
    breachdocs: Command, workspace: Path, tmp_path: Path
) -> None:
    seen = breachdocs("reviews", "-w", workspace, "--note", tmp_path / "note.docx")
    assert seen.status == 0
    assert seen.out.startswith("12 re-evaluations due")
    assert "1 incident before (itself among them), none after" in " ".join(seen.out.split())
    assert "Nothing for the governance board" in seen.out
    assert not (tmp_path / "note.docx").exists()


def test_before_the_months_are_over_nothing_is_due(
    breachdocs: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "breachdocs.cli.console.local_now", lambda: dt.datetime(2026, 4, 1, 9)
    )  # the oldest is of November
    assert breachdocs("reviews", "-w", workspace).out.startswith("No re-evaluation is due")


def test_rows_that_only_the_register_has_count_and_a_written_outcome_ends_a_review() -> None:
    day = dt.datetime(2026, 1, 5, 10)
    row: dict[str, Any] = {
        "School": "Hill",
        "Type of breach": "Loss or theft of paperwork or device",
        "Received": day,
    }
    rows = {
        "OLD-1": row,
        "OLD-2": row | {"Received": dt.date(2026, 2, 5)},
        "OLD-3": row | {"Review outcome": "Reduced"},
        "OLD-4": row | {"Received": None},
    }
    found = due_reviews(registered_of([], rows), dt.date(2026, 8, 5), 6)
    assert [one.incident.reference for one in found] == ["OLD-1", "OLD-2"]
    assert (found[0].incident.breach_type, found[0].before, found[0].after) == ("loss_or_theft", 2, 1)


def test_the_note_is_written_once_and_never_over_a_file(tmp_path: Path) -> None:
    day = {"Type of breach": "Other", "School": "Hill"}
    rows: dict[str, Any] = {
        f"OLD-{month}": day | {"Received": dt.date(2026, month, 5)} for month in (2, 3, 4)
    }
    found = due_reviews(registered_of([], rows), dt.date(2026, 8, 6), 6)
    place = Workspace(tmp_path, Settings())
    assert write_note(place, found, dt.date(2026, 8, 6), tmp_path / "note.docx") == 1
    assert "2 after: there is no reduction" in "".join(
        docx.Document(str(tmp_path / "note.docx")).element.body.itertext()
    )
    with pytest.raises(UsageError, match="already"):
        write_note(place, found, dt.date(2026, 8, 6), tmp_path / "note.docx")
