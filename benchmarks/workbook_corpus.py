"""Real workbooks edited by us, openpyxl and excelize: what each edit changes that does not concern it, and loses.

In every workbook of a folder a text is written anew into its own cell, another into a free cell of the first sheet, and
each table gets a row. What differs afterwards is what ``breachdocs check --diff`` lists; what of that no edit asked for
is counted here. LibreOffice opens before and after and reads every sheet; a validator looks at both. Each way works in
a process of its own, so that one that hangs or dies on a damaged file is told of and no more.

Of 56 workbooks from two other projects' tests, many of them damaged or with a password: ours edited 30 and refused the
others with a sentence; in none was a part lost, changed or newly complained of; LibreOffice opened all 30 and read the
same. openpyxl 3.1.5 edited 26, lost 100 parts in 23 of them, and LibreOffice read the same in 21. excelize 0.1.0 edited
33, also where a password protects the sheet; LibreOffice opened 27 of the 32 that it had opened before.

    python benchmarks/workbook_corpus.py FOLDER [--ways ours openpyxl excelize] [--no-office] [--show]
"""

# ruff: noqa: PLC0415 -- what each way imports is left to the process that uses it

from __future__ import annotations

import argparse
import csv
import json
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WAYS = ("ours", "openpyxl", "excelize")
TEXT, KEY = "Written by the benchmark", "benchmark-1"
#: Seconds for one edit, and for one workbook in LibreOffice.
PATIENCE, OFFICE_PATIENCE = 60, 60
_ENDINGS = frozenset((".xlsx", ".xlsm"))
_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"

# ------------------------------------------------------------------------------- the edits, each in its own process


def ours(source: Path, target: Path) -> Iterator[str]:
    """In place, as the product does; yields what it refuses to do."""
    from breachdocs import files
    from breachdocs.errors import BreachdocsError
    from breachdocs.register import Changes, Layout, Row, apply, load
    from breachdocs.register.workbook.book import with_book

    content = with_book(load(source)[0], _cells_written)
    for name, key, last in with_book(content, lambda book: list(_tables(book))):
        row = Row(KEY, {key: KEY, last: TEXT})
        layouts = {"Incidents": Layout(name, key)}
        try:
            content = apply(content, Changes({"Incidents": (row,)}), {}, layouts=layouts).stored
        except BreachdocsError as error:
            yield f"{type(error).__name__}: {error}"
    files.write_atomically(target, content.pieces())


def _tables(book: Any) -> Iterator[tuple[str, str, str]]:
    """Each table's name, its first heading and the last that no formula fills."""
    from breachdocs.register import Layout, TableMissing
    from breachdocs.register.workbook.package import attributes_of

    for entry in book.sheets:
        for part in book.table_parts(entry):
            raw = book.package.read(part)
            tag = raw[raw.find(b"table ") :].partition(b">")[0]
            heading = attributes_of(raw[raw.find(b"tableColumn ") :].partition(b">")[0]).get("name", "")
            name = attributes_of(tag).get("displayName", "")
            try:
                grid = book.grid(Layout(name, heading))
            except TableMissing:
                continue
            typed = [column for column in grid.columns if column not in grid.formulas]
            yield name, next(iter(grid.columns)), typed[-1] if typed else heading


def _cells_written(book: Any) -> Any:
    """The first text of the workbook once more into its own cell, and a text into a free one."""
    from breachdocs.register.editing import saved
    from breachdocs.register.workbook.cells import cell_xml
    from breachdocs.register.workbook.ranges import column_letters

    before = book.workbook
    for entry in book.sheets[:1]:
        sheet = book.sheet(entry.part)
        rows = list(sheet.rows)
        prefix = sheet.prefix.decode()
        found = next(
            (
                (row, column, cell, book.seen(cell).value)
                for row in rows[:200]
                for column, cell in sheet.cells(row)
                if book.seen(cell).formula is None and isinstance(book.seen(cell).value, str)
            ),
            None,
        )
        if found:
            row, column, cell, value = found
            style = cell.attributes.partition(b's="')[2].partition(b'"')[0].decode() or None
            sheet.put(row, column, cell_xml(prefix, f"{column_letters(column)}{row}", style, value))
        free = (rows[-1] if rows else 0) + 2
        if free <= 1 << 20:
            sheet.put(free, 1, cell_xml(prefix, f"A{free}", None, TEXT))
    return saved(book, {}, before)


def openpyxl(source: Path, target: Path) -> Iterator[str]:
    """Load, set, make the tables longer, save."""
    from openpyxl import load_workbook
    from openpyxl.utils import range_boundaries

    book = load_workbook(source, keep_vba=source.suffix == ".xlsm")
    for sheet in book.worksheets[:1]:
        for cell in (cell for line in sheet.iter_rows(max_row=200) for cell in line):
            if isinstance(cell.value, str) and cell.data_type == "s":
                cell.value = str(cell.value)
                break
        sheet.cell(sheet.max_row + 2, 1, TEXT)
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            left, top, right, bottom = range_boundaries(table.ref)
            if table.totalsRowCount or any(
                sheet.cell(bottom + 1, column).value for column in range(left, right + 1)
            ):
                yield "no room below a table"
                continue
            sheet.cell(bottom + 1, left, KEY)
            sheet.cell(bottom + 1, right, TEXT)
            table.ref = f"{sheet.cell(top, left).coordinate}:{sheet.cell(bottom + 1, right).coordinate}"
    book.save(target)


