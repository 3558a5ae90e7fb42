"""Workbooks with everything that people put into one: openpyxl's skeleton, and parts that it can't write added raw.

The table `Incidents` stands at B4:G8 below a merged title, with a totals row; a second table beside it, a note below.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableFormula, TableStyleInfo

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_RELATED = f"{_OFFICE}/relationships"
_PERSON = "http://schemas.microsoft.com/office/2017/10/relationships"
_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_X = "application/vnd.openxmlformats-officedocument.spreadsheetml"

HEADINGS = ("Reference", "School", "Score", "Twice", "Found", "Note")
ROWS = (("2026-0001", "Ash", 4), ("2026-0002", "Elm", 9), ("2026-0003", "Oak", 6))
SHEET, TABLE, CHART = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/charts/chart1.xml"

#: Part name → content type, what links to it (a part, or "" for the package), the link's type, and its bytes.
_ADDED: Mapping[str, tuple[str, str, str, str]] = {
    "docMetadata/LabelInfo.xml": (
        "application/vnd.ms-office.classificationlabels+xml",
        "",
        "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels",
        (
            '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata">'
            '<clbl:label id="{11111111-2222-3333-4444-555555555555}" enabled="1" method="Privileged" '
            'siteId="{66666666-7777-8888-9999-000000000000}" contentBits="0" removed="0"/></clbl:labelList>'
        ),
    ),
    "xl/persons/person.xml": (
        "application/vnd.ms-excel.person+xml",
        "xl/workbook.xml",
        f"{_PERSON}/person",
        (
            '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
            '<person displayName="A DPO" id="{AAAAAAAA-0000-0000-0000-000000000001}" userId="dpo" providerId="None"/>'
            "</personList>"
        ),
    ),
    "xl/threadedComments/threadedComment1.xml": (
        "application/vnd.ms-excel.threadedcomments+xml",
        SHEET,
        f"{_PERSON}/threadedComment",
        (
            '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
            '<threadedComment ref="C6" dT="2026-03-01T09:00:00.00" personId="{AAAAAAAA-0000-0000-0000-000000000001}" '
            'id="{BBBBBBBB-0000-0000-0000-000000000001}"><text>Ask the head</text></threadedComment></ThreadedComments>'
        ),
    ),
    "customXml/item1.xml": ("application/xml", "xl/workbook.xml", f"{_RELATED}/customXml", "<properties/>"),
    "xl/metadata.xml": (
        f"{_X}.sheetMetadata+xml",
        "xl/workbook.xml",
        f"{_RELATED}/sheetMetadata",
        (
            '<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            'xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray"><metadataTypes count="1">'
            '<metadataType name="XLDAPR" minSupportedVersion="120000" copy="1" pasteAll="1" cellMeta="1"/>'
            "</metadataTypes>"
            '<futureMetadata name="XLDAPR" count="1"><bk><extLst><ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">'
            '<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata>'
            '<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>'
        ),
    ),
    "xl/slicerCaches/slicerCache1.xml": (
        "application/vnd.ms-excel.slicerCache+xml",
        "xl/workbook.xml",
        "http://schemas.microsoft.com/office/2007/relationships/slicerCache",
        f'<slicerCacheDefinition xmlns="{_X14}" name="Slicer_School" sourceName="School"/>',
    ),
    "xl/slicers/slicer1.xml": (
        "application/vnd.ms-excel.slicer+xml",
        SHEET,
        "http://schemas.microsoft.com/office/2007/relationships/slicer",
        f'<slicers xmlns="{_X14}"><slicer name="School" cache="Slicer_School" rowHeight="241300"/></slicers>',
    ),
    "xl/pivotCache/pivotCacheDefinition1.xml": (
        f"{_X}.pivotCacheDefinition+xml",
        "xl/workbook.xml",
        f"{_RELATED}/pivotCacheDefinition",
        (
            '<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" refreshOnLoad="1" '
            'saveData="0"><cacheSource type="worksheet"><worksheetSource name="Incidents"/></cacheSource>'
            '<cacheFields count="1"><cacheField name="School" numFmtId="0"/></cacheFields></pivotCacheDefinition>'
        ),
    ),
    "xl/ctrlProps/ctrlProp1.xml": (
        "application/vnd.ms-excel.controlproperties+xml",
        SHEET,
        f"{_RELATED}/ctrlProp",
        f'<formControlPr xmlns="{_X14}" objectType="Button" lockText="1"/>',
    ),
}
_EXTENSIONS = (
    f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{_X14}"><x14:conditionalFormattings>'
    f'<x14:conditionalFormatting xmlns:xm="{_XM}"><x14:cfRule type="dataBar" id="{{1}}"/><xm:sqref>D5:D7</xm:sqref>'
    "</x14:conditionalFormatting></x14:conditionalFormattings></ext>"
    f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{_X14}"><x14:dataValidations count="1" '
    f'xmlns:xm="{_XM}"><x14:dataValidation type="list"><x14:formula1><xm:f>Lists!$A$1:$A$3</xm:f></x14:formula1>'
    "<xm:sqref>C5:C7</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}" xmlns:x14="{_X14}"><x14:sparklineGroups '
    f'xmlns:xm="{_XM}"><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Ours!$D$5:$D$7</xm:f>'
    "<xm:sqref>D2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)


def _skeleton() -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Ours"
    sheet.merge_cells("B1:G2")
    sheet["B1"] = "Breaches & near misses"
    for column, heading in enumerate(HEADINGS, start=2):
        sheet.cell(4, column, heading)
    for row, (reference, school, score) in enumerate(ROWS, start=5):
        for column, value in enumerate((reference, school, score, f"=D{row}*2", f"=LEN(C{row})"), start=2):
            sheet.cell(row, column, value)
        sheet.cell(row, 3).fill = PatternFill("solid", fgColor="FFF2CC")
        sheet.row_dimensions[row].outlineLevel = 1
        sheet.row_dimensions[row].height = 30
    sheet["B8"], sheet["D8"] = "Total", "=SUBTOTAL(109,D5:D7)"
    sheet["D8"].font = Font(bold=True)
    sheet["B14"] = "Signed off by the DPO"
    for row, cells in enumerate((("School", "Head"), ("Ash", "A. Smith"), ("Elm", "B. Jones")), start=4):
        sheet.cell(row, 10, cells[0])
        sheet.cell(row, 11, cells[1])
    sheet.column_dimensions["G"].hidden = True
    sheet["C6"].comment = Comment(
        "[Threaded comment] Ask the head", "tc={BBBBBBBB-0000-0000-0000-000000000001}"
    )
    _tables(sheet)
    rule = DataValidation("whole", operator="between", formula1="1", formula2="25")
    rule.add("D5:D7")
    sheet.add_data_validation(rule)
    over_eight: Any = CellIsRule
    sheet.conditional_formatting.add(
        "D5:D7", over_eight(operator="greaterThan", formula=["8"], font=Font(bold=True))
    )
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=4, max_row=7), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=3, min_row=5, max_row=7))
    sheet.add_chart(chart, "M4")
    lists = book.create_sheet("Lists")
    for row, word in enumerate(("Ash", "Elm", "Oak"), start=1):
        lists.cell(row, 1, word)
    book.defined_names["Scores"] = DefinedName("Scores", attr_text="Ours!$D$5:$D$7")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tables(sheet: Any) -> None:
    table: Any = Table(displayName="Incidents", name="Incidents", ref="B4:G8", totalsRowCount=1)
    table._initialise_columns()
    for column, heading in zip(table.tableColumns, HEADINGS, strict=True):
        column.name = heading
    table.tableColumns[0].totalsRowLabel = "Total"
    table.tableColumns[2].totalsRowFunction = "sum"
    table.tableColumns[3].calculatedColumnFormula = TableFormula(attr_text="D5*2")
    table.tableColumns[4].calculatedColumnFormula = TableFormula(attr_text="LEN(C5)")
    table.autoFilter.ref = "B4:G7"
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    sheet.add_table(table)
    sheet.add_table(Table(displayName="Schools", name="Schools", ref="J4:K6"))


def parts_of(content: bytes) -> dict[str, bytes]:
    """Part name → bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Parts as a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo("-", (2026, 3, 4, 5, 6, 8))
            entry.filename = name  # as it is: `ZipInfo` would turn backslashes into slashes on Windows
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def with_part(
    parts: dict[str, bytes], name: str, kind: str, source: str, link: str, content: str | bytes
) -> None:
    """Adds a part with its content type and the link to it."""
    parts[name] = content.encode() if isinstance(content, str) else content
    types = parts["[Content_Types].xml"].decode()
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", override).encode()
    folder, _, stem = source.rpartition("/")
    links = f"{folder}/_rels/{stem}.rels".lstrip("/") if source else "_rels/.rels"
    before = parts.get(links, b"").decode()
    assert before, links
    number = before.count("<Relationship ")
    new = f'<Relationship Id="rAdded{number}" Type="{link}" Target="/{name}"/></Relationships>'
    parts[links] = before.replace("</Relationships>", new).encode()


