"""What ``breachdocs init`` made, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.screens.paper import Paper

if TYPE_CHECKING:
    from breachdocs.commands.laying_out import LaidOut

_WHAT = {
    "config.yaml": "every setting, explained",
    "inbox/": "drop completed forms here",
    "outbox/": "the register, and a folder for each incident",
    "templates/": "the Word templates, yours to edit",
}


def laid_out_screen(laid_out: LaidOut) -> str:
    """A workspace laid out, as plain text."""
    paper = Paper()
    paper.title(f"Workspace {laid_out.workspace.root.resolve()}")
    for name in laid_out.made:
        paper.row(name, f"made   {_WHAT.get(name, '')}", 34)
    if laid_out.kept:
        paper.say(f"Already there and left alone: {', '.join(laid_out.kept)}.")
    paper.heading("What to do next")
    steps = (
        "Open config.yaml and fill in your council, the IG team and the data protection officer.",
        "Run `breachdocs check` in this folder.",
        "Copy completed breach forms into inbox, then run `breachdocs run`.",
        "Open outbox/register.xlsx.",
    )
    for number, step in enumerate(steps, 1):
        paper.row(f"{number}.", step, 5)
    return str(paper)
