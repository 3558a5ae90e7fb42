"""The register changed in place: bytes in, bytes out."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from breachdocs.register.figures import refresh_figures
from breachdocs.register.live import ACTION_INPUTS, LIVE_COLUMNS, Standing
from breachdocs.register.notes import drop_notes, write_notes
from breachdocs.register.recounting import refresh_row
from breachdocs.register.table_edit import TableEdit
from breachdocs.register.tally import INCIDENT_INPUTS, Tally
from breachdocs.register.workbook.book import Book, with_book
from breachdocs.register.workbook.errors import RegisterSigned, SheetProtected, TableMissing
from breachdocs.register.workbook.growing import longer_chain, recalculated, without_part
from breachdocs.register.workbook.model import Applied, Cells, CellValue, Changes, Layout, Written
from breachdocs.register.workbook.package import Edited
from breachdocs.register.workbook.stored import Stored

#: Our tables, and the heading of the column that their rows are found by.
KEYS: Mapping[str, str] = {"Incidents": "Reference", "Actions": "Action id", "Attention": "Name"}


def layout_of(table: str, layouts: Mapping[str, Layout]) -> Layout:
    """Where a table of ours stands: as the settings say, otherwise as a register of our own has it."""
    return layouts.get(table) or Layout(table, KEYS.get(table, "Reference"))


def apply(
    content: bytes | Stored,
    changes: Changes,
    last_written: Mapping[str, Cells],
    *,
    now: dt.datetime | None = None,
    layouts: Mapping[str, Layout] | None = None,
    between: Callable[[], None] | None = None,
) -> Applied:
    """Puts rows into a register, and leaves every byte that they don't concern as it is.

    A row whose key stands in its table is merged cell by cell (`breachdocs.register.merge`); one whose key was written
    before and is gone was deleted by a person and stays so; any other is added below the last. Cached values of our
    own formulas are brought up to date.

    Args:
        content: the workbook.
        changes: rows by table.
        last_written: table → key → heading → value, as all earlier writes left it (`Written.written`, taken together).
        now: local time; without it, stored values that depend on the day stay as they are.
        layouts: table of ours → where it stands in an adopted register.
        between: called between two rows; what it raises ends the edit, of which nothing is left.

    Raises:
        RegisterUnreadable: it is no workbook that can be edited.
        TableMissing: a table that is to be changed is gone.
        TableBlocked: something stands where the next row would go.
    """
    return with_book(content, lambda book: _applied(book, changes, last_written, now, layouts or {}, between))


def _applied(
    book: Book,
    changes: Changes,
    last_written: Mapping[str, Cells],
    now: dt.datetime | None,
    layouts: Mapping[str, Layout],
    between: Callable[[], None] | None,
) -> Applied:
    edits = {
        table: _opened(book, table, layouts, frozenset(row.key.strip() for row in rows))
        for table, rows in changes.rows.items()
        if rows
    }
    before = book.workbook
    for table, edit in edits.items():
        if between is not None:
            edit.between = between
        edit.write(changes.rows[table], last_written.get(table, {}))
        write_notes(edit, changes.rows[table], last_written.get(table, {}))
    if layouts:
        _refresh_states(book, edits, now)
    else:
        _refresh(book, edits, now)
    new = saved(book, edits, before)
    return Applied(new, {table: replace(_report(edit), sha256=new.sha256) for table, edit in edits.items()})


def refresh(content: bytes | Stored, now: dt.datetime) -> Stored:
    """The register with the stored values of its own formulas as they are at a moment, and nothing else changed."""

    def refreshed(book: Book) -> Stored:
        before = book.workbook
        _refresh(book, {}, now)
        return saved(book, {}, before)

    return with_book(content, refreshed)


def without_rows(
    content: bytes | Stored, table: str, keys: Collection[str], *, layouts: Mapping[str, Layout] | None = None
) -> Stored:
    """A register with some rows of a table emptied; formulas and formats stay.

    Raises:
        RegisterUnreadable: it is no workbook that can be edited.
        TableMissing: the table is gone.
    """

    def emptied(book: Book) -> Stored:
        before = book.workbook
        edit = _opened(book, table, layouts or {}, frozenset(keys))
        for key in keys:
            edit.empty(key)
        drop_notes(edit, keys)
        return saved(book, {table: edit}, before)

    return with_book(content, emptied)


#: What stored values are worked out from.
_INPUTS: Mapping[str, frozenset[str]] = {"Incidents": INCIDENT_INPUTS, "Actions": ACTION_INPUTS}


def _opened(
    book: Book, table: str, layouts: Mapping[str, Layout], keys: frozenset[str] = frozenset()
) -> TableEdit:
    layout = layout_of(table, layouts)
    inputs = frozenset[str]() if table in layouts else _INPUTS.get(table, frozenset())
    counted = Tally() if table == "Incidents" else None
    return TableEdit(book, book.grid(layout), layout, inputs, keys, counted)


def _report(edit: TableEdit) -> Written:
    return Written(
        written={key: dict(cells) for key, cells in edit.written.items() if cells},
        conflicts=tuple(edit.conflicts),
        deleted=tuple(edit.deleted),
        added=tuple(edit.added),
        missing=tuple(edit.missing),
        ambiguous=tuple(edit.refused),
    )


def _refresh(book: Book, edits: Mapping[str, TableEdit], now: dt.datetime | None) -> None:
    """Stores what our formulas come to after the edit: calculated columns and the dashboard."""
    changed = any(edit.places for edit in edits.values())
    if not changed and now is None:
        return
    try:
        tables = {table: edits.get(table) or _opened(book, table, {}) for table in ("Incidents", "Actions")}
    except TableMissing:
        _refresh_states(book, edits, now)
        return
    rows = {table: _standing(edit) for table, edit in tables.items()}
    tally = tables["Incidents"].tally or Tally()
    for row in rows["Incidents"].values():
        tally.add(row)
    standing = Standing(tally, tuple(rows["Actions"].values()))
    if now is not None:
        standing = replace(standing, now=now)
    for column in LIVE_COLUMNS:
        edit = tables[column.table]
        if edit.sheet.locked:
            continue
        touched = dict.fromkeys(edit.places)
        if column.table == "Incidents":
            named = (str(rows["Actions"][key].get("Reference", "")) for key in tables["Actions"].places)
            touched |= dict.fromkeys(named)
        elif now is not None:
            touched = dict.fromkeys(rows["Actions"])
        of_table = rows[column.table]
        for key in touched:
            refresh_row(edit, column, key, of_table.get(key) or {edit.layout.key: key}, standing)
    refresh_figures(book, standing, today=now is not None)


def _refresh_states(book: Book, edits: Mapping[str, TableEdit], now: dt.datetime | None) -> None:
    """The same for an adopted register: of it, only the sheet of actions has formulas of ours."""
    if now is None:
        return
    with contextlib.suppress(TableMissing):
        edit = edits.get("Actions") or _opened(book, "Actions", {})
        rows, standing = _standing(edit), Standing(Tally(), (), now)
        states = [column for column in LIVE_COLUMNS if column.table == "Actions" and not edit.sheet.locked]
        for key, row in rows.items():
            for column in states:
                refresh_row(edit, column, key, row, standing)


def _standing(edit: TableEdit) -> dict[str, dict[str, CellValue]]:
    """Key → heading → value of every row that wasn't counted, as it stands after the edit."""
    rows: dict[str, dict[str, CellValue]] = dict(edit.before)
    key_heading = edit.layout.key
    for key, cells in edit.values.items():
        row = {**rows.get(key, {}), key_heading: key, **cells}
        # A blank is no cell at all, as it is in a row that was read.
        rows[key] = {heading: value for heading, value in row.items() if value is not None and value != ""}
    return rows


