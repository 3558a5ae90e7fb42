"""Many forms at once, end to end: from the inbox into the register, with every draft written and every original kept.

    python benchmarks/run_throughput.py [--forms 1000 10000] [--workers auto]

The forms are the tests' samples, all different, in every dialect they know. Each number of forms is dropped into a
fresh workspace as `breachdocs init` lays it out, and one pass is made in a process of its own; the settle time is not
waited for. Told are forms a second by the clock, the CPU time of the run and of its workers for each form, and the most
memory that they held at one moment, what they share counted once. With two numbers: how many times as long, and how
much CPU time, the second took.

Measured on two cores with nothing else to do, twice: 1,000 forms in 21 s, 48.1 and 48.2 a second, 15 to 16 ms of CPU
a form in the run and 21 in its workers, 358 MB. 10,000 forms: 249 and 258 s, 40.2 and 38.7 a second, 19 to 20 ms in
the run and 22 to 24 in its workers, 476 MB; 12.0 and 12.4 × as long as 1,000, and 11.3 and 12.0 × the CPU time. Some
of that is the samples' five schools, each with two thousand incidents a year to compare a new one with (2 ms at the
last form).
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path.insert(0, str(TESTS))

_BATCH = 100
_SAMPLE_SECONDS = 0.5


def make(folder: str, first: int, count: int) -> None:
    """Writes samples that are not there yet, the dialects in turn."""
    from sample_forms import DIALECTS, OWN, OWN_UNTAGGED, sample  # noqa: PLC0415 -- a worker's

    names = [OWN, OWN_UNTAGGED, *DIALECTS]
    for number in range(first, first + count):
        path = Path(folder, f"{number:06d}.docx")
        if not path.exists():
            path.write_bytes(sample(names[number % len(names)], 7_000_000 + number).docx)


def samples(folder: Path, most: int) -> None:
    """Makes the forms on both cores."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        made = [pool.submit(make, str(folder), at, min(_BATCH, most - at)) for at in range(0, most, _BATCH)]
        for one in made:
            one.result()


def descendants(root: int) -> Iterator[Path]:
    """The folder in ``/proc`` of a process and of those that it started."""
    parents, found = {}, {root}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            parents[int(entry.name)] = int(_fields(entry)[1])
    for process, parent in sorted(parents.items()):
        if parent in found:
            found.add(process)
    return (Path(f"/proc/{process}") for process in found)


def _fields(process: Path) -> list[str]:
    return (process / "stat").read_text().rsplit(")", 1)[1].split()


def cpu_seconds() -> tuple[float, float]:
    """What this process has worked, and what those that it started have, those that are gone among them."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    mine = own.ru_utime + own.ru_stime
    return mine, worked(os.getpid()) - mine


def worked(root: int) -> float:
    """The CPU seconds of a process and of those that it started, those that are gone among them."""
    ticks = 0
    for process in descendants(root):
        with contextlib.suppress(OSError):
            ticks += sum(map(int, _fields(process)[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def megabytes(root: int) -> float:
    """What a process and those that it started hold in memory; what they share is counted once."""
    total = 0.0
    for process in descendants(root):
        with contextlib.suppress(OSError):
            held = (process / "smaps_rollup").read_text()
            total += int(held.partition("\nPss:")[2].split()[0]) / 1e3
    return total


def one_pass(root: Path, workers: str) -> dict[str, float]:
    """Makes the pass, watching itself."""
    from breachdocs.config import Settings  # noqa: PLC0415 -- in the measured process only
    from breachdocs.run import run_once  # noqa: PLC0415 -- the same
    from breachdocs.workspace import Workspace  # noqa: PLC0415 -- the same

    settings = Settings.model_validate(
        {
            "intake": {"settle_seconds": 0},
            "ledger": {"state_folder": str(root.parent / f"{root.name}-state")},
            "workers": workers,
        }
    )
    peak, done = [0.0], threading.Event()

    def look() -> None:
        while not done.wait(_SAMPLE_SECONDS):
            peak[0] = max(peak[0], megabytes(os.getpid()))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    began = time.perf_counter()
    report = run_once(Workspace(root, settings), wait=False)
    seconds = time.perf_counter() - began
    own, others = cpu_seconds()
    done.set()
    taken = len(report.registered) + len(report.updated) + len(report.duplicates)
    return {
        "seconds": seconds,
        "own": own,
        "others": others,
        "megabytes": peak[0],
        "taken": taken,
        "refused": len(report.refused),
    }


def measured(forms: Path, number: int, workers: str) -> dict[str, float]:
    """A fresh workspace with so many forms in its inbox, and a pass over it in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="breachdocs-throughput-") as folder:
        root = Path(folder) / "workspace"
        begin = [sys.executable, "-m", "breachdocs", "init", str(root)]
        subprocess.run(begin, check=True, capture_output=True)
        for path in sorted(forms.iterdir())[:number]:
            shutil.copyfile(path, root / "inbox" / path.name)
        shown = subprocess.run(
            [sys.executable, __file__, "--pass", str(root), "--workers", workers],
            capture_output=True,
            text=True,
            check=True,
        )
        found: dict[str, float] = json.loads(shown.stdout.splitlines()[-1])
        return found


def main() -> None:
    """Makes the forms, runs the passes and prints their figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--forms", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--workers", default="auto")
    parser.add_argument("--samples", type=Path, help="keep the forms in this folder for the next time")
    parser.add_argument("--pass", type=Path, dest="root", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.root is not None:
        print(json.dumps(one_pass(given.root, given.workers)))
        return
    with tempfile.TemporaryDirectory(prefix="breachdocs-samples-") as folder:
        forms = given.samples or Path(folder)
        samples(forms, max(given.forms))
        seconds, cpu = [], []
        for number in given.forms:
            found = measured(forms, number, given.workers)
            seconds.append(found["seconds"])
            cpu.append(found["own"] + found["others"])
            print(
                f"{number} forms: {found['taken']:.0f} taken in, {found['refused']:.0f} refused, "
                f"{found['seconds']:.0f} s; {number / found['seconds']:.1f} forms a second by the clock, "
                f"CPU {found['own'] / number * 1e3:.1f} ms a form in the run, {found['others'] / number * 1e3:.1f} ms "
                f"in its workers; at most {found['megabytes']:.0f} MB",
                flush=True,
            )
    for number, took, worked in zip(given.forms[1:], seconds[1:], cpu[1:], strict=True):
        print(
            f"{number} forms took {took / seconds[0]:.1f} × as long as {given.forms[0]}, "
            f"and {worked / cpu[0]:.1f} × the CPU time"
        )


if __name__ == "__main__":
    main()
