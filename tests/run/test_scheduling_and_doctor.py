"""Files for schedulers say what they must; the doctor tells faults and no name."""

from __future__ import annotations

import configparser
import dataclasses
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from breachdocs import files, identity
from breachdocs.commands.doctor import examine
from breachdocs.commands.scheduling import explained, units, write_units
from breachdocs.commands.this_computer import Finding, installed_for
from breachdocs.errors import WorkspaceHeld
from workspace_cases import NOW, Place, breach, place, quick_drafts

NASTY = Path("/srv/B & C/100% $HOME/S\"t 'x'")

#: What Microsoft's schema for tasks allows ([MS-TSCH] 2.5): in these elements the others, in this order …
IN_ORDER = {
    "TimeTrigger": (
        "Enabled",
        "StartBoundary",
        "EndBoundary",
        "Repetition",
        "ExecutionTimeLimit",
        "RandomDelay",
    ),
    "CalendarTrigger": (
        *("Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "RandomDelay"),
        "ScheduleByDay",
    ),
}
#: … and in these in any order.
IN_ANY_ORDER = {
    "Task": {"RegistrationInfo", "Triggers", "Settings", "Data", "Principals", "Actions"},
    "RegistrationInfo": {"URI", "SecurityDescriptor", "Source", "Date", "Author", "Version", "Description"},
    "Triggers": {"TimeTrigger", "CalendarTrigger", "BootTrigger", "LogonTrigger"},
    "Repetition": {"Interval", "Duration", "StopAtDurationEnd"},
    "ScheduleByDay": {"DaysInterval"},
    "Principals": {"Principal"},
    "Principal": {"UserId", "LogonType", "GroupId", "DisplayName", "RunLevel"},
    "Settings": {
        *("AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy", "DisallowStartIfOnBatteries"),
        *("StopIfGoingOnBatteries", "AllowHardTerminate", "StartWhenAvailable", "NetworkProfileName"),
        *("RunOnlyIfNetworkAvailable", "WakeToRun", "Enabled", "Hidden", "DeleteExpiredTaskAfter"),
        *("IdleSettings", "NetworkSettings", "ExecutionTimeLimit", "Priority", "RunOnlyIfIdle"),
    },
    "Actions": {"Exec", "ComHandler", "SendEmail", "ShowMessage"},
    "Exec": {"Command", "Arguments", "WorkingDirectory"},
}
ALLOWED = {
    "LogonType": {"S4U", "Password", "InteractiveToken", "InteractiveTokenOrPassword"},
    "RunLevel": {"LeastPrivilege", "HighestAvailable"},
    "MultipleInstancesPolicy": {"Parallel", "Queue", "IgnoreNew", "StopExisting"},
    "DisallowStartIfOnBatteries": {"true", "false"},
    "StopIfGoingOnBatteries": {"true", "false"},
    "StartWhenAvailable": {"true", "false"},
    "RunOnlyIfNetworkAvailable": {"true", "false"},
    "Interval": {"PT10M"},  # xs:duration from PT1M to P31D
    "ExecutionTimeLimit": {"PT4H"},
    "DaysInterval": {"1"},  # to 365
}
#: Elements that both versions of WinSW know alike (its documentation of version 2 and 3).
WINSW = {
    *("id", "name", "description", "executable", "arguments", "startmode", "delayedAutoStart", "stoptimeout"),
    *("onfailure", "resetfailure", "log"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    made = place(tmp_path)
    state = tmp_path / "state"
    (made.workspace.root / "config.yaml").write_text(f"ledger:\n  state_folder: '{state}'\n", "utf-8")
    return made


def _units() -> dict[str, bytes]:
    return {unit.name: unit.content for unit in units(NASTY, Path("/opt/b d/python"), Path("/var/b d/100%"))}


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


@pytest.mark.parametrize("name", ["breachdocs-run.xml", "breachdocs-nightly.xml"])
def test_a_windows_task_is_whole_xml_that_runs_one_at_a_time_and_catches_up(name: str) -> None:
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    task = ET.fromstring(_units()[name])  # noqa: S314 -- our own file
    assert task.findtext(f".//{space}Command") == "/opt/b d/python"
    arguments = task.findtext(f".//{space}Arguments") or ""
    assert arguments.startswith("-P -m breachdocs ")
    assert str(NASTY) in arguments
    assert task.findtext(f".//{space}MultipleInstancesPolicy") == "IgnoreNew"
    assert task.findtext(f".//{space}StartWhenAvailable") == "true"
    assert task.findtext(f".//{space}RunLevel") == "LeastPrivilege"


@pytest.mark.parametrize("name", ["breachdocs-run.xml", "breachdocs-nightly.xml"])
def test_a_windows_task_has_each_element_where_the_schema_wants_it_with_a_value_that_it_allows(
    name: str,
) -> None:
    task = ET.fromstring(_units()[name])  # noqa: S314 -- our own file
    for element in task.iter():
        children = [_local(child) for child in element]
        if (kind := _local(element)) in IN_ORDER:
            assert children == [one for one in IN_ORDER[kind] if one in children]
        else:
            assert set(children) <= IN_ANY_ORDER.get(kind, set())
            assert len(children) == len(set(children))
        if kind in ALLOWED:
            assert element.text in ALLOWED[kind]
    principal = next(element for element in task.iter() if _local(element) == "Principal")
    assert [element.get("Context") for element in task if _local(element) == "Actions"] == [
        principal.get("id")
    ]


@pytest.mark.parametrize("name", ["breachdocs-run.xml", "breachdocs-nightly.xml"])
def test_a_windows_task_is_utf_16_little_end_first_and_says_so(name: str) -> None:
    content = _units()[name]
    assert content.startswith(b"\xff\xfe")
    assert content.decode("utf-16").startswith('<?xml version="1.0" encoding="UTF-16"?>\r\n')


def test_a_windows_service_starts_the_watcher_again_and_gives_it_time_to_end() -> None:
    service = ET.fromstring(_units()["breachdocs-watch.xml"])  # noqa: S314 -- our own file
    assert (service.findtext("id") or "").isalnum()
    assert service.findtext("executable") == "/opt/b d/python"
    assert {element.tag for element in service} == WINSW
    assert service.findtext("arguments") == f'-P -m breachdocs watch --workspace "{NASTY}"'
    assert service.findtext("stoptimeout") == "30 sec"
    assert [one.get("action") for one in service.findall("onfailure")] == ["restart"]


@pytest.mark.parametrize("name", ["breachdocs-watch.service", "breachdocs-nightly.service"])
def test_a_systemd_service_quotes_its_paths_and_gives_no_more_rights_than_needed(name: str) -> None:
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keys of units are told apart by case
    parser.read_string(_units()[name].decode())
    service = parser["Service"]
    assert service["ExecStart"].endswith(r'--workspace "/srv/B & C/100%% $$HOME/S\"t ' + "'x'\"")
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert " -P -m breachdocs " in service["ExecStart"]


@pytest.mark.parametrize("name", ["breachdocs-watch.service", "breachdocs-nightly.service"])
def test_a_systemd_service_may_write_to_the_ledgers_folder_and_lets_nobody_else_read_what_it_writes(
    name: str,
) -> None:
    text = _units()[name].decode()
    assert text.count('"/var/b d/100%%"') == len(("RequiresMountsFor", "ReadWritePaths"))
    assert "\nUMask=0007\n" in text
    assert "\nStateDirectoryMode=0700\n" in text


def test_the_settings_folder_for_the_ledger_is_in_the_units(here: Place, tmp_path: Path) -> None:
    settings = here.workspace.settings
    chosen = settings.model_copy(
        update={"ledger": settings.ledger.model_copy(update={"state_folder": "/var/kept"})}
    )
    write_units(dataclasses.replace(here.workspace, settings=chosen), tmp_path / "out")
    assert '"/var/kept"' in (tmp_path / "out" / "breachdocs-nightly.service").read_text("utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong_with_its_units(tmp_path: Path) -> None:
    made = units(Path("/srv/B & C/100% $HOME"), Path(sys.executable), Path("/var/b d/100%"))
    ours = [unit.name for unit in made if unit.name.endswith((".service", ".timer"))]
    for unit in made:
        (tmp_path / unit.name).write_bytes(unit.content)
    for name in ours:
        said = subprocess.run(
            [str(shutil.which("systemd-analyze")), "verify", str(tmp_path / name)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert [line for line in said.stderr.splitlines() if "breachdocs" in line] == []


def test_the_files_are_written_and_each_is_explained(here: Place, tmp_path: Path) -> None:
    made = write_units(here.workspace, tmp_path / "out")
    text = explained(made, tmp_path / "out")
    assert all(unit.name in text and (tmp_path / "out" / unit.name).is_file() for unit in made)


def _unwell(findings: list[Finding]) -> list[str]:
    return [finding.what for finding in findings if not finding.well]


def test_the_doctor_finds_a_sound_workspace_well_and_names_nobody(here: Place, tmp_path: Path) -> None:
    here.drop("Jo Bloggs.docx", breach(1))
    here.run()
    before = here.files()
    found = list(examine(here.workspace.root, clock=lambda: NOW))
    assert _unwell(found) == []
    assert here.files() == before
    told = " ".join(f"{finding.what} {finding.told}" for finding in found)
    for name in ("Bloggs", "School number", str(tmp_path), "docx.docx", here.workspace.root.parent.name):
        assert name not in told


def test_the_doctor_tells_rights_that_are_missing_a_lock_that_is_held_and_a_ledger_that_is_broken(
    here: Place, tmp_path: Path
) -> None:
    from breachdocs.holding import hold

    here.drop("form.docx", breach(1))
    here.run()

    def denied(*_given: object) -> None:
        raise PermissionError(13, "Permission denied")

    system = dataclasses.replace(files.REAL, replace=denied)
    assert {"inbox", "outbox"} <= set(
        _unwell(list(examine(here.workspace.root, clock=lambda: NOW, system=system)))
    )
    with hold(here.workspace):
        assert _unwell(list(examine(here.workspace.root, clock=lambda: NOW))) == ["lock"]
    (here.workspace.root / "config.yaml").write_text("nonsense: 1\n", "utf-8")
    assert "settings" in _unwell(list(examine(here.workspace.root, clock=lambda: NOW)))


def test_the_doctor_looks_at_the_computer_where_there_is_no_workspace() -> None:
    assert _unwell(list(examine(None))) == ["workspace"]


@pytest.mark.parametrize(
    ("python", "told", "well"),
    [
        (r"C:\Program Files\Python312", "all accounts", True),
        (r"C:\Users\svc\AppData\Local\Programs\Python\Python312", "this account alone", True),
        (r"C:\Users\jo\AppData\Local\Programs\Python\Python312", "another account alone", False),
        (r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12", "Microsoft Store", False),
    ],
)
def test_a_python_that_a_service_cannot_start_is_told_without_whose_it_is(
    python: str, told: str, *, well: bool
) -> None:
    found = installed_for(PureWindowsPath(python), PureWindowsPath(r"C:\Users\svc"))
    assert (told in found.told, found.well) == (True, well)
    assert "jo" not in found.told.split()
    assert installed_for(PurePosixPath("/usr"), PurePosixPath("/root")).well


def test_the_doctor_tells_a_ledger_in_a_synchronised_folder_and_what_waits(
    here: Place, tmp_path: Path
) -> None:
    here.drop("no form.docx", b"plain words")
    here.run()
    here.drop("one.docx", breach(1))
    found = {one.what: one for one in examine(here.workspace.root, clock=lambda: NOW)}
    assert (found["files in the inbox"].told, found["folders for a person"].told) == ("1", "1")
    assert found["place of the ledger"].well
    state = tmp_path / "OneDrive - Some Council"
    (here.workspace.root / "config.yaml").write_text(f"ledger:\n  state_folder: '{state}'\n", "utf-8")
    (wrong,) = (
        one for one in examine(here.workspace.root, clock=lambda: NOW) if one.what == "place of the ledger"
    )
    assert (wrong.well, "Some Council" in wrong.told) == (False, False)


def test_the_doctor_tells_nights_that_no_longer_come(here: Place) -> None:
    from breachdocs.holding import hold

    here.run()
    assert "last night" not in _unwell(list(examine(here.workspace.root, clock=lambda: NOW)))
    with hold(here.workspace) as held:
        held.ledger.set_meta(last_night="2026-02-20T02:30:00")
    assert "last night" in _unwell(list(examine(here.workspace.root, clock=lambda: NOW)))


def test_a_ledger_of_another_account_is_told_as_that_by_a_run_and_by_the_doctor(
    here: Place, tmp_path: Path
) -> None:
    here.run()
    (tmp_path / "state").rename(tmp_path / "another account's")
    with pytest.raises(WorkspaceHeld, match="by another account of this computer"):
        here.run()
    told = {one.what: one for one in examine(here.workspace.root, clock=lambda: NOW)}["ledger"]
    assert (told.well, told.told) == (False, "kept by another account or on another computer")
    identity.replace(here.workspace.root, dataclasses.replace(_identity(here), computer="PC-7"))
    with pytest.raises(WorkspaceHeld, match=r"kept on another computer \(PC-7\)"):
        here.run()


def _identity(here: Place) -> identity.Identity:
    found = identity.identity_of(here.workspace.root)
    assert found is not None
    return found
