"""What is read of forms that another program saved again: how much is right, lost, or wrong without a word.

    PYTHONPATH=tests python benchmarks/saved_again.py [--seed N] [--count N] [--road NAME] [--show N]

Forms in every dialect of the tests (`--count` of each) go each road: saved again by LibreOffice and by pandoc, directly
and by way of other formats, pasted as plain text, printed to PDF. An answer is *lost* where nothing was read, *told* of
what is lost or wrong where a problem names its field, and *silent* where a wrong value is given and none does. Programs
that are not installed are left out.

Measured with LibreOffice and pandoc on Linux, one form of each dialect, 2,736 to 3,591 fields a road and two seeds, in
per cent of fields right (of answers right): LibreOffice .docx 98.9 (98.2), by way of .odt 98.9 (98.2), .doc 98.4
(97.5), .rtf 98.4 (97.4); pandoc .docx 96.4 (94.7), by way of .odt 96.2 (94.4), of .html 96.4 (94.7); .pdf 91.9 (87.5);
plain text 76.9 (68.1), pandoc's, whose tables are drawn with dashes, 35.2 (13.3). Silently wrong, and in no file that
could be read: an entry that a legacy list shows by default, which LibreOffice forgets, where others were chosen beside
it (2 fields); text boxes that LibreOffice leaves out of .rtf (5 fields). On all other roads none.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import docx

from breachdocs.errors import Refusal
from breachdocs.form import FIELDS, Field, Form, Kind, is_blank
from breachdocs.reading import read_bytes
from breachdocs.reading.converting import libreoffice
from sample_forms import DIALECTS, OWN, OWN_UNTAGGED, Sample, sample

RECEIVED = dt.datetime(2026, 11, 1, 9)
_AT_ONCE = 60
#: From one format to the next; the last is read.
ROADS: dict[str, tuple[str, ...]] = {
    "as made": (),
    "LibreOffice .docx": ("soffice docx",),
    "LibreOffice .odt .docx": ("soffice odt", "soffice docx"),
    "LibreOffice .doc .docx": ("soffice doc", "soffice docx"),
    "LibreOffice .rtf .docx": ("soffice rtf", "soffice docx"),
    "LibreOffice .pdf": ("soffice pdf",),
    "pandoc .docx": ("pandoc docx",),
    "pandoc .odt .docx": ("pandoc odt", "pandoc docx"),
    "pandoc .html .docx": ("pandoc html", "pandoc docx"),
    "plain text": ("soffice txt:Text (encoded):UTF8", "paste txt"),
    "pandoc plain text": ("pandoc plain", "paste plain"),
}


@dataclass
class Score:
    """What came of the fields of some forms, and the first faults."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, made: Sample, data: bytes) -> None:
        """Reads one form and counts."""
        try:
            read = read_bytes(data, received=RECEIVED).form
        except Refusal as refusal:
            self.counts["refused"] += 1
            self.faults.append(f"{made.name}: refused: {refusal.code}")
            return
        told = {problem.field.partition("[")[0] for problem in read.problems}
        for one in FIELDS:
            self._add_field(made, one, read, told)

    def _add_field(self, made: Sample, one: Field, read: Form, told: set[str]) -> None:
        wanted, found = made.form.value(one), read.value(one)
        how = outcome(one, wanted, found)
        self.counts["fields"] += 1
        self.counts[how] += 1
        self.counts["answered"] += not is_blank(wanted)
        self.counts["right answers"] += how == "right" and not is_blank(wanted)
        if how == "right":
            return
        is_told = one.path in told
        self.counts[f"{how}, told"] += is_told
        mark = "told" if is_told else "SILENT" if how == "wrong" else "untold"
        self.faults.append(f"{made.name}: {one.path}: {wanted!r:.70} → {found!r:.70} {mark}")


def outcome(one: Field, wanted: object, found: object) -> str:
    """``right``, ``lost`` or ``wrong``; things chosen may come in another order."""
    if one.question.kind is Kind.CHOICES and isinstance(wanted, tuple) and isinstance(found, tuple):
        wanted, found = tuple(sorted(wanted)), tuple(sorted(found))
    if wanted == found or _laid_out(wanted) == _laid_out(found):
        return "right"
    return "lost" if is_blank(found) else "wrong"


