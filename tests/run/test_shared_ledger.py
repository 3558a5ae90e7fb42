"""Two machines with one PostgreSQL: an advisory lock keeps one waiting, and each drop becomes one row.

Runs where ``BREACHDOCS_TEST_POSTGRESQL`` names an empty database (``postgresql+psycopg://…``).
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from breachdocs.workspace import Workspace
from workspace_cases import Place, breach, place, quick_drafts

URL = os.environ.get("BREACHDOCS_TEST_POSTGRESQL", "")


@pytest.mark.skipif(not URL, reason="no PostgreSQL to try it with")
def test_two_machines_at_once_on_the_same_files_make_one_row_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path, ledger={"url": URL})
    for number in range(12):
        here.drop(f"form {number}.docx", breach(number))
    failed: list[Exception] = []

    def run(state: str) -> None:
        ledger = here.workspace.settings.ledger.model_copy(update={"state_folder": str(tmp_path / state)})
        settings = here.workspace.settings.model_copy(update={"ledger": ledger})
        try:
            Place(Workspace(here.workspace.root, settings)).run()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test fails
            failed.append(error)

    runs = [threading.Thread(target=run, args=(name,)) for name in ("one machine", "another")]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert failed == []
    here.assert_whole(12)
