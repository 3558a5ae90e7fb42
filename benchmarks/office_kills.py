"""``kill -9`` at random moments of all that is done with a workspace, while a person saves the register beside it.

    python benchmarks/office_kills.py [--kills 500] [--seed 1] [--minutes 30]

A child is forked for each pass, night, disposal, rehearsal, set of letters, and register or ledger made anew, and is
killed at work. After every so many of them everything is counted (`office_load`).

Measured: 536 kills at work (271 passes, 64 nights, 50 disposals, 46 sets of letters, 40 rehearsals, 37 registers and 28
ledgers made anew; 146 while a person saved): nothing lost, nothing twice.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import pytest

from breachdocs.holding import look
from office_load import ACTS, Office
from workspace_cases import quick_drafts

_ACTS_A_DAY = 12
#: An act takes so many seconds at most before it is killed.
_LONGEST = 0.6


def killed(act: Callable[[], object], seconds: float, meanwhile: Callable[[], None]) -> bool:
    """Does an act in a child, killed after so many seconds; whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(0)
    before = time.monotonic()
    meanwhile()
    time.sleep(max(0.0, seconds - (time.monotonic() - before)))
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def day(random: Random, tally: Counter[str]) -> list[str]:
    """Acts that are killed, and what was wrong in the end."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), random)
        for _ in range(_ACTS_A_DAY):
            office.drop()
            what = random.choices(list(ACTS), list(ACTS.values()))[0]
            if (prepared := getattr(office, what)()) is None:
                continue
            act, after = prepared
            meanwhile = office.edit if what != "rehearse" and random.random() < 0.3 else _nothing
            if killed(act, random.uniform(0, random.uniform(0, _LONGEST)), meanwhile):
                tally[what] += 1
                tally["as a person saved"] += meanwhile is not _nothing
            after(what == "dispose" and _is_gone(office))
            if what == "letters":
                office.count_letters()
        return office.faults()


def _is_gone(office: Office) -> bool:
    with look(office.here.workspace) as ledger:
        return ledger is not None and ledger.incident(office.due) is None


def _nothing() -> None:
    """Nobody is at work beside it."""


def main() -> None:
    """Kills as often as asked, or for as long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30.0)
    given = parser.parse_args()
    quick_drafts(pytest.MonkeyPatch())
    ends, tally, found, seed = time.monotonic() + given.minutes * 60, Counter[str](), list[str](), given.seed
    while (kills := tally.total() - tally["as a person saved"]) < given.kills and time.monotonic() < ends:
        for wrong in day(Random(f"kills {seed}"), tally):  # noqa: S311 -- to be repeated, not secret
            found.append(wrong)
            print(f"seed {seed}: {wrong}", flush=True)
        seed += 1
    print(f"{kills} kills at work: {dict(tally)}; seeds {given.seed} to {seed - 1}")
    print("nothing lost, nothing twice" if not found else f"{len(found)} findings")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
