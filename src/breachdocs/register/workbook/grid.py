"""Where a table's rows stand on a sheet, and how its headings are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from breachdocs.register.workbook.cells import plain, unescaped
from breachdocs.register.workbook.model import CellValue, Layout
from breachdocs.register.workbook.package import attributes_of, tags_called
from breachdocs.register.workbook.ranges import Area

_COLUMN = tags_called(b"tableColumn")
_CALCULATED = re.compile(rb"<(?:[\w.-]+:)?calculatedColumnFormula(?:\s[^>]*)?>([^<]*)<")


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as the workbook lists it: its name, the id that calculation chains use, its part."""

    name: str
    sheet_id: str
    part: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a table's rows stand.

    Attributes:
        sheet: the sheet they are on.
        part: the table's part; empty for a plain range.
        body: the data rows; `bottom` may be one above `top` where there are none.
        totals: whether a totals row stands below them.
        columns: heading → column number, in the table's order.
        key: the heading of the key column.
        formulas: heading → the formula that fills each cell of a calculated column.
    """

    sheet: SheetEntry
    part: str
    body: Area
    totals: bool
    columns: dict[str, int]
    key: str
    formulas: dict[str, str]


def table_grid(
    entry: SheetEntry, part: str, raw: bytes, attributes: dict[str, str], area: Area, layout: Layout
) -> Grid:
    """Where the rows of a table stand, from its part: `raw`, whose own tag has `attributes` and means `area`."""
    columns: dict[str, int] = {}
    formulas: dict[str, str] = {}
    found = list(_COLUMN.finditer(raw))
    for index, tag in enumerate(found):
        heading = heading_text(unescaped(attributes_of(tag[1]).get("name", "")))
        columns.setdefault(heading, area.left + index)
        until = found[index + 1].start() if index + 1 < len(found) else len(raw)
        formula = None if tag[1].endswith(b"/") else _CALCULATED.search(raw, tag.end(), until)
        if formula:
            formulas[heading] = plain(formula[1].decode("utf-8", "replace"))
    header = int(attributes.get("headerRowCount", "1"))
    totals = int(attributes.get("totalsRowCount", "0"))
    body = Area(area.top + header, area.left, area.bottom - totals, area.right)
    return Grid(entry, part, body, totals > 0, columns, layout.headings.get(layout.key, layout.key), formulas)


def heading_text(value: CellValue) -> str:
    """A heading as headings are compared: one line, single spaces."""
    return " ".join(str(value).split()) if value is not None else ""
