"""All that is done with a workspace, by its users and by the machine: what the benchmarks of faults and kills load.

Drops of every kind (`kill_runs.Load`, and e-mails of Outlook's, e-mails within e-mails, a zip in an e-mail, folders,
folders in folders), passes, rehearsals, nights, letters to a list of people, a register and a ledger made anew,
closing and disposing; and a person who types into the register. Every act can fail and is then done again.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from random import Random

from breachdocs import register
from breachdocs.commands.disposing import dispose
from breachdocs.commands.rebuilding import rebuild
from breachdocs.commands.relearning import relearn
from breachdocs.commands.writing_to_people import write_to_people
from breachdocs.errors import BreachdocsError, UsageError
from breachdocs.faults import place_of
from breachdocs.files import FileSystem
from breachdocs.nightly import nightly
from breachdocs.register import CellValue, Changes, Row
from breachdocs.run import Machine
from compound_file import outlook_message
from kill_runs import Load
from workspace_cases import NOW, Place, place

#: Every act, as often as it is done beside the others.
ACTS = {"run": 8, "night": 2, "rehearse": 1, "letters": 2, "dispose": 2, "rebuild": 1, "relearn": 1}
_PEOPLE = "Name,Address\nAda Byron,1 High Street\nBea Cole,2 High Street\n"
_TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
#: Nobody waits for a file that is held open.
QUICK = FileSystem(sleep=lambda _seconds: None)
#: What does an act, and what looks after it, without faults, whether that is as it must be.
_Act = tuple[Callable[[], object], Callable[[bool], None]]


class Office(Load):
    """A workspace at work, and what must be true of it."""

    kinds = (*Load.kinds, "_outlook", "_nested", "_folder", "_deep")

    def __init__(self, folder: Path, random: Random) -> None:
        """Lays it out in a folder, its ledger beside it."""
        ledger = {"state_folder": str(folder / "state"), "wait_seconds": 1}
        workbook = {"busy_wait_seconds": 0, "backups": 2}
        here = place(
            folder, intake={"settle_seconds": 0, "grace_seconds": 0}, ledger=ledger, workbook=workbook
        )
        settings = here.workspace.settings.model_copy(update={"workers": "none"})
        super().__init__(Place(replace(here.workspace, settings=settings)), random)
        self.state, self.people, self.aside = folder / "state", folder / "people.csv", folder / "aside"
        self.people.write_text(_PEOPLE)
        shutil.copy(_TEMPLATES / "letter.docx", self.here.workspace.templates)
        self.here.workspace.governors.mkdir()
        if random.random() < 0.8:  # made before; else the first night makes them
            (self.here.workspace.governors / "governors-2026-02-01-to-2026-02-28.docx").write_bytes(b"made")
        shutil.copy(_TEMPLATES / "governors.docx", self.here.workspace.templates)
        self.machine = Machine(system=QUICK, pause=None)
        self.typed: dict[str, dict[str, CellValue]] = {}
        self.beside: dict[int, set[bytes]] = {}  # incident → every form and file that came with it
        self.written: dict[str, int] = {}  # reference → how many times letters were made for a list of people
        self.wrong: list[str] = []
        self.due = ""  # to be disposed of, until it is

    # What comes

    def _beside(self, number: int) -> bytes:
        content = b"%%PDF-1.7 beside %d %%%%EOF" % self.drops
        self.beside.setdefault(number, set()).add(content)
        return content

    def _form(self, number: int, **answers: str) -> bytes:
        form = super()._form(number, **answers)
        self.beside.setdefault(number, set()).add(form)
        return form

    def _two(self) -> tuple[bytes, bytes]:
        self.incidents += 1
        return self._form(self.incidents), self._beside(self.incidents)

    def _outlook(self) -> None:
        form, pdf = self._two()
        self._put(".msg", outlook_message(("form.docx", form), ("log.pdf", pdf)))

    def _nested(self) -> None:
        form, pdf = self._two()
        out, inner, outer = io.BytesIO(), EmailMessage(), EmailMessage()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("form.docx", form)
        inner.add_attachment(out.getvalue(), maintype="a", subtype="b", filename="form.zip")
        inner.add_attachment(pdf, maintype="a", subtype="b", filename="log.pdf")
        outer.set_content("Please see below.")
        outer.add_attachment(inner)
        self._put(".eml", outer.as_bytes())

    def _folder(self, within: str = "") -> None:
        form, pdf = self._two()
        self.here.drop(f"folder {self.drops}/{within}form.docx", form)
        self.here.drop(f"folder {self.drops}/{within}log.pdf", pdf)

    def _deep(self) -> None:
        self._folder("a/b/c/")

    # What people do

    def edit(self) -> None:
        """A person types into some rows, behind the product's back."""
        with contextlib.suppress(FileNotFoundError):
            known = register.references(self.here.workspace.register.read_bytes())
            chosen = self.random.sample(known, min(3, len(known)))
            self._type({key: {"Notes": f"Typed after drop {self.drops}"} for key in chosen})

    def _type(self, cells: Mapping[str, Mapping[str, CellValue]]) -> None:
        path = self.here.workspace.register
        rows = tuple(Row(key, dict(typed)) for key, typed in cells.items())
        headings = {heading for typed in cells.values() for heading in typed}
        while True:  # their program keeps others from the file, until it has saved it
            content = path.read_bytes()
            there = register.read_rows(
                content, "Incidents", headings=headings
            )  # typed over, as a person does
            there = {key: {**dict.fromkeys(headings), **row} for key, row in there.items()}
            saved = register.apply(content, Changes({"Incidents": rows}), {"Incidents": there}, now=NOW)
            if path.read_bytes() == content:
                path.write_bytes(saved.content)
                break
        for key, typed in cells.items():
            self.typed.setdefault(key, {}).update(typed)

    def take_away(self) -> None:
        """A person takes a file out of the inbox for a while, between a look at it and its use."""
        there = [path for path in self.here.workspace.inbox.rglob("*") if path.is_file()]
        if there:
            path = self.random.choice(sorted(there))
            aside = self.aside / path.relative_to(self.here.workspace.inbox)
            aside.parent.mkdir(parents=True, exist_ok=True)
            path.rename(aside)

    def put_back(self) -> None:
        """What was taken away is dropped again."""
        if self.aside.exists():
            shutil.copytree(self.aside, self.here.workspace.inbox, dirs_exist_ok=True)
            shutil.rmtree(self.aside)

    # What breachdocs does

    def do(
        self, what: str, faults: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext
    ) -> bool:
        """Does one act at fault; whether it came to its end. What leaves it must be words for a person."""
        prepared = getattr(self, what)()
        if prepared is None:
            return True
        act, after = prepared
        try:
            with faults():
                act()
        except BreachdocsError:
            done = False
        except Exception as error:  # noqa: BLE001 -- that is what is looked for
            self.wrong.append(f"{place_of(error)} left {what}")
            done = False
        else:
            done = True
        after(done)
        return done

    def settle(self) -> None:
        """Two passes without a fault."""
        for _ in range(2):
            with contextlib.suppress(BreachdocsError):
                self.here.run(self.machine)

    def run(self) -> _Act:
        """One pass."""
        return lambda: self.here.run(self.machine), _no_more

    def night(self) -> _Act:
        """One night, which says of no fault that it is the product's."""

        def act() -> None:
            night = nightly(self.here.workspace, clock=lambda: NOW, machine=self.machine)
            self.wrong.extend(fault for fault in night.faults if "fault of breachdocs" in fault)

        return act, _no_more

    def rehearse(self) -> _Act:
        """A pass that changes nothing."""
        before = self._everything()

        def after(_done: bool) -> None:
            if self._everything() != before:
                self.wrong.append("a rehearsal changed something")

        return lambda: self.here.run(self.machine, dry_run=True), after

    def _everything(self) -> dict[str, bytes]:
        return {name: content for name, content in self.here.everything().items() if "/backups/" not in name}

    def letters(self) -> _Act | None:
        """A letter for each of a list."""
        if not (chosen := self._some_incident()):
            return None

        def after(done: bool) -> None:
            self.written[chosen] = self.written.get(chosen, 0) + done

        return lambda: write_to_people(self.here.workspace, chosen, self.people, to="parent"), after

    def count_letters(self) -> None:
        """Takes the letters that are there for those that were made, where that can't be known."""
        for folder in self.here.workspace.incidents.iterdir():
            sets = sum("letters" in path.name for path in folder.iterdir() if not path.name.startswith("."))
            self.written[folder.name] = sets

    def _some_incident(self) -> str:
        rows = self.here.rows() if self.here.workspace.register.exists() else {}
        return self.random.choice([key for key, row in rows.items() if row.get("School")] or [""])

    def dispose(self) -> _Act | None:
        """Disposes of an incident that a person closed; where that failed before, of the same."""
        if not self.due:
            self.settle()
            self.due = self._some_incident()
            if not self.due:
                return None
            self.gone.add(int(str(self.here.rows()[self.due]["School"]).rpartition(" ")[2]))
            self._type({self.due: {"Status": "Closed", "Disposal due": dt.date(2026, 1, 31)}})
            self.settle()
        due = self.due

        def after(done: bool) -> None:
            if done:
                self.due = ""
                self.typed.pop(due, None)
                self.written.pop(due, None)

        return lambda: dispose(self.here.workspace, [due], lambda: NOW), after

    def rebuild(self) -> _Act:
        """Makes the register anew."""
        return lambda: rebuild(self.here.workspace, clock=lambda: NOW, machine=self.machine), _no_more

    def relearn(self) -> _Act | None:
        """Makes the ledger anew, which is lost; goes on until there is one."""
        if self.due:
            return None
        self.settle()
        shutil.rmtree(self.state)

        def act() -> None:
            relearn(self.here.workspace, clock=lambda: NOW, machine=self.machine)

        def after(done: bool) -> None:
            if not done:
                with contextlib.suppress(UsageError):  # it was done, and what failed came after
                    act()

        return act, after

    # What must be true

    def faults(self) -> list[str]:
        """What is not as it must be, once nothing fails any more."""
        self.settle()
        for _ in range(2):
            if self.due and not self.do("dispose"):
                self.settle()
        night = nightly(self.here.workspace, clock=lambda: NOW, machine=self.machine)
        rows, found = self.here.rows(), [*self.wrong, *super().faults(), *night.faults]
        found += [f"{self.due} can't be disposed of"] if self.due else []
        for key, typed in self.typed.items():
            found += [
                f"what a person typed into {key} is gone: {heading}"
                for heading, value in typed.items()
                if rows.get(key, {}).get(heading) != value
            ]
        for key, row in rows.items():
            folder = self.here.workspace.incident(key)
            there = {path.read_bytes() for path in folder.glob("*") if path.is_file()}
            number = int(str(row.get("School") or "0").rpartition(" ")[2])
            if lacking := len(self.beside.get(number, set()) - there):
                found.append(f"{lacking} files that came with {key} are not beside it")
            sets = [path for path in folder.glob("*") if path.is_dir() and path.name.startswith("letters")]
            if len(sets) != self.written.get(key, 0) or any(len(list(one.iterdir())) != 3 for one in sets):
                found.append(f"{key} has not the letters that were made, once")
        return found


def _no_more(_done: bool) -> None:
    """After most acts there is nothing to be looked at."""
