from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.documents import returned_form
from breachdocs.form import FIELDS
from breachdocs.reading import read_bytes
from drafting_cases import a_case, a_form
from sample_forms import DIALECTS, OWN, sample

RECEIVED = dt.datetime(2026, 11, 1, 9, 0)


@pytest.mark.parametrize("dialect", [OWN, *DIALECTS])
def test_what_any_form_said_reads_back_from_the_form_sent_back(dialect: str) -> None:
    first = read_bytes(sample(dialect, 14).docx, received=RECEIVED).form

    again = read_bytes(returned_form(a_case(first)).content, received=RECEIVED).form

    wrong = {field.path for field in FIELDS if first.value(field) != again.value(field)}
    assert wrong == set()
    assert again.reference == "2026-0042"


def test_the_form_sent_back_carries_its_reference_and_the_same_case_gives_the_same_bytes() -> None:
    draft = returned_form(a_case())

    assert (draft.kind, draft.name) == ("form", "form-to-continue.docx")
    assert draft.content == returned_form(a_case(a_form())).content
    assert read_bytes(draft.content, received=RECEIVED).form.reference == "2026-0042"
