"""Formulas that the product put into the register, each with what it comes to in Python.

Excel, LibreOffice and phones work the formulas out; previews, pandas and `read_rows` see only the value stored beside
each, so every write stores it. A formula that a person changed is theirs: its value is left to Excel.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from breachdocs.register.tally import Tally, Values, as_moment
from breachdocs.register.workbook.model import CellValue

#: The headings of `Actions` that values are worked out from.
ACTION_INPUTS = frozenset(("Action id", "Reference", "Due", "Done"))


@dataclass(frozen=True, eq=False)
class Standing:
    """The register's rows as they stand after a write.

    Attributes:
        tally: what is counted over the rows of `Incidents`.
        actions: the rows of `Actions`, by heading; only the headings in `ACTION_INPUTS`.
        now: local time, for what depends on the day.
    """

    tally: Tally
    actions: Sequence[Values]
    now: dt.datetime = field(default=dt.datetime(1900, 3, 1))

    @cached_property
    def actions_of(self) -> Mapping[str, Sequence[Values]]:
        """Reference → its actions that are not done."""
        found: dict[str, list[Values]] = {}
        for action in self.actions:
            if not action.get("Done"):
                found.setdefault(str(action.get("Reference", "")), []).append(action)
        return found


@dataclass(frozen=True, slots=True)
class LiveColumn:
    """A calculated column: its table and heading, its formula as the file writes it, and its value for one row."""

    table: str
    heading: str
    formula: str
    value: Callable[[Values, Standing], CellValue]


def _open_actions(row: Values, standing: Standing) -> CellValue:
    return len(standing.actions_of.get(str(row.get("Reference", "")), ())) if row.get("Reference") else ""


def _next_due(row: Values, standing: Standing) -> CellValue:
    open_actions = standing.actions_of.get(str(row.get("Reference", "")), ()) if row.get("Reference") else ()
    due = [moment for action in open_actions if (moment := as_moment(action.get("Due")))]
    return min(due).date() if due else ""


def _state(row: Values, standing: Standing) -> CellValue:
    if not row.get("Action id"):
        return ""
    if row.get("Done"):
        return "Done"
    due = as_moment(row.get("Due"))
    return "Overdue" if due and due.date() < standing.now.date() else "Open"


_OF_THIS = 'Actions[Reference],Incidents[[#This Row],[Reference]],Actions[Done],""'
_EARLIEST = f'_xlfn.MINIFS(Actions[Due],{_OF_THIS},Actions[Due],">0")'

LIVE_COLUMNS: tuple[LiveColumn, ...] = (
    LiveColumn(
        "Incidents",
        "Open actions",
        f'IF(Incidents[[#This Row],[Reference]]="","",COUNTIFS({_OF_THIS}))',
        _open_actions,
    ),
    LiveColumn("Incidents", "Next action due", f'IF({_EARLIEST}=0,"",{_EARLIEST})', _next_due),
    LiveColumn(
        "Actions",
        "State",
        'IF(Actions[[#This Row],[Action id]]="","",IF(Actions[[#This Row],[Done]]<>"","Done",'
        'IF(AND(ISNUMBER(Actions[[#This Row],[Due]]),Actions[[#This Row],[Due]]<TODAY()),"Overdue","Open")))',
        _state,
    ),
)
