from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from breachdocs.cli import app
from breachdocs.clock import how_far, span
from breachdocs.commands.on_request import Made
from breachdocs.commands.standing import OpenIncident, Standing
from breachdocs.form import Count, field_at
from breachdocs.screens import Paper
from breachdocs.screens.answers import answer_of, label_of
from breachdocs.screens.made import made_screen
from breachdocs.screens.paper import harmless
from breachdocs.screens.status import status_screen


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (dt.timedelta(seconds=20), "less than a minute"),
        (dt.timedelta(minutes=59), "59 min"),
        (dt.timedelta(hours=5), "5 h"),
        (dt.timedelta(hours=5, minutes=20), "5 h 20 min"),
        (dt.timedelta(days=1), "1 day"),
        (dt.timedelta(days=2, hours=3), "2 days 3 h"),
        (dt.timedelta(days=20, hours=3), "20 days"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(length: dt.timedelta, words: str) -> None:
    assert span(length) == words


def test_how_far_a_deadline_is_counts_the_hour_that_the_clocks_skip_or_repeat() -> None:
    spring, autumn = dt.datetime(2026, 3, 29), dt.datetime(2026, 10, 25)
    hours = dt.timedelta(hours=12)
    assert how_far(spring + hours, spring) == "in 11 h"
    assert how_far(autumn + hours, autumn) == "in 13 h"
    assert how_far(spring, spring + hours) == "LATE by 11 h"


@given(st.text())
def test_nothing_that_is_shown_can_act_on_the_terminal(text: str) -> None:
    assert all(c == "\n" or c.isprintable() or c.isspace() for c in harmless(text))
    assert not set(harmless(text)) & set("\x1b\x9b\r\u2028\u202e")


@given(st.text(), st.text(), st.integers(40, 110))
def test_no_line_is_wider_than_the_paper(left: str, right: str, width: int) -> None:
    paper = Paper(width)
    paper.row(left, right)
    paper.bullet(right)
    paper.say(left)
    paper.title(left, right)
    assert max(map(len, str(paper).split("\n"))) <= width


@pytest.mark.parametrize(
    ("typed", "low", "high", "approximate", "words"),
    [
        ("28", 28, 28, False, "28"),
        ("1,200", 1200, 1200, False, "1,200"),
        ("30-40", 30, 40, False, "30 to 40"),
        ("250+", 250, None, True, "250 or more"),
        ("about thirty", 30, 30, True, 'about 30 (typed: "about thirty")'),
        ("one class (28)", 28, 28, False, '28 (typed: "one class (28)")'),
        ("unknown", None, None, False, "unknown"),
    ],
)
def test_a_count_is_told_as_read_and_as_typed_where_that_says_more(
    typed: str, low: int | None, high: int | None, approximate: bool, words: str
) -> None:
    count = Count(low=low, high=high, approximate=approximate, text=typed)
    assert answer_of(field_at("stage1.people_affected"), count) == words


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("stage1.breach_type", "other", "Other"),
        ("stage1.breach_type", "a council's own", "a council's own"),
        ("stage1.subjects_informed", False, "No"),
        ("stage1.incident_date", dt.date(2026, 3, 3), "Tue 3 March 2026"),
        ("stage1.incident_date", "31/02/2026", "31/02/2026"),
        ("stage1.discovered_at", dt.datetime(2026, 3, 3, 9, 5), "Tue 3 March 2026, 09:05"),
        ("stage1.subject_categories", ("staff", "governors"), "School Staff\nGovernors"),
        ("stage2.likelihood", 4, "4 – Highly likely"),
        ("stage1.school", None, ""),
        ("stage2.chronology", (), ""),
    ],
)
def test_an_answer_is_told_in_words(path: str, value: object, words: str) -> None:
    assert answer_of(field_at(path), value) == words


def test_a_label_that_says_too_little_alone_is_told_by_its_column() -> None:
    assert label_of(field_at("stage1.breach_type_other")) == "Type of breach (other)"
    assert label_of(field_at("stage3.dpo_sign_off_on")) == "DPO sign off on"
    assert label_of(field_at("stage1.school")) == "School Name"


def test_the_list_of_commands_cuts_no_sentence_short_and_brackets_an_argument_once() -> None:
    runner = CliRunner(env={"COLUMNS": "80"})
    listed = runner.invoke(app, ["--help"]).output
    assert "..." not in listed.partition("Commands:")[2]
    for name in typer.main.get_command(app).commands:  # type: ignore[attr-defined]  # it is a group
        told = runner.invoke(app, [name, "--help"]).output
        assert "[[" not in told
        assert "[default: " not in told


def test_a_narrow_window_still_says_whose_incident_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    now = dt.datetime(2026, 11, 23, 7)
    one = OpenIncident(
        reference="2026-0008",
        school="Thistlewick High School",
        band="extreme",
        score=16,
        suggested=True,
        ico_advice="refer",
        ico_deadline=now - dt.timedelta(days=4, hours=13),
        status="New",
    )
    screen = status_screen(Standing(open=(one,)), now, dt.timedelta(days=1))
    assert "Thistlewic" in screen
    assert max(map(len, screen.splitlines())) <= 60


def test_what_is_missing_in_two_files_alike_is_listed_once() -> None:
    made = (Made(Path("a.docx"), ("the date",)), Made(Path("a.txt"), ("the date",)), Made(Path("b.docx")))
    assert made_screen(made).splitlines() == [
        "Made a.docx",
        "Made a.txt",
        "  To be filled in or checked before it goes:",
        "    · the date",
        "Made b.docx",
    ]
