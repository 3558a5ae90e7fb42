"""What ``breachdocs adopt`` proposes: which of their columns is which of ours, with a sample of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.screens.paper import Paper

if TYPE_CHECKING:
    from breachdocs.commands.adopting import Adoption
    from breachdocs.register.proposing import ColumnMatch

_LONGEST_SAMPLE = 40


def adoption_screen(adoption: Adoption) -> str:
    """The proposal, column by column."""
    paper, chosen = Paper(), adoption.chosen
    paper.title(f"{adoption.path.name}, sheet {chosen.sheet}", f"{len(chosen.references)} incidents")
    rows = f"rows {chosen.heading_row} and {chosen.heading_row + 1}" if chosen.heading_rows == 2 else ""
    paper.say(f"Headings in {rows or f'row {chosen.heading_row}'}. New rows go below the last.", margin=0)
    paper.heading("Their column, what it is taken for, and what is in it now")
    for column in chosen.columns:
        if column.ours:
            sample = _sample(column)
            paper.row(column.theirs, column.ours + (f"   e.g. {sample}" if sample else ""))
    if left := [column.theirs for column in chosen.columns if not column.ours]:
        paper.heading("Not known, so never touched")
        for heading in left:
            paper.bullet(heading)
    if adoption.past:
        paper.heading("Earlier incidents, read and never written")
        for one in adoption.past:
            paper.bullet(f"{one.sheet} ({len(one.references)})")
    paper.lines.append("")
    goes_on = "" if adoption.taken_over else " The references already there follow no pattern that can go on."
    paper.say(f"The next incident will be {adoption.next_reference}.{goes_on}", margin=0)
    return str(paper)


def _sample(column: ColumnMatch) -> str:
    text = " ".join(str(column.sample).split()) if column.sample is not None else ""
    return text if len(text) <= _LONGEST_SAMPLE else text[: _LONGEST_SAMPLE - 1] + "…"
