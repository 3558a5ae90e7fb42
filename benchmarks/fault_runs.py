"""Every kind of fault at every call of the file system that a pass makes: nothing lost, nothing twice.

    python benchmarks/fault_runs.py [--minutes 10] [--only rename]

First at the product's own door (`breachdocs.files.FileSystem`), with short writes, then at the system's calls beneath.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import pytest

from breachdocs.errors import BreachdocsError
from breachdocs.run import Machine
from faulty_files import CALLS, FAULTS, Faulty
from workspace_cases import Place, breach, place, quick_drafts


def _mixed(root: Path) -> Place:
    here = place(root, intake={"settle_seconds": 0, "grace_seconds": 0})
    here.drop("one.docx", breach(1))
    here.drop("two.docx", breach(2))
    here.drop("twice.docx", breach(1))
    here.drop("no form.docx", b"plain words")
    return here


def _tried(kind: str, at: int, call: str) -> tuple[bool, str]:
    """One fault; whether it came to pass, and what was wrong afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        here = _mixed(Path(folder))
        faulty = Faulty(
            FAULTS.get(kind, FAULTS["error"]), at, long=30 if kind in {"sharing", "locked"} else 1
        )
        wrong = ""
        try:
            if call == "door":
                here.run(Machine(system=faulty.system(short=kind == "short")), wait=False)
            else:
                with faulty.beneath(call, here.workspace.root):
                    here.run(Machine(system=Faulty(FAULTS["error"]).system()), wait=False)
        except BreachdocsError:
            pass
        except Exception as error:  # noqa: BLE001 -- that is what is looked for
            wrong = f"{type(error).__name__} left the pass"
        with contextlib.suppress(BreachdocsError):
            here.run(wait=False)
        here.run(wait=False)
        try:
            here.assert_whole(2)
            assert len(here.rows("Attention")) == 1, "not one row needs a person"  # noqa: S101 -- as tests do
        except AssertionError as error:
            wrong = wrong or f"not whole: {error}"
        return faulty.made >= at, wrong


def main() -> None:
    """Tries them all, or for as long as asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    quick_drafts(pytest.MonkeyPatch())
    began, tried, found = time.monotonic(), Counter[str](), list[str]()
    for call in ("door", *CALLS):
        if given.only not in {"", call}:
            continue
        for kind in (*FAULTS, *(("short",) if call == "door" else ())):
            at, came = 1, True
            while came and time.monotonic() - began < given.minutes * 60:
                came, wrong = _tried(kind, at, call)
                tried[call] += came
                if wrong:
                    found.append(f"{kind} at call {at} of {call}: {wrong}")
                at += 1
    print(f"{sum(tried.values())} faults in {time.monotonic() - began:.0f} s: {dict(tried)}")
    print("\n".join(found) or "nothing lost, nothing twice")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
