"""The dashboard's sheet: six figures, three charts, and the small tables behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName

from breachdocs.register.figures import (
    BANDS,
    DASHBOARD_NAME,
    FIGURES,
    FIGURES_ROW,
    MONTHS,
    TILES,
    breach_types,
)
from breachdocs.register.look import BLUE, BODY, DARK, GRID, INK, MID, MUTED, PALE, WARN, WARN_TEXT
from breachdocs.register.workbook.ranges import Area, column_letters

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from breachdocs.config import Settings

_FIRST = FIGURES_ROW + 1
#: The charts' titles, in the order in which they are drawn.
CHARTS = ("Reports received, month by month", "Incidents by band, open and closed", "What went wrong")


def draw_dashboard(sheet: Worksheet, book: Workbook, settings: Settings) -> None:
    """Lays the dashboard out on an empty sheet."""
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = BLUE
    sheet.column_dimensions["A"].width = 2.5
    for number in range(2, 14):
        sheet.column_dimensions[column_letters(number)].width = 12.5
    council = settings.organisation.council
    sheet["B2"] = "Personal data breaches"
    sheet["B2"].font = Font(name=BODY, size=22, bold=True, color=DARK)
    sheet["B3"] = (
        f"{council + ': ' if council else ''}counted from the Incidents and Actions sheets, always up to date"
    )
    sheet["B3"].font = Font(name=BODY, size=11, color=MUTED)
    sheet.row_dimensions[2].height = 31
    _tiles(sheet)
    _tables(sheet)
    for figure in FIGURES:
        sheet[figure.cell] = f"={figure.formula}"
    _charts(sheet)
    sheet.print_area = f"A1:N{_FIRST + MONTHS + 1}"
    name = DefinedName(DASHBOARD_NAME, attr_text=f"'{sheet.title}'!$A$1", hidden=True)
    book.defined_names[DASHBOARD_NAME] = name


def _tiles(sheet: Worksheet) -> None:
    for row, height in ((5, 20), (6, 40), (7, 19)):
        sheet.row_dimensions[row].height = height
    for tile in TILES:
        place = Area.parse(tile.figure.cell)
        if place is None:
            continue
        texts = ((5, tile.label, 10.5, True, INK), (6, None, 26, True, DARK), (7, tile.hint, 9, False, MUTED))
        for row, text, size, bold, colour in texts:
            sheet.merge_cells(start_row=row, end_row=row, start_column=place.left, end_column=place.left + 1)
            for column in (place.left, place.left + 1):
                cell = sheet.cell(row, column)
                cell.fill = PatternFill("solid", fgColor=PALE)
                right = Side("thick", color="FFFFFF") if column > place.left else None
                cell.border = Border(top=Side("medium", color=BLUE) if row == 5 else None, right=right)
            cell = sheet.cell(row, place.left, text)
            cell.font = Font(name=BODY, size=size, bold=bold, color=colour)
            cell.alignment = Alignment(horizontal="left", vertical="center", indent=1)
            cell.number_format = "#,##0"
        if tile.bad:
            look = DifferentialStyle(font=Font(color=WARN_TEXT), fill=PatternFill(bgColor=WARN))
            rule = Rule(type="cellIs", operator="greaterThan", formula=["0"], dxf=look)
            sheet.conditional_formatting.add(tile.figure.cell, rule)


def _tables(sheet: Worksheet) -> None:
    """The headings and labels of the three tables behind the charts."""
    sheet.cell(FIGURES_ROW - 1, 2, "The figures behind the charts").font = Font(
        name=BODY, size=12, bold=True, color=DARK
    )
    headings = {
        "B": "Month",
        "C": "Incidents",
        "D": "Near misses",
        "F": "Band",
        "G": "Open",
        "H": "Closed",
        "J": "Type of breach",
        "M": "Incidents",
    }
    for number in range(2, 14):
        letters = column_letters(number)
        if letters in "EI":
            continue
        cell = sheet.cell(FIGURES_ROW, number, headings.get(letters))
        cell.font = Font(name=BODY, size=10, bold=True, color=DARK)
        cell.border = Border(bottom=Side("thin", color=DARK))
        cell.alignment = Alignment(horizontal="right" if letters in "CDGHM" else "left")
    for index in range(MONTHS):
        sheet.cell(_FIRST + index, 2).number_format = "mmm yyyy"
        sheet.cell(_FIRST + index, 2).alignment = Alignment(horizontal="left")
    for index, band in enumerate((*BANDS, "Not scored")):
        sheet.cell(_FIRST + index, 6, band)
    names = [words for _, words in breach_types()]
    for index, words in enumerate((*names, "Not stated, or their own words")):
        sheet.cell(_FIRST + index, 10, words)
    used = {"BCD": MONTHS, "FGH": len(BANDS) + 1, "JKLM": len(names) + 1}
    for columns, rows in used.items():
        for row in range(_FIRST, _FIRST + rows):
            for letters in columns:
                label = sheet[f"{letters}{row}"]
                label.font = Font(name=BODY, size=10, color=INK)
                label.border = Border(bottom=Side("hair", color=GRID))


def _charts(sheet: Worksheet) -> None:
    months = _bars(sheet, CHARTS[0], "B", ("C", "D"), MONTHS, "col")
    months.x_axis.number_format = "mmm yy"
    bands = _bars(sheet, CHARTS[1], "F", ("G", "H"), len(BANDS) + 1, "col")
    types = _bars(sheet, CHARTS[2], "J", ("M",), len(breach_types()) + 1, "bar")
    types.x_axis.scaling.orientation = "maxMin"
    types.legend = None
    for chart, place in ((months, (1, 8, 7, 25)), (bands, (7, 8, 13, 25)), (types, (1, 26, 13, 43))):
        chart.anchor = _anchored(*place)  # type: ignore[assignment] # the stubs know only the name of a cell
        sheet.add_chart(chart)


def _bars(
    sheet: Worksheet,
    title: str,
    labels: str,
    columns: tuple[str, ...],
    rows: int,
    direction: Literal["bar", "col"],
) -> BarChart:
    """A stacked bar chart over rows of the tables below, with its numbers written on the bars."""
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = direction, "stacked", 100, 55
    words = Paragraph(pPr=_paragraph(1300, DARK, bold=True), r=[RegularTextRun(t=title)])
    chart.title = Title(tx=Text(rich=RichText(p=[words])), overlay=False)
    chart.style = 2
    for column, colour in zip(columns, (BLUE, MID), strict=False):
        at = Area.parse(f"{column}{FIGURES_ROW}")
        if at is None:
            continue
        reference = Reference(sheet, min_col=at.left, min_row=FIGURES_ROW, max_row=FIGURES_ROW + rows)
        chart.add_data(reference, titles_from_data=True)
        series = chart.series[-1]
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.graphicalProperties.line = LineProperties(solidFill="FFFFFF", w=9525)
        series.dLbls = _numbers("FFFFFF" if colour == BLUE else INK)
    left = Area.parse(f"{labels}{FIGURES_ROW}")
    if left is not None:
        chart.set_categories(Reference(sheet, min_col=left.left, min_row=_FIRST, max_row=FIGURES_ROW + rows))
    chart.x_axis.delete = False
    chart.x_axis.txPr = _rich(900, INK)
    chart.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    chart.x_axis.majorTickMark = "none"
    # The numbers stand on the bars, so a second axis of numbers would only be ink.
    chart.y_axis.delete = True
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    if chart.legend is not None:
        chart.legend.position = "t"
        chart.legend.txPr = _rich(900, INK)
    chart.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    if direction == "bar":
        chart.layout = Layout(
            manualLayout=ManualLayout(
                x=0.24, y=0.14, w=0.72, h=0.8, layoutTarget="inner", xMode="edge", yMode="edge"
            )
        )
    return chart


def _numbers(colour: str) -> DataLabelList:
    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    # Nothing is written on a bar that isn't there.
    labels.numFmt = "#,##0;;"
    labels.txPr = _rich(900, colour, bold=True)
    return labels


def _paragraph(size: int, colour: str, *, bold: bool = False) -> ParagraphProperties:
    """The look of a chart's text; sizes are hundredths of a point."""
    return ParagraphProperties(defRPr=CharacterProperties(sz=size, b=bold, solidFill=colour))


def _rich(size: int, colour: str, *, bold: bool = False) -> RichText:
    return RichText(p=[Paragraph(pPr=_paragraph(size, colour, bold=bold), endParaRPr=CharacterProperties())])


def _anchored(left: int, top: int, right: int, bottom: int) -> TwoCellAnchor:
    """Over the cells from (left, top) to (right, bottom), columns and rows counted from 0."""
    return TwoCellAnchor(
        editAs="oneCell", _from=AnchorMarker(col=left, row=top), to=AnchorMarker(col=right, row=bottom)
    )
