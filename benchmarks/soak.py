"""Months alone on a share, in one run: everything there once in the end, time and memory flat.

    python benchmarks/soak.py --drops 20000 --months 24 --seed 1
    python benchmarks/soak.py --drops 1500 --months 3
    python benchmarks/soak.py --drops 10000 --months 24 --yearly

The clock is faked. On each day files of every kind are dropped (`kill_runs.Load`); now and then a person types into
the register, the share is away, the register is open elsewhere, or the power goes in mid-pass. Every Monday there is a
night, and the team decides about the incidents of the week before, closes them and clears `needs-attention`.
Everything is done in this process, so that its CPU time and memory are all there is. Reported: what is wrong, and for
each thousand drops the CPU time a drop of the passes alone and with the nights, without what is dropped and typed here,
and the memory.

At the end each file that came is looked for by its bytes, and each cell that a person typed. A file, a row or a typed
cell taken away on purpose, a file left in the inbox and a row in two registers were each told.

Measured on two cores that others used too, the whole of it, each file looked for by its bytes: 20,175 drops in 24
months (12,481 incidents, 2,523 files refused, 357 rows typed into, 48 power cuts, 58 days with the share away, 70
with the register open elsewhere), and everything was there once. The first thousand took 38 ms a drop, 50 with the
nights, in 205 MB; the last 108, 144 with the nights, in 257 MB, 286 at most. The second year's first month took 90
ms, its last 102 (114 and 132 with the nights). An earlier run of 20,157 drops: 117 ms in the last thousand, 167 with
the nights, 450 MB.

So it is not flat in one register: like incidents are looked for among the last twelve months', which are more and
more for a year, and what is written goes into ever more rows. To add to 9,863 rows took 0.34 s of CPU, some 13 ms a
drop at one write a day of 28 drops. A pass after a person typed into three of 10,000 rows takes 0.7 to 0.9 s; it took
1.6 s before rows were known by their bytes. Since that run like incidents are found in half the time.

A register for each year (`--yearly`), all 24 months: 4,349 drops (2,843 incidents, 275 rows typed into, 67 power
cuts, 53 days with the share away, 57 with the registers open elsewhere), everything there once. The second year is
flat: its first month took 84 ms a drop, its last 83 (126 and 125 with the nights), 226 to 229 MB. The first year was
not, 54 ms in its first month and 92 in its last. At the same pace in one register, 4,382 drops in 24 months,
everything there once: 73 ms in the first month of the second year and 110 in its last (102 and 153 with the nights).
A day of 6 drops costs more a drop than one of 28.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import email.policy
import hashlib
import io
import resource
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import pytest

from breachdocs import register
from breachdocs.errors import BreachdocsError
from breachdocs.files import REAL, FileSystem
from breachdocs.nightly import nightly
from breachdocs.register import CellValue, Changes, Row
from breachdocs.run import Machine, run_once
from faulty_files import windows_error
from kill_runs import Load
from workspace_cases import NOW, Place, place, quick_drafts


class PowerCut(BaseException):
    """The machine went off."""


class Shelf(Place):
    """A workspace with a register, or with one a year."""

    def registers(self) -> list[Path]:
        """Their files."""
        return sorted(self.workspace.outbox.glob("register*.xlsx"))

    def rows(self, table: str = "Incidents") -> dict[str, dict[str, Any]]:
        """The rows of all of them by key; a row that two have stands there twice, as others do that are too many."""
        found: dict[str, dict[str, Any]] = {}
        for path in self.registers():
            for key, row in register.read_rows(path.read_bytes(), table).items():
                found[f"{key} in {path.name}" if key in found else key] = row
        return found


class Kept(Load):
    """What is dropped, and that none of its files is lost: each form, message, photograph and file beside a form."""

    def __init__(self, here: Shelf, random: Random) -> None:
        super().__init__(here, random)
        self.came: dict[str, str] = {}  # SHA-256 -> the drop that it came with
        self.cleared: set[str] = set()  # of needs-attention, by a person

    def _put(self, suffix: str, content: bytes) -> None:
        files = [content]
        if suffix == ".zip":
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                files = [package.read(name) for name in package.namelist()]
        elif suffix == ".eml":
            message = email.message_from_bytes(content, policy=email.policy.default)
            files += [part.get_payload(decode=True) for part in message.iter_attachments()]
        self.came |= {hashlib.sha256(one).hexdigest(): f"drop {self.drops}{suffix}" for one in files}
        super()._put(suffix, content)

    def clear(self) -> None:
        """A person clears away what could not be taken in."""
        self.cleared |= _hashes(self.here.workspace.needs_attention)
        shutil.rmtree(self.here.workspace.needs_attention, ignore_errors=True)

    def faults(self) -> list[str]:
        """As of every load, and the files that are nowhere."""
        there = (
            self.cleared
            | _hashes(self.here.workspace.needs_attention)
            | _hashes(self.here.workspace.incidents)
        )
        lost = [drop for sha256, drop in self.came.items() if sha256 not in there]
        return [*super().faults(), *(f"a file of {drop} is nowhere" for drop in lost)]


def _hashes(folder: Path) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


#: What a person types: into a column that is theirs, one that both fill, and two that forms fill.
_TYPED: tuple[dict[str, CellValue], ...] = (
    {"Notes": "Rang the school"},
    {"Review outcome": "Reduced"},
    {"Likelihood": 4},
    {"Contained": "All came back"},
)


class Months:
    """A workspace through the months."""

    def __init__(self, folder: Path, random: Random, *, yearly: bool = False) -> None:
        years = {"by": "year", "year_begins": NOW.month} if yearly else {}
        here = place(folder, intake={"settle_seconds": 0, "grace_seconds": 0}, registers=years)
        settings = here.workspace.settings.model_copy(update={"workers": "none"})
        self.here = Shelf(replace(here.workspace, settings=settings))
        templates = (
            Path(__file__).resolve().parent.parent / "templates"
        )  # of last month's figures, made for good
        shutil.copy(templates / "governors.docx", self.here.workspace.root / "templates")
        self.load, self.random = Kept(self.here, random), random
        self.now = NOW
        self.edits: dict[str, dict[str, CellValue]] = {}
        self.closed: set[str] = set()
        self.nights = self.passes = 0.0
        self.night_faults: list[str] = []
        self.told: dict[str, int] = {}

    def day(self, drops: int) -> None:
        """One day: files come, something may go wrong, a pass or two, and the night."""
        self.load.today = self.now.date()
        wanted = self.load.drops + drops
        while self.load.drops < wanted:
            self.load.drop()
        trouble = self.random.choices(("", "edit", "away", "busy", "power"), (60, 15, 8, 8, 9))[0]
        self.told[trouble or "quiet"] = self.told.get(trouble or "quiet", 0) + 1
        getattr(self, f"_{trouble or 'quiet'}")()
        self._pass()
        self.now += dt.timedelta(hours=15, minutes=30)
        if self.now.weekday() == 0:
            self._decide()
            before = time.process_time()
            night = nightly(self.here.workspace, clock=lambda: self.now, machine=Machine(pause=None))
            self.night_faults += night.faults
            self.nights += time.process_time() - before
        self.now += dt.timedelta(hours=8, minutes=30)

    def _pass(self, system: FileSystem = REAL) -> None:
        machine, before = Machine(system=system, pause=None), time.process_time()
        try:
            run_once(self.here.workspace, clock=lambda: self.now, machine=machine)
        finally:
            self.passes += time.process_time() - before

    def _quiet(self) -> None:
        """Nothing goes wrong."""

    def _edit(self) -> None:
        """A person types into a few rows, behind the product's back."""
        path = self.random.choice(self.here.registers())
        known = [key for key in register.references(path.read_bytes()) if key not in self.edits]
        chosen = self.random.sample(known, min(3, len(known)))
        new = {key: dict(self.random.choice(_TYPED)) for key in chosen}
        self._type(path, new)
        self.edits |= new

    def _decide(self) -> None:
        """The team decides about what came, closes it, and clears away what could not be taken in."""
        for path in self.here.registers():
            due = set(register.references(path.read_bytes())) - self.closed
            self._type(
                path, {key: {"ICO decision": "Do not report", "Status": "Closed"} for key in sorted(due)}
            )
            self.closed |= due
        self.load.clear()

    def _type(self, path: Path, cells: Mapping[str, Mapping[str, CellValue]]) -> None:
        if not cells:
            return
        rows = tuple(Row(key, dict(typed)) for key, typed in cells.items())
        content, headings = path.read_bytes(), {heading for typed in cells.values() for heading in typed}
        there = register.read_rows(content, "Incidents", headings=headings)  # typed over, as a person does
        there = {key: {**dict.fromkeys(headings), **row} for key, row in there.items()}
        saved = register.apply(content, Changes({"Incidents": rows}), {"Incidents": there}, now=self.now)
        path.write_bytes(saved.content)

    def _away(self) -> None:
        """The share is away for a pass; files came into it meanwhile."""
        root = self.here.workspace.root
        away = root.with_name("away")
        root.rename(away)
        try:
            self._pass()
        except BreachdocsError:
            pass
        finally:
            away.rename(root)

    def _busy(self) -> None:
        """Somebody has the register open all day."""

        def held(source: Path, target: Path) -> None:
            if Path(target) in self.here.registers():
                raise windows_error(32)
            REAL.replace(source, target)

        self._pass(FileSystem(replace=held, sleep=lambda _seconds: None))

    def _power(self) -> None:
        """The power goes at some rename of the pass."""
        left = self.random.randint(1, 40)

        def counted(real: Callable[[Path, Path], object]) -> Callable[[Path, Path], object]:
            def call(source: Path, target: Path) -> None:
                nonlocal left
                left -= 1
                if left == 0:
                    raise PowerCut
                real(source, target)

            return call

        with contextlib.suppress(PowerCut):
            self._pass(FileSystem(replace=counted(REAL.replace), rename=counted(REAL.rename)))

    def faults(self) -> list[str]:
        """What is not as it must be in the end."""
        self._pass()
        rows = self.here.rows()
        typed_by_people = self.edits | {
            key: {**self.edits.get(key, {}), "Status": "Closed"} for key in self.closed
        }
        lost = [
            f"what a person typed into {key} is gone: {heading}"
            for key, typed in typed_by_people.items()
            for heading, value in typed.items()
            if rows.get(key, {}).get(heading) != value
        ]
        return [*self.load.faults(), *self.night_faults, *lost]


