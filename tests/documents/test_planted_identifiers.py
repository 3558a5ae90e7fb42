from __future__ import annotations

from random import Random

import pytest

from breachdocs.documents import Case, letter
from every_document import TEMPLATES, case_of, drafts_of
from planted import KINDS, leaks, planted_form, words_of


@pytest.mark.parametrize("seed", range(5))
def test_no_identifier_in_free_text_leaves_the_team(seed: int) -> None:
    form, planted = planted_form(Random(seed))  # noqa: S311 -- made-up answers, the same each time

    assert {kind for kind, _ in planted} <= set(KINDS)
    assert leaks(form, planted) == []


def test_the_search_finds_what_was_not_taken_out() -> None:
    form, planted = planted_form(Random(1))  # noqa: S311 -- the same
    case: Case = case_of(form)
    words = words_of(letter(case, TEMPLATES["letter.docx"], mask=str))
    receipt = words_of(next(iter(drafts_of(case))))

    assert form.stage1.description
    assert any(text in words for _, text in planted)
    assert any(text in receipt for _, text in planted)
