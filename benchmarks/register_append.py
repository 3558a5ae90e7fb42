"""Adding one row to a register of many: ours in place, openpyxl's load, append and save, excelize's, and the floor.

The floor is the zip copied with every part unpacked and packed again, by zlib at the level that we pack with and at its
default. "ours" goes on from a register that we wrote last; "after" from the same register as another program packs it,
with no cuts in it. Each measurement is a fresh process, from a file to a file; ways take turns, so that a busy machine
slows all of them alike. Quote ratios.

Measured on two cores shared with others: 10,000 rows 0.52 s and 57 MB (1.40 x floor, 0.65 x floor-6; 53 x openpyxl
earlier), right after another program packed it 2.03 x floor and 0.94 x floor-6. 100,000 rows 4.8 s and 77 MB
(1.37 x floor, 0.60 x floor-6), after another program 7.3 s and 87 MB (2.07 x floor, 0.90 x floor-6); openpyxl had not
saved them after 33 minutes there, with 205 s of CPU and 5.0 GB seen while it was still loading. With a note on each of
10,000 rows an added row takes 0.65 s instead of 0.47. 1,000 rows in one write to 10,000: 2.1 s.
On a quiet machine: 1,000 rows 0.07 s (1.95 x floor, 34 x openpyxl); 10,000 rows 0.45 s and 56 MB (1.46 x floor, 0.61 x
floor-6, 56 x openpyxl), after another program 2.2 x floor and 0.93 x floor-6.

    python benchmarks/register_append.py [ROWS …] [--rounds N] [--without WAY …]
"""

# ruff: noqa: PLC0415 -- what each way imports is left to the process that measures it

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from importlib import import_module
from pathlib import Path

NOW = dt.datetime(2026, 7, 16, 10, 0)
WAYS = ("ours", "after", "openpyxl", "excelize", "floor", "floor-6")


def filled(rows: int) -> bytes:
    """A register of our own with so many incidents."""
    from breachdocs.config import Settings
    from breachdocs.register import Changes, apply, build_register

    empty = build_register(Settings(), created=NOW)
    return apply(
        empty, Changes({"Incidents": tuple(row(number) for number in range(rows))}), {}, now=NOW
    ).content


def row(number: int):
    """A made-up incident with every column filled that a form fills."""
    from breachdocs.register import INCIDENT_HEADINGS, Row

    received = NOW - dt.timedelta(hours=number % 5000)
    known = {
        "Received": received,
        "Status": ("New", "Under review", "With DPO", "Closed")[number % 4],
        "School": f"School {number % 40}",
        "Kind": "Incident",
        "Incident date": received.date(),
        "Discovered": received - dt.timedelta(hours=5),
        "Type of breach": "Loss or theft of paperwork or device",
        "Description": f"Paper {number} was left on a bus between two schools and handed in the next morning."
        * 2,
        "People affected": number % 300,
        "Records affected": number % 900,
        "Likelihood": number % 5 + 1,
        "Impact": number % 4 + 1,
        "Score": (number % 5 + 1) * (number % 4 + 1),
        "Band": ("Low", "Medium", "High", "Extreme")[number % 4],
        "ICO advice": ("Report", "Refer to DPO", "Log")[number % 3],
        "ICO deadline": received + dt.timedelta(hours=67),
    }
    left = ("Open actions", "Next action due", "Notes", "ICO decision", "Reported to ICO")
    cells = {
        heading: known.get(heading, f"{heading} {number % 97}")
        for heading in INCIDENT_HEADINGS
        if heading not in left
    }
    return Row(f"2026-{number:05d}", {**cells, "Reference": f"2026-{number:05d}"})


def ours(source: Path, target: Path) -> None:
    """The row added in place, dashboard and all."""
    from breachdocs import files
    from breachdocs.register import Changes, apply, load

    new = apply(load(source)[0], Changes({"Incidents": (row(999_999),)}), {}, now=NOW)
    files.write_atomically(target, new.stored.pieces())


