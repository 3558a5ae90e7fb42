"""What the evidence is made of: which act of a pass is recorded, and how people's edits of the register are found."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from breachdocs import register
from breachdocs.intake import Drop
from breachdocs.register.ledger import Act
from breachdocs.register.ledger.tables import packed
from breachdocs.register.workbook.stored import Stored

if TYPE_CHECKING:
    from breachdocs.register.ledger import RegisterCells
    from breachdocs.register.workbook.model import CellValue
    from breachdocs.run.homes import Home
    from breachdocs.run.one_pass import Pass

    Cells = Mapping[str, Mapping[str, CellValue]]

#: Where the ledger keeps what people were last seen to have typed, sheet by sheet.
_SEEN = "Seen: "
_SHEETS = ("Incidents", "Actions")
_LAST_SAVED_BY = re.compile(rb"<cp:lastModifiedBy>([^<]{1,200})</cp:lastModifiedBy>")


def note_drops(a_pass: Pass, what: str, drops: Iterable[Drop]) -> None:
    """Records that the same was done to some drops."""
    a_pass.ledger.record((_of_drop(what, drop) for drop in drops), a_pass.now())


def _of_drop(what: str, drop: Drop) -> Act:
    told = {"name": drop.name, "sha256": drop.sha256, "kept_as": drop.kept_as, "code": drop.code}
    for key, moment in (("delivered", drop.delivered), ("sent", drop.sent)):
        told[key] = moment.isoformat(timespec="seconds") if moment else ""
    if drop.version > 1:
        told["version"] = str(drop.version)
    return Act(what, drop.id, drop.reference, details={key: value for key, value in told.items() if value})


def note_written(
    a_pass: Pass, ledger: RegisterCells, sheet: str, written: Cells, last: Cells, drops: Mapping[str, str]
) -> None:
    """Records the cells that the product changed, each from what to what."""
    acts, ours_now = [], {}
    seen = ledger.last_written(f"{_SEEN}{sheet}", keys=written) if sheet in _SHEETS else {}
    for key, cells in written.items():
        a_pass.step()
        changed = _changed(last.get(key, {}), cells)
        if changed:
            ours_now[key] = {heading: cells[heading] for heading in changed if heading in seen.get(key, {})}
            details = {"sheet": sheet, "row": key, "cells": changed}
            acts.append(Act("cells_written", drops.get(key, ""), _incident(sheet, key), details=details))
    ledger.put_written(f"{_SEEN}{sheet}", ours_now)
    ledger.not_as_looked_at(sheet, written)  # else a person who puts back what stood there would go unseen
    a_pass.ledger.record(acts, a_pass.now())


def note_edits(
    a_pass: Pass, home: Home, content: Stored, headings: Collection[str]
) -> tuple[set[str], Cells]:
    """Records what people changed in a register since it was last looked at, cell by cell.

    Returns:
        The references of all its rows, and those that are not as they were then, by people or the product, with some
        columns.

    Raises:
        RegisterUnreadable: it is no workbook.
        TableMissing: it has no table of incidents.
    """
    who, ledger = saved_by(content), a_pass.register_of(home)
    references: set[str] = set()
    differ: dict[str, dict[str, CellValue]] = {}

    def note(sheet: str, there: Cells, prints: Mapping[str, str]) -> None:
        rows = ledger.not_looked_at(sheet, there, prints)
        if sheet == "Incidents":
            for key, cells in rows.items():
                differ[key] = {heading: cells[heading] for heading in headings if heading in cells}
        ours, seen = ledger.last_written(sheet, keys=rows), ledger.last_written(f"{_SEEN}{sheet}", keys=rows)
        now_seen, acts = {}, []
        for key, cells in rows.items():
            known = {**ours.get(key, {}), **seen.get(key, {})}
            changed = _changed(known, cells)
            if changed:
                now_seen[key] = {heading: cells.get(heading) for heading in changed}
                details = {"sheet": sheet, "row": key, "cells": changed}
                acts.append(Act("edited", "", _incident(sheet, key), who, details))
        ledger.put_written(f"{_SEEN}{sheet}", now_seen)
        a_pass.ledger.record(acts, a_pass.now())

    layouts = register.layouts_of(home.workbook)
    for sheet in _SHEETS:
        known, keys = ledger.looked_at(sheet)
        try:
            there = register.each_new_rows(content, sheet, partial(note, sheet), known, layouts=layouts)
        except register.TableMissing:
            if sheet == "Incidents":
                raise
            continue  # told where rows are to be written; adopted ones may lack it
        ledger.not_as_looked_at(sheet, keys - there)
        if sheet == "Incidents":
            references = there
    return references, differ


def note_deleted(a_pass: Pass, key: str, who: str, *, deleted: bool) -> None:
    """Records that a person took a row out of the register, or put it back."""
    a_pass.ledger.record([Act("row_deleted" if deleted else "row_back", "", key, who)], a_pass.now())


def saved_by(content: Stored) -> str:
    """Who the workbook says saved it last; "a person" where it does not say."""
    try:
        with zipfile.ZipFile(content.file) as package:
            found = _LAST_SAVED_BY.search(package.read("docProps/core.xml")[:100_000])
    except (KeyError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        found = None
    name = html.unescape(found[1].decode("utf-8", "replace")).strip() if found else ""
    return name or "a person"


def _changed(before: Mapping[str, CellValue], now: Mapping[str, CellValue]) -> dict[str, list[object]]:
    """Heading → value before and now, of the cells that differ to a person."""
    return {
        heading: [packed(before.get(heading)), packed(value)]
        for heading, value in now.items()
        if not register.same(before.get(heading), value)
    }


def _incident(sheet: str, key: str) -> str:
    """The incident that a row is about: an action's key begins with it."""
    if sheet == "Incidents":
        return key
    return key.rsplit("/", 1)[0] if sheet == "Actions" else ""
