"""Looking into the inbox: what is ready, what waits and why, what is none of ours."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from breachdocs.config import Intake
from breachdocs.errors import TemporaryFault
from breachdocs.intake import candidates, is_ignored, look, look_longer
from faulty_files import FAULTS, Faulty
from workspace_cases import breach, file_of

SETTINGS = Intake(settle_seconds=2, grace_seconds=120)
NOW = 1_800_000_000.0


def _file(inbox: Path, name: str, content: bytes = b"words", age: float = 60) -> Path:
    path = inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (NOW - age, NOW - age))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "~$form.docx",
        "~$rm.docx",
        ".~lock.form.docx#",
        "x.TMP",
        "~WRD0001.tmp",
        "~wrd12.docx",
        ".DS_Store",
        "Thumbs.db",
        "Icon\r",
        "DESKTOP.INI",
    ],
)
def test_what_programs_leave_behind_is_no_drop(tmp_path: Path, name: str) -> None:
    _file(tmp_path, name)
    assert candidates(tmp_path) == []
    assert is_ignored(name)


def test_files_in_dropped_folders_are_drops_and_hidden_folders_are_not(tmp_path: Path) -> None:
    _file(tmp_path, "deep/er/form.docx", age=5)
    _file(tmp_path, "old.docx", age=50)
    _file(tmp_path, ".stfolder/x.docx")
    assert [found.place for found in candidates(tmp_path)] == ["old.docx", "deep/er/form.docx"]


def test_a_link_to_a_folder_is_named_and_never_walked(tmp_path: Path) -> None:
    _file(tmp_path, "outside/secret.docx")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "link").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert [(found.place, found.regular) for found in candidates(inbox)] == [("link", False)]


def test_a_half_copied_zip_waits_for_the_grace_time_and_is_then_for_the_reader_to_judge(
    tmp_path: Path,
) -> None:
    half = file_of(breach())[:-30]
    _file(tmp_path, "young.docx", half, age=119)
    _file(tmp_path, "old.docx", half, age=121)
    found = look(tmp_path, SETTINGS, NOW, None)
    assert [ready.place for ready in found.ready] == ["old.docx"]
    assert [(waiting.place, waiting.why) for waiting in found.waiting] == [
        ("young.docx", "it is still being copied")
    ]


@pytest.mark.parametrize("content", [b"", b"\0" * 4096], ids=["empty", "room made first"])
def test_a_word_file_of_nothing_yet_waits(tmp_path: Path, content: bytes) -> None:
    _file(tmp_path, "form.docx", content, age=10)
    assert look(tmp_path, SETTINGS, NOW, None).ready == ()


def test_fresh_files_are_waited_for_once_for_all(tmp_path: Path) -> None:
    _file(tmp_path, "a.docx", file_of(breach()), age=1)
    _file(tmp_path, "b.docx", file_of(breach()), age=0)
    _file(tmp_path, "ahead.docx", file_of(breach()), age=-500)
    waits: list[float] = []
    assert len(look(tmp_path, SETTINGS, NOW, waits.append).ready) == 3
    assert waits == [2]
    assert len(look(tmp_path, SETTINGS, NOW, None).waiting) == 3


def test_a_file_that_has_settled_for_a_while_waits_only_for_the_rest(tmp_path: Path) -> None:
    _file(tmp_path, "older.docx", file_of(breach()), age=1.5)
    _file(tmp_path, "younger.docx", file_of(breach()), age=0.5)
    waits: list[float] = []

    found = look(tmp_path, SETTINGS, NOW, waits.append)

    assert len(found.ready) == 2
    assert waits == [pytest.approx(1.5, abs=0.01)]


def test_what_changes_while_it_settles_waits(tmp_path: Path) -> None:
    path = _file(tmp_path, "a.eml", b"Subject: a", age=0)
    found = look(tmp_path, SETTINGS, NOW, lambda _seconds: path.write_bytes(b"Subject: a form") and None)
    assert [waiting.why for waiting in found.waiting] == ["it has only just changed"]


def test_a_half_copied_file_is_waited_for_in_steps_until_it_is_whole(tmp_path: Path) -> None:
    whole = file_of(breach())
    path = _file(tmp_path, "slow.docx", whole[:-40], age=1)
    waits: list[float] = []

    def go_on(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            path.write_bytes(whole)
            os.utime(path, (NOW, NOW))

    found = look_longer(tmp_path, Intake(settle_seconds=2, grace_seconds=60), NOW, go_on)
    assert [ready.place for ready in found.ready] == ["slow.docx"]
    assert waits == [2, 2, 2]


def test_what_stays_half_copied_for_the_grace_time_is_for_the_reader_and_what_grows_waits(
    tmp_path: Path,
) -> None:
    half = file_of(breach())[:-40]
    _file(tmp_path, "still.docx", half, age=-9_000)
    growing = _file(tmp_path, "growing.docx", half[:1000], age=0)
    waits: list[float] = []

    def go_on(seconds: float) -> None:
        waits.append(seconds)
        growing.write_bytes(half[: 1000 + len(waits)])

    found = look_longer(tmp_path, Intake(settle_seconds=2, grace_seconds=9), NOW, go_on)
    assert [ready.place for ready in found.ready] == ["still.docx"]
    assert [waiting.place for waiting in found.waiting] == ["growing.docx"]
    assert sum(waits) == 9


def test_a_pdf_without_its_end_is_still_being_copied(tmp_path: Path) -> None:
    _file(tmp_path, "half.pdf", b"%PDF-1.7\n1 0 obj", age=10)
    _file(tmp_path, "whole.pdf", b"%PDF-1.7\n1 0 obj\n%%EOF\n", age=10)
    assert [ready.place for ready in look(tmp_path, SETTINGS, NOW, None).ready] == ["whole.pdf"]


def test_an_inbox_that_is_away_is_a_fault_that_passes(tmp_path: Path) -> None:
    with pytest.raises(TemporaryFault):
        candidates(tmp_path / "away")


def test_a_thousand_files_are_looked_at_in_a_moment(tmp_path: Path) -> None:
    content = file_of(breach())
    for number in range(1000):
        _file(tmp_path, f"{number}.docx", content)
    started = time.process_time()
    assert len(look(tmp_path, SETTINGS, NOW, None).ready) == 1000
    assert time.process_time() - started < 5


def test_a_folder_that_may_not_be_looked_into_waits_and_holds_up_nothing_else(tmp_path: Path) -> None:
    _file(tmp_path, "Oak/shut/form.docx")
    _file(tmp_path, "Oak/other.docx")
    _file(tmp_path, "form.docx")
    with Faulty(FAULTS["denied"], 1, long=9).beneath("scandir", tmp_path / "Oak" / "shut"):
        found = look(tmp_path, SETTINGS, NOW, None)
    assert [one.place for one in found.ready] == ["Oak/other.docx", "form.docx"]
    assert [(one.place, one.incomplete) for one in found.waiting] == [("Oak/shut/", False)]
    with Faulty(FAULTS["vanished"], 1, long=9).beneath("scandir", tmp_path / "Oak"):
        assert [one.place for one in look(tmp_path, SETTINGS, NOW, None).ready] == ["form.docx"]


@pytest.mark.parametrize(
    "name", ["form.docx.crdownload", "form.docx.download", "Form.docx.PART", "deep/form.docx.filepart"]
)
def test_a_download_under_way_waits_however_whole_it_looks_and_is_told(tmp_path: Path, name: str) -> None:
    _file(tmp_path, name, age=1_000_000)
    found = look(tmp_path, SETTINGS, NOW, None)
    assert found.ready == ()
    assert [(one.place, one.incomplete) for one in found.waiting] == [(name, False)]


def test_what_lies_beside_a_form_that_cannot_be_opened_waits_for_it_and_other_forms_do_not(
    tmp_path: Path,
) -> None:
    for name in ("Oak/form.docx", "Oak/other.docx", "Oak/log.pdf", "photo.jpg"):
        _file(tmp_path, name, b"%PDF %%EOF")
    with Faulty(FAULTS["sharing"], 1, long=9).beneath("open", tmp_path / "Oak" / "form.docx"):
        found = look(tmp_path, SETTINGS, NOW, None)
    assert [one.place for one in found.ready] == ["Oak/other.docx", "photo.jpg"]
    assert [one.place for one in found.waiting] == ["Oak/form.docx", "Oak/log.pdf"]
