"""Every kind of fault at every call of the file system that a pass makes: nothing lost, nothing twice.

    python benchmarks/fault_runs.py [--minutes 10] [--only rename] [--least 500]

First at the product's own door (`breachdocs.files.FileSystem`), with short writes, then at the system's calls beneath,
then at the ledger's. What comes is plain files, an e-mail, a zip, a folder dropped whole or one with folders in it, a
photograph with each; of each kind of call every one that a pass over one of them makes fails once, in eleven ways, and
so on with the next, once or several times in a row, until at least so many have failed.
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
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import pytest

from breachdocs.commands.auditing import audit
from breachdocs.errors import BreachdocsError
from breachdocs.run import Machine
from faulty_files import CALLS, FAULTS, LEDGER_CALLS, LEDGER_FAULTS, Faulty
from workspace_cases import NOW, Place, breach, file_of, place, quick_drafts

_LOADS = ("plain", "e-mail", "zip", "folder", "deep")
#: Faults that last: the share is away, or somebody keeps the file open.
_LASTING = {"sharing": 30, "locked": 30, "mapped": 30, "no server": 30}
#: How many calls in a row fail, where once at each call was not often enough.
_IN_A_ROW = (1, 2, 3, 5, 8, 13, 21)


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
        here.drop(f"{folder}two.docx", two)
        here.drop(f"{folder}log.pdf", pdf) if folder else here.drop("twice.docx", one)
    return here


def _tried(kind: str, at: int, call: str, load: str, long: int) -> tuple[bool, str]:
    """One fault; whether it came to pass, and what was wrong afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        here = _mixed(Path(folder), load)
        faulty = Faulty((FAULTS | LEDGER_FAULTS).get(kind, FAULTS["error"]), at, long=long)
        wrong = ""
        try:
            if call == "door":
                here.run(Machine(system=faulty.system(short=kind == "short")), wait=False)
            else:
                with faulty.beneath(call, Path(folder)):
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
            kept = [name for name in here.files("outbox/incidents") if "/evidence-" in name]
            wanted = {"plain": 0, "folder": 2, "deep": 2}.get(load, 1)
            left = [name for name in here.files() if name.endswith(".tmp")]
            assert not left, "half-written files are left"  # noqa: S101 -- as tests do
            assert len(kept) == wanted, "not all of the evidence"  # noqa: S101 -- as tests do
            broken = audit(here.workspace, None, NOW).broken
            assert not broken, "the evidence is broken"  # noqa: S101 -- as tests do
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
    parser.add_argument("--least", type=int, default=500, help="faults at each kind of call")
    given = parser.parse_args()
    quick_drafts(pytest.MonkeyPatch())
    began, tried, found = time.monotonic(), Counter[str](), list[str]()
    for call in ("door", *CALLS, *LEDGER_CALLS):
        if given.only not in {"", call}:
            continue
        kinds = (
            (*LEDGER_FAULTS,) if call in LEDGER_CALLS else (*FAULTS, *(("short",) if call == "door" else ()))
        )
        for row, load, kind in itertools.product(_IN_A_ROW, _LOADS, kinds):
            if tried[call] >= given.least and (row, load) != (1, _LOADS[0]):
                break
            at, came = 1, True
            while came and time.monotonic() - began < given.minutes * 60:
                came, wrong = _tried(kind, at, call, load, max(row, _LASTING.get(kind, 1)))
                tried[call] += came
                if wrong:
                    found.append(f"{load}: {kind}, {row} in a row, at call {at} of {call}: {wrong}")
                    print(found[-1], flush=True)
                at += 1
    print(f"{sum(tried.values())} faults in {time.monotonic() - began:.0f} s: {dict(tried)}")
    print("\n".join(found) or "nothing lost, nothing twice")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
