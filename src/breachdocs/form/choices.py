"""Choices, marks in tick boxes, levels, and yes or no, as people type and tick them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from breachdocs.form.findings import Fault, Finding
from breachdocs.form.vocabulary import Vocabulary
from breachdocs.form.words import Written, fold, tidy

NOT_AN_OPTION = Fault("not_an_option", "This is none of the options; the text was kept as typed.")
LEVEL_WORDS_DIFFER = Fault(
    "level_words_differ", "The number and the words name different levels; the number was taken."
)
UNREADABLE_LEVEL = Fault("unreadable_level", "This is no level from 1 to 5.")
UNCLEAR = Fault("unclear", "This is neither a plain yes nor a plain no.")

#: Single characters that are a tick. The second line is in Word's private area, where symbol fonts live:
#: Wingdings F0FB–F0FE (cross, tick, boxed cross, boxed tick) and F06E (filled square); Wingdings 2 F04F–F054
#: (cross, tick, boxed cross, boxed tick, two more boxed crosses); Webdings F061 (tick).
TICKED = frozenset(
    "☑☒✓✔✅✗✘✕✖×╳❌❎⮽⮾⮿☓√■▪◼◾⬛⊠⊗●◉⦿⚫🗸🗹🗴🗵🗷"
    "\uf0fb\uf0fc\uf0fd\uf0fe\uf06e\uf04f\uf050\uf051\uf052\uf053\uf054\uf061"
    "xXyY"
)
#: Single characters that are an empty box: Wingdings F06F, F070, F071, F0A8 (boxes), F0A1 (ring);
#: Wingdings 2 F0A3 and Webdings F063 (boxes). F072, an empty box in Wingdings and a cross in Webdings, is
#: neither without its font.
UNTICKED = frozenset("☐□▢▫◻◽⬜❏❐❑❒○◯⚪⬚🗆_\uf06f\uf070\uf071\uf0a8\uf0a1\uf0a3\uf063")

_TICK_WORDS = frozenset({"yes", "ticked", "checked"})
_AROUND_A_MARK = " \t\n\r\u00a0\u200b\ufe0e\ufe0f_[](){}.:"

_NEGATIONS = frozenset((
    "not", "no", "non", "un", "never", "none", "without", "nor", "neither", "cannot", "cant", "isnt",
    "wasnt", "arent", "werent", "hasnt", "havent", "hadnt", "didnt", "doesnt", "dont", "wont", "except",
))  # fmt: skip
_NEGATIVE_BEGINNINGS = ("un", "non", "in", "im", "dis", "mis")
_NEAR, _CLEAR_BY = 90.0, 8.0

_FIGURE = Written(r"(?<![\w.,£])(?<!\d-)([1-5])(?:\.0)?(?:\s?/\s?5|\s(?:out\s)?of\s5)?(?![\w%]|[.,/-]\s?\d)")
_NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_LEVEL_LABELS = Written(r"^(?:likelihood|impact|risk)?\s?(?:score|level|rating|grade)?\s")

_YES = Written(r"(?:yes|yeah|yep|true)\b|y(?=\s*(?:$|[-–—,.;:(\n]))", re.IGNORECASE)
_NO = Written(
    r"(?:no|nope|n|false)(?=\s*(?:$|[-–—,.;:(\n]))|no(?=,?\s+(?:they|we|he|she|not|none|nobody)\b)|not\s+yet(?=\s*[.!]?$)",
    re.IGNORECASE,
)
_MAKES_YES_UNCLEAR = frozenset((
    "no", "not", "n", "partly", "partially", "part", "some", "but", "except", "unless", "if", "maybe",
    "probably", "possibly", "unsure", "unknown", "yet", "only", "both", "neither", "will",
))  # fmt: skip
_MAKES_NO_UNCLEAR = frozenset((
    "yes", "partly", "partially", "some", "but", "except", "unless", "if", "maybe", "probably",
    "unsure", "unknown", "idea",
))  # fmt: skip


def is_ticked(text: str) -> bool | None:
    """Whether what stands in a tick cell is a tick; ``None`` where it is no mark but an answer.

    A mark may stand in brackets (``[x]``, ``( )``) or on a line (``_x_``), and be made twice. Blank is not ticked.
    """
    mark = text.strip(_AROUND_A_MARK)
    if not mark:
        return False
    if all(character in TICKED for character in mark) or mark.casefold() in _TICK_WORDS:
        return True
    return False if all(character in UNTICKED for character in mark) else None


def _meaning(folded: str) -> tuple[int, list[str]]:
    """What a slip may not change: how many negations the words hold, and their figures."""
    words = folded.split()
    negative = sum(w in _NEGATIONS or (len(w) > 5 and w.startswith(_NEGATIVE_BEGINNINGS)) for w in words)
    return negative, [w for w in words if w.isdecimal()]


def _initials(folded: str) -> list[str]:
    return sorted(word[0] for word in folded.split())


def _wordings(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Every code with every wording of it, folded."""
    for option in vocabulary.options:
        for words in (option.label, *option.also):
            yield option.code, fold(words)


