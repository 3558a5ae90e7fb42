"""Small numbers of people hidden, so that a summary for governors identifies nobody (``domain.md`` 9.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HIDDEN = "not shown"


@dataclass(frozen=True, slots=True)
class Shown:
    """A breakdown as it may be shown: a text for each cell, and one for their total."""

    cells: tuple[str, ...]
    total: str


def suppressed(counts: Sequence[int], fewest: int) -> Shown:
    """A breakdown of people, with small cells hidden and no way to work them out from the total.

    A cell of 1 to ``fewest - 1`` reads "fewer than 5". Then the next smallest cells are hidden as well until the
    total leaves open which small number each small cell holds; where that can't be had, the total is hidden instead.

    Args:
        counts: people in each cell; the cells share nobody.
        fewest: the smallest number that is shown; 0 or 1 shows all.
    """
    total = sum(counts)
    small = {index for index, count in enumerate(counts) if 0 < count < fewest}
    if not small:
        return Shown(tuple(f"{count:,}" for count in counts), f"{total:,}")
    hidden: set[int] = set()
    others = sorted((count, index) for index, count in enumerate(counts) if count >= fewest)
    while others and not _open(counts, small, hidden, fewest):
        hidden.add(others.pop(0)[1])
    fewer = f"fewer than {fewest}"
    cells = tuple(
        fewer if index in small else HIDDEN if index in hidden else f"{count:,}"
        for index, count in enumerate(counts)
    )
    if total < fewest:
        return Shown(cells, fewer)
    return Shown(cells, f"{total:,}" if _open(counts, small, hidden, fewest) else HIDDEN)


def rounded(shown: str, step: int) -> str:
    """A shown number of people to the nearest `step`, at least one step; words, and 0, as they are.

    Two summaries, of a school and of all schools, or of a term and of the term so far, then leave open what stands
    between them: the difference of two exact totals would be a small number that neither of them shows. Who sets the
    summaries of many schools side by side learns such a number in some four cases of a thousand.
    """
    digits = shown.replace(",", "")
    if step < 2 or not digits.isdecimal() or not int(digits):
        return shown
    return f"{max(step, (int(digits) + step // 2) // step * step):,}"


def _open(counts: Sequence[int], small: set[int], hidden: set[int], fewest: int) -> bool:
    """Whether each small cell could still hold anything from 1 to ``fewest - 1``, for who knows the total."""
    if not hidden:
        return False
    rest = sum(counts[index] for index in small | hidden)
    return rest >= (fewest - 1) + (len(small) - 1) + len(hidden) * fewest
