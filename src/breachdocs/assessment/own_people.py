"""A school's own list of people, which joins the rules that find names. It stays on the machine and is never copied.

One name a line, as a school's system exports it: "Kowalczyk, Zofia" or "Zofia Kowalczyk". Any word of it found with a
capital is taken for a name, but for words that are ordinary English on a form ("Will", "Grace", "Hall"), which count
only beside another word of the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from breachdocs.assessment.given_names import DOUBTFUL
from breachdocs.assessment.name_words import ORDINARY

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_FEWEST_LETTERS = 2


@dataclass(frozen=True)
class OwnPeople:
    """The words of the names in a school's list.

    Attributes:
        sure: words that hardly mean anything but a name, as written in the list with a capital first.
        doubtful: words that are ordinary English too; a name only beside another word of the list.
    """

    sure: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()

    @classmethod
    def of(cls, lines: Iterable[str]) -> OwnPeople:
        """The people of a list, a name a line; blank lines and lines that begin with "#" say nothing."""
        words = {
            word[:1].upper() + word[1:] if not word.isupper() else word.title()
            for line in lines
            if not line.lstrip().startswith("#")
            for word in _WORD.findall(line)
            if len(word) >= _FEWEST_LETTERS
        }
        doubtful = words & (ORDINARY | DOUBTFUL)
        return cls(frozenset(words - doubtful), frozenset(doubtful))

    def __bool__(self) -> bool:
        """Whether the list names anybody."""
        return bool(self.sure or self.doubtful)

    @cached_property
    def _all(self) -> frozenset[str]:
        return self.sure | self.doubtful

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where people of the list stand in a text: runs of their words."""
        run: list[re.Match[str]] = []
        for match in _words().finditer(text):
            if run and text[run[-1].end() : match.start()] not in (" ", ", ", "-"):
                yield from self._whole(run)
                run = []
            if _bare(match[0]) in self._all or (match[0].isupper() and match[0].title() in self._all):
                run.append(match)
            elif run:
                yield from self._whole(run)
                run = []
        yield from self._whole(run)

    def _whole(self, run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
        if len(run) > 1 or (run and _bare(run[0][0]) not in self.doubtful):
            yield run[0].start(), run[-1].end()


@cache
def _words() -> re.Pattern[str]:
    """Words with a capital first; what follows "@" or stands in a path is no name."""
    return re.compile(r"(?<![\w@./\[])(?=[^\W\d_a-zß-öø-ÿ])[^\W\d_]+(?:['’\-][^\W\d_]+)*(?![@\w])")


def _bare(word: str) -> str:
    return re.sub(r"['’]s$", "", word)