def openpyxl(source: Path, target: Path) -> None:
    """Load, append, make the table longer, save."""
    from openpyxl import load_workbook

    book = load_workbook(source)
    sheet = book["Incidents"]
    cells = row(999_999).cells
    sheet.append([cells.get(heading.value) for heading in sheet[1]])
    table = sheet.tables["Incidents"]
    table.ref = f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
    book.save(target)


def excelize(source: Path, target: Path) -> None:
    """Open, set the row, save; it can't make a table longer."""
    import excelize as library

    book = library.open_file(str(source))
    cells = row(999_999).cells
    last = len(book.get_cols("Incidents")[0]) + 1
    values = [cells.get(heading) for heading in book.get_rows("Incidents")[0]]
    book.set_sheet_row("Incidents", f"A{last}", [value if value is not None else "" for value in values])
    book.save_as(str(target))
    book.close()


def floor(source: Path, target: Path, level: int | None = None) -> None:
    """The zip copied, its parts unpacked and packed again, a piece at a time."""
    from breachdocs.register.workbook.packing import LEVEL

    level = LEVEL if level is None else level
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for entry in old.infolist():
            copy = zipfile.ZipInfo(entry.filename, entry.date_time)
            copy.compress_type = zipfile.ZIP_DEFLATED
            copy._compresslevel = level  # noqa: SLF001 -- the only way to say it for a part that is streamed
            with old.open(entry) as read, new.open(copy, "w", force_zip64=False) as write:
                shutil.copyfileobj(read, write, 1 << 20)


def measured(way: str, path: str) -> None:
    """One way, once, in this process: seconds of CPU with everything imported, and megabytes at the peak (Linux)."""
    source, target = Path(path), Path(path).with_name(f"{way}.xlsx")
    row(0)
    import_module(way if way in ("openpyxl", "excelize") else "breachdocs.register.editing")
    before = time.process_time()
    if way == "after":
        ours(source.with_name("floor-6.xlsx"), target)
    elif way == "floor-6":
        floor(source, target, 6)
    else:
        {"ours": ours, "openpyxl": openpyxl, "excelize": excelize, "floor": floor}[way](source, target)
    seconds = time.process_time() - before
    # Not `getrusage`: it hands down the peak of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "bytes": target.stat().st_size}))


def main() -> None:
    """Measures and prints a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rows", nargs="*", type=int, default=[100, 1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", nargs="*", choices=WAYS, default=[])
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--file")
    options = parser.parse_args()
    if options.way:
        measured(options.way, options.file)
        return
    for rows in options.rows:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "register.xlsx"
            path.write_bytes(filled(rows))
            floor(path, path.with_name("floor-6.xlsx"), 6)
            ways = [way for way in WAYS if way not in options.without]
            runs: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
            for _ in range(options.rounds):
                for way in ways:
                    command = [sys.executable, __file__, "--way", way, "--file", str(path)]
                    done = subprocess.run(command, check=True, capture_output=True, text=True)
                    runs[way].append(json.loads(done.stdout))
            report(rows, path.stat().st_size, runs)


def report(rows: int, size: int, runs: dict[str, list[dict[str, float]]]) -> None:
    """The medians of one size, and the ratios within each round."""
    print(f"\n{rows:,} rows, {size / 1e6:.1f} MB, {len(runs['ours'])} rounds")
    for way, results in runs.items():
        seconds = statistics.median(result["seconds"] for result in results)
        peak = max(result["peak"] for result in results)
        print(
            f"  {way:9} {seconds:8.3f} s  {peak:7.1f} MB  {results[0]['bytes'] / 1e6:6.1f} MB written"
            f"{ratio(runs, way, 'openpyxl', 'x openpyxl', turned=True)}{ratio(runs, way, 'floor', 'x floor')}"
            f"{ratio(runs, way, 'floor-6', 'x floor-6')}"
        )


def ratio(
    runs: dict[str, list[dict[str, float]]], way: str, other: str, unit: str, *, turned: bool = False
) -> str:
    """The median ratio of two ways within each round."""
    if other not in runs:
        return ""
    pairs = [(one["seconds"], two["seconds"]) for one, two in zip(runs[way], runs[other], strict=True)]
    return f"  {statistics.median(two / one if turned else one / two for one, two in pairs):7.2f} {unit}"


if __name__ == "__main__":
    main()
