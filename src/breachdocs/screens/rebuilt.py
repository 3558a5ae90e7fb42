"""What ``breachdocs rebuild`` says when it is done, of a register or of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.screens.paper import Paper

if TYPE_CHECKING:
    from breachdocs.commands.rebuilding import Rebuilt
    from breachdocs.commands.relearning import Relearned


def rebuilt_screen(rebuilt: Rebuilt) -> str:
    """What the register was made from, and what is in it."""
    paper = Paper()
    from_what = f"from {rebuilt.source} and the ledger" if rebuilt.source else "from the ledger alone"
    which = f"The register {rebuilt.register}" if rebuilt.register else "The register"
    paper.say(
        f"{which} was made anew {from_what}. It holds {_many(rebuilt.incidents, 'incident')}.", margin=0
    )
    if rebuilt.source and rebuilt.added:
        paper.say(f"{_many(rebuilt.added, 'row')} came from the ledger.", margin=0)
    if rebuilt.taken_over:
        paper.say(
            f"{_many(rebuilt.taken_over, 'cell')} that people typed into the damaged register were kept."
        )
    for sentence in rebuilt.sentences:
        paper.say(sentence, margin=0)
    paper.say("The register that was there before is in outbox/backups.", margin=0)
    return str(paper)


def relearned_screen(learned: Relearned) -> str:
    """What a new ledger knows."""
    paper = Paper()
    known = f"{_many(learned.incidents, 'incident')} from {_many(learned.forms, 'form')}"
    paper.say(f"The ledger was made anew on this computer: it knows {known}.", margin=0)
    for sentence in learned.sentences:
        paper.say(sentence, margin=0)
    paper.say("From now on run breachdocs here, and nowhere else.", margin=0)
    return str(paper)


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
