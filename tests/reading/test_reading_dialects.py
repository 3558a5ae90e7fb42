"""Forms in every dialect the samples know, against the truth they were made from."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from breachdocs.form import FIELDS, Field, Kind
from breachdocs.reading import read_bytes
from sample_forms import DIALECTS, OWN, OWN_UNTAGGED, sample

RECEIVED = dt.datetime(2026, 11, 1, 9, 0)


@pytest.mark.parametrize("dialect", [OWN, OWN_UNTAGGED, *DIALECTS])
@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_form_in_this_dialect_reads_as_it_was_filled_in(dialect: str, seed: int) -> None:
    made = sample(dialect, seed)
    read = read_bytes(made.docx, received=RECEIVED).form
    pairs = {field: (made.form.value(field), read.value(field)) for field in FIELDS}
    wrong = {field.path: pair for field, pair in pairs.items() if not is_same(field, *pair)}
    assert wrong == {}


def is_same(field: Field, wanted: Any, found: Any) -> bool:
    """Things chosen may come in the order of the form's list or of its lines."""
    if field.question.kind is Kind.CHOICES:
        return sorted(wanted) == sorted(found)
    return bool(wanted == found)
