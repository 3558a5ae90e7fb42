"""One pass over a workspace: what its steps share, and the doors of the rooms they call."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from breachdocs import files, people_list, rule_file
from breachdocs.assessment import PastIncidents, Rules, mask_identifiers
from breachdocs.assessment.own_people import OwnPeople
from breachdocs.clock import Clock
from breachdocs.reading import Layout, load_layouts
from breachdocs.run.homes import Home, Homes
from breachdocs.run.matching_incidents import KnownIncidents
from breachdocs.run.run_report import Told
from breachdocs.run.workers import Workers, workers
from breachdocs.running_log import RunningLog
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.ledger import Ledger, RegisterCells

#: Called with how many drops of this pass are done, and how many there are.
Progress = Callable[[int, int], None]


#: Under this name the ledger keeps how many rows of a register it knows nothing else of.
ONLY_IN_REGISTER = "only_in_register"
#: The ledger's name for the SHA-256 that the register has once a write that is under way is done.
BEING_WRITTEN = "register_being_written"


def has_rows_of_its_own(cells: RegisterCells) -> bool:
    """Whether a register has rows that people typed, or that are older than breachdocs."""
    return cells.meta(ONLY_IN_REGISTER) not in (None, "", "0")


class Halted(Exception):
    """Raised between two drops when a pass is asked to stop; the next pass goes on from there."""


@dataclass(frozen=True)
class Machine:
    """What a pass takes from the machine it runs on, replaceable in tests.

    Attributes:
        system: the file system's calls.
        pause: waits so many seconds; ``None``: fresh files wait for the next pass.
        patient: whether a pass also waits for files that look half copied; a watch looks again soon in any case.
        file_time: seconds since 1970, as files tell their times.
        new_id: an id never used before, later ones sorting after earlier ones; a batch of drops numbers on from it.
        halted: whether somebody asked to stop.
        alive: called between two drops, and while work is waited for.
    """

    system: files.FileSystem = files.REAL
    pause: Callable[[float], object] | None = time.sleep
    patient: bool = True
    file_time: Callable[[], float] = time.time
    new_id: Callable[[], str] = lambda: f"{time.time_ns():016x}{uuid.uuid4().hex[:12]}"
    halted: Callable[[], bool] = lambda: False
    alive: Callable[[], object] = lambda: None


@dataclass
class Pass:
    """A pass under way.

    Attributes:
        away: the registers that can't be written in this pass, so that their rows wait for the next one.
        unopened: ids of the e-mails and zips that could not be opened: they are no files to be read as they are.
        reserved: names given out in this pass for files that are not there yet, by folder.
        total: how many drops this pass has to do.
        numbers: pattern → year → highest number seen in the registers and the incidents' folders.
        people: the school's own list of people.
        rules: the workspace's own rules, or the product's.
        layouts: other councils' forms that the workspace was taught.
        beside: incident → names of what lay in a folder with its form and is kept with it.
    """

    workspace: Workspace
    ledger: Ledger
    log: RunningLog
    clock: Clock
    machine: Machine = field(default_factory=Machine)
    progress: Progress | None = None
    rehearsing: bool = False
    told: Told = field(default_factory=Told)
    away: set[str] = field(default_factory=set)
    unopened: set[str] = field(default_factory=set)
    reserved: dict[str, set[str]] = field(default_factory=dict)
    total: int = 0
    done: int = 0
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)
    beside: dict[str, list[str]] | None = None
    rules: Rules = field(init=False)
    people: OwnPeople = field(init=False)
    layouts: tuple[Layout, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Loads rules and layouts before anything is done: a bad file stops a pass, it never refuses a form."""
        self.rules = rule_file.load(self.workspace.root)
        self.people = people_list.people_of(self.workspace.settings)
        self.layouts = load_layouts(self.workspace.layouts)

    def now(self) -> dt.datetime:
        """The present moment, local time, to the second."""
        return self.clock().replace(microsecond=0)

    def step(self) -> None:
        """Stands between two drops: stops the pass if somebody asked for that.

        Raises:
            Halted: they did.
        """
        self.machine.alive()
        if self.machine.halted():
            raise Halted

    def finished(self, count: int) -> None:
        """Tells that so many more drops are done."""
        self.done += count
        if self.progress is not None and count:
            self.progress(min(self.done, self.total), self.total)

    @property
    def mask(self) -> Callable[[str], str]:
        """What takes names and identifiers out of a text, the school's own people among them."""
        return partial(mask_identifiers, people=self.people)

    @cached_property
    def homes(self) -> Homes:
        """The workspace's registers."""
        return Homes(self.workspace, self.ledger)

    def register_of(self, home: Home) -> RegisterCells:
        """What the ledger knows of a register."""
        return self.ledger.of(home.name)

    @cached_property
    def workers(self) -> Workers:
        """Where files are read."""
        return workers(self.workspace.settings)

    @cached_property
    def past(self) -> PastIncidents:
        """Every earlier incident for comparison: the ledger's, and those that only the register holds."""
        past = self.known.past
        if any(has_rows_of_its_own(self.register_of(home)) for home in self.homes):
            from breachdocs.run import past_rows  # noqa: PLC0415 -- where people typed rows of their own

            rows, _ = past_rows.register_rows(self.homes)
            ours = frozenset(self.ledger.references())
            theirs = {key: row for key, row in rows.items() if key not in ours}
            for incident in past_rows.past_incidents(theirs):
                past.add(incident)
        return past

    @cached_property
    def known(self) -> KnownIncidents:
        """Every incident so far, as this pass asks for them."""
        return KnownIncidents.of(self.ledger)
