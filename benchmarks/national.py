"""What a national service would need, from figures measured here: docs/national.md is written from it.

    python benchmarks/national.py [--forms N] [--rounds N]

One pass over N forms with all drafts, in a fresh workspace, with the ledger in a file and in a PostgreSQL of the tests;
the rounds take turns. Reported: CPU seconds a form (this process and the ones that read), bytes a form in the outbox
and in the ledger, and from those the reckoning. CPU time says what a busy machine would
have hidden; whoever has other processors measures there.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import sqlalchemy as sa

from breachdocs.run.workers import workers
from postgresql_server import postgresql
from workspace_cases import Place, breach, place

SCHOOLS, A_MONTH, BURST_AN_HOUR = 24_000, 40_000, 5_000
#: English local authorities with schools: each keeps a register of its own.
AUTHORITIES = 153
#: Policy: disposed of six years after closure; reckoned with seven.
YEARS = 7


def main() -> None:
    """Measures, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    measured: dict[str, list[dict[str, float]]] = {"file": [], "PostgreSQL": []}
    with postgresql() as server:
        for number in range(given.rounds):
            for ledger, rounds in measured.items():
                url = server.database(f"round{number}") if ledger == "PostgreSQL" else ""
                rounds.append(_pass(given.forms, url))
    for ledger, rounds in measured.items():
        print(f"ledger: {ledger}, {given.forms} forms, median of {given.rounds}")
        for name in rounds[0]:
            print(f"  {name:<36}{statistics.median(one[name] for one in rounds):>12,.4g}")
    _reckon(
        {name: statistics.median(one[name] for one in measured["PostgreSQL"]) for name in measured["file"][0]}
    )


def _pass(forms: int, url: str) -> dict[str, float]:
    """One pass over a fresh workspace, and one over a single form after it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        here = place(Path(folder), ledger={"url": url})
        empty = _size(url) if url else 0
        for number in range(forms):
            here.drop(f"form {number}.docx", breach(number))
        gc.collect()
        many = _timed(here)
        here.drop("one more.docx", breach(forms + 1))
        one = _timed(here)
        kept = sum(path.stat().st_size for path in here.workspace.incidents.rglob("*") if path.is_file())
        ledger = Path(here.workspace.settings.ledger.state_folder) / "ledger.sqlite"
        stored = (
            _size(url) - empty
            if url
            else sum(path.stat().st_size for path in ledger.parent.glob("ledger.sqlite*"))
        )
        return {
            "CPU seconds a form": many / forms,
            "CPU seconds for one form alone": one,
            "kB a form in the outbox": kept / 1000 / (forms + 1),
            "kB a form in the ledger": stored / 1000 / (forms + 1),
            "kB a row in the register, all sheets": here.workspace.register.stat().st_size
            / 1000
            / (forms + 1),
            "MB of memory at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def _timed(here: Place) -> float:
    """CPU seconds of one pass; the readers are ended at its end, so that their time is told."""
    worked = _cpu()
    here.run()
    workers(here.workspace.settings).rest()
    return _cpu() - worked


def _cpu() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _size(url: str) -> float:
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            return float(connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0)
    finally:
        engine.dispose()


def _reckon(one: dict[str, float]) -> None:
    """The national service, from what one form takes."""
    cpu = one["CPU seconds a form"]
    a_year = A_MONTH * 12
    disk = (one["kB a form in the outbox"] + one["kB a form in the ledger"]) / 1e6
    print(f"for {SCHOOLS:,} schools, {A_MONTH:,} forms a month, {AUTHORITIES} registers:")
    print(f"  forms a school and year             {a_year / SCHOOLS:>12,.1f}")
    print(f"  forms a register and year           {a_year / AUTHORITIES:>12,.0f}")
    print(f"  cores busy at the month's mean      {A_MONTH * cpu / (30.4 * 86400):>12.4f}")
    print(f"  cores busy, all in working hours    {A_MONTH * cpu / (22 * 8 * 3600):>12.4f}")
    print(f"  cores busy in the burst             {BURST_AN_HOUR * cpu / 3600:>12.4f}")
    print(f"  minutes of one core for the burst   {BURST_AN_HOUR * cpu / 60:>12.1f}")
    print(f"  GB a year                           {a_year * disk:>12,.0f}")
    print(f"  GB in {YEARS} years                       {a_year * YEARS * disk:>12,.0f}")


if __name__ == "__main__":
    main()
