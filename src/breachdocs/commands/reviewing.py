"""``breachdocs reviews``: which incidents are due to be looked at again, from the ledger and the team's register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs import holding
from breachdocs.assessment.reevaluation import Reevaluation, Registered, alerts, due_reviews
from breachdocs.errors import UsageError
from breachdocs.form import VOCABULARIES
from breachdocs.run.homes import Homes
from breachdocs.run.past_rows import register_rows
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.ledger import Outline
    from breachdocs.register.workbook.model import CellValue

    Cells = Mapping[str, CellValue]


#: What is looked for in the register.
HEADINGS = ("School", "Type of breach", "Received", "Review outcome")


def reviews(workspace: Workspace, today: dt.date) -> tuple[Reevaluation, ...]:
    """The re-evaluations due in a workspace.

    Raises:
        WorkspaceHeld: another computer keeps its ledger.
    """
    with holding.look(workspace) as ledger:
        rows, _ = register_rows(Homes(workspace, ledger), HEADINGS)
        incidents = ledger.outlines(ledger.references()) if ledger else ()
        return due_reviews(registered_of(incidents, rows), today, workspace.settings.clocks.review_months)


def registered_of(incidents: Iterable[Outline], rows: Mapping[str, Cells]) -> Iterator[Registered]:
    """Every incident that is registered: those of the ledger, and rows that only the register has.

    What the team wrote into the register wins. A row without a day of receipt can't be placed, so it is left out.
    """
    known = set[str]()

    def each() -> Iterator[tuple[str, Cells, Outline | None]]:
        for incident in incidents:
            known.add(incident.reference)
            yield incident.reference, rows.get(incident.reference, {}), incident
        yield from ((reference, row, None) for reference, row in rows.items() if reference not in known)

    for reference, row, incident in each():
        registered = _day(row.get("Received")) or (incident.received.date() if incident else None)
        if registered is None:
            continue
        typed = str(row.get("Type of breach") or "")
        yield Registered(
            reference,
            str(row.get("School") or (incident.school if incident else None) or "no school named"),
            VOCABULARIES["breach_type"].code(typed) or typed or (incident.breach_type if incident else None),
            registered,
            reviewed=bool(row.get("Review outcome")),
        )


def write_note(workspace: Workspace, found: Iterable[Reevaluation], today: dt.date, path: Path) -> int:
    """Writes the draft note to the board, a Word file; returns how many alerts it holds. None: nothing is written.

    Raises:
        UsageError: the file is no .docx, is there already, or can't be written.
    """
    told = alerts(found)
    if not told:
        return 0
    if path.suffix.casefold() != ".docx":
        raise UsageError(f"The note is a Word file: give it a name that ends in .docx, not {path.name}.")
    from breachdocs.documents.board_note import board_note  # noqa: PLC0415 -- python-docx

    council, months = workspace.settings.organisation.council, workspace.settings.clocks.review_months
    try:
        with path.open("xb") as file:
            file.write(board_note(told, today, council, months))
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; give another name.") from error
    except OSError as error:
        raise UsageError(
            f"{path} can't be written ({(error.strerror or 'no reason given').lower()})."
        ) from error
    return len(told)


def _day(value: CellValue) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None
