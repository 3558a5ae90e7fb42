"""The drafts of each drop's incident: made where files are read, several at once, and then written."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from breachdocs import documents, files
from breachdocs.assessment import Assessment
from breachdocs.config import Settings
from breachdocs.documents import Case, Difference, Draft, Reported, TemplateFault
from breachdocs.errors import TemporaryFault
from breachdocs.faults import place_of
from breachdocs.intake import Drop, Outcome, State
from breachdocs.register.ledger import Incident
from breachdocs.run import folders
from breachdocs.run.draft_files import Planned, Writing, plans
from breachdocs.run.one_pass import Halted, Pass
from breachdocs.run.read_drops import result
from breachdocs.run.workers import Here, Workers
from breachdocs.workspace import Workspace

#: Drafts rendered before one transaction tells the ledger of them all.
_TOGETHER = 25
#: Incidents whose drafts are begun before their rows are written; the drafts of one take some 300 kB.
_AHEAD = 100


@dataclass
class Templates:
    """The workspace's templates, read once a pass; the product's own where the workspace has none."""

    workspace: Workspace

    @cached_property
    def _own(self) -> dict[str, bytes]:
        return dict(documents.default_templates())

    def __post_init__(self) -> None:
        self._read: dict[str, bytes] = {}

    @cached_property
    def look(self) -> bytes | None:
        """The school's own form in ``templates/``, whose crest and colours the forms have; ``None`` without one."""
        path = self.workspace.templates / "breach-form.docx"
        with files.tried_again():
            return path.read_bytes() if path.is_file() else None

    @cached_property
    def all(self) -> Mapping[str, bytes]:
        """Every template that a form's drafts may need, by name."""
        names = ("receipt.docx", "letter.docx", "notice.docx", "ico-report.docx")
        own = {} if self.look is None else {"breach-form.docx": self.look}
        return {name: self.template(name) for name in names} | own

    def template(self, name: str) -> bytes:
        """The template of a name."""
        if name not in self._read:
            path = self.workspace.templates / name
            with files.tried_again():
                self._read[name] = path.read_bytes() if path.is_file() else self._own[name]
        return self._read[name]


@dataclass(frozen=True, slots=True)
class _Begun:
    """An incident whose drafts are being made, and what they are made of: what has changed since is made anew."""

    case: Case
    known: Reported
    drafts: Future[tuple[Draft, ...]]


#: Drop → what was begun for it.
Begun = dict[str, _Begun]


def begin(a_pass: Pass) -> Begun:
    """Has the first drafts made while the register is written; there is no room for all of them."""
    begun: Begun = {}
    templates = Templates(a_pass.workspace)
    if drafters(a_pass).width > 1:
        with a_pass.ledger.together():
            for drop in a_pass.ledger.drops(State.READ)[:_AHEAD]:
                with contextlib.suppress(Exception):  # told when they are due
                    if (one := _begun(a_pass, drop, templates, {})) is not None:
                        begun[drop.id] = one
    return begun


def draft(a_pass: Pass, begun: Begun) -> None:
    """Drafts what is due for every drop that is read; those in the register then go on to be archived."""
    templates = Templates(a_pass.workspace)
    planned: list[Planned] = []
    finished: list[Drop] = []
    with Writing(a_pass) as writing:
        for drop, its in _made(a_pass, a_pass.ledger.drops(State.READ, State.REGISTERED), templates, begun):
            planned += its
            finished.append(drop)
            if len(finished) == _TOGETHER:
                writing.go_on(planned, finished)
                planned, finished = [], []
        writing.go_on(planned, finished)
        writing.wait()


def drafters(a_pass: Pass) -> Workers:
    """Where drafts are made: where files are read, but a school's list of people never leaves this process."""
    return Here() if a_pass.people else a_pass.workers


def _made(
    a_pass: Pass, drops: Iterable[Drop], templates: Templates, begun: Begun
) -> Iterator[tuple[Drop, list[Planned]]]:
    """Drops with what is to be written for them, in their order; not those whose drafts wait for the next pass."""
    under_way: deque[tuple[Drop, _Begun | None]] = deque()
    most, left = 2 * drafters(a_pass).width, iter(drops)
    try:
        while some := list(islice(left, most)):
            with a_pass.ledger.together():
                for drop in some:
                    a_pass.step()
                    with _told(a_pass, drop):
                        under_way.append((drop, _begun(a_pass, drop, templates, begun)))
            while len(under_way) > most:
                yield from _ended(a_pass, *under_way.popleft())
        while under_way:
            yield from _ended(a_pass, *under_way.popleft())
    finally:
        for one in (*(one for _, one in under_way), *begun.values()):
            if one is not None:
                one.drafts.cancel()


