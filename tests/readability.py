"""How hard a text is to read: Flesch's reading ease, measured as its author gave it (1948).

206.835 - 1.015 x words a sentence - 84.6 x syllables a word. 60 and more is plain English, 90 and more is what a child
of eleven reads easily. Syllables are counted by groups of vowels, which is right for about nine words in ten and
errs towards more.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z0-9’'@.\-]*[A-Za-z0-9]")
_VOWELS = re.compile(r"[aeiouy]+")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")


def syllables(word: str) -> int:
    """How many syllables a word has, at least one."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    if not plain:
        return 1
    count = len(_VOWELS.findall(plain))
    silent = plain.endswith("e") and not plain.endswith(("le", "ee", "ye", "oe"))
    past = plain.endswith("ed") and not plain.endswith(("ted", "ded", "eed"))
    return max(1, count - (silent or past))


def reading_ease(text: str) -> float:
    """Flesch's reading ease of a text; a line that ends without a full stop is a sentence of its own."""
    sentences = [words for part in _SENTENCE_ENDS.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    a_sentence = len(words) / len(sentences)
    a_word = sum(map(syllables, words)) / len(words)
    return 206.835 - 1.015 * a_sentence - 84.6 * a_word