def excelize(source: Path, target: Path) -> Iterator[str]:
    """Open, set, save. It can't make a table longer, nor tell a text from a day, so no text is written anew."""
    import excelize as library

    book = library.open_file(str(source))
    for sheet in book.get_sheet_list()[:1]:
        rows = book.get_rows(sheet)
        book.set_cell_value(sheet, f"A{len(rows) + 2}", TEXT)
    book.save_as(str(target))
    book.close()
    yield from ()


_EDITS: dict[str, Callable[[Path, Path], Iterator[str]]] = {
    "ours": ours,
    "openpyxl": openpyxl,
    "excelize": excelize,
}


def edit_here(way: str, source: Path, target: Path) -> None:
    """One edit in this process: prints what was refused, or why it failed."""
    from breachdocs.errors import BreachdocsError

    before = time.process_time()
    try:
        refused, failed = list(_EDITS[way](source, target)), ""
    except BreachdocsError as error:
        refused, failed = [], f"refused: {error}"
    except Exception as error:  # noqa: BLE001 -- whatever a library raises, it could not do it
        refused, failed = [], f"{type(error).__name__}: {str(error)[:80]}"
    done = {"refused": refused, "failed": failed, "seconds": time.process_time() - before}
    print(json.dumps(done))


# ------------------------------------------------------------------------------------------------ what came of it


@dataclass
class Outcome:
    """What one way did to one workbook.

    Attributes:
        failed: why there is no edited workbook; empty where there is one.
        refused: what it would not do in it, each in a sentence.
        lost: parts that are gone, or have another name.
        changed: parts that differ in what no edit asked for.
        kept: the share of the parts that are the same bytes.
        complaints: what the validator says now and did not before.
        office: whether LibreOffice, which opened it before, opens it and reads the same; empty where not asked.
    """

    failed: str = ""
    refused: list[str] = field(default_factory=list)
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: float = 0.0
    complaints: list[str] = field(default_factory=list)
    office: str = ""


def edited(way: str, source: Path, target: Path) -> Outcome:
    """Edits a workbook in a process of its own and looks at what came of it."""
    command = [sys.executable, __file__, "--way", way, "--source", str(source), "--target", str(target)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return Outcome("took too long")
    if done.returncode or not done.stdout.strip():
        return Outcome(f"died ({done.returncode})")
    outcome = Outcome(**json.loads(done.stdout.splitlines()[-1]))
    if not outcome.failed:
        looked_at(source, target, outcome)
    return outcome


def looked_at(source: Path, target: Path, outcome: Outcome) -> None:
    """Notes what differs though no edit asked for it, and what the validator says that it didn't say before."""
    from breachdocs.errors import BreachdocsError
    from breachdocs.register import compare
    from breachdocs.register.workbook.package import Package

    try:
        old, new = Package(source.read_bytes()), Package(target.read_bytes())
        differences = compare(source.read_bytes(), target.read_bytes())
    except BreachdocsError as error:
        outcome.changed.append(f"can't be compared: {error}")
        return
    same = sum(1 for name in old.names if name in new and old.same(name, new))
    outcome.kept = same / max(1, len(old.names))
    outcome.lost = [one.part for one in differences if one.change == "gone" and not one.place]
    asked = _asked_for(differences)
    outcome.changed = [
        str(one) for one in differences if one not in asked and not (one.change == "gone" and not one.place)
    ]
    outcome.complaints = sorted(_complaints(target) - _complaints(source))


def _asked_for(differences: tuple[Any, ...]) -> set[Any]:
    """The differences that an edit makes because it was asked to."""
    cells: dict[str, set[str]] = {}
    for one in differences:
        if one.after in (f'"{TEXT}"', f'"{KEY}"') or (one.change == "row" and not one.before):
            cells.setdefault(one.part, set()).add(one.place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return {one for one in differences if _is_asked_for(one, cells)}


def _is_asked_for(one: Any, cells: dict[str, set[str]]) -> bool:
    row = one.place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if _goes_with_a_row(one):
        return True
    if row.isdigit():  # a cell or a row: of a new row, or the text that was written once more
        return row in cells.get(one.part, ()) or one.change == "written otherwise"
    if one.change in ("range", "written otherwise"):
        return True
    if posixpath.basename(one.part).casefold() in ("calcchain.xml", "sharedstrings.xml"):
        return one.change == "new" or one.place.lower().endswith("count")
    return "calcPr" in one.place


def _goes_with_a_row(one: Any) -> bool:
    """Whether a formula means what it meant after a totals row moved down."""
    said = [re.sub(r"\d+", "", text) for text in (one.before, one.after)]
    return one.change == "formula" and said[0].startswith("=") and said[0] == said[1]


def _complaints(path: Path) -> set[str]:
    from openxml_audit import OpenXmlValidator, ValidationSeverity

    try:
        found = OpenXmlValidator().validate(str(path)).errors
    except Exception as error:  # noqa: BLE001 -- what it can't read it can't judge
        return {type(error).__name__}
    return {f"{one.part_uri}: {one.description}" for one in found if one.severity == ValidationSeverity.ERROR}


# --------------------------------------------------------------------------------------------------- LibreOffice


def sheets_read(path: Path, folder: Path) -> dict[str, list[list[str]]] | None:
    """Sheet → its cells as LibreOffice shows them; ``None`` where it can't open the workbook."""
    out = folder / f"read-{path.stem}"
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'office').as_uri()}"]
    command += ["--convert-to", _CSV, "--outdir", str(out), str(path)]
    try:
        subprocess.run(command, capture_output=True, timeout=OFFICE_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return None
    found = {}
    for file in sorted(out.glob("*.csv")) if out.is_dir() else ():
        with file.open(encoding="utf-8", errors="replace", newline="") as text:
            found[file.stem.removeprefix(f"{path.stem}-")] = list(csv.reader(text))
    shutil.rmtree(out, ignore_errors=True)
    return found or None


def as_before(before: dict[str, list[list[str]]], after: dict[str, list[list[str]]] | None) -> str:
    """Whether LibreOffice reads what it read before: rows that hold what was written are left aside."""
    if after is None:
        return "not opened"
    if before.keys() != after.keys():
        return "other sheets"
    for sheet, rows in before.items():
        old = [row for row in map(_trimmed, rows) if row]
        if (other := _first_other(old, [row for row in map(_trimmed, after[sheet]) if row])) is not None:
            return f"other values in {sheet}: {str(other)[:200]}"
    return "same"


def _first_other(old: list[list[str]], new: list[list[str]]) -> list[str] | None:
    """The first row that is not as it was, but for what was written."""
    at = 0
    for row in new:
        theirs = _trimmed(["" if cell in (TEXT, KEY) else cell for cell in row])
        if at < len(old) and theirs == old[at]:
            at += 1
        elif row == theirs:
            return row
    return old[at] if at < len(old) else None


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1]:
        row = row[:-1]
    return row


