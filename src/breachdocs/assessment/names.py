"""Personal details in free text: identifiers by their form, names by how people are spoken of.

The form forbids names. What is found here is flagged where it stands and taken out of documents that leave
the IG team. A miss and a false alarm both cost something, so a bare capitalised word is never enough: a
title, a role, a cue such as "called", a known given name, or two name-like words in mid-sentence are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from breachdocs.assessment import identifiers, name_words
from breachdocs.assessment.name_cues import CAPITAL_WITHIN, names_beside, names_by_cue
from breachdocs.assessment.own_people import OwnPeople

NOBODY = OwnPeople()
#: What stands in place of a name.
NAME_REMOVED = "[name removed]"


class Found(NamedTuple):
    """A personal detail in a text: where it stands, and what kind it is, in words (``an e-mail address``)."""

    start: int
    end: int
    kind: str
    mark: str


def find_details(text: str, people: OwnPeople = NOBODY) -> tuple[Found, ...]:
    """The personal details in a text, in their order, none within another; `people` are the school's own."""
    found = [Found(start, end, kind, mark) for start, end, kind, mark in identifiers.find(text)]
    found.extend(Found(start, end, "a likely name", NAME_REMOVED) for start, end in _names(text, people))
    kept: list[Found] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


def mask_identifiers(text: str, people: OwnPeople = NOBODY) -> str:
    """`text` with every identifier and likely name replaced by a mark such as ``[name removed]``.

    A name found once is also removed where it stands again, alone or in part. The marks themselves are left
    alone, so masking twice gives what masking once gives.
    """
    parts, last = [], 0
    for item in find_details(text, people):
        parts += [text[last : item.start], item.mark]
        last = item.end
    return "".join((*parts, text[last:]))


def _names(text: str, people: OwnPeople) -> Iterator[tuple[int, int]]:
    """Where likely names stand, those found once and said again included."""
    listed = people.find(text) if people else ()
    spans = list(dict.fromkeys((*_by_context(text), *names_by_cue(text), *listed)))
    spans += names_beside(text, spans)
    if not spans:
        return
    yield from spans
    said = {word for start, end in spans for word in name_words.name_words(text[start:end])}
    if said:
        again = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(said)))})(?:['’]s)?(?![\w-])")
        yield from ((match.start(), match.end()) for match in again.finditer(text))


def _by_context(text: str) -> Iterator[tuple[int, int]]:
    for match in _titled().finditer(text):
        if match[0].split()[-1] not in _NO_PERSON:
            yield match.span()
    yield from _cued_names(text)
    for match in _capitals().finditer(text):
        at = match.start()
        words = [(word[0], at + word.start(), at + word.end()) for word in _WORD.finditer(match[0])]
        yield from name_words.names_among(words, text, at)


def _cued_names(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand that a role, initials or a register's way of printing make a name."""
    for pattern in (_cued(), _initialled()) if CAPITAL_WITHIN.search(text) else ():
        for match in pattern.finditer(text):
            if match["word"].rstrip(".") not in name_words.ORDINARY:
                yield match.span("name")
    for match in _SMALL.finditer(text):
        if match["name"].title() in name_words.given_names():
            yield match.span("name")
    for match in _SURNAME_FIRST.finditer(text):
        if match["given"] in name_words.given_names():
            yield match.span()


#: What follows "Ms" or "Miss" and is no person: Microsoft's products, and lessons.
_NO_PERSON = frozenset({"Teams", "Word", "Excel", "Office", "Outlook", "Windows", "Out"})
#: As people type in haste: "a boy called karol".
_SMALL = re.compile(
    r"(?<!\w)(?i:called|named|name is|name was) "
    r"(?=(?P<name>[^\W\d_A-Z]{3,})(?!\w))"
)
#: As registers print names: "SMITH, John".
_SURNAME_FIRST = re.compile(r"(?<!\w)[A-Z][A-Z'’\-]{2,}, (?P<given>[A-Z][a-z]+)(?!\w)")
_WORD = re.compile(r"[^\W\d_](?:[\w]|['’\-](?=\w))*")
_NAME = r"[^\W\d_a-zß-öø-ÿ](?:\.|[^\W\d_]*(?:['’\-][^\W\d_]+)*)"
_TITLE = "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Rev|Revd|Fr|Sir|Lady|Dame"
_ROLES = (
    "son|daughter|brother|sister|twin|mother|father|mum|mam|dad|nan|grandmother|grandfather|aunt|uncle|cousin|"
    "wife|husband|partner|pupil|student|child|boy|girl|teacher|teaching assistant|parent|carer|guardian|"
    "colleague|governor|receptionist|secretary|administrator|bursar|technician|caretaker|site manager|cleaner|driver|"
    "nurse|tutor|coach|head of year|head teacher|headteacher|deputy|senco|social worker|volunteer|applicant|employee"
)
_CUES = "called|named|name is|name was|name:|named as|known as|surname|surnamed|initials"


@cache
def _titled() -> re.Pattern[str]:
    """A title and what follows: "Mrs J. Hargreaves", "mr smith", "Dr O'Neill"."""
    return re.compile(
        rf"(?<![\w.])(?:(?:{_TITLE})\b\.?[ \t\u00a0]+(?:{_NAME}[ \t]*){{1,4}}(?<=\w)"
        r"|(?:mr|mrs|MR|MRS)\b\.?[ \t]+[^\W\d_]{2,})"
    )


@cache
def _cued() -> re.Pattern[str]:
    """A role or a cue and a capitalised word: "my son Karol", "a pupil called Karol", "parent, Amira,"."""
    return re.compile(
        rf"(?<!\w)(?i:{_ROLES}|{_CUES})[,:]?[ \t]+(?P<name>(?P<word>{_NAME})(?:[ \t]+{_NAME})?(?<=\w))"
    )


@cache
def _initialled() -> re.Pattern[str]:
    """Initials and a surname where a person is likely: "by J. Smith", "to A.K. Patel"."""
    return re.compile(
        rf"(?<!\w)(?:(?:by|of|to|from|and|with|for|told|asked|that) )(?P<name>(?:[A-Z]\.? ?){{1,3}}(?<=[. ])"
        rf"(?P<word>{_NAME}(?<=\w\w)))"
    )


@cache
def _capitals() -> re.Pattern[str]:
    """A run of one to four capitalised words on a line."""
    return re.compile(
        rf"(?<![\w@.\-/\[]){_NAME}(?<!\.)(?:[ \t](?:{_NAME}|de|van|von|der|bin|al|el)(?<!\.)){{0,3}}(?![\w@])"
    )
