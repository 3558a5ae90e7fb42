"""What the morning's page says, once: the page in a browser and the page in Word are two looks of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from breachdocs.screens.deadlines import how_far

if TYPE_CHECKING:
    from breachdocs.commands.night import Night
    from breachdocs.commands.standing import OpenIncident
    from breachdocs.run.run_report import Line


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and whether it is good news (``True``), bad news (``False``) or neither."""

    text: str
    good: bool | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Sentences under a heading of their own, which may be empty; `bad` where each tells of a fault."""

    heading: str
    sentences: tuple[str, ...]
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `late` are the numbers of the rows whose day is over."""

    name: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    late: frozenset[int]


@dataclass(frozen=True, slots=True)
class Week:
    """The week's deadlines at the ICO by day, what is late first.

    Attributes:
        days: the head of each column, and reference and band of each incident in it.
        told: the same in words.
    """

    days: tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...]
    told: str


Block = Said | Listed | Grid | Week


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: a key that nothing else on it has, a heading, and what stands below it."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Morning:
    """The page: whose it is, when it was made and the night in a sentence, and its sections."""

    name: str
    lead: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The page's heading."""
        return f"{self.name}: data breaches"


def morning(night: Night, name: str) -> Morning:
    """What is to be told of a night.

    Args:
        night: what was done and found.
        name: whose workspace it is.
    """
    when = f"{night.at:%A} {night.at.day} {night.at:%B %Y, %H:%M}"
    return Morning(
        name,
        f"{when}. {_lead(night)}",
        (
            Section("wrong", "What went wrong", _wrong(night)),
            Section("due", "What is due", _due(night)),
            Section("came", "What came", _came(night)),
            Section("waits", "What waits, and on whom", _waits(night)),
            Section("checked", "What was checked", (_checked(night),)),
        ),
    )


def shown(words: str) -> str:
    """Words as a page can show them: names of files may hold what neither XML nor a screen can."""
    kept = "".join(character for character in words if character.isprintable() or character == " ")
    return kept.encode("utf-8", "replace").decode("utf-8")


def _lead(night: Night) -> str:
    late = sum(1 for one in night.pressing if one.ico_deadline and one.ico_deadline < night.at)
    told = [
        _how_many(len(night.came.registered), "new incident").capitalize(),
        f"{late} late for the ICO" if late else "none late for the ICO",
        f"{_how_many(len(night.standing.attention), 'file')} for a person"
        if night.standing.attention
        else "",
    ]
    return f"{', '.join(part for part in told if part)}."


def _wrong(night: Night) -> tuple[Block, ...]:
    sentences = (*night.faults, *(note for note in night.report.notes if note not in night.faults))
    return (Listed("", sentences, bad=True),) if sentences else (Said("Nothing.", good=True),)


def _due(night: Night) -> tuple[Block, ...]:
    told: list[Block] = [_week(night), _deadlines(night)]
    if night.reviews:
        which = ", ".join(night.reviews)
        told.append(Said(f"To be looked at again, six months on: {which} (breachdocs reviews)."))
    if night.disposals:
        which = ", ".join(f"{one.reference} ({one.due.day} {one.due:%B %Y})" for one in night.disposals)
        told.append(Said(f"Due for disposal, once you confirm it: {which} (breachdocs dispose)."))
    return tuple(told)


def _deadlines(night: Night) -> Block:
    if not night.pressing:
        return Said("No deadline at the ICO is over or comes within a week.")
    rows, late = [], set()
    for number, one in enumerate(night.pressing):
        assert one.ico_deadline is not None  # noqa: S101 -- that makes it pressing
        if one.ico_deadline < night.at:
            late.add(number)
        when = f"{one.ico_deadline:%a} {one.ico_deadline.day} {one.ico_deadline:%b, %H:%M}"
        risk = f"{one.band or 'not scored'} {one.score or ''}{'*' if one.suggested and one.score else ''}"
        rows.append((one.reference, one.school, risk.strip(), how_far(one.ico_deadline, night.at), when))
    return Grid(
        "Deadlines",
        "To be decided about the ICO. A star: suggested from Stage 1, nobody has scored it yet.",
        ("Incident", "School", "Risk", "Due", "When"),
        tuple(rows),
        frozenset(late),
    )


def _week(night: Night) -> Week:
    today = night.at.date()
    days = [today + dt.timedelta(days=number) for number in range(7)]
    columns: list[tuple[str, list[OpenIncident]]] = [("Late", [])]
    columns += [("Today" if day == today else f"{day:%a} {day.day}", []) for day in days]
    for one in night.pressing:
        assert one.ico_deadline is not None  # noqa: S101 -- that makes it pressing
        late, day = one.ico_deadline < night.at, (one.ico_deadline.date() - today).days
        if late or day < len(days):
            columns[0 if late else day + 1][1].append(one)
    told = "; ".join(
        f"{head}: {', '.join(one.reference for one in there)}" for head, there in columns if there
    )
    return Week(
        tuple((head, tuple((one.reference, one.band) for one in there)) for head, there in columns),
        told or "No deadline in the week.",
    )


def _came(night: Night) -> tuple[Block, ...]:
    groups = (
        ("New incidents", night.came.registered),
        ("Brought up to date", night.came.updated),
        ("Nothing new in them", night.came.duplicates),
        ("Could not be taken in", night.came.refused),
    )
    told = [Listed(heading, tuple(map(_line, lines))) for heading, lines in groups if lines]
    since = night.since or night.at
    return (Said(f"Since {since:%A} {since.day} {since:%B, %H:%M}:{'' if told else ' nothing.'}"), *told)


def _waits(night: Night) -> tuple[Block, ...]:
    standing = night.standing
    told: list[Block] = []

    def add(heading: str, sentences: Iterable[str]) -> None:
        if held := tuple(sentences):
            told.append(Listed(heading, held))

    add(
        "On you: could not be taken in (outbox/needs-attention)",
        (f"{one.name}: {one.why}" for one in standing.attention),
    )
    add("On the DPO: a decision about the ICO", _together(standing.open))
    if standing.queued:
        add("On the register", [f"{_how_many(standing.queued, 'row')} wait until it is closed."])
    add("By themselves", (f"{one.name}: {one.why}" for one in standing.waiting))
    return tuple(told) or (Said("Nothing."),)


def _together(incidents: Sequence[OpenIncident]) -> list[str]:
    undecided = [one.reference for one in incidents if one.presses]
    return [", ".join(undecided)] if undecided else []


def _checked(night: Night) -> Listed:
    sound = night.sound
    told = [
        f"{_how_many(sound.originals, 'original')} {'is' if sound.originals == 1 else 'are'} as received.",
        "The register could not be read."
        if sound.rows is None
        else f"The register holds {sound.rows} incidents.",
        "Tonight's backup was read back and holds the same rows."
        if sound.backed_up
        else "No backup was made tonight.",
        f"The evidence holds {sound.acts} acts; its last is {sound.head[:16]}.",
    ]
    if night.made:
        told.append(f"Made: {', '.join(night.made)}.")
    return Listed("", tuple(told))


def _line(line: Line) -> str:
    told = f"{line.reference}: {line.name}" if line.reference else line.name
    return f"{told}. {line.text}" if line.text else told


def _how_many(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"
