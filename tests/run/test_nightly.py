"""A night: a run, checks that find what is wrong, a backup that is tried, and a page that stands alone."""

from __future__ import annotations

import datetime as dt
import io
import os
import sqlite3
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from breachdocs import files
from breachdocs.commands import soundness, standing
from breachdocs.commands.auditing import audit
from breachdocs.commands.disposing import dispose, due_disposals
from breachdocs.commands.night import Night
from breachdocs.errors import ExitStatus, TemporaryFault, UsageError
from breachdocs.form import Stage2
from breachdocs.form.stage2 import RecommendedAction
from breachdocs.nightly import nightly
from breachdocs.register.ledger import Ledger, Outline
from breachdocs.run import run_once
from faulty_files import FAULTS, Faulty
from register_edits import by_a_person, edit
from workspace_cases import NOW, Place, breach, file_of, place, quick_drafts


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    made = place(tmp_path, intake={"settle_seconds": 0, "grace_seconds": 0})
    (made.workspace.governors).mkdir()
    (made.workspace.governors / "governors-2026-02-01-to-2026-02-28.docx").write_bytes(b"made before")
    return made


def _night(here: Place, now: dt.datetime = NOW) -> Night:
    return nightly(here.workspace, clock=lambda: now)


def _page(here: Place) -> str:
    return (here.workspace.outbox / "tonight.html").read_text("utf-8")


class _Outline(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given[name] or "" for name in ("href", "src") if name in given]


