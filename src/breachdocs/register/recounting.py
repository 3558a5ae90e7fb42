"""The stored value of a formula cell, spliced beside its formula only where the formula is still ours."""

from __future__ import annotations

import datetime as dt
import re

from breachdocs.register.live import LiveColumn, Standing
from breachdocs.register.merge import same
from breachdocs.register.table_edit import TableEdit
from breachdocs.register.tally import Values
from breachdocs.register.workbook.book import Book
from breachdocs.register.workbook.cells import formula_xml
from breachdocs.register.workbook.model import CellValue
from breachdocs.register.workbook.ranges import column_letters
from breachdocs.register.workbook.sheet import RawCell, Sheet

_FORMULA = re.compile(rb"<((?:[\w.-]+:)?)f(?=[\s>])[^>]*>[^<]*</\1f\s*>")
_STYLE = re.compile(rb'\bs="(\d+)"')


def squeezed(formula: str | None) -> str:
    """A formula as formulas are compared: programs add and drop spaces, signs of the future functions and case."""
    return re.sub(r"\s|_xlfn\.|^=", "", formula or "").casefold().replace("[#thisrow],", "@")


def refresh_row(edit: TableEdit, column: LiveColumn, key: str, row: Values, standing: Standing) -> None:
    """Plans the stored value of a calculated column of ours for one row of its table."""
    number, place = edit.column(column.heading), edit.places.get(key) or edit.rows.get(key)
    if number is None or place is None or key in edit.ambiguous:
        return
    store(edit.book, edit.sheet, place, number, column.formula, column.value(row, standing))


def store(book: Book, sheet: Sheet, row: int, column: int, formula: str, value: CellValue) -> None:
    """Plans the stored value of one cell, if it still has `formula` and stores another value."""
    cell = sheet.planned(row, column) or sheet.cell(row, column)
    seen = book.seen(cell)
    if cell is None or squeezed(seen.formula) != squeezed(formula):
        return
    if same(seen.value, value) and b"<" + sheet.prefix + b"v" in (cell.inside or b""):
        return
    sheet.put(
        row,
        column,
        recached(sheet, cell, f"{column_letters(column)}{row}", value, since_1904=book.since_1904),
    )


def recached(sheet: Sheet, cell: RawCell, place: str, value: CellValue, *, since_1904: bool) -> bytes:
    """A formula cell's bytes with another stored value: the formula's own bytes stay."""
    found = _FORMULA.search(cell.inside or b"")
    style = _STYLE.search(cell.attributes)
    shown = value if not isinstance(value, dt.datetime) else value.replace(microsecond=0)
    return formula_xml(
        sheet.prefix.decode(), place, style[1].decode() if style else None,
        found[0] if found else b"", shown, since_1904=since_1904,
    )  # fmt: skip