def _laid_out(value: object) -> object:
    """Text as its words: programs break and join lines as they like."""
    return value.split() if isinstance(value, str) else value


class Programs:
    """The programs that save forms again; each step takes a folder of files and makes another."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile
        self._steps: dict[str, Callable[[Path, Path, str], None]] = {"paste": _paste}
        if libreoffice() is not None:
            self._steps["soffice"] = self._soffice
        if shutil.which("pandoc"):
            self._steps["pandoc"] = _pandoc

    def knows(self, steps: tuple[str, ...]) -> bool:
        """Whether all programs of a road are there."""
        return all(step.partition(" ")[0] in self._steps for step in steps)

    def take(self, step: str, source: Path, target: Path) -> None:
        """One step of a road."""
        program, _, to = step.partition(" ")
        target.mkdir()
        self._steps[program](source, target, to)

    def _soffice(self, source: Path, target: Path, to: str) -> None:
        command = [str(libreoffice()), "--headless", f"-env:UserInstallation={self._profile.as_uri()}"]
        paths = sorted(source.iterdir())
        for at in range(0, len(paths), _AT_ONCE):
            some = paths[at : at + _AT_ONCE]
            _run([*command, "--convert-to", to, "--outdir", str(target), *map(str, some)])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _pandoc(source: Path, target: Path, to: str) -> None:
    for path in sorted(source.iterdir()):
        _run(["pandoc", "--to", to, "--standalone", "--output", str(target / f"{path.stem}.{to}"), str(path)])


def _paste(source: Path, target: Path, _: str) -> None:
    """Puts the lines of a text into an empty document, a paragraph each."""
    for path in sorted(source.iterdir()):
        document = docx.Document()
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            document.add_paragraph(line)
        out = io.BytesIO()
        document.save(out)
        (target / f"{path.stem}.docx").write_bytes(out.getvalue())


def gone(road: tuple[str, ...], made: list[Sample], programs: Programs, folder: Path) -> Iterator[bytes]:
    """The forms as they are after a road; an empty file where a program made none."""
    at = folder / "0"
    at.mkdir()
    for one in made:
        (at / f"{one.name}.docx").write_bytes(one.docx)
    for number, step in enumerate(road, start=1):
        programs.take(step, at, folder / str(number))
        at = folder / str(number)
    for one in made:
        found = sorted(at.glob(f"{one.name}.*"))
        yield found[0].read_bytes() if found else b""


def main() -> int:
    """Measures and prints; 1 where a field was silently wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2, help="forms of each dialect")
    parser.add_argument("--road", action="append", choices=[*ROADS], help="only these")
    parser.add_argument("--show", type=int, default=10, help="how many faults of each road to print")
    asked = parser.parse_args()
    made = [
        sample(dialect, asked.seed * 1000 + number)
        for dialect in (OWN, OWN_UNTAGGED, *DIALECTS)
        for number in range(asked.count)
    ]
    silent = 0
    for name in asked.road or ROADS:
        with tempfile.TemporaryDirectory() as folder:
            programs = Programs(Path(folder) / "profile")
            if not programs.knows(ROADS[name]):
                continue
            score = Score()
            for one, data in zip(made, gone(ROADS[name], made, programs, Path(folder)), strict=True):
                score.add(one, data)
        silent += _print(name, score, asked.show)
    return 1 if silent else 0


def _print(road: str, score: Score, show: int) -> int:
    counts = score.counts
    silent = counts["wrong"] - counts["wrong, told"]
    of_all = counts["right"] / max(counts["fields"], 1)
    of_answers = counts["right answers"] / max(counts["answered"], 1)
    print(
        f"{road:24} {counts['right']:6} of {counts['fields']:6} right ({of_all:6.1%}),"
        f" {of_answers:6.1%} of answers, {counts['lost']:4} lost"
        f" ({counts['lost, told']} told), {counts['wrong, told']:4} wrong and told, {silent:3} silently,"
        f" {counts['refused']:3} refused"
    )
    for fault in sorted(score.faults, key=lambda one: ("SILENT" not in one, "untold" not in one))[:show]:
        print("   ", fault)
    return silent


if __name__ == "__main__":
    sys.exit(main())
