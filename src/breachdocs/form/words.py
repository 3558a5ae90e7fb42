"""Words as people type them, folded so that two ways of writing the same words are equal."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from unicodedata import normalize

_NOT_WORDS = re.compile(r"[^0-9a-z]+")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200b\u202f\u3000]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
#: The form prints "effected"; councils' copies say "affected".
_SAME_WORD = re.compile(r"\beffected\b")


class Written:
    """A pattern of words, compiled when the first text needs it: the plainest answers never do."""

    def __init__(self, words: str, flags: int = 0) -> None:
        self._words = words
        self._flags = flags

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self._words, self._flags)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` without case, accents, punctuation and runs of spaces: ``"Head–Teacher’s "`` → ``"head teachers"``.

    Apostrophes vanish, other punctuation separates words; "effected" is "affected".
    """
    plain = normalize("NFKD", text.replace("'", "").replace("’", "").replace("‘", "")).casefold()
    letters = _NOT_WORDS.sub(" ", "".join(c for c in plain if not "\u0300" <= c <= "\u036f")).strip()
    return _SAME_WORD.sub("affected", letters)


def tidy(text: str) -> str | None:
    """An answer as it is kept: no-break spaces plain, each line trimmed, blank lines at both ends dropped.

    Returns ``None`` where nothing is left. Line breaks within the answer stay.
    """
    lines = [_SPACES.sub(" ", _INVISIBLE.sub("", line)).strip() for line in text.splitlines()]
    return "\n".join(lines).strip("\n") or None
