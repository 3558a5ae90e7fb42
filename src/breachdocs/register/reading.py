"""What people typed: a table of the register as values, without openpyxl."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from breachdocs.register.book import Book, rows_of
from breachdocs.register.editing import layout_of
from breachdocs.register.model import CellValue, Layout


def read_rows(
    content: bytes,
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
    book = Book(content)
    grid = book.grid(layout)
    ours = {" ".join(theirs.split()).casefold(): heading for heading, theirs in layout.headings.items()}
    wanted = None
    if headings is not None:
        wanted = frozenset(layout.headings.get(heading, heading) for heading in headings)
    found: dict[str, dict[str, CellValue]] = {}
    for _, key, values in rows_of(book, grid, wanted):
        if key not in found:
            found[key] = {ours.get(heading.casefold(), heading): value for heading, value in values.items()}
    return found


def references(content: bytes, *, layouts: Mapping[str, Layout] | None = None) -> tuple[str, ...]:
    """Every reference in the register, in its order: a new number must be none of them."""
    return tuple(read_rows(content, "Incidents", headings=(), layouts=layouts))
