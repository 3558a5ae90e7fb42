"""``breachdocs letter REF --people LIST``: one letter a person, in a folder of its own beside the incident's drafts.

The list of people is read, used and forgotten: it is neither copied nor logged, and no name of it is part of a path.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs import documents, files, holding
from breachdocs.commands.on_request import case_of
from breachdocs.errors import UsageError
from breachdocs.people_list import mask_of
from breachdocs.run.drafting import Templates

if TYPE_CHECKING:
    from breachdocs.documents import PeopleList
    from breachdocs.documents.mailing import Mailing
    from breachdocs.workspace import Workspace

#: A list larger than this is no list of people.
_LARGEST = 20 * 2**20
DELIVERY_LIST = "delivery-list.csv"


@dataclass(frozen=True, slots=True)
class Written:
    """Letters written.

    Attributes:
        folder: where they lie, with the delivery list.
        letters: how many there are.
        files: in how many files.
        repeated: how many rows of the list said the same as one before them.
        missing: what a person must still fill in, one phrase each.
        warnings: what must be settled before any letter goes.
        draft: whether they come straight from the form, so that nobody has read them yet.
    """

    folder: Path
    letters: int
    files: int
    repeated: int
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    draft: bool


def write_to_people(
    workspace: Workspace,
    reference: str,
    people: Path,
    *,
    to: str | None = None,
    sent_on: dt.date | None = None,
    one_file: bool = False,
    edited: Path | None = None,
) -> Written:
    """Makes a letter for each person of a list.

    Args:
        workspace: where the incident is.
        reference: the incident's.
        people: a .csv or .xlsx file.
        to: whom the list is of, where it does not say: parent, young-person, staff or adult.
        sent_on: the date of sending.
        one_file: all letters in one file, for printing.
        edited: a letter that a person has finished; otherwise they are made from the form.

    Raises:
        UsageError: there is no such incident or list, a row is unclear, or the edited letter is not finished.
        TemporaryFault: the share is away.
    """
    reader = documents.reader_called(to) if to else None
    if to and reader is None:
        raise UsageError(f"--to is parent, young-person, staff or adult, not '{to}'.")
    listed = documents.people_list(_content(people, "list of people"), people.suffix)
    with holding.look(workspace) as ledger:
        case = case_of(workspace, ledger, reference)
    if edited is None:
        made = documents.mailing(
            case,
            Templates(workspace).template("letter.docx"),
            listed,
            mask=mask_of(case.settings),
            to=reader,
            sent_on=sent_on,
            one_file=one_file,
        )
    else:
        finished = _content(edited, "letter")
        made = documents.mailing_of(finished, case, listed, to=reader, sent_on=sent_on, one_file=one_file)
    return _write(workspace.incident(reference), made, listed, draft=edited is None)


def _write(incident: Path, made: Mailing, listed: PeopleList, *, draft: bool) -> Written:
    number, folder = 1, incident / "letters"
    with files.tried_again():
        while files.is_there(folder):
            number += 1
            folder = incident / f"letters-{number}"
    # Letters that a fault cut short would be printed beside those made again: all of them appear, or none.
    count = files.write_folder(folder, chain(made.files, [(DELIVERY_LIST, made.delivery)])) - 1
    return Written(folder, len(listed.people), count, listed.repeated, made.missing, made.warnings, draft)


def _content(path: Path, what: str) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"The {what} is larger than {_LARGEST // 2**20} MB.")
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no such {what}.") from None
    except OSError as error:
        raise UsageError(
            f"The {what} can't be read ({(error.strerror or 'no reason given').lower()})."
        ) from None
