"""What a pass over the inbox did, in a terminal: one line says all, then each drop by what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.screens.paper import Paper

if TYPE_CHECKING:
    from breachdocs.run.run_report import Line, RunReport

#: More drops of one kind than this are counted, not listed: the register and the receipts list them.
MOST_LISTED = 25


def run_screen(report: RunReport, *, dry_run: bool = False) -> str:
    """A pass as plain text; what needs a person stands last, where the eye ends."""
    paper = Paper()
    if said := summary(report, dry_run=dry_run):
        paper.say(said, 0)
    _lines(paper, "Would be registered" if dry_run else "Registered", report.registered)
    _lines(paper, "Would be updated" if dry_run else "Updated", report.updated)
    _lines(paper, "Evidence that would be added" if dry_run else "Evidence added", report.evidence)
    _lines(paper, "Nothing new in", report.duplicates)
    _lines(paper, "Wait", report.waiting)
    _lines(paper, "Need a person", report.refused)
    if report.notes:
        paper.heading("To know")
        for note in report.notes:
            paper.bullet(note)
    if report.planned:
        paper.heading("What would be done, in order")
        for step in report.planned:
            paper.bullet(step)
    return str(paper)


def summary(report: RunReport, *, dry_run: bool = False) -> str:
    """The pass in one sentence: ``4 forms registered.``; empty where only notes say something."""
    parts = [
        _count(report.registered, "form", "registered"),
        _count(report.updated, "form", "updated an incident", "updated incidents"),
        _count(report.evidence, "file", "added as evidence"),
        _count(report.duplicates, "form", "known already"),
        _count(report.waiting, "file", "waits", "wait"),
        _count(report.refused, "file", "needs a person", "need a person"),
    ]
    said = [part for part in parts if part]
    if not said:
        return "" if report.notes else "Nothing to do: the inbox is empty."
    rehearsal = "Nothing was changed. A run would end with: " if dry_run else ""
    return f"{rehearsal}{', '.join(said)}."


def _count(lines: tuple[Line, ...], what: str, one: str, many: str = "") -> str:
    if not lines:
        return ""
    return f"1 {what} {one}" if len(lines) == 1 else f"{len(lines)} {what}s {many or one}"


def _lines(paper: Paper, heading: str, lines: tuple[Line, ...]) -> None:
    if not lines:
        return
    paper.heading(heading)
    column = min(13, max((len(line.reference) for line in lines), default=0)) + 4
    for line in lines[:MOST_LISTED]:
        if column > 4:
            paper.row(line.reference, f"{line.name}: {line.text}" if line.text else line.name, column)
        else:
            paper.bullet(f"{line.name}: {line.text}" if line.text else line.name)
    if len(lines) > MOST_LISTED:
        paper.say(f"… and {len(lines) - MOST_LISTED} more.")
