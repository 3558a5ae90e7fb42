"""Broken forms by the thousand: each must end as a reading or as a refusal, in two seconds and 300 MB.

    python benchmarks/fuzz_reading.py --minutes 20 --seed 1 --workers 2 [--findings FILE]
    python benchmarks/fuzz_reading.py --seed 1 --step 4711          # that one again, with its traceback

Each step makes a form in one of the dialects of the tests' samples, breaks it (`mutations`) and reads it. What a step
does follows from the seed and its number alone, so that these two are all that is kept of a finding: no text of a form.
Measured last on a walk over the bytes themselves: 3 minutes found two faults (ends without beginnings, since mended),
then 13 minutes and 6,813 executions of seed 9701 in one process found none.
A worker that meets a finding of time or memory is replaced. Runs where the system has CPU timers (Linux, Mac).
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import multiprocessing
import resource
import signal
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import mutations
import pdf_shorthand
from breachdocs.config import Intake
from breachdocs.errors import Refusal
from breachdocs.faults import place_of
from breachdocs.form import FIELDS
from breachdocs.reading import read_bytes
from sample_forms import DIALECTS, OWN, OWN_UNTAGGED, sample

RECEIVED = dt.datetime(2026, 11, 1, 9, 0)
LIMITS = Intake(libreoffice=False)
SECONDS, MEGABYTES = 2.0, 300
#: Wall seconds after which a worker that says nothing hangs outside Python, where its own timer can't reach it.
_SILENT = 60.0
#: Makes a step's input from the seed and the step's number, and gives what is to be done with it: says how that ends.
Prepare = Callable[[int, int], Callable[[], str]]
_NAMES = (OWN, OWN_UNTAGGED, *DIALECTS)
_POOL: dict[tuple[str, int], bytes] = {}


class TooLong(BaseException):
    """The time limit passed; no `Exception`, so that nothing on the way catches it."""


def made(seed: int, step: int) -> bytes:
    """The broken form of a step."""
    rng = Random(f"{seed} {step}")  # noqa: S311 -- no secret
    key = (rng.choice(_NAMES), rng.randrange(4))
    if key not in _POOL:
        _POOL[key] = sample(*key).docx
    docx, kind = _POOL[key], rng.random()
    if kind < 0.08:
        return mutations.mutated_bytes(_pdf(), rng)
    if kind < 0.7:
        xml = zipfile.ZipFile(io.BytesIO(docx)).read("word/document.xml")
        return mutations.with_main(docx, mutations.mutated_xml(xml, rng), rng)
    return mutations.mutated_bytes(docx, rng) if kind < 0.8 else mutations.mutated_package(docx, rng)


@cache
def _pdf() -> bytes:
    """A form as PDF, with words, ruled lines and form fields."""
    labels = [label for field in FIELDS if len(label := field.question.label) < 40]
    tables = [
        pdf_shorthand.grid(*((label, "32 Oak|12/03/2026") for label in labels[at : at + 20]))
        for at in (0, 20, 40)
    ]
    fields = [pdf_shorthand.text_field(label, "1 - 9", 780 - 20 * at) for at, label in enumerate(labels[:20])]
    ticks = [pdf_shorthand.tick_field(f"tick{at}", 700 - 20 * at, is_on=at % 2 == 0) for at in range(20)]
    return pdf_shorthand.pdf(*tables, fields=(*fields, *ticks))


def _read(seed: int, step: int) -> Callable[[], str]:
    data = made(seed, step)

    def read() -> str:
        read_bytes(data, received=RECEIVED, limits=LIMITS).form.model_dump_json()
        return "read"

    return read


def outcome(prepared: Callable[[], str]) -> tuple[str, bool]:
    """How a step ends, and whether that is a finding."""
    before = _peak()
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        ended, found = prepared(), False
    except Refusal as refusal:
        ended, found = f"refused: {refusal.code}", False
    except TooLong as error:
        ended, found = f"over {SECONDS:g} s: {place_of(error)}", True
    except BaseException as error:  # noqa: BLE001 -- whatever it is, it is what is looked for
        ended, found = place_of(error), True
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if not found and _peak() > max(before, MEGABYTES):
        return f"over {MEGABYTES} MB, {ended}", True
    return ended, found


def _peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def work(prepare: Prepare, seed: int, steps: range, until: float, pipe: Connection) -> None:
    """A worker: step after step, each told before it begins and when it has ended."""
    signal.signal(signal.SIGPROF, _ring)
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    for step in steps:
        if time.time() > until:
            break
        pipe.send((step, "", False))
        ended, found = outcome(prepare(seed, step))
        pipe.send((step, ended, found))
        if ended.startswith("over"):
            break  # its peak memory, and what the timer broke off, would spoil what follows
    pipe.close()


class Fuzzing:
    """One run: its workers, its counts, its findings."""

    def __init__(self, prepare: Prepare, seed: int, workers: int, until: float, findings: Path) -> None:
        self.ended: Counter[str] = Counter()
        self.findings = 0
        self._alike: Counter[str] = Counter()
        self._prepare = prepare
        self._seed, self._stride, self._until, self._findings = seed, workers, until, findings
        self._processes = multiprocessing.get_context("spawn")
        self._at: dict[Connection, tuple[multiprocessing.process.BaseProcess, int, float]] = {}

    def run(self, first: int) -> None:
        """Keeps all workers going until the time is up."""
        for number in range(self._stride):
            self._start(first + number)
        while self._at:
            for pipe in wait(list(self._at), timeout=5):
                self._hear(pipe)  # type: ignore[arg-type]
            for pipe, (process, step, since) in list(self._at.items()):
                if time.time() - since > _SILENT:
                    process.kill()
                    self._found(step, "hangs outside Python")
                    self._go_on(pipe)

    def _start(self, step: int) -> None:
        here, there = self._processes.Pipe(duplex=False)
        steps = range(step, sys.maxsize, self._stride)
        process = self._processes.Process(
            target=work, args=(self._prepare, self._seed, steps, self._until, there), daemon=True
        )
        process.start()
        there.close()
        self._at[here] = (process, step, time.time())

    def _hear(self, pipe: Connection) -> None:
        process, step, _ = self._at[pipe]
        try:
            step, ended, found = pipe.recv()
        except EOFError:
            process.join()
            if process.exitcode:
                self._found(step, f"killed its process ({process.exitcode})")
            self._go_on(pipe)
            return
        self._at[pipe] = (process, step, time.time())
        if ended:
            self.ended[ended] += 1
            if found:
                self._found(step, ended)

    def _go_on(self, pipe: Connection) -> None:
        _, step, _ = self._at.pop(pipe)
        pipe.close()
        if time.time() < self._until:
            self._start(step + self._stride)

    def _found(self, step: int, what: str) -> None:
        self.findings += 1
        self._alike[what] += 1
        if self._alike[what] <= 3:
            print(f"step {step}: {what}", flush=True)
        with self._findings.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"seed": self._seed, "step": step, "what": what}) + "\n")


def main() -> None:
    """Runs the fuzzing of the reader."""
    fuzz(_read, str(__doc__))


def fuzz(prepare: Prepare, about: str) -> None:
    """Runs a fuzzing and prints executions and how they ended; the exit status is 1 where anything was found."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--first", type=int, default=0, help="the step to begin with")
    parser.add_argument("--step", type=int, help="do this one step and show its traceback")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings.jsonl"))
    chosen = parser.parse_args()
    if chosen.step is not None:
        print(prepare(chosen.seed, chosen.step)())
        return
    until = time.time() + chosen.minutes * 60
    fuzzing = Fuzzing(prepare, chosen.seed, chosen.workers, until, chosen.findings)
    fuzzing.run(chosen.first)
    print(f"\n{sum(fuzzing.ended.values())} executions, {fuzzing.findings} findings")
    for ended, count in fuzzing.ended.most_common():
        print(f"{count:8} {ended}")
    sys.exit(1 if fuzzing.findings else 0)


if __name__ == "__main__":
    main()