class _Words(HTMLParser):
    """The texts of a page's elements that have no element within."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_a_night_takes_in_what_came_and_says_so_on_a_page_that_needs_no_network(here: Place) -> None:
    here.drop("form <1>.docx", breach(1, description="A child's name was read out."))
    here.drop("words.docx", b"plain words")
    night = _night(here)
    assert night.exit_status is ExitStatus.NEEDS_A_PERSON
    assert night.faults == ()
    page, outline = _page(here), _Outline(_page(here))
    assert all(link.startswith("#") and link[1:] in outline.ids for link in outline.links)
    assert not {"script", "img", "link", "iframe"} & set(outline.tags)
    assert len(outline.ids) == len(set(outline.ids))
    assert "form &lt;1&gt;.docx" in page
    assert "words.docx" in page
    assert "child" not in page
    drawing = ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])  # noqa: S314 -- our own page
    assert "2026-0001" in "".join(drawing.itertext()) or "No deadline" in "".join(drawing.itertext())


def test_a_late_deadline_is_told_in_words_in_the_picture_and_in_a_reminder(here: Place) -> None:
    aware = dt.datetime(2026, 2, 27, 9, 0)
    here.drop(
        "form.docx",
        breach(1, discovered_at=aware, data_categories=("health",), people_affected=None),
    )
    here.run()
    night = _night(here, NOW + dt.timedelta(days=10))
    assert night.pressing
    assert "LATE by" in _page(here)
    assert "Late: 2026-0001" in _page(here)
    assert b"2026-0001" in (here.workspace.outbox / "reminder.eml").read_bytes()


def test_the_page_in_word_says_what_the_page_in_the_browser_says(here: Place) -> None:
    aware = dt.datetime(2026, 2, 27, 9, 0)
    here.drop("form.docx", breach(1, discovered_at=aware, data_categories=("health",), people_affected=None))
    here.drop("two ** stars \x07 {{ and a brace.docx", b"plain words")
    _night(here, NOW + dt.timedelta(days=10))
    document = Document(str(here.workspace.outbox / "tonight.docx"))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert document.core_properties.language == "en-GB"
    assert any("two ** stars" in text and "{{ and a brace.docx" in text for text in paragraphs)
    assert {"2026-0001", "Late"} <= set(cells)
    told = {text.strip() for text in _Words(_page(here)).said}
    assert {text for text in paragraphs if text} <= told


def test_a_page_in_word_that_somebody_has_open_is_told_of_on_the_other_one(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = files.write_atomically

    def busy(path: Path, content: bytes) -> None:
        if path.suffix == ".docx" and path.parent == here.workspace.outbox:
            raise TemporaryFault("It is open in Word.")
        write(path, content)

    monkeypatch.setattr("breachdocs.nightly.files.write_atomically", busy)
    here.drop("form.docx", breach(1))
    night = _night(here)
    assert "It is open in Word." in _page(here)
    assert "It is open in Word." in night.faults[-1]
    assert night.exit_status is ExitStatus.NEEDS_A_PERSON


def test_an_original_that_was_changed_or_is_gone_is_found(here: Place) -> None:
    for number in range(3):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    (here.workspace.incident("2026-0001") / "original.docx").write_bytes(b"other")
    (here.workspace.incident("2026-0002") / "original.docx").unlink()
    night = _night(here)
    assert len(night.faults) == 2
    assert night.sound.originals == 1
    assert night.exit_status is ExitStatus.NEEDS_A_PERSON


def test_the_backup_of_the_night_is_read_back_and_an_unreadable_register_is_told(here: Place) -> None:
    here.drop("form.docx", breach(1))
    night = _night(here)
    assert (night.sound.rows, night.sound.backed_up) == (1, True)
    copy = here.workspace.backups / "nightly" / "monday.xlsx"
    assert copy.read_bytes() == here.workspace.register.read_bytes()
    here.workspace.register.write_bytes(b"no workbook")
    night = _night(here)
    assert not night.sound.backed_up
    assert any("register" in fault for fault in (*night.faults, *night.report.notes))
    assert copy.read_bytes() != b"no workbook"


def test_a_fault_in_one_step_stops_no_other(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_given: object) -> None:
        raise KeyError("Jo Bloggs")

    monkeypatch.setattr("breachdocs.nightly.due_disposals", fault)
    here.drop("form.docx", breach(1))
    night = _night(here)
    assert len(night.report.registered) == 1
    assert any("disposals" in one for one in night.faults)
    assert "Bloggs" not in _page(here)


def test_a_reminder_names_the_most_pressing_and_counts_the_rest(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("breachdocs.nightly._LISTED", 2)
    for number in range(5):
        here.drop(f"{number}.docx", breach(number))
    _night(here)
    told = (here.workspace.outbox / "reminder.eml").read_text("utf-8")
    assert told.count("School number") == 2
    assert "and 3 more: breachdocs status --all lists them." in told
    assert "Breach deadlines: 5 to be decided" in told


def test_a_second_night_makes_the_same_of_the_same(here: Place) -> None:
    here.drop("form.docx", breach(1))
    _night(here)
    again = _night(here)
    assert (again.report.registered, again.faults) == ((), ())
    assert here.rows().keys() == {"2026-0001"}


def _close(here: Place, due: dt.date | None) -> None:
    book = load_workbook(io.BytesIO(here.workspace.register.read_bytes()))
    sheet = book["Incidents"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Status" for cell in row))
    for cell in head:
        if cell.value == "Status":
            sheet.cell((cell.row or 0) + 1, cell.column or 1).value = "Closed"
        if cell.value == "Disposal due" and due:
            sheet.cell((cell.row or 0) + 1, cell.column or 1).value = due
    book.save(here.workspace.register)


def test_a_closed_incident_is_due_years_later_and_disposal_leaves_counts_only(
    here: Place, tmp_path: Path
) -> None:
    here.drop("Jo Bloggs.docx", breach(1, location="The hall"))
    here.drop("other.docx", breach(2))
    here.run()
    here.drop("again.docx", breach(1, location="The gym", reference="2026-0001"))  # the hall is overwritten
    here.run()
    _close(here, None)
    here.run()
    assert due_disposals(here.workspace, NOW.date()) == ()
    later = NOW.replace(year=2032, month=3, day=3)
    assert [one.reference for one in due_disposals(here.workspace, later.date())] == ["2026-0001"]
    with pytest.raises(UsageError, match="2026-0002"):
        dispose(here.workspace, ["2026-0001", "2026-0002"], lambda: later)
    assert len(here.rows()) == 2
    dispose(here.workspace, ["2026-0001"], lambda: later)
    assert set(here.rows()) == {"2026-0002"}
    assert not here.workspace.incident("2026-0001").exists()
    page = audit(here.workspace, "2026-0001", NOW)
    assert page.broken == ()
    assert "Bloggs" not in page.page
    assert b"The hall" not in _compacted(tmp_path)
    assert b"The gym" not in _compacted(tmp_path)
    here.drop("third.docx", breach(3))
    assert [line.reference for line in here.run().registered] == ["2026-0003"]
    assert set(here.rows()) == {"2026-0002", "2026-0003"}


@pytest.mark.parametrize("call", ["unlink", "rmdir"])
def test_a_disposal_that_a_held_file_stopped_is_still_due_and_done_the_next_time(
    here: Place, call: str
) -> None:
    here.drop("form.docx", breach(1))
    here.run()
    _close(here, dt.date(2026, 3, 1))
    here.run()
    with Faulty(FAULTS["sharing"], 1).beneath(call, here.workspace.outbox), pytest.raises(TemporaryFault):
        dispose(here.workspace, ["2026-0001"], lambda: NOW)
    assert here.rows() == {}
    here.run()
    (due,) = due_disposals(here.workspace, NOW.date())
    assert (due.reference, due.school, due.due) == ("2026-0001", "School number 1", dt.date(2026, 3, 1))
    dispose(here.workspace, ["2026-0001"], lambda: NOW)
    assert not here.workspace.incident("2026-0001").exists()
    assert due_disposals(here.workspace, NOW.date()) == ()


def test_an_incident_that_is_opened_again_before_its_disposal_could_begin_is_not_due(
    here: Place, tmp_path: Path
) -> None:
    here.drop("form.docx", breach(1))
    here.run()
    _close(here, dt.date(2026, 3, 1))
    here.run()
    with Faulty(FAULTS["sharing"], 1, long=99).beneath("replace", tmp_path), pytest.raises(TemporaryFault):
        dispose(here.workspace, ["2026-0001"], lambda: NOW)
    by_a_person(here, lambda book: edit(book, "2026-0001", Status="Open"))
    assert due_disposals(here.workspace, NOW.date()) == ()


def _compacted(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (tmp_path / "state").iterdir() if path.suffix != ".lock")


def test_the_day_that_the_team_wrote_counts_for_disposal(here: Place) -> None:
    here.drop("form.docx", file_of(breach(1)))
    here.run()
    _close(here, dt.date(2026, 3, 1))
    assert [one.due for one in due_disposals(here.workspace, NOW.date())] == [dt.date(2026, 3, 1)]


def test_people_actions_and_complaints_are_due_on_the_page_until_somebody_says_they_are_done(
    here: Place,
) -> None:
    today = NOW.date()
    actions = tuple(
        RecommendedAction(action=what, responsible="Head teacher", due=today + dt.timedelta(days=days))
        for what, days in (("Lock the cabinet", -3), ("Retrain the office", 6), ("Much later", 8))
    )
    stage2 = Stage2(complaints_received="yes", recommended_actions=actions)
    here.drop("one.docx", breach(1, stage2=stage2))
    _night(here)
    reference = next(iter(here.rows()))
    by_a_person(here, lambda book: edit(book, reference, **{"Individuals decision": "Yes"}))
    later = NOW + dt.timedelta(days=25)
    night = _night(here, NOW)
    assert [action.action for action in night.actions] == ["Lock the cabinet", "Retrain the office"]
    assert night.complaints == ()
    page = _page(here)
    assert "LATE by 3 days" in page
    assert f"to be told, without undue delay: {reference}." in page
    assert "Much later" not in page
    night = _night(here, later)
    assert [one.complaint_due for one in night.complaints] == [today + dt.timedelta(days=29)]
    done = {"Status": "Closed", "Individuals told": dt.date(2026, 3, 4)}
    by_a_person(here, lambda book: edit(book, reference, **done))
    night = _night(here, later)
    assert night.complaints == ()
    assert "to be told" not in _page(here)


def test_a_full_night_shows_so_many_of_a_kind_and_counts_the_rest(here: Place) -> None:
    for number in range(1, 9):
        here.drop(f"{number}.docx", breach(number))
    _night(here)
    page = _page(here)
    assert "And 4 more." in page


@pytest.fixture
def few_a_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nights that look at two older originals and five older acts."""
    monkeypatch.setattr(soundness, "NIGHTS", 10_000)
    monkeypatch.setattr(soundness, "ORIGINALS_A_NIGHT", 2)
    monkeypatch.setattr(soundness, "ACTS_A_NIGHT", 5)


