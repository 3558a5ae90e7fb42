from __future__ import annotations

from pathlib import Path

import pytest

from breachdocs.form import Count, Stage2
from breachdocs.register.ledger import Ledger
from workspace_cases import Place, breach, place


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
