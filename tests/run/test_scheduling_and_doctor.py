"""Files for schedulers say what they must; the doctor tells faults and no name."""

from __future__ import annotations

import configparser
import dataclasses
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from breachdocs import files
from breachdocs.commands.doctor import Finding, examine
from breachdocs.commands.scheduling import explained, units, write_units
from workspace_cases import NOW, Place, breach, place, quick_drafts

NASTY = Path("/srv/B & C/100% $HOME/S\"t 'x'")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    made = place(tmp_path)
    state = tmp_path / "state"
    (made.workspace.root / "config.yaml").write_text(f"ledger:\n  state_folder: '{state}'\n", "utf-8")
    return made


def _units() -> dict[str, bytes]:
    return {unit.name: unit.content for unit in units(NASTY, Path("/opt/b d/python"))}


@pytest.mark.parametrize("name", ["breachdocs-run.xml", "breachdocs-nightly.xml"])
def test_a_windows_task_is_whole_xml_that_runs_one_at_a_time_and_catches_up(name: str) -> None:
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    task = ET.fromstring(_units()[name])  # noqa: S314 -- our own file
    assert task.findtext(f".//{space}Command") == "/opt/b d/python"
    arguments = task.findtext(f".//{space}Arguments") or ""
    assert arguments.startswith("-m breachdocs ")
    assert str(NASTY) in arguments
    assert task.findtext(f".//{space}MultipleInstancesPolicy") == "IgnoreNew"
    assert task.findtext(f".//{space}StartWhenAvailable") == "true"
    assert task.findtext(f".//{space}RunLevel") == "LeastPrivilege"


def test_a_windows_service_starts_the_watcher_again_and_gives_it_time_to_end() -> None:
    service = ET.fromstring(_units()["breachdocs-watch.xml"])  # noqa: S314 -- our own file
    assert (service.findtext("id") or "").isalnum()
    assert service.findtext("executable") == "/opt/b d/python"
    assert service.findtext("arguments") == f'-m breachdocs watch --workspace "{NASTY}"'
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