def rich() -> bytes:
    """The workbook with all of it at once."""
    parts = parts_of(_skeleton())
    for name, (kind, source, link, content) in _ADDED.items():
        with_part(parts, name, kind, source, link, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
    sheet = parts[SHEET].decode()
    # A shared formula with its master in the first row, and a dynamic array in each.
    sheet = sheet.replace("<f>D5*2</f><v></v>", '<f t="shared" ref="E5:E7" si="0">D5*2</f><v>8</v>')
    sheet = re.sub(r"<f>D([67])\*2</f><v></v>", r'<f t="shared" si="0"/><v>12</v>', sheet)
    sheet = re.sub(
        r'<c r="(F(\d))"><f>(LEN\(C\d\))</f><v></v>',
        r'<c r="\1" cm="1"><f t="array" ref="\1">\3</f><v>3</v>',
        sheet,
    )
    parts[SHEET] = sheet.replace("</worksheet>", f"{_EXTENSIONS}</worksheet>").encode()
    with_part(
        parts,
        "xl/calcChain.xml",
        f"{_X}.calcChain+xml",
        "xl/workbook.xml",
        f"{_RELATED}/calcChain",
        '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="D8" i="1"/></calcChain>',
    )
    return zipped(parts)


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """A workbook with one part changed as text."""
    parts = parts_of(content)
    before = parts[name].decode()
    after = change(before)
    assert after != before, name
    parts[name] = after.encode()
    return zipped(parts)


def with_macros(content: bytes) -> bytes:
    """The same as an .xlsm."""
    parts = parts_of(content)
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        f"{_X}.sheet.main+xml".encode(), kind.encode()
    )
    link = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    macros = b"\xd0\xcf\x11\xe0" + bytes(range(256)) * 20
    with_part(
        parts, "xl/vbaProject.bin", "application/vnd.ms-office.vbaProject", "xl/workbook.xml", link, macros
    )
    return zipped(parts)


