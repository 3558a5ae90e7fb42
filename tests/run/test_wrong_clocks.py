"""A clock that is wrong for a while: nothing is lost, done twice or thrown away for it, and a person is told."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import pytest

from breachdocs.commands.disposing import dispose, due_disposals
from breachdocs.commands.standing import standing_of
from breachdocs.errors import UsageError
from breachdocs.nightly import nightly
from breachdocs.run import run_once
from breachdocs.watch import watch
from register_edits import by_a_person, edit
from workspace_cases import NOW, Place, breach, place, quick_drafts

YEAR = dt.timedelta(days=365)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path, intake={"scan_seconds": 0.01})


@pytest.mark.parametrize("asked", range(1, 40, 3))
@pytest.mark.parametrize(
    ("off", "for_long"),
    [(YEAR, 2), (YEAR, 1000), (-YEAR, 2), (-YEAR, 1000), (dt.timedelta(hours=-1), 1000)],
    ids=["ahead for a moment", "ahead", "behind for a moment", "behind", "summer time ends"],
)
def test_a_clock_that_changes_within_a_pass_loses_nothing_and_does_nothing_twice(
    here: Place, asked: int, off: dt.timedelta, for_long: int
) -> None:
    times = 0

    def clock() -> dt.datetime:
        nonlocal times
        times += 1
        return NOW + (off if asked <= times < asked + for_long else dt.timedelta(0))

    here.drop("one.docx", breach(1))
    here.drop("school/two.docx", breach(2))
    here.drop("school/list.txt", b"Names of all")
    report = run_once(here.workspace, clock=clock)
    assert (len(report.registered), len(report.evidence)) == (2, 1)
    run_once(here.workspace, clock=lambda: NOW)
    here.assert_whole(2)


def test_a_watch_whose_clock_is_a_year_ahead_for_a_while_keeps_all_that_was_kept(here: Place) -> None:
    now = [NOW]
    for number, off in enumerate(
        (dt.timedelta(0), YEAR, YEAR + dt.timedelta(hours=1), dt.timedelta(hours=2))
    ):
        before = set(here.files())
        now[0] = NOW + off
        here.drop(f"{number}.docx", breach(number))
        watch(here.workspace, clock=lambda: now[0], passes=1)
        assert before <= set(here.files())
    assert set(here.rows()) == {"2026-0001", "2027-0001", "2027-0002", "2026-0002"}
    assert len(list(here.workspace.backups.iterdir())) == 4
    here.assert_whole(4)
    told = standing_of(here.workspace, lambda: now[0])
    assert any("clock was put back" in trouble for trouble in told.troubles)
    assert told.last_seen == now[0]


def test_a_night_whose_clock_is_years_ahead_throws_nothing_away_and_the_next_one_is_right_again(
    here: Place,
) -> None:
    here.drop("one.docx", breach(1))
    here.drop("two.docx", breach(2))
    here.run()
    by_a_person(here, partial(edit, key="2026-0001", Status="Closed"))
    nightly(here.workspace, clock=lambda: NOW)
    before, rows = set(here.files()), here.rows()
    ahead = nightly(here.workspace, clock=lambda: NOW + 10 * YEAR)
    assert [one.reference for one in ahead.disposals] == ["2026-0001"]
    assert before <= set(here.files())
    assert here.rows().keys() == rows.keys()
    again = nightly(here.workspace, clock=lambda: NOW + dt.timedelta(days=1))
    assert again.disposals == ()
    assert any("clock was put back" in note for note in again.report.notes)
    assert [one.reference for one in again.pressing] == ["2026-0002"]


def test_what_was_closed_while_the_clock_was_years_behind_is_not_due_for_disposal_early(here: Place) -> None:
    here.drop("one.docx", breach(1))
    here.run()
    by_a_person(here, partial(edit, key="2026-0001", Status="Closed"))
    run_once(here.workspace, clock=lambda: NOW - 10 * YEAR)
    later = NOW + dt.timedelta(days=1)
    run_once(here.workspace, clock=lambda: later)
    assert due_disposals(here.workspace, later.date()) == ()
    with pytest.raises(UsageError, match="Not due"):
        dispose(here.workspace, ["2026-0001"], lambda: later)
    years = here.workspace.settings.clocks.disposal_years
    assert [one.reference for one in due_disposals(here.workspace, (NOW + (years + 1) * YEAR).date())] == [
        "2026-0001"
    ]


def test_nothing_is_disposed_of_while_the_shares_clock_and_this_computers_are_days_apart(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.drop("one.docx", breach(1))
    here.run()
    by_a_person(here, partial(edit, key="2026-0001", Status="Closed"))
    here.run()
    later = NOW + 20 * YEAR
    with monkeypatch.context() as behind:
        behind.setattr("time.time", lambda: here.workspace.root.stat().st_mtime + 7300.5 * 86400)
        with pytest.raises(UsageError, match="7300 days apart"):
            dispose(here.workspace, ["2026-0001"], lambda: later)
    assert (here.workspace.incident("2026-0001") / "original.docx").exists()
    assert dispose(here.workspace, ["2026-0001"], lambda: later) == ("2026-0001",)
