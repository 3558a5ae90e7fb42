"""Questions that governors may ask, from what the figures say: the most pressing first, no more than four."""

from __future__ import annotations

from breachdocs.config import Clocks
from breachdocs.documents.counting import Figures

MOST = 4


def many(number: int, one: str, several: str = "") -> str:
    """``1 incident``, ``2 incidents``."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def questions(now: Figures, before: Figures, clocks: Clocks) -> list[str]:
    """Questions, a sentence or two each.

    Args:
        now: the period's figures.
        before: those of the same period a year before.
        clocks: within how many hours a school is to report, and when an incident is looked at again.
    """
    asked = [
        (now.overdue, _waiting(now)),
        (now.overdue_actions, _actions(now)),
        (now.repeats, _repeats(now)),
        (now.reviews_overdue, _reviews(now, clocks.review_months)),
        (
            now.complaints,
            f"{many(now.complaints, 'incident')} led to a complaint. Has each complainant had an answer?",
        ),
        (now.timed and now.promptly * 5 < now.timed * 4, _late(now, clocks.ig_team_hours)),
        (before.incidents and now.incidents > before.incidents, _more(now, before)),
        (not now.incidents, "Was there no incident, or did nobody report one? How do we know which?"),
        (
            not now.near_misses,
            "No near miss was reported. Do staff know that these are wanted, and that nobody is blamed?",
        ),
        (True, "Has everybody who handles personal data had training this school year?"),
    ]
    return [question for holds, question in asked if holds][:MOST]


def _waiting(now: Figures) -> str:
    waits = many(now.overdue, "incident waits", "incidents wait")
    return f"{waits} for a decision past the ICO’s deadline. What is holding this up, and who decides?"


def _actions(now: Figures) -> str:
    actions = many(now.overdue_actions, "action is", "actions are")
    return f"{actions} overdue. What stands in the way, and who sees to it?"


def _repeats(now: Figures) -> str:
    repeats = many(now.repeats, "incident was", "incidents were")
    whose = "its" if now.repeats == 1 else "their"
    return f"{repeats} of a type that {whose} school had already had within a year. What has changed?"


def _reviews(now: Figures, months: int) -> str:
    reviews = many(now.reviews_overdue, "incident has", "incidents have")
    return f"{reviews} not been looked at again after {months} months. When will that be done?"


def _late(now: Figures, hours: int) -> str:
    number, were = now.promptly or "None", "was" if now.promptly < 2 else "were"
    return (
        f"{number} of {many(now.timed, 'incident')} {were} reported within {hours} hours. Does everybody know to "
        "report on the same day?"
    )


def _more(now: Figures, before: Figures) -> str:
    return (
        f"There were {now.incidents} incidents, against {before.incidents} a year before. Do more things go wrong, or "
        "are more of them reported?"
    )
