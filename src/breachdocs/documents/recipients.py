"""A list of people to write to, as a school has it: a CSV file or an Excel sheet with headings of its own.

The list is read, used and forgotten. No word of it stands in a message: a fault names the row alone.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from breachdocs.documents.audience import READERS, Audience
from breachdocs.errors import UsageError
from breachdocs.form import fold

#: More rows than any school has people.
MOST = 20_000

#: What a column is for → the headings that say so, folded.
_COLUMNS = {
    "name": "name|full name|recipient|addressee|contact name|parent|parent name|carer|parent carer|"
    "parent or carer|parent carer name|name of parent|staff name",
    "title": "title|salutation",
    "first": "first name|forename|given name|firstname|first|forenames",
    "last": "last name|surname|family name|lastname|last",
    "child": "child|pupil|student|child name|pupil name|student name|name of child|name of pupil|name of student",
    "email": "email|e mail|email address|e mail address|mail",
    "reader": "letter|reader|letter for|audience",
}
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
    """

    name: str
    address: str = ""
    email: str = ""
    child: str = ""
    reader: Audience | None = None


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
        suffix: ``.csv``, ``.txt`` or ``.xlsx``; of a workbook the first sheet is read.

    Raises:
        UsageError: it can't be read, has no names, or a row lacks one.
    """
    if suffix.lower() not in {".csv", ".txt", ".xlsx", ".xlsm"}:
        raise UsageError("The list of people must be a .csv or an .xlsx file.")
    rows = list(_sheet(content) if suffix.lower().startswith(".xls") else _lines(content))
    first = next((number for number, row in enumerate(rows) if sum(map(bool, row)) > 0), None)
    if first is None:
        raise UsageError("The list of people is empty.")
    columns = _headings(rows[first])
    if not {"name", "last", "child"} & set(columns):
        raise UsageError(
            "The list of people has no column called Name. Its first row must hold the headings: Name, and if you like "
            "Address, Postcode, E-mail, Child and Letter."
        )
    found: list[Recipient] = []
    for number, row in enumerate(rows[first + 1 :], start=first + 2):
        if any(row):
            found.append(_recipient(row, columns, number))
        if len(found) > MOST:
            raise UsageError(f"The list has more than {MOST:,} people.")
    people = tuple(dict.fromkeys(found))
    if not people:
        raise UsageError("The list of people has headings and nobody under them.")
    return PeopleList(people, len(found) - len(people))


def _headings(row: Sequence[str]) -> dict[str, list[int]]:
    """What each column is for; columns that mean nothing here are not looked at."""
    columns: dict[str, list[int]] = {}
    for number, heading in enumerate(map(fold, row)):
        for meaning, known in _COLUMNS.items():
            if heading in known.split("|") and meaning not in columns:
                columns[meaning] = [number]
                break
        else:
            if heading.startswith(_ADDRESS):
                columns.setdefault("address", []).append(number)
    return columns


def _recipient(row: Sequence[str], columns: dict[str, list[int]], number: int) -> Recipient:
    def cell(meaning: str) -> str:
        return next((row[one] for one in columns.get(meaning, ()) if one < len(row)), "")

    name = cell("name") or " ".join(filter(None, (cell("title"), cell("first"), cell("last"))))
    child = cell("child")
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
    lines = (row[one] for one in columns.get("address", ()) if one < len(row))
    return Recipient(name, "\n".join(filter(None, lines)), cell("email"), child, reader)


def _lines(content: bytes) -> Iterator[list[str]]:
    """The rows of a CSV file, in the encodings and with the separators that Excel writes."""
    text = _decoded(content)
    head = text[:4000].split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            yield [" ".join(value.split(" ")).strip() for value in row]
    except csv.Error:
        raise UsageError("The list of people is no CSV file that can be read.") from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel saves as "CSV" on an English Windows.
        return content.decode("cp1252", "replace")


def _sheet(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 -- loads openpyxl
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 -- the same

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_shown(value) for value in row]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, IndexError, OSError):
        raise UsageError("The list of people is no Excel workbook that can be read.") from None


def _shown(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()
