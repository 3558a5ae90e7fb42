"""A run that is cut short anywhere goes on where it stopped: one row, one set of drafts, the original archived once."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from breachdocs import files, intake, register
from breachdocs.commands.auditing import audit
from breachdocs.documents import default_templates
from breachdocs.errors import ExitStatus, TemporaryFault, WorkspaceHeld
from breachdocs.intake import State
from breachdocs.register.ledger import Ledger
from breachdocs.run import Machine, archiving
from workspace_cases import NOW, Place, breach, file_of, place, quick_drafts


class PowerCut(BaseException):
    """The machine went off."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def _cut_at(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, after: bool, when: int = 1) -> None:
    """Cuts the power before or after the call number `when` of a step."""
    real: Callable[..., Any] = getattr(owner, name)
    calls = [0]

    def step(*given: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] != when:
            return real(*given, **named)
        if after:
            real(*given, **named)
        raise PowerCut

    monkeypatch.setattr(owner, name, step)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("owner", "name", "when"),
    [
        (Ledger, "put_drops", 1),
        (files, "move", 1),
        (files, "move", 2),
        (Ledger, "put_incident", 1),
        (Ledger, "queue", 1),
        (Ledger, "put_form", 2),
        (register, "commit", 1),
        (Ledger, "put_written", 1),
        (Ledger, "unqueue", 1),
        (Ledger, "put_drafts", 1),
        (files, "write_atomically", 1),
        (files, "write_atomically", 2),
        (files, "write_atomically", 3),
        (archiving, "_named", 1),
        (files, "move", 3),
        (files, "move", 4),
        (files, "move", 5),
    ],
)
def test_a_power_cut_at_any_call_leaves_one_row_one_set_of_drafts_and_one_original(
    here: Place, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, when: int, *, after: bool
) -> None:
    monkeypatch.setattr(files, "has_other_rights", lambda *_: False)  # on any disk
    here.drop("one.docx", breach(1))
    here.drop("two.docx", breach(2))
    here.drop("no form.docx", b"plain words")
    if owner is register:
        monkeypatch.setattr(owner, name, getattr(owner, name), raising=False)
    with monkeypatch.context() as patch:
        _cut_at(patch, owner, name, after=after, when=when)
        with pytest.raises(PowerCut):
            here.run()
    here.run()
    here.run()
    here.assert_whole(2)
    assert len(here.rows("Attention")) == 1
    assert len(here.files("outbox/needs-attention")) == 2


@pytest.mark.parametrize("state", [State.CLAIMED, State.REGISTERED, State.DRAFTED, State.ARCHIVED])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_power_cut_at_any_state_of_the_ledger_loses_and_doubles_nothing(
    here: Place, monkeypatch: pytest.MonkeyPatch, state: State, *, after: bool
) -> None:
    here.drop("one.docx", breach(1))
    here.drop("two.docx", breach(2))
    real = Ledger.move_on

    def move_on(self: Ledger, drops: Any, to: State, now: Any) -> Any:
        if to is not state:
            return real(self, drops, to, now)
        if after:
            real(self, drops, to, now)
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "move_on", move_on)
        with pytest.raises(PowerCut):
            here.run()
    here.run()
    here.assert_whole(2)


