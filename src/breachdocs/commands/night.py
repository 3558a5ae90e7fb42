"""What a night did and found: what the morning's page tells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from breachdocs.commands.disposing import Disposal
from breachdocs.commands.due_actions import DueAction
from breachdocs.commands.soundness import Soundness
from breachdocs.commands.standing import OpenIncident, Standing
from breachdocs.errors import ExitStatus
from breachdocs.run.run_report import RunReport

_SOON = dt.timedelta(days=7)


@dataclass(frozen=True)
class Night:
    """What a night did and found.

    Attributes:
        at: local time.
        report: of the run.
        since: from when on what came is told: a day ago, or the last night where that is longer ago.
        came: what came since then.
        standing: how the workspace stands after it.
        reviews: references due to be looked at again.
        disposals: closed incidents whose time is up.
        actions: what is overdue or due this week on the Actions sheets.
        sound: what the checks found.
        faults: sentences about what went wrong.
        made: files made, relative to the workspace.
    """

    at: dt.datetime
    report: RunReport = field(default_factory=RunReport)
    since: dt.datetime | None = None
    came: RunReport = field(default_factory=RunReport)
    standing: Standing = field(default_factory=Standing)
    reviews: tuple[str, ...] = ()
    disposals: tuple[Disposal, ...] = ()
    actions: tuple[DueAction, ...] = ()
    sound: Soundness = field(default_factory=Soundness)
    faults: tuple[str, ...] = ()
    made: tuple[str, ...] = ()

    @property
    def pressing(self) -> tuple[OpenIncident, ...]:
        """Incidents whose deadline at the ICO is over or comes within a week."""
        soon = self.at + _SOON
        return tuple(
            one for one in self.standing.open if one.presses and one.ico_deadline and one.ico_deadline < soon
        )

    @property
    def complaints(self) -> tuple[OpenIncident, ...]:
        """Open incidents with a complaint to be acknowledged by now or within a week, the longest due first."""
        last = (self.at + _SOON).date()
        due = [(one.complaint_due, one) for one in self.standing.open if one.complaint_due]
        return tuple(one for day, one in sorted(due, key=lambda pair: pair[0]) if day < last)

    @property
    def exit_status(self) -> ExitStatus:
        """0 where nobody is needed for what happened tonight."""
        return ExitStatus.NEEDS_A_PERSON if self.faults else self.report.exit_status
