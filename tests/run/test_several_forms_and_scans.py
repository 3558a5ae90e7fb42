"""Files of several forms become an incident each; scans become one to be typed in, and are joined when they are."""

from __future__ import annotations

import itertools
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from breachdocs.documents.forms.package import document_of, with_document
from breachdocs.documents.forms.word_xml import name
from breachdocs.form import Form
from breachdocs.reading import read_bytes
from breachdocs.register.ledger import Ledger
from breachdocs.run import Machine
from faulty_files import Faulty
from pdf_shorthand import pdf
from workspace_cases import NOW, Place, breach, file_of, place, quick_drafts

SCAN = pdf("q 500 0 0 700 50 50 cm /Im1 Do Q", "")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path)


def pasted(*forms: Form) -> bytes:
    """Forms one after the other in one Word file."""
    first, *others = (file_of(form) for form in forms)
    root = document_of(first)
    last = root.find(f"{name('body')}/{name('sectPr')}")
    assert last is not None
    for other in others:
        for part in list(document_of(other).iterfind(f"{name('body')}/*"))[:-1]:
            last.addprevious(part)
    return with_document(first, root)


def schools(here: Place) -> dict[str, str]:
    return {reference: row["School"] for reference, row in here.rows().items()}


def test_two_forms_in_one_file_are_two_incidents_that_say_so_and_keep_the_file(here: Place) -> None:
    whole = pasted(breach(1), breach(2))
    here.drop("Both.docx", whole)
    report = here.run()
    assert [line.name for line in report.registered] == ["Both (form 1 of 2).docx", "Both (form 2 of 2).docx"]
    assert schools(here) == {"2026-0001": "School number 1", "2026-0002": "School number 2"}
    for number, reference in enumerate(schools(here), start=1):
        folder = here.workspace.incident(reference)
        assert any(path.read_bytes() == whole for path in folder.iterdir())
        form = read_bytes((folder / "original.docx").read_bytes(), received=NOW).form
        assert form.stage1.school == f"School number {number}"
        assert f"Form {number} of 2" in {problem.text[:11] for problem in form.problems}
    assert list(here.workspace.claimed.iterdir()) == []


def test_the_same_file_of_two_forms_again_changes_nothing(here: Place) -> None:
    here.drop("a.docx", pasted(breach(1), breach(2)))
    here.drop("b.docx", pasted(breach(1), breach(2)))
    here.run()
    here.drop("c.docx", pasted(breach(1), breach(2)))
    here.drop("one of them.docx", breach(2))
    report = here.run()
    assert len(schools(here)) == 2
    assert not report.registered
    assert len(report.duplicates) == 2
    assert list(here.workspace.claimed.iterdir()) == []


def test_three_forms_and_a_file_with_one_form_twice(here: Place) -> None:
    here.drop("three.docx", pasted(breach(1), breach(2), breach(3)))
    here.drop("twice.docx", pasted(breach(4), breach(4)))
    here.drop("with a blank.docx", pasted(breach(5), Form()))
    report = here.run()
    assert len(report.registered) == 5
    assert sorted(schools(here).values()) == [f"School number {number}" for number in range(1, 6)]


class PowerCut(BaseException):
    """The machine went off."""


def assert_two(here: Place) -> None:
    """Both forms are registered once, and nothing is left on the way."""
    here.run()
    assert sorted(schools(here).values()) == ["School number 1", "School number 2"]
    assert list(here.workspace.claimed.iterdir()) == []
    assert list(here.workspace.inbox.iterdir()) == []


