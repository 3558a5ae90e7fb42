"""A run takes in what lies in the inbox: once, in order, with a row, drafts and the original archived."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from breachdocs import files
from breachdocs.errors import ExitStatus
from breachdocs.form import Stage2
from breachdocs.run import Machine, retry
from workspace_cases import Place, breach, file_of, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def test_a_form_becomes_a_row_with_drafts_and_its_original_archived(here: Place) -> None:
    here.drop("Breach form – Überschule.docx", breach())
    report = here.run()
    assert [line.reference for line in report.registered] == ["2026-0001"]
    assert report.exit_status is ExitStatus.DONE
    assert here.rows()["2026-0001"]["School"] == "School number 1"
    assert {"original.docx", "receipt.docx"} <= set(here.files("outbox/incidents/2026-0001"))
    archived = here.workspace.incident("2026-0001") / "original.docx"
    assert archived.read_bytes() == file_of(breach())
    here.assert_whole(1)


def test_the_drafts_are_word_files_that_open(tmp_path: Path) -> None:
    from docx import Document

    real = place(tmp_path)
    real.drop("form.docx", breach())
    real.run()
    receipt = Document(str(real.workspace.incident("2026-0001") / "receipt.docx"))
    assert any(
        "2026-0001" in cell.text for table in receipt.tables for row in table.rows for cell in row.cells
    ) or any("2026-0001" in paragraph.text for paragraph in receipt.paragraphs)


def test_an_empty_inbox_is_done(here: Place) -> None:
    assert here.run() == here.run()
    assert here.run().exit_status is ExitStatus.DONE


def test_the_same_files_again_under_other_names_change_nothing(here: Place) -> None:
    for number in range(6):
        here.drop(f"form {number}.docx", breach(number))
    here.run()
    register = here.workspace.register.read_bytes()
    for number in range(6):
        here.drop(f"copy/again {number}.docx", breach(number))
    report = here.run()
    assert sorted(line.reference for line in report.duplicates) == [f"2026-000{n}" for n in range(1, 7)]
    assert report.exit_status is ExitStatus.DONE
    assert here.workspace.register.read_bytes() == register
    here.assert_whole(6)


def test_two_drops_of_one_name_from_different_folders_are_both_taken_in(here: Place) -> None:
    here.drop("north/form.docx", breach(1))
    here.drop("south/form.docx", breach(2))
    assert len(here.run().registered) == 2
    here.assert_whole(2)


def test_the_same_file_twice_in_one_pass_is_one_row(here: Place) -> None:
    here.drop("a.docx", breach())
    here.drop("b.docx", breach())
    report = here.run()
    assert (len(report.registered), len(report.duplicates)) == (1, 1)
    here.assert_whole(1)


def test_a_duplicate_is_kept_where_the_archived_original_was_altered(here: Place) -> None:
    here.drop("a.docx", breach())
    here.run()
    (here.workspace.incident("2026-0001") / "original.docx").write_bytes(b"altered")
    here.drop("a again.docx", breach())
    here.run()
    kept = here.workspace.incident("2026-0001") / "duplicate.docx"
    assert kept.read_bytes() == file_of(breach())


def test_a_corrected_form_with_its_reference_updates_the_row_and_says_what_changed(here: Place) -> None:
    here.drop("first.docx", breach(location="Room 4"))
    here.run()
    here.drop(
        "second.docx", breach(location="The hall", description="Wholly other words.", reference="2026-0001")
    )
    report = here.run()
    assert [line.reference for line in report.updated] == ["2026-0001"]
    assert here.rows()["2026-0001"]["Location"] == "The hall"
    assert {"original-v2.docx", "receipt-v2.docx", "receipt.docx"} <= set(
        here.files("outbox/incidents/2026-0001")
    )


def test_a_corrected_form_without_a_reference_is_known_by_school_day_and_like_words(here: Place) -> None:
    form = breach()
    words = str(form.stage1.description)
    here.drop("first.docx", form)
    here.run()
    here.drop("second.docx", breach(description=words + " Twice.", head_teacher="A. Head"))
    assert [line.reference for line in here.run().updated] == ["2026-0001"]
    assert len(here.rows()) == 1


def test_what_a_further_form_leaves_blank_stays_in_the_row(here: Place) -> None:
    here.drop("first.docx", breach(location="Room 4"))
    here.run()
    later = breach(reference="2026-0001", stage2=Stage2(likelihood=4, impact=4))
    here.drop(
        "second.docx", later.model_copy(update={"stage1": later.stage1.model_copy(update={"location": None})})
    )
    here.run()
    row = here.rows()["2026-0001"]
    assert (row["Location"], row["Likelihood"], row["Score"]) == ("Room 4", 4, 16)


def test_an_unsure_likeness_becomes_two_rows_that_point_at_each_other(here: Place) -> None:
    here.drop("first.docx", breach(description="An e-mail about the trip went to all parents of year four."))
    here.run()
    here.drop(
        "second.docx", breach(description="An e-mail with the pay of staff went to all parents of year nine.")
    )
    report = here.run()
    assert [line.reference for line in report.registered] == ["2026-0002"]
    rows = here.rows()
    assert "2026-0002" in rows["2026-0001"]["Flags"]
    assert "2026-0001" in rows["2026-0002"]["Flags"]


def test_a_file_that_is_no_form_is_set_aside_with_a_note_while_others_go_through(here: Place) -> None:
    here.drop("broken.docx", b"PK\x03\x04 not a zip at all")
    here.drop("empty.docx", b"")
    here.drop("good.docx", breach())
    machine = Machine(file_time=lambda: time.time() + 10_000)
    report = here.run(machine)
    assert report.exit_status is ExitStatus.NEEDS_A_PERSON
    assert {line.name for line in report.refused} == {"broken.docx", "empty.docx"}
    assert len(report.registered) == 1
    note = (here.workspace.needs_attention / "broken.docx" / "WHY.txt").read_text("utf-8")
    assert "What to do" in note
    assert set(here.rows("Attention")) == {"broken.docx", "empty.docx"}
    again = here.run(machine)
    assert (again.refused, again.exit_status) == ((), ExitStatus.DONE)


def test_two_refused_files_of_one_name_have_a_place_each(here: Place) -> None:
    here.drop("a/form.docx", b"plain words")
    here.drop("b/form.docx", b"other words")
    here.run()
    assert set(here.rows("Attention")) == {"form.docx", "form-2.docx"}
    assert len(here.files("outbox/needs-attention")) == 4


def test_a_retried_drop_goes_through_once_it_is_mended(here: Place) -> None:
    here.drop("form.docx", b"plain words")
    here.run()
    (here.workspace.needs_attention / "form.docx" / "form.docx").write_bytes(file_of(breach()))
    assert retry(here.workspace, "FORM.docx") == ("form.docx",)
    assert len(here.run().registered) == 1
    assert here.rows("Attention")["form.docx"]["Status"] == "Dealt with"
    assert here.files("outbox/needs-attention") == []


def test_a_link_is_refused_and_what_it_leads_to_is_left_alone(here: Place, tmp_path: Path) -> None:
    secret = tmp_path / "secret.docx"
    secret.write_bytes(file_of(breach()))
    (here.workspace.inbox / "link.docx").symlink_to(secret)
    report = here.run()
    assert [line.code for line in report.refused] == ["link"]
    assert secret.exists()


def test_a_dry_run_changes_nothing_and_says_what_would_be_done(here: Place, tmp_path: Path) -> None:
    here.drop("form.docx", breach(1))
    before = here.everything()
    report = here.run(dry_run=True)
    assert here.everything() == before
    assert not (tmp_path / "state").exists()
    assert any("original.docx" in line for line in report.planned)
    assert any("add row 2026-0001" in line for line in report.planned)
    here.run()
    here.drop("bad.docx", b"plain words")
    here.drop("second.docx", breach(1, location="The hall", reference="2026-0001"))
    before = here.everything()
    report = here.run(dry_run=True)
    assert here.everything() == before
    assert any("Location" in line for line in report.planned)
    assert any("needs-attention" in line for line in report.planned)
    assert here.run().updated


def test_two_runs_at_once_on_the_same_files_make_one_row_each(here: Place) -> None:
    for number in range(12):
        here.drop(f"form {number}.docx", breach(number))
    failed: list[BaseException] = []

    def run() -> None:
        try:
            here.run()
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test fails
            failed.append(error)

    runs = [threading.Thread(target=run) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert failed == []
    here.assert_whole(12)


def test_a_number_in_the_register_or_of_a_folder_is_never_given_out_again(here: Place) -> None:
    (here.workspace.incidents / "2026-0041").mkdir(parents=True)
    here.drop("form.docx", breach())
    assert [line.reference for line in here.run().registered] == ["2026-0042"]


def test_a_form_copied_byte_by_byte_is_taken_in_once_and_never_damaged(here: Place) -> None:
    whole = file_of(breach())
    for tenth in range(10):
        here.drop("slow.docx", whole[: len(whole) * tenth // 10])
        report = here.run(wait=False)
        assert report.refused == ()
        assert report.registered == ()
    here.drop("slow.docx", whole)
    assert len(here.run().registered) == 1
    here.assert_whole(1)


def test_a_form_that_is_copied_while_a_run_looks_is_taken_in_by_that_run(here: Place) -> None:
    whole = file_of(breach())
    path = here.drop("slow.docx", whole[:100])
    here.drop("good.docx", breach(2))
    steps: list[float] = []

    def copy_on(seconds: float) -> None:
        steps.append(seconds)
        if len(steps) <= 10:
            path.write_bytes(whole[: len(whole) * len(steps) // 10])

    report = here.run(Machine(pause=copy_on))
    assert (len(report.registered), report.refused, report.waiting) == (2, (), ())
    assert sum(steps) < here.workspace.settings.intake.grace_seconds
    here.assert_whole(2)


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, None], ids=["empty", "zeros", "truncated"])
def test_a_file_that_is_and_stays_incomplete_is_refused_by_one_run(
    here: Place, content: bytes | None
) -> None:
    path = here.drop("broken.docx", file_of(breach())[:-200] if content is None else content)
    waits, came = list[float](), path.stat().st_mtime
    report = here.run(Machine(pause=waits.append, file_time=lambda: came))
    assert report.exit_status is ExitStatus.NEEDS_A_PERSON
    assert [line.code for line in report.refused] == ["empty" if content is not None else "damaged"]
    assert (here.workspace.needs_attention / "broken.docx" / "WHY.txt").is_file()
    assert sum(waits) == here.workspace.settings.intake.grace_seconds


@pytest.mark.parametrize("cut", [0, 5000])
def test_a_copy_that_goes_on_after_its_file_was_refused_is_taken_back_by_itself(
    here: Place, cut: int
) -> None:
    whole = file_of(breach())
    copied = here.drop("slow.docx", whole[:cut]).open(
        "ab"
    )  # follows the file when it is renamed, as a copy does
    assert here.run(Machine(pause=lambda _seconds: None)).refused
    copied.write(whole[cut : cut + 1000])
    copied.flush()
    assert here.run(Machine(pause=lambda _seconds: None)).registered == ()
    copied.write(whole[cut + 1000 :])
    copied.close()
    report = here.run()
    assert (len(report.registered), report.refused) == (1, ())
    assert here.rows("Attention")["slow.docx"]["Status"] == "Dealt with"
    here.assert_whole(1)
    assert here.run().notes == ()


def test_a_file_with_time_to_settle_is_taken_in_the_same_pass(tmp_path: Path) -> None:
    here = place(tmp_path, intake={"settle_seconds": 3})
    waits: list[float] = []
    came = 1_800_000_000.0  # a whole second, which a file's nanoseconds and a clock's float tell alike
    os.utime(here.drop("form.docx", breach()), (came, came))
    report = here.run(Machine(pause=waits.append, file_time=lambda: came))
    assert (len(report.registered), waits) == (1, [3])


def test_an_old_file_is_not_waited_for(tmp_path: Path) -> None:
    here = place(tmp_path, intake={"settle_seconds": 3})
    path = here.drop("form.docx", breach())
    waits: list[float] = []
    late = path.stat().st_mtime + 3.1
    assert len(here.run(Machine(pause=waits.append, file_time=lambda: late)).registered) == 1
    assert waits == []


def test_a_file_that_grows_while_it_settles_waits_for_the_next_pass(tmp_path: Path) -> None:
    here = place(tmp_path, intake={"settle_seconds": 3})
    path = here.drop("form.docx", file_of(breach())[:-10])

    def grow(_seconds: float) -> None:
        path.write_bytes(file_of(breach()))

    report = here.run(Machine(pause=grow))
    assert report.registered == ()
    assert [line.name for line in report.waiting] == ["form.docx"]


def test_an_edited_draft_is_never_overwritten(here: Place) -> None:
    here.drop("first.docx", breach())
    here.run()
    receipt = here.workspace.incident("2026-0001") / "receipt-v2.docx"
    receipt.write_bytes(b"somebody's own")
    here.drop("second.docx", breach(location="The hall", reference="2026-0001"))
    here.run()
    assert receipt.read_bytes() == b"somebody's own"
    assert (receipt.parent / "receipt-v3.docx").exists()


def test_neither_log_nor_ledger_path_holds_a_name_or_a_word_of_the_form(here: Place, tmp_path: Path) -> None:
    here.drop("Jo Bloggs breach.docx", breach(description="Jo Bloggs of class 4 was named."))
    here.drop("Jo Bloggs picture.docx", b"\x89PNG nothing")
    here.run()
    log = (tmp_path / "state" / "breachdocs.log").read_text("utf-8")
    assert "archived" in log
    assert "Bloggs" not in log


def test_progress_reaches_the_number_of_drops(here: Place) -> None:
    seen: list[tuple[int, int]] = []
    for number in range(3):
        here.drop(f"form {number}.docx", breach(number))
    here.run(progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)


def test_a_busy_file_waits_in_the_inbox(here: Place) -> None:
    here.drop("form.docx", breach())

    def held(_source: Path, _target: Path) -> None:
        raise _windows_error(32)

    report = here.run(Machine(system=files.FileSystem(rename=held, sleep=lambda _seconds: None)))
    assert [line.name for line in report.waiting] == ["form.docx"]
    assert here.files("inbox") == ["form.docx"]
    assert len(here.run().registered) == 1


def _windows_error(number: int) -> PermissionError:
    error = PermissionError(13, "The process cannot access the file")
    vars(error)["winerror"] = number
    return error


def test_a_register_open_elsewhere_queues_the_row_and_takes_it_later(here: Place) -> None:
    here.drop("first.docx", breach(1))
    here.run()
    before = here.workspace.register.read_bytes()

    def held(source: Path, target: Path) -> None:
        if Path(target).name == "register.xlsx":
            raise _windows_error(32)
        Path(source).replace(target)

    here.drop("second.docx", breach(2))
    busy = Machine(system=replace(files.REAL, replace=held, sleep=lambda _seconds: None))
    report = here.run(busy)
    assert here.workspace.register.read_bytes() == before
    assert report.exit_status is ExitStatus.NEEDS_A_PERSON
    assert any("open elsewhere" in note for note in report.notes)
    assert [line.reference for line in report.waiting] == ["2026-0002"]
    assert (here.workspace.incident("2026-0002") / "receipt.docx").exists()
    assert not (here.workspace.incident("2026-0002") / "original.docx").exists()
    here.run(busy)
    assert here.run().exit_status is ExitStatus.DONE
    here.assert_whole(2)
    assert here.run().notes == ()


def test_a_day_of_the_clock_is_the_year_of_the_reference(here: Place) -> None:
    from breachdocs.run import run_once

    here.drop("form.docx", breach())
    report = run_once(here.workspace, clock=lambda: dt.datetime(2031, 1, 1, 0, 5))
    assert [line.reference for line in report.registered] == ["2031-0001"]
