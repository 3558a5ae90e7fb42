"""Letters to a list of people, on a screen: the warnings first, then where they lie and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.screens.made import shown
from breachdocs.screens.paper import Paper

if TYPE_CHECKING:
    from breachdocs.commands.writing_to_people import Written


def mailed_screen(written: Written) -> str:
    """What was made for the people of a list; no name is in it."""
    paper = Paper()
    if written.warnings:
        paper.title("SETTLE FIRST, BEFORE ANYTHING IS SENT")
        for words in written.warnings:
            paper.bullet(words)
        paper.lines.append("")
    letters = "1 letter" if written.letters == 1 else f"{written.letters} letters"
    where = "one file" if written.files == 1 and written.letters > 1 else "one file each"
    paper.lines.append(f"Made {letters} ({where}) in {shown(written.folder)}")
    paper.say("delivery-list.csv there says who gets which, with room for the day it went.")
    if written.repeated:
        rows = "1 row was" if written.repeated == 1 else f"{written.repeated} rows were"
        paper.say(f"{rows} left out, as another row of the list says the same.")
    if written.missing:
        paper.say("To be filled in or checked in each:")
        for phrase in written.missing:
            paper.bullet(phrase, 4)
    if written.draft:
        paper.say(
            "These come straight from the form, and nobody has read them yet. To finish the words once for all: edit "
            "one draft, leave its coloured marks for name and date, and run this again with --from and that file."
        )
    paper.say("The list of people was not kept. Delete these letters when they have gone.")
    return str(paper)
