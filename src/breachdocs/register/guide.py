"""The guide's sheet: what each column means and who fills it, from the declaration of the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from breachdocs.register.columns import (
    ACTION_COLUMNS,
    ATTENTION_COLUMNS,
    INCIDENT_COLUMNS,
    PROMISED_COLUMNS,
    Column,
    Filler,
)
from breachdocs.register.look import BODY, DARK, GRID, HEADING, INK, MUTED

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from breachdocs.config import Settings

_ADVICE = (
    "This is your register. Sort it, filter it, colour it, add columns, sheets and charts of your own.",
    "A cell that you change is yours: no form overwrites it, and the receipt says where a form differs.",
    "A row that you delete stays deleted. Rows are found by their reference, so leave the references as they are.",
    "Type your own likelihood or impact, and the row is scored anew. Decisions start and stop letters and deadlines.",
    "Green headings are yours to fill in, blue ones are filled from the form, grey ones are formulas.",
    "An ICO deadline in red has passed and in amber is less than a day away, until it is reported or decided against.",
    "New rows come in directly below the last one of each table, so keep the rows below free.",
    "While you have the register open, changes wait; they are written once you close it.",
    "The columns after Notes hold every other answer of the form. The [+] above them opens them.",
)


def write_guide(sheet: Worksheet, settings: Settings) -> None:
    """Writes the guide on an empty sheet."""
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "5F6B76"
    for letters, width in zip("ABCDE", (2.5, 30, 78, 40, 44), strict=True):
        sheet.column_dimensions[letters].width = width
    sheet["B2"] = "How this register works"
    sheet["B2"].font = Font(name=BODY, size=20, bold=True, color=DARK)
    sheet.row_dimensions[2].height = 28
    row = 4
    for sentence in (
        *_ADVICE,
        f"Earlier registers are kept in outbox/backups, the last {settings.workbook.backups} of them.",
    ):
        cell = sheet.cell(row, 2, f"•  {sentence}")
        cell.font = Font(name=BODY, size=11, color=INK)
        row += 1
    row = _section(sheet, row + 1, "Incidents", INCIDENT_COLUMNS[:PROMISED_COLUMNS])
    row = _section(sheet, row + 1, "Actions", ACTION_COLUMNS)
    row = _section(sheet, row + 1, "Needs attention", ATTENTION_COLUMNS)
    _section(
        sheet,
        row + 1,
        "Incidents, after Notes: the form's other answers",
        INCIDENT_COLUMNS[PROMISED_COLUMNS:],
    )


def _section(sheet: Worksheet, row: int, title: str, columns: tuple[Column, ...]) -> int:
    """One table of columns; returns the row below it."""
    sheet.cell(row, 2, title).font = Font(name=BODY, size=13, bold=True, color=DARK)
    row += 1
    for number, heading in enumerate(("Column", "What it holds", "Who fills it", "Usual answers"), start=2):
        cell = sheet.cell(row, number, heading)
        cell.font = Font(name=BODY, size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=DARK)
    for column in columns:
        row += 1
        short = len(", ".join(column.choices)) <= 80
        texts = (
            column.heading,
            column.meaning,
            column.filler.value,
            ", ".join(column.choices) if short else "as on the form",
        )
        for number, text in enumerate(texts, start=2):
            cell = sheet.cell(row, number, text)
            theirs = number == 4 and column.filler is not Filler.PRODUCT
            colour = HEADING[column.filler.name] if theirs else MUTED if number > 3 else INK
            cell.font = Font(name=BODY, size=10, bold=number == 2 or theirs, color=colour)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = Border(bottom=Side("hair", color=GRID))
    return row + 1
