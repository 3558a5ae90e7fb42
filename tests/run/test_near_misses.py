"""A near miss from the inbox to the register, and what becomes of it when it turns out to be a breach."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from breachdocs.commands import on_request
from breachdocs.documents.forms.filled import filled_form
from breachdocs.form import FORM_NAME, INCIDENT_FORM_NAME, Form, Stage1, Stage2
from breachdocs.reading import read_bytes
from breachdocs.run.matching_incidents import merged
from workspace_cases import Place, breach, place

RECEIVED = dt.datetime(2026, 11, 1, 9)


def near_miss(**answers: Any) -> Form:
    said: dict[str, Any] = {
        "report_kind": "near_miss",
        "school": "Alder Brook Primary",
        "incident_date": dt.date(2026, 2, 27),
        "discovered_at": dt.datetime(2026, 2, 27, 14),
        "description": "A class list was nearly sent to all parents.",
        "incident_kinds": ("sent_to_wrong_person",),
        "personal_data_involved": True,
    }
    return Form(name=INCIDENT_FORM_NAME, stage1=Stage1(**{**said, **answers}))


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return place(tmp_path)


def test_a_near_miss_is_a_row_of_its_kind_without_a_deadline(here: Place) -> None:
    here.drop("near miss.docx", filled_form(near_miss()))
    here.run()

    row = here.rows()["2026-0001"]
    assert (row["Kind"], row["ICO advice"], row["Personal data involved"]) == ("Near miss", "Log", "Yes")
    assert not row.get("ICO deadline")
    assert not row.get("Reported by")
    assert "yet personal data was involved" in row["Flags"]
    made = here.files("outbox/incidents/2026-0001")
    assert not [name for name in made if "ico" in name or "letter" in name]


def test_the_form_sent_back_finds_its_row_and_its_review_is_in_the_register(here: Place) -> None:
    here.drop("near miss.docx", filled_form(near_miss()))
    here.run()
    sent_back = here.workspace.incident("2026-0001") / "form-to-continue.docx"
    again = read_bytes(sent_back.read_bytes(), received=RECEIVED).form
    assert again.reference == "2026-0001"
    reviewed = again.model_copy(
        update={
            # Even where the words that likeness would go by are others, the reference decides.
            "stage1": again.stage1.model_copy(update={"description": "Quite other words.", "school": None}),
            "stage2": Stage2(
                recurrence="likely", policies_followed="no", measures_failed="Nobody looked twice."
            ),
        }
    )
    here.drop("back.docx", filled_form(reviewed))
    here.run()

    (row,) = here.rows().values()
    assert row["Review: could it recur"] == "Likely"
    assert row["Review: policies followed"] == "No"
    assert row["Review: measures that failed"] == "Nobody looked twice."
    assert (row["Kind"], row["Status"]) == ("Near miss", "Under review")


def test_a_near_miss_that_the_breach_form_follows_is_a_breach_and_its_clock_runs(here: Place) -> None:
    here.drop("near miss.docx", filled_form(near_miss()))
    here.run()
    made = on_request.breach_form_of(here.workspace, "2026-0001", here.workspace.root / "sent")
    blank = read_bytes(made.path.read_bytes(), received=RECEIVED).form
    assert (blank.name, blank.stage1.description) == (FORM_NAME, near_miss().stage1.description)
    breach_form = blank.model_copy(
        update={"stage1": blank.stage1.model_copy(update={"breach_type": "incorrect_recipient"})}
    )
    here.drop("breach.docx", filled_form(breach_form))
    here.run()

    (row,) = here.rows().values()
    assert (row["Kind"], row["Type of breach"][:9]) == ("Incident", "Disclosed")
    assert row["ICO deadline"] == dt.datetime(2026, 3, 2, 14)
    assert "yet personal data was involved" not in row["Flags"]
    assert row["Kinds of incident"] == "Information sent or told to the wrong person"


def test_a_breach_that_somebody_calls_a_near_miss_as_well_stays_one_and_that_is_told() -> None:
    known = breach().model_copy(update={"reference": "2026-0001"})

    both = merged(known, near_miss())

    assert (both.near_miss, both.name) == (False, FORM_NAME)
    assert [problem.code for problem in both.problems] == ["called_a_near_miss"]


def test_a_near_miss_sent_again_with_more_answers_stays_one() -> None:
    both = merged(near_miss(), near_miss(dpo_told=True))
    assert (both.near_miss, both.name, both.stage1.dpo_told) == (True, INCIDENT_FORM_NAME, True)


def test_the_schools_crest_is_on_the_form_sent_back(here: Place) -> None:
    own = here.workspace.templates / "breach-form.docx"
    own.parent.mkdir(exist_ok=True)
    own.write_bytes(_with_header(filled_form(Form()), "ALDER BROOK CREST"))
    here.drop("near miss.docx", filled_form(near_miss()))
    here.run()

    sent_back = here.workspace.incident("2026-0001") / "form-to-continue.docx"
    assert "ALDER BROOK CREST" in _headers(sent_back.read_bytes())


def _with_header(content: bytes, words: str) -> bytes:
    import docx

    document = docx.Document(io.BytesIO(content))
    document.sections[0].header.paragraphs[0].text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _headers(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(part).decode() for part in parts.namelist() if "header" in part)
