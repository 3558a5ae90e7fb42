"""What people do to a register of a test's workspace, with another program."""

from __future__ import annotations

from typing import Any

import openpyxl
from openpyxl.styles import PatternFill

from workspace_cases import Place


def by_a_person(here: Place, change: Any) -> None:
    """The register opened, changed and saved."""
    book = openpyxl.load_workbook(here.workspace.register)
    change(book)
    book.save(here.workspace.register)


def edit(book: Any, key: str, **cells: Any) -> None:
    """Other values in one incident's row, which is coloured too."""
    sheet = book["Incidents"]
    columns = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value == key:
            for heading, value in cells.items():
                sheet.cell(row, columns.index(heading) + 1).value = value
            sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FF00FF")
