"""Answers that contradict each other, within a form."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.history import day_of
from breachdocs.assessment.model import Flag
from breachdocs.form import Count, Form

_RANGES = {
    "1_to_9": (1, 9),
    "10_to_99": (10, 99),
    "100_to_999": (100, 999),
    "1000_to_9999": (1000, 9999),
    "10000_and_above": (10000, None),
}


def contradictions(form: Form, evidence: Evidence) -> tuple[Flag, ...]:
    """The contradictions within a form, in its order."""
    return (
        *_order_of_events(form),
        *_kinds_of_data(form, evidence),
        *_counts(form),
        *_choices(form),
        *_stages(form),
    )


def _flag(code: str, field: str, message: str) -> Flag:
    return Flag(code=code, field=field, message=message)


def _order_of_events(form: Form) -> Iterator[Flag]:
    stage1 = form.stage1
    for path, happened in (("occurred_at", stage1.occurred_at), ("incident_date", stage1.incident_date)):
        if _before(stage1.discovered_at, happened):
            yield _flag(
                "discovered_before_it_happened",
                f"stage1.{path}",
                "The breach is said to have been discovered before it happened; one of the two dates is wrong.",
            )
            return


def _before(first: dt.datetime | dt.date | str | None, second: dt.datetime | dt.date | str | None) -> bool:
    """Whether one moment is surely before another; with a bare day on either side, only days are compared."""
    if isinstance(first, dt.datetime) and isinstance(second, dt.datetime):
        return first < second
    one, other = day_of(first), day_of(second)
    return one is not None and other is not None and one < other


_HEALTH = (
    r"medical|medic(?:ation|ine)s?|allerg\w+|asthma\w*|diabet\w+|epilep\w+|anaphyla\w+|diagnos[ei]s\w*|"
    r"mental health|health (?:data|record|condition|need|information|plan|issue)s?|care plans?|autis\w+|adhd|asd|"
    r"disabilit\w+|ehcps?|send?\b(?= data| need| record| report| list| pupil)|counsell\w+|therap\w+|hospital\w*|"
    r"sickness(?: absence)?|pregnan\w+|dietary"
)
_SOCIAL_CARE = (
    r"looked[ -]after|foster\w*|adopt(?:ion|ive|ed)|social (?:care|services|workers?)|child protection|"
    r"safeguarding (?:note|record|file|concern|log|information|data)s?|domestic (?:abuse|violence)"
)
_MONEY = (
    r"bank (?:details?|accounts?|statements?)|sort codes?|account numbers?|(?:credit|debit|bank) cards?|card numbers?|"
    r"pay ?slips?|payroll|salar(?:y|ies)|pension contributions?"
)
_LOG_INS = r"passwords?(?![ -]protect\w*)|log[ -]?ins?|user ?names?|credentials|pin numbers?"
_IMAGES = r"photos?|photographs?|cctv|video footage|videos? of"


@cache
def _described() -> tuple[tuple[str, re.Pattern[str], str, str], ...]:
    """What text may describe that the boxes don't say: the flag's code, field and message."""
    return (
        (
            "health_not_ticked",
            re.compile(rf"\b(?:{_HEALTH})\b", re.IGNORECASE),
            "stage1.data_categories",
            "Health data seems to be described, but is not ticked.",
        ),
        (
            "safeguarding_not_chosen",
            re.compile(rf"\b(?:{_SOCIAL_CARE})\b", re.IGNORECASE),
            "stage1.risk_data_types",
            "Safeguarding or social care data seems to be described, but is not among the types of data.",
        ),
        (
            "finance_not_ticked",
            re.compile(rf"\b(?:{_MONEY})\b", re.IGNORECASE),
            "stage1.data_categories",
            "Financial data seems to be described, but is not ticked.",
        ),
        (
            "log_ins_not_ticked",
            re.compile(rf"\b(?:{_LOG_INS})\b", re.IGNORECASE),
            "stage1.data_categories",
            "Log-ins or passwords seem to be described, but are not ticked.",
        ),
        (
            "images_not_ticked",
            re.compile(rf"\b(?:{_IMAGES})\b", re.IGNORECASE),
            "stage1.data_categories",
            "Photographs or video seem to be described, but are not ticked.",
        ),
    )


def _kinds_of_data(form: Form, evidence: Evidence) -> Iterator[Flag]:
    stage1, told = form.stage1, "\n".join(filter(None, (form.stage1.description, form.stage1.consequences)))
    ticked = {
        "health_not_ticked": "health" in stage1.data_categories,
        "safeguarding_not_chosen": evidence.fact("social_care") or evidence.fact("protected_address"),
        "finance_not_ticked": evidence.fact("money"),
        "log_ins_not_ticked": evidence.fact("log_ins"),
        "images_not_ticked": "images" in stage1.data_categories or "images" in stage1.risk_data_types,
    }
    for code, pattern, path, message in _described():
        if not ticked[code] and pattern.search(told):
            yield _flag(code, path, message)
    if form.stage2.special_category_involved == "no" and (
        evidence.fact("sensitive") or evidence.fact("money")
    ):
        yield _flag(
            "special_category_denied",
            "stage2.special_category_involved",
            "Stage 2 says that no financial or special category data is involved, but Stage 1 ticks some.",
        )


def _counts(form: Form) -> Iterator[Flag]:
    stage1, stage2 = form.stage1, form.stage2
    for what, school, team in (
        ("people", stage1.people_affected, stage2.confirmed_people_affected),
        ("records", stage1.records_affected, stage2.confirmed_records_affected),
    ):
        if _apart(_span(school), _span(team)):
            yield _flag(
                "counts_differ",
                f"stage2.confirmed_{what}_affected",
                f"The school and the IG team give different numbers of {what}.",
            )
    if _apart(_span(stage1.people_affected), _RANGES.get(stage1.risk_people or "")):
        yield _flag(
            "people_range_differs",
            "stage1.risk_people",
            "The number of people does not lie in the range chosen in the risk questions.",
        )


Span = tuple[float, float | None]


def _span(count: Count | None) -> Span | None:
    """From the least to the most that a count may be; a fifth either way where it is approximate."""
    if count is None or (count.low is None and count.high is None):
        return None
    low, high = count.low or 0, count.high
    if not count.approximate:
        return low, high
    return low * 0.8, None if high is None else high * 1.2


def _apart(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return False
    return (one[1] is not None and one[1] < other[0]) or (other[1] is not None and other[1] < one[0])


def _choices(form: Form) -> Iterator[Flag]:
    """Choices of the risk questions that can't both be true."""
    factors, recipients = set(form.stage1.risk_factors), set(form.stage1.risk_disclosed_to)
    for one, other, message in (
        (
            "encrypted",
            "unencrypted",
            "Both 'encrypted' and 'unencrypted' are chosen; it is taken as unencrypted.",
        ),
        (
            "contained",
            "not_contained",
            "Both 'recovered' and 'not recovered' are chosen; it is taken as not recovered.",
        ),
    ):
        if {one, other} <= factors:
            yield _flag(f"{one}_and_{other}", "stage1.risk_factors", message)
    if "none" in factors and len(factors) > 1 and factors & _HARMFUL:
        yield _flag("none_and_others", "stage1.risk_factors", "'None' is chosen beside other risk factors.")
    if "no_disclosure" in recipients and len(recipients) > 1:
        yield _flag(
            "no_disclosure_and_recipient",
            "stage1.risk_disclosed_to",
            "'No disclosure' is chosen beside somebody who had the data; the recipient counts.",
        )


