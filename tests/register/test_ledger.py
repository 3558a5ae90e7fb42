"""The ledger remembers: numbers once, cells as they were, rows until they are written."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.assessment import Compared, PastIncident, compared
from breachdocs.errors import UsageError
from breachdocs.form import Form, Stage2, Stage3
from breachdocs.intake import Drop, Outcome, State
from breachdocs.register.ledger import Incident, Ledger, Outline
from breachdocs.register.ledger.tables import as_text, from_text
from breachdocs.register.workbook.model import CellValue, Row
from workspace_cases import NOW, breach


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.at(tmp_path / "ledger.sqlite")
    yield opened
    opened.close()


def _drop(drop_id: str = "a", **values: object) -> Drop:
    given = {"name": "form.docx", "place": "form.docx", "suffix": ".docx", "size": 1, "state": State.CLAIMED}
    return Drop(id=drop_id, received=NOW, **(given | values))  # type: ignore[arg-type]


@given(
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.dates()
    | st.datetimes()
)
def test_a_cell_comes_back_as_it_was_kept_type_and_all(value: object) -> None:
    back = from_text(as_text(value))  # type: ignore[arg-type]
    assert back == value
    assert type(back) is type(value)


def test_a_number_is_never_given_out_twice_even_where_the_ledger_is_opened_anew(tmp_path: Path) -> None:
    numbers = []
    for above in (0, 0, 7, 3):
        ledger = Ledger.at(tmp_path / "ledger.sqlite")
        numbers.append(ledger.next_number(2026, above))
        ledger.close()
    assert numbers == [1, 2, 8, 9]


def test_a_year_counts_for_itself(ledger: Ledger) -> None:
    assert [ledger.next_number(2026), ledger.next_number(2027), ledger.next_number(2026)] == [1, 1, 2]


def test_what_happens_together_happens_not_at_all_when_it_fails(ledger: Ledger) -> None:
    def fail() -> None:
        with ledger.together():
            ledger.next_number(2026)
            ledger.put_drops([_drop()], NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert ledger.next_number(2026) == 1
    assert ledger.drop("a") is None


def test_what_failed_within_is_undone_and_what_came_before_is_kept(ledger: Ledger) -> None:
    def fail() -> None:
        with ledger.within():
            ledger.put_drops([_drop("b")], NOW)
            raise RuntimeError

    with ledger.together():
        ledger.put_drops([_drop("a")], NOW)
        with pytest.raises(RuntimeError):
            fail()
    assert [drop.id for drop in ledger.drops(State.CLAIMED)] == ["a"]


def test_a_drop_comes_back_whole(ledger: Ledger) -> None:
    drop = _drop(
        name="Überschule 数據.docx", outcome=Outcome.NEW, reference="2026-0001", version=1, sha256="f" * 64
    )
    ledger.put_drops([drop], NOW)
    assert ledger.drop("a") == drop
    assert ledger.drops_of_bytes("f" * 64) == [drop]


def test_an_incident_comes_back_whole(ledger: Ledger) -> None:
    incident = Incident("2026-0001", breach(), {"score": None}, NOW, 2, "2026-0002", 4, None, "Tell")
    ledger.put_incident(incident)
    assert ledger.incident("2026-0001") == incident
    assert list(ledger.incidents()) == [incident]
    assert ledger.known() == [incident.past]
    assert ledger.references() == ["2026-0001"]


def test_an_incident_in_outline_says_what_its_form_and_assessment_say(ledger: Ledger) -> None:
    told = breach(1, subjects_informed=True, report_kind="near_miss").model_copy(
        update={
            "stage2": Stage2(complaints_received="partly", internal_incident_type="near_miss"),
            "stage3": Stage3(refer_to_ico="no", referred_to_ico_on=dt.date(2026, 3, 1)),
        }
    )
    assessed = {
        "score": 12,
        "band": "high",
        "likelihood": {"suggested": True},
        "impact": {"suggested": False},
        "ico": {"advice": "report"},
        "individuals": {"advice": "tell"},
        "deadlines": {"ico": "2026-03-05T10:30", "stopped": "It is no breach."},
    }
    ledger.put_incident(Incident("2026-0001", told, assessed, NOW))
    ledger.put_incident(Incident("2026-0002", breach(2, subjects_informed=False), {"likelihood": None}, NOW))
    first, second = sorted(
        ledger.outlines(["2026-0001", "2026-0002", "2026-0003"]), key=lambda one: one.reference
    )
    assert first == Outline(
        reference="2026-0001",
        received=NOW,
        school=told.stage1.school,
        breach_type=told.stage1.breach_type,
        subjects_informed=True,
        report_kind="near_miss",
        internal_incident_type="near_miss",
        complaints_received="partly",
        refer_to_ico="no",
        referred_to_ico_on="2026-03-01",
        band="high",
        score=12,
        likelihood_suggested=True,
        impact_suggested=False,
        ico_advice="report",
        individuals_advice="tell",
        ico_deadline=dt.datetime(2026, 3, 5, 10, 30),
        clock_stopped="It is no breach.",
    )
    assert (first.near_miss, second.near_miss, second.subjects_informed) == (True, False, False)
    assert (second.score, second.likelihood_suggested, second.ico_deadline) == (None, None, None)


def test_outlines_are_told_of_more_incidents_than_are_asked_for_at_once(ledger: Ledger) -> None:
    with ledger.together():
        for number in range(1001):
            ledger.put_incident(Incident(f"2026-{number:04d}", Form(), {}, NOW))
    assert {one.reference for one in ledger.outlines(ledger.references())} == {*ledger.references()}


def test_who_only_looks_neither_waits_for_a_writer_nor_keeps_one_waiting(
    ledger: Ledger, tmp_path: Path
) -> None:
    at = tmp_path / "ledger.sqlite"
    ledger.put_incident(Incident("2026-0001", breach(1), {}, NOW))
    with ledger.together():
        ledger.put_incident(Incident("2026-0002", breach(2), {}, NOW))
        with contextlib.closing(Ledger.at(at, looks=True)) as looking, looking.together():
            assert looking.references() == ["2026-0001"]
            ledger.set_meta(written="meanwhile")


def test_incidents_are_found_by_the_day_their_form_gives_and_by_the_day_they_happened(ledger: Ledger) -> None:
    days = (dt.date(2024, 5, 1), dt.date(2025, 5, 1), dt.date(2026, 2, 2), None)
    for number, day in enumerate(days):
        ledger.put_incident(
            Incident(f"2026-000{number}", breach(incident_date=day, occurred_at=None), {}, NOW)
        )

    def found(past: list[PastIncident] | list[Compared]) -> list[str]:
        return [one.reference[-1] for one in past]

    assert found(ledger.known_on("2026-02-02")) == ["2"]
    assert found(ledger.known_on("")) == ["3"]
    assert found(ledger.known_between(dt.date(2025, 5, 1), None)) == ["1", "2"]
    assert found(ledger.known_between(dt.date(2024, 5, 1), dt.date(2025, 5, 1))) == ["0"]


def test_a_ledger_of_an_earlier_version_learns_the_days_of_its_incidents(tmp_path: Path) -> None:
    with contextlib.closing(Ledger.at(tmp_path / "ledger.sqlite")) as ledger:
        ledger.put_incident(incident := Incident("2026-0001", breach(), {}, NOW))
        ledger.set_meta(schema_version="5")
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as database:
        database.execute("DROP TABLE days")
        database.execute("DROP INDEX ix_incidents_incident_date")
    with contextlib.closing(Ledger.at(tmp_path / "ledger.sqlite")) as ledger:
        assert ledger.known_between(dt.date(2020, 1, 1), None) == [compared(incident.past)]


def test_a_ledger_that_knows_only_the_days_of_its_incidents_learns_the_rest(tmp_path: Path) -> None:
    with contextlib.closing(Ledger.at(tmp_path / "ledger.sqlite")) as ledger:
        ledger.put_incident(incident := Incident("2026-0001", breach(), {}, NOW))
        ledger.set_meta(schema_version="8")
    with contextlib.closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as database:
        for column in ("school", "breach_type", "data", "words"):
            database.execute(f"ALTER TABLE days DROP COLUMN {column}")
        database.execute("ALTER TABLE looked_at DROP COLUMN print")
    with contextlib.closing(Ledger.at(tmp_path / "ledger.sqlite")) as ledger:
        assert ledger.known_between(dt.date(2020, 1, 1), None) == [compared(incident.past)]
        ledger.not_looked_at("Incidents", {"2026-0001": {"School": "Ash"}}, {"2026-0001": "print"})
        assert ledger.looked_at("Incidents") == ({"print": "2026-0001"}, {"2026-0001"})


def test_of_the_rows_of_a_register_those_that_are_not_as_they_were_are_told(ledger: Ledger) -> None:
    rows: dict[str, dict[str, CellValue]] = {
        f"2026-{n:04d}": {"Notes": f"{n}", "Likelihood": n} for n in range(2500)
    }
    assert ledger.not_looked_at("Incidents", rows) == rows
    assert ledger.not_looked_at("Incidents", rows) == {}
    assert len(ledger.not_looked_at("Actions", rows)) == 2500
    one, two = "2026-0001", "2026-0002"
    changed = rows | {one: {"Notes": "1"}, two: {"Likelihood": "2", "Notes": "2"}}
    assert set(ledger.not_looked_at("Incidents", changed)) == {one, two}
    assert set(ledger.not_looked_at("Incidents", rows)) == {one, two}
    assert len(ledger.of("North").not_looked_at("Incidents", rows)) == 2500


def test_what_is_committed_is_on_the_disk_before_anything_else_is_done(ledger: Ledger) -> None:
    connection = ledger._connection
    assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_rows_wait_in_their_order_until_they_are_written(ledger: Ledger) -> None:
    ledger.queue(
        "Incidents", [Row("1", {"Received": NOW}), Row("2", {"Review due": dt.date(2026, 9, 2)})], "a"
    )
    ledger.queue("Actions", [Row("1/1", {"Action": "=1+1"})])
    first = ledger.queued(2)
    assert [change.row.key for change in first] == ["1", "2"]
    assert first[0].row.cells == {"Received": NOW}
    ledger.unqueue(first)
    assert [change.row.key for change in ledger.queued()] == ["1/1"]
    ledger.unqueue([])
    assert len(ledger.queued()) == 1


def test_an_incidents_actions_are_those_written_and_those_that_wait(ledger: Ledger) -> None:
    ledger.put_written(
        "Actions", {"1/1": {"Action": "Write"}, "1/2": {"Action": "Call"}, "11/1": {"Action": "No"}}
    )
    ledger.queue(
        "Actions", [Row("1/2", {"Action": "Ring"}), Row("1/3", {"Action": "Train"}), Row("11/2", {})]
    )
    ledger.queue("Incidents", [Row("1/4", {"Action": "of another sheet"})])
    assert ledger.actions_of("1") == {"1/1": "Write", "1/2": "Ring", "1/3": "Train"}


def test_what_was_written_last_is_known_by_cell(ledger: Ledger) -> None:
    ledger.put_written("Incidents", {"1": {"School": "A", "Likelihood": 2}, "2": {"School": "B"}})
    ledger.put_written("Incidents", {"1": {"Likelihood": 3}})
    assert ledger.last_written("Incidents", keys=["1"]) == {"1": {"School": "A", "Likelihood": 3}}
    assert ledger.last_written("Incidents", headings=["School"]) == {
        "1": {"School": "A"},
        "2": {"School": "B"},
    }


def test_a_rehearsal_knows_what_the_ledger_knows_and_leaves_no_trace(ledger: Ledger) -> None:
    ledger.put_drops([_drop()], NOW)
    ledger.queue("Incidents", [Row("1", {"School": "A"})])
    copy = Ledger.rehearsal(ledger)
    assert copy.drop("a") == ledger.drop("a")
    assert copy.queued() == ledger.queued()
    assert copy.next_number(2026) == 1
    copy.close()
    assert ledger.next_number(2026) == 1


def test_a_ledger_of_a_later_version_is_refused(tmp_path: Path) -> None:
    ledger = Ledger.at(tmp_path / "ledger.sqlite")
    ledger.set_meta(schema_version="99")
    ledger.close()
    with pytest.raises(UsageError, match="later version"):
        Ledger.at(tmp_path / "ledger.sqlite")


def test_the_database_allows_a_reader_beside_a_writer(tmp_path: Path) -> None:
    ledger = Ledger.at(tmp_path / "ledger.sqlite")
    reader = sa.create_engine(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with ledger.together():
        ledger.set_meta(last_scan="now")
        with reader.connect() as connection:
            assert connection.execute(sa.text("select count(*) from drops")).scalar() == 0
    reader.dispose()
    ledger.close()
