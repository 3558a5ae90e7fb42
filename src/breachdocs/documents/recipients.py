"""A list of people to write to, as a school has it: a CSV file or an Excel sheet with headings of its own.

The list is read, used and forgotten. No word of it stands in a message: a fault names the row alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from breachdocs.documents.audience import READERS, Audience
from breachdocs.documents.listed_rows import Rows, listed_rows
from breachdocs.errors import UsageError
from breachdocs.form import fold

#: More rows than any school has people.
MOST = 20_000

#: What a column is for → the headings that say so, folded.
_COLUMNS = {
    "name": "name|recipient|addressee|contact|contact name|parent|parent name|carer|parent carer|guardian|"
    "guardian name|parent or carer|parent carer name|parent guardian|name of parent|staff name|employee name",
    "salutation": "parental salutation|parent salutation|joint salutation",
    "title": "title|salutation",
    "first": "first name|forename|given name|firstname|first|forenames",
    "last": "last name|surname|family name|lastname|last",
    "child": "child|pupil|student|child name|pupil name|student name|name of child|name of pupil|name of student",
    "child first": "pupil forename|pupil first name|child forename|child first name|student forename|"
    "student first name",
    "child last": "pupil surname|pupil last name|child surname|child last name|student surname|student last name",
    "email": "email|e mail|email address|e mail address|mail|work email|contact email|parent email|guardian email|"
    "parent e mail|parent email address",
    "reader": "letter|reader|letter for|audience",
}
#: Words of a heading that say nothing about what its column is for: "Legal forename", "Parent 1 full name".
_NO_MATTER = frozenset({"legal", "preferred", "primary", "main", "full", "home", "s", "1", "one"})
#: A second parent in the same row would get no letter.
_SECOND = re.compile(r"(parent|carer|guardian|contact|recipient|addressee)\b.*\b(2|3|two|three)\b.*")
#: Columns that say whom nothing may be sent to unseen, and words in place of an address that do.
_MARKED = re.compile(
    r"\b(protected|confidential|restricted|do not (contact|disclose|send)|no contact|court|non disclosure|withheld|"
    r"refuge|at risk|safeguarding|sensitive)\b"
)
_IN_ADDRESS = re.compile(
    r"\b(protected|confidential|do not (contact|disclose|send)|non disclosure|withheld)\b"
)
_NOT_MARKED = frozenset({"", "no", "n", "false", "0", "none", "n a", "na", "not applicable"})
#: Above a list stand a title, and when it was printed.
_ABOVE = 15
_TURNED = re.compile(r"[^,\d]+, [^,\d]+")
_ADDRESS = (
    "address",
    "street",
    "town",
    "city",
    "county",
    "postcode",
    "post code",
    "village",
    "locality",
)
_READERS = {
    "parent": (
        "parent",
        "parents",
        "carer",
        "guardian",
        "parent or carer",
        "parent carer",
        "mother",
        "father",
    ),
    "young_person": ("young person", "student", "pupil", "young people", "students"),
    "staff": ("staff", "teacher", "member of staff", "employee"),
    "adult": ("adult", "governor", "other", "visitor", "volunteer"),
}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person to write to.

    Attributes:
        name: for "Dear".
        address: lines, joined with line breaks; may be empty.
        email: may be empty.
        child: whom the letter is about, where it goes to a parent; may be empty.
        reader: which letter the list says, or ``None``.
        marked: whether the list says that the address is protected, or nothing may be sent unseen.
    """

    name: str
    address: str = ""
    email: str = ""
    child: str = ""
    reader: Audience | None = None
    marked: bool = False


@dataclass(frozen=True, slots=True)
class PeopleList:
    """A list as read.

    Attributes:
        people: in the list's order.
        repeated: how many rows said the same as one before them, and were left out.
    """

    people: tuple[Recipient, ...]
    repeated: int = 0


def reader_called(words: str) -> Audience | None:
    """The letter that a word such as "parent", "Young person" or "staff" means."""
    wanted = fold(words)
    return next((READERS[code] for code, known in _READERS.items() if wanted in known), None)