# -------------------------------------------------------------------------------------------------------- report


def main() -> None:
    """Edits every workbook in every way and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--ways", nargs="*", choices=WAYS, default=WAYS)
    parser.add_argument("--no-office", action="store_true")
    parser.add_argument(
        "--show", action="store_true", help="say of each workbook what is not as it should be"
    )
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--target", type=Path)
    options = parser.parse_args()
    if options.way:
        edit_here(options.way, options.source, options.target)
        return
    paths = sorted(path for path in options.folder.rglob("*") if path.suffix.casefold() in _ENDINGS)
    outcomes: dict[str, list[Outcome]] = {way: [] for way in options.ways}
    with tempfile.TemporaryDirectory() as scratch:
        for number, path in enumerate(paths):
            folder = Path(scratch)
            source = folder / f"{number:04}-before{path.suffix}"
            shutil.copyfile(path, source)
            read = None if options.no_office else sheets_read(source, folder)
            for way in options.ways:
                target = folder / f"{number:04}-{way}{path.suffix}"
                outcome = edited(way, source, target)
                if read and not outcome.failed:
                    outcome.office = as_before(read, sheets_read(target, folder))
                outcomes[way].append(outcome)
                if options.show:
                    show(path, way, outcome)
    report(len(paths), outcomes)


def show(path: Path, way: str, outcome: Outcome) -> None:
    """One workbook, where anything is to be said of it."""
    said = [outcome.failed] if outcome.failed else []
    said += outcome.refused + [f"lost {part}" for part in outcome.lost]
    said += [f"changed {one}" for one in outcome.changed[:8]]
    said += [f"complaint {one}" for one in outcome.complaints[:8]]
    said += [outcome.office] if outcome.office not in ("", "same") else []
    for line in said:
        print(f"{path.name}  {way}: {line}", flush=True)


def report(count: int, outcomes: dict[str, list[Outcome]]) -> None:
    """The table."""
    print(f"\n{count} workbooks")
    head = (
        "",
        "edited",
        "refused",
        "failed",
        "lost parts",
        "parts",
        "changed",
        "kept",
        "complaints",
        "office",
        "same",
    )
    print("".join(f"{name:>11}" for name in head))
    for way, of_way in outcomes.items():
        done = [one for one in of_way if not one.failed]
        refused = sum(one.failed.startswith("refused") for one in of_way)
        opened = [one for one in done if one.office]
        numbers = (
            len(done),
            refused,
            len(of_way) - len(done) - refused,
            sum(bool(one.lost) for one in done),
            sum(len(one.lost) for one in done),
            sum(bool(one.changed) for one in done),
            f"{sum(one.kept for one in done) / max(1, len(done)):.1%}",
            sum(bool(one.complaints) for one in done),
            f"{sum(one.office != 'not opened' for one in opened)}/{len(opened)}",
            sum(one.office == "same" for one in opened),
        )
        print("".join(f"{value!s:>11}" for value in (way, *numbers)))


if __name__ == "__main__":
    main()