def _near(text: str, vocabulary: Vocabulary) -> tuple[str | None, Fault]:
    """The one option that the text is a slip of, or why there is none."""
    from rapidfuzz.fuzz import token_sort_ratio  # noqa: PLC0415 -- slow to load, seldom needed

    folded = fold(text)
    scores: dict[str, float] = {}
    for code, words in _wordings(vocabulary):
        scores[code] = max(scores.get(code, 0.0), token_sort_ratio(folded, words))
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    best, score = ranked[0], scores[ranked[0]]
    if score < _NEAR:
        return None, NOT_AN_OPTION
    if len(ranked) > 1 and scores[ranked[1]] > score - _CLEAR_BY:
        first, second = (vocabulary.label(code) for code in ranked[:2])
        return None, Fault("ambiguous_option", f"This could be “{first}” or “{second}”; please choose one.")
    alike = any(
        code == best and _meaning(words) == _meaning(folded) and _initials(words) == _initials(folded)
        for code, words in _wordings(vocabulary)
    )
    return (best, NOT_AN_OPTION) if alike else (None, NOT_AN_OPTION)


def read_choice(text: str, vocabulary: Vocabulary, listed: Collection[str] = ()) -> Finding[str | None]:
    """The option that a typed or chosen answer names.

    Case, spacing and punctuation are ignored. What is no wording of ours is a slip of one where rapidfuzz's
    token-sort ratio of the folded words is at least 90 and the next best option at least 8 below, both have the
    same figures and as many negations ("not", "un-", "in-" …), and the words begin with the same letters: "Verbal
    disclosure of personel data" is read, "Recovered or contained" is not "Not recovered or contained", "Data mailed
    …" not "Data emailed …".

    Args:
        text: as typed, or as the dropdown shows it.
        vocabulary: the options of the field.
        listed: the options that the form's own dropdown offers; one of them that is none of ours is no fault.

    Returns:
        The code; a listed option's own text; or the text as typed, tidied, with `not_an_option` or, where two
        options are near, `ambiguous_option`. ``None`` for blank text.
    """
    typed = tidy(text)
    if typed is None:
        return Finding(None)
    code = vocabulary.code(typed)
    if code is not None:
        return Finding(code)
    folded = fold(typed)
    for option in listed:
        if option.strip() == typed or (folded and fold(option) == folded):
            return Finding(tidy(option))
    code, fault = _near(typed, vocabulary) if folded else (None, NOT_AN_OPTION)
    return Finding(code) if code is not None else Finding(typed, (fault,))


def _level_in_words(words: str, vocabulary: Vocabulary) -> int | None:
    """The level that words beside a number begin with: "Serious: bank details lost" is "Serious"."""
    folded = fold(words)
    begun = [(len(w), code) for code, w in _wordings(vocabulary) if folded == w or folded.startswith(f"{w} ")]
    return int(max(begun)[1]) if begun else None


def read_level(text: str, vocabulary: Vocabulary) -> Finding[int | None]:
    """A likelihood or impact from 1 to 5, in a figure, in words, or both.

    The form's matrix and its tables use different words for one number, so where figure and words differ the
    figure is taken (``domain.md`` 0.1) and `level_words_differ` is noted.

    Args:
        text: "4", "4. Highly likely", "Highly likely", "4/5", "Score: 4", "Serious (4)".
        vocabulary: `LIKELIHOOD` or `IMPACT`, whose codes are the figures.

    Returns:
        The level; ``None`` with `unreadable_level` where there is none or more than one, without for blank text.
    """
    typed = tidy(text)
    if typed is None:
        return Finding(None)
    figures = {int(figure) for figure in _FIGURE.pattern.findall(typed)}
    rest = _FIGURE.pattern.sub(" ", typed)
    if len(figures) > 1 or re.search(r"\d", rest):
        return Finding(None, (UNREADABLE_LEVEL,))
    words = _LEVEL_LABELS.pattern.sub("", f"{fold(rest)} ").strip()
    if not figures:
        if words in _NUMBER_WORDS:
            return Finding(_NUMBER_WORDS[words])
        code = vocabulary.code(words) or (_near(words, vocabulary)[0] if words else None)
        return Finding(int(code)) if code else Finding(None, (UNREADABLE_LEVEL,))
    level = figures.pop()
    in_words = _level_in_words(words, vocabulary)
    return Finding(level, (LEVEL_WORDS_DIFFER,) if in_words not in {None, level} else ())


def read_yes_no(text: str) -> Finding[bool | None]:
    """Whether a typed answer is a yes or a no, on its own or with a reason ("Yes - letter sent").

    Returns:
        The answer; ``None`` with `unclear` where it begins with neither, or goes on to take it back ("Yes, but
        not all"); ``None`` without a fault for blank text.
    """
    typed = tidy(text)
    if typed is None:
        return Finding(None)
    for answer, begins, unclear in ((True, _YES, _MAKES_YES_UNCLEAR), (False, _NO, _MAKES_NO_UNCLEAR)):
        match = begins.pattern.match(typed)
        if match:
            rest = typed[match.end() :]
            if "?" in rest or "/" in rest or not unclear.isdisjoint(fold(rest).split()):
                break
            return Finding(answer)
    return Finding(None, (UNCLEAR,))
