"""A program killed (``kill -9``) at random moments as it writes the register: it opens, with each incident once.

One process after another takes up the workspace, queues an incident, writes it, and goes on to the next, until it is
killed at a random moment. After each kill the register is opened and counted; in the end nothing that was queued is
missing. Linux and macOS only, as it forks.

    python benchmarks/register_kill.py [--kills 1000] [--seed 1]
"""

from __future__ import annotations

import argparse
import io
import os
import random
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path

import openpyxl

from breachdocs.clock import local_now
from breachdocs.config import Settings
from breachdocs.holding import hold
from breachdocs.register import Row, build_register
from breachdocs.register.workbook.book import Book, rows_of
from breachdocs.register.workbook.model import Layout
from breachdocs.run.one_pass import Pass
from breachdocs.run.registering import write_rows
from breachdocs.run.what_people_typed import read_all
from breachdocs.workspace import Workspace

_LAYOUT = Layout("Incidents", "Reference")


def made(root: Path) -> Workspace:
    """A workspace with a new register."""
    given = {"ledger": {"state_folder": str(root / "state")}, "workbook": {"backups": 5}}
    workspace = Workspace(root / "workspace", Settings.model_validate(given))
    for folder in (workspace.inbox, workspace.outbox):
        folder.mkdir(parents=True)
    workspace.register.write_bytes(build_register(workspace.settings, created=local_now()))
    return workspace


def write_on(workspace: Workspace, ready: int, most: int) -> None:
    """Takes up what waits, then queues and writes one incident after another."""
    with hold(workspace) as held:
        a_pass = Pass(held.workspace, held.ledger, held.log, local_now)
        os.write(ready, b"!")
        read_all(a_pass)
        write_rows(a_pass)
        for _ in range(most):
            with held.ledger.together():
                reference = f"2026-{held.ledger.next_number(2026):05d}"
                cells = {
                    "Reference": reference,
                    "Status": "New",
                    "School": "Ash",
                    "Description": "Paper lost. " * 20,
                }
                held.ledger.queue("Incidents", [Row(reference, cells)])
            write_rows(a_pass)


def to_completion(workspace: Workspace, incidents: int) -> None:
    """Writes what waits, and so many incidents more."""
    listen, ready = os.pipe()
    write_on(workspace, ready, incidents)
    os.close(listen)
    os.close(ready)


def killed(workspace: Workspace, seconds: float) -> None:
    """Lets a process write, and kills it so long after it began."""
    listen, ready = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_on(workspace, ready, 1000)
        finally:
            os._exit(1)
    os.close(ready)
    os.read(listen, 1)
    os.close(listen)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def counted(workspace: Workspace) -> Counter[str]:
    """How often each reference stands in the register."""
    book = Book(workspace.register.read_bytes())
    return Counter(key for _, key, _ in rows_of(book, book.grid(_LAYOUT), frozenset()))


def main() -> None:
    """Kills and counts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 -- a benchmark's chance, to be had again by its seed
    bad, before = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        workspace = made(Path(folder))
        to_completion(
            workspace, 1
        )  # with all that is imported on the way, so that a kill meets writing, not importing
        for number in range(1, options.kills + 1):
            killed(workspace, chance.uniform(0, 0.25))
            rows = counted(workspace)
            if max(rows.values(), default=1) > 1 or len(rows) < before:
                bad += 1
                print(f"kill {number}: {len(rows)} incidents, {sum(rows.values())} rows", flush=True)
            before = len(rows)
            if number % 100 == 0:
                openpyxl.load_workbook(io.BytesIO(workspace.register.read_bytes())).close()
                print(f"{number} kills, {before} incidents, {bad} bad", flush=True)
        to_completion(workspace, 0)
        with hold(workspace) as held:
            last = held.ledger.next_number(2026) - 1
        rows = counted(workspace)
        whole = set(rows) == {f"2026-{number:05d}" for number in range(1, last + 1)} and set(
            rows.values()
        ) == {1}
        half_written = [path.name for path in workspace.outbox.iterdir() if path.name.endswith(".tmp")]
    print(
        f"{options.kills} kills: {bad} bad; {len(rows)} of {last} incidents, each once: {whole}; {len(half_written)} "
        "files left half written"
    )


if __name__ == "__main__":
    main()