def test_a_power_cut_at_any_write_or_rename_registers_each_of_two_forms_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    whole = pasted(breach(1), breach(2))
    for step in range(1, 80):
        here = place(tmp_path / str(step))
        here.drop("Both.docx", whole)
        faulty = Faulty(PowerCut, at=step)  # type: ignore[arg-type]  # a fault that nothing catches
        try:
            here.run(Machine(system=faulty.system(), pause=None))
        except PowerCut:
            assert_two(here)
        else:
            break
    assert step > 10


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("when", range(1, 8))
def test_a_power_cut_at_any_state_of_two_forms_registers_each_once(
    here: Place, monkeypatch: pytest.MonkeyPatch, when: int, *, after: bool
) -> None:
    here.drop("Both.docx", pasted(breach(1), breach(2)))
    real, calls = Ledger.put_drops, itertools.count(1)

    def put_drops(self: Ledger, drops: Any, now: Any) -> None:
        cut = next(calls) == when
        if after or not cut:
            real(self, drops, now)
        if cut:
            raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "put_drops", put_drops)
        with pytest.raises(PowerCut):
            here.run()
    assert_two(here)


def test_two_forms_in_a_file_in_an_email_are_two_incidents(here: Place) -> None:
    message = EmailMessage()
    message["Subject"] = "Forms"
    message.set_content("Two of them.")
    message.add_attachment(
        pasted(breach(1), breach(2)), maintype="application", subtype="octet-stream", filename="Both.docx"
    )
    here.drop("mail.eml", message.as_bytes())
    here.run()
    assert sorted(schools(here).values()) == ["School number 1", "School number 2"]


def test_a_scan_is_an_incident_to_be_typed_in_once_and_is_kept_twice(here: Place) -> None:
    here.drop("Scan.pdf", SCAN)
    report = here.run()
    assert [(line.reference, line.text) for line in report.registered] == [
        ("2026-0001", "A new incident, to be typed in.")
    ]
    row = here.rows()["2026-0001"]
    assert row["Received"] == NOW
    assert "type" in str(row).casefold()
    assert (here.workspace.incident("2026-0001") / "original.pdf").read_bytes() == SCAN
    aside = here.workspace.needs_attention / "2026-0001 to be typed in"
    assert (aside / "scan.pdf").read_bytes() == SCAN
    assert "2026-0001" in (aside / "WHY.txt").read_text(encoding="utf-8")
    assert here.rows("Attention")["2026-0001 to be typed in"]["Status"] == "Waiting"
    here.drop("Scan again.pdf", SCAN)
    assert len(here.run().duplicates) == 1
    assert list(here.rows()) == ["2026-0001"]


@pytest.mark.parametrize("by", ["reference in the form", "reference in the name"])
def test_the_form_typed_in_joins_the_scans_row(here: Place, by: str) -> None:
    here.drop("Scan.pdf", SCAN)
    here.run()
    if by == "reference in the form":
        here.drop("typed.docx", breach(1, reference="2026-0001"))
    else:
        here.drop("Breach form 2026-0001 from school.docx", breach(1))
    report = here.run()
    assert [line.reference for line in report.updated] == ["2026-0001"]
    assert schools(here) == {"2026-0001": "School number 1"}
    assert here.rows()["2026-0001"]["Received"] == NOW
    assert here.rows("Attention")["2026-0001 to be typed in"]["Status"] == "Dealt with"
    here.drop("2026-0001 another matter.docx", breach(2))  # typed in by now: the name says nothing any more
    here.run()
    assert len(schools(here)) == 2


def test_a_scan_beside_a_form_in_an_email_is_evidence_and_alone_it_is_an_incident(here: Place) -> None:
    for number, files in enumerate(({"form.docx": file_of(breach(1)), "scan.pdf": SCAN}, {"s.pdf": SCAN})):
        message = EmailMessage()
        message["Subject"] = f"Breach {number}"
        message.set_content("See attached.")
        for file, content in files.items():
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=file)
        here.drop(f"mail {number}.eml", message.as_bytes())
    report = here.run()
    assert [line.text for line in report.registered] == ["A new incident.", "A new incident, to be typed in."]
    assert [name for name in here.files("outbox/incidents/2026-0001") if name.startswith("evidence")]
