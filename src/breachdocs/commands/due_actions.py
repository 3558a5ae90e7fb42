"""Actions of the registers that are overdue, or due within the week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from breachdocs import holding, register
from breachdocs.register import TableMissing
from breachdocs.run.homes import Home, Homes
from breachdocs.workspace import Workspace

_HEADINGS = ("Reference", "Action", "Responsible", "Due", "Done")


@dataclass(frozen=True, slots=True)
class DueAction:
    """An action that is not done.

    Attributes:
        reference: of its incident.
        action: what is to be done, as it stands in the register.
        responsible: who does it; may be empty.
        due: the day.
    """

    reference: str
    action: str
    responsible: str
    due: dt.date


def due_actions(workspace: Workspace, today: dt.date) -> tuple[DueAction, ...]:
    """The actions on the registers' Actions sheets that are overdue or due within a week, the longest due first.

    What a person wrote into ``Done`` closes an action, whatever it is. One without a day can't be overdue.

    Raises:
        WorkspaceHeld: another computer keeps the ledger.
        TemporaryFault: a register can't be read now.
        RegisterUnreadable: one is no workbook.
    """
    with holding.look(workspace) as ledger:
        found = [one for home in Homes(workspace, ledger) for one in _open_actions(home)]
    last = today + dt.timedelta(weeks=1)
    return tuple(sorted((one for one in found if one.due < last), key=lambda one: (one.due, one.reference)))


def _open_actions(home: Home) -> Iterator[DueAction]:
    try:
        content, _ = register.load(home.place.register)
        layouts = register.layouts_of(home.workbook)
        rows = register.read_rows(content, "Actions", headings=_HEADINGS, layouts=layouts)
    except (FileNotFoundError, TableMissing):
        return  # no register yet, or an adopted one without such a sheet
    for key, row in rows.items():
        due = row.get("Due")
        if isinstance(due, dt.datetime):
            due = due.date()
        if isinstance(due, dt.date) and not row.get("Done"):
            reference = str(row.get("Reference") or key.rpartition("/")[0] or key)
            yield DueAction(reference, str(row.get("Action") or ""), str(row.get("Responsible") or ""), due)
