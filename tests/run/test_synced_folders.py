"""A workspace in a folder that OneDrive and the like keep in step with a cloud: files whose content is only there.

Windows is stood in for by what Python makes of it: attributes in what `os.lstat` tells, an invalid argument where a
file can't be opened as its content can't be fetched, and the numbers of ``ERROR_CLOUD_FILE_…`` at a rename.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from breachdocs import files
from breachdocs.commands.standing import standing_of
from breachdocs.run import Machine
from faulty_files import Faulty, windows_error
from workspace_cases import NOW, Place, breach, place, quick_drafts

OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS = 0x1000, 0x40000, 0x400000
#: No provider runs, no sign-in, no network, without success, in use, aborted, denied, ended, timed out.
CLOUD = (362, 386, 388, 389, 390, 391, 393, 395, 396, 397, 398, 404, 426)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


class _Found:
    """What `os.lstat` tells of a file on Windows."""

    def __init__(self, found: os.stat_result, attributes: int) -> None:
        self._found, self.st_file_attributes, self.st_reparse_tag = found, attributes, 0x9000601A

    def __getattr__(self, name: str) -> Any:
        return getattr(self._found, name)


@pytest.fixture(params=[OFFLINE, RECALL_ON_OPEN, RECALL_ON_DATA_ACCESS, OFFLINE | RECALL_ON_DATA_ACCESS])
def online(here: Place, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[None]:
    """Every Word file and workbook of the workspace is only online."""
    lstat = os.lstat

    def told(path: Any, *given: Any, **named: Any) -> Any:
        found = lstat(path, *given, **named)
        return _Found(found, request.param) if str(path).endswith((".docx", ".xlsx")) else found

    with monkeypatch.context() as windows:
        windows.setattr(os, "lstat", told)
        yield


def _not_fetched() -> OSError:
    return OSError(errno.EINVAL, "Invalid argument")


@pytest.mark.usefixtures("online")
def test_a_form_whose_content_is_only_online_is_fetched_by_being_opened_and_taken_in(here: Place) -> None:
    here.drop("form.docx", breach())
    assert len(here.run().registered) == 1
    here.assert_whole(1)


@pytest.mark.usefixtures("online")
def test_a_form_that_cannot_be_fetched_waits_in_the_inbox_and_what_to_do_is_told(here: Place) -> None:
    here.drop("form.docx", breach(1))
    with Faulty(_not_fetched, 1, long=999).beneath("open", here.workspace.inbox):
        for _ in range(3):
            report = here.run()
            assert [line.name for line in report.waiting] == ["form.docx"]
            assert "only online" in report.waiting[0].text
            assert "OneDrive" in report.waiting[0].text
        assert "only online" in standing_of(here.workspace, lambda: NOW).waiting[0].why
    assert here.files("inbox") == ["form.docx"]
    here.run()
    here.assert_whole(1)


def test_a_file_that_another_program_holds_is_not_called_online(here: Place) -> None:
    here.drop("form.docx", breach(1))
    with Faulty(lambda: windows_error(32), 1, long=999).beneath("open", here.workspace.inbox):
        assert "another program holds it open" in here.run().waiting[0].text


@pytest.mark.parametrize("number", CLOUD)
def test_what_syncs_the_folder_may_fail_at_any_rename_and_the_next_pass_goes_on(
    here: Place, number: int
) -> None:
    at = 0
    while True:
        at += 1
        fails = Faulty(lambda: windows_error(number), at, long=99)
        here.drop(f"{at}.docx", breach(at))
        report = here.run(replace(Machine(), system=fails.system()))
        if fails.made < at:
            break
        told = " ".join((*report.notes, *(line.text for line in report.waiting)))
        assert "OneDrive" in told or number in files.PASSING_WINDOWS_ERRORS
        here.run()
    assert at > 3
    here.assert_whole(at)


@pytest.mark.usefixtures("online")
def test_a_register_that_cannot_be_fetched_keeps_its_rows_waiting_and_is_told(here: Place) -> None:
    here.drop("one.docx", breach(1))
    here.run()
    here.drop("two.docx", breach(2))
    with Faulty(_not_fetched, 1, long=999).beneath("open", here.workspace.register):
        report = here.run()
        assert any("register.xlsx is only online" in note and "OneDrive" in note for note in report.notes)
        assert standing_of(here.workspace, lambda: NOW).queued == 1
    here.run()
    here.assert_whole(2)
