"""Every kind of fault at every call of the file system that a pass makes: nothing lost, nothing twice.

    python benchmarks/fault_runs.py [--minutes 10] [--only rename] [--least 500]

First at the product's own door (`breachdocs.files.FileSystem`), with short writes, then at the system's calls beneath,
then at the ledger's. What comes is plain files, an e-mail, a zip, a folder dropped whole or one with folders in it.

Of each kind of call every one that a pass over plain files makes fails once, in eleven ways. Then, until at least so
many have failed, the share is a bad one: over any of those loads each call fails as chance has it, in passes that
follow each other.

A bad share or ledger lasts for days at an office (`office_load`): drops of every kind, nights, disposals, letters for a
list of people, rehearsals, a register and a ledger made anew, and people who type. Batches of other seeds add up.

Measured with `--bad` on a busy machine, in all: faults at `mkdir` 511, `lstat` 509, `listdir` 505, the ledger's
statements 504, those for many rows 667 and commits 500, `stat` 512, `open` 517, `read` 521, `write` 517, `replace` 580,
`rename` 604, `unlink` 521, `chmod` 521, `rmdir` 516, `fsync` 608 and `scandir` 506. The last
batches of each lost nothing and did nothing twice. The days before found a disposal that could not be gone on with,
letters in part that would have been printed twice, and faults told as the product's own: all mended, see CHANGELOG.md.
No pass links files; a file's times are set at best.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import pytest

from breachdocs.commands.auditing import audit
from breachdocs.errors import BreachdocsError
from breachdocs.run import Machine
from faulty_files import CALLS, FAULTS, LEDGER_CALLS, LEDGER_FAULTS, Faulty, half_written
from office_load import ACTS, QUICK, Office
from workspace_cases import NOW, Place, breach, file_of, place, quick_drafts

_LOADS = ("plain", "e-mail", "zip", "folder", "deep")
#: Faults that last: the share is away, or somebody keeps the file open.
_LASTING = {"sharing": 30, "locked": 30, "mapped": 30, "no server": 30}
#: Acts of a day at an office whose share is bad, before it is a good one again.
_ACTS_A_DAY = 8
#: How often an act that failed is tried again before the next.
_TRIES = 8
#: How likely each call is to fail; of the calls that are seldom made, more.
_CHANCES, _SELDOM = (0.01, 0.03, 0.1, 0.3), (0.1, 0.3, 0.6, 0.9)
_SELDOM_CALLED = frozenset({"rmdir", "unlink", "chmod", "scandir", "replace", "rename", "do_executemany"})
#: Acts that make these calls more than others do.
_OFTEN = {"dispose": {"rmdir", "unlink", "scandir"}, "night": {"chmod"}}
_LOOKS = frozenset({"stat", "lstat", "scandir", "listdir"})


@dataclass
class Flaky(Faulty):
    """Fails as chance has it, in any of some ways."""

    random: Random = field(default_factory=Random)
    chance: float = 0.0
    faults: tuple[Callable[[], Exception | None], ...] = ()
    failed: int = 0

    def check(self) -> None:
        """Counts a call; raises where chance has it."""
        self.made += 1
        if self.random.random() < self.chance and (error := self.random.choice(self.faults)()):
            self.failed += 1
            raise error


def _mixed(root: Path, load: str) -> Place:
    """A workspace with two forms in its inbox, a file beside them, and one that is none."""
    here = place(root, intake={"settle_seconds": 0, "grace_seconds": 0})
    one, two, pdf = file_of(breach(1)), file_of(breach(2)), b"%PDF-1.7 x %%EOF"
    here.drop("no form.docx", b"plain words")
    if load == "e-mail":
        message = EmailMessage()
        for name, content in (("one.docx", one), ("two.docx", two), ("log.pdf", pdf)):
            message.add_attachment(content, maintype="a", subtype="b", filename=name)
        here.drop("two.eml", message.as_bytes())
    elif load == "zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            for name, content in (("one.docx", one), ("two.docx", two), ("log.pdf", pdf)):
                package.writestr(name, content)
        here.drop("two.zip", out.getvalue())
    else:
        folder = {"folder": "Oak/", "deep": "Oak/a/b/c/d/"}.get(load, "")
        here.drop(f"{folder}one.docx", one)
        here.drop("two.docx", two)
        here.drop(f"{folder}log.pdf", pdf) if folder else here.drop("twice.docx", one)
    return here


def _tried(faulty: Faulty, call: str, load: str, *, short: bool = False) -> str:
    """A pass over a load at fault, and what was wrong with it after two that are not."""
    with tempfile.TemporaryDirectory() as folder:
        here = _mixed(Path(folder), load)
        wrong = ""
        try:
            if call == "door":
                here.run(Machine(system=faulty.system(short=short)), wait=False)
            else:
                with faulty.beneath(call, Path(folder)):
                    here.run(Machine(system=QUICK), wait=False)
        except BreachdocsError:
            pass
        except Exception as error:  # noqa: BLE001 -- that is what is looked for
            wrong = f"{type(error).__name__} left the pass"
        with contextlib.suppress(BreachdocsError):
            here.run(wait=False)
        here.run(wait=False)
        try:
            here.assert_whole(2)
            kept = [name for name in here.files("outbox/incidents") if "/evidence-" in name]
            wanted = 0 if load == "plain" else 1
            left = [name for name in here.files() if name.endswith(".tmp")]
            assert not left, "half-written files are left"  # noqa: S101 -- as tests do
            assert len(kept) == wanted, "not all of the evidence"  # noqa: S101 -- as tests do
            broken = audit(here.workspace, None, NOW).broken
            assert not broken, "the evidence is broken"  # noqa: S101 -- as tests do
            assert len(here.rows("Attention")) == 1, "not one row needs a person"  # noqa: S101 -- as tests do
        except AssertionError as error:
            wrong = wrong or f"not whole: {error}"
        return wrong


def _each_call(call: str, ends: float) -> Iterator[tuple[int, str]]:
    """Each call of a pass over plain files, in each way; how many failed, and what was wrong."""
    kinds = (*LEDGER_FAULTS,) if call in LEDGER_CALLS else (*FAULTS, *(("short",) if call == "door" else ()))
    for kind in kinds:
        fault = (FAULTS | LEDGER_FAULTS).get(kind, FAULTS["error"])
        for at in itertools.count(1):
            faulty = Faulty(fault, at, long=_LASTING.get(kind, 1))
            wrong = _tried(faulty, call, "plain", short=kind == "short")
            yield int(faulty.made >= at), wrong and f"{kind} at call {at} of {call}: {wrong}"
            if faulty.made < at or time.monotonic() > ends:
                break


def _bad_share(
    call: str, ends: float, tried: Counter[str], least: int, first: int
) -> Iterator[tuple[int, str]]:
    """Days at an office whose share or ledger is bad; how many calls failed, and what was wrong."""
    for seed in itertools.count(first):
        if tried[call] >= least or time.monotonic() > ends:
            return
        yield _day(call, seed)


def _day(call: str, seed: int) -> tuple[int, str]:
    """Any acts, of which each call may fail as the seed has it."""
    random = Random(f"{call} {seed}")  # noqa: S311 -- to be repeated, not secret
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder), random)
        flaky = Flaky(FAULTS["error"], random=random, faults=_ways(call, office))
        if call == "unlink":  # a copy of the same bytes is let go
            office.kinds = (*office.kinds, *["_again"] * 10)
        acts = {what: often * (4 if call in _OFTEN.get(what, ()) else 1) for what, often in ACTS.items()}

        @contextlib.contextmanager
        def faults() -> Iterator[None]:
            flaky.chance = random.choice(_SELDOM if call in _SELDOM_CALLED else _CHANCES)
            with flaky.beneath(call, Path(folder)):
                yield
            office.put_back()

        office.drop()
        office.settle()
        for _ in range(_ACTS_A_DAY):
            office.drop()
            if random.random() < 0.4:
                office.edit()
            what = random.choices(list(acts), list(acts.values()))[0]
            for _ in range(_TRIES):
                if office.do(what, faults) or what == "relearn":
                    break
        found = office.faults()
    return flaky.failed, f"seed {seed} of {call}: {'; '.join(dict.fromkeys(found))}" if found else ""


def _ways(call: str, office: Office) -> tuple[Callable[[], Exception | None], ...]:
    """How a call may fail, or be slow, or find that somebody took a file out of the inbox after it was looked at."""
    if call in LEDGER_CALLS:
        return tuple(LEDGER_FAULTS.values())
    more = (half_written,) * 3 if call == "write" else (office.take_away,) if call in _LOOKS else ()
    return (*FAULTS.values(), *more, lambda: time.sleep(0.002))


def main() -> None:
    """Tries them all, or for as long as asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--only", default="", help="one kind of call")
    parser.add_argument("--least", type=int, default=500, help="faults at each kind of call")
    parser.add_argument("--bad", action="store_true", help="the bad share only")
    parser.add_argument(
        "--seed", type=int, default=1, help="the first day at the office, so that batches add up"
    )
    given = parser.parse_args()
    quick_drafts(pytest.MonkeyPatch())
    began, tried, found = time.monotonic(), Counter[str](), list[str]()
    ends = began + given.minutes * 60
    for call in ("door", *CALLS, *LEDGER_CALLS):
        if given.only not in {"", call} or time.monotonic() > ends:
            continue
        each = () if given.bad else _each_call(call, ends)
        for failed, wrong in itertools.chain(each, _bad_share(call, ends, tried, given.least, given.seed)):
            tried[call] += failed
            if wrong:
                found.append(wrong)
                print(wrong, flush=True)
    print(f"{sum(tried.values())} faults in {time.monotonic() - began:.0f} s: {dict(tried)}")
    print("\n".join(found) or "nothing lost, nothing twice")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
