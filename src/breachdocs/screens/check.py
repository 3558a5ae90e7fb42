"""What ``breachdocs check`` found, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.screens.paper import Paper

if TYPE_CHECKING:
    from breachdocs.commands.checking import Checked


def check_lines(checked: Checked) -> str:
    """One thing looked at: OK, or what is wrong with it and what would be better."""
    paper = Paper()
    if not checked.faults:
        paper.row(checked.what, "OK", 34)
    for fault in checked.faults:
        paper.row(checked.what, f"WRONG  {fault}", 34)
    for advice in checked.advice:
        paper.row("", advice, 34)
    return str(paper)
