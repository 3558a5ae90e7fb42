"""Ten thousand forms on one core and on two, and what one form takes of memory.

    python benchmarks/reading_scale.py [--forms N] [--distinct N] [--rounds N]

The forms are samples of the tests in all their dialects, made once in a temporary folder; where fewer distinct ones
are made than are read, each is read several times. Reading runs in processes that are started fresh. One worker and
two take turns. Wall time says what a user waits; the CPU time of the workers says what a busy machine would have
hidden: two workers whose CPU time together is that of one could be twice as fast on two idle cores.

Memory: a process that imports the reader, then reads one form; the peak of each is reported and what lies between.

Measured on two cores with nothing else to do, 10,000 forms, 2,000 different: one worker 122 a second, two 258 (2.11 ×);
39 MB for one form, of which 37 MB are Python with the reader imported.
"""

from __future__ import annotations

import argparse
import datetime as dt
import multiprocessing
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

RECEIVED = dt.datetime(2026, 11, 1, 9, 0)
_BATCH = 50
_ONE_FORM = """
import datetime, pathlib, resource, sys
from breachdocs.config import Intake
from breachdocs.reading import read_file
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
before = peak()
read_file(pathlib.Path(sys.argv[1]), received=datetime.datetime(2026, 11, 1, 9, 0), limits=Intake())
print(before, peak())
"""


def make(folder: str, seed: int, first: int, count: int) -> None:
    """Writes samples, the dialects in turn."""
    from sample_forms import DIALECTS, OWN, OWN_UNTAGGED, sample  # noqa: PLC0415 -- a worker that reads needs none

    names = [OWN, OWN_UNTAGGED, *DIALECTS]
    for number in range(first, first + count):
        made = sample(names[number % len(names)], seed * 1_000_000 + number)
        Path(folder, f"{number:06d}.docx").write_bytes(made.docx)


def read(paths: list[str]) -> tuple[int, int, float]:
    """Reads forms; returns how many were read, how many answers they hold, and the CPU seconds it took."""
    from breachdocs.config import Intake  # noqa: PLC0415 -- the parent process needs none of it
    from breachdocs.reading import read_file  # noqa: PLC0415

    start, limits = time.process_time(), Intake()
    answers = 0
    for path in paths:
        answers += len(read_file(Path(path), received=RECEIVED, limits=limits).places)
    return len(paths), answers, time.process_time() - start


def batches(paths: list[str]) -> Iterator[list[str]]:
    """The forms in the portions that a worker takes at a time."""
    for at in range(0, len(paths), _BATCH):
        yield paths[at : at + _BATCH]


def measured(paths: list[str], workers: int) -> tuple[float, float]:
    """Wall seconds, and CPU seconds of all workers, for reading all forms; the workers are warm."""
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(read, [paths[:_BATCH]] * workers * 2))
        start = time.perf_counter()
        done = list(pool.map(read, batches(paths)))
        wall = time.perf_counter() - start
    assert sum(count for count, _, _ in done) == len(paths)  # noqa: S101 -- a benchmark that read less is none
    return wall, sum(seconds for _, _, seconds in done)


def memory(paths: list[str]) -> list[tuple[float, float]]:
    """For each form a fresh process: its peak in MB with the reader imported, and after reading the form."""
    peaks = []
    for path in paths:
        shown = subprocess.run(
            [sys.executable, "-c", _ONE_FORM, path], capture_output=True, text=True, check=True
        )
        before, after = shown.stdout.split()
        peaks.append((float(before), float(after)))
    return peaks


def main() -> None:
    """Makes the forms, runs the benchmark and prints its figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--forms", type=int, default=10_000)
    parser.add_argument("--distinct", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="breachdocs-scale-") as folder:
        distinct = min(chosen.distinct, chosen.forms)
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
            made = [
                pool.submit(make, folder, 1, at, min(100, distinct - at)) for at in range(0, distinct, 100)
            ]
            for one in made:
                one.result()
        own = sorted(str(path) for path in Path(folder).iterdir())
        paths = (own * (chosen.forms // len(own) + 1))[: chosen.forms]
        print(f"{len(paths)} forms, {len(own)} distinct, {chosen.rounds} rounds\n")
        report_speed(paths, chosen.rounds)
        report_memory(memory(own[:29]))


def report_speed(paths: list[str], rounds: int) -> None:
    """Prints forms a second on one worker and two, and how near to twice."""
    times = [(measured(paths, 1), measured(paths, 2)) for _ in range(rounds)]
    for index, name in enumerate(("one worker", "two workers")):
        wall = statistics.median(both[index][0] for both in times)
        cpu = statistics.median(both[index][1] for both in times)
        print(
            f"{name:12} {len(paths) / wall:7.0f} forms a second, {cpu / len(paths) * 1000:5.2f} ms of CPU a form"
        )
    by_wall = statistics.median(one[0] / two[0] for one, two in times)
    by_cpu = statistics.median(2 * one[1] / two[1] for one, two in times)
    print(f"two workers are {by_wall:.2f} × as fast as one here, {by_cpu:.2f} × by their CPU time")


def report_memory(peaks: list[tuple[float, float]]) -> None:
    """Prints the peak of a process that reads one form, and how much of it is the form's."""
    worst = max(peaks, key=lambda both: both[1] - both[0])
    before = statistics.median(one for one, _ in peaks)
    after = statistics.median(two for _, two in peaks)
    print(f"\nmemory of {len(peaks)} processes that read one form each: peak {after:.0f} MB (median),")
    print(
        f"of which {before:.0f} MB are Python with the reader imported; the form takes {after - before:.1f} MB"
    )
    print(f"at most {worst[1] - worst[0]:.1f} MB; this process itself: ", end="")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
