"""Random edits by people between random writes of ours, against a model small enough to be seen right."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from breachdocs.register import CellValue, Changes, Row, apply, read_rows, same
from breachdocs.register.merge import merge_row
from breachdocs.register.workbook.cells import Seen

HEADINGS = ("School", "Score", "Notes")
KEYS = ("R1", "R2", "R3")
VALUES: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.integers(-5, 5),
    st.sampled_from(("a", "b", "=1", " a ", "")),
    st.sampled_from((2.5, True, dt.date(2026, 7, 1))),
)


@dataclass
class Model:
    """What a fair register would hold: per cell, the value, and whether a person has the last word on it."""

    cells: dict[str, dict[str, CellValue]] = field(default_factory=dict)
    theirs: set[tuple[str, str]] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)

    def write(self, key: str, ours: Mapping[str, CellValue]) -> None:
        if key in self.deleted:
            return
        row = self.cells.setdefault(key, {})
        for heading, value in ours.items():
            if (key, heading) not in self.theirs:
                row[heading] = value

    def edit(self, key: str, heading: str, value: CellValue) -> None:
        if key not in self.cells or same(self.cells[key].get(heading), value):
            return
        self.cells[key][heading] = value
        self.theirs.add((key, heading))

    def delete(self, key: str) -> None:
        if self.cells.pop(key, None) is not None:
            self.deleted.add(key)


_ours = st.dictionaries(st.sampled_from(HEADINGS), VALUES, min_size=1)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.dictionaries(st.sampled_from(KEYS), _ours, min_size=1)),
        st.tuples(st.just("edit"), st.tuples(st.sampled_from(KEYS), st.sampled_from(HEADINGS), VALUES)),
        st.tuples(st.just("delete"), st.sampled_from(KEYS)),
        st.tuples(st.just("sort"), st.none()),
    ),
    max_size=8,
)


def by_a_person(content: bytes, change: Callable[[object], None]) -> bytes:
    """The workbook opened, changed and saved by another program."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _edit(sheet, key: str, heading: str, value: CellValue) -> None:  # type: ignore[no-untyped-def]
    column = [cell.value for cell in sheet[1]].index(heading) + 1
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value == key:
            sheet.cell(row, column).value = value
            if isinstance(value, str) and value.startswith("="):
                sheet.cell(row, column).data_type = "s"


def _rewrite(sheet, rows: list[list[CellValue]]) -> None:  # type: ignore[no-untyped-def]
    for number in range(2, sheet.max_row + 1):
        for column in range(1, sheet.max_column + 1):
            sheet.cell(number, column).value = None
            if number - 2 < len(rows):
                sheet.cell(number, column).value = rows[number - 2][column - 1]
                if isinstance(rows[number - 2][column - 1], str):
                    sheet.cell(number, column).data_type = "s"


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=_steps)
def test_what_a_person_typed_is_never_overwritten_and_what_they_deleted_never_comes_back(
    workbook: Callable[..., bytes], steps: list[tuple[str, object]]
) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = ("Reference", *HEADINGS)
    cells = "".join(
        f'<c r="{"ABCD"[n]}1" t="inlineStr"><is><t>{name}</t></is></c>' for n, name in enumerate(names)
    )
    content = workbook(
        f'<worksheet xmlns="{main}" xmlns:r="{links}"><sheetData><row r="1">{cells}</row></sheetData>'
        '<tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>',
        ref="A1:D2",
        headings=names,
    )
    model, last = Model(), dict[str, dict[str, CellValue]]()
    for kind, what in steps:
        if kind == "write":
            assert isinstance(what, dict)
            applied = apply(
                content,
                Changes({"Incidents": tuple(Row(k, c) for k, c in what.items())}),
                {"Incidents": last},
            )
            content = applied.content
            for key, written in applied.tables["Incidents"].written.items():
                last.setdefault(key, {}).update(written)
            assert set(applied.tables["Incidents"].deleted) == model.deleted & set(what)
            for key, ours in what.items():
                model.write(key, ours)
        elif kind == "edit":
            assert isinstance(what, tuple)
            key, heading, value = what
            model.edit(key, heading, value)
            if key in model.cells:
                content = by_a_person(content, lambda sheet, k=key, h=heading, v=value: _edit(sheet, k, h, v))  # type: ignore[misc]
        else:
            rows = read_rows(content, "Incidents")
            if kind == "delete":
                assert isinstance(what, str)
                model.delete(what)
                rows.pop(what, None)
            order = [[rows[key].get(name) for name in names] for key in sorted(rows, reverse=kind == "sort")]
            content = by_a_person(content, lambda sheet, order=order: _rewrite(sheet, order))  # type: ignore[misc]
    got = read_rows(content, "Incidents")
    assert set(got) == set(model.cells)
    for key, row in model.cells.items():
        for heading in HEADINGS:
            assert same(got[key].get(heading), row.get(heading)), (key, heading)


def test_a_cell_somebody_changed_stays_and_the_difference_is_reported() -> None:
    merged = merge_row("R1", {"School": Seen("Oak")}, {"School": "Ash"}, {"School": "Elm"})
    assert not merged.write
    assert not merged.holds
    assert [(c.heading, c.theirs, c.ours) for c in merged.conflicts] == [("School", "Oak", "Elm")]


def test_a_cell_somebody_cleared_stays_clear() -> None:
    merged = merge_row("R1", {"School": Seen(None)}, {"School": "Ash"}, {"School": "Ash"})
    assert not merged.write
    assert merged.conflicts


def test_a_formula_somebody_typed_is_theirs_even_where_it_gives_our_value() -> None:
    merged = merge_row("R1", {"Score": Seen(12, "3*4")}, {"Score": 12}, {"Score": 9})
    assert not merged.write
    assert merged.conflicts[0].theirs == 12


def test_the_form_saying_nothing_is_no_contradiction() -> None:
    assert merge_row("R1", {"Notes": Seen("mine")}, {"Notes": None}, {"Notes": None}).conflicts == ()


def test_of_a_row_nothing_is_known_of_only_empty_cells_are_written() -> None:
    now = {"School": Seen("Oak"), "Score": Seen(4), "Notes": Seen()}
    merged = merge_row("R1", now, None, {"School": "Elm", "Score": 4.0, "Notes": "new"})
    assert merged.write == {"Notes": "new"}
    assert merged.holds == {"Notes": "new", "Score": 4.0}
    assert [conflict.heading for conflict in merged.conflicts] == ["School"]


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (3, 3.0, True),
        (3, 4, False),
        ("a ", "a", True),
        (None, "", True),
        (dt.date(2026, 7, 1), dt.datetime(2026, 7, 1), True),
        (dt.date(2026, 7, 1), 46204, True),
        (dt.datetime(2026, 7, 1, 9, 10), 46204.381944444445, True),
        (dt.datetime(2026, 7, 1, 9, 10), dt.datetime(2026, 7, 1, 9, 11), False),
        (True, 1, False),
        ("3", 3, False),
    ],
)
def test_values_are_the_same_where_a_person_would_say_so(
    one: CellValue, other: CellValue, *, equal: bool
) -> None:
    assert same(one, other) is equal
