"""What doesn't follow when the register becomes longer is told by `check`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from breachdocs.register import left_behind

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = (
    f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Reference</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>2026-0001</t></is></c></row></sheetData></worksheet>'
)
Make = Callable[..., bytes]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('ref="A1:C3" sheet="Our list"', True),
        ('ref="A1:C3" sheet="Another"', False),
        ('ref="H1:J3" sheet="Our list"', False),
        ('name="Incidents"', False),
    ],
)
def test_a_pivot_table_over_a_plain_range_of_the_table_is_told(
    workbook: Make, source: str, *, told: bool
) -> None:
    cache = (
        f"<pivotCacheDefinition><cacheSource><worksheetSource {source}/></cacheSource></pivotCacheDefinition>"
    )
    content = workbook(SHEET, more={"xl/pivotCache/pivotCacheDefinition1.xml": cache.encode()})
    assert [line[:58] for line in left_behind(content)] == (
        ["A pivot table is made of A1:C3 of the sheet Our list, so i"] if told else []
    )


@pytest.mark.parametrize(
    ("column", "row", "told"), [(1, 3, True), (1, 500, False), (7, 3, False), (1, 1, False)]
)
def test_a_picture_that_will_cover_new_rows_is_told(
    workbook: Make, column: int, row: int, *, told: bool
) -> None:
    place = f"<d:col>{column}</d:col><d:colOff>0</d:colOff><d:row>{row}</d:row>"
    anchor = f"<d:oneCellAnchor><d:from>{place}</d:from></d:oneCellAnchor>"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{LINKS}/table" Target="../tables/table1.xml"/>'
        f'<Relationship Id="rId2" Type="{LINKS}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    more = {
        "xl/drawings/drawing1.xml": anchor.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": links.encode(),
    }
    content = workbook(SHEET, more=more)
    assert [("B4 of the sheet Our list" in line) for line in left_behind(content)] == ([True] if told else [])
