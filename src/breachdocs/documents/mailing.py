"""One letter for each person on a list, and the list that says who gets which."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from breachdocs.documents.answers import day_words
from breachdocs.documents.audience import READERS, Audience
from breachdocs.documents.cautions import notes_for, warnings_for
from breachdocs.documents.letter import audiences, letter_values, school_named
from breachdocs.documents.model import Case
from breachdocs.documents.recipients import PeopleList, Recipient
from breachdocs.documents.templating.marks import as_typed
from breachdocs.documents.templating.placeholders import Value
from breachdocs.errors import UsageError

_DELIVERY = (
    "Number",
    "Name",
    "Child",
    "Address",
    "E-mail",
    "Letter",
    "File",
    "Sent on",
    "Sent by",
    "Settle first",
)
_SETTLE = "Marked in the list: agree how this is to reach the reader safely. The letter bears no address."
#: How a cell begins that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Mailing:
    """Letters to people, not yet on disk.

    Attributes:
        files: name and content of each, as they are made; or of the one with all letters in it.
        delivery: the delivery list, a CSV file that Excel opens.
        missing: what a person must still fill in, one phrase each.
        warnings: what must be settled before any letter goes.
    """

    files: Iterator[tuple[str, bytes]]
    delivery: bytes
    missing: tuple[str, ...]
    warnings: tuple[str, ...]


def mailing(
    case: Case,
    template: bytes,
    people: PeopleList,
    *,
    mask: Callable[[str], str],
    to: Audience | None = None,
    sent_on: dt.date | None = None,
    one_file: bool = False,
) -> Mailing:
    """A letter for each person (``letter.docx``).

    Args:
        case: the form with what follows from it.
        template: ``letter.docx`` of the workspace.
        people: the list.
        mask: takes names and contact details out of free text.
        to: the reader, where the list does not say; the incident's own where it has one kind of reader only.
        sent_on: the date of sending, where known.
        one_file: all letters in one file for printing, grouped by reader.

    Raises:
        UsageError: it is not clear which letter somebody gets.
        TemplateFault: the template can't be filled in.
    """
    readers = [_reader(case, person, to) for person in people.people]
    ordered = sorted(
        zip(people.people, readers, strict=True),
        key=lambda one: tuple(READERS).index(one[1].code) if one_file else 0,
    )
    common: dict[str, tuple[dict[str, Value], list[str]]] = {}
    for _, reader in ordered:
        if reader.code not in common:
            values, blanks = letter_values(case, reader, mask, sent_on)
            values["notes"] = notes_for(case, reader, (reader,), blanks.phrases)
            common[reader.code] = values, blanks.phrases
    personal = [_personal(common[reader.code][0], person, reader) for person, reader in ordered]
    names = _names(len(personal), one_file=one_file)
    return Mailing(
        files=_files(case, template, personal, names, one_file=one_file),
        delivery=_delivery_list(ordered, names),
        missing=tuple(dict.fromkeys(phrase for _, phrases in common.values() for phrase in phrases)),
        warnings=_warnings(case, people, readers),
    )


def _warnings(case: Case, people: PeopleList, readers: Sequence[Audience]) -> tuple[str, ...]:
    marked = sum(person.marked for person in people.people)
    who = "1 person on the list is" if marked == 1 else f"{marked} people on the list are"
    told = (
        f"{who} marked as protected, or not to be contacted. Their letters bear no address; the delivery list says "
        "whose they are. Agree with the safeguarding lead how each is to be reached."
    )
    of_the_form = [words for reader in dict.fromkeys(readers) for words in warnings_for(case, reader)]
    return tuple(dict.fromkeys([*([told] if marked else []), *of_the_form]))


def mailing_of(
    edited: bytes,
    case: Case,
    people: PeopleList,
    *,
    to: Audience | None = None,
    sent_on: dt.date | None = None,
    one_file: bool = False,
) -> Mailing:
    """A letter that a person has finished, for each person; its marks for name, address, child and date are filled.

    Args:
        edited: the letter, a .docx file made from a draft.
        case: for the delivery list and the warnings.
        people: the list.
        to: the reader, as for `mailing`.
        sent_on: the date, where the letter still has its mark.
        one_file: all letters in one file for printing.

    Raises:
        UsageError: the letter is not finished, or it is not clear which letter somebody gets.
    """
    from breachdocs.documents.edited_letter import EditedLetter  # noqa: PLC0415 -- loads python-docx

    letter = EditedLetter(edited, dated=sent_on is not None)
    readers = [_reader(case, person, to) for person in people.people]
    if len({reader.code for reader in readers}) > 1:
        raise UsageError(
            "The list is of more than one kind of reader, and the edited letter speaks to one only."
        )
    date = day_words(sent_on) if sent_on else ""
    personal = [
        (as_typed(one.name), as_typed(_address(one)), as_typed(one.child), date) for one in people.people
    ]
    names = _names(len(personal), one_file=one_file)
    made = iter([letter.in_one(personal)]) if one_file else letter.letters(personal)
    return Mailing(
        files=zip(names, made, strict=False),
        delivery=_delivery_list(list(zip(people.people, readers, strict=True)), names),
        missing=(),
        warnings=_warnings(case, people, readers),
    )


def _names(letters: int, *, one_file: bool) -> list[str]:
    """The file of each letter."""
    width = max(3, len(str(letters)))
    return [
        "letters.docx" if one_file else f"letter-{number:0{width}d}.docx" for number in range(1, letters + 1)
    ]


def _reader(case: Case, person: Recipient, to: Audience | None) -> Audience:
    """Which letter a person gets: the list's word, then the caller's, then the only one there is."""
    own = {reader.code: reader for reader in audiences(case)}
    if (said := person.reader or to) is not None:
        # The incident's own speaks to parents of their own data as well, where that is involved too.
        return own.get(said.code, said)
    if len(own) == 1:
        return next(iter(own.values()))
    raise UsageError(
        f"This incident needs letters to {' and to '.join(reader.group for reader in own.values())}. Say whom the list "
        "is of with --to parent, young-person, staff or adult, or give it a column called Letter with these words."
    )


def _personal(common: Mapping[str, Value], person: Recipient, reader: Audience) -> dict[str, Value]:
    values = {**common, "addressee": as_typed(person.name), "address": as_typed(_address(person))}
    if person.child and reader.code == "parent":
        child = as_typed(person.child)
        values["you"] = reader.you.replace("your child", child)
        values["your"] = reader.your.replace("your child’s", f"{child}’s")
    return values


def _address(person: Recipient) -> str:
    """What stands on a letter: nothing where the list marks the address as protected."""
    return "" if person.marked else person.address


def _files(
    case: Case, template: bytes, personal: list[dict[str, Value]], names: list[str], *, one_file: bool
) -> Iterator[tuple[str, bytes]]:
    from breachdocs.documents.templating.compiled import compiled  # noqa: PLC0415 -- loads docxtpl
    from breachdocs.documents.templating.rendering import Properties  # noqa: PLC0415 -- the same

    properties = Properties(
        f"Letter about personal information, {case.reference}", school_named(case), case.received
    )
    letters = compiled("letter.docx", template)
    if one_file:
        return iter([(names[0], letters.in_one(personal, properties))])
    return zip(names, letters.letters(personal, properties), strict=True)


def _delivery_list(people: Sequence[tuple[Recipient, Audience]], names: Sequence[str]) -> bytes:
    """Who gets which letter, with room to write when it went: UTF-8 with the mark that Excel looks for."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_DELIVERY)
    for number, ((person, reader), name) in enumerate(zip(people, names, strict=True), start=1):
        cells = (
            person.name,
            person.child,
            _address(person),
            person.email,
            reader.code.replace("_", " "),
            name,
        )
        writer.writerow([number, *map(_harmless, cells), "", "", _SETTLE if person.marked else ""])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