def saved(book: Book, edits: Mapping[str, TableEdit], workbook: bytes) -> Stored:
    """The workbook with what is planned; the very same bytes where nothing is."""
    sheets = book.edited_sheets
    if not sheets and not book.changed:
        return book.package.stored
    _check_allowed(book)
    changed: dict[str, bytes | Edited] = {
        sheet.part: Edited(sheet.source, sheet.splices()) for sheet in sheets
    }
    changed.update(book.changed)
    styles = book.styles.changed() if book.styles_part else None
    if styles is not None:
        changed[book.styles_part] = styles
    dropped = _chained(book, edits, changed)
    new_workbook = recalculated(book.workbook) if _has_formulas(book) else book.workbook
    if new_workbook != workbook:
        changed[book.main] = new_workbook
    return book.package.rewritten(changed, dropped=dropped)


def _check_allowed(book: Book) -> None:
    """Makes sure that the change breaks no seal that a person set.

    Raises:
        RegisterSigned: the workbook is digitally signed.
        SheetProtected: a sheet that would change is protected by a password.
    """
    if book.signed:
        raise RegisterSigned(
            "The register is digitally signed, and a change would break the signature. Remove the signature "
            "(File, Info) or sign a copy; what waits is then written."
        )
    names = {entry.part: entry.name for entry in book.sheets}
    for sheet in book.edited_sheets:
        if sheet.locked and sheet.typed:
            raise SheetProtected(
                f"The sheet {names.get(sheet.part, '')} is protected by a password. Take the protection off "
                "(Review, Unprotect Sheet) or protect it without a password; what waits is then written."
            )


def _has_formulas(book: Book) -> bool:
    return any(sheet.formulas for sheet in book.edited_sheets) or any(
        book.package.part(entry.part).holds(b"<f") for entry in book.sheets
    )


def _chained(
    book: Book, edits: Mapping[str, TableEdit], changed: dict[str, bytes | Edited]
) -> frozenset[str]:
    """New formula cells join the calculation chain; where one moved, the chain goes (Excel makes it anew)."""
    chain = book.chain_part
    if not chain:
        return frozenset()
    if any(edit.moved_formula for edit in edits.values()):
        name = chain.rsplit("/", 1)[-1].encode()
        folder, _, main = book.main.rpartition("/")
        links = f"{folder}/_rels/{main}.rels".lstrip("/")
        types = "[Content_Types].xml"
        changed[types] = without_part(book.part(types), b"Override", name)
        changed[links] = without_part(book.part(links), b"Relationship", name)
        return frozenset({chain})
    new = [(place, edit.grid.sheet.sheet_id) for edit in edits.values() for place in edit.formula_cells]
    if new:
        changed[chain] = longer_chain(book.part(chain), new)
    return frozenset()
