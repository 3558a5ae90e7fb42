"""An adopted register: where our tables stand in a workbook that somebody else laid out, as the settings say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from breachdocs.register.columns import TABLES
from breachdocs.register.reading import read_rows
from breachdocs.register.workbook.book import Book, with_book
from breachdocs.register.workbook.errors import TableMissing
from breachdocs.register.workbook.model import CellValue, Layout
from breachdocs.register.workbook.stored import Stored

if TYPE_CHECKING:
    from breachdocs.config import Workbook

_KEY = "Reference"


def layouts_of(workbook: Workbook) -> dict[str, Layout]:
    """Where the incidents of an adopted register stand; empty for a register of our own."""
    if not workbook.sheet:
        return {}
    headings = {column.ours: column.theirs for column in workbook.columns}
    rows = {"header_row": workbook.heading_row, "heading_rows": workbook.heading_rows}
    return {"Incidents": Layout(workbook.table, _KEY, headings, workbook.sheet, mapped_only=True, **rows)}


def past_rows_of(
    content: bytes | Stored, workbook: Workbook, headings: Collection[str] | None = None
) -> dict[str, dict[str, CellValue]]:
    """The rows of an adopted register's earlier sheets, as `read_rows`; a sheet that is gone has none."""
    found: dict[str, dict[str, CellValue]] = {}
    for past in workbook.past_sheets:
        place = Layout(
            "", _KEY, sheet=past.sheet, header_row=past.heading_row, heading_rows=past.heading_rows
        )
        theirs = with_book(content, lambda book, place=place: tuple(book.headings_at(place)))  # type: ignore[misc]  # the loop's own
        layouts = {"Incidents": replace(place, headings=_headings(workbook, theirs), mapped_only=True)}
        try:
            found |= read_rows(content, "Incidents", headings=headings, layouts=layouts)
        except TableMissing:
            continue
    return found


def _headings(workbook: Workbook, theirs: Collection[str]) -> dict[str, str]:
    """Our heading → theirs on an earlier sheet: as the settings say, else by what its words mean."""
    there = {heading.casefold() for heading in theirs}
    known = {column.ours: column.theirs for column in workbook.columns if column.theirs.casefold() in there}
    if len(known) == len(workbook.columns):
        return known
    from breachdocs.register.proposing import matched  # noqa: PLC0415 -- for sheets that are laid out otherwise only

    taken = {heading.casefold() for heading in known.values()}
    guessed = matched([heading for heading in theirs if heading.casefold() not in taken])
    wanted = {column.ours for column in workbook.columns}
    return known | {ours: heading for heading, ours in guessed.items() if ours in wanted - known.keys()}


def all_rows(
    content: bytes | Stored, workbook: Workbook, headings: Collection[str] | None = None
) -> dict[str, dict[str, CellValue]]:
    """Every incident of a register, our own or adopted, its earlier sheets' first."""
    rows = read_rows(content, "Incidents", headings=headings, layouts=layouts_of(workbook))
    return {**past_rows_of(content, workbook, headings), **rows}


def tables_in(content: bytes | Stored, layouts: Mapping[str, Layout]) -> tuple[str, ...]:
    """Which of our tables a register has: an adopted one need not have them all."""
    if not layouts:
        return tuple(TABLES)

    def look(book: Book) -> tuple[str, ...]:
        there = []
        for table in TABLES:
            try:
                book.grid(layouts.get(table) or Layout(table, TABLES[table][0].heading))
            except TableMissing:
                if table not in layouts:
                    continue
            there.append(table)
        return tuple(there)

    return with_book(content, look)
