"""Decisions as the DPO types them into the register."""

from __future__ import annotations

import pytest

from breachdocs.form import decided
from breachdocs.register.columns import ICO_DECISIONS, INDIVIDUALS_DECISIONS


def test_the_registers_own_choices_are_a_yes_and_a_no() -> None:
    assert [decided(words) for words in (*ICO_DECISIONS, *INDIVIDUALS_DECISIONS)] == [
        True,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("words", ["Yes", "y", "Report", "Reported 3 March", "Tell them", "Notified"])
def test_a_yes_is_a_yes(words: str) -> None:
    assert decided(words) is True


@pytest.mark.parametrize(
    "words",
    [
        "No",
        "NO – contained",
        "Do not tell",
        "Don't report",
        "Don’t",
        "Log only",
        "Not needed",
        "Not reportable",
        "Will not report",
    ],
)
def test_a_no_is_a_no(words: str) -> None:
    assert decided(words) is False


@pytest.mark.parametrize("words", [None, "", "Not yet", "Not known", "No decision", "With the DPO", "?"])
def test_what_is_neither_is_no_decision(words: str | None) -> None:
    assert decided(words) is None
