"""What passes the register's door: rows by heading, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from breachdocs.register.workbook.stored import Stored

#: What a cell holds: text, a number, a day, a moment (naive local time), yes/no, or nothing.
CellValue = str | int | float | bool | dt.date | dt.datetime | None

#: key → heading → value: the cells of one table as they were last written, or as they are.
Cells = Mapping[str, Mapping[str, CellValue]]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of the register, by heading.

    Attributes:
        key: what the row is found by: the reference (`Incidents`), the reference and a number (`Actions`).
        cells: heading → value. A heading that is not named is left as it is.
    """

    key: str
    cells: Mapping[str, CellValue]


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows to add or to update, whichever applies by key, in the order they are to stand.

    Attributes:
        rows: table name (``Incidents``, ``Actions``, ``Attention``) → its rows.
    """

    rows: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table of ours stands in a workbook that somebody else laid out.

    Attributes:
        table: the name of the Excel table; empty where their rows are a plain range.
        key: our heading of the key column.
        headings: our heading → theirs. Headings that are not named are the same in both.
        sheet: for a plain range, the sheet's name.
        header_row: for a plain range, the row of its headings, from 1.
        heading_rows: 2 where the headings take two rows ("Date" over "of incident"); `header_row` is the upper one.
        mapped_only: whether our headings that are not named have no column there, rather than the one of their name.
    """

    table: str
    key: str
    headings: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    header_row: int = 1
    heading_rows: int = 1
    mapped_only: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that a person changed and a form says otherwise: theirs stays."""

    key: str
    heading: str
    theirs: CellValue
    ours: CellValue


def row_gone(key: str) -> str:
    """What is said of a row that was written and is there no longer."""
    return (
        f"The row {key} is gone from the register: a person deleted it or changed its reference. It stays so."
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What a write did.

    Attributes:
        written: key → heading → value, for each cell that now holds what the product wrote.
        conflicts: cells that a person had changed; they keep theirs.
        deleted: keys of rows that a person deleted; they stay deleted.
        sha256: of the register as it now is.
        added: keys of rows that are new.
        missing: headings that the table no longer has; their values were not written.
        ambiguous: keys that more than one row carries; nothing was written for them.
    """

    written: Cells = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    deleted: tuple[str, ...] = ()
    sha256: str = ""
    added: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person should know, one sentence each; no cell's text is in them."""
        return (
            *(
                f"The column '{heading}' is no longer in the register, so it was left out."
                for heading in self.missing
            ),
            *(
                f"More than one row is called {key}, so nothing was written to any of them."
                for key in self.ambiguous
            ),
            *(row_gone(key) for key in self.deleted),
            *(
                f"In {item.key}, '{item.heading}' was changed by a person and stays as they left it."
                for item in self.conflicts
            ),
        )


@dataclass(frozen=True, slots=True)
class Applied:
    """A register after a change.

    Attributes:
        stored: the whole workbook; the very same bytes where nothing had to change.
        tables: table name → what was done there.
    """

    stored: Stored
    tables: Mapping[str, Written]

    @property
    def content(self) -> bytes:
        """The whole workbook in memory."""
        return self.stored.whole

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person should know, over all tables."""
        return tuple(sentence for written in self.tables.values() for sentence in written.sentences)
