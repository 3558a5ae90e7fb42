"""What the dashboard counts over the incidents, row by row, so that none need be held."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from breachdocs.register.workbook.model import CellValue

Values = Mapping[str, CellValue]

#: The headings of `Incidents` that figures are counted from.
INCIDENT_INPUTS = frozenset(
    (
        "Reference", "Received", "Status", "Kind", "Type of breach", "Band",
        "ICO advice", "ICO decision", "ICO deadline", "Reported to ICO",
    )
)  # fmt: skip


@lru_cache(maxsize=512)
def _folded(value: CellValue) -> str:
    return str(value).strip().casefold()


def as_moment(value: CellValue) -> dt.datetime | None:
    """A day or a moment as a moment; ``None`` for anything else."""
    if isinstance(value, dt.datetime):
        return value
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else None


@dataclass
class Tally:
    """Everything that is counted over the incidents; near misses are counted apart, by the month alone.

    Attributes:
        bands: (band, whether open) → incidents; words in small letters.
        types: type of breach → incidents.
        months: (year, month, whether a near miss) → incidents received.
        deadlines: of those for which the ICO may still have to be told.
    """

    bands: Counter[tuple[str, bool]] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    months: Counter[tuple[int, int, bool]] = field(default_factory=Counter)
    deadlines: list[dt.datetime] = field(default_factory=list)

    def add(self, row: Values) -> None:
        """Counts one row, by the headings in `INCIDENT_INPUTS`."""
        get = row.get
        still_open = _folded(get("Status", "")) != "closed"
        near_miss = _folded(get("Kind", "")) == "near miss"
        if not near_miss:
            self.bands[_folded(get("Band", "")), still_open] += 1
            self.types[_folded(get("Type of breach", ""))] += 1
        if received := as_moment(get("Received")):
            self.months[received.year, received.month, near_miss] += 1
        if still_open and (due := as_moment(get("ICO deadline"))) and _undecided(row):
            self.deadlines.append(due)

    @property
    def still_open(self) -> int:
        """Incidents that are not closed."""
        return sum(count for (_, is_open), count in self.bands.items() if is_open)


def _undecided(row: Values) -> bool:
    """Whether the ICO may still have to be told of an open incident: not reported, not decided or advised against."""
    if row.get("Reported to ICO"):
        return False
    decision = _folded(row.get("ICO decision", ""))
    return decision.startswith("report") if decision else _folded(row.get("ICO advice", "")) != "log"
