from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from breachdocs import files
from breachdocs.documents.forms.filled import filled_form
from breachdocs.form import Count, Stage2
from breachdocs.holding import hold, look
from breachdocs.reading import read_bytes
from breachdocs.register.ledger import Ledger
from breachdocs.run import drafting
from breachdocs.run.one_pass import Machine, Pass
from breachdocs.run.workers import Here
from drafting_cases import text_of
from workspace_cases import NOW, Place, breach, place


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return place(tmp_path)


def _many(number: int) -> Count:
    return Count(low=number, high=number, approximate=False, text=str(number))


def test_a_grave_incident_gets_letter_notice_and_ico_report(here: Place) -> None:
    graded = Stage2(likelihood=5, impact=5)
    here.drop("form.docx", breach(stage2=graded, people_affected=_many(2000)))

    here.run()

    made = here.files("outbox/incidents/2026-0001")
    for name in ("receipt.docx", "letter.docx", "notice.docx", "ico-report.docx", "ico-report.txt"):
        assert name in made
    for name in ("receipt-to-school", "to-dpo", "to-head-teacher", "reminder-ico"):
        assert f"emails/{name}.eml" in made
    names = Ledger.at(here.workspace.root.parent / "state" / "ledger.sqlite").draft_names("2026-0001", 1)
    assert names["ico-report-text"] == "ico-report.txt"


def _apart(here: Place, workers: str, **people: str) -> Place:
    settings = here.workspace.settings
    update = {"workers": workers, "people": settings.people.model_copy(update=people)}
    return Place(replace(here.workspace, settings=settings.model_copy(update=update)))


def test_drafts_made_by_others_while_the_register_is_written_are_the_same_files(tmp_path: Path) -> None:
    made = []
    for workers in ("none", "2"):
        (tmp_path / workers).mkdir()
        here = _apart(place(tmp_path / workers), workers)
        for number in range(1, 6):
            here.drop(f"{number}.docx", breach(number, stage2=Stage2(likelihood=number, impact=4)))
        here.run()
        here.drop("more.docx", breach(2, location="Room 4"))
        here.run()
        made.append({name: content for name, content in here.everything().items() if "incidents" in name})

    assert made[0] == made[1]
    assert len(made[0]) > 30


def test_a_cell_that_a_person_changed_reaches_a_receipt_that_was_begun_before_the_register_was_read(
    here: Place,
) -> None:
    here = _apart(here, "2")
    here.drop("form.docx", breach(location="Room 4"))
    here.run()
    book = openpyxl.load_workbook(here.workspace.register)
    for row in book["Incidents"].iter_rows():
        for cell in row:
            if cell.value == "Room 4":
                cell.value = "Room 5, I asked"
    book.save(here.workspace.register)

    here.drop("more.docx", breach(location="The hall", reference="2026-0001"))
    here.run()

    receipt = here.workspace.incident("2026-0001") / "receipt-v2.docx"
    assert "Room 5, I asked" in text_of(receipt.read_bytes())


def test_a_school_s_list_of_people_never_leaves_the_process(here: Place, tmp_path: Path) -> None:
    (tmp_path / "people.txt").write_text("Zofia Kowalczyk\n", encoding="utf-8")

    for listed, elsewhere in ((str(tmp_path / "people.txt"), False), ("", True)):
        with hold(_apart(here, "2", list_file=listed).workspace) as held:
            a_pass = Pass(held.workspace, held.ledger, held.log, lambda: NOW)
            assert isinstance(drafting.drafters(a_pass), Here) is not elsewhere


def test_a_further_form_has_drafts_of_its_own_and_the_same_form_none(here: Place) -> None:
    here.drop("form.docx", breach())
    here.run()
    before = here.files("outbox/incidents/2026-0001")

    here.drop("more.docx", breach(location="The office", reference="2026-0001"))
    here.run()

    after = here.files("outbox/incidents/2026-0001")
    assert {"emails/to-dpo-v2.eml", "receipt-v2.docx"} <= set(after) - set(before)
    here.run()
    assert here.files("outbox/incidents/2026-0001") == after


def test_a_matter_to_log_gets_no_ico_report(here: Place) -> None:
    here.drop("form.docx", breach(stage2=Stage2(likelihood=1, impact=1)))

    here.run()

    assert not any("ico" in name or "notice" in name for name in here.files("outbox/incidents/2026-0001"))


def test_the_form_sent_back_finds_its_row_with_stage_2_in_it_or_unchanged(here: Place) -> None:
    here.drop("form.docx", breach())
    here.run()
    back = here.workspace.incidents / "2026-0001" / "form-to-continue.docx"

    here.drop("unchanged.docx", back.read_bytes())
    assert [line.reference for line in here.run().duplicates] == ["2026-0001"]

    form = read_bytes(back.read_bytes(), received=NOW).form
    graded = form.model_copy(update={"stage2": Stage2(likelihood=2, impact=2, ig_officer="An officer")})
    here.drop("graded.docx", filled_form(graded))
    assert [line.reference for line in here.run().updated] == ["2026-0001"]

    row = here.rows()["2026-0001"]
    assert (row["Likelihood"], row["Impact"], row["Scored by"]) == (2, 2, "IG team")
    assert len(here.rows()) == 1


def test_drafts_that_cannot_be_written_wait_with_those_beside_them_and_the_others_are_there(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "_TOGETHER", 2)
    for number in range(1, 6):
        here.drop(f"{number}.docx", breach(number))

    def full(beside: Path, path: Path) -> None:
        if "2026-0003" in path.parts and path.name == "receipt.docx":
            raise OSError(28, "No space left on device")
        files.REAL.replace(beside, path)

    report = here.run(Machine(system=replace(files.REAL, replace=full), pause=None))

    assert sorted(line.reference for line in report.waiting) == ["2026-0003", "2026-0004"]
    assert any("no space left" in note for note in report.notes)
    here.run()
    here.assert_whole(5)


def test_a_pass_that_is_stopped_among_its_drafts_goes_on_where_it_was(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "_TOGETHER", 1)
    here = _apart(here, "none")
    for number in range(1, 8):
        here.drop(f"{number}.docx", breach(number))

    def receipts() -> list[Path]:
        return list(here.workspace.incidents.rglob("receipt.docx"))

    here.run(Machine(halted=lambda: bool(receipts()), pause=None))

    assert 1 <= len(receipts()) < 7
    here.run()
    here.assert_whole(7)
    with look(here.workspace) as ledger:
        assert ledger is not None
        drafted = [(act.reference, act.details["name"]) for act in ledger.acts(what=["drafted"])]
    assert len(drafted) == len(set(drafted))
