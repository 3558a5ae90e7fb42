"""Every call that a pass makes of the file system fails once: nothing is lost, nothing is done twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from breachdocs import intake
from breachdocs.errors import BreachdocsError, TemporaryFault
from breachdocs.run import Machine, evidence
from faulty_files import CALLS, FAULTS, LEDGER_CALLS, LEDGER_FAULTS, Faulty
from workspace_cases import Place, breach, file_of, place, quick_drafts


def _mixed(root: Path) -> Place:
    here = place(root, intake={"settle_seconds": 0, "grace_seconds": 0})
    here.drop("one.docx", breach(1))
    here.drop("two.docx", breach(2))
    here.drop("twice.docx", breach(1))
    here.drop("no form.docx", b"plain words")
    return here


def _settled(here: Place) -> None:
    """After the fault has passed, two passes bring everything to its end."""
    here.run(wait=False)
    here.run(wait=False)
    here.assert_whole(2)
    assert len(here.rows("Attention")) == 1
    assert len(here.files("outbox/needs-attention")) == 2
    temporary = [name for name in here.files() if name.endswith(".tmp")]
    assert temporary == []


def _try(here: Place, machine: Machine | None = None) -> None:
    """A pass that may end with a fault of ours in words, and with nothing else."""
    try:
        here.run(machine, wait=False)
    except BreachdocsError:
        return


@pytest.mark.parametrize(
    ("kind", "first"),
    [("error", 1), ("full", 2), ("vanished", 3), ("sharing", 4), ("short", 5), ("vanished", 6)],
)
def test_a_fault_at_any_call_of_the_door_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, first: int
) -> None:
    """Every sixth call for each kind; ``benchmarks/fault_runs.py`` tries every kind at every call."""
    quick_drafts(monkeypatch)
    at = first
    while True:
        root = tmp_path / str(at)
        here = _mixed(root)
        faulty = Faulty(FAULTS.get(kind, FAULTS["error"]), at, long=30 if kind == "sharing" else 1)
        _try(here, Machine(system=faulty.system(short=kind == "short")))
        _settled(here)
        shutil.rmtree(root)
        if faulty.made < at:
            break
        at += 6
    assert at > 12


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        *((call, FAULTS["away"]) for call in CALLS),
        *zip(LEDGER_CALLS, map(LEDGER_FAULTS.get, ("busy", "disk", "malformed")), strict=True),
    ],
)
def test_a_fault_beneath_the_door_or_of_the_ledger_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, fault: Callable[[], Exception]
) -> None:
    quick_drafts(monkeypatch)
    counting = Faulty(fault)
    here = _mixed(tmp_path / "counted")
    with counting.beneath(call, tmp_path):
        _try(here)
    assert counting.made
    for at in range(1, counting.made + 1, max(1, counting.made // 4)):
        root = tmp_path / str(at)
        here = _mixed(root)
        with Faulty(fault, at).beneath(call, root):
            _try(here)
        _settled(here)
        shutil.rmtree(root)


@pytest.mark.parametrize("at", [2, 3, 4, 5])
def test_an_email_that_a_full_disk_keeps_shut_is_opened_at_the_next_pass_and_never_read_as_plain_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path)
    message = EmailMessage()
    for number in (1, 2):
        message.add_attachment(file_of(breach(number)), maintype="a", subtype="b", filename=f"{number}.docx")
    here.drop("two.eml", message.as_bytes())
    _try(here, Machine(system=Faulty(FAULTS["full"], at).system()))
    assert here.rows("Attention") == {}
    here.run(wait=False)
    here.assert_whole(2)
    assert here.files("outbox/needs-attention") == []


def test_drafts_that_a_full_disk_refused_get_the_same_names_later_in_the_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path)
    here.drop("one.docx", breach(1))
    full = Faulty(FAULTS["full"], 1, long=99)
    with full.beneath("mkdir", here.workspace.incidents):
        here.run(wait=False)
    here.drop("two.docx", breach(2))
    once = Faulty(FAULTS["full"], 1)
    with once.beneath("mkdir", here.workspace.incidents):
        here.run(wait=False)
    here.run(wait=False)
    here.assert_whole(2)


def test_forms_of_an_email_that_stays_shut_after_a_fault_are_not_taken_for_forms_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path)
    message = EmailMessage()
    message.add_attachment(file_of(breach(1)), maintype="a", subtype="b", filename="1.docx")
    here.drop("one.eml", message.as_bytes())
    with monkeypatch.context() as patch:
        patch.setattr(evidence, "note_drops", _stop_when("found_inside"))
        _try(here)
        _try(here)
    assert here.files(".breachdocs/claimed")
    assert here.rows() == {}
    here.run(wait=False)
    here.assert_whole(1)
    assert here.files(f"outbox/incidents/{next(iter(here.rows()))}").count("received.eml") == 1


def _stop_when(act: str) -> Callable[..., None]:
    def stop(_pass: object, what: str, _drops: object) -> None:
        if what == act:
            message = "The ledger can't be used now."
            raise TemporaryFault(message)

    return stop


def test_evidence_beside_a_form_that_cannot_be_read_now_waits_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path)
    here.drop("Oak/form.docx", breach(1))
    here.drop("Oak/log.pdf", b"%PDF-1.7 x %%EOF")
    with monkeypatch.context() as patch:
        patch.setattr(intake, "content_of", _not_of(".docx"))
        _try(here)
    assert here.rows("Attention") == {}
    here.run(wait=False)
    here.assert_whole(1)
    assert len([name for name in here.files("outbox/incidents") if "/evidence-" in name]) == 1


def _not_of(suffix: str) -> Callable[[Path, int], object]:
    real = intake.content_of

    def content_of(path: Path, most: int) -> object:
        if path.suffix == suffix:
            raise FAULTS["sharing"]()
        return real(path, most)

    return content_of
