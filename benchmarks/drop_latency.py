"""From a file in the inbox to its row in the register, with the watcher at work and many rows there already.

    python benchmarks/drop_latency.py [--drops 200] [--rows 10000] [--idle 60]

A workspace is filled with so many incidents, in ledger and register. `breachdocs`' own watch runs in a process of its
own with the settings as they come. First nothing is dropped for a while, beside as many files in the archive, and the
CPU time and memory of the watcher are told. Then a form is renamed into the inbox at a random moment, and the
register's file is looked at every few milliseconds: told is what lies beyond the settle time.

Measured on two cores with nothing else to do, 60 drops, 10,000 rows: median 0.38, worst 1.01 s beyond the settle time;
idle before the first drop, with 10,000 files in the archive, 0.07 % of a core and 54 MB (what is shared counted once).
Later, on a slower day, 20 drops: median 0.46, worst 0.85 s; idle 0.10 % and 58 MB.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from breachdocs.config import Settings
from breachdocs.workspace import Workspace
from run_throughput import megabytes, worked

_ROWS_AT_ONCE = 600
_LOOK_SECONDS = 0.005
_LONGEST = 60.0


def settings_of(root: Path) -> Settings:
    """As a new workspace has them."""
    return Settings.model_validate({"ledger": {"state_folder": str(root.parent / "state")}})


def fill(workspace: Workspace, rows: int) -> None:
    """So many incidents, registered and archived, an original each."""
    from breachdocs import intake  # noqa: PLC0415 -- not for the watcher
    from breachdocs.holding import hold  # noqa: PLC0415 -- the same
    from breachdocs.reading import Reading  # noqa: PLC0415 -- the same
    from breachdocs.run import deciding, registering  # noqa: PLC0415 -- the same
    from breachdocs.run.one_pass import Pass  # noqa: PLC0415 -- the same
    from breachdocs.run.read_drops import Taken  # noqa: PLC0415 -- the same
    from workspace_cases import breach  # noqa: PLC0415 -- the same

    now = dt.datetime(2026, 3, 2, 10, 30)
    with hold(workspace) as held:
        a_pass = Pass(workspace, held.ledger, held.log, lambda: now)
        for first in range(0, rows, _ROWS_AT_ONCE):
            drops = [
                intake.Drop(
                    id=f"0-{number:08d}",
                    name=f"{number}.docx",
                    place=f"{number}.docx",
                    suffix=".docx",
                    size=1,
                    state=intake.State.CLAIMED,
                    received=now,
                    sha256=f"{number:064d}",
                )
                for number in range(first, min(rows, first + _ROWS_AT_ONCE))
            ]
            deciding.decide(
                a_pass,
                [
                    Taken(drop, form=Reading(form=breach(int(drop.name[:-5])), source="docx"))
                    for drop in drops
                ],
            )
            registering.write_rows(a_pass)
            drops = held.ledger.drops(intake.State.REGISTERED)
            held.ledger.move_on(drops, intake.State.ARCHIVED, now)
            for drop in drops:
                folder = workspace.incident(drop.reference)
                folder.mkdir(parents=True)
                (folder / "original.docx").write_bytes(b"PK")


def waited(workspace: Workspace, number: int) -> float:
    """Seconds from a drop's arrival until the register was written."""
    from workspace_cases import breach, file_of  # noqa: PLC0415 -- not for the watcher

    content = file_of(breach(number))
    beside = workspace.root / "arriving.docx"
    beside.write_bytes(content)
    before = workspace.register.stat().st_mtime_ns
    beside.rename(workspace.inbox / f"form {number}.docx")
    began = time.time()
    while workspace.register.stat().st_mtime_ns == before:
        if time.time() - began > _LONGEST:
            sys.exit("A drop was not registered.")
        time.sleep(_LOOK_SECONDS)
    took = time.time() - began
    while any(workspace.claimed.iterdir()):
        time.sleep(0.05)
    return took


def told(watcher: int, seconds: float) -> str:
    """What a watcher with nothing to do takes of the machine."""
    begin = worked(watcher)
    time.sleep(seconds)
    spent = worked(watcher) - begin
    return f"idle for {seconds:.0f} s: {100 * spent / seconds:.2f} % of a core, {megabytes(watcher):.0f} MB"


def main() -> None:
    """Fills, drops, waits, and prints the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--drops", type=int, default=200)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--idle", type=float, default=60.0)
    parser.add_argument("--watch", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.watch is not None:
        from breachdocs.watch import watch  # noqa: PLC0415 -- in the measured process only

        watch(Workspace(given.watch, settings_of(given.watch)))
        return
    random = Random(1)  # noqa: S311 -- to be repeated, not secret
    with tempfile.TemporaryDirectory(prefix="breachdocs-latency-") as folder:
        root = Path(folder) / "workspace"
        workspace = Workspace(root, settings_of(root))
        begin = [sys.executable, "-m", "breachdocs", "init", str(root)]
        subprocess.run(begin, check=True, capture_output=True)
        fill(workspace, given.rows)
        watcher = subprocess.Popen([sys.executable, __file__, "--watch", str(root)])
        try:
            time.sleep(5)
            print(f"before the first drop, {told(watcher.pid, given.idle)}", flush=True)
            waited(workspace, given.rows + 1)
            times = []
            for number in range(given.drops):
                time.sleep(random.uniform(0, 3))
                took = waited(workspace, given.rows + 2 + number)
                times.append(took - workspace.settings.intake.settle_seconds)
            times.sort()
            worst = times[min(len(times) - 1, int(0.99 * len(times)))]
            print(
                f"{len(times)} drops, {given.rows} rows; seconds beyond the settle time: median "
                f"{statistics.median(times):.2f}, 99th percentile {worst:.2f}, worst {times[-1]:.2f}"
            )
        finally:
            watcher.terminate()
            watcher.wait()


if __name__ == "__main__":
    main()
