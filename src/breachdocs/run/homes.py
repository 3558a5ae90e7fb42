"""Which register an incident stands in, where a workspace has several (``registers`` in the settings).

An incident stays in the register that it was first put into, whatever a later form or a later setting says: moved, it
would be registered twice. Registers that have incidents are remembered by the ledger, so that one which the settings
no longer name still has its rows brought up to date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from breachdocs import files
from breachdocs.config import Workbook
from breachdocs.errors import UsageError
from breachdocs.form import Form, fold
from breachdocs.workspace import Workspace

if TYPE_CHECKING:
    from breachdocs.register.ledger import Ledger
    from breachdocs.register.workbook.stored import Stored

#: An incident further back than this is dated wrongly rather than reported late, in years.
_LONG_AGO = 20
_YEAR = re.compile(r"\d{4}(?:-\d{2})?")
#: Words that schools leave out of their names, or put in.
_SMALL = frozenset({"the", "school", "and"})


@dataclass(frozen=True, slots=True)
class Home:
    """One register of a workspace.

    Attributes:
        name: what the ledger keeps it under; empty for the first.
        place: the workspace, with this register as its own.
    """

    name: str
    place: Workspace

    @property
    def workbook(self) -> Workbook:
        """Where it stands and how it is laid out."""
        return self.place.settings.workbook

    @property
    def file(self) -> str:
        """The file's name."""
        return PurePath(self.workbook.file).name

    def commit(
        self,
        content: bytes | Stored,
        before: str,
        now: dt.datetime,
        system: files.FileSystem = files.REAL,
        *,
        least_kept: int = 0,
    ) -> str:
        """Replaces the register, as `register.commit`, with the backups and the patience that the settings say.

        Args:
            content: its new bytes.
            before: the SHA-256 of the bytes that `content` was made from.
            now: local time, for the backup's name.
            system: the file system's calls.
            least_kept: so many backups stay even where the settings keep fewer.
        """
        from breachdocs import register  # noqa: PLC0415 -- the workbook's room, where something is written only

        return register.commit(
            self.place.register,
            content,
            before,
            self.place.backups,
            keep=max(self.workbook.backups, least_kept),
            now=now,
            wait_seconds=self.workbook.busy_wait_seconds,
            system=system,
        )


