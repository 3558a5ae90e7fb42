"""What people typed: a table of the register as values, without openpyxl."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice
from pathlib import Path

from breachdocs.register.columns import PROMISED_COLUMNS, TABLES
from breachdocs.register.editing import layout_of
from breachdocs.register.store import load, owner_of
from breachdocs.register.workbook.book import Book, rows_of, with_book
from breachdocs.register.workbook.errors import TableMissing
from breachdocs.register.workbook.grid import Grid, heading_text
from breachdocs.register.workbook.model import Cells, CellValue, Layout
from breachdocs.register.workbook.prints import RowPrints
from breachdocs.register.workbook.stored import Stored

#: A heading is looked for in so many rows from the top.
_HEADING_ROWS = 30
#: Rows that are held at once where all are gone through.
_TOGETHER = 500


def read_rows(
    content: bytes | Stored,
    table: str,
    *,
    headings: Collection[str] | None = None,
    layouts: Mapping[str, Layout] | None = None,
) -> dict[str, dict[str, CellValue]]:
    """The rows of a table by key, each by heading; blank cells and rows without a key are left out.

    Days and moments come as such where their cells are formatted so; formulas as the value stored beside them. Of two
    rows with one key the upper one counts.

    Args:
        content: the workbook.
        table: ``Incidents``, ``Actions`` or ``Attention``.
        headings: only these columns (and the key's), which is quicker.
        layouts: table of ours → where it stands in an adopted register; the headings of the result are ours.

    Raises:
        RegisterUnreadable: it is no workbook.
        TableMissing: it has no such table.
    """
    layout = layout_of(table, layouts or {})
    wanted = None
    if headings is not None:
        wanted = frozenset(layout.headings.get(heading, heading) for heading in headings)
    ours = {heading_text(theirs).casefold(): heading for heading, theirs in layout.headings.items()}

    def read(book: Book) -> dict[str, dict[str, CellValue]]:
        grid = book.grid(layout)
        found: dict[str, dict[str, CellValue]] = {}
        for _, key, values in rows_of(book, grid, wanted, strict=True):
            if key not in found:
                found[key] = {
                    ours.get(heading.casefold(), heading): value for heading, value in values.items()
                }
        return found

    return with_book(content, read)


def each_new_rows(
    content: bytes | Stored,
    table: str,
    do: Callable[[Cells, Mapping[str, str]], None],
    known: Mapping[str, str],
    *,
    layouts: Mapping[str, Layout] | None = None,
) -> set[str]:
    """Gives the rows of a table that are not known, as `read_rows`, to `do` some hundreds at a time, with their prints.

    Args:
        content: the workbook.
        table: ``Incidents``, ``Actions`` or ``Attention``.
        do: called with some rows, and key → print of those that have one; they are never all held at once.
        known: print → key of the rows that were given before; as they are just the same, they are not given again.
        layouts: as `read_rows`.

    Returns:
        The keys of all its rows.

    Raises:
        RegisterUnreadable: it is no workbook; nothing was done.
        TableMissing: it has no such table; nothing was done.
    """
    layout = layout_of(table, layouts or {})
    ours = {heading_text(theirs).casefold(): heading for heading, theirs in layout.headings.items()}

    def read(book: Book) -> set[str]:
        grid = book.grid(layout)

        def new_rows(
            keys: set[str], *, strict: bool = False
        ) -> Iterator[tuple[str, dict[str, CellValue], str]]:
            prints = RowPrints(book, grid, known)
            for row, key, values in rows_of(book, grid, strict=strict, known=prints.key):
                if key not in keys and values:
                    yield (
                        key,
                        {ours.get(heading.casefold(), heading): value for heading, value in values.items()},
                        prints.of(row),
                    )
                keys.add(key)

        keys = set[str]()
        new = new_rows(keys, strict=True)
        first = list(islice(new, _TOGETHER + 1))
        if len(first) > _TOGETHER:
            for _ in new:
                pass  # what can't be read shows before anything is done
            new = new_rows(set())
            first = list(islice(new, _TOGETHER))
        while first:
            do({key: cells for key, cells, _ in first}, {key: seen for key, _, seen in first if seen})
            first = list(islice(new, _TOGETHER))
        return keys

    return with_book(content, read)


def references(content: bytes | Stored, *, layouts: Mapping[str, Layout] | None = None) -> tuple[str, ...]:
    """Every reference in the register, in its order: a new number must be none of them."""
    return tuple(read_rows(content, "Incidents", headings=(), layouts=layouts))


def plain_layout(content: bytes | Stored, table: str) -> Layout | None:
    """Where the rows of a table of ours stand that is no table any more (converted to a range, its name changed).

    The first row, of the first thirty of a sheet, that names the key column and at least half of ours.
    """
    wanted = {column.heading.casefold() for column in TABLES[table][:PROMISED_COLUMNS]}
    key = layout_of(table, {}).key

    def look(book: Book) -> Layout | None:
        for entry in book.sheets:
            sheet = book.sheet(entry.part)
            for row in (number for number in sheet.rows if number <= _HEADING_ROWS):
                said = {heading_text(book.seen(cell).value).casefold() for _, cell in sheet.cells(row)}
                if key.casefold() in said and len(said & wanted) * 2 >= len(wanted):
                    return Layout("", key, sheet=entry.name, header_row=row)
        return None

    return with_book(content, look)


def check_register(path: Path, *, layouts: Mapping[str, Layout] | None = None) -> Iterator[str]:
    """What is not well with a register's file: tables and headings gone, one reference twice, open elsewhere.

    Raises:
        RegisterUnreadable: it is no workbook.
        TemporaryFault: it can't be read now.
    """
    content, _ = load(path)
    yield from with_book(content, lambda book: list(_faults(book, layouts or {})))
    if owner := owner_of(path):
        yield f"The register seems to be open elsewhere ({owner}); changes wait until it is closed."


def _faults(book: Book, layouts: Mapping[str, Layout]) -> Iterator[str]:
    for table, columns in TABLES.items():
        if layouts and table not in layouts:
            continue
        layout = layout_of(table, layouts)
        try:
            grid = book.grid(layout)
        except TableMissing as fault:
            yield str(fault)
            continue
        there = {heading_text(heading).casefold() for heading in grid.columns}
        for column in columns[:PROMISED_COLUMNS]:
            theirs = layout.headings.get(column.heading, "" if layout.mapped_only else column.heading)
            if theirs and heading_text(theirs).casefold() not in there:
                yield f"The table {table} has no column '{column.heading}' any more, so nothing is written there."
        yield from _doubled(book, grid, table)


def doubled(
    content: bytes | Stored, table: str, *, layouts: Mapping[str, Layout] | None = None
) -> tuple[str, ...]:
    """A sentence for each key of a table that more than one row carries, as copying and pasting a row makes.

    Raises:
        RegisterUnreadable: it is no workbook.
        TableMissing: it has no such table.
    """
    layout = layout_of(table, layouts or {})
    return with_book(content, lambda book: tuple(_doubled(book, book.grid(layout), table)))


def _doubled(book: Book, grid: Grid, table: str) -> Iterator[str]:
    times = Counter(key for _, key, _ in rows_of(book, grid, frozenset()))
    for key in (key for key, count in times.items() if count > 1):
        yield f"More than one row of the table {table} is called {key}, so none of them is updated."
