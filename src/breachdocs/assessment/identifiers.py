"""Identifiers in free text: recognised by their form, and by their check digit where they have one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple


class _Kind(NamedTuple):
    words: str
    mark: str
    pattern: str
    holds: Callable[[str], bool] | None = None


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number: the last is the check digit, modulo 11 (NHS Data Dictionary)."""
    numbers = [int(digit) for digit in digits if digit.isdecimal()]
    if len(numbers) != 10 or len(set(numbers)) == 1:
        return False
    check = 11 - sum(number * weight for number, weight in zip(numbers, range(10, 1, -1), strict=False)) % 11
    return check % 11 == numbers[9] and check != 10


_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def is_upn(text: str) -> bool:
    """Whether a letter and twelve characters are a unique pupil number: the letter checks the rest, modulo 23.

    The last character of a temporary number is a letter, which counts by its place in the same alphabet.
    """
    letter, rest = text[0].upper(), text[1:].upper()
    values = [int(char) if char.isdecimal() else _UPN_LETTERS.find(char) for char in rest]
    if min(values) < 0:
        return False
    return (
        _UPN_LETTERS[sum(value * weight for value, weight in zip(values, range(2, 14), strict=True)) % 23]
        == letter
    )


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    national = re.sub(r"^(?:0044|44)", "0", digits) if digits.startswith(("44", "0044")) else digits
    return national.startswith("0") and national[1:2] in set("123578") and len(national) in (10, 11)


_DATE = (
    r"(?:\d{1,2}[./\- ]\d{1,2}[./\- ]\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?(?: of)? "
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,?(?: \d{2,4})?)"
)

_KINDS = (
    _Kind("an e-mail address", "[e-mail removed]", r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    _Kind(
        "a date of birth",
        "[date of birth removed]",
        r"(?<!\w)(?:d\.?o\.?b\.?|dates? of birth|birthdate|birthday|born(?: on)?)\W{0,4}(?:is |was |of )?"
        rf"{_DATE}",
    ),
    _Kind(
        "a pupil number",
        "[pupil number removed]",
        r"(?<![\w])[A-HJ-NP-RT-Z]\d{11}[A-HJ-NP-RT-Z\d](?!\w)",
        is_upn,
    ),
    _Kind(
        "a National Insurance number",
        "[National Insurance number removed]",
        r"(?<!\w)(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)",
    ),
    _Kind(
        "an NHS number",
        "[NHS number removed]",
        r"(?<![\d+])\d{3}[ \-]?\d{3}[ \-]?\d{4}(?![\d])",
        is_nhs_number,
    ),
    _Kind(
        "a phone number",
        "[phone number removed]",
        r"(?<![\w+])(?:\+44|0044|0|\(0)[\d \-()]{8,14}\d(?!\d)",
        _is_phone,
    ),
    _Kind(
        "a postcode",
        "[postcode removed]",
        r"(?<!\w)[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])"
        r"[ \u00a0]?\d[ABD-HJLNP-UW-Z]{2}(?!\w)",
    ),
    _Kind(
        # The style since 2001: two letters for the place, two figures for the half-year, three letters.
        "a car registration",
        "[car registration removed]",
        r"(?<![\w-])[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-9]\d)[ \u00a0]?[A-HJ-PR-Z]{3}(?![\w-])",
        str.isupper,
    ),
)


@cache
def _patterns() -> tuple[tuple[_Kind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(kind.pattern, re.IGNORECASE)) for kind in _KINDS)


def find(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Identifiers in a text: start, end, what kind in words, and the mark that stands in its place."""
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            if kind.holds is None or kind.holds(match[0]):
                yield match.start(), match.end(), kind.words, kind.mark
