"""What ``breachdocs read`` shows of one file: its record or its screen, or why it can't be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs import people_list
from breachdocs.assessment import assess
from breachdocs.clock import Clock, local_now
from breachdocs.commands import record
from breachdocs.errors import BreachdocsError, Refusal
from breachdocs.faults import place_of
from breachdocs.files import sha256_of
from breachdocs.reading import Layout, Source, read_file

if TYPE_CHECKING:
    from breachdocs.assessment import Assessment, Rules
    from breachdocs.config import Settings
    from breachdocs.reading import Reading


@dataclass(frozen=True, slots=True)
class Shown:
    """What goes to stdout, and the sentence for stderr where the file can't be read."""

    text: str = ""
    complaint: str = ""


class Showing:
    """Shows files as read and assessed by a workspace's settings, rules and layouts (the product's own where none are
    given), as received on a day (today where none is given); with `explain`, each answer with its place on the form.
    """

    def __init__(
        self,
        settings: Settings,
        day: dt.date | None,
        clock: Clock = local_now,
        rules: Rules | None = None,
        layouts: Sequence[Layout] = (),
        *,
        explain: bool = False,
    ) -> None:
        self._settings = settings
        self._rules = rules
        self._people = people_list.people_of(settings)
        self._layouts = layouts
        self._explain = explain
        now = clock()
        # Where only the day is known, its last minute decides what still lay ahead, so that no time of that day
        # is called a fault, and its first minute starts the clocks, so that no deadline is later than it may be.
        self._last_minute = dt.datetime.combine(day, dt.time(23, 59)) if day else now
        self._first_minute = dt.datetime.combine(day, dt.time()) if day else now

    def as_json(self, path: Path) -> Shown:
        """One file's record on one line; a file that can't be read has one too."""
        try:
            reading, assessment = self._read(path)
            places = reading.places if self._explain else None
            return Shown(record.line(record.record_of(reading, assessment, places)) + "\n")
        except BreachdocsError as error:
            why = _sentence(error)
            return Shown(record.line(record.unread(_source(path), why)) + "\n", f"{path.name}: {why}")

    def as_text(self, path: Path, screen: Callable[[Reading, Assessment], str]) -> Shown:
        """One file as a screen has it."""
        try:
            return Shown(screen(*self._read(path)))
        except BreachdocsError as error:
            return Shown(complaint=f"{path.name}: {_sentence(error)}")

    def _read(self, path: Path) -> tuple[Reading, Assessment]:
        """Reads and assesses, in this process: a child would take longer to start than a file takes to read, and
        nothing else is under way that a hostile one could harm.

        Raises:
            Refusal: the file can't be read, be it by a fault of our own, so that the others still are.
        """
        try:
            reading = read_file(
                path,
                received=self._last_minute,
                limits=self._settings.intake,
                name=path.name,
                layouts=self._layouts,
            )
            return reading, assess(
                reading.form,
                received=self._first_minute,
                settings=self._settings,
                rules=self._rules,
                people=self._people,
            )
        except BreachdocsError:
            raise
        except OSError as error:
            raise Refusal(
                "unreadable", f"It can't be opened ({(error.strerror or 'no reason given').lower()}).", ""
            ) from error
        except Exception as error:
            what = f"Something went wrong inside breachdocs: {place_of(error)}."
            raise Refusal("internal", what, "Please report this line.") from error


def _sentence(error: BreachdocsError) -> str:
    """What it is and what to do, in a row."""
    return f"{error.what} {error.advice}".strip() if isinstance(error, Refusal) else str(error)


def _source(path: Path) -> Source:
    """What is known of a file that can't be read; no hash where its bytes are out of reach."""
    try:
        sha256 = sha256_of(path)
    except OSError:
        sha256 = ""
    return Source(path.name, sha256, path.suffix.lstrip(".").lower())
