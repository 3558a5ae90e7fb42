"""How many, as English people type it (``form.md``, "Counts"): exact, about, from, to, or unknown.

A count is read only where every figure in the text has its place in it. Two figures that make no range, words
that count something else ("10 families", "one class"), vague words ("several thousand") and people added in words
("12 pupils and parents") leave the count open, with the text kept and a fault.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from breachdocs.form.days import plain
from breachdocs.form.findings import Fault, Finding
from breachdocs.form.model import Count
from breachdocs.form.words import Written, tidy

UNREADABLE_COUNT = Fault(
    "unreadable_count", "This cannot be read as one number or one range; please check it."
)
TWO_FIGURES = Fault(
    "two_figures", "The figure in brackets differs from the one before it; the bracketed was taken."
)

_UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {
    "a": 1, "an": 1, "zero": 0, "nil": 0, "fourty": 40, "ninty": 90,
    **{word: n for n, word in enumerate(_UNITS + _TEENS, 1)},
    **{word: n * 10 for n, word in enumerate(_TENS, 2)},
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "dozen": 12, "k": 1000}

_UNIT = f"(?:{'|'.join(_UNITS)})"
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)}|fourty|ninty)(?:[\s-]?{_UNIT})?|{'|'.join(_TEENS)}|{_UNIT})(?![a-z])"
_HUNDREDS = rf"(?:(?:an?|{_BELOW_100})[\s-]hundred(?:,?\s(?:and\s)?{_BELOW_100})?|{_BELOW_100})"
_WORDED = (
    rf"(?:half\sa\sdozen|(?:an?|{_BELOW_100})\sdozen"
    rf"|(?:an?|{_HUNDREDS})[\s-]thousand(?:,?\s(?:and\s)?{_HUNDREDS})?|{_HUNDREDS}|zero|nil)"
)
# Beyond seven figures it is a telephone number.
_FIGURES = r"(?:\d{1,3}(?:,\d{3}){1,2}|\d{1,7})(?![,.]?\d)(?:k\b|\s(?:hundred|thousand|dozen)\b)?"
_NUMBER = Written(rf"(?<![\w.,/£$€-])(?:{_FIGURES}(?![a-z]\b)|{_WORDED}(?![a-z]))|(?<=\d-){_FIGURES}")

#: Figures that name a class, a year group or an age.
_NAMES = Written(
    r"\b(?:years?|yrs?|y|class(?:es)?|form|ks|key\sstages?|room|set|grade|aged?|ages)\.?\s?(?:1[0-3]|\d)[a-z]?\b"
    r"(?:\s?(?:,|-|/|&|\band\b|\bto\b)\s?(?:years?|yrs?|y)?\s?(?:1[0-3]|\d)[a-z]?\b(?![,.]?\d))*"
    r"|\b\d{1,2}(?!k)[a-z]\b|\b\d+(?:st|nd|rd|th)\b"
    r"|\b\d{1,2}(?:\s?-\s?\d{1,2})?[\s-](?:years?|yrs?)[\s-]olds?\b|\bunder\s(?:1[0-9]|\d)s\b"
)
_UNKNOWN = Written(
    r"(?:(?:not|un)\s?(?:yet\s)?known|n/?k|not\sknown\syet|do(?:es)?(?:n't|\snot)\sknow|(?:not\s|un)(?:sure|certain))"
    r"(?:\s(?:at|as|yet|of|this|the|present|stage|time|moment|currently|number|pupils|people|records))*"
    r"|(?:currently|still|as\syet|number)\s(?:unknown|not\sknown)"
)
_NONE = Written(
    r"none|no\s?-?(?:one|body)|no\s(?:pupils|people|records|staff|children|students|data\ssubjects)"
)
_APPROXIMATE = Written(
    r"(?<![a-z])(?:approx(?:\.|imately|imate)?|about|around|circa|roughly|est(?:\.|imated?)?|in\sthe\sregion\sof"
    r"|nearly|almost|just\sunder|maybe|perhaps|possibly|probably|or\s(?:so|thereabouts)|give\sor\stake|odd|ish"
    r"|(?:ca?\.?(?=\s?\d)))(?![a-z])|[~≈]|(?<=\d)-?ish\b|(?<=[\d)])\s?\?"
)
_OVER = Written(
    r"(?:over|(?<!no\s)(?<!not\s)more\sthan|at\sleast|upwards\sof|in\sexcess\sof|no(?:t)?\s(?:fewer|less)\sthan|minimum(?:\sof)?|min\.?"
    r"|above|>=?|≥)\s?#"
    r"|#(?:\+|\s(?:plus|\+)(?=$|\s(?:pupils|people|records|staff))|\s(?:and|or)\s(?:more|over|above|upwards)\b)"
)
_UNDER = Written(
    r"(?:under|below|(?:fewer|less)\sthan|up\sto|at\smost|no(?:t)?\smore\sthan|maximum(?:\sof)?|max\.?|<=?|≤)\s?#"
    r"|#\s(?:or|and)\s(?:fewer|less|under|below)\b|#\s(?:max(?:imum)?|at\smost)\b"
)
_RANGE = Written(r"between\s#\s(?:and|to|-)\s#|(?:from\s)?#\s?(?:-|to|or)\s?#")
#: What counts something other than people or records. "One class" is no person; "28 school staff" are.
_GROUPS = Written(
    r"#\s(?:[a-z]+\s)?(?:(?:classe|familie|household|form|group|school|year|cohort|team|set|department|bubble|couple"
    r"|spreadsheet|database|register|list|mailboxe)s)\b"
)
_ONE_GROUP = Written(
    r"#\s(?:[a-z]+\s)?(?:class|family|household|form|group|school|year|cohort|team|set|department|bubble|couple"
    r"|spreadsheet|database|register|list|mailbox)\b"
)
#: Words that change the number, add to it, or leave it open; with any of them left, nothing is read.
_OPEN = Written(
    r"[\d#+&%£$€=×*/<>≥≤½¼¾]|n't\b|\b(?:not|and|plus|with|x|times|each|per|every|minus|less|more|fewer|than|least|most"
    r"|except|excluding|including|other|others|another|further|also|but|or|unknown|unsure|several|many|few|some"
    r"|multiple|numerous|various|handful|lots?|loads|dozens?|scores?|hundreds?|thousands?|millions?|billions?|half"
    r"|double|twice|percent|pairs?|couple|both|tbc|tbd|n/a|minutes?|hours?|days?|weeks?|months?"
    rf"|{'|'.join(word for word in _VALUES if len(word) > 2)})\b"
)
_BRACKETS = Written(r"[(\[]([^()\[\]]*)[)\]]")


class _Quantity(NamedTuple):
    """What a piece of text says: bounds as in `Count`, and whether it counts groups rather than people."""

    low: int | None
    high: int | None
    approximate: bool
    groups: bool = False


def _value(number: str) -> int:
    """The number of a match of `_NUMBER`."""
    if number == "half a dozen":
        return 6
    total = current = 0
    for word in re.findall(r"\d+|[a-z]+", number.replace(",", "")):
        if word.isdecimal():
            current = int(word)
        elif word == "thousand":
            total, current = total + current * 1000, 0
        elif word in _SCALES:
            current *= _SCALES[word]
        elif word != "and":
            current += _VALUES[word]
    return total + current


def _scaled_apart(numbers: list[str]) -> bool:
    """Whether "2-3 hundred" may mean two hundred: a scale is said once, after the larger figure."""
    first, last = numbers[0], numbers[-1]
    scaled = re.search(r"k$|hundred|thousand|dozen", last)
    leading = re.match(r"[a-z]+|\d+", last)
    if not scaled or not leading or re.search(r"k$|hundred|thousand|dozen", first):
        return False
    return _value(first) < _value(leading[0])


def _quantity(text: str) -> _Quantity | None:
    """The one number or range in a text without brackets; ``None`` where there is not exactly one."""
    text, hedges = _APPROXIMATE.pattern.subn(" ", text)
    text = " ".join(_NAMES.pattern.sub(" ", text).split())
    found = [match[0] for match in _NUMBER.pattern.finditer(text)]
    shape = _NUMBER.pattern.sub("#", text)
    counted = _ONE_GROUP if found and _value(found[0]) == 1 else _GROUPS
    groups = bool(counted.pattern.search(shape))
    if len(found) == 2:
        rest, ranges = _RANGE.pattern.subn(" ", shape)
        low, high = _value(found[0]), _value(found[1])
        if not ranges or low > high or _OPEN.pattern.search(rest) or _scaled_apart(found):
            return None
        return _Quantity(low, high, bool(hedges), groups)
    if len(found) != 1:
        return None
    number = _value(found[0])
    rest, over = _OVER.pattern.subn(" ", shape)
    rest, under = _UNDER.pattern.subn(" ", rest)
    if not over and not under:
        rest = rest.replace("#", " ")
    if _OPEN.pattern.search(rest) or (over and under):
        return None
    return _Quantity(
        None if under else number, None if over else number, bool(hedges or over or under), groups
    )


def _without_brackets(text: str) -> str:
    return " ".join(_BRACKETS.pattern.sub(" ", text).split())


def _settled(counting: list[str], outside_text: str) -> tuple[_Quantity | None, tuple[Fault, ...]]:
    """What the figure in brackets settles, given the text around it."""
    settled = _quantity(counting[0]) if len(counting) == 1 else None
    outside = _quantity(outside_text)
    if settled is not None and settled.groups and outside is not None and not outside.groups:
        return outside, ()  # "60 (2 forms)" says who they are
    if settled is None or settled.groups:
        return None, ()
    if outside is None:  # "several pupils (12)", but not "12 pupils (6 boys) and 4 staff"
        return (None if re.search(r"\d", _NAMES.pattern.sub(" ", outside_text)) else settled), ()
    # "30 (28 pupils)" says two things; "2 classes (56)" says one in two ways.
    return settled, () if outside.groups or outside[:2] == settled[:2] else (TWO_FIGURES,)


def _read(text: str) -> tuple[_Quantity | None, tuple[Fault, ...]]:
    """The quantity of a whole answer, brackets and all."""
    insides = [match[1].strip() for match in _BRACKETS.pattern.finditer(text)]
    outside_text = _without_brackets(text)
    if counting := [inside for inside in insides if re.search(r"\d", _NAMES.pattern.sub(" ", inside))]:
        return _settled(counting, outside_text)
    outside, inside = _quantity(outside_text), _quantity(" ".join(insides))
    if outside and not outside.groups and inside and (inside.groups or inside[:2] == outside[:2]):
        return outside, ()  # "28 (two classes)", "28 (twenty-eight)"
    spoken = " ".join(_BRACKETS.pattern.sub(r" \1 ", text).split()).strip(" .,;:!")
    if _UNKNOWN.pattern.fullmatch(spoken):
        return _Quantity(None, None, approximate=False), ()
    if _NONE.pattern.fullmatch(spoken):
        return _Quantity(0, 0, approximate=False), ()
    quantity = _quantity(spoken)
    return (None if quantity and quantity.groups else quantity), ()


def read_count(text: str) -> Finding[Count | None]:
    """How many people or records a typed answer says.

    Args:
        text: as typed.

    Returns:
        The count, its text tidied. An open end ("250+", "up to 50") has ``None`` there and is approximate;
        "unknown" has neither bound and no fault; what is no one number or range has neither bound and
        `unreadable_count`. A bracketed figure stands in spite of `two_figures`. ``None`` for blank text.
    """
    typed = tidy(text)
    if typed is None:
        return Finding(None)
    if typed.isascii() and typed.isdecimal() and len(typed) <= 7:
        number = int(typed)
        return Finding(Count(low=number, high=number, approximate=False, text=typed))
    quantity, faults = _read(plain(typed))
    if quantity is None:
        return Finding(Count(low=None, high=None, approximate=False, text=typed), (UNREADABLE_COUNT,))
    low, high, approximate, _ = quantity
    return Finding(Count(low=low, high=high, approximate=approximate, text=typed), faults)