@dataclass
class Homes:
    """The registers of a workspace, and which incident stands in which.

    Attributes:
        workspace: as the settings say.
        ledger: what remembers them; ``None`` before first use.
        seen: folded reference → register, of rows that the ledger knows nothing else of.

    Raises:
        UsageError: the settings call a register the first that already is another.
    """

    workspace: Workspace
    ledger: Ledger | None
    seen: dict[str, str] = field(default_factory=dict)
    _all: dict[str, Home] = field(init=False)
    _of: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        known = self.ledger.registers() if self.ledger else {}
        remembered = {name: Workbook.model_validate(workbook) for name, workbook in known.items()}
        first = self.workspace.settings.workbook
        self._all = {"": self._home("", first)}
        for name, workbook in (*self._configured(), *remembered.items()):
            same = next((one for one, its in remembered.items() if its.file == workbook.file), name)
            self._all.setdefault(same, self._home(same, workbook))
        for name, home in self._all.items():
            if name and home.place.register == self.workspace.register:
                raise UsageError(
                    f"workbook.file in config.yaml is the register of {name}, which has incidents of its own. "
                    "Name another file there; what is in that register stays in it."
                )
        self._of = self.ledger.homes() if self.ledger else {}

    def __iter__(self) -> Iterator[Home]:
        """All of them, the workspace's first at the head."""
        return iter(self._all.values())

    @property
    def first(self) -> Home:
        """The workspace's first register: what belongs nowhere else stands there."""
        return self._all[""]

    @property
    def several(self) -> bool:
        """Whether there is more than one, or is to be."""
        return len(self._all) > 1 or self.workspace.settings.registers.by != "none"

    def of(self, reference: str) -> Home:
        """The register that an incident stands in."""
        return self._all[self._of.get(reference) or self.seen.get(fold(reference), "")]

    def called(self, name: str) -> Home:
        """The register of a name, or of a file.

        Raises:
            UsageError: there is none.
        """
        for home in self:
            if fold(name) in {fold(home.name), fold(home.file), fold(PurePath(home.file).stem)}:
                return home
        listed = ", ".join(home.name or home.file for home in self)
        raise UsageError(f"There is no register called '{name}'. There are: {listed}.")

    def chosen(self, form: Form, received: dt.datetime) -> Home | None:
        """The register that the settings mean for a form; ``None`` where the form does not tell."""
        registers = self.workspace.settings.registers
        if registers.by == "none":
            return self.first
        if registers.by == "year":
            name = self._year(_day(form, received) or received.date())
            return self._all.get(name) or self._home(name, self._workbook_of_year(name))
        school = school_words(form.stage1.school or "")
        found = [
            one.name
            for one in registers.each
            if school and school in {school_words(name) for name in one.schools_named(registers.by)}
        ]
        return self._called_now(found[0]) if len(found) == 1 else None

    def settle(self, reference: str, home: Home) -> None:
        """Keeps that an incident stands in a register."""
        assert self.ledger is not None  # noqa: S101 -- nothing is registered without one
        if not home.name:
            return
        self._all.setdefault(home.name, home)
        self._of[reference] = home.name
        self.ledger.put_register(home.name, home.workbook.model_dump(mode="json"))
        self.ledger.put_home(reference, home.name)

    def keep(self) -> None:
        """Brings what the ledger remembers of its registers up to what the settings say now."""
        for name in self.ledger.registers() if self.ledger else ():
            self.ledger.put_register(name, self._all[name].workbook.model_dump(mode="json"))  # type: ignore[union-attr]  # names come from it

    def flags(self, reference: str, form: Form, received: dt.datetime) -> list[str]:
        """What the Flags column says of an incident's register: that it is the wrong one, and why."""
        registers, home = self.workspace.settings.registers, self.of(reference)
        if registers.by == "none":
            return []
        chosen = self.chosen(form, received)
        if chosen is None:
            if home.name:
                return []
            why = "its school is on no register's list" if form.stage1.school else "the form names no school"
            return [f"No register could be chosen for it, as {why}. It stands in {home.file}."]
        if chosen.name == home.name:
            if registers.by == "year" and _day(form, received) is None:
                no_day = "The form gives no day of the incident that could be right"
                return [f"{no_day}, so it stands in the register of when it came in, {home.file}."]
            return []
        what = "year" if registers.by == "year" else "school"
        return [
            f"By its {what} it belongs in {chosen.file}. It stays in {home.file}, where it was registered."
        ]

    def _home(self, name: str, workbook: Workbook) -> Home:
        settings = self.workspace.settings.model_copy(update={"workbook": workbook})
        return Home(name, replace(self.workspace, settings=settings))

    def _called_now(self, name: str) -> Home:
        """The register that the settings call so: the ledger may keep it under an earlier name."""
        file = next(one.file for one in self.workspace.settings.registers.each if one.name == name)
        return next(home for home in self if home.name and home.workbook.file == file)

    def _configured(self) -> Iterator[tuple[str, Workbook]]:
        registers = self.workspace.settings.registers
        if registers.by == "year":
            for name in self._years_there():
                yield name, self._workbook_of_year(name)
        elif registers.by != "none":
            for one in registers.each:
                yield one.name, Workbook(**{name: getattr(one, name) for name in Workbook.model_fields})

    def _year(self, day: dt.date) -> str:
        """The year of a day as its register is called."""
        begins = self.workspace.settings.registers.year_begins
        year = day.year - (day.month < begins)
        return str(year) if begins == 1 else f"{year}-{(year + 1) % 100:02d}"

    def _workbook_of_year(self, name: str) -> Workbook:
        first = self.workspace.settings.workbook
        file = PurePath(first.file)
        return Workbook(
            file=file.with_name(f"{file.stem}-{name}.xlsx").as_posix(),
            reference=first.reference,
            backups=first.backups,
            busy_wait_seconds=first.busy_wait_seconds,
        )

    def _years_there(self) -> list[str]:
        path = self.workspace.register
        found = path.parent.glob(f"{path.stem}-*.xlsx") if path.parent.is_dir() else ()
        names = (one.stem.removeprefix(f"{path.stem}-") for one in found)
        return sorted(name for name in names if _YEAR.fullmatch(name))


def _day(form: Form, received: dt.datetime) -> dt.date | None:
    """The day of an incident; ``None`` where it is not known, or can't be right."""
    day = form.stage1.incident_date or form.stage1.discovered_at
    if isinstance(day, dt.datetime):
        day = day.date()
    if not isinstance(day, dt.date) or day > received.date() or day.year < received.year - _LONG_AGO:
        return None
    return day


def year_of(home: Home, received: dt.datetime) -> int:
    """The year that a register's references carry: its own where it is a year's, else that of receipt."""
    return int(home.name[:4]) if _YEAR.fullmatch(home.name) else received.year


def school_words(school: str) -> str:
    """A school's name as names are compared: "The Oak Primary School" is "oak primary"."""
    return " ".join(word for word in fold(school).split() if word not in _SMALL)