def signed(content: bytes) -> bytes:
    """The same with a digital signature's parts."""
    parts = parts_of(content)
    link = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    kind = "application/vnd.openxmlformats-package.digital-signature-origin"
    with_part(parts, "_xmlsignatures/origin.sigs", kind, "", link, b"")
    parts["_xmlsignatures/sig1.xml"] = b"<Signature/>"
    return zipped(parts)


def strict(content: bytes) -> bytes:
    """The same in the namespaces of strict Open XML."""
    parts = parts_of(content)
    for name, raw in parts.items():
        if name.endswith((".xml", ".rels")):
            linked = raw.replace(
                f"{_OFFICE}/relationships".encode(),
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            parts[name] = linked.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
    return zipped(parts)


def protected(content: bytes, attributes: str = "") -> bytes:
    """The same with its sheet protected; a password's attributes where given."""
    tag = f'<sheetProtection {attributes}sheet="1" objects="1"/>'
    return changed(content, SHEET, lambda text: text.replace("</sheetData>", f"</sheetData>{tag}"))


def renamed(content: bytes, rename: Callable[[str], str]) -> bytes:
    """The same with other names of parts in the zip."""
    return zipped({rename(name): raw for name, raw in parts_of(content).items()})


def streamed(content: bytes, *, zip64: bool = False) -> bytes:
    """The same as programs write it that can't go back: sizes behind the data, with 64-bit fields where wanted."""
    out, directory, count = io.BytesIO(), b"", 0
    for name, raw in parts_of(content).items():
        press = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = press.compress(raw) + press.flush()
        crc, offset, encoded = zlib.crc32(raw), out.tell(), name.encode()
        extra = struct.pack("<HHQQ", 1, 16, 0, 0) if zip64 else b""
        sizes = (0xFFFFFFFF, 0xFFFFFFFF) if zip64 else (0, 0)
        out.write(
            struct.pack("<4s5H3L2H", b"PK\3\4", 45, 8, 8, 0, 0x5A64, 0, *sizes, len(encoded), len(extra))
        )
        out.write(encoded + extra + data)
        out.write(struct.pack("<4sL" + ("QQ" if zip64 else "LL"), b"PK\7\10", crc, len(data), len(raw)))
        central = struct.pack("<HHQQ", 1, 16, len(raw), len(data)) if zip64 else b""
        sizes = (0xFFFFFFFF, 0xFFFFFFFF) if zip64 else (len(data), len(raw))
        directory += struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2",
            45,
            45,
            8,
            8,
            0,
            0x5A64,
            crc,
            *sizes,
            len(encoded),
            len(central),
            0,
            0,
            0,
            0,
            offset,
        )
        directory += encoded + central
        count += 1
    start = out.tell()
    out.write(directory)
    if zip64:
        out.write(struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), start))
        out.write(struct.pack("<4sLQL", b"PK\6\7", 0, start + len(directory), 1))
        out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0))
    else:
        out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0))
    return out.getvalue()