def _begun(a_pass: Pass, drop: Drop, templates: Templates, before: Begun) -> _Begun | None:
    """Begins a drop's drafts, or goes on with what was begun before; ``None`` where it has them."""
    incident = a_pass.ledger.incident(drop.reference)
    if incident is None:
        return None
    case = _case(a_pass, drop, incident)
    if not case.conflicts and _is_drafted(a_pass, drop):
        return None
    known = known_of(a_pass, incident)
    one = before.pop(drop.id, None)
    if one is not None and (one.case, one.known) == (case, known):
        return one
    made = drafters(a_pass).submit(documents.due_drafts, case, templates.all, mask=a_pass.mask, known=known)
    return _Begun(case, known, made)


def known_of(a_pass: Pass, incident: Incident) -> Reported:
    """What the register says of the decisions on an incident."""
    typed = a_pass.ledger.decisions_on(incident.reference)
    on, told = (_moment(text) or text or None for text in (typed.reported, typed.told))
    return Reported(on, typed.ico or None, incident.decision or None, told)


def _moment(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _ended(a_pass: Pass, drop: Drop, one: _Begun | None) -> Iterator[tuple[Drop, list[Planned]]]:
    with _told(a_pass, drop):
        made = result(a_pass, one.drafts) if one is not None else ()
        yield drop, plans(a_pass, drop.reference, drop.version, made)


@contextlib.contextmanager
def _told(a_pass: Pass, drop: Drop) -> Iterator[None]:
    """Tells why a drop's drafts wait. One that can't be made must not stop the others; it is tried again."""
    try:
        yield
    except TemplateFault as fault:
        a_pass.told.note(f"{fault} Its drafts wait until that is put right.", needs_a_person=True)
    except TemporaryFault as fault:
        a_pass.told.note(str(fault), needs_a_person=True)
    except Halted:
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it was
        a_pass.log.note("fault", drop=drop.id, fault=place_of(error).replace(" ", "_").replace(",", ""))
        a_pass.told.note(
            f"A draft for {drop.reference} could not be made. It is tried again.", needs_a_person=True
        )


def plans_of(a_pass: Pass, drop: Drop) -> list[Planned]:
    """What would be drafted for a drop."""
    return [plan for _, its in _made(a_pass, [drop], Templates(a_pass.workspace), {}) for plan in its]


def _is_drafted(a_pass: Pass, drop: Drop) -> bool:
    folder = a_pass.workspace.incident(drop.reference)
    if not folder.exists():
        return False
    names = a_pass.ledger.draft_names(drop.reference, drop.version)
    return bool(names) and all((folder / name).exists() for name in names.values())


def _case(a_pass: Pass, drop: Drop, incident: Incident) -> Case:
    further = a_pass.ledger.differences(drop) if drop.version > 1 else ()
    return replace(
        as_case(incident, a_pass.workspace.settings),
        received=incident.received if drop.version == 1 else drop.reached_us,
        version=drop.version,
        source=original_name(drop),
        differences=tuple(Difference(*difference) for difference in further),
        conflicts=tuple(a_pass.ledger.conflicts(drop)),
        possible_duplicate=incident.possible_duplicate or None,
        beside=folders.told_beside(a_pass, drop),
        sent=drop.sent if drop.delivered else None,
        taken_in=drop.received if drop.delivered else None,
    )


def as_case(incident: Incident, settings: Settings) -> Case:
    """An incident as its drafts tell it, whichever form was the last about it."""
    return Case(
        reference=incident.reference,
        received=incident.received,
        form=incident.form_as_called,
        assessment=Assessment.model_validate(incident.assessment),
        settings=settings,
        version=incident.versions,
    )


def original_name(drop: Drop) -> str:
    """The name a drop's file is to have in the incident's folder."""
    suffix = drop.suffix or ".docx"
    if drop.outcome is Outcome.SAME:
        return f"duplicate{suffix}"
    return documents.versioned_name(f"original{suffix}", drop.version)
