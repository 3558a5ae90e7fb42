"""A ledger damaged at random: never used to register anything twice, and made anew with every incident.

    python benchmarks/damaged_ledgers.py [--damages 200] [--seed 1] [--minutes 30]

Bytes are overwritten, a stretch is lost, or the file ends early: of the database, or of its journal after a kill. Then
what is known is dropped again, beside something new, and a pass is tried. Either it says that the ledger is damaged, or
it does as ever. Where it says so, ``rebuild --ledger`` makes the ledger anew. In the end everything is there once.

Measured: 28 and 14 damages, of which one (seed 310) showed in the middle of a pass and gave a form a second row; since
that was mended (`rebuild --ledger` links claimed forms to rows already written) 172 (seed 1000): everything there once.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import pytest

from breachdocs.commands.relearning import relearn
from breachdocs.errors import BreachdocsError, LedgerDamaged
from breachdocs.faults import place_of
from breachdocs.nightly import nightly
from office_load import Office
from workspace_cases import NOW, quick_drafts

_DROPS, _AS_EVER = 6, "as ever"


def damage(path: Path, random: Random) -> str:
    """Damages a file, and says how."""
    content = bytearray(path.read_bytes())
    how, at = random.choice(("bytes", "bytes", "stretch", "ends early")), random.randrange(len(content))
    if how == "bytes":
        for _ in range(random.choice((1, 10, 100, 1000))):
            content[random.randrange(len(content))] ^= random.randrange(1, 256)
    elif how == "stretch":
        content[at : at + 4096] = bytes(len(content[at : at + 4096]))
    else:
        del content[at:]
    path.write_bytes(content)
    return f"{how} of {path.name}"


def _kept_as_killed(office: Office) -> None:
    """Makes a pass, after which the ledger is as a kill leaves it: with its journal."""
    aside = office.state.with_name("killed")
    with contextlib.closing(sqlite3.connect(office.state / "ledger.sqlite")) as reader:
        reader.execute("PRAGMA wal_autocheckpoint = 0")
        reader.execute("SELECT count(*) FROM drops").fetchone()
        office.drop()
        office.settle()
        shutil.copytree(office.state, aside, ignore=shutil.ignore_patterns("*-shm"))
    shutil.rmtree(office.state)
    aside.rename(office.state)


def tried(seed: int, told: Counter[str]) -> list[str]:
    """A workspace with a damaged ledger; what was wrong in the end."""
    random = Random(seed)  # noqa: S311 -- to be repeated, not secret
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), random)
        for _ in range(_DROPS):
            office.drop()
        office.settle()
        office.edit()
        office.settle()
        journal = office.state / "ledger.sqlite-wal"
        if random.random() < 0.5:
            _kept_as_killed(office)
        harmed = random.choice([office.state / "ledger.sqlite", *([journal] if journal.exists() else [])])
        how = damage(harmed, random)
        for kind in ("_again", "_again", "_update", "_new"):
            office.drops += 1
            getattr(office, kind)()
        what = _passed(office)
        told[f"{how}: {what}"] += 1
        try:
            if what != _AS_EVER:
                relearn(office.here.workspace, clock=lambda: NOW)
            return [f"{how}, {what}: {one}" for one in office.faults()]
        except BreachdocsError as fault:
            return [f"{how}, {what}: {fault}"]


def _passed(office: Office) -> str:
    """What a pass and the night after it say."""
    try:
        notes = office.here.run(office.machine).notes
        at = "at the night"
        night = nightly(office.here.workspace, clock=lambda: NOW, machine=office.machine)
        if any("The ledger is damaged" in note for note in notes):
            at = "at once"
        elif not any("The ledger is damaged" in fault for fault in night.faults):
            return _AS_EVER
    except LedgerDamaged:
        return "told at once"
    except BreachdocsError as fault:
        return str(fault)[:40]
    except Exception as error:  # noqa: BLE001 -- that is what is looked for
        office.wrong.append(f"{place_of(error)} left the pass")
        return "no words"
    return f"told {at}"


def main() -> None:
    """Damages as many as asked, or for as long."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--damages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30.0)
    given = parser.parse_args()
    quick_drafts(pytest.MonkeyPatch())
    ends, told, found, done = time.monotonic() + given.minutes * 60, Counter[str](), list[str](), 0
    for seed in range(given.seed, given.seed + given.damages):
        if time.monotonic() > ends:
            break
        done += 1
        for wrong in tried(seed, told):
            found.append(wrong)
            print(f"seed {seed}: {wrong}", flush=True)
    print(f"{done} damages: {dict(told.most_common())}")
    print("nothing lost, nothing twice" if not found else f"{len(found)} findings")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
