from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from breachdocs import settings_file
from breachdocs.commands.checking import is_remote
from breachdocs.commands.demo import MARK
from breachdocs.commands.laying_out import lay_out, templates
from breachdocs.commands.standing import OpenIncident, Standing, Waits
from breachdocs.config import Intake, Ledger, Settings
from breachdocs.documents import default_templates
from breachdocs.errors import TemporaryFault, WorkspaceHeld
from breachdocs.run.run_report import Line, RunReport
from breachdocs.screens import run_screen, status_screen
from breachdocs.watch import watch
from breachdocs.workspace import Workspace

REPOSITORY = Path(__file__).parents[2]
_NOW = dt.datetime(2026, 3, 31, 12)


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace just laid out, with its ledger inside; to be copied."""
    root = tmp_path_factory.mktemp("laid-out")
    lay_out(root, Settings(intake=Intake(settle_seconds=0), ledger=Ledger(state_folder=".breachdocs/state")))
    return root


@pytest.fixture
def empty(tmp_path: Path, laid_out: Path) -> Path:
    """A workspace that never ran."""
    return Path(shutil.copytree(laid_out, tmp_path / "workspace"))


def _tree(root: Path) -> dict[str, bytes]:
    hidden = root / ".breachdocs"
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_relative_to(hidden))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_init_lays_out_everything_and_says_what_to_do_next(
    breachdocs: Callable[..., Any], tmp_path: Path
) -> None:
    ended = breachdocs("init", tmp_path / "new")
    assert ended.status == 0
    assert "breachdocs check" in ended.out
    assert settings_file.load(tmp_path / "new" / "config.yaml") == Settings()
    assert (tmp_path / "new" / "inbox").is_dir()
    assert (tmp_path / "new" / "outbox").is_dir()
    made = {path.name for path in (tmp_path / "new" / "templates").iterdir()}
    assert made == {*default_templates(), "breach-form.docx", "near-miss-form.docx"}


def test_init_never_touches_what_is_there(breachdocs: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("risk:\n  preset: nhs\n")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "letter.docx").write_bytes(b"theirs")
    ended = breachdocs("init", tmp_path)
    assert (tmp_path / "config.yaml").read_text() == "risk:\n  preset: nhs\n"
    assert (tmp_path / "templates" / "letter.docx").read_bytes() == b"theirs"
    assert "left alone: config.yaml, templates/, templates/letter.docx" in ended.out
    before = _tree(tmp_path)
    breachdocs("init", tmp_path)
    assert _tree(tmp_path) == before


@pytest.mark.parametrize("command", ["run", "status", "check", "governors", "letter"])
def test_without_a_workspace_a_command_names_init(
    breachdocs: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = breachdocs(command, *(["2026-0001"] if command == "letter" else []))
    assert ended.status == 2
    assert "breachdocs init" in ended.err
    assert ended.out == ""


def test_the_workspace_is_found_by_option_environment_or_from_a_folder_within(
    breachdocs: Callable[..., Any], empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert breachdocs("run", "--workspace", empty).status == 0
    monkeypatch.setenv("BREACHDOCS_WORKSPACE", str(empty))
    assert breachdocs("status").status == 0
    monkeypatch.delenv("BREACHDOCS_WORKSPACE")
    monkeypatch.chdir(empty / "inbox")
    assert breachdocs("status").status == 0


def test_a_run_over_an_empty_inbox_is_done(breachdocs: Callable[..., Any], empty: Path) -> None:
    ended = breachdocs("run", "-w", empty)
    assert (ended.status, ended.out) == (0, "Nothing to do: the inbox is empty.\n")


def test_a_run_that_meets_a_file_for_a_person_says_so_and_retry_brings_it_back(
    breachdocs: Callable[..., Any], empty: Path
) -> None:
    (empty / "inbox" / "holiday.docx").write_bytes(b"no Word file at all")
    ended = breachdocs("run", "-w", empty)
    assert ended.status == 1
    assert "1 file needs a person" in ended.out
    assert "holiday.docx" in breachdocs("status", "-w", empty).out
    assert "Back in the inbox: holiday.docx" in breachdocs("retry", "holiday.docx", "-w", empty).out
    assert (empty / "inbox" / "holiday.docx").exists()
    assert breachdocs("retry", "holiday.docx", "-w", empty).status == 2


def test_a_watch_tells_what_its_passes_did_and_ends_when_told(
    breachdocs: Callable[..., Any], empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def brief(workspace: Workspace, *, told: Callable[[RunReport], object]) -> None:
        watch(workspace, told=told, passes=1)

    monkeypatch.setattr("breachdocs.watch.watch", brief)
    (empty / "inbox" / "holiday.docx").write_bytes(b"no Word file at all")
    ended = breachdocs("watch", "-w", empty)
    assert ended.status == 0
    assert "1 file needs a person" in ended.out


def test_a_dry_run_changes_nothing(breachdocs: Callable[..., Any], empty: Path, demonstration: Path) -> None:
    form = demonstration / "outbox" / "incidents" / "2026-0001" / "original.docx"
    (empty / "inbox" / "form.docx").write_bytes(form.read_bytes())
    before = _tree(empty)
    ended = breachdocs("run", "--dry-run", "-w", empty)
    assert "Nothing was changed" in ended.out
    assert _tree(empty) == before


@pytest.mark.parametrize(("fault", "status"), [(WorkspaceHeld("Held."), 3), (TemporaryFault("Away."), 1)])
def test_a_fault_is_its_sentence_and_its_status(
    breachdocs: Callable[..., Any],
    empty: Path,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    status: int,
) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr("breachdocs.run.run_once", faulty)
    ended = breachdocs("run", "-w", empty)
    assert (ended.status, ended.out, ended.err) == (status, "", f"{fault}\n")


def test_an_unexpected_fault_is_a_sentence_without_its_words(
    breachdocs: Callable[..., Any], empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise ValueError("what a form said")

    monkeypatch.setattr("breachdocs.run.run_once", faulty)
    ended = breachdocs("run", "-w", empty)
    assert ended.status == 2
    assert "ValueError in" in ended.err
    assert "what a form said" not in ended.err
    assert "Traceback" not in ended.err


def test_check_finds_all_well_in_a_workspace_that_ran(
    breachdocs: Callable[..., Any], demonstration: Path
) -> None:
    ended = breachdocs("check", "-w", demonstration)
    assert ended.status == 0
    assert "WRONG" not in ended.out
    assert ended.out.count("OK") == 8 + len(default_templates())


def test_check_names_every_fault(breachdocs: Callable[..., Any], empty: Path) -> None:
    (empty / "templates" / "letter.docx").write_bytes(b"no Word file")
    (empty / "templates" / "receipt.docx").unlink()
    (empty / "outbox" / "register.xlsx").write_bytes(b"no workbook")
    (empty / "inbox").rmdir()
    ended = breachdocs("check", "-w", empty)
    wrong = [line.split()[0] for line in ended.out.splitlines() if "WRONG" in line]
    assert ended.status == 2
    assert wrong == ["inbox/", "templates/letter.docx", "outbox/register.xlsx"]
    assert "the product's own is used" in ended.out


def test_check_leaves_the_register_as_it_is(breachdocs: Callable[..., Any], demonstration: Path) -> None:
    before = _tree(demonstration)
    breachdocs("check", "-w", demonstration)
    assert _tree(demonstration) == before


def test_check_stops_at_wrong_settings(breachdocs: Callable[..., Any], empty: Path) -> None:
    (empty / "config.yaml").write_text("rsik: {}\n")
    ended = breachdocs("check", "-w", empty)
    assert ended.status == 2
    assert "Did you mean 'risk'?" in " ".join(ended.out.split())


@pytest.mark.parametrize(
    ("folder", "remote"),
    [
        ("/srv/share/state", True),
        ("/srv/share with space/state", True),
        ("/srv/local", False),
        ("/home/ig", False),
    ],
)
def test_a_state_folder_on_another_machine_is_recognised(tmp_path: Path, folder: str, remote: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n//files/ig /srv/share cifs rw 0 0\nnas:/x /srv/share\\040with\\040space nfs4 rw 0 0\n"
    )
    assert is_remote(Path(folder), mounts) is remote


def test_status_lists_what_presses_and_when_the_inbox_was_seen(
    breachdocs: Callable[..., Any], demonstration: Path
) -> None:
    screen = breachdocs("status", "-w", demonstration).out
    assert "11 open incidents, 1 near miss\n" in screen
    assert screen.index("LATE by") < screen.index("ADVICE: KEEP IN THE REGISTER")
    assert max(map(len, screen.splitlines())) <= 80


def _incident(reference: str, advice: str | None, hours: float | None) -> OpenIncident:
    deadline = None if hours is None else _NOW + dt.timedelta(hours=hours)
    return OpenIncident(reference, "A school", "high", 12, True, advice, deadline, "New")


def test_late_incidents_come_first_and_those_to_be_logged_after_them() -> None:
    incidents = [
        _incident("settled", "report", None),
        _incident("log", "log", -500),
        _incident("soon", None, 3),
        _incident("late", "report", -30),
        _incident("later", "refer", 60),
    ]
    ordered = sorted(incidents, key=lambda one: one.urgency)
    assert [one.reference for one in ordered] == ["late", "soon", "later", "log", "settled"]


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        (None, "NEVER BEEN LOOKED INTO"),
        (_NOW - dt.timedelta(days=3), "LAST LOOKED INTO 3 DAYS AGO"),
        (_NOW - dt.timedelta(minutes=4), "last looked into 4 min ago"),
    ],
)
def test_an_inbox_that_nobody_looks_into_is_shouted_about(seen: dt.datetime | None, says: str) -> None:
    screen = status_screen(Standing(last_seen=seen, ready=2), _NOW, dt.timedelta(days=1))
    assert says in screen
    assert "2 files lie there" in " ".join(screen.split())


def test_of_ten_thousand_incidents_status_tells_the_most_pressing_and_counts_the_rest() -> None:
    late = [_incident(f"late-{number:04d}", "report", number - 1000) for number in range(900)]
    soon = [_incident(f"soon-{number:04d}", None, number + 1) for number in range(2000)]
    settled = [_incident(f"settled-{number:04d}", "report", None) for number in range(7100)]
    waiting = tuple(Waits(f"{number}.docx", "it has only just changed") for number in range(2000))
    standing = Standing(open=(*late, *soon, *settled), waiting=waiting, last_seen=_NOW)
    screen = status_screen(standing, _NOW, dt.timedelta(days=1))
    assert "10,000 open incidents" in screen
    assert "late-0029" in screen
    assert "late-0030" not in screen
    assert "and 2,870 more, 870 of them late: `breachdocs status --all` lists them." in screen
    assert "and 7,090 more: `breachdocs status --all` lists them." in screen
    assert "and 1,970 more" in screen
    assert len(screen.splitlines()) < 100
    whole = status_screen(standing, _NOW, dt.timedelta(days=1), whole=True)
    assert "more:" not in whole
    assert len(whole.splitlines()) > 12_000


def test_status_says_what_waits_and_what_needs_a_person_and_why() -> None:
    standing = Standing(
        waiting=(Waits("big.docx", "it is still being copied"),),
        attention=(Waits("locked.docx", "It has a password."),),
        queued=2,
        last_seen=_NOW,
    )
    screen = status_screen(standing, _NOW, dt.timedelta(days=1))
    assert "big.docx: it is still being copied" in screen
    assert "locked.docx: It has a password." in screen
    assert "2 rows wait to be written" in screen


def test_status_says_what_rows_wait_for_as_it_is() -> None:
    open_elsewhere = Standing(queued=1, held_by="Bea Mole").rows_wait
    assert (
        open_elsewhere == "1 row waits to be written: it is open elsewhere (Bea Mole). A later run writes it."
    )
    broken = Standing(queued=2, register_note="The register has no table called Incidents.")
    screen = " ".join(status_screen(broken, _NOW, dt.timedelta(days=1)).split())
    assert (
        "2 rows wait to be written: the register can't be used as it is. The register has no table" in screen
    )
    assert Standing().rows_wait == ""


def test_a_long_run_is_counted_and_not_all_listed() -> None:
    lines = tuple(Line(f"{number}.docx", f"2026-{number:04d}", "A new incident.") for number in range(500))
    screen = run_screen(RunReport(registered=lines, refused=(Line("x.docx", "", "It has a password."),)))
    assert screen.startswith("500 forms registered, 1 file needs a person.")
    assert "… and 475 more." in screen
    assert len(screen.splitlines()) < 50


def test_a_letter_asked_for_again_is_not_made_twice_and_one_a_person_edited_stays(
    breachdocs: Callable[..., Any], demonstration: Path
) -> None:
    folder = demonstration / "outbox" / "incidents" / "2026-0005"
    assert "Made" in breachdocs("letter", "2026-0005", "-w", demonstration).out
    assert "Already there" in breachdocs("letter", "2026-0005", "-w", demonstration).out
    (folder / "letter.docx").write_bytes(b"edited by a person")
    assert "letter-v2.docx" in breachdocs("letter", "2026-0005", "-w", demonstration).out
    assert (folder / "letter.docx").read_bytes() == b"edited by a person"
    (folder / "letter.docx").unlink()
    unknown = breachdocs("letter", "2026-9999", "-w", demonstration)
    assert (unknown.status, unknown.out) == (2, "")


def test_the_governors_summary_is_of_a_period_and_a_school(
    breachdocs: Callable[..., Any], demonstration: Path
) -> None:
    period = ("--from", "1/3/2026", "--to", "2026-03-31", "-w", demonstration)
    ended = breachdocs("governors", "--school", "marlpit lane ACADEMY", *period)
    assert ended.status == 0
    assert "governors-2026-03-01-to-2026-03-31-Marlpit" in ended.out
    assert breachdocs("governors", "--from", "2026-04-01", *period[2:]).status == 2
    unknown = breachdocs("governors", "--school", "Hogwarts", *period)
    assert unknown.status == 2
    assert "Marlpit Lane Academy" in unknown.err


def test_a_blank_form_needs_no_workspace_and_replaces_nothing(
    breachdocs: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "breach-form.docx").write_bytes(b"theirs")
    ended = breachdocs("form")
    assert (ended.status, ended.out) == (0, "Made breach-form-v2.docx\n")
    assert (tmp_path / "breach-form.docx").read_bytes() == b"theirs"


def test_the_demonstration_goes_nowhere_but_into_a_folder_of_its_own(
    breachdocs: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "work.docx").write_bytes(b"mine")
    ended = breachdocs("demo", tmp_path)
    assert ended.status == 2
    assert "not empty" in ended.err
    assert [path.name for path in tmp_path.iterdir()] == ["work.docx"]


def test_the_demonstration_registers_every_form_and_makes_the_summary(demonstration: Path) -> None:
    assert (demonstration / MARK).exists()
    assert not any((demonstration / "inbox").iterdir())
    assert len(list((demonstration / "outbox" / "incidents").iterdir())) == 12
    assert (demonstration / "outbox" / "register.xlsx").exists()
    assert list((demonstration / "outbox" / "governors").glob("*.docx"))


def _parts(content: bytes) -> dict[str, bytes]:
    """A Word file by its parts: how they are compressed is no matter."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_repository_is_a_workspace_with_the_settings_and_templates_of_today() -> None:
    again = "take it out and make it anew with `breachdocs init`"
    assert (REPOSITORY / "config.yaml").read_text(encoding="utf-8") == settings_file.commented(Settings()), (
        again
    )
    for name, content in templates(Settings()):
        assert _parts((REPOSITORY / "templates" / name).read_bytes()) == _parts(content), f"{name}: {again}"


def test_version_and_wrong_usage(breachdocs: Callable[..., Any]) -> None:
    assert breachdocs("--version").out.startswith("breachdocs ")
    wrong = breachdocs("regster")
    assert wrong.status == 2
    assert "regster" in wrong.err


def test_the_console_script_ends_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "breachdocs", "run", "--workspace", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("There is no config.yaml")
