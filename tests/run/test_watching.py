"""The watcher: the scan is the truth, a hint makes it sooner, and nothing but being asked ends it."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from breachdocs import files, run
from breachdocs import watch as watching
from breachdocs.clock import went_back
from breachdocs.commands.auditing import audit
from breachdocs.commands.standing import standing_of
from breachdocs.documents import TemplateFault
from breachdocs.run import RunReport, run_once
from breachdocs.run.one_pass import Machine
from breachdocs.running_log import RunningLog
from breachdocs.watch import watch
from workspace_cases import NOW, Place, breach, file_of, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path, intake={"scan_seconds": 0.1})


def _watch(here: Place, passes: int) -> list[RunReport]:
    told: list[RunReport] = []
    watch(here.workspace, clock=lambda: NOW, told=told.append, passes=passes)
    return told


def test_what_is_there_and_what_comes_is_taken_in(here: Place, tmp_path: Path) -> None:
    stop = threading.Event()
    here.drop("one.docx", breach(1))
    thread = threading.Thread(
        target=watch, args=(here.workspace,), kwargs={"clock": lambda: NOW, "stop": stop}
    )
    thread.start()
    _until(lambda: (here.workspace.incident("2026-0001") / "original.docx").exists())
    here.drop("two.docx", breach(2))
    _until(lambda: (here.workspace.incident("2026-0002") / "original.docx").exists())
    asked = time.monotonic()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert time.monotonic() - asked < 2
    here.assert_whole(2)
    assert json.loads((tmp_path / "state" / "heartbeat.json").read_text())["last_scan"].startswith(
        "2026-03-02"
    )


def test_a_share_gone_and_back_costs_nothing(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    away = here.workspace.root.with_name("away")
    real, calls = watching._wait, [0]

    def wait(stop: threading.Event, wake: threading.Event, seconds: float) -> None:
        calls[0] += 1
        if calls[0] == 1:
            here.workspace.root.rename(away)
        if calls[0] == 3:
            (away / "inbox" / "late.docx").write_bytes(file_of(breach()))
            away.rename(here.workspace.root)
        real(stop, wake, min(seconds, 0.01))

    monkeypatch.setattr(watching, "_wait", wait)
    told = _watch(here, 5)
    assert any("can't be reached" in note for report in told for note in report.notes)
    here.assert_whole(1)


def test_an_empty_share_in_its_place_is_not_made_a_workspace(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = here.workspace.root.with_name("away")
    here.drop("one.docx", breach(1))
    real, calls = watching._wait, [0]

    def wait(stop: threading.Event, wake: threading.Event, seconds: float) -> None:
        calls[0] += 1
        if calls[0] == 1:
            here.workspace.root.rename(away)
            here.workspace.inbox.mkdir(parents=True)
            (here.workspace.inbox / "other.docx").write_bytes(file_of(breach(2)))
        if calls[0] == 3:
            assert here.files() == ["inbox/other.docx"]
            shutil.rmtree(here.workspace.root)
            away.rename(here.workspace.root)
        real(stop, wake, min(seconds, 0.01))

    monkeypatch.setattr(watching, "_wait", wait)
    told = _watch(here, 4)
    assert any("not the workspace that it was" in note for report in told for note in report.notes)
    here.assert_whole(1)


def test_a_fault_of_ours_in_a_pass_is_told_and_the_next_pass_comes(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = run.run_held, [0]

    def run_held(*given: Any, **named: Any) -> RunReport:
        calls[0] += 1
        if calls[0] == 1:
            raise ValueError("Jo Bloggs")
        return real(*given, **named)

    monkeypatch.setattr(watching, "run_held", run_held)
    here.drop("form.docx", breach())
    told = _watch(here, 2)
    assert "Bloggs" not in str(told)
    here.assert_whole(1)


def test_the_same_news_is_told_once(here: Place) -> None:
    here.drop("form.docx", file_of(breach())[:-20])
    assert len(_watch(here, 3)) == 1


def test_a_hint_shortens_the_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_drafts(monkeypatch)
    monkeypatch.setattr(watching, "_HINT_SECONDS", 0.05)
    here = place(tmp_path, intake={"scan_seconds": 60})
    here.run()
    stop = threading.Event()
    thread = threading.Thread(
        target=watch, args=(here.workspace,), kwargs={"clock": lambda: NOW, "stop": stop}
    )
    thread.start()
    time.sleep(0.5)
    here.drop("form.docx", breach())
    _until(lambda: (here.workspace.incident("2026-0001") / "original.docx").exists())
    stop.set()
    thread.join(5)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_ctrl_and_break_ends_it_on_windows_as_ctrl_and_c_does(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    before = signal.getsignal(signal.SIGUSR1)
    monkeypatch.setattr(watching, "_wait", lambda *_: signal.raise_signal(signal.SIGUSR1))
    watch(here.workspace, clock=lambda: NOW)
    assert signal.getsignal(signal.SIGUSR1) is before


def test_it_ends_on_sigterm_within_a_second(tmp_path: Path) -> None:
    here = place(tmp_path)
    code = (
        "from pathlib import Path; from breachdocs.config import Settings; from breachdocs.watch import watch;"
        "from breachdocs.workspace import Workspace;"
        f"s = Settings.model_validate({{'ledger': {{'state_folder': {str(tmp_path / 'state')!r}}}}});"
        f"watch(Workspace(Path({str(here.workspace.root)!r}), s))"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    _until(lambda: (tmp_path / "state" / "heartbeat.json").exists())
    process.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    assert process.wait(10) == 0
    assert time.monotonic() - asked < 3


def _until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_long_pass_says_meanwhile_that_it_is_alive(
    here: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_BEAT_SECONDS", 0.0)
    real, beaten = run.run_held, list[bool]()

    def run_held(*given: Any, **how: Any) -> RunReport:
        report = real(*given, **how)
        beaten.append((tmp_path / "state" / "heartbeat.json").exists())
        return report

    monkeypatch.setattr(watching, "run_held", run_held)
    here.drop("one.docx", breach())
    _watch(here, 1)
    assert beaten == [True]


def test_a_clock_put_back_is_told_once_and_nothing_waits_for_the_time_to_come_again(here: Place) -> None:
    times = [NOW, NOW - dt.timedelta(days=365), NOW - dt.timedelta(days=364)]
    reports = []
    for number, now in enumerate(times, 1):
        here.drop(f"{number}.docx", breach(number))
        os.utime(here.workspace.inbox / f"{number}.docx", (4e9, 4e9))
        reports.append(run_once(here.workspace, clock=itertools.repeat(now).__next__))
    told = [[note for note in report.notes if "clock was put back" in note] for report in reports]
    assert [len(notes) for notes in told] == [0, 1, 0]
    assert [len(report.registered) for report in reports] == [1, 1, 1]
    here.assert_whole(3)
    found = audit(here.workspace, None, NOW)
    assert not found.broken
    assert len(found.put_back) == 1
    assert "02/03/2026 10:30:00 to 02/03/2025 10:30:00" in found.put_back[0]


def test_a_half_copied_file_of_a_date_to_come_is_damaged_after_the_grace_time_all_the_same(
    here: Place,
) -> None:
    path = here.drop("half.docx", file_of(breach())[:-100])
    os.utime(path, (4e9, 4e9))
    for now in (1e9, 1e9, 1e9 + 3600):
        machine = Machine(pause=lambda _: None, patient=False, file_time=itertools.repeat(now).__next__)
        report = run_once(here.workspace, clock=lambda: NOW, machine=machine)
    assert [line.name for line in report.refused] == ["half.docx"]


def test_the_end_of_summer_time_is_no_clock_put_back() -> None:
    assert not went_back(dt.datetime(2026, 10, 25, 1, 50), dt.datetime(2026, 10, 25, 1, 5))
    assert went_back(dt.datetime(2026, 10, 25, 2, 10), dt.datetime(2026, 10, 25, 0, 59))
    assert went_back(dt.datetime(2026, 10, 26, 1, 50), dt.datetime(2026, 10, 26, 1, 5))


def test_what_waited_is_named_once_it_is_done(here: Place) -> None:
    here.drop("one.docx", breach())
    receipt = here.workspace.templates / "receipt.docx"
    receipt.parent.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("breachdocs.documents.due_drafts", _broken_template)
        assert "drafts wait" in here.run().waiting[0].text
        assert any("receipt.docx is broken" in trouble for trouble in standing_of(here.workspace).troubles)
    assert here.run().notes == ("What waited is done, row and drafts: 2026-0001.",)
    assert here.run() == RunReport()
    assert standing_of(here.workspace).troubles == ()


def _broken_template(*_given: object, **_how: object) -> None:
    raise TemplateFault("The template receipt.docx is broken.")


def test_rights_that_are_gone_are_told_in_status_and_logged_once(here: Place, tmp_path: Path) -> None:
    here.run()
    here.drop("one.docx", breach())

    def refused(*_given: object) -> None:
        raise PermissionError(13, "Permission denied")

    shut = Machine(pause=lambda _: None, system=files.FileSystem(rename=refused))
    for _ in range(5):
        report = here.run(machine=shut)
    assert any(".breachdocs" in note for note in report.notes)
    assert any(".breachdocs" in trouble for trouble in standing_of(here.workspace).troubles)
    assert not (tmp_path / "state" / "breachdocs.log").exists()
    here.run()
    here.assert_whole(1)
    assert standing_of(here.workspace).troubles == ()


@pytest.mark.parametrize(
    ("spoils", "told_as"),
    [
        (lambda register: register.chmod(0o444), "marked read-only"),
        (lambda register: register.write_bytes(b""), "no whole workbook"),
        (lambda register: (register.unlink(), register.mkdir()), "A folder called register.xlsx lies"),
    ],
    ids=["read-only", "emptied", "a folder"],
)
def test_a_register_that_a_person_or_a_sync_program_spoils_is_told_and_its_rows_wait_until_it_is_mended(
    here: Place, monkeypatch: pytest.MonkeyPatch, spoils: Callable[[Path], object], told_as: str
) -> None:
    here.drop("one.docx", breach(1))
    here.run()
    register = here.workspace.register
    sound = register.read_bytes()
    spoils(register)
    here.drop("two.docx", breach(2))
    real, calls = watching._wait, [0]

    def wait(stop: threading.Event, wake: threading.Event, seconds: float) -> None:
        calls[0] += 1
        if calls[0] == 6:
            assert standing_of(here.workspace).queued == 1
            if register.is_dir():
                register.rmdir()
            else:
                register.chmod(0o644)
            register.write_bytes(sound)
        real(stop, wake, min(seconds, 0.01))

    monkeypatch.setattr(watching, "_wait", wait)
    told = _watch(here, 7)
    assert sum(any(told_as in note for note in report.notes) for report in told) <= 2
    assert any("What waited is done" in note for note in told[-1].notes)
    assert standing_of(here.workspace).troubles == ()
    here.assert_whole(2)


def test_a_trouble_that_lasts_is_logged_once_an_hour(tmp_path: Path) -> None:
    now = [NOW]
    for minutes in (0, 1, 59, 61, -300):
        now[0] = NOW + dt.timedelta(minutes=minutes)
        log = RunningLog(tmp_path, lambda: now[0])  # as each pass has its own
        log.note("fault", fault="TemporaryFault")
        log.close()
    lines = (tmp_path / "breachdocs.log").read_text().splitlines()
    assert [json.loads(line)["at"][11:16] for line in lines] == ["10:30", "11:31", "05:30"]


def test_a_pass_that_is_stopped_ends_without_a_word_on_each_drop_that_is_left(here: Place) -> None:
    for number in range(3):
        here.drop(f"{number}.docx", breach(number))
    asked = iter([False, False, *[True] * 100])
    report = here.run(machine=Machine(pause=lambda _: None, halted=asked.__next__))
    assert report.waiting == ()
    here.run()
    here.assert_whole(3)
