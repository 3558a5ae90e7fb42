"""Words as people type them, folded so that two ways of writing the same words are equal."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from unicodedata import normalize

#: Letters small, apostrophes gone, all else between words a space.
_WORDS = str.maketrans(
    {chr(n): chr(n).lower() if chr(n).isalnum() else " " for n in range(128)} | {"'": None}
)
_CURLY_APOSTROPHES = str.maketrans("", "", "’‘")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
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
    if not text.isascii():
        plain = normalize("NFKD", text.translate(_CURLY_APOSTROPHES)).casefold()
        text = _NOT_ASCII.sub(" ", _ACCENTS.sub("", plain))
    words = " ".join(text.translate(_WORDS).split())
    return _SAME_WORD.sub("affected", words) if "effected" in words else words


def tidy(text: str) -> str | None:
    """An answer as it is kept: no-break spaces plain, each line trimmed, blank lines at both ends dropped.

    Returns ``None`` where nothing is left. Line breaks within the answer stay.
    """
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return "\n".join([" ".join(line.split()) for line in text.splitlines()]).strip("\n") or None
