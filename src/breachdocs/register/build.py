"""A new register: five sheets, made with openpyxl once and edited in place ever after."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import Outline, PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo

from breachdocs.register.columns import PROMISED_COLUMNS, TABLES, Column, Looks
from breachdocs.register.dashboard import CHARTS, draw_dashboard
from breachdocs.register.editing import refresh
from breachdocs.register.guide import write_guide
from breachdocs.register.live import LIVE_COLUMNS
from breachdocs.register.look import BAND_FILLS, BODY, DARK, GRID, HEADING, MUTED, WARN, WARN_TEXT
from breachdocs.register.workbook.package import Package

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from breachdocs.config import Settings

SHEETS = {"Incidents": "Incidents", "Actions": "Actions", "Attention": "Needs attention"}
_FORMATS = {Looks.DAY: "dd/mm/yyyy", Looks.MOMENT: "dd/mm/yyyy hh:mm", Looks.NUMBER: "General"}
#: Three lines of text for an incident: enough to recognise it, low enough to see a screen full of them.
_ROW_HEIGHTS = {"Incidents": 46.5, "Actions": 31.5, "Attention": 46.5}
_FORMULAS = {(column.table, column.heading): column.formula for column in LIVE_COLUMNS}
_FONT = re.compile(rb"(<font>)(.*?)(</font>)", re.DOTALL)
_FONT_ORDER = (
    b"b", b"i", b"strike", b"condense", b"extend", b"outline", b"shadow", b"u", b"vertAlign", b"sz", b"color", b"name",
    b"family", b"charset", b"scheme",
)  # fmt: skip
_CHART = re.compile(rb'(<(?:xdr:)?cNvPr id="\d" name="Chart (\d)")(/>)')
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


def build_register(settings: Settings, *, created: dt.date) -> bytes:
    """A new, empty register; the same bytes for the same settings and moment.

    Args:
        settings: whose register it is, and what the guide says of the settings.
        created: local day or moment, for the file's properties and the dashboard's first figures.
    """
    moment = created if isinstance(created, dt.datetime) else dt.datetime.combine(created, dt.time())
    book = Workbook()
    for first in book.worksheets:
        book.remove(first)
    for table, columns in TABLES.items():
        _table_sheet(book.create_sheet(SHEETS[table]), table, columns)
    draw_dashboard(book.create_sheet("Dashboard"), book, settings)
    write_guide(book.create_sheet("Guide"), settings)
    for sheet in book.worksheets:
        _print_setup(sheet)
    book.properties.creator = "breachdocs"
    book.properties.title = "Register of personal data breaches"
    book.active = 0
    out = io.BytesIO()
    book.save(out)
    return refresh(_finished(out.getvalue(), moment), moment).whole


def _finished(content: bytes, created: dt.datetime) -> bytes:
    """What openpyxl wrote, with what it can't say.

    `created` stands wherever it put the time of day; each chart says in words what it shows; the parts of a font come
    in the order that strict readers want; the numbers on bars keep their own format, which leaves a zero out.
    """
    package = Package(content)
    core, styles = "docProps/core.xml", "xl/styles.xml"
    changed = {
        name: package.read(name).replace(b'formatCode="#,##0;;"', b'formatCode="#,##0;;" sourceLinked="0"')
        for name in package.names
        if name.startswith("xl/charts/")
    }
    drawing = "xl/drawings/drawing1.xml"
    changed[drawing] = _CHART.sub(_described, package.read(drawing))
    changed[styles] = _FONT.sub(lambda font: font[1] + _ordered(font[2]) + font[3], package.read(styles))
    stamped = _MODIFIED.sub(
        rb"\g<1>" + created.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\g<3>", package.read(core)
    )
    day = (max(created.year, 1980) - 1980) << 9 | created.month << 5 | created.day
    time = created.hour << 11 | created.minute << 5 | created.second // 2
    changed[core] = stamped
    return package.rewritten(changed, stamp=(time, day)).whole


def _described(chart: re.Match[bytes]) -> bytes:
    """A chart's place on the dashboard, with words for who can't see it."""
    title = CHARTS[int(chart[2]) - 1]
    return (
        chart[1] + f' descr="Bar chart: {title}. Its figures stand in the table below."'.encode() + chart[3]
    )


def _ordered(children: bytes) -> bytes:
    found = re.findall(rb"<(\w+)[^>]*/>", children)
    elements = dict(zip(found, re.findall(rb"<\w+[^>]*/>", children), strict=True))
    return b"".join(elements[name] for name in sorted(found, key=_FONT_ORDER.index))


def _table_sheet(sheet: Worksheet, table: str, columns: tuple[Column, ...]) -> None:
    """One sheet with one table: heading, one blank row (Excel allows no fewer), rules and a look."""
    last = get_column_letter(len(columns))
    for number, column in enumerate(columns, start=1):
        heading = sheet.cell(1, number, column.heading)
        heading.font = Font(name=BODY, size=10, bold=True, color="FFFFFF")
        heading.fill = PatternFill("solid", fgColor=_heading_fill(column))
        heading.alignment = Alignment(wrap_text=True, vertical="center", indent=1)
        heading.border = Border(right=Side("thin", color="FFFFFF"))
        _blank_cell(sheet, table, number, column)
        width = sheet.column_dimensions[get_column_letter(number)]
        width.width = column.width
        if table == "Incidents" and number > PROMISED_COLUMNS:
            width.outlineLevel, width.hidden = 1, True
    sheet.row_dimensions[1].height = 33
    sheet.row_dimensions[2].height = _ROW_HEIGHTS[table]
    sheet.freeze_panes = "B2"
    sheet.sheet_view.zoomScale = 90
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = DARK
    sheet.sheet_properties.outlinePr = Outline(summaryRight=False)
    sheet.add_table(_table(table, columns, f"A1:{last}2"))
    _lists(sheet, columns)
    _colours(sheet, table, columns, last)


def _heading_fill(column: Column) -> str:
    return HEADING[column.filler.name]


def _blank_cell(sheet: Worksheet, table: str, number: int, column: Column) -> None:
    cell = sheet.cell(2, number)
    cell.font = Font(name=BODY, size=10, bold=number == 1)
    centred = column.looks is Looks.NUMBER or column.heading == "Band"
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if centred else None)
    cell.border = Border(bottom=Side("thin", color=GRID))
    cell.number_format = _FORMATS.get(column.looks, "General")
    if column.looks in (Looks.DAY, Looks.MOMENT):
        cell.alignment = Alignment(vertical="top", horizontal="left")
    if (table, column.heading) in _FORMULAS:
        cell.value = "=" + _FORMULAS[table, column.heading]


def _table(name: str, columns: tuple[Column, ...], ref: str) -> Table:
    table = Table(displayName=name, name=name, ref=ref)
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    table.autoFilter = AutoFilter(ref=ref)
    for number, declared in enumerate(columns, start=1):
        column = TableColumn(id=number, name=declared.heading)
        if (name, declared.heading) in _FORMULAS:
            column.calculatedColumnFormula = TableFormula(attr_text=_FORMULAS[name, declared.heading])
        table.tableColumns.append(column)
    return table


def _lists(sheet: Worksheet, columns: tuple[Column, ...]) -> None:
    """A list to choose from for each column that has one; other words are allowed, as councils have their own."""
    for number, column in enumerate(columns, start=1):
        listed = ",".join(column.choices)
        # Excel's own lists end at 255 characters and split at commas, so the long labels of the form get none.
        if not column.choices or len(listed) > 255 or any("," in choice for choice in column.choices):
            continue
        rule = DataValidation("list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
        rule.errorStyle, rule.errorTitle = "warning", "Not in the list"
        rule.error = "This is none of the usual answers. Keep it all the same?"
        letter = get_column_letter(number)
        rule.add(f"{letter}2")
        sheet.add_data_validation(rule)


def _colours(sheet: Worksheet, table: str, columns: tuple[Column, ...], last: str) -> None:
    """Colours that follow the values; each rule is (range of the first row, formula, fill, text)."""
    at = {column.heading: get_column_letter(number) for number, column in enumerate(columns, start=1)}
    rules = {"Incidents": _incident_rules, "Actions": _action_rules, "Attention": _attention_rules}
    for area, formula, fill, text in rules[table](at, f"A2:{last}2"):
        look = DifferentialStyle(font=Font(color=text, bold=fill is not None or None))
        if fill is not None:
            look.fill = PatternFill(bgColor=fill)
        sheet.conditional_formatting.add(area, Rule(type="expression", formula=[formula], dxf=look))


_RuleOf = tuple[str, str, str | None, str]


def _incident_rules(at: Mapping[str, str], whole: str) -> Iterator[_RuleOf]:
    cell = {heading: f"${letters}2" for heading, letters in at.items()}
    for band, (fill, text) in BAND_FILLS.items():
        yield f"{at['Score']}2 {at['Band']}2", f'{cell["Band"]}="{band}"', fill, text
    deadline, decision = cell["ICO deadline"], cell["ICO decision"]
    undecided = (
        f'ISNUMBER({deadline}),{cell["Reported to ICO"]}="",{cell["Status"]}<>"Closed",'
        f'OR(LEFT({decision},6)="Report",AND({decision}="",{cell["ICO advice"]}<>"Log"))'
    )
    yield f"{at['ICO deadline']}2", f"AND({deadline}<NOW(),{undecided})", WARN, WARN_TEXT
    soon = f"AND({deadline}>=NOW(),{deadline}<NOW()+1,{undecided})"
    yield f"{at['ICO deadline']}2", soon, *BAND_FILLS["Medium"]
    due = cell["Next action due"]
    yield f"{at['Next action due']}2", f"AND(ISNUMBER({due}),{due}<TODAY())", WARN, WARN_TEXT
    review = f'AND(ISNUMBER({cell["Review due"]}),{cell["Review due"]}<TODAY(),{cell["Review outcome"]}="")'
    yield f"{at['Review due']}2", review, WARN, WARN_TEXT
    yield whole, f'{cell["Status"]}="Closed"', None, MUTED


def _action_rules(at: Mapping[str, str], whole: str) -> Iterator[_RuleOf]:
    yield f"{at['Due']}2:{at['State']}2", f'${at["State"]}2="Overdue"', WARN, WARN_TEXT
    yield whole, f'${at["State"]}2="Done"', None, MUTED


def _attention_rules(at: Mapping[str, str], whole: str) -> Iterator[_RuleOf]:
    status = f"${at['Status']}2"
    yield f"{at['Status']}2", f'{status}="Waiting"', WARN, WARN_TEXT
    yield whole, f'AND({status}<>"",{status}<>"Waiting")', None, MUTED


def _print_setup(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    # Four pages beside each other, each with the reference: on one, 35 columns would be too small to read.
    sheet.page_setup.fitToWidth = 4 if sheet.title == SHEETS["Incidents"] else 1
    sheet.page_setup.fitToHeight = 1 if sheet.title == "Dashboard" else 0
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.5, 0.75, 0.3
    sheet.print_options.horizontalCentered = True
    if sheet.tables:
        sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text="Personal data breaches: confidential"),
        right=_HeaderFooterPart(text="&A, page &P of &N"),
    )
