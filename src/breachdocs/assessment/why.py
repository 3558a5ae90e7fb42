"""Why a score is what it is, on one small page: the reasons in the very words that the other outputs give them."""

from __future__ import annotations

from collections.abc import Iterator

from breachdocs.assessment.model import ICO_WORDS, PEOPLE_WORDS, Assessment


def why_this_score(assessment: Assessment, reference: str) -> str | None:
    """The reasons for the numbers and the advice, a line each, for a note on the score's cell.

    The incident's reference stands first, so that the note can be told from those of other rows. ``None`` where
    there is no reason to give.
    """
    lines = list(_lines(assessment))
    return (
        "\n".join((f"{reference}: {_headline(assessment)}", *lines, "This is advice. The DPO decides."))
        if lines
        else None
    )


def _headline(assessment: Assessment) -> str:
    if assessment.score is None or assessment.band is None:
        return "no score yet"
    by = assessment.scored_by
    whose = "suggested from Stage 1" if by == "suggested" else f"the {by}'s numbers"
    return f"{assessment.score} of 25, {assessment.band} risk, {whose}"


def _lines(assessment: Assessment) -> Iterator[str]:
    for name, level in (("Likelihood", assessment.likelihood), ("Impact", assessment.impact)):
        if level.value is not None:
            yield f"{name} {level.value}:"
            yield from (f"– {reason}" for reason in level.reasons)
    for advice, words, reasons in (
        (assessment.ico.advice, ICO_WORDS, assessment.ico.reasons),
        (assessment.individuals.advice, PEOPLE_WORDS, assessment.individuals.reasons),
    ):
        if advice is not None:
            yield f"{words[advice][:1].upper()}{words[advice][1:]}:"
            yield from (f"– {reason}" for reason in reasons)
