"""A totals row that others mean, and what people keep below a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from breachdocs.register import Changes, Layout, Row, TableBlocked, apply, references
from breachdocs.register.workbook.moving import Move

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Make = Callable[..., bytes]
Parts = Callable[[bytes], dict[str, bytes]]
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Reference</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>School</t></is></c><c r="C1" t="inlineStr"><is><t>Score</t></is></c>'
    '<c r="F1"><f>C4*2</f><v>20</v></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>2026-0001</t></is></c><c r="C2"><v>4</v></c>'
    '<c r="F2"><f>SUM(C2:C3,\'Our list\'!$C$4,D4)&amp;"C4"</f><v>20</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><t>2026-0002</t></is></c><c r="C3"><v>6</v></c></row>'
)
TOTALS = (
    '<row r="4"><c r="A4" t="inlineStr"><is><t>Total</t></is></c><c r="B4"><f>C4/2</f><v>5</v></c>'
    '<c r="C4"><f>SUBTOTAL(109,C2:C3)</f><v>10</v></c></row>'
)


def sheet(rows: str, after: str = "") -> str:
    return (
        f'<worksheet xmlns="{MAIN}"><dimension ref="A1:F4"/><sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def put(content: bytes) -> bytes:
    row = Row("2026-0003", {"Reference": "2026-0003", "School": "Ash", "Score": 12})
    return apply(content, Changes({"Incidents": (row,)}), {}).content


def test_what_means_the_totals_row_means_it_after_it_moved(workbook: Make, parts: Parts) -> None:
    rules = (
        '<conditionalFormatting sqref="C4"><cfRule type="expression" priority="1"><formula>$C$4&gt;9</formula></cfRule>'
        "</conditionalFormatting>"
    )
    names = "<definedNames><definedName name=\"sum\">'Our list'!$C$4</definedName></definedNames>"
    chart = b"<c><c:f>'Our list'!$B$4:$C$4</c:f><c:f>Elsewhere!$C$4</c:f></c>"
    old = workbook(
        sheet(ROWS + TOTALS, rules),
        ref="A1:C4",
        totals=True,
        names=names,
        more={"xl/charts/chart1.xml": chart},
    )
    got = parts(put(old))
    cells = got["xl/worksheets/sheet1.xml"].decode()
    assert "<f>C5*2</f>" in cells
    assert "<f>SUM(C2:C4,'Our list'!$C$5,D4)&amp;\"C4\"</f>" in cells
    assert "<f>C5/2</f>" in cells
    assert "<f>SUBTOTAL(109,C2:C4)</f>" in cells
    assert '<conditionalFormatting sqref="C5"' in cells
    assert "<formula>$C$5&gt;9</formula>" in cells
    assert b"'Our list'!$C$5<" in got["xl/workbook.xml"]
    assert got["xl/charts/chart1.xml"] == chart.replace(b"'Our list'!$B$4:$C$4", b"'Our list'!$B$5:$C$5")


def test_a_formula_shared_by_cells_that_each_mean_another_total_stops_the_write(workbook: Make) -> None:
    shared = ROWS.replace("<f>C4*2</f>", '<f t="shared" ref="F1:F2" si="0">C4*2</f>')
    with pytest.raises(TableBlocked, match="reads the totals row"):
        put(workbook(sheet(shared + TOTALS), ref="A1:C4", totals=True))


def test_rows_pasted_below_the_table_by_a_program_that_does_not_make_it_longer_are_rows_of_it(
    workbook: Make, parts: Parts
) -> None:
    pasted = (
        '<row r="4"><c r="A4" t="inlineStr"><is><t>2026-0002</t></is></c><c r="C4"><v>6</v></c></row>'
        '<row r="5"><c r="A5" t="inlineStr"><is><t>2026-0099</t></is></c><c r="C5"><v>1</v></c></row>'
    )
    rules = '<dataValidations count="1"><dataValidation sqref="C2:C3"/></dataValidations>'
    old = workbook(sheet(ROWS.replace("C4*2", "SUM(C2:C3)") + pasted, rules), ref="A1:C3")
    assert references(old) == ("2026-0001", "2026-0002", "2026-0099")
    got = apply(old, Changes({"Incidents": (Row("2026-0003", {"School": "Ash"}),)}), {}).content
    read = parts(got)
    assert b'ref="A1:C6"' in read["xl/tables/table1.xml"]
    cells = read["xl/worksheets/sheet1.xml"].decode()
    assert "<f>SUM(C2:C6)</f>" in cells
    assert 'sqref="C2:C6"' in cells
    assert pasted in cells
    assert references(got) == ("2026-0001", "2026-0002", "2026-0099", "2026-0003")
    update = Changes(
        {"Incidents": (Row("2026-0002", {"School": "Elm"}), Row("2026-0099", {"School": "Elm"}))}
    )
    done = apply(got, update, {})
    assert done.tables["Incidents"].ambiguous == ("2026-0002",)


@pytest.mark.parametrize("below", ["Signed off", "2026-00x2", "Ref 2026-0002"])
def test_anything_else_below_the_table_stops_the_write_and_says_where_it_stands(
    workbook: Make, below: str
) -> None:
    other = f'<row r="4"><c r="A4" t="inlineStr"><is><t>{below}</t></is></c></row>'
    with pytest.raises(
        TableBlocked, match=r"directly below the table Incidents \(in A4 of the sheet Our list\)"
    ):
        put(workbook(sheet(ROWS + other), ref="A1:C3"))


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells count="1"><mergeCell ref="B4:C4"/></mergeCells>',
        '<hyperlinks><hyperlink ref="B4" location="Guide!A1"/></hyperlinks>',
    ],
)
def test_what_is_tied_to_empty_cells_below_the_table_stops_the_write(workbook: Make, after: str) -> None:
    with pytest.raises(TableBlocked, match="directly below the table Incidents"):
        put(workbook(sheet(ROWS, after)))


def test_only_plain_references_to_the_row_move() -> None:
    move = Move("Q 1", 12, 15, 1, 5)
    kept = [
        "AB12",
        "F12",
        "$F12",
        "Table1[12]",
        '"B12"',
        "B12(1)",
        "LOG12(3)",
        "Other!B12",
        "B120",
        "B2",
        "name.B12",
    ]
    for formula in kept:
        assert move.formula(formula, here=True) == formula
    assert move.formula("B12+$C$12:D12", here=True) == "B15+$C$15:D15"
    assert move.formula("SUM(B2:B12)", here=True) == "SUM(B2:B15)"
    assert move.formula("'Q 1'!B$12-B12", here=False) == "'Q 1'!B$15-B12"


def test_guidance_below_a_gap_under_a_plain_range_is_no_incident_and_is_not_passed(
    workbook: Make, parts: Parts
) -> None:
    given_out = '<row r="4"><c r="A4" t="inlineStr"><is><t>2026-0009</t></is></c></row>'
    guidance = '<row r="7"><c r="A7" t="inlineStr"><is><t>Report within 72 hours</t></is></c></row>'
    layouts = {"Incidents": Layout("", "Reference", sheet="Our list")}
    old = workbook(sheet(ROWS + given_out + guidance))
    assert references(old, layouts=layouts) == ("2026-0001", "2026-0002", "2026-0009")
    rows = tuple(Row(f"2026-001{number}", {"School": "Ash"}) for number in range(3))
    new = apply(old, Changes({"Incidents": rows[:2]}), {}, layouts=layouts).content
    got = parts(new)["xl/worksheets/sheet1.xml"].decode()
    assert got.index(">2026-0009<") < got.index(">2026-0010<") < got.index('r="A6"') < got.index(guidance)
    with pytest.raises(TableBlocked, match="directly below the table Our list"):
        apply(new, Changes({"Incidents": rows[2:]}), {}, layouts=layouts)


def grown(old: bytes, parts: Parts) -> str:
    return parts(put(old))["xl/worksheets/sheet1.xml"].decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(C2:C3)", "SUM(C2:C4)"),
        ("SUM($C$1:$C$3)", "SUM($C$1:$C$4)"),
        ("VLOOKUP(1,'Our list'!$A$2:C3,3)", "VLOOKUP(1,'Our list'!$A$2:C4,3)"),
        ("SUM(C3:C3)", "SUM(C3:C3)"),  # the last row alone
        ("SUM(C2:C30)", "SUM(C2:C30)"),  # longer than the table as it is
        ("SUM(H2:H3)", "SUM(H2:H3)"),  # beside it
        ("SUM(Other!C2:C3)", "SUM(Other!C2:C3)"),
        ("SUM([1]Sheet!C2:C3)", "SUM([1]Sheet!C2:C3)"),
        ('"C2:C3"', '"C2:C3"'),
        ("SUM(Incidents[Score])", "SUM(Incidents[Score])"),
    ],
)
def test_a_formula_beside_the_table_grows_where_it_means_the_whole_table(
    workbook: Make, parts: Parts, before: str, after: str
) -> None:
    rows = ROWS.replace("<f>C4*2</f>", f"<f>{before}</f>")
    assert f"<f>{after}</f>" in grown(workbook(sheet(rows), ref="A1:C3"), parts)


def test_a_count_over_the_whole_column_grows_in_every_row_and_a_running_total_in_none(
    workbook: Make, parts: Parts
) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>2026-000{row - 1}</t></is></c>'
        f'<c r="B{row}"><f>COUNTIF($C$2:$C$3,C{row})</f><v>1</v></c>'
        f'<c r="C{row}"><f>SUM($D$2:D{row})</f><v>1</v></c></row>'
        for row in (2, 3)
    )
    old = workbook(
        sheet(ROWS[: ROWS.index('<row r="2"')] + rows),
        ref="A1:C3",
        formulas={"School": "COUNTIF($C$2:$C$3,Incidents[[#This Row],[Score]])"},
    )
    row = Row("2026-0003", {"Reference": "2026-0003"})
    got = parts(apply(old, Changes({"Incidents": (row,)}), {}).content)
    cells = got["xl/worksheets/sheet1.xml"].decode()
    assert "<f>COUNTIF($C$2:$C$4,C2)</f>" in cells
    assert "<f>COUNTIF($C$2:$C$4,C3)</f>" in cells
    assert "COUNTIF($C$2:$C$4,Incidents[[#This Row],[Score]])</f>" in cells
    assert [f"<f>SUM($D$2:D{row})</f>" in cells for row in (2, 3, 4)] == [True, True, True]
    assert b"COUNTIF($C$2:$C$4," in got["xl/tables/table1.xml"]


def test_a_formula_told_once_for_several_cells_grows_for_all_or_for_none(
    workbook: Make, parts: Parts
) -> None:
    for before, after in (("SUM($C$2:$C$3)", "SUM($C$2:$C$4)"), ("SUM(C2:C3)", "SUM(C2:C3)")):
        rows = ROWS.replace("<f>C4*2</f>", f'<f t="shared" ref="F1:G1" si="0">{before}</f>')
        assert f'si="0">{after}</f>' in grown(workbook(sheet(rows), ref="A1:C3"), parts)


def test_a_list_and_a_format_whose_formula_means_the_whole_table_grow(workbook: Make, parts: Parts) -> None:
    rules = (
        '<conditionalFormatting sqref="A2:A3"><cfRule type="expression" priority="1">'
        "<formula>COUNTIF($A$2:$A$3,$A2)&gt;1</formula></cfRule></conditionalFormatting>"
        '<dataValidations count="1"><dataValidation type="list" sqref="H1"><formula1>$A$2:$A$3</formula1>'
        "</dataValidation></dataValidations>"
    )
    cells = grown(workbook(sheet(ROWS, rules), ref="A1:C3"), parts)
    assert "<formula>COUNTIF($A$2:$A$4,$A2)&gt;1</formula>" in cells
    assert "<formula1>$A$2:$A$4</formula1>" in cells
