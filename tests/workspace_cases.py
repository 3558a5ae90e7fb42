"""A workspace to try a run in: forms to drop, and what stands in its register and folders afterwards."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pytest

from breachdocs import documents
from breachdocs.config import Settings
from breachdocs.documents import Case, Draft, Reported
from breachdocs.documents.forms.filled import filled_form
from breachdocs.form import Form, Stage1
from breachdocs.register import build_register, read_rows
from breachdocs.run import Machine, RunReport, drafting, run_once
from breachdocs.run.workers import Here
from breachdocs.workspace import Workspace

NOW = dt.datetime(2026, 3, 2, 10, 30)
_TEMPLATES = ("receipt.docx", "letter.docx", "notice.docx", "ico-report.docx")


def breach(number: int = 1, **answers: Any) -> Form:
    """A form about one incident, unlike that of any other number."""
    said: dict[str, Any] = {
        "school": f"School number {number}",
        "incident_date": dt.date(2026, 2, 1) + dt.timedelta(days=number % 25),
        "description": f"A letter of matter {number * 7919} went to the wrong family, which sent it back.",
        "breach_type": "disclosure",
        "people_affected": None,
    }
    reference = answers.pop("reference", None)
    stage2 = answers.pop("stage2", None)
    form = Form(stage1=Stage1(**(said | answers)), reference=reference)
    return form.model_copy(update={"stage2": stage2}) if stage2 else form


@lru_cache(maxsize=200)
def file_of(form: Form) -> bytes:
    """The form as a Word file."""
    return filled_form(form)


@dataclass
class Place:
    """A workspace in a folder of the test's."""

    workspace: Workspace

    def drop(self, name: str, content: Form | bytes) -> Path:
        """Puts a file into the inbox."""
        path = self.workspace.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else file_of(content))
        return path

    def run(self, machine: Machine | None = None, **how: Any) -> RunReport:
        """One pass."""
        return run_once(self.workspace, clock=lambda: NOW, machine=machine, **how)

    def rows(self, table: str = "Incidents") -> dict[str, dict[str, Any]]:
        """The register's rows by key."""
        return read_rows(self.workspace.register.read_bytes(), table)

    def files(self, folder: str = "") -> list[str]:
        """Every file in the workspace or a folder of it, backups of the register apart."""
        root = self.workspace.root / folder
        found = (path for path in root.rglob("*") if path.is_file() and path.parent.name != "backups")
        return sorted(path.relative_to(root).as_posix() for path in found)

    def everything(self) -> dict[str, bytes]:
        """Path → bytes of every file."""
        root = self.workspace.root
        return {
            path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
        }

    def assert_whole(self, forms: int) -> None:
        """So many rows, each with one original, one receipt and no second set of drafts; nothing left claimed."""
        assert len(self.rows()) == forms
        names = Counter(
            name for path in self.workspace.incidents.iterdir() for name in map(_name, path.iterdir())
        )
        assert names["original.docx"] == forms
        assert names["receipt.docx"] == forms
        assert {name for name in names if "-v" in name} == set()
        assert self.files(".breachdocs/claimed") == []
        assert self.files("inbox") == []


def _name(path: Path) -> str:
    return path.name


def quick_drafts(patch: pytest.MonkeyPatch) -> None:
    """Drafts in no time, for tests that are about what happens to them and not about what they say."""

    def quick(kind: str) -> Callable[..., Draft]:
        return lambda case, *_, **__: Draft(
            kind, f"{kind}.docx", f"{kind} {case.reference} {case.version}".encode()
        )

    def due(case: Case, _templates: object, *, known: Reported, **_: object) -> tuple[Draft, ...]:
        kinds = ("receipt", "form", *(["letter"] if documents.letter_due(case, known.individuals) else []))
        return tuple(quick(kind)(case) for kind in kinds)

    patch.setattr(documents, "due_drafts", due)
    patch.setattr(documents, "letters", lambda case, *_, **__: [quick("letter")(case)])
    patch.setattr(documents, "letter", quick("letter"))
    patch.setattr(documents, "notice", quick("notice"))
    patch.setattr(documents, "ico_report", lambda case, *_, **__: (quick("ico-report")(case),))
    patch.setattr(drafting, "drafters", lambda _pass: Here())
    patch.setattr(documents, "default_templates", lambda: dict.fromkeys(_TEMPLATES, b""))


def place(root: Path, *, register: bool = True, **sections: dict[str, Any]) -> Place:
    """A new workspace under `root`, with settings that wait for nothing."""
    home = root / "workspace"
    for folder in ("inbox", "outbox", "templates"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    given: dict[str, dict[str, Any]] = {
        "intake": {"settle_seconds": 0},
        "workbook": {"busy_wait_seconds": 0},
        "ledger": {"state_folder": str(root / "state"), "wait_seconds": 20},
    }
    for section, values in sections.items():
        given[section] = given.get(section, {}) | values
    workspace = Workspace(home, Settings.model_validate(given))
    if register:
        workspace.register.write_bytes(_new_register())
    return Place(workspace)


@cache
def _new_register() -> bytes:
    return build_register(Settings(), created=NOW)
