"""Forms in every dialect the samples know, against the truth they were made from."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.form import FIELDS
from breachdocs.reading import read_bytes
from sample_forms import DIALECTS, OWN, OWN_UNTAGGED, sample

RECEIVED = dt.datetime(2026, 11, 1, 9, 0)


@pytest.mark.parametrize("dialect", [OWN, OWN_UNTAGGED, *DIALECTS])
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_form_in_this_dialect_reads_as_it_was_filled_in(dialect: str, seed: int) -> None:
    made = sample(dialect, seed)
    read = read_bytes(made.docx, received=RECEIVED).form
    wrong = {
        field.path: (made.form.value(field), read.value(field))
        for field in FIELDS
        if made.form.value(field) != read.value(field)
    }
    assert wrong == {}
