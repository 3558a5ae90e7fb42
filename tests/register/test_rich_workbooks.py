"""Workbooks with everything that people put into one: what a change doesn't concern is the same bytes, part by part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

import rich_workbooks as rich
from breachdocs.register import (
    Applied,
    Changes,
    RegisterSigned,
    Row,
    SheetProtected,
    TableBlocked,
    apply,
    compare,
    read_rows,
)

NEW = Row("2026-0004", {"Reference": "2026-0004", "School": "Fir", "Score": 7})
UPDATE = Row("2026-0002", {"Score": 12})
LAST = {"Incidents": {"2026-0002": {"Score": 9}}}
#: Places that an added and an updated row concern, by part.
CONCERNED = {
    "sheet1.xml": {"D6", "B8", "C8", "D8", "E8", "F8", "B9", "D9"},
    "table1.xml": {"table ref", "table/autoFilter ref"},
    "chart1.xml": {f"chartSpace/chart/plotArea/barChart/ser/{kind}/numRef/f" for kind in ("cat", "val")},
    "workbook.xml": {"workbook/definedNames/definedName[Scores]"},
    "workbook.xml.rels": {"Relationships/Relationship[rAdded9]"},
    "[Content_Types].xml": {"Types/Override[/xl/calcChain.xml]"},
    "calcChain.xml": {""},
}
RULES = {
    "worksheet/conditionalFormatting sqref": "D5:D8",
    "worksheet/dataValidations/dataValidation sqref": "D5:D8",
    "worksheet/extLst/ext/conditionalFormattings/conditionalFormatting/sqref": "D5:D8",
    "worksheet/extLst/ext[2]/dataValidations/dataValidation/sqref": "C5:C8",
    "worksheet/extLst/ext[3]/sparklineGroups/sparklineGroup/sparklines/sparkline/f": "Ours!$D$5:$D$8",
}


def put(content: bytes) -> Applied:
    return apply(content, Changes({"Incidents": (UPDATE, NEW)}), LAST)


@pytest.fixture(scope="module")
def everything() -> bytes:
    return rich.rich()


_SHAPES: dict[str, Callable[[bytes], bytes]] = {
    "as Excel saves it": lambda content: content,
    "macros": rich.with_macros,
    "strict Open XML": rich.strict,
    "days from 1904": lambda content: rich.changed(
        content, "xl/workbook.xml", lambda text: text.replace("<workbookPr/>", '<workbookPr date1904="1"/>')
    ),
    "upper-case names": lambda content: rich.renamed(
        content, lambda name: name if name.startswith("[") else name.upper()
    ),
    "backslashes": lambda content: rich.renamed(content, lambda name: name.replace("/", "\\")),
    "sizes behind the data": rich.streamed,
    "64-bit sizes": lambda content: rich.streamed(content, zip64=True),
    "protected without a password": rich.protected,
    "protection switched off": lambda content: rich.changed(
        content,
        rich.SHEET,
        lambda text: text.replace("</sheetData>", '</sheetData><sheetProtection password="CF1A" sheet="0"/>'),
    ),
}


@pytest.mark.parametrize("shape", _SHAPES)
def test_only_what_a_row_concerns_differs_whatever_else_is_in_the_workbook(
    everything: bytes, shape: str
) -> None:
    old = _SHAPES[shape](everything)
    applied = put(old)
    places: dict[str, set[str]] = {}
    rules = {}
    for difference in compare(old, applied.content):
        part = difference.part.replace("\\", "/").rpartition("/")[2].casefold()
        if difference.place.startswith("worksheet/"):
            rules[difference.place] = difference.after
        else:
            places.setdefault(part, set()).add(difference.place)
    assert places == {part.casefold(): found for part, found in CONCERNED.items()}
    assert rules == RULES
    rows = read_rows(applied.content, "Incidents")
    assert rows["2026-0004"]["School"] == "Fir"
    assert rows["2026-0002"]["Score"] == 12
    assert list(rows) == ["2026-0001", "2026-0002", "2026-0003", "2026-0004"]


def test_a_shared_formula_and_a_dynamic_array_go_on_in_the_new_row(everything: bytes) -> None:
    sheet = rich.parts_of(put(everything).content)[rich.SHEET].decode()
    assert '<c r="E8"><f>D8*2</f></c>' in sheet
    assert '<c r="F8" cm="1"><f t="array" ref="F8">LEN(C8)</f></c>' in sheet


def test_the_totals_row_adds_the_new_row_up(everything: bytes) -> None:
    sheet = rich.parts_of(put(everything).content)[rich.SHEET].decode()
    assert '<c r="D9" s="2"><f>SUBTOTAL(109,D5:D8)</f>' in sheet


def test_a_day_is_the_same_day_in_a_workbook_that_counts_from_1904(everything: bytes) -> None:
    old = _SHAPES["days from 1904"](everything)
    row = Row("2026-0004", {"Note": dt.date(2026, 7, 2)})
    new = apply(old, Changes({"Incidents": (row,)}), {}).content
    assert read_rows(new, "Incidents")["2026-0004"]["Note"] == dt.date(2026, 7, 2)


def test_the_table_beside_grows_by_itself_and_so_do_both_at_once(everything: bytes) -> None:
    from breachdocs.register import Layout

    layouts = {"Attention": Layout("Schools", "School")}
    rows = {"Incidents": (NEW,), "Attention": (Row("Fir", {"School": "Fir", "Head": "C. Day"}),)}
    new = apply(everything, Changes(rows), {}, layouts=layouts).content
    assert read_rows(new, "Attention", layouts=layouts)["Fir"] == {"School": "Fir", "Head": "C. Day"}
    assert read_rows(new, "Incidents")["2026-0004"]["School"] == "Fir"
    assert b'ref="J4:K7"' in rich.parts_of(new)["xl/tables/table2.xml"]


def test_rows_fill_the_space_down_to_what_stands_below_and_then_stop_with_a_sentence(
    everything: bytes,
) -> None:
    rows = tuple(Row(f"N{number}", {"Reference": f"N{number}"}) for number in range(6))
    below = apply(everything, Changes({"Incidents": rows[:5]}), {}).content
    assert "B14" not in {difference.place for difference in compare(everything, below)}
    with pytest.raises(TableBlocked, match="Something stands directly below"):
        apply(everything, Changes({"Incidents": rows}), {})


@pytest.mark.parametrize(
    "password",
    ['password="CF1A" ', 'algorithmName="SHA-512" hashValue="YWI=" saltValue="YWI=" spinCount="1" '],
)
def test_a_sheet_protected_by_a_password_is_read_and_never_written(everything: bytes, password: str) -> None:
    locked = rich.protected(everything, password)
    assert read_rows(locked, "Incidents")["2026-0002"]["Score"] == 9
    with pytest.raises(SheetProtected, match="sheet Ours is protected by a password"):
        put(locked)


def test_a_signed_workbook_is_never_changed_and_nothing_to_change_is_no_fault(everything: bytes) -> None:
    signed = rich.signed(everything)
    with pytest.raises(RegisterSigned, match="digitally signed"):
        put(signed)
    same = apply(signed, Changes({"Incidents": (Row("2026-0002", {"Score": 9}),)}), LAST)
    assert same.content is signed


def test_a_dashboard_that_is_locked_keeps_its_figures_and_the_row_is_written(empty: bytes) -> None:
    tag = '<sheetProtection password="CF1A" sheet="1"/>'
    locked = rich.changed(
        empty, "xl/worksheets/sheet4.xml", lambda text: text.replace("</sheetData>", f"</sheetData>{tag}")
    )
    new = apply(locked, Changes({"Incidents": (Row("2026-0001", {"Reference": "2026-0001"}),)}), {}).content
    assert "2026-0001" in read_rows(new, "Incidents")
    assert not [one for one in compare(locked, new) if one.part.endswith("sheet4.xml")]
