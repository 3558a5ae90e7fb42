"""Folders dropped whole: the forms in them are registered, and what lay beside one is kept with it as evidence."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import itertools
import os
import time
from pathlib import Path

import pytest
from docx import Document

from breachdocs import intake
from breachdocs.config import Intake
from breachdocs.files import REAL, FileSystem
from breachdocs.run import Machine, run_once
from breachdocs.screens.run import run_screen
from faulty_files import windows_error
from workspace_cases import NOW, Place, breach, place, quick_drafts

PHOTO, PDF = b"\xff\xd8\xff of a screen", b"%PDF-1.7 a log %%EOF"
_NOW = 1_700_000_000.0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path, intake={"settle_seconds": 0, "grace_seconds": 0})


def _kept(here: Place, reference: str) -> dict[bytes, str]:
    folder = here.workspace.incident(reference)
    return {path.read_bytes(): path.name for path in folder.iterdir() if path.name.startswith("evidence")}


def _said(receipt: bytes) -> str:
    document = Document(io.BytesIO(receipt))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


def _reference(here: Place, number: int) -> str:
    return next(key for key, row in here.rows().items() if row.get("School") == f"School number {number}")


def test_what_lies_in_a_folder_beside_a_form_is_kept_with_its_incident_and_the_folder_goes(
    here: Place,
) -> None:
    here.drop("Oak/form.docx", breach(1))
    here.drop("Oak/screen.jpg", PHOTO)
    here.drop("Oak/pictures/log.pdf", PDF)
    here.drop("Oak/list.xlsx", b"PK\3\4 no workbook")
    here.drop("Oak/Thumbs.db", b"the system's own")
    report = here.run(wait=False)
    (reference,) = here.rows()
    kept = _kept(here, reference)
    assert {PHOTO, PDF} <= set(kept)
    assert {Path(name).suffix for name in kept.values()} >= {".jpg", ".pdf"}
    assert len(report.registered) == 1
    assert not list(here.workspace.inbox.iterdir())
    assert here.files(".breachdocs/claimed") == []


def test_what_lies_beside_several_forms_is_kept_with_none_and_a_person_is_asked_once_whose_it_is(
    here: Place,
) -> None:
    here.drop("week/one.docx", breach(1))
    here.drop("week/two.docx", breach(2))
    here.drop("week/screen.jpg", PHOTO)
    (line,) = here.run(wait=False).refused
    assert line.code == "whose_evidence"
    assert "the forms of 2026-0001 and 2026-0002" in line.text
    assert "put it into the inbox alone" in line.text
    assert "outbox/needs-attention/screen.jpg/screen.jpg" in here.files()
    assert [name for name in here.files() if "evidence" in name] == []
    assert len(here.rows("Attention")) == 1
    here.drop("screen.jpg", PHOTO)  # it was a form itself
    assert [one.reference for one in here.run(wait=False).registered] == ["2026-0003"]


def test_the_receipt_names_what_lay_beside_its_form_and_no_others_does(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    here.drop("week/one.docx", breach(1))
    here.drop("week/screen.jpg", PHOTO)
    here.drop("alone.docx", breach(3))
    here.run(wait=False)
    one, alone = (_reference(here, number) for number in (1, 3))
    (name,) = _kept(here, one).values()
    assert name in _said((here.workspace.incident(one) / "receipt.docx").read_bytes())
    assert "evidence-" not in _said((here.workspace.incident(alone) / "receipt.docx").read_bytes())


def test_evidence_belongs_to_the_forms_of_the_nearest_folder_that_has_any(here: Place) -> None:
    here.drop("March/Oak/form.docx", breach(1))
    here.drop("March/Oak/pictures/oak.jpg", PHOTO)
    here.drop("March/Elm/form.docx", breach(2))
    here.drop("March/Elm/elm.jpg", PHOTO + b"!")
    here.drop("March/all.pdf", PDF)
    assert [line.name for line in here.run(wait=False).refused] == ["all.pdf"]
    oak, elm = _reference(here, 1), _reference(here, 2)
    assert set(_kept(here, oak)) == {PHOTO}
    assert set(_kept(here, elm)) == {PHOTO + b"!"}
    assert not list(here.workspace.inbox.iterdir())


def test_a_folder_without_a_form_is_taken_in_as_if_each_file_came_alone(here: Place) -> None:
    here.drop("Oak/scan.jpg", PHOTO)
    here.drop("Oak/words.docx", b"plain words")
    report = here.run(wait=False)
    assert [line.code for line in report.refused] == ["plain_text"]
    assert len(here.rows()) == 1
    assert len(here.rows("Attention")) == 2


def test_a_file_that_may_be_a_form_but_cannot_be_opened_needs_a_person_beside_a_form_too(here: Place) -> None:
    here.drop("Oak/form.docx", breach(1))
    here.drop("Oak/broken.docx", b"PK\3\4 half of it")
    report = here.run(wait=False)
    assert [line.name for line in report.refused] == ["broken.docx"]
    assert _kept(here, next(iter(here.rows()))) == {}


def test_the_same_file_beside_two_forms_in_two_folders_is_kept_with_both(here: Place) -> None:
    for number, folder in ((1, "Oak"), (2, "Elm")):
        here.drop(f"{folder}/form.docx", breach(number))
        here.drop(f"{folder}/policy.pdf", PDF)
        here.run(wait=False)
    here.drop("Oak/form.docx", breach(1))
    here.drop("Oak/policy.pdf", PDF)
    here.run(wait=False)
    assert [set(_kept(here, reference)) for reference in here.rows()] == [{PDF}, {PDF}]


def test_nothing_of_a_folder_is_ready_while_any_of_it_is_being_copied(tmp_path: Path) -> None:
    form = tmp_path / "Oak" / "form.docx"
    form.parent.mkdir()
    form.write_bytes(b"plain words")
    (tmp_path / "alone.docx").write_bytes(b"plain words")

    def ready(settle: float, **changed: float) -> list[str]:
        for name, seconds in changed.items():
            path = {"form": form, "folder": form.parent, "photo": form.with_name("photo.jpg")}[name]
            path.touch()
            os.utime(path, (_NOW - seconds, _NOW - seconds))
        os.utime(tmp_path / "alone.docx", (_NOW - 60, _NOW - 60))
        found = intake.look(tmp_path, Intake(settle_seconds=settle, grace_seconds=30), _NOW, None)
        return [one.place for one in found.ready]

    assert ready(2, form=60, folder=1) == ["alone.docx"]
    assert ready(2, form=60, photo=1, folder=60) == ["alone.docx"]
    assert "Oak/form.docx" not in ready(2, form=60, photo=10, folder=60)  # empty so far
    form.with_name("photo.jpg").write_bytes(PHOTO)
    assert ready(2, form=60, photo=10, folder=60) == ["Oak/form.docx", "Oak/photo.jpg", "alone.docx"]


def test_a_crash_at_any_rename_keeps_the_evidence_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCutError(BaseException):
        pass

    quick_drafts(monkeypatch)
    for at, beside in itertools.product(range(1, 12), ("Oak", "Oak/Elm")):
        here = place(tmp_path / f"{at} {len(beside)}", intake={"settle_seconds": 0, "grace_seconds": 0})
        here.drop("Oak/form.docx", breach(1))
        here.drop(f"{beside}/other.docx", breach(2))
        here.drop("Oak/screen.jpg", PHOTO)
        left = at

        def cut(source: Path, target: Path) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise PowerCutError
            REAL.rename(source, target)

        with contextlib.suppress(PowerCutError):
            here.run(Machine(system=FileSystem(rename=cut), pause=None))
        here.run(wait=False)
        here.run(wait=False)
        kept = [_kept(here, reference) for reference in here.rows()]
        aside = [name for name in here.files() if name.endswith("/screen.jpg")]
        assert len(kept) == 2
        assert sum(map(len, kept)) + len(aside) == 1, (at, beside)
        assert here.files(".breachdocs/claimed") == []


def test_a_dry_run_says_what_would_be_kept_as_evidence(here: Place) -> None:
    here.drop("Oak/form.docx", breach(1))
    here.drop("Oak/screen.jpg", PHOTO)
    planned = here.run(wait=False, dry_run=True).planned
    assert any(
        line.startswith("Oak/screen.jpg: move to ") and line.endswith("as evidence.") for line in planned
    )
    assert here.files("inbox") == ["Oak/form.docx", "Oak/screen.jpg"]


def test_evidence_waits_for_a_form_that_word_has_open_and_other_forms_do_not(here: Place) -> None:
    here.drop("Oak/a form.docx", breach(1))
    here.drop("Oak/b form.docx", breach(2))
    here.drop("Oak/log.pdf", PDF)
    here.drop("other.docx", breach(3))

    def rename(source: Path, target: Path) -> object:
        if source.name == "a form.docx":
            raise windows_error(32)
        return source.rename(target)

    report = here.run(Machine(system=FileSystem(rename=rename, sleep=lambda _seconds: None)), wait=False)
    assert len(report.registered) == 2
    assert [line.name for line in report.waiting] == ["a form.docx", "log.pdf"]
    assert here.rows("Attention") == {}
    assert [line.code for line in here.run(wait=False).refused] == ["whose_evidence"]
    assert here.files("inbox") == []


def test_a_folder_that_files_came_from_before_stays_when_it_is_emptied(here: Place) -> None:
    here.drop("Oak/one.docx", breach(1))
    here.run(wait=False)
    assert not list(here.workspace.inbox.iterdir())
    later = NOW + dt.timedelta(days=1)
    here.drop("Oak/two.docx", breach(2))
    here.drop("Oak/Tuesday/three.docx", breach(3))
    run_once(here.workspace, clock=lambda: later, wait=False)
    assert [path.name for path in here.workspace.inbox.rglob("*")] == ["Oak"]
    assert len(here.rows()) == 3


def test_a_folder_that_lay_empty_before_its_first_form_stays_when_it_is_emptied(here: Place) -> None:
    made = time.time() - 3600
    for name in ("Oak", "Trust/Elm", "Trust/Ash"):
        (here.workspace.inbox / name).mkdir(parents=True)
        (here.workspace.inbox / name / "desktop.ini").write_bytes(b"[.ShellClassInfo]")
        os.utime(here.workspace.inbox / name, (made, made))
    here.run(wait=False)
    here.drop("Oak/one.docx", breach(1))
    here.drop("Trust/Elm/two.docx", breach(2))
    here.drop("dropped whole/three.docx", breach(3))
    here.run(wait=False)
    assert len(here.rows()) == 3
    left = {path.relative_to(here.workspace.inbox).as_posix() for path in here.workspace.inbox.rglob("*/")}
    assert left == {"Oak", "Trust", "Trust/Elm", "Trust/Ash"}


def test_a_folder_whose_copy_has_only_begun_is_none_that_was_made_for_files_to_come(here: Place) -> None:
    (here.workspace.inbox / "Oak").mkdir()
    here.run(wait=False)
    here.drop("Oak/one.docx", breach(1))
    here.run(wait=False)
    assert not list(here.workspace.inbox.iterdir())


_QUESTION = b"From: office@school.example\n\nPlease find our form in this folder."


def test_an_email_without_a_form_is_kept_with_the_one_form_beside_it_as_its_covering_message(
    here: Place,
) -> None:
    here.drop("Oak/form.docx", breach(1))
    here.drop("Oak/covering.eml", _QUESTION)
    report = here.run(wait=False)
    (reference,) = here.rows()
    assert _QUESTION in _kept(here, reference)
    assert [line.name for line in report.evidence] == ["covering.eml"]
    assert not report.updated
    assert not report.refused
    screen = run_screen(report)
    assert "1 form registered, 1 file added as evidence." in screen
    assert "updated" not in screen


def test_an_email_without_a_form_beside_several_goes_to_a_person(here: Place) -> None:
    here.drop("Oak/one.docx", breach(1))
    here.drop("Oak/two.docx", breach(2))
    here.drop("Oak/covering.eml", _QUESTION)
    report = here.run(wait=False)
    assert [line.name for line in report.refused] == ["covering.eml"]
    assert not report.evidence
