"""One writer at a time, whoever holds the lease: two machines on one workspace, with a real PostgreSQL and with the
ledger in a file, a holder that is killed among them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from breachdocs.commands.standing import standing_of
from breachdocs.config import Settings
from breachdocs.errors import ExitStatus, TemporaryFault, WorkspaceHeld
from breachdocs.holding import hold
from breachdocs.register.ledger import Ledger
from breachdocs.workspace import Workspace
from postgresql_server import Server, postgresql
from workspace_cases import NOW, Place, breach, place, quick_drafts


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgresql() as running:
        yield running


@pytest.fixture
def url(server: Server, tmp_path: Path) -> str:
    return server.database(tmp_path.name)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def _as_seen_by(here: Place, machine: str, **ledger: object) -> Place:
    """The same workspace from another machine: with a state folder of its own."""
    state = here.workspace.root.parent / f"state of {machine}"
    changed = here.workspace.settings.ledger.model_copy(update={"state_folder": str(state), **ledger})
    settings = here.workspace.settings.model_copy(update={"ledger": changed})
    return Place(Workspace(here.workspace.root, settings))


def _started(here: Place, machine: str, *, stops_at: str = "") -> subprocess.Popen[str]:
    """A run as another machine would make it, in a process of its own; it says and waits where it is to be killed."""
    script = f"""
import datetime, platform, sys, time
from pathlib import Path
platform.node = lambda: {machine!r}
import pytest, workspace_cases
from breachdocs import register
from breachdocs.config import Settings
from breachdocs.register import store
from breachdocs.workspace import Workspace
patch = pytest.MonkeyPatch()
workspace_cases.quick_drafts(patch)
if {stops_at!r}:
    def wait(*given, **named):
        print("holding", flush=True)
        time.sleep(600)
    patch.setattr(register, {stops_at!r}, wait)
settings = Settings.model_validate_json(sys.stdin.read())
here = workspace_cases.Place(Workspace(Path({str(here.workspace.root)!r}), settings))
print(int(here.run().exit_status), flush=True)
"""
    run = subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parents[1])])},
    )
    assert run.stdin is not None
    run.stdin.write(here.workspace.settings.model_dump_json())
    run.stdin.close()
    return run


def _says(run: subprocess.Popen[str]) -> str:
    assert run.stdout is not None
    return run.stdout.readline().strip()


def _ended(run: subprocess.Popen[str]) -> str:
    """What a run said last, once it has ended."""
    said = _says(run)
    run.wait()
    assert run.stdout is not None
    run.stdout.close()
    return said


def _kill(run: subprocess.Popen[str]) -> None:
    run.kill()
    _ended(run)


def test_two_machines_at_once_on_the_same_files_make_one_row_each(here: Place, url: str) -> None:
    for number in range(12):
        here.drop(f"form {number}.docx", breach(number))
    runs = [_started(_as_seen_by(here, name, url=url), name) for name in ("A", "B")]
    assert [_ended(run) for run in runs] == ["0", "0"]
    here.assert_whole(12)


@pytest.mark.parametrize("stops_at", ["apply", "commit"])
def test_a_machine_that_is_killed_while_it_holds_the_lease_leaves_it_to_the_other(
    here: Place, url: str, stops_at: str
) -> None:
    for number in range(5):
        here.drop(f"form {number}.docx", breach(number))
    killed = _started(_as_seen_by(here, "A", url=url), "A", stops_at=stops_at)
    other = _as_seen_by(here, "B", url=url, wait_seconds=0)
    try:
        assert _says(killed) == "holding"
        with pytest.raises(WorkspaceHeld):
            other.run()
    finally:
        _kill(killed)
    patient = _as_seen_by(here, "B", url=url, wait_seconds=20)
    assert patient.run().exit_status is ExitStatus.DONE
    here.assert_whole(5)


def test_a_holder_that_lost_its_connection_can_do_no_more_and_the_other_takes_over(
    here: Place, server: Server, url: str
) -> None:
    first, second = _as_seen_by(here, "A", url=url), _as_seen_by(here, "B", url=url)
    with hold(first.workspace) as held:
        held.ledger.set_meta(written="before")
        server.stop()
        server.start()
        with pytest.raises(TemporaryFault):
            held.ledger.set_meta(written="after")
        here.drop("form.docx", breach())
        assert second.run().exit_status is ExitStatus.DONE
        with pytest.raises(TemporaryFault):  # nor does it connect anew
            held.ledger.set_meta(written="after")
    with hold(second.workspace) as held:
        assert held.ledger.meta("written") == "before"
    here.assert_whole(1)


def test_a_shared_ledger_that_goes_away_in_a_pass_is_a_fault_that_passes(
    here: Place, server: Server, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = _as_seen_by(here, "A", url=url)
    here.drop("form.docx", breach())
    real = Ledger.put_incident

    def away(self: Ledger, incident: object) -> None:
        monkeypatch.setattr(Ledger, "put_incident", real)
        server.stop()
        server.start()
        real(self, incident)  # type: ignore[arg-type] # as it came

    monkeypatch.setattr(Ledger, "put_incident", away)
    with pytest.raises(TemporaryFault):
        shared.run()
    assert shared.run().exit_status is ExitStatus.DONE
    here.assert_whole(1)


def test_a_ledger_in_a_file_is_one_machines_and_another_is_sent_there_killed_holder_or_not(
    here: Place,
) -> None:
    for number in range(5):
        here.drop(f"form {number}.docx", breach(number))
    killed = _started(_as_seen_by(here, "A"), "A", stops_at="commit")
    try:
        assert _says(killed) == "holding"
        with pytest.raises(WorkspaceHeld, match=r"another computer \(A\)"):
            _as_seen_by(here, "B").run()
        with pytest.raises(WorkspaceHeld, match="Another run"):
            _as_seen_by(here, "A", wait_seconds=0).run()
    finally:
        _kill(killed)
    with pytest.raises(WorkspaceHeld, match=r"another computer \(A\)"):
        _as_seen_by(here, "B").run()
    again = _started(_as_seen_by(here, "A"), "A")
    assert _ended(again) == "0"
    here.assert_whole(5)


def test_a_workspace_is_moved_to_postgresql_by_its_one_setting(here: Place, url: str) -> None:
    assert json.loads(Settings().model_dump_json())["ledger"]["url"] == ""
    shared = _as_seen_by(here, "A", url=url)
    for number in range(3):
        shared.drop(f"form {number}.docx", breach(number))
    assert shared.run().exit_status is ExitStatus.DONE
    shared.drop("form 0.docx", breach(0, reference="2026-0001", breach_type="loss_theft"))
    assert [line.reference for line in _as_seen_by(here, "B", url=url).run().updated] == ["2026-0001"]
    alone = place(here.workspace.root.parent / "alone")
    for number in range(3):
        alone.drop(f"form {number}.docx", breach(number))
    alone.run()
    alone.drop("form 0.docx", breach(0, reference="2026-0001", breach_type="loss_theft"))
    alone.run()
    assert standing_of(shared.workspace, lambda: NOW) == standing_of(alone.workspace, lambda: NOW)
    assert NOW.year == 2026
