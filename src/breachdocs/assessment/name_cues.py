"""Unknown capitalised words that the words around them make a person: told about, owning something, saying something.

No name is known here; a name of any culture is found by how people are spoken of on a breach form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from breachdocs.assessment.given_names import DOUBTFUL
from breachdocs.assessment.name_words import is_place, may_be_name

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
#: Where a capital stands behind a space: most answers have none, and then nobody is named behind other words.
CAPITAL_WITHIN = re.compile(rf"[ \t]{_CAPITAL}")
_ONE = rf"{_CAPITAL}[^\W\d_]+(?:['’\-]{_CAPITAL}?[^\W\d_]+)*?(?:-{_CAPITAL}[^\W\d_]+)?"
_NAME = rf"{_ONE}(?: (?:van |de |bin |al |el )?{_ONE}){{0,2}}"
#: What on a form is about one person.
_ABOUT = (
    r"(?:letters?|notes?|files?|records?|reports?|reviews?|plans?|photos?|pictures?|videos?|marks|results|allerg(?:y|ies)|"
    r"address|details|needs|behaviour|absence|attendance|parents?|carers?|famil(?:y|ies)|friends?|bag|folder|book|books|"
    r"adoption|health|diagnosis|case|log|chronology|statement|payslip|appointment|medication|information|entry|referral|"
    r"conversation|complaint|concerns?|names?|envelope|email|e-mail|message|page) "
    r"(?:about|of|for|on|re|concerning|regarding)"
)
_TOWARDS = (
    r"(?:spoke|speaking|spoken|talked|met|meeting) (?:to|with)|according to|addressed to|(?:was|is|were) meant for|"
    r"intended for|on behalf of|belonging to|handed in by|"
    r"(?:printed|sent|written|signed|found|left|opened|forwarded|reported|taken|collected) by|"
    r"(?:told|asked|rang|phoned|informed|emailed|thanked|advised|reminded) (?!the\b|a\b|all\b)|"
    r"(?:confused|muddled|mistook|swapped|wrote|named|mentioned|identified|included|showed|listed)|"
    r"(?:said|thought|believed|knew|noticed|noted|claimed|hoped|showed|sure|clear) that|"
    r"(?:both|between|re|regarding)"
)
#: What people have, said with "'s".
_OWNED = (
    r"mum|mam|mother|dad|father|parents?|carers?|famil(?:y|ies)|sister|brother|siblings?|twin|nan|gran(?:d\w+)?|step\w+|"
    r"aunt|uncle|teacher|tutor|class|report|letter|file|notes?|records?|care plan|plan|ehcp|address|phone|bag|book|"
    r"desk|tray|locker|name|details|date of birth|adoption|diagnosis|medication|behaviour|marks|results|work|photo|"
    r"picture|email|e-mail|account|password|payslip|mailbox|laptop|health|medical|safeguarding|parental"
)
#: What a person does at the beginning of a sentence and a thing hardly does.
_DOES = (
    r"(?:has|had|have|was|then|also|later) (?:since )?(?:confirmed|told|said|asked|seen|deleted|returned|apologised|"
    r"complained|spoken|agreed|been (?:told|asked|spoken))|told|said|says|saw|asked|rang|phoned|reported|"
    r"complained|deleted|apologised|noticed|realised|admitted|confirmed|forgot|replied|opened|read|mentioned|"
    r"forwarded|took|and {0}"
)


@cache
def _told_about() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?i:{_ABOUT}|{_TOWARDS}) ?(?<= )(?P<name>{_NAME})(?!\w)")


@cache
def _household() -> re.Pattern[str]:
    """As in "the Buchanan family": a surname between an article and those who bear it."""
    return re.compile(
        rf"(?<!\w)[Tt]he (?P<name>{_NAME}) "
        r"(?:family|families|twins?|brothers|sisters|siblings|children|household)(?!\w)"
    )


@cache
def _owner() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<name>{_NAME})['’]s? (?:[a-z]+ )?(?i:{_OWNED})(?!\w)")


@cache
def _doer() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=[.!?;:] )|(?<=\n)|(?<=[Tt]hen ))(?P<name>{_NAME})(?: \([^()\n]{{1,20}}\))? "
        rf"(?:{_DOES.format(_ONE)})(?!\w)"
    )


@cache
def _next() -> re.Pattern[str]:
    """What comes after a name in a list: ", Shirin" and "and Delroy"."""
    return re.compile(rf"(?:,? and |, | & )(?:(?:his|her|their) \w+ )?(?P<name>{_NAME})(?!\w)")


def names_by_cue(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand that the words around them make a person."""
    behind = (_told_about(), _household()) if CAPITAL_WITHIN.search(text) else ()
    for pattern in (*behind, _owner(), _doer()):
        for match in pattern.finditer(text):
            if pattern is _doer() and match["name"] in DOUBTFUL:
                continue  # "Grace was said."
            if span := _person(text, *match.span("name")):
                yield span


def names_beside(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The names that follow found ones in a list."""
    for _, end in spans:
        at = end
        while (match := _next().match(text, at)) and (span := _person(text, *match.span("name"))):
            yield span
            at = span[1]


def _person(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The first words of a candidate that may be a name, in a row; ``None`` where none may."""
    words = [
        (match[0], start + match.start(), start + match.end())
        for match in re.finditer(r"[^\s]+", text[start:end])
    ]
    if is_place(words):
        return None
    first = last = None
    for word, begin, stop in words:
        if may_be_name(word):
            first, last = (begin if first is None else first), stop
        elif first is not None:
            break
    return None if first is None or last is None else (first, last)
