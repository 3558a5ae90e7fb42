"""Several registers from one inbox: each incident in its own, once, whatever forms and settings say later."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breachdocs.commands import soundness, summarising
from breachdocs.commands.auditing import audit
from breachdocs.commands.checking import check
from breachdocs.commands.disposing import due_disposals
from breachdocs.commands.rebuilding import rebuild
from breachdocs.commands.relearning import relearn
from breachdocs.commands.standing import standing_of
from breachdocs.config import Settings
from breachdocs.files import REAL
from breachdocs.form import Form, RecommendedAction, Stage2
from breachdocs.holding import hold, look
from breachdocs.register import read_rows
from breachdocs.run import Machine
from breachdocs.run.homes import Homes
from breachdocs.settings_text import commented
from breachdocs.workspace import Workspace
from workspace_cases import NOW, Place, breach, place, quick_drafts

TRUSTS: dict[str, Any] = {
    "by": "trust",
    "each": [
        {
            "name": "North",
            "file": "outbox/register-north.xlsx",
            "reference": "N-{year}-{number:03d}",
            "schools": ["School number 1", "School number 2"],
        },
        {
            "name": "South",
            "file": "outbox/register-south.xlsx",
            "reference": "S-{year}-{number:03d}",
            "schools": ["School number 3"],
        },
    ],
}
FILES = ("register.xlsx", "register-north.xlsx", "register-south.xlsx")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    quick_drafts(monkeypatch)
    return place(tmp_path, register=False, registers=TRUSTS)


def with_settings(here: Place, **sections: Any) -> Place:
    """The same workspace with other settings, as when a person edits config.yaml."""
    given = here.workspace.settings.model_dump() | sections
    return Place(Workspace(here.workspace.root, Settings.model_validate(given)))


def rows(here: Place, file: str, table: str = "Incidents") -> dict[str, dict[str, Any]]:
    path = here.workspace.outbox / file
    return read_rows(path.read_bytes(), table) if path.exists() else {}


def by_a_person(here: Place, file: str, reference: str, **cells: Any) -> None:
    path = here.workspace.outbox / file
    book: Any = openpyxl.load_workbook(path)
    sheet = book["Incidents"]
    headings = [cell.value for cell in sheet[1]]
    row = next(cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[0].value == reference)
    for heading, value in cells.items():
        sheet.cell(row, headings.index(heading.replace("_", " ")) + 1, value)
    book.save(path)


def test_each_school_s_incidents_stand_in_its_trust_s_register_with_its_own_numbers(here: Place) -> None:
    for number in (1, 2, 3):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    here.drop("4.docx", breach(4, school="SCHOOL NUMBER 1"))
    here.drop("5.docx", breach(5, school="School number 3"))
    told = here.run()
    assert rows(here, FILES[1]).keys() == {"N-2026-001", "N-2026-002", "N-2026-003"}
    assert rows(here, FILES[2]).keys() == {"S-2026-001", "S-2026-002"}
    assert not (here.workspace.outbox / FILES[0]).exists()
    assert [line.text for line in told.registered] == [
        "A new incident, in register-north.xlsx.",
        "A new incident, in register-south.xlsx.",
    ]
    assert all(row["School"] == "School number 3" for row in rows(here, FILES[2]).values())


def test_a_form_whose_school_is_on_no_list_stands_in_the_first_register_with_a_flag(here: Place) -> None:
    here.drop("elsewhere.docx", breach(9))
    here.drop("nameless.docx", breach(8, school=None))
    here.drop("unreadable.docx", b"no form")
    told = here.run()
    found = rows(here, FILES[0])
    assert found.keys() == {"2026-0001", "2026-0002"}
    flags = sorted(row["Flags"].splitlines()[-1] for row in found.values())
    assert flags == [
        "No register could be chosen for it, as its school is on no register's list. It stands in register.xlsx.",
        "No register could be chosen for it, as the form names no school. It stands in register.xlsx.",
    ]
    assert len(rows(here, FILES[0], "Attention")) == 1
    assert all("No other register" in line.text for line in told.registered)


def test_a_correction_that_changes_the_school_stays_where_it_was_registered_and_is_flagged(
    here: Place,
) -> None:
    here.drop("1.docx", breach(1))
    here.run()
    here.drop("1 again.docx", breach(1, school="School number 3", reference="N-2026-001"))
    told = here.run()
    assert [line.reference for line in told.updated] == ["N-2026-001"]
    assert rows(here, FILES[2]) == {}
    row = rows(here, FILES[1])["N-2026-001"]
    assert row["School"] == "School number 3"
    assert row["Flags"].endswith(
        "By its school it belongs in register-south.xlsx. It stays in register-north.xlsx, where it was registered."
    )


def test_a_register_that_is_open_holds_up_only_its_own_rows(here: Place) -> None:
    for number in (1, 3):
        here.drop(f"{number}.docx", breach(number))
    here.run()

    def rename(source: Any, target: Any) -> None:
        if Path(target).name == FILES[1]:
            raise PermissionError(13, "open elsewhere")
        REAL.replace(source, target)

    here.drop("2.docx", breach(2))
    here.drop("4.docx", breach(4, school="School number 3"))
    told = here.run(machine=Machine(system=replace(REAL, replace=rename)))
    assert len(rows(here, FILES[1])) == 1
    assert len(rows(here, FILES[2])) == 2
    assert [line.reference for line in told.waiting] == ["N-2026-002"]
    assert any(FILES[1] in note for note in told.notes)
    assert standing_of(here.workspace, lambda: NOW).queued > 0
    here.run()
    assert len(rows(here, FILES[1])) == 2
    assert standing_of(here.workspace, lambda: NOW).queued == 0


def test_one_status_stands_over_all_registers_and_what_was_decided_in_each_counts(here: Place) -> None:
    for number in (1, 3, 9):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    by_a_person(here, FILES[1], "N-2026-001", Status="Closed")
    by_a_person(here, FILES[2], "S-2026-001", Status="With DPO")
    standing = standing_of(here.workspace, lambda: NOW)
    assert {one.reference: one.status for one in standing.open} == {
        "2026-0001": "New",
        "S-2026-001": "With DPO",
    }
    assert standing.closed == 1
    by_a_person(here, FILES[1], "N-2026-001", Likelihood=5, Impact=5)
    here.run()
    assert rows(here, FILES[1])["N-2026-001"]["Band"] == "Extreme"
    with hold(here.workspace, clock=lambda: NOW) as held:
        assert soundness.refresh(held, NOW) == ""
        sound = soundness.look(held, NOW)
    assert (sound.rows, sound.backed_up, sound.faults) == (3, True, ())
    assert len(list((here.workspace.backups / "nightly").iterdir())) == 3


def test_a_setting_that_is_changed_later_moves_no_incident(here: Place) -> None:
    for number in (1, 3):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    later = with_settings(here, registers={"by": "none", "each": []})
    later.drop("1 again.docx", breach(1, reference="n-2026-001", consequences="None known"))
    later.drop("5.docx", breach(5))
    later.run()
    assert rows(later, FILES[1])["N-2026-001"]["Consequences"] == "None known"
    assert rows(later, FILES[0]).keys() == {"2026-0001"}
    renamed = TRUSTS["each"][0] | {"name": "The northern trust"}
    again = with_settings(here, registers=TRUSTS | {"each": [renamed, TRUSTS["each"][1]]})
    again.drop("2.docx", breach(2))
    again.run()
    assert rows(again, FILES[1]).keys() == {"N-2026-001", "N-2026-002"}
    assert {one.reference for one in standing_of(again.workspace, lambda: NOW).open} == {
        "N-2026-001", "N-2026-002", "S-2026-001", "2026-0001",
    }  # fmt: skip


def test_a_reference_finds_its_own_register(here: Place) -> None:
    for number in (1, 3):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    by_a_person(here, FILES[2], "S-2026-001", Reported_to_ICO=dt.date(2026, 3, 1))
    here.run()
    assert "edited" not in audit(here.workspace, "N-2026-001", NOW).page
    assert "changed by a person" in audit(here.workspace, "S-2026-001", NOW).page
    with look(here.workspace) as ledger:
        assert Homes(here.workspace, ledger).of("S-2026-001").file == FILES[2]


def test_actions_stand_in_their_incident_s_register_and_those_overdue_are_counted_over_all(
    here: Place,
) -> None:
    due = RecommendedAction(action="Train everybody", due=dt.date(2026, 2, 1))
    for number in (1, 3, 9):
        here.drop(f"{number}.docx", breach(number, stage2=Stage2(recommended_actions=(due,))))
    here.run()
    found = [rows(here, file, "Actions") for file in FILES]
    assert [set(one) for one in found] == [{"2026-0001/1"}, {"N-2026-001/1"}, {"S-2026-001/1"}]
    with look(here.workspace) as ledger:
        counted = summarising.actions_of(Homes(here.workspace, ledger), NOW.date())
    one = (1, 1, 0)
    assert counted == {"": {"2026-0001": one}, "North": {"N-2026-001": one}, "South": {"S-2026-001": one}}


def test_rebuild_makes_every_register_anew_or_the_one_named(here: Place) -> None:
    for number in (1, 3):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    for file in FILES[1:]:
        (here.workspace.outbox / file).write_bytes(b"damaged")
    (one,) = rebuild(here.workspace, "south", clock=lambda: NOW)
    assert (one.register, one.incidents) == (FILES[2], 1)
    assert (here.workspace.outbox / FILES[1]).read_bytes() == b"damaged"
    assert {made.register for made in rebuild(here.workspace, clock=lambda: NOW)} == set(FILES)
    assert rows(here, FILES[1]).keys() == {"N-2026-001"}
    assert rows(here, FILES[2]).keys() == {"S-2026-001"}
    assert here.run().notes == ()


def test_a_lost_ledger_is_learned_anew_from_every_register(here: Place, tmp_path: Path) -> None:
    for number in (1, 3):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    for path in (tmp_path / "state").rglob("*"):
        if path.is_file():
            path.unlink()
    relearn(here.workspace, clock=lambda: NOW)
    here.drop("1 again.docx", breach(1, reference="N-2026-001", consequences="None known"))
    here.drop("2.docx", breach(2))
    here.run()
    assert rows(here, FILES[1])["N-2026-001"]["Consequences"] == "None known"
    assert rows(here, FILES[1]).keys() == {"N-2026-001", "N-2026-002"}
    assert rows(here, FILES[2]).keys() == {"S-2026-001"}


def test_disposal_takes_the_row_out_of_its_own_register(here: Place) -> None:
    from breachdocs.commands.disposing import dispose

    for number in (1, 3):
        here.drop(f"{number}.docx", breach(number))
    here.run()
    by_a_person(here, FILES[1], "N-2026-001", Status="Closed", Disposal_due=dt.date(2026, 3, 1))
    here.run()
    assert [one.reference for one in due_disposals(here.workspace, NOW.date())] == ["N-2026-001"]
    dispose(here.workspace, ["N-2026-001"], clock=lambda: NOW)
    assert rows(here, FILES[1]) == {}
    assert rows(here, FILES[2]).keys() == {"S-2026-001"}


def test_a_row_typed_into_another_register_is_found_there_by_a_later_form(here: Place) -> None:
    here.drop("3.docx", breach(3))
    here.run()
    path = here.workspace.outbox / FILES[2]
    book: Any = openpyxl.load_workbook(path)
    book["Incidents"].append(["S-2026-009", dt.datetime(2026, 1, 5)])
    book["Incidents"].tables["Incidents"].ref = book["Incidents"].tables["Incidents"].ref.replace("2", "3")
    book.save(path)
    here.drop("9.docx", breach(9, reference="S-2026-009"))
    here.drop("4.docx", breach(4, school="School number 3"))
    here.run()
    assert rows(here, FILES[2])["S-2026-009"]["School"] == "School number 9"
    assert rows(here, FILES[2]).keys() == {"S-2026-001", "S-2026-009", "S-2026-010"}
    assert rows(here, FILES[0]) == {}


@pytest.mark.parametrize(
    ("begins", "day", "file", "reference"),
    [
        (1, dt.date(2025, 12, 30), "register-2025.xlsx", "2025-0001"),
        (1, dt.date(2026, 1, 1), "register-2026.xlsx", "2026-0001"),
        (9, dt.date(2025, 8, 31), "register-2024-25.xlsx", "2024-0001"),
        (9, dt.date(2025, 9, 1), "register-2025-26.xlsx", "2025-0001"),
        (4, dt.date(2099, 9, 1), "register-2025-26.xlsx", "2025-0001"),
        (4, dt.date(1926, 2, 1), "register-2025-26.xlsx", "2025-0001"),
        (1, None, "register-2026.xlsx", "2026-0001"),
    ],
)
def test_a_year_s_incidents_stand_in_that_year_s_register(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    begins: int,
    day: dt.date | None,
    file: str,
    reference: str,
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path, register=False, registers={"by": "year", "year_begins": begins})
    here.drop("1.docx", breach(1, incident_date=day))
    here.run()
    assert rows(here, file).keys() == {reference}
    is_dated = day is not None and 2000 < day.year < 2027
    assert ("gives no day" in str(rows(here, file)[reference].get("Flags"))) != is_dated
    here.drop("1 again.docx", breach(1, incident_date=dt.date(2026, 2, 2), reference=reference))
    here.run()
    assert rows(here, file).keys() == {reference}


def test_a_scan_stands_in_the_register_of_the_year_it_came_in_and_stays_there_once_typed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path, register=False, registers={"by": "year"})
    here.drop("scan.jpg", b"\xff\xd8\xff of a form")
    here.run()
    (reference,) = rows(here, "register-2026.xlsx")
    here.drop("typed.docx", breach(1, incident_date=dt.date(2025, 12, 30), reference=reference))
    here.run()
    assert "belongs in register-2025.xlsx" in str(rows(here, "register-2026.xlsx")[reference]["Flags"])
    assert sorted(path.name for path in here.workspace.outbox.glob("register-*.xlsx")) == [
        "register-2026.xlsx"
    ]


def test_an_incident_of_a_school_s_own_register_is_known_by_the_school_s_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    oak = {"name": "Oak Primary", "file": "outbox/oak.xlsx", "reference": "OAK-{number}"}
    elm = {"name": "Elm & Ash", "file": "outbox/elm.xlsx", "reference": "ELM-{number}"}
    here = place(tmp_path, register=False, registers={"by": "school", "each": [oak, elm]})
    for number, school in enumerate(
        ("The OAK Primary School", "Elm and Ash Primary", "Elm and Ash", "Oak"), 1
    ):
        here.drop(f"{number}.docx", breach(number, school=school))
    here.run()
    assert [set(rows(here, file)) for file in ("oak.xlsx", "elm.xlsx", "register.xlsx")] == [
        {"OAK-1"}, {"ELM-1"}, {"2026-0001", "2026-0002"},
    ]  # fmt: skip


def test_check_looks_at_every_register(here: Place) -> None:
    (here.workspace.root / "config.yaml").write_text(commented(here.workspace.settings))
    here.drop("1.docx", breach(1))
    here.run()
    (here.workspace.outbox / FILES[1]).write_bytes(b"damaged")
    found = {one.what: one.faults for one in check(here.workspace.root)}
    assert found[f"outbox/{FILES[1]}"]
    assert found[f"outbox/{FILES[2]}"] == ()


def test_a_first_register_that_is_another_s_is_refused(here: Place) -> None:
    here.drop("1.docx", breach(1))
    here.run()
    wrong = with_settings(
        here, registers={"by": "none"}, workbook={"file": f"outbox/{FILES[1]}", "busy_wait_seconds": 0}
    )
    with pytest.raises(Exception, match="is the register of North"):
        wrong.run()


_STEPS = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["new", "again", "moved", "none", "trust"])),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_no_incident_is_ever_lost_or_in_two_registers(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[int, str]]
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path_factory.mktemp("several"), register=False, registers=TRUSTS)
    known: dict[int, str] = {}
    for turn, (number, what) in enumerate(steps):
        if what in {"none", "trust"}:
            here = with_settings(here, registers=TRUSTS if what == "trust" else {"by": "none"})
            continue
        school = f"School number {number + (what == 'moved')}"
        form: Form = breach(number, school=school, reference=known.get(number), consequences=f"Turn {turn}")
        here.drop(f"{turn}.docx", form)
        told = here.run()
        line = (*told.registered, *told.updated)[0]
        assert known.setdefault(number, line.reference) == line.reference
        standing = [set(rows(here, file)) for file in FILES]
        assert sorted(reference for one in standing for reference in one) == sorted(known.values())
        there = next(file for file in FILES if line.reference in rows(here, file))
        assert rows(here, there)[line.reference]["Consequences"] == f"Turn {turn}"
