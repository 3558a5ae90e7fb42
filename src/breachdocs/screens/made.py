"""Files made on request, and the demonstration: what to open, and what a person must still fill in."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from breachdocs.screens.paper import Paper
from breachdocs.screens.run import summary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from breachdocs.commands.demo import Demonstration
    from breachdocs.commands.on_request import Made


def made_screen(files: Iterable[Made]) -> str:
    """The files, with what is missing in them: of neighbours that lack the same, as a report and its text, once."""
    paper = Paper()
    for missing, alike in groupby(files, lambda made: made.missing):
        for made in alike:
            paper.lines.append(f"{'Made' if made.new else 'Already there:'} {shown(made.path)}")
        if missing:
            paper.say("To be filled in or checked before it goes:")
            for phrase in missing:
                paper.bullet(phrase, 4)
    return str(paper)


def demo_screen(demonstration: Demonstration) -> str:
    """What the demonstration did, and what to open first."""
    paper = Paper()
    workspace = demonstration.workspace
    paper.title(f"A workspace to try things in: {shown(workspace.root)}")
    paper.say(
        f"{demonstration.dropped} made-up forms were dropped into its inbox over some months and taken in; today's:",
        0,
    )
    paper.say(summary(demonstration.report), 0)
    paper.heading("What to open")
    paper.row("the register", shown(workspace.register), 29)
    paper.row("an incident", f"{shown(workspace.incidents)}: one folder each, with receipt and letters", 29)
    paper.row("the governors' summary", shown(demonstration.summary.path), 29)
    paper.row("the settings", shown(workspace.config), 29)
    paper.heading("What to try next")
    paper.say(f"cd {shown(workspace.root)}")
    for command, what in (
        ("breachdocs status", "what presses, what waits"),
        ("breachdocs read outbox/incidents/*/original.docx", "what the forms say"),
        ("breachdocs run", "takes in what you drop into inbox"),
    ):
        paper.row(command, what, 53)
    return str(paper)


def shown(path: Path) -> str:
    """A path as short as it can be said from here."""
    here = Path.cwd()
    whole = path.resolve()
    return str(whole.relative_to(here)) if whole.is_relative_to(here) else str(path)
