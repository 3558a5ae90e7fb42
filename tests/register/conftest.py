"""Workbooks written by hand, part by part, as other programs write them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping

import pytest

from breachdocs.config import Settings
from breachdocs.register import build_register

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_KINDS = {
    "workbook": "sheet.main",
    "worksheets/sheet1": "worksheet",
    "tables/table1": "table",
    "styles": "styles",
    "sharedStrings": "sharedStrings",
    "calcChain": "calcChain",
}
_TABLE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    f'<table xmlns="{MAIN}" id="1" name="Incidents" displayName="Incidents" ref="{{ref}}"{{totals}}>'
    '<autoFilter ref="{body}"/><tableColumns count="{count}">{columns}</tableColumns></table>'
)


def hand_made(
    sheet: str,
    *,
    ref: str = "A1:C3",
    headings: tuple[str, ...] = ("Reference", "School", "Score"),
    formulas: Mapping[str, str] | None = None,
    totals: bool = False,
    names: str = "",
    strings: str = "",
    chain: str = "",
    title: str = "Our list",
    workbook_pr: str = "",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook of one sheet with the table `Incidents` on it; `sheet` is the whole worksheet part."""
    columns = "".join(
        f'<tableColumn id="{number}" name="{heading}">'
        + (
            f"<calculatedColumnFormula>{formulas[heading]}</calculatedColumnFormula>"
            if formulas and heading in formulas
            else ""
        )
        + "</tableColumn>"
        for number, heading in enumerate(headings, start=1)
    )
    last = int(ref.rpartition(":")[2].lstrip("ABCDEFGHIJ"))
    body = f"{ref.rstrip('0123456789')}{last - totals}"
    totals_row = ' totalsRowCount="1"' if totals else ""
    table = _TABLE.format(ref=ref, body=body, totals=totals_row, count=len(headings), columns=columns)
    links = [
        f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>',
        f'<Relationship Id="rId2" Type="{LINKS}/styles" Target="styles.xml"/>',
    ]
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        + "".join(
            f'<Override PartName="/xl/{name}.xml" ContentType="{_OFFICE}.{kind}+xml"/>'
            for name, kind in _KINDS.items()
            if (name, "") not in (("calcChain", chain), ("sharedStrings", strings))
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0"?>\n<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{workbook_pr}<sheets>'
        f'<sheet name="{title}" sheetId="7" r:id="rId1"/></sheets>{names}<calcPr calcId="191029"/></workbook>',
        "xl/worksheets/sheet1.xml": sheet,
        "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
        f'Id="rId1" Type="{LINKS}/table" Target="../tables/table1.xml"/></Relationships>',
        "xl/tables/table1.xml": table,
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf numFmtId="0" fontId="0"/>'
        '<xf numFmtId="14" fontId="0" applyNumberFormat="1"><alignment/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "docMetadata/LabelInfo.xml": "<label/>",
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
        links.append(f'<Relationship Id="rId3" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>')
    if chain:
        parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}">{chain}</calcChain>'
        links.append(f'<Relationship Id="rId4" Type="{LINKS}/calcChain" Target="calcChain.xml"/>')
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (parts | {**(more or {})}).items():
            archive.writestr(zipfile.ZipInfo(name, (2025, 3, 4, 5, 6, 8)), text)
    return out.getvalue()


@pytest.fixture(scope="session")
def workbook() -> Callable[..., bytes]:
    """Makes a workbook by hand (`hand_made`)."""
    return hand_made


@pytest.fixture(scope="session")
def parts() -> Callable[[bytes], dict[str, bytes]]:
    """The parts of a workbook by name."""

    def read(content: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    return read


@pytest.fixture(scope="session")
def now() -> dt.datetime:
    """A Thursday morning in July."""
    return dt.datetime(2026, 7, 16, 10, 0)


@pytest.fixture(scope="session")
def empty(now: dt.datetime) -> bytes:
    """A new register of ours."""
    return build_register(Settings(), created=now)