_HARMFUL = frozenset(
    {"vulnerable", "safety_risk", "fraud_risk", "not_contained", "unencrypted", "malicious", "repeat"}
    | {"procedure_not_followed", "media_or_complaint", "large_volume"}
)


def _stages(form: Form) -> Iterator[Flag]:
    """Answers of one stage that another stage contradicts."""
    stage1, stage2, stage3 = form.stage1, form.stage2, form.stage3
    factors = stage1.risk_factors
    if (stage2.data_recovered == "no" and "contained" in factors) or (
        stage2.data_recovered == "yes" and "not_contained" in factors
    ):
        yield _flag(
            "recovery_differs",
            "stage2.data_recovered",
            "The school and the IG team disagree on whether the data was recovered; the IG team counts.",
        )
    if (stage1.subjects_informed is True and stage2.individuals_aware == "no") or (
        stage1.subjects_informed is False and stage2.individuals_aware == "yes"
    ):
        yield _flag(
            "awareness_differs",
            "stage2.individuals_aware",
            "The school and the IG team disagree on whether the people concerned know.",
        )
    if stage3.refer_to_ico == "no" and stage3.referred_to_ico_on is not None:
        yield _flag(
            "referral_contradicts",
            "stage3.referred_to_ico_on",
            "Stage 3 says 'no' to the ICO but gives a date of referral.",
        )
    if _before(stage3.referred_to_ico_on, stage1.discovered_at):
        yield _flag(
            "referred_before_discovered",
            "stage3.referred_to_ico_on",
            "The referral to the ICO is dated before the breach was discovered.",
        )
