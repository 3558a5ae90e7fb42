"""The bill of materials: what is installed here for breachdocs to run, and nothing about where."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from breachdocs.commands.bill_of_materials import bill


def test_it_names_what_breachdocs_needs_with_version_and_licence_and_not_what_builds_it() -> None:
    parts = {part["name"]: part for part in bill()["components"]}
    assert parts["lxml"]["purl"] == f"pkg:pypi/lxml@{metadata.version('lxml')}"
    assert parts["numpy"]["version"] == metadata.version("numpy")  # needed by what it needs
    assert all("licenses" in parts[name] for name in ("lxml", "pydantic", "sqlalchemy"))
    assert parts.keys().isdisjoint({"pytest", "ruff", "mypy", "breachdocs"})


def test_every_reference_in_it_is_to_a_part_of_it() -> None:
    made = bill()
    known = {part["bom-ref"] for part in (made["metadata"]["component"], *made["components"])}
    assert {one["ref"] for one in made["dependencies"]} == known
    assert {ref for one in made["dependencies"] for ref in one["dependsOn"]} <= known


def test_the_command_writes_the_same_file_each_time_and_says_nothing_of_the_computer(tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        command = [sys.executable, "-m", "breachdocs.commands.bill_of_materials", str(tmp_path / name)]
        subprocess.run(command, check=True)
    text = (tmp_path / "one.json").read_text(encoding="utf-8")
    assert text == (tmp_path / "two.json").read_text(encoding="utf-8")
    assert json.loads(text)["bomFormat"] == "CycloneDX"
    assert platform.node() not in text
    assert str(Path.home()) not in text
