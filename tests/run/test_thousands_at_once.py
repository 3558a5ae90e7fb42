"""More at once than goes through the steps together: who drops one form meanwhile does not wait for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from breachdocs import files
from breachdocs.intake import Candidate
from breachdocs.run import Machine, order, taking_in
from breachdocs.run.one_pass import Pass
from faulty_files import windows_error
from workspace_cases import Place, breach, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    monkeypatch.setattr(order, "TOGETHER", 4)
    monkeypatch.setattr(order, "_LITTLE", 2)
    return place(tmp_path)


def _worked_off(
    monkeypatch: pytest.MonkeyPatch, after: Callable[[int], object] = lambda _batch: None
) -> list[list[str]]:
    """The places of what is taken in together, in turn; `after` is called once each has been."""
    batches, claim = list[list[str]](), taking_in.claim

    def seen(a_pass: Pass, candidates: Iterable[Candidate]) -> None:
        together = list(candidates)
        batches.append([one.place for one in together])
        claim(a_pass, together)
        after(len(batches))

    monkeypatch.setattr(taking_in, "claim", seen)
    return batches


def test_a_form_that_comes_while_many_are_worked_off_is_next(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(10):
        here.drop(f"{number}.docx", breach(number))
    batches = _worked_off(
        monkeypatch, lambda batch: here.drop("late.docx", breach(99)) if batch == 1 else None
    )
    report = here.run()
    assert [len(batch) for batch in batches] == [4, 1, 4, 2]
    assert batches[1] == ["late.docx"]
    assert len(report.registered) == 11
    here.assert_whole(11)


def test_many_that_come_meanwhile_take_their_turn_in_the_same_pass(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drop_more(batch: int) -> None:
        for number in range(20, 25) if batch == 1 else ():
            here.drop(f"{number}.docx", breach(number))

    for number in range(6):
        here.drop(f"{number}.docx", breach(number))
    batches = _worked_off(monkeypatch, drop_more)
    here.run()
    assert {*batches[0], *batches[1][:2]} == {f"{number}.docx" for number in range(6)}
    assert sum(map(len, batches)) == 11
    here.assert_whole(11)


def test_a_form_of_a_name_that_was_taken_already_is_another_one(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        here.drop(f"form {number}.docx", breach(number))
    batches = _worked_off(
        monkeypatch, lambda batch: here.drop("form 0.docx", breach(99)) if batch == 1 else None
    )
    here.run()
    assert batches[1] == ["form 0.docx"]
    here.assert_whole(7)


def test_what_comes_into_a_folder_that_is_worked_off_goes_with_what_is_left_of_it(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        here.drop(f"{number}.docx", breach(number))
    here.drop("school/form.docx", breach(50))
    batches = _worked_off(
        monkeypatch, lambda batch: here.drop("school/list.txt", b"Names of all") if batch == 1 else None
    )
    report = here.run()
    assert batches[1:] == [["4.docx", "5.docx", "school/form.docx", "school/list.txt"]]
    assert len(report.evidence) == 1
    assert here.files("inbox") == []


def test_files_that_are_held_open_are_tried_once_in_a_pass_however_many(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(11):
        here.drop(f"{number}.docx", breach(number))

    def rename(source: Path, target: Path) -> None:
        if source.parent == here.workspace.inbox and int(source.stem) < 7:
            raise windows_error(32)
        source.rename(target)

    batches = _worked_off(monkeypatch)
    held = files.FileSystem(rename=rename, sleep=lambda _seconds: None)
    report = here.run(replace(Machine(), system=held))
    assert sorted(place for batch in batches for place in batch) == sorted(f"{n}.docx" for n in range(11))
    assert (len(report.registered), len(report.waiting)) == (4, 7)
    here.run()
    here.assert_whole(11)


def test_what_was_found_ready_is_not_opened_again_and_what_changed_since_is(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        here.drop(f"{number}.docx", breach(number))

    def cut_short(batch: int) -> None:
        if batch == 1:
            (here.workspace.inbox / "8.docx").write_bytes(b"PK is being written anew")

    from breachdocs.intake import inbox

    opened, is_half_copied = list[str](), inbox.is_half_copied

    def looked_into(path: Path) -> bool:
        opened.append(path.name)
        return is_half_copied(path)

    monkeypatch.setattr(inbox, "is_half_copied", looked_into)
    batches = _worked_off(monkeypatch, cut_short)
    here.run(replace(Machine(), patient=False))
    assert batches[1:] == [["4.docx", "5.docx", "6.docx", "7.docx"]]
    assert sorted(opened) == sorted([*(f"{n}.docx" for n in range(9)), "8.docx"])
    assert here.files("inbox") == ["8.docx"]
