"""The re-evaluations that are due, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.assessment.reevaluation import alerts, type_in_words
from breachdocs.screens.answers import day
from breachdocs.screens.paper import Paper

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from breachdocs.assessment.reevaluation import Reevaluation


def reviews_screen(found: Sequence[Reevaluation], today: dt.date, months: int) -> str:
    """The re-evaluations due: each incident with its numbers, then what the governance board is to be told."""
    paper = Paper()
    due = (
        f"{len(found)} re-evaluation{'' if len(found) == 1 else 's'} due"
        if found
        else "No re-evaluation is due"
    )
    paper.title(due, day(today))
    if found:
        paper.say(
            f"Incidents of the same type at the same school, {months} months before against {months} months after. "
            "Write what you find into 'Review outcome' in the register.",
            0,
        )
    for review in found:
        incident = review.incident
        paper.lines.append("")
        paper.say(
            f"{incident.reference}  {incident.school}, {type_in_words(incident.breach_type).lower()}", 0
        )
        paper.say(f"Due {day(review.due)}. {review.words}")
        paper.say(f"At all schools: {review.council_before} before, {review.council_after} after.")
    if told := alerts(found):
        paper.heading("For the governance board: no reduction (policy 8.4)")
        for review in told:
            paper.bullet(f"{review.incident.school}: {type_in_words(review.incident.breach_type).lower()}")
        paper.say("`breachdocs reviews --note FILE.md` drafts the note.")
    return str(paper)
