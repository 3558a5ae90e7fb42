"""Adding one row to a register of many: ours in place, openpyxl's load, append and save, and the floor.

The floor is what no edit can avoid: the zip copied with the one changed sheet unpacked and packed again. Each
measurement is a fresh process; ways take turns, so that a busy machine slows all of them alike. Quote ratios.

    python benchmarks/register_append.py [ROWS …] [--rounds N]
"""

# ruff: noqa: PLC0415 -- what each way imports is left to the process that measures it

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from importlib import import_module
from pathlib import Path

NOW = dt.datetime(2026, 7, 16, 10, 0)
WAYS = ("ours", "openpyxl", "floor")


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


def ours(content: bytes) -> bytes:
    """The row added in place, dashboard and all."""
    from breachdocs.register import Changes, apply

    return apply(content, Changes({"Incidents": (row(999_999),)}), {}, now=NOW).content


def openpyxl(content: bytes) -> bytes:
    """Load, append, make the table longer, save."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    sheet = book["Incidents"]
    cells = row(999_999).cells
    sheet.append([cells.get(heading.value) for heading in sheet[1]])
    table = sheet.tables["Incidents"]
    table.ref = f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def floor(content: bytes) -> bytes:
    """The zip copied, its largest sheet unpacked and packed again; the small parts too."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
    return out.getvalue()


def measured(way: str, path: str) -> None:
    """One way, once, in this process: seconds of CPU with everything imported, and megabytes at the peak (Linux)."""
    content = Path(path).read_bytes()
    row(0)
    if way == "openpyxl":
        import_module("openpyxl")
    else:
        import_module("breachdocs.register.editing")
    before = time.process_time()
    result = {"ours": ours, "openpyxl": openpyxl, "floor": floor}[way](content)
    seconds = time.process_time() - before
    # Not `getrusage`: it hands down the peak of the process that started this one.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "bytes": len(result)}))


def main() -> None:
    """Measures and prints a table for each size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rows", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
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
            runs: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
            for _ in range(options.rounds):
                for way in WAYS:
                    command = [sys.executable, __file__, "--way", way, "--file", str(path)]
                    done = subprocess.run(command, check=True, capture_output=True, text=True)
                    runs[way].append(json.loads(done.stdout))
            report(rows, path.stat().st_size, runs)


def report(rows: int, size: int, runs: dict[str, list[dict[str, float]]]) -> None:
    """The medians of one size, and the ratios within each round."""
    print(f"\n{rows:,} rows, {size / 1e6:.1f} MB, {len(runs['ours'])} rounds")
    for way, results in runs.items():
        seconds = statistics.median(result["seconds"] for result in results)
        peak = statistics.median(result["peak"] for result in results)
        faster = statistics.median(
            other["seconds"] / own["seconds"] for other, own in zip(runs["openpyxl"], results, strict=True)
        )
        over = statistics.median(
            own["seconds"] / low["seconds"] for own, low in zip(results, runs["floor"], strict=True)
        )
        print(f"  {way:9} {seconds:8.3f} s  {peak:7.1f} MB   {faster:6.1f} x openpyxl   {over:6.2f} x floor")


if __name__ == "__main__":
    main()
