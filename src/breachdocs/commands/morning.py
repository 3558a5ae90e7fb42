"""What the morning's page says, once: the page in a browser and the page in Word are two looks of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from breachdocs.clock import at_midnight, how_far, last_day
from breachdocs.commands.soundness import NIGHTS

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


#: So many lines of a kind are shown, so that the page stays one; the rest is counted.
_MOST, _MOST_LINES = 5, 4
_LONGEST = 48

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
    return (Listed("", _first(sentences), bad=True),) if sentences else (Said("Nothing.", good=True),)


def _due(night: Night) -> tuple[Block, ...]:
    told: list[Block] = [_week(night), *_deadlines(night), *_people(night), *_other_days(night)]
    if night.reviews:
        which = joined(night.reviews)
        told.append(Said(f"To be looked at again, six months on: {which} (breachdocs reviews)."))
    if night.disposals:
        which = joined([f"{one.reference} ({one.due.day} {one.due:%B %Y})" for one in night.disposals])
        told.append(Said(f"Due for disposal, once you confirm it: {which} (breachdocs dispose)."))
    return tuple(told)


def _deadlines(night: Night) -> Iterator[Block]:
    if not night.pressing:
        yield Said("No deadline at the ICO is over or comes within a week.")
        return
    rows, late = [], set()
    for number, one in enumerate(night.pressing[:_MOST]):
        assert one.ico_deadline is not None  # noqa: S101 -- that makes it pressing
        if one.ico_deadline < night.at:
            late.add(number)
        when = f"{one.ico_deadline:%a} {one.ico_deadline.day} {one.ico_deadline:%b, %H:%M}"
        when += at_midnight(one.ico_deadline)
        risk = f"{one.band or 'not scored'} {one.score or ''}{'*' if one.suggested and one.score else ''}"
        rows.append((one.reference, one.school, risk.strip(), how_far(one.ico_deadline, night.at), when))
    yield Grid(
        "Deadlines",
        "To be decided about the ICO. A star: suggested from Stage 1, nobody has scored it yet.",
        ("Incident", "School", "Risk", "Due", "When"),
        tuple(rows),
        frozenset(late),
    )
    yield from _more(len(night.pressing), "breachdocs status lists them all")


def _people(night: Night) -> Iterator[Block]:
    """Whom nobody has told yet: without undue delay, so there is no day (UK GDPR, Article 34)."""
    for word, sentence in (
        ("tell", "The people affected are to be told, without undue delay"),
        ("decide", "Whether the people affected are told is for the DPO to decide"),
    ):
        if which := [one.reference for one in night.standing.open if one.people == word]:
            yield Said(f"{sentence}: {joined(which)}.")


def _other_days(night: Night) -> Iterator[Block]:
    """Actions and complaints with their days, what is late first."""
    today = night.at.date()
    due = [(one.due, one.reference, _cut(one.action), one.responsible) for one in night.actions]
    due += [
        (one.complaint_due, one.reference, "Acknowledge the complaint", "")
        for one in night.complaints
        if one.complaint_due
    ]
    due.sort(key=lambda one: one[:2])
    if due:
        yield Grid(
            "Actions and complaints",
            "Actions not done, and complaints counted from the day the report came, up to a week from now.",
            ("Incident", "What", "Who", "Due", "When"),
            tuple(
                (reference, what, who, _days(day, today), f"{day:%a} {day.day} {day:%b}")
                for day, reference, what, who in due[:_MOST]
            ),
            frozenset(number for number, one in enumerate(due[:_MOST]) if one[0] < today),
        )
        yield from _more(len(due), "the Actions sheet of the register has the actions")


def _days(day: dt.date, today: dt.date) -> str:
    left = (day - today).days
    if left < 0:
        return f"LATE by {_how_many(-left, 'day')}"
    return "today" if not left else f"in {_how_many(left, 'day')}"


def _more(number: int, where: str) -> Iterator[Block]:
    if number > _MOST:
        yield Said(f"And {number - _MOST} more: {where}.")


def joined(names: Sequence[str]) -> str:
    """Some names in a sentence, and how many more there are."""
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (f" and {more} more" if more > 0 else "")


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def _week(night: Night) -> Week:
    today = night.at.date()
    days = [today + dt.timedelta(days=number) for number in range(7)]
    columns: list[tuple[str, list[OpenIncident]]] = [("Late", [])]
    columns += [("Today" if day == today else f"{day:%a} {day.day}", []) for day in days]
    for one in night.pressing:
        assert one.ico_deadline is not None  # noqa: S101 -- that makes it pressing
        late, day = one.ico_deadline < night.at, (last_day(one.ico_deadline) - today).days
        if late or day < len(days):
            columns[0 if late else day + 1][1].append(one)
    told = "; ".join(
        f"{head}: {joined([one.reference for one in there])}" for head, there in columns if there
    )
    return Week(
        tuple((head, tuple((one.reference, one.band) for one in there)) for head, there in columns),
        told or "No deadline in the week.",
    )


def _came(night: Night) -> tuple[Block, ...]:
    groups = (
        ("New incidents", night.came.registered),
        ("Brought up to date", night.came.updated),
        ("Evidence added", night.came.evidence),
        ("Nothing new in them", night.came.duplicates),
        ("Could not be taken in", night.came.refused),
    )
    schools = {one.reference: one.school for one in night.standing.open}
    told = [
        Listed(heading, _first([_line(one, schools) for one in lines])) for heading, lines in groups if lines
    ]
    since = night.since or night.at
    return (Said(f"Since {since:%A} {since.day} {since:%B, %H:%M}:{'' if told else ' nothing.'}"), *told)


def _waits(night: Night) -> tuple[Block, ...]:
    standing = night.standing
    told: list[Block] = []

    def add(heading: str, sentences: Iterable[str]) -> None:
        if held := tuple(sentences):
            told.append(Listed(heading, _first(held)))

    add(
        "On you: could not be taken in (outbox/needs-attention)",
        (f"{one.name}: {one.why}" for one in standing.attention),
    )
    add("On the DPO: a decision about the ICO", _together(standing.open))
    if standing.rows_wait:
        add("On the register", [standing.rows_wait])
    add("By themselves", (f"{one.name}: {one.why}" for one in standing.waiting))
    return tuple(told) or (Said("Nothing."),)


def _together(incidents: Sequence[OpenIncident]) -> list[str]:
    undecided = [one.reference for one in incidents if one.presses]
    return [joined(undecided)] if undecided else []


def _checked(night: Night) -> Said:
    sound = night.sound
    others = "" if sound.whole else f" of {sound.kept}; the others are looked at within {NIGHTS} nights"
    told = [
        f"{_how_many(sound.originals, 'original')} {'is' if sound.originals == 1 else 'are'} as received{others}.",
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
    return Said(" ".join(told))


def _first(sentences: Sequence[str]) -> tuple[str, ...]:
    if len(sentences) <= _MOST_LINES + 1:
        return tuple(sentences)
    return (*sentences[:_MOST_LINES], f"And {len(sentences) - _MOST_LINES} more.")


def _line(line: Line, schools: Mapping[str, str]) -> str:
    school = schools.get(line.reference or "", "")
    who = f"{line.reference}, {school}" if school else line.reference
    told = f"{who}: {line.name}" if who else line.name
    return f"{told}. {line.text}" if line.text else told


def _how_many(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"