def _seasons(months: list[tuple[int, float, float]]) -> Iterator[str]:
    """Each month of the second year beside that of the first."""
    for number, (first, second) in enumerate(zip(months, months[12:], strict=False), start=1):
        told = (
            f"{1000 * passes / drops:.0f} ms a drop, {1000 * (passes + nights) / drops:.0f} with the nights"
            for drops, passes, nights in (first, second)
        )
        yield f"month {number:>2} of the first year: {next(told)}; of the second: {next(told)}"


def main() -> None:
    """Runs the months and reports."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--drops", type=int, default=1500)
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--yearly", action="store_true", help="a register for each year, from March to February"
    )
    parser.add_argument("--minutes", type=float, default=600.0, help="Ends early after so long, and says so.")
    given = parser.parse_args()
    random = Random(given.seed)  # noqa: S311 -- to be repeated, not secret
    quick_drafts(pytest.MonkeyPatch())
    days, began = given.months * 30, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        months, by_month = Months(Path(folder), random, yearly=given.yearly), list[tuple[int, float, float]]()
        were = (0, 0.0, 0.0)
        shown, passes, nights, before = 1, 0.0, 0.0, 0
        for day in range(days):
            months.day(max(1, given.drops // days))
            if day % 30 == 29:
                now = (months.load.drops, months.passes, months.nights)
                by_month.append((now[0] - were[0], now[1] - were[1], now[2] - were[2]))
                were = now
            if months.load.drops >= 1000 * shown or day == days - 1:
                drops = months.load.drops - before
                alone, night = months.passes - passes, months.nights - nights
                most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
                memory = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
                print(
                    f"drop {months.load.drops:>6}, {len(months.closed):>5} closed: {1000 * alone / drops:6.0f} ms "
                    f"CPU each, {1000 * (alone + night) / drops:.0f} with the nights; "
                    f"{memory:.0f} MB now, {most:.0f} at most",
                    flush=True,
                )
                shown, before = months.load.drops // 1000 + 1, months.load.drops
                passes, nights = months.passes, months.nights
            if time.monotonic() - began > given.minutes * 60:
                print(f"ended after day {day + 1} of {days}: the time was up")
                break
        found = months.faults()
        load = months.load
    print(
        f"{load.drops} drops, {load.incidents} incidents, {load.refused} refused, {len(months.edits)} edits"
    )
    print(f"days: {months.told}; {time.monotonic() - began:.0f} s")
    print("\n".join(_seasons(by_month)))
    print("\n".join(found) or "everything there, once")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
