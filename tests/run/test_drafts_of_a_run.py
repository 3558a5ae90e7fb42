from __future__ import annotations

from pathlib import Path

import pytest

from breachdocs.documents.filled_form import filled_form
from breachdocs.form import Count, Stage2
from breachdocs.reading import read_bytes
from breachdocs.register.ledger import Ledger
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
