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


DECIDED: dict[bool | None, tuple[str | None, ...]] = {
    True: ("Yes", "y", "Report", "Reported 3 March", "Tell them", "Notified"),
    False: (
        *("No", "NO – contained", "Do not tell", "Don't report", "Don’t", "Log only", "Not needed"),
        *("Not reportable", "Will not report", "Not reported – contained", "Not told: the key is safe"),
    ),
    None: (
        *(None, "", "Not yet", "Not known", "No decision", "With the DPO", "?"),
        *("Not reported yet", "Not told yet"),
    ),
}
NOTICE: dict[bool | None, tuple[str | None, ...]] = {
    True: (
        *(
            "Notice",
            "Public notice – disproportionate",
            "Do not tell, notice instead",
            "Tell by public notice",
        ),
        "disproportionate contact: put a notice on the website",
    ),
    False: (
        *("No notice", "Tell without a notice", "Notice not needed", "No need for a notice"),
        "Don't publish a notice",
    ),
    None: (None, "", "Tell", "Do not tell", "Noticed late"),
}


@pytest.mark.parametrize(
    ("wanted", "words"), [(wanted, one) for wanted, said in DECIDED.items() for one in said]
)
def test_a_decision_is_a_yes_or_a_no_or_none_yet(wanted: bool | None, words: str | None) -> None:
    assert decided(words) is wanted


@pytest.mark.parametrize(
    ("wanted", "words"), [(wanted, one) for wanted, said in NOTICE.items() for one in said]
)
def test_a_notice_is_asked_for_or_refused_or_not_spoken_of(wanted: bool | None, words: str | None) -> None:
    assert notice_decided(words) is wanted


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
