"""``breachdocs audit``: whether the evidence is whole, and an incident's history as a page for the ICO."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from breachdocs import holding
from breachdocs.errors import UsageError
from breachdocs.register.ledger import Act
from breachdocs.workspace import Workspace

_SENTENCES = {
    "taken_in": "A file was taken from the inbox",
    "opened": "An e-mail or zip was opened",
    "found_inside": "A file was found in it",
    "became": "The form became this incident",
    "updated": "A further form brought the incident up to date",
    "nothing_new": "A form brought nothing new",
    "refused": "A file could not be taken in",
    "set_aside": "The file was set aside for a person",
    "put_back": "The file was put back into the inbox",
    "cells_written": "breachdocs wrote into the register",
    "edited": "The register was changed by a person (seen at this moment, done before it)",
    "row_deleted": "The row was taken out of the register by a person",
    "row_back": "The row is in the register again",
    "drafted": "A draft was written",
    "archived": "The original was archived",
    "duplicate": "A copy was kept",
    "duplicate_let_go": "A copy of the same bytes was let go",
    "disposed": "The incident was disposed of; only counts remain",
}


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found.

    Attributes:
        acts: how many there are.
        head: the hash of the last, which stands for all of them.
        broken: the numbers of those that are not as they were recorded, or before which one is missing.
        page: the history of an incident as Markdown; empty where none was asked for.
        put_back: a sentence for each time that the clock was put back between two acts.
    """

    acts: int
    head: str
    broken: tuple[int, ...]
    page: str = ""
    put_back: tuple[str, ...] = ()


def audit(workspace: Workspace, reference: str | None, now: dt.datetime) -> Audit:
    """Verifies the evidence, and tells the history of one incident.

    Raises:
        UsageError: there is no ledger yet, or nothing about such an incident.
    """
    with holding.look(workspace) as ledger:
        if ledger is None:
            raise UsageError(
                "Nothing has happened in this workspace yet: `breachdocs run` begins its evidence."
            )
        broken = tuple(ledger.broken_acts())
        number, head = ledger.head()
        put_back = tuple(
            f"The computer's clock was put back before act {act}: from {before:%d/%m/%Y %H:%M:%S} to "
            f"{own:%d/%m/%Y %H:%M:%S}. The acts are in the order in which they were done."
            for act, before, own in ledger.acts_put_back()
        )
        if reference is None:
            return Audit(number, head, broken, put_back=put_back)
        acts = tuple(ledger.acts(reference))
    if not acts:
        raise UsageError("There is no incident of that reference. `breachdocs status` lists the open ones.")
    page = _page(reference, acts, broken, head, put_back, now)
    return Audit(number, head, broken, page, put_back)


def write_page(page: str, out: Path) -> None:
    """Writes a history.

    Raises:
        UsageError: the file can't be written.
    """
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise UsageError("That file can't be written. Name another with --out.") from error


def _page(
    reference: str,
    acts: Iterable[Act],
    broken: tuple[int, ...],
    head: str,
    put_back: tuple[str, ...],
    now: dt.datetime,
) -> str:
    lines = [f"# History of {reference}", ""]
    lines += [f"Printed on {now.day} {now:%B %Y} at {now:%H:%M}. Times are those of London.", ""]
    lines.append(
        "The record is whole: no act was changed or taken out since it was recorded."
        if not broken
        else f"THE RECORD IS NOT WHOLE. Not as they were recorded: {_numbers(broken)}."
    )
    lines += [f"It ends with `{head}`.", ""]
    lines += [line for sentence in put_back for line in (sentence, "")]
    for (what, at, whole), alike in groupby(acts, lambda act: (act.what, act.at, act.number not in broken)):
        if what == "drafted" and whole:
            lines += _drafts(list(alike), at)
        else:
            lines += [line for act in alike for line in _told(act, changed=not whole)]
    return "\n".join(lines) + "\n"


_DETAILS = (
    *(("name", "File"), ("sha256", "SHA-256"), ("kept_as", "Kept as"), ("code", "Reason")),
    *(("sent", "E-mail sent (London time)"), ("delivered", "E-mail received by the council")),
)


def _drafts(acts: list[Act], at: str) -> list[str]:
    """Drafts that were written together, in one list."""
    if len(acts) == 1 or any(act.disposed for act in acts):
        return [line for act in acts for line in _told(act, changed=False)]
    lines = [f"## {_moment(at)}: Drafts were written", "", f"Acts {acts[0].number} to {acts[-1].number}.", ""]
    lines += ["| File | SHA-256 |", "| --- | --- |"]
    lines += [f"| {_plain(act.details['name'])} | {_plain(act.details['sha256'])} |" for act in acts]
    return [*lines, ""]


def _moment(at: str) -> str:
    moment = dt.datetime.fromisoformat(at)
    return f"{moment.day} {moment:%B %Y}, {moment:%H:%M:%S}"


_MOMENTS = {"sent", "delivered"}


def _told(act: Act, *, changed: bool) -> list[str]:
    who = f", {_plain(act.who)}" if act.what in {"edited", "row_deleted", "row_back"} else ""
    warning = " **(not as it was recorded)**" if changed else ""
    lines = [
        f"## {_moment(act.at)}: {_SENTENCES.get(act.what, act.what)}{who}{warning}",
        "",
        f"Act {act.number}.",
    ]
    if act.disposed:
        return [*lines, "What it was about has been disposed of.", ""]
    for key, label in _DETAILS:
        if told := act.details.get(key):
            lines.append(f"{label}: {_plain(_day_or_moment(told) if key in _MOMENTS else told)}.")
    if cells := act.details.get("cells"):
        lines += ["", f"Sheet {act.details['sheet']}, row {_plain(act.details['row'])}:", ""]
        lines += _table(cells)
    return [*lines, ""]


def _table(cells: Mapping[str, tuple[object, object]]) -> list[str]:
    """What became of the cells; a row that was empty, as a new one is, needs no column for what stood there."""
    if any(old not in (None, "") for old, _ in cells.values()):
        rows = [f"| {_plain(head)} | {_value(old)} | {_value(new)} |" for head, (old, new) in cells.items()]
        return ["| Column | Before | After |", "| --- | --- | --- |", *rows]
    rows = [f"| {_plain(head)} | {_value(new)} |" for head, (_, new) in cells.items()]
    return ["All were empty before.", "", "| Column | After |", "| --- | --- |", *rows]


def _value(value: object) -> str:
    """A cell in words: a day or moment as people write it, lines kept apart."""
    if value is None or value == "":
        return "(empty)"
    if isinstance(value, dict):
        value = next(iter(value.values()))
        return _plain(_day_or_moment(str(value)))
    return "<br>".join(_plain(line) for line in str(value).splitlines() if line.strip())


def _day_or_moment(iso: str) -> str:
    """``9 September 2026, 11:15`` of ``2026-09-09T11:15:00``; other text as it is."""
    try:
        at = dt.datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{at.day} {at:%B %Y}{f', {at:%H:%M}' if 'T' in iso else ''}"


def _plain(value: object) -> str:
    """Text that stays text in Markdown."""
    words = " ".join(str(value).split())
    for mark in "\\|`*_<>[]":
        words = words.replace(mark, f"\\{mark}")
    return words


def _numbers(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, numbers[:20]))
    return f"{shown} and {len(numbers) - 20} more" if len(numbers) > 20 else shown