@pytest.mark.usefixtures("few_a_night")
def test_a_night_looks_at_what_is_new_and_at_a_share_of_the_rest_until_all_was_looked_at(here: Place) -> None:
    for number in range(5):
        here.drop(f"{number}.docx", breach(number))
    assert _night(here).sound.originals == 5
    here.drop("new.docx", breach(9))
    night = _night(here, NOW + dt.timedelta(days=1))
    assert (night.sound.originals, night.sound.kept, night.sound.whole) == (3, 6, False)
    assert "3 originals are as received of 6" in _page(here)
    (here.workspace.incident("2026-0005") / "original.docx").write_bytes(b"other")
    faults = [_night(here, NOW + dt.timedelta(days=2 + more)).faults for more in range(4)]
    assert faults[0] == ()
    told = next(number for number, fault in enumerate(faults) if fault)
    assert told <= 2
    assert all(faults[told:])  # told every night until it is mended


@pytest.mark.usefixtures("few_a_night")
def test_an_original_archived_after_the_night_that_its_drop_waited_through_is_new_the_next_night(
    here: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        here.drop(f"{number}.docx", breach(number))
    _night(here)
    here.drop("6 waits.docx", breach(8))
    here.run()
    here.drop("7 later.docx", breach(9))
    database, state = (
        sqlite3.connect(tmp_path / "state" / "ledger.sqlite"),
        "UPDATE drops SET state = ? WHERE name = ?",
    )
    with monkeypatch.context() as patch, database:
        here.run()
        database.execute(state, ("drafted", "6 waits.docx"))
        database.commit()
        patch.setattr("breachdocs.run.archiving.archive", lambda _pass: None)
        _night(here, NOW + dt.timedelta(days=1))
        database.execute(state, ("archived", "6 waits.docx"))
    database.close()
    (here.workspace.incident("2026-0006") / "original.docx").unlink()
    assert any("2026-0006" in fault for fault in _night(here, NOW + dt.timedelta(days=2)).faults)


@pytest.mark.usefixtures("few_a_night")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE acts SET who = 'somebody' WHERE number = 7",
        "DELETE FROM acts WHERE number = 10",
        "DELETE FROM acts WHERE number = 11",
        "DELETE FROM acts WHERE number > (SELECT max(number) - 2 FROM acts)",
        "UPDATE acts SET chained = replace(chained, substr(chained, 1, 1), 'x') WHERE number = 5",
    ],
)
def test_an_old_act_that_was_altered_or_taken_out_is_found_within_the_round(
    here: Place, tmp_path: Path, change: str
) -> None:
    for number in range(3):
        here.drop(f"{number}.docx", breach(number))
    _night(here)
    _night(here, NOW + dt.timedelta(days=1))
    database = sqlite3.connect(tmp_path / "state" / "ledger.sqlite")
    acts = database.execute("SELECT count(*) FROM acts").fetchone()[0]
    with database:
        database.execute(change)
    database.close()
    # By whoever changed it: with the mark, acts that are missing at the end stop the next pass.
    (tmp_path / "state" / "ledger.mark").unlink()
    nights = [_night(here, NOW + dt.timedelta(days=2 + more)).faults for more in range(acts // 5 + 2)]
    assert any("The evidence is not whole" in fault for faults in nights for fault in faults)


def test_a_small_history_is_looked_at_whole_every_night(here: Place) -> None:
    for number in range(3):
        here.drop(f"{number}.docx", breach(number))
    assert _night(here).sound.whole
    (here.workspace.incident("2026-0002") / "original.docx").unlink()
    night = _night(here, NOW + dt.timedelta(days=1))
    assert night.sound.whole
    assert night.sound.originals == 2
    assert len(night.faults) == 1


def test_an_incident_opened_and_closed_again_is_due_from_the_last_closing(here: Place) -> None:
    here.drop("form.docx", breach(1))
    here.run()
    for later, status in enumerate(("Closed", "New", "Closed")):
        by_a_person(here, partial(edit, key="2026-0001", Status=status))
        run_once(here.workspace, clock=partial(NOW.replace, year=NOW.year + later))
    last = NOW.date().replace(year=NOW.year + 2)
    years = here.workspace.settings.clocks.disposal_years
    assert due_disposals(here.workspace, last.replace(year=last.year + years) - dt.timedelta(days=1)) == ()
    assert [one.due for one in due_disposals(here.workspace, last.replace(year=last.year + years))] == [
        last.replace(year=last.year + years)
    ]


def test_what_stands_is_told_alike_whether_closed_incidents_are_looked_into_or_not(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    states: tuple[dict[str, str | None], ...] = (
        {"School": None},
        {"Received": "last week"},
        {"Type of breach": "Of our own"},
        {},
        {"Received": None},
    )
    for number, cells in enumerate(states, start=1):
        by_a_person(here, partial(edit, key=f"2026-000{number}", **{"Status": " closed", **cells}))
    later = NOW + dt.timedelta(days=400)
    looked_into, outlines = list[str](), Ledger.outlines

    def seen(ledger: Ledger, references: Iterable[str]) -> Iterator[Outline]:
        looked_into.extend(asked := list(references))
        return outlines(ledger, asked)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "outlines", seen)
        told = standing.standing_of(here.workspace, lambda: later)
    assert sorted(looked_into) == ["2026-0002", "2026-0005", "2026-0006"]
    assert (told.closed, [one.reference for one in told.open]) == (5, ["2026-0006"])
    assert len(told.reviews) == 6
    monkeypatch.setattr(standing, "_told_of", lambda ledger, _rows: (ledger.outlines(ledger.references()), 0))
    assert standing.standing_of(here.workspace, lambda: later) == told


def test_letters_half_written_when_their_command_was_killed_are_gone_after_a_night_and_those_under_way_stay(
    here: Place,
) -> None:
    here.drop("form.docx", breach(1))
    here.run()
    incident = here.workspace.incident("2026-0001")
    killed, under_way = incident / ".letters.4711.tmp", incident / ".letters-2.4712.tmp"
    for folder in (killed, under_way):
        folder.mkdir()
        (folder / "letter-001.docx").write_bytes(b"to somebody")
    os.utime(killed, (killed.stat().st_mtime - 7200,) * 2)
    night = _night(here)
    assert (killed.exists(), under_way.exists(), night.faults) == (False, True, ())
    assert (incident / "original.docx").exists()
