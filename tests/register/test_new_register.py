"""A new register: the same bytes every time, and figures that are right before Excel has seen them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl

from breachdocs.config import Settings
from breachdocs.register import (
    ACTION_HEADINGS,
    INCIDENT_HEADINGS,
    Changes,
    Row,
    apply,
    build_register,
    check_register,
    doubled,
    read_rows,
    references,
    refresh,
)
from breachdocs.register.figures import FIGURES, TILES
from breachdocs.register.look import BAND_FILLS, MUTED, PALE, WARN
from breachdocs.register.workbook.ranges import column_letters, column_number

Parts = Callable[[bytes], dict[str, bytes]]
DAY = dt.timedelta(days=1)


def incident(number: int, now: dt.datetime, **more: object) -> Row:
    key = f"2026-{number:04d}"
    cells = {"Reference": key, "Received": now - 3 * DAY, "Status": "New", "Kind": "Incident", "Band": "High"}
    return Row(key, {**cells, "ICO advice": "Report", "ICO deadline": now - DAY, **more})  # type: ignore[dict-item]


def action(key: str, **more: object) -> Row:
    return Row(key, {"Action id": key, "Reference": key.partition("/")[0], "Action": "Do it", **more})  # type: ignore[dict-item]


def figures(content: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Dashboard"]
    return {tile.label: sheet[tile.figure.cell].value for tile in TILES}


def test_the_same_settings_and_moment_give_the_same_bytes(empty: bytes, now: dt.datetime) -> None:
    assert build_register(Settings(), created=now) == empty


def test_each_chart_of_the_dashboard_says_in_words_what_it_shows(empty: bytes, parts: Parts) -> None:
    drawing = parts(empty)["xl/drawings/drawing1.xml"].decode()
    assert drawing.count("cNvPr id=") == drawing.count(' descr="Bar chart: ') == 3
    assert 'descr="Bar chart: What went wrong. Its figures stand in the table below."' in drawing


def test_the_pale_words_of_a_register_can_be_read() -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1 on white and on the tiles."""
    for paper in ("FFFFFF", PALE):
        light, dark = sorted((_luminance(paper), _luminance(MUTED)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_new_register_has_its_sheets_tables_headings_and_a_blank_row(empty: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(empty))
    assert book.sheetnames == ["Incidents", "Actions", "Needs attention", "Dashboard", "Guide"]
    assert tuple(book["Incidents"].tables["Incidents"].column_names) == INCIDENT_HEADINGS
    assert tuple(book["Actions"].tables["Actions"].column_names) == ACTION_HEADINGS
    assert book["Incidents"].freeze_panes == "B2"
    assert references(empty) == ()
    assert figures(empty) == dict.fromkeys((tile.label for tile in TILES), 0)


def test_the_first_row_fills_the_blank_one_and_the_second_grows_the_table(
    empty: bytes, now: dt.datetime
) -> None:
    one = apply(empty, Changes({"Incidents": (incident(1, now),)}), {}, now=now).content
    two = apply(one, Changes({"Incidents": (incident(2, now),)}), {}, now=now).content
    tables = [openpyxl.load_workbook(io.BytesIO(c))["Incidents"].tables["Incidents"].ref for c in (one, two)]
    assert [ref.rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for ref in tables] == ["2", "3"]
    assert references(two) == ("2026-0001", "2026-0002")
    sheet = openpyxl.load_workbook(io.BytesIO(two))["Incidents"]
    assert sheet["A3"].font.b
    assert sheet["B3"].number_format == "dd/mm/yyyy hh:mm"
    assert all("3" in str(rule.sqref) for rule in sheet.data_validations.dataValidation)


def test_open_actions_and_the_next_due_date_are_stored_beside_their_formulas(
    empty: bytes, now: dt.datetime
) -> None:
    actions = (
        action("2026-0001/1", Due=now.date() + 9 * DAY),
        action("2026-0001/2", Due=now.date() - DAY),
        action("2026-0001/3", Due=now.date() - 5 * DAY, Done=now.date()),
    )
    new = apply(empty, Changes({"Incidents": (incident(1, now),), "Actions": actions}), {}, now=now).content
    row = read_rows(new, "Incidents")["2026-0001"]
    assert (row["Open actions"], row["Next action due"]) == (2, now.date() - DAY)
    assert [a["State"] for a in read_rows(new, "Actions").values()] == ["Open", "Overdue", "Done"]
    later = apply(new, Changes({"Actions": (action("2026-0001/2", Done=now.date()),)}), {}, now=now).content
    row = read_rows(later, "Incidents")["2026-0001"]
    assert (row["Open actions"], row["Next action due"]) == (1, now.date() + 9 * DAY)


def test_the_dashboards_figures_are_stored_as_they_are(empty: bytes, now: dt.datetime) -> None:
    rows = (
        incident(1, now),
        incident(2, now, **{"ICO decision": "Do not report"}),
        incident(3, now, **{"ICO advice": "Log", "Status": "Closed"}),
        incident(4, now, **{"ICO deadline": now + DAY}),
        incident(5, now, **{"ICO decision": "Report", "ICO advice": "Log"}),
        incident(6, now, **{"ICO decision": "Report", "Reported to ICO": now.date()}),
        incident(7, now, Kind="Near miss", Received=now - 400 * DAY),
    )
    actions = (action("2026-0001/1", Due=now.date() - DAY), action("2026-0002/1", Done=now.date()))
    new = apply(empty, Changes({"Incidents": rows, "Actions": actions}), {}, now=now).content
    assert figures(new) == {
        "Open incidents": 5,  # of seven, one is closed and one a near miss
        "ICO: past 72 hours": 3,
        "ICO: still to decide": 1,
        "Open actions": 1,
        "Overdue actions": 1,
        "Incidents this year": 6,
    }
    assert figures(refresh(new, now + 30 * DAY).whole)["ICO: past 72 hours"] == 4


def test_a_figure_whose_formula_a_person_changed_is_left_alone(empty: bytes, now: dt.datetime) -> None:
    assert len({figure.cell for figure in FIGURES}) == len(FIGURES)
    book = openpyxl.load_workbook(io.BytesIO(empty))
    book["Dashboard"].title = "Overview"
    book["Overview"]["B6"] = "=41+1"
    book.defined_names["breachdocs_dashboard"].attr_text = "Overview!$A$1"  # as Excel does by itself
    out = io.BytesIO()
    book.save(out)
    new = apply(out.getvalue(), Changes({"Incidents": (incident(1, now),)}), {}, now=now).content
    sheet = openpyxl.load_workbook(io.BytesIO(new), data_only=True)["Overview"]
    assert (sheet["B6"].value, sheet["D6"].value) == (None, 1)


def test_only_the_parts_concerned_change(empty: bytes, now: dt.datetime, parts: Parts) -> None:
    one = apply(empty, Changes({"Incidents": (incident(1, now),)}), {}, now=now).content
    two = apply(one, Changes({"Incidents": (incident(2, now),)}), {}, now=now).content
    before, after = parts(one), parts(two)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {
        "xl/worksheets/sheet1.xml",  # incidents
        "xl/worksheets/sheet4.xml",  # dashboard
        "xl/tables/table1.xml",
        "xl/workbook.xml",  # the print titles' names end at no row; recalculation is asked for
    }


def test_a_healthy_register_has_no_faults_and_a_broken_one_is_told(
    empty: bytes, now: dt.datetime, tmp_path: Path
) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes(empty)
    assert list(check_register(path)) == []
    book = openpyxl.load_workbook(io.BytesIO(empty))
    book["Incidents"].tables["Incidents"].tableColumns[3].name = "Schule"
    del book["Actions"].tables["Actions"]
    book["Incidents"]["A2"] = "2026-0001"
    book["Incidents"]["A3"] = "2026-0001"
    book["Incidents"].tables["Incidents"].ref = book["Incidents"].tables["Incidents"].ref[:-1] + "3"
    book.save(path)
    faults = " ".join(check_register(path))
    assert "no column 'School'" in faults
    assert "no table called Actions" in faults
    assert "More than one row of the table Incidents is called 2026-0001" in faults
    (twice,) = doubled(path.read_bytes(), "Incidents")
    assert twice in faults


def test_incidents_without_a_band_are_counted_as_they_are_added(empty: bytes) -> None:
    from breachdocs.register.workbook.book import Book

    rows = tuple(Row(f"R{n}", {"Reference": f"R{n}", "Status": "New", "Band": None}) for n in (1, 2))
    book = Book(apply(empty, Changes({"Incidents": rows}), {}).content)
    sheet = book.sheet(next(entry.part for entry in book.sheets if entry.name == "Dashboard"))
    cell = next(figure.cell for figure in FIGURES if 'Incidents[Band],"",' in figure.formula)
    assert book.seen(sheet.cell(int(cell[1:]), column_number(cell[0]))).value == 2


def test_an_undecided_deadline_is_red_once_over_and_amber_in_its_last_day(empty: bytes) -> None:
    found = openpyxl.load_workbook(io.BytesIO(empty))["Incidents"].conditional_formatting
    letters = column_letters(INCIDENT_HEADINGS.index("ICO deadline") + 1)
    rules = next(area.rules for area in found if str(area.sqref) == f"{letters}2")
    begins = [
        rule.formula[0].partition(",ISNUMBER(")[0] for rule in sorted(rules, key=lambda rule: rule.priority)
    ]
    assert begins == [f"AND(${letters}2<NOW()", f"AND(${letters}2>=NOW(),${letters}2<NOW()+1"]
    fills = {rule.dxf.fill.bgColor.rgb for rule in rules}
    assert fills == {f"00{WARN}", f"00{BAND_FILLS['Medium'][0]}"}
    assert len({rule.formula[0].partition(",ISNUMBER(")[2] for rule in rules}) == 1
