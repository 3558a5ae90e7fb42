"""Decisions as the DPO types them into the register."""

from __future__ import annotations

import datetime as dt

import pytest

from breachdocs.form import decided, done_on, notice_decided
from breachdocs.register.columns import ICO_DECISIONS, INDIVIDUALS_DECISIONS


def test_the_registers_own_choices_are_a_yes_a_no_and_a_notice() -> None:
    assert [decided(words) for words in ICO_DECISIONS] == [True, False]
    assert [(decided(words), notice_decided(words)) for words in INDIVIDUALS_DECISIONS] == [
        (True, None),
        (False, None),
        (None, True),
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


@pytest.mark.parametrize("words", ["Not reported – contained", "Not told: the key is safe"])
def test_what_was_not_done_for_a_reason_is_a_no_and_what_is_still_to_be_done_is_none(words: str) -> None:
    assert decided(words) is False
    assert decided(f"{words.partition(' –')[0].partition(':')[0]} yet") is None


@pytest.mark.parametrize(
    "words",
    [
        "Notice",
        "Public notice – disproportionate",
        "Do not tell, notice instead",
        "Tell by public notice",
        "disproportionate contact: put a notice on the website",
    ],
)
def test_a_notice_is_asked_for(words: str) -> None:
    assert notice_decided(words) is True


@pytest.mark.parametrize(
    "words",
    [
        "No notice",
        "Tell without a notice",
        "Notice not needed",
        "No need for a notice",
        "Don't publish a notice",
    ],
)
def test_a_notice_is_refused(words: str) -> None:
    assert notice_decided(words) is False


@pytest.mark.parametrize("words", [None, "", "Tell", "Do not tell", "Noticed late"])
def test_of_a_notice_nothing_is_said(words: str | None) -> None:
    assert notice_decided(words) is None


@pytest.mark.parametrize(
    ("cell", "done"),
    [
        (dt.date(2026, 3, 3), dt.date(2026, 3, 3)),
        (dt.datetime(2026, 3, 3, 10), dt.datetime(2026, 3, 3, 10)),
        ("03/03/2026 by phone", dt.date(2026, 3, 3)),
        ("phoned 3 March", dt.date(2026, 3, 3)),
        ("Yes", True),
        ("Told 3/3/26", dt.date(2026, 3, 3)),
        ("No", False),
        ("Not yet", False),
        ("planned for 4 March 2026", None),
        ("20/03/2026", None),
        ("by 12 March", None),
        ("IC-123456-A1B2", None),
        ("", None),
        (None, None),
    ],
)
def test_when_something_was_done_is_read_from_a_cell(cell: object, done: object) -> None:
    assert done_on(cell, dt.date(2026, 3, 10)) == done
