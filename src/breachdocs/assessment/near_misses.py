"""What is no personal data breach: a near miss, and an incident without personal data. It is logged and no clock runs.

The security incident policy has both reported and recorded as well (1, 6.1, 7.1); the clocks of Art. 33 are for
breaches of personal data alone. Whoever reports may be wrong about it, so whatever speaks against it is a flag.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from breachdocs.assessment.model import Band, Flag
from breachdocs.assessment.wording import day_in_words
from breachdocs.clock import at_midnight
from breachdocs.form import Form

_NEAR_MISS = "This is a near miss: it is recorded and learned from, and no ICO clock runs."
_NO_PERSONAL_DATA = (
    "This is reported as an incident without personal data: it is recorded, and no ICO clock runs."
)
_UNKNOWN = frozenset({"not_known", "other"})


def why_no_breach(form: Form) -> str:
    """Why a form reports no personal data breach, in a sentence; empty where it does, or may."""
    if form.near_miss:
        return _NEAR_MISS
    denied = form.is_incident_form and form.stage1.personal_data_involved is False
    return _NO_PERSONAL_DATA if denied and not _names_personal_data(form) else ""


def _names_personal_data(form: Form) -> bool:
    """Whether kinds of personal data are named, or people counted whose data it is."""
    one, counted = form.stage1, form.stage2.confirmed_people_affected or form.stage1.people_affected
    named = set(one.data_categories) - _UNKNOWN or one.data_categories_other
    return bool(named) or (counted is not None and (counted.high or counted.low or 0) > 0)


def near_miss_flags(form: Form, ico: dt.datetime, band: Band | None) -> Iterator[Flag]:
    """What a person must decide about a near miss, or an incident of the short form.

    Args:
        form: what was reported.
        ico: when the hours for the ICO would be over, were it a breach.
        band: of the numbers that the team gave.
    """
    one, by = form.stage1, f"{ico:%H:%M} on {day_in_words(ico.date())}{at_midnight(ico)}"
    if form.near_miss:
        if one.personal_data_involved or (one.personal_data_involved is None and _names_personal_data(form)):
            yield _flag(
                "near_miss_personal_data",
                "personal_data_involved",
                "This is reported as a near miss, yet personal data was involved. If any of it was lost, changed "
                f"or seen by the wrong person after all, it is a breach, and the ICO must hear of it by {by}. "
                "Find out now; the breach form with this reference makes it one.",
            )
        if band in ("high", "extreme"):
            yield _flag(
                "near_miss_scored_high",
                "report_kind",
                f"This is reported as a near miss, but the numbers given make it a risk that is {band}. If it was an "
                f"incident after all, the ICO must hear of it by {by}.",
            )
    elif form.stage2.internal_incident_type == "near_miss":
        yield _flag(
            "near_miss_disputed",
            "report_kind",
            "The IG team calls this a near miss, but it is reported as an incident, so the clocks run.",
        )
    if form.is_incident_form:
        yield from _of_the_incident_form(form)


def _of_the_incident_form(form: Form) -> Iterator[Flag]:
    one = form.stage1
    if one.personal_data_involved is False and _names_personal_data(form):
        yield _flag(
            "personal_data_denied",
            "personal_data_involved",
            "The report says that no personal data was involved, but names some.",
        )
    if not form.near_miss and one.personal_data_involved:
        yield _flag(
            "breach_form_wanted",
            "personal_data_involved",
            "An incident with personal data is a personal data breach, and the clocks run. Ask the school for the "
            "breach form with this reference; the short form does not ask all that the ICO wants to know.",
        )
    if not form.near_miss and one.personal_data_involved is None:
        yield _flag(
            "personal_data_not_said",
            "personal_data_involved",
            "The report does not say whether personal data was involved. Until it does, the clocks run.",
        )
    for name, who in (("head_teacher_told", "head teacher"), ("dpo_told", "data protection officer")):
        if getattr(one, name) is False:
            yield _flag("not_told_yet", name, f"The {who} has not been told yet, so tell them now.")


def _flag(code: str, name: str, message: str) -> Flag:
    return Flag(code=code, field=f"stage1.{name}", message=message)