def test_an_update_cut_short_is_made_once(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    here.drop("one.docx", breach(1))
    here.run()
    here.drop("more.docx", breach(1, location="The hall", reference="2026-0001"))
    with monkeypatch.context() as patch:
        _cut_at(patch, files, "write_atomically", after=True, when=3)
        with pytest.raises(PowerCut):
            here.run()
    here.run()
    names = here.files("outbox/incidents/2026-0001")
    assert {"original.docx", "original-v2.docx", "receipt.docx", "receipt-v2.docx"} <= set(names)
    assert not [name for name in names if "v3" in name]


def test_the_inbox_away_is_told_and_what_was_dropped_meanwhile_is_taken_in_later(here: Place) -> None:
    here.drop("one.docx", breach(1))
    here.run()
    away = here.workspace.root.with_name("away")
    here.workspace.root.rename(away)
    (away / "inbox" / "two.docx").write_bytes(file_of(breach(2)))
    with pytest.raises(TemporaryFault):
        here.run()
    away.rename(here.workspace.root)
    assert len(here.run().registered) == 1
    here.assert_whole(2)


def test_a_share_that_vanishes_in_mid_pass_costs_nothing(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        here.drop(f"{number}.docx", breach(number))
    real, calls = files.REAL.replace, [0]

    def vanishing(source: Path, target: Path) -> None:
        calls[0] += 1
        if calls[0] > 2:
            raise OSError(53, "The network path was not found")
        real(source, target)

    report = here.run(Machine(system=files.FileSystem(replace=vanishing, sleep=lambda _seconds: None)))
    assert report.exit_status is ExitStatus.NEEDS_A_PERSON
    here.run()
    here.assert_whole(3)


def test_a_full_disk_leaves_the_register_as_it_was_and_the_rows_waiting(here: Place) -> None:
    here.drop("one.docx", breach(1))
    here.run()
    before = here.workspace.register.read_bytes()
    here.drop("two.docx", breach(2))

    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    here.run(Machine(system=files.FileSystem(fsync=full, sleep=lambda _seconds: None)))
    assert here.workspace.register.read_bytes() == before
    here.run()
    here.assert_whole(2)


def test_a_template_at_fault_lets_the_drafts_wait_and_loses_nothing(tmp_path: Path) -> None:
    here = place(tmp_path)
    broken = here.workspace.templates / "receipt.docx"
    broken.write_bytes(b"no Word file")
    here.drop("one.docx", breach(1))
    report = here.run()
    assert report.exit_status is ExitStatus.NEEDS_A_PERSON
    assert len(here.rows()) == 1
    assert [line.reference for line in report.waiting] == ["2026-0001"]
    assert not (here.workspace.incident("2026-0001") / "original.docx").exists()
    broken.write_bytes(default_templates()["receipt.docx"])
    here.run()
    here.assert_whole(1)


def test_a_fault_of_ours_with_one_form_sets_it_aside_and_the_others_go_through(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from breachdocs.run import deciding

    real = deciding.assessed

    def assessed(a_pass: Any, incident: Any) -> Any:
        if incident.form.stage1.school == "School number 1":
            raise KeyError("Jo Bloggs")
        return real(a_pass, incident)

    monkeypatch.setattr(deciding, "assessed", assessed)
    here.drop("one.docx", breach(1))
    here.drop("two.docx", breach(2))
    report = here.run()
    assert [line.code for line in report.refused] == ["unexpected"]
    assert [row["School"] for row in here.rows().values()] == ["School number 2"]
    assert "Bloggs" not in str(report)


def test_a_claimed_file_that_no_ledger_knows_is_taken_in(here: Place) -> None:
    here.run()
    folder = here.workspace.claimed / "unknown"
    folder.mkdir(parents=True)
    (folder / "original.docx").write_bytes(file_of(breach()))
    assert len(here.run().registered) == 1
    here.assert_whole(1)


def test_a_copy_of_a_workspace_that_is_still_there_is_refused(here: Place, tmp_path: Path) -> None:
    here.run()
    shutil.copytree(here.workspace.root, tmp_path / "copy")
    copy = Place(type(here.workspace)(tmp_path / "copy", here.workspace.settings))
    with pytest.raises(WorkspaceHeld, match="copy"):
        copy.run()
    shutil.rmtree(here.workspace.root)
    copy.run()


def test_a_workspace_whose_ledger_is_elsewhere_is_refused(here: Place, tmp_path: Path) -> None:
    here.run()
    (tmp_path / "state").rename(tmp_path / "elsewhere")
    with pytest.raises(WorkspaceHeld, match="rebuild --ledger"):
        here.run()


def test_a_second_run_gives_up_waiting_in_words(tmp_path: Path) -> None:
    from breachdocs.holding import hold

    here = place(tmp_path, ledger={"wait_seconds": 0.2})
    with hold(here.workspace), pytest.raises(WorkspaceHeld, match="Another run"):
        here.run()


def test_a_pass_that_is_asked_to_stop_leaves_the_rest_for_the_next(here: Place) -> None:
    for number in range(4):
        here.drop(f"{number}.docx", breach(number))
    asked = [0]

    def halted() -> bool:
        asked[0] += 1
        return asked[0] > 7

    here.run(Machine(halted=halted))
    here.run()
    here.assert_whole(4)


def test_a_pass_that_is_asked_to_stop_at_any_step_of_its_way_goes_on_with_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    steps = 0
    while True:
        here = place(tmp_path / str(steps))
        for number in (1, 2):
            here.drop(f"{number}.docx", breach(number))
        left = [steps]

        def halted(left: list[int] = left) -> bool:
            left[0] -= 1
            return left[0] < 0

        here.run(Machine(halted=halted, pause=None))
        written = here.workspace.register.exists() and len(here.rows())
        here.run()
        here.assert_whole(2)
        page = audit(here.workspace, "2026-0001", NOW).page
        assert "| School | School number 1 |" in page
        assert "changed by a person" not in page  # what the stopped pass wrote is not taken for a person's
        assert written in {0, 2}
        if left[0] >= 0:
            break
        steps += 1
    assert steps > 12


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("name", ["write_atomically", "settle", "_patiently"])
def test_a_power_cut_while_originals_are_made_anew_where_they_stay_leaves_each_there_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool
) -> None:
    quick_drafts(monkeypatch)
    monkeypatch.setattr(files, "has_other_rights", lambda *_: True)
    cuts = 0
    for when in itertools.count(1):
        (tmp_path / str(when)).mkdir()
        here = place(tmp_path / str(when))
        here.drop("Oak/one.docx", breach(1))
        here.drop("Oak/log.pdf", b"%PDF-1.7 x %%EOF")
        with monkeypatch.context() as patch:
            _cut_at(patch, files, name, after=after, when=when)
            try:
                here.run()
            except PowerCut:
                cuts += 1
            else:
                break
        here.run()
        here.run()
        here.assert_whole(1)
        kept = here.files("outbox/incidents")
        assert [sum(what in file for file in kept) for what in ("/original", "/evidence-")] == [1, 1]
    assert cuts > 1


def test_half_written_files_of_a_killed_pass_are_cleared_away(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.drop("one.docx", breach(1))
    with monkeypatch.context() as patch:
        _cut_at(patch, files, "write_atomically", after=True, when=2)
        with pytest.raises(PowerCut):
            here.run()
    claim = next(here.workspace.claimed.iterdir())
    for folder in (claim, here.workspace.incident("2026-0001"), here.workspace.outbox):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".receipt.docx.4711.tmp").write_bytes(b"half of it")
    (here.workspace.outbox / ".theirs.tmp").write_bytes(b"another program's")
    here.run()
    assert [name for name in here.files() if name.endswith(".tmp")] == ["outbox/.theirs.tmp"]
    assert not claim.exists()
    here.assert_whole(1)


def test_half_written_copies_are_cleared_away_from_every_place_they_were_for(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.drop("Oak/one.docx", breach(1))
    here.drop("Oak/log.pdf", b"%PDF-1.7 x %%EOF")
    here.drop("two.docx", breach(2))
    with monkeypatch.context() as patch:
        _cut_at(patch, archiving, "_move_all", after=False)
        with pytest.raises(PowerCut):
            here.run()
    for reference in here.rows():
        (here.workspace.incident(reference) / ".evidence.pdf.4711.tmp").write_bytes(b"half of it")
    here.run()
    assert [name for name in here.files() if name.endswith(".tmp")] == []
    assert len([name for name in here.files("outbox/incidents") if "/evidence-" in name]) == 1


def test_a_half_written_copy_of_a_scan_is_cleared_away(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    here.drop("scan.jpg", b"\xff\xd8\xff of a form")
    with monkeypatch.context() as patch:
        _cut_at(patch, intake, "copy_aside", after=True)
        with pytest.raises(PowerCut):
            here.run()
    (aside,) = here.workspace.needs_attention.iterdir()
    (aside / ".scan.jpg.4711.tmp").write_bytes(b"half of it")
    here.run()
    assert sorted(path.name for path in aside.iterdir()) == ["WHY.txt", "scan.jpg"]
