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


def is_iban(text: str) -> bool:
    """Whether a text is an international bank account number: its letters as numbers, modulo 97 (ISO 13616)."""
    account = "".join(text.split()).upper()
    return int("".join(str(int(char, 36)) for char in account[4:] + account[:4])) % 97 == 1


def is_card_number(text: str) -> bool:
    """Whether thirteen to nineteen digits are a payment card's: every second one doubled, modulo 10 (ISO/IEC 7812)."""
    digits = [int(char) for char in text if char.isdecimal()][::-1]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0 and len(set(digits)) > 1


def _is_phone(text: str) -> bool:
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    national = re.sub(r"^(?:0044|44)", "0", digits) if digits.startswith(("44", "0044")) else digits
    return national.startswith("0") and national[1:2] in set("123578") and len(national) in (10, 11)


_DATE = (
    r"(?:\d{1,2}[./\- ]\d{1,2}[./\- ]\d{2,4}|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}(?:st|nd|rd|th)?(?: of)? "
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*,?(?: \d{2,4})?)"
)

#: Between a label and its number: "no. ", " number is ", ": ".
_NUMBER = r"(?: ?(?:number|num|no|id|ref)\b)?\W{0,4}(?:(?:is|was|of) )?"
_DOT = r" ?(?:\(dot\)|\[dot\]| dot ) ?"
_STREETS = "Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Crescent|Terrace|Grove|Gardens|Mews|Way|Court|Walk|Green|Rise"
#: What makes a street's name the name of a school, and the number before it a count.
_SCHOOL = (
    "primary|junior|infants?|nursery|school|academy|high|"
    "pupils?|children|students?|staff|families|parents|boys|girls"
)
_BANK = ("bank details", "[bank details removed]")
_IDENTITY = ("an identity number", "[identity number removed]")
_ACCOUNT = ("an online account", "[online account removed]")
_CAR = ("a car registration", "[car registration removed]")

# Where a pattern has a group called "it", only that is the identifier: the label before it says what was there.
_KINDS = (
    _Kind(
        "an e-mail address",
        "[e-mail removed]",
        r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+"
        rf"|(?<![\w.])[\w.]{{1,64}}(?:{_DOT}\w{{1,64}}){{0,3}} ?(?:\(at\)|\[at\]| at ) ?"
        rf"\w{{1,64}}(?:{_DOT}\w{{1,64}}){{1,4}}",
    ),
    _Kind(*_ACCOUNT, r"(?<![\w.])@[a-z_]\w{4,29}(?![\w@]|\.\w)"),
    _Kind(
        *_ACCOUNT,
        r"(?<![\w@])(?:https?://)?(?:www\.)?(?:facebook|instagram|twitter|x|tiktok|snapchat|linkedin)\.com/[\w.@/\-]*\w",
    ),
    _Kind(*_BANK, r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?!\w)", is_iban),
    _Kind(*_BANK, r"(?<![\w-])[3-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])", is_card_number),
    _Kind(*_BANK, rf"(?<!\w)(?:sort ?code|s/c){_NUMBER}(?P<it>\d\d(?:[ -]?\d\d){{2}})(?!\d)"),
    _Kind(*_BANK, rf"(?<!\w)(?:account|acct|acc|a/c){_NUMBER}(?P<it>\d{{7,8}})(?!\d)"),
    _Kind(*_BANK, r"(?<![\w-])\d\d-\d\d-\d\d\W{1,3}\d{8}(?!\d)"),
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
        *_CAR,
        r"(?<![\w-])[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[1-9]\d)[ \u00a0]?[A-HJ-PR-Z]{3}(?![\w-])",
        str.isupper,
    ),
    _Kind(
        # The older styles look like a year group or a room, so only where they are said to be one.
        *_CAR,
        rf"(?<!\w)(?:reg(?:istration)?|number plate|vehicle|car){_NUMBER}"
        r"(?P<it>(?-i:[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]?))(?!\w)",
    ),
    _Kind(
        # A driver number: five letters of the surname, the date of birth, initials and three more (DVLA).
        *_IDENTITY,
        r"(?<!\w)(?=[A-Z])[A-Z9]{5}\d[01567]\d[0-3]\d{2}[A-Z9]{2}[A-Z0-9]{3}(?!\w)",
    ),
    _Kind(
        # Said to be one: whether or not its check digit holds, it is somebody's, mistyped or not.
        *_IDENTITY,
        r"(?<!\w)(?:passport|unique learner|uln|unique pupil|upn|nhs|national insurance|n\.?i\.?|nino)"
        rf"{_NUMBER}(?P<it>[A-Z]{{0,3}}(?:[ -]?\d){{5,13}}[ -]?[A-Z]?)(?!\w)",
    ),
    _Kind(
        *_IDENTITY,
        r"(?<!\w)(?:pupil|student|admission|candidate|payroll|employee|staff) (?:number|num|no|id|ref)\b\W{0,4}"
        r"(?:(?:is|was) )?(?P<it>[A-Z]{0,3}\d{3,12})(?!\w)",
    ),
    _Kind(
        "an address",
        "[address removed]",
        r"(?<![\w./])(?<!class )(?<!year )(?<!room )(?<!form )(?:(?:flat|unit|apartment) \d{1,3}[a-z]?,? )?"
        rf"\d{{1,4}}[a-z]?,? (?-i:(?:[A-Z][\w'’]+ ){{1,3}}(?:{_STREETS}))(?!\w| (?:\w+ ){{0,2}}(?:{_SCHOOL})\b)",
    ),
)


#: What every identifier has at least one of; most answers have none.
_SIGN = re.compile(r"\d|@|\.com/|[ (\[]at[ )\]]", re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[_Kind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(kind.pattern, re.IGNORECASE)) for kind in _KINDS)


def find(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Identifiers in a text: start, end, what kind in words, and the mark that stands in its place."""
    if not _SIGN.search(text):
        return
    for kind, pattern in _patterns():
        for match in pattern.finditer(text):
            if kind.holds is None or kind.holds(match[0]):
                start, end = match.span("it" if "it" in pattern.groupindex else 0)
                yield start, end, kind.words, kind.mark
