"""How well names and identifiers are found: precision and recall over our own sentences.

    python benchmarks/names.py [--show]

Reads ``tests/assessment/sentences_with_names.txt`` (names in braces) and ``sentences_without_names.txt``, 200 each.
Recall: the share of the marked names that were found, in part or whole. Precision: the share of what was found that is
a marked name. Each is given by rules alone, and with a list of the school's own people (here: half the surnames and
given names of the sentences), as a school may keep one. The rules were made with these sentences in sight; what they
do with others is told by ``sentences_unseen.txt`` and ``sentences_fresh.txt`` (some 200 with names and 200 without),
each written after the rules of its day were frozen.

The fresh set, at first sight: recall 76 %, precision 84 % by rules alone; 87 % and 86 % with half a school's list.
The same rules without the list of given names (``known_names.json``): 51 % and 80 %; 77 % and 85 %. ``--show`` prints
the misses and false alarms.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from breachdocs.assessment.names import find_details
from breachdocs.assessment.own_people import OwnPeople

SENTENCES = Path(__file__).parents[1] / "tests" / "assessment"
_MARKED = re.compile(r"\{([^}]+)\}")


@dataclass
class Counts:
    """What was marked, what was found, and what was missed or found wrongly."""

    marked: int = 0
    found: int = 0
    right: int = 0
    hit: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    clean: int = 0
    sentences: int = 0

    def __str__(self) -> str:
        """Recall and precision in per cent."""
        recall = self.hit / self.marked if self.marked else 1
        precision = self.right / self.found if self.found else 1
        return f"recall {recall:6.1%} ({self.hit} of {self.marked}), precision {precision:6.1%} ({self.found} found)"


def lines_of(name: str) -> list[str]:
    """The sentences of a file, without its heading."""
    lines = (SENTENCES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def unmarked(line: str) -> tuple[str, list[tuple[int, int]]]:
    """A sentence without braces, and where its names stand."""
    spans, taken = [], 0
    for match in _MARKED.finditer(line):
        start = match.start() - taken
        spans.append((start, start + len(match[1])))
        taken += 2
    return _MARKED.sub(r"\1", line), spans


def count(lines: Iterable[str], people: OwnPeople) -> Counts:
    """What the detector makes of sentences."""
    counts = Counts()
    for line in lines:
        text, names = unmarked(line)
        found = [(one.start, one.end) for one in find_details(text, people) if one.kind == "a likely name"]
        counts.sentences += 1
        counts.marked += len(names)
        counts.found += len(found)
        for start, end in names:
            hit = any(begin < end and start < stop for begin, stop in found)
            counts.hit += hit
            counts.missed += [] if hit else [f"{text[start:end]}: {text}"]
        for begin, stop in found:
            right = any(begin < end and start < stop for start, end in names)
            counts.right += right
            counts.wrong += [] if right else [f"{text[begin:stop]}: {text}"]
        counts.clean += not found
    return counts


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    named, plain = lines_of("sentences_with_names.txt"), lines_of("sentences_without_names.txt")
    everybody = (*named, *lines_of("sentences_unseen.txt"), *lines_of("sentences_fresh.txt"))
    words = sorted({word for line in everybody for name in _MARKED.findall(line) for word in name.split()})
    half_known = OwnPeople.of(words[::2])
    sets = {"seen": [*named, *plain]} | {
        name: lines_of(f"sentences_{name}.txt") for name in ("unseen", "fresh")
    }
    for whose, people in (("rules alone", OwnPeople()), ("with a list of half the people", half_known)):
        print(whose)
        for which, lines in sets.items():
            counts = count(lines, people)
            without = [line for line in lines if not _MARKED.search(line)]
            clean = count(without, people).clean
            print(f"  {which:6} {counts}; left alone: {clean} of {len(without)} without names")
            if asked.show and people is not half_known:
                print("    missed:", *counts.missed, "    wrong:", *counts.wrong, sep="\n      ")
    started = time.process_time()
    for line in (*named, *plain):
        find_details(line)
    print(f"{(time.process_time() - started) * 1000 / (len(named) + len(plain)):.3f} ms CPU a sentence")


if __name__ == "__main__":
    main()
