"""Rows into workbooks as other programs write them, and not a byte more."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from breachdocs.register import (
    Applied,
    Cells,
    Changes,
    Layout,
    RegisterUnreadable,
    Row,
    TableBlocked,
    TableMissing,
    apply,
    read_rows,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Make = Callable[..., bytes]
Parts = Callable[[bytes], dict[str, bytes]]
HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="{MAIN}">'
HEADING = (
    '<row r="1" spans="1:3"><c r="A1" t="inlineStr"><is><t>Reference</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>School</t></is></c><c r="C1" t="inlineStr"><is><t>Score</t></is></c></row>'
)
TWO = (
    '<row r="2" spans="1:3" ht="40" customHeight="1" hidden="1"><c r="A2" t="inlineStr"><is><t>2026-0001</t></is></c>'
    '<c r="B2" s="1" t="inlineStr"><is><t>Ash &amp; Elm</t></is></c><c r="C2"><v>4</v></c></row>'
    '<row r="3"><c r="A3" t="inlineStr"><is><r><t>2026-</t></r><r><t>0002</t></r></is></c><c r="C3"><v>6</v></c></row>'
)
END = "</worksheet>"


def sheet(rows: str = HEADING + TWO, before: str = '<dimension ref="A1:C3"/>', after: str = "") -> str:
    return f"{HEAD}{before}<sheetData>{rows}</sheetData>{after}{END}"


def put(content: bytes, *rows: Row, last: Cells | None = None) -> Applied:
    return apply(content, Changes({"Incidents": rows}), {"Incidents": last or {}})


NEW = Row("2026-0003", {"Reference": "2026-0003", "School": "=1+1 <Ltd>", "Score": 12})


def test_a_new_row_goes_below_the_last_and_the_rest_of_the_sheet_stays_byte_for_byte(
    workbook: Make, parts: Parts
) -> None:
    old = workbook(sheet(after='<pageMargins left="0.7"/>'), title="Bea's &amp; mine")
    new = put(old, NEW)
    before, after = parts(old), parts(new.content)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"}
    got = after["xl/worksheets/sheet1.xml"].decode()
    assert HEADING + TWO in got
    assert got.startswith(HEAD + '<dimension ref="A1:C4"/>')
    assert got.endswith('</sheetData><pageMargins left="0.7"/></worksheet>')
    assert b'ref="A1:C4"' in after["xl/tables/table1.xml"]
    assert b'autoFilter ref="A1:C4"' in after["xl/tables/table1.xml"]
    assert read_rows(new.content, "Incidents")["2026-0003"] == NEW.cells
    assert new.tables["Incidents"].added == ("2026-0003",)


def test_coloured_words_within_a_cell_are_no_cells(workbook: Make) -> None:
    coloured = (
        '<is><r><rPr><color rgb="FFFF0000"/><charset val="0"/></rPr><t>Ash</t></r><r><t> school</t></r></is>'
    )
    rows = TWO.replace("<is><t>Ash &amp; Elm</t></is>", coloured)
    assert coloured in rows
    new = put(workbook(sheet(HEADING + rows)), NEW)
    assert new.tables["Incidents"].added == ("2026-0003",)
    assert "Ash school" in read_rows(new.content, "Incidents")["2026-0001"].values()


def test_untouched_parts_are_the_same_compressed_bytes(workbook: Make) -> None:
    import zipfile

    old = workbook(sheet(), more={"xl/media/big.bin": bytes(range(256)) * 400})
    new = put(old, NEW).content
    with zipfile.ZipFile(io.BytesIO(old)) as a, zipfile.ZipFile(io.BytesIO(new)) as b:
        assert [entry.filename for entry in a.infolist()] == [entry.filename for entry in b.infolist()]
        was, is_now = a.getinfo("xl/media/big.bin"), b.getinfo("xl/media/big.bin")
        assert (was.compress_size, was.CRC, was.date_time) == (
            is_now.compress_size,
            is_now.CRC,
            is_now.date_time,
        )
        start = old.index(b"xl/media/big.bin") + len("xl/media/big.bin")
        assert old[start : start + was.compress_size] in new


def test_text_that_looks_like_a_formula_stays_text(workbook: Make) -> None:
    new = put(workbook(sheet()), NEW).content
    cell = openpyxl.load_workbook(io.BytesIO(new))["Our list"]["B4"]
    assert (cell.value, cell.data_type) == ("=1+1 <Ltd>", "s")


def test_a_new_row_looks_like_the_one_above_but_is_not_hidden_with_it(workbook: Make, parts: Parts) -> None:
    rows = HEADING + TWO.replace('<row r="3">', '<row r="3" ht="40" customHeight="1" hidden="1" spans="1:3">')
    new = put(workbook(sheet(rows)), NEW).content
    assert b'<row r="4" ht="40" customHeight="1">' in parts(new)["xl/worksheets/sheet1.xml"]


def test_a_changed_cell_is_the_only_thing_that_changes_in_its_row(workbook: Make, parts: Parts) -> None:
    old = workbook(sheet())
    new = put(old, Row("2026-0001", {"Score": 9}), last={"2026-0001": {"Score": 4.0}})
    assert parts(new.content)["xl/worksheets/sheet1.xml"] == parts(old)["xl/worksheets/sheet1.xml"].replace(
        b'<c r="C2"><v>4</v></c>', b'<c r="C2"><v>9</v></c>'
    )
    assert new.tables["Incidents"].written == {"2026-0001": {"Score": 9}}


def test_a_cell_that_was_never_there_is_put_where_it_belongs(workbook: Make, parts: Parts) -> None:
    new = put(workbook(sheet()), Row("2026-0002", {"School": "Oak"}))
    row = parts(new.content)["xl/worksheets/sheet1.xml"].partition(b'<row r="3">')[2]
    assert row.index(b'r="A3"') < row.index(b'r="B3"') < row.index(b'r="C3"')
    assert read_rows(new.content, "Incidents")["2026-0002"]["School"] == "Oak"


def test_nothing_to_change_gives_the_very_same_bytes(workbook: Make) -> None:
    old = workbook(sheet())
    again = put(old, Row("2026-0001", {"Score": 4}), last={"2026-0001": {"Score": 4}})
    assert again.content is old
    assert again.tables["Incidents"].written == {"2026-0001": {"Score": 4}}


@pytest.mark.parametrize(
    "unusual",
    [
        lambda text: text.replace(' r="A2"', "").replace(' r="C2"', "").replace(' r="B2"', ""),
        lambda text: text.replace(' r="1"', "").replace(' r="2"', "").replace(' r="3"', ""),
        lambda text: text.replace('<c r="A2" t="inlineStr">', '<c t="inlineStr" r="A2">'),
        lambda text: text.replace('r="A2"', "r='A2'"),
        lambda text: text.replace('<row r="3">', '<!-- <row r="9"><c r="A9"/></row> --><row r="3">'),
        lambda text: text.replace("Ash &amp; Elm", "<![CDATA[Ash & Elm]]>"),
        lambda text: "\ufeff" + text,
    ],
    ids=[
        "cells without r",
        "rows without r",
        "r second",
        "single quotes",
        "comment",
        "CDATA",
        "byte order mark",
    ],
)
def test_sheets_written_in_unusual_ways_are_read_and_edited(
    workbook: Make, unusual: Callable[[str], str]
) -> None:
    old = workbook(unusual(sheet()))
    expected = {
        "2026-0001": {"Reference": "2026-0001", "School": "Ash & Elm", "Score": 4},
        "2026-0002": {"Reference": "2026-0002", "Score": 6},
    }
    assert read_rows(old, "Incidents") == expected
    new = put(old, NEW, Row("2026-0001", {"Score": 8}), last={"2026-0001": {"Score": 4}}).content
    expected["2026-0001"]["Score"] = 8
    assert read_rows(new, "Incidents") == {**expected, "2026-0003": NEW.cells}
    assert openpyxl.load_workbook(io.BytesIO(new))["Our list"]["A4"].value == "2026-0003"


def test_a_sheet_with_a_namespace_prefix_is_edited_in_it(workbook: Make, parts: Parts) -> None:
    import re

    text = re.sub(r"<(/?)(?=\w)", r"<\1x:", sheet()).replace("xmlns=", "xmlns:x=").replace("<?x:xml", "<?xml")
    old = workbook(text)
    new = put(old, NEW).content
    assert read_rows(new, "Incidents")["2026-0003"] == NEW.cells
    assert (
        b'</x:row><x:row r="4"><x:c r="A4" t="inlineStr"><x:is><x:t>2026-0003'
        in parts(new)["xl/worksheets/sheet1.xml"]
    )


def test_rules_that_cover_the_last_row_grow_and_others_stay(workbook: Make, parts: Parts) -> None:
    after = (
        '<conditionalFormatting sqref="C2:C3"><cfRule/></conditionalFormatting>'
        '<conditionalFormatting sqref="B3"><cfRule/></conditionalFormatting>'
        '<conditionalFormatting sqref="E2:E3"><cfRule/></conditionalFormatting>'
        '<dataValidations count="2"><dataValidation prompt="a > b" sqref="A2:B2 A3:B3"/>'
        '<dataValidation sqref="C2"/></dataValidations>'
        '<extLst><ext><x14:dataValidations xmlns:x14="x" xmlns:xm="y"><x14:dataValidation>'
        "<xm:sqref>B2:B3</xm:sqref></x14:dataValidation></x14:dataValidations>"
        '<x14:sparkline xmlns:x14="x" xmlns:xm="y"><xm:sqref>C3</xm:sqref></x14:sparkline></ext></extLst>'
    )
    new = put(workbook(sheet(after=after)), NEW).content
    assert parts(new)["xl/worksheets/sheet1.xml"].decode().partition("</sheetData>")[2] == (
        after.replace("C2:C3", "C2:C4").replace("A2:B2 A3:B3", "A2:B2 A3:B4").replace("B2:B3", "B2:B4") + END
    )


def test_names_and_print_areas_that_cover_the_table_grow(workbook: Make, parts: Parts) -> None:
    names = (
        '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">\'Our list\'!$A$1:$C$3</definedName>'
        "<definedName name=\"last\">'Our list'!$A$3:$C$3</definedName>"
        '<definedName name="other">Elsewhere!$A$1:$C$3</definedName></definedNames>'
    )
    got = parts(put(workbook(sheet(), names=names), NEW).content)["xl/workbook.xml"].decode()
    assert names.replace("$A$1:$C$3", "$A$1:$C$4", 1) in got


def test_a_totals_row_moves_down_with_its_formula(workbook: Make, parts: Parts) -> None:
    totals = (
        '<row r="4"><c r="A4" t="inlineStr"><is><t>Total</t></is></c>'
        '<c r="C4"><f>SUBTOTAL(109,C2:C3)</f><v>10</v></c></row>'
    )
    old = workbook(sheet(HEADING + TWO + totals), ref="A1:C4", totals=True, chain='<c r="C4" i="7"/>')
    new = put(old, NEW).content
    got = parts(new)
    assert b"<f>SUBTOTAL(109,C2:C4)</f>" in got["xl/worksheets/sheet1.xml"]
    assert b'ref="A1:C5"' in got["xl/tables/table1.xml"]
    assert b'autoFilter ref="A1:C4"' in got["xl/tables/table1.xml"]
    assert "xl/calcChain.xml" not in got
    assert b"calcChain" not in got["[Content_Types].xml"] + got["xl/_rels/workbook.xml.rels"]
    cells = openpyxl.load_workbook(io.BytesIO(new))["Our list"]
    assert [cells[place].value for place in ("A4", "C4", "A5", "C5")] == [
        "2026-0003",
        12,
        "Total",
        "=SUBTOTAL(109,C2:C4)",
    ]


def test_content_below_the_table_stops_the_write_with_a_sentence(workbook: Make) -> None:
    below = '<row r="4"><c r="B4" t="inlineStr"><is><t>My note</t></is></c></row>'
    with pytest.raises(TableBlocked, match="directly below the table Incidents") as caught:
        put(workbook(sheet(HEADING + TWO + below)), NEW)
    assert "My note" not in str(caught.value)


def test_content_beside_the_table_stays_beside_it(workbook: Make) -> None:
    beside = '<row r="4" s="1"><c r="B4" s="1"/><c r="F4"><v>99</v></c></row>'
    new = put(workbook(sheet(HEADING + TWO + beside)), NEW).content
    cells = openpyxl.load_workbook(io.BytesIO(new))["Our list"]
    assert (cells["A4"].value, cells["F4"].value) == ("2026-0003", 99)


def test_calculated_columns_are_filled_and_join_the_calculation_chain(workbook: Make, parts: Parts) -> None:
    rows = TWO.replace(
        '<c r="C2"><v>4</v></c>', '<c r="C2"><f>LEN(Incidents[[#This Row],[School]])</f><v>9</v></c>'
    )
    old = workbook(
        sheet(HEADING + rows),
        formulas={"Score": "LEN(Incidents[[#This Row],[School]])"},
        chain='<c r="C2" i="7"/>',
    )
    got = parts(put(old, Row("2026-0003", {"School": "Oak"})).content)
    assert b'<c r="C4"><f>LEN(Incidents[[#This Row],[School]])</f></c>' in got["xl/worksheets/sheet1.xml"]
    assert b'<c r="C2" i="7"/><c r="C4" i="7"/></calcChain>' in got["xl/calcChain.xml"]
    assert b'<calcPr calcId="191029" fullCalcOnLoad="1"/>' in got["xl/workbook.xml"]


def test_a_row_whose_cells_are_formulas_is_not_taken_for_blank(workbook: Make) -> None:
    rows = HEADING + TWO + '<row r="4"><c r="A4" t="str"><f>"x"&amp;1</f><v>x1</v></c></row>'
    new = put(workbook(sheet(rows), ref="A1:C4"), NEW).content
    assert list(read_rows(new, "Incidents")) == ["2026-0001", "2026-0002", "x1", "2026-0003"]


def test_blank_rows_that_end_the_table_are_filled_first(workbook: Make, parts: Parts) -> None:
    new = put(workbook(sheet(before='<dimension ref="A1:C6"/>'), ref="A1:C6"), NEW).content
    assert b'ref="A1:C6"' in parts(new)["xl/tables/table1.xml"]
    assert openpyxl.load_workbook(io.BytesIO(new))["Our list"]["A4"].value == "2026-0003"


def test_shared_strings_runs_and_escapes_are_read(workbook: Make) -> None:
    strings = (
        "<si><t>2026-0001</t></si><si><r><t>Ash</t></r><r><t xml:space='preserve'> &amp; Elm</t></r>"
        "<rPh><t>no</t></rPh></si><si><t>a_x000D_\nb_x005F_x0041_</t></si>"
    )
    rows = (
        HEADING
        + '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c><c r="C2" t="s"><v>2</v></c></row>'
    )
    got = read_rows(workbook(sheet(rows), strings=strings, ref="A1:C2"), "Incidents")
    assert got == {"2026-0001": {"Reference": "2026-0001", "School": "Ash & Elm", "Score": "a\nb_x0041_"}}


def test_a_day_in_a_column_without_a_format_gets_one(workbook: Make, parts: Parts) -> None:
    import datetime as dt

    new = put(
        workbook(sheet()), Row("2026-0003", {"School": dt.date(2026, 7, 1), "Score": dt.date(2026, 7, 2)})
    )
    rows = read_rows(new.content, "Incidents")["2026-0003"]
    assert (rows["School"], rows["Score"]) == (dt.date(2026, 7, 1), dt.date(2026, 7, 2))
    assert b'<cellXfs count="3">' in parts(new.content)["xl/styles.xml"]
    cells = openpyxl.load_workbook(io.BytesIO(new.content))["Our list"]
    assert cells["C4"].value == dt.datetime(2026, 7, 2)


def test_days_counted_from_1904_are_the_same_days(workbook: Make) -> None:
    import datetime as dt

    old = workbook(sheet(), workbook_pr='<workbookPr date1904="1"/>')
    new = put(old, Row("2026-0003", {"Score": dt.date(2026, 7, 2)})).content
    assert read_rows(new, "Incidents")["2026-0003"]["Score"] == dt.date(2026, 7, 2)
    assert b"44743" in __import__("zipfile").ZipFile(io.BytesIO(new)).read("xl/worksheets/sheet1.xml")


def test_one_reference_on_two_rows_is_written_to_neither(workbook: Make) -> None:
    rows = HEADING + TWO.replace("<r><t>2026-</t></r><r><t>0002</t></r>", "<t>2026-0001</t>")
    old = workbook(sheet(rows))
    new = put(old, Row("2026-0001", {"School": "Oak"}))
    assert new.content is old
    assert new.tables["Incidents"].ambiguous == ("2026-0001",)
    assert "More than one row is called 2026-0001" in new.sentences[0]


def test_a_heading_that_is_gone_is_left_out_and_told(workbook: Make) -> None:
    new = put(workbook(sheet()), Row("2026-0003", {"School": "Oak", "Band": "High"}))
    assert new.tables["Incidents"].missing == ("Band",)
    assert read_rows(new.content, "Incidents")["2026-0003"] == {"Reference": "2026-0003", "School": "Oak"}


def test_headings_are_found_whatever_their_case_spacing_and_order(workbook: Make) -> None:
    old = workbook(sheet(), headings=("REFERENCE", " score ", "School"))
    new = put(old, Row("2026-0002", {"Score": 3}))
    assert new.tables["Incidents"].written == {"2026-0002": {"Score": 3}}


def test_a_table_that_was_renamed_is_a_sentence(workbook: Make) -> None:
    with pytest.raises(TableMissing, match="no table called Actions"):
        read_rows(workbook(sheet()), "Actions")


def test_their_own_list_without_a_table_grows_too(workbook: Make) -> None:
    layout = Layout("", "Reference", {"Reference": "School", "Band": "Score"}, sheet="Our list", header_row=1)
    rows = HEADING + TWO.replace('<c r="C3">', '<c r="B3" t="inlineStr"><is><t>Elm</t></is></c><c r="C3">')
    old = workbook(sheet(rows, after='<autoFilter ref="A1:C3"/>'))
    new = apply(
        old, Changes({"Incidents": (Row("Oak", {"Band": 5}),)}), {}, layouts={"Incidents": layout}
    ).content
    assert read_rows(new, "Incidents", layouts={"Incidents": layout})["Oak"] == {
        "Reference": "Oak",
        "Band": 5,
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0rest", "password"),
        (b"PK\x03\x04half", "no whole workbook"),
        (b"", "no whole workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(RegisterUnreadable, match=words):
        read_rows(content, "Incidents")


def test_a_damaged_sheet_is_refused_and_no_doctype_is_followed(workbook: Make) -> None:
    bomb = (
        sheet()
        .replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet')
        .replace("2026-0001", "&a;<!-- -->")
    )
    with pytest.raises(RegisterUnreadable):
        read_rows(workbook(bomb.replace("</sheetData>", "")), "Incidents")
