"""Free text made fit for a letter: names and contact details out, and visibly so."""

from __future__ import annotations

import re
from collections.abc import Callable

from breachdocs.documents.templating.marks import MISSING_CLOSES, MISSING_OPENS, as_typed

_BRACKETED = re.compile(r"\[[^\[\]\n]{1,60}\]")


def masked(text: str, mask: Callable[[str], str]) -> tuple[str, bool]:
    """The text after `mask`, and whether that changed it. What the mask put in brackets is highlighted."""
    typed = as_typed(text)
    shown = as_typed(mask(typed))
    if shown == typed:
        return shown, False
    theirs = set(_BRACKETED.findall(typed))
    return _BRACKETED.sub(lambda found: _highlighted(found.group(), theirs), shown), True


def _highlighted(words: str, theirs: set[str]) -> str:
    return words if words in theirs else f"{MISSING_OPENS}{words}{MISSING_CLOSES}"
