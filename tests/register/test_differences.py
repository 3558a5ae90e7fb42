"""The proof tool: every difference between two workbooks is listed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from breachdocs.cli import app
from breachdocs.register import Changes, RegisterUnreadable, Row, apply, compare

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Make = Callable[..., bytes]
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Reference</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>R1</t></is></c><c r="B2" s="1"><v>4</v></c></row>'
)


def sheet(
    rows: str = ROWS, after: str = '<dataValidations><dataValidation sqref="C2"/></dataValidations>'
) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def lines(old: bytes, new: bytes) -> list[str]:
    return [str(difference).removeprefix("xl/worksheets/") for difference in compare(old, new)]


def test_the_same_workbook_has_no_difference_however_it_is_packed(workbook: Make) -> None:
    import io
    import zipfile

    old = workbook(sheet())
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(old)) as source, zipfile.ZipFile(out, "w") as stored:
        for entry in reversed(source.infolist()):
            stored.writestr(entry.filename, source.read(entry))
    assert compare(old, out.getvalue()) == ()


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("<v>4</v>", "<v>5</v>", "sheet1.xml (Our list)  B2  value: 4 -> 5"),
        ("<v>4</v>", "<f>2*2</f><v>4</v>", "sheet1.xml (Our list)  B2  formula: 4 -> =2*2"),
        (' s="1"', ' s="0"', "sheet1.xml (Our list)  B2  format: 1 -> 0"),
        ("<v>4</v>", "<v>4.0</v>", "sheet1.xml (Our list)  B2  written otherwise"),
        ('<row r="2">', '<row r="2" ht="40">', 'sheet1.xml (Our list)  2  row: nothing -> ht="40"'),
        (
            'sqref="C2"',
            'sqref="C2:C3"',
            "sheet1.xml (Our list)  worksheet/dataValidations/dataValidation sqref  range: C2 -> C2:C3",
        ),
        (
            'sqref="C2"',
            'sqref="C2" prompt="Why?"',
            "sheet1.xml (Our list)  worksheet/dataValidations/dataValidation prompt  setting: nothing -> Why?",
        ),
        ("R1</t></is></c>", "R1</t></is></c><?x?>", "sheet1.xml (Our list)  written otherwise"),
    ],
)
def test_each_kind_of_difference_is_named_with_its_place(
    workbook: Make, before: str, after: str, line: str
) -> None:
    changed = sheet().replace(before, after)
    assert changed != sheet()
    assert lines(workbook(sheet()), workbook(changed)) == [line]


def test_a_range_with_a_sheet_of_several_words_is_a_range(workbook: Make) -> None:
    old, new = (
        f"<definedNames><definedName name=\"all\">'Our ''list'!$A$1:$A${last},Other!B2</definedName></definedNames>"
        for last in (3, 4)
    )
    (line,) = lines(workbook(sheet(), names=old), workbook(sheet(), names=new))
    assert "definedName[all]  range: " in line


def test_parts_that_came_went_or_hold_other_bytes_are_named(workbook: Make) -> None:
    old = workbook(sheet(), more={"xl/a.bin": b"1", "xl/b.bin": b"2"})
    new = workbook(sheet(), more={"xl/b.bin": b"3", "xl/c.bin": b"4"})
    assert lines(old, new) == ["xl/a.bin  gone", "xl/b.bin  other bytes", "xl/c.bin  new"]


def test_a_new_row_differs_in_its_cells_the_table_and_what_covers_them(empty: bytes) -> None:
    one = apply(empty, Changes({"Attention": (Row("a.pdf", {"Name": "a.pdf"}),)}), {}).content
    two = apply(one, Changes({"Attention": (Row("b.pdf", {"Name": "b.pdf"}),)}), {}).content
    places = {
        (one.part.rpartition("/")[2], one.place.rpartition(" ")[0] or one.place) for one in compare(one, two)
    }
    rules = ("dataValidations/dataValidation", "conditionalFormatting", "conditionalFormatting[2]")
    assert places == {
        *(("sheet3.xml", place) for place in ("3", "A3", "B3", "C3", "D3", "E3", "worksheet/dimension")),
        *(("sheet3.xml", f"worksheet/{rule}") for rule in rules),
        ("table3.xml", "table"),
        ("table3.xml", "table/autoFilter"),
    }


def test_what_is_no_workbook_is_a_sentence(workbook: Make) -> None:
    with pytest.raises(RegisterUnreadable):
        compare(workbook(sheet()), b"PK")


def test_the_command_ends_with_0_for_the_same_and_1_for_differences(workbook: Make, tmp_path: Path) -> None:
    for name, content in {"a": sheet(), "b": sheet().replace("<v>4<", "<v>5<")}.items():
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(content))
    same = CliRunner().invoke(app, ["check", "--diff", str(tmp_path / "a.xlsx"), str(tmp_path / "a.xlsx")])
    assert (same.exit_code, same.stdout) == (0, "The same.\n")
    other = CliRunner().invoke(app, ["check", "--diff", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")])
    assert other.exit_code == 1
    assert other.stdout.splitlines() == [
        "xl/worksheets/sheet1.xml (Our list)  B2  value: 4 -> 5",
        "1 difference.",
    ]