def people_list(content: bytes, suffix: str) -> PeopleList:
    """The people of a list.

    Args:
        content: the whole file.
        suffix: ``.csv``, ``.txt`` or ``.xlsx``; of a workbook the first sheet with a list on it is read.

    Raises:
        UsageError: it can't be read, has no names, a row lacks one, or people in it would get no letter.
    """
    if suffix.lower() not in {".csv", ".txt", ".xlsx", ".xlsm", ".xls"}:
        raise UsageError("The list of people must be a .csv or an .xlsx file.")
    rows = listed_rows(content, lambda rows: _heading_row(rows) is not None)
    if not any(any(row) for row in rows):
        raise UsageError("The list of people is empty.")
    first = _heading_row(rows)
    if first is None:
        raise UsageError(
            "The list of people has no column called Name. Its first row must hold the headings: Name, and if you like "
            "Address, Postcode, E-mail, Child and Letter."
        )
    columns = _headings(rows[first])
    found: list[Recipient] = []
    for number, row in enumerate(rows[first + 1 :], start=first + 2):
        if any(row):
            found.append(_recipient(row, columns, number))
        if len(found) > MOST:
            raise UsageError(f"The list has more than {MOST:,} people.")
    people = tuple(dict.fromkeys(_turned_round(found)))
    if not people:
        raise UsageError("The list of people has headings and nobody under them.")
    return PeopleList(people, len(found) - len(people))


def _heading_row(rows: Rows) -> int | None:
    """The first row that has the heading of a name, a few lines down at most."""
    for number, row in enumerate(rows[:_ABOVE]):
        if {"name", "salutation", "last", "child", "child last"} & set(_headings(row)):
            return number
    return None


def _turned_round(people: list[Recipient]) -> list[Recipient]:
    """Names with the surname first ("Byron, Ada") turned round, where every one of a list is written so."""
    if all(_TURNED.fullmatch(person.name) for person in people):
        people = [replace(person, name=_turned(person.name)) for person in people]
    if all(_TURNED.fullmatch(person.child) for person in people if person.child):
        people = [replace(person, child=_turned(person.child)) for person in people]
    return people


def _turned(name: str) -> str:
    return " ".join(reversed(name.split(", ")))


def _headings(row: Sequence[str]) -> dict[str, list[int]]:
    """What each column is for; columns that mean nothing here are not looked at."""
    columns: dict[str, list[int]] = {}
    for number, heading in enumerate(map(fold, row)):
        words = " ".join(word for word in heading.split() if word not in _NO_MATTER)
        meaning = next(
            (meaning for meaning, known in _COLUMNS.items() if {heading, words} & {*known.split("|")}), ""
        )
        if _MARKED.search(heading):
            columns.setdefault("marked", []).append(number)
        elif _SECOND.fullmatch(heading) or (meaning == "name" and meaning in columns):
            columns.setdefault("second", []).append(number)
        elif meaning and meaning not in columns:
            columns[meaning] = [number]
        elif words.removeprefix("contact ").removeprefix("parent ").startswith(_ADDRESS):
            columns.setdefault("address", []).append(number)
    return columns


def _recipient(row: Sequence[str], columns: dict[str, list[int]], number: int) -> Recipient:
    def cells(meaning: str) -> list[str]:
        return [row[one] for one in columns.get(meaning, ()) if one < len(row)]

    def cell(meaning: str) -> str:
        return next(iter(cells(meaning)), "")

    name = (
        cell("name")
        or cell("salutation")
        or " ".join(filter(None, (cell("title"), cell("first"), cell("last"))))
    )
    child = cell("child") or " ".join(filter(None, (cell("child first"), cell("child last"))))
    if {*cells("second")} - {"", name}:
        raise UsageError(
            f"Row {number} of the list names more than one person to write to. Give each a row, so that nobody is left "
            "out. Nothing was made."
        )
    reader = reader_called(cell("reader")) if cell("reader") else None
    if cell("reader") and reader is None:
        raise UsageError(
            f"Row {number} of the list says in another word than parent, young person, staff or adult which letter it "
            "is to be. Nothing was made."
        )
    if not name and child:
        name = child if reader == READERS["young_person"] else f"Parent or carer of {child}"
    if not name:
        raise UsageError(f"Row {number} of the list has no name. Nothing was made.")
    address = "\n".join(filter(None, cells("address")))
    marked = bool({*map(fold, cells("marked"))} - _NOT_MARKED) or bool(_IN_ADDRESS.search(fold(address)))
    return Recipient(name, address, cell("email"), child, reader, marked)
