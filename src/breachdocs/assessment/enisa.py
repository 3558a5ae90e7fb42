"""The second opinion: ENISA's severity SE = DPC × EI + CB (``domain.md`` 6), beside the score, never in it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.matrix import BANDS
from breachdocs.assessment.model import Assessment, Enisa, Flag

EnisaBand = Literal["low", "medium", "high", "very_high"]
_ENISA_BANDS: tuple[EnisaBand, ...] = ("low", "medium", "high", "very_high")


class _Parts(NamedTuple):
    """The three parts of a severity; each with its share of what it can be at most, and in words."""

    score: float
    shares: tuple[tuple[float, str], ...]


def enisa_of(evidence: Evidence) -> Enisa:
    """The severity from ticked categories, recipients and factors; without kinds of data there is none."""
    parts = _parts(evidence)
    if parts is None:
        return Enisa(score=None, band=None)
    words = tuple(words for _, words in parts.shares)
    return Enisa(score=parts.score, band=band_of_severity(parts.score), parts=words)


def _parts(evidence: Evidence) -> _Parts | None:
    context, context_words = _context(evidence)
    if not context:
        return None
    ease, ease_words = _ease(evidence)
    circumstances, circumstance_words = _circumstances(evidence)
    return _Parts(
        round(context * ease + circumstances, 2),
        (
            (context / 4, f"Kind of data: {context} of 4, {context_words}."),
            (ease, f"Ease of identification: {ease:g} of 1, {ease_words}."),
            (circumstances, f"Circumstances: {circumstances:g} of 1, {circumstance_words}."),
        ),
    )


def band_of_severity(score: float) -> EnisaBand:
    """Low below 2, medium below 3, high below 4, else very high."""
    return _ENISA_BANDS[(score >= 2) + (score >= 3) + (score >= 4)]


def differs(assessed: Assessment, evidence: Evidence) -> Flag | None:
    """A flag where the second opinion lies more than a band away from the score's; it says on what they differ."""
    enisa, band, parts = assessed.enisa, assessed.band, _parts(evidence)
    if enisa.band is None or band is None or parts is None:
        return None
    steps = _ENISA_BANDS.index(enisa.band) - BANDS.index(band)
    if abs(steps) < 2:
        return None
    more = steps > 0
    _, theirs = (max if more else min)(parts.shares)
    return Flag(
        code="enisa_differs",
        field=None,
        message=f"The ENISA severity is {enisa.band.replace('_', ' ')}, far {'above' if more else 'below'} the "
        f"score's {band}. ENISA rests most on this: {theirs[0].lower()}{theirs[1:]} The score rests on this: "
        f"{_ours(assessed, more)} ENISA does not ask how likely harm is.",
    )


def _ours(assessed: Assessment, more: bool) -> str:
    """The level that sets the score apart from ENISA, with its first reason."""
    levels = (("likelihood", assessed.likelihood), ("impact", assessed.impact))
    name, level = (min if more else max)(levels, key=lambda named: named[1].value or 0)
    reason = level.reasons[0] if level.reasons else ""
    return f"{name} {level.value}. {reason}" if level.suggested else reason


def _context(evidence: Evidence) -> tuple[int, str]:
    """DPC, 1–4: the gravest kind of data, raised where it can endanger somebody; 0 where no kind is known."""
    fact = evidence.fact
    if not (
        fact("sensitive")
        or fact("money")
        or fact("log_ins")
        or fact("protected_address")
        or fact("everyday_data")
    ):
        return 0, ""
    if fact("sensitive"):
        return 4, "as sensitive data is involved"
    if fact("protected_address") or fact("safety_risk"):
        return 4, "as the data can endanger somebody"
    located = "location" in evidence.form.stage1.data_categories
    level, words = (
        (3, "financial data")
        if fact("money")
        else (2, "data on where people are")
        if located
        else (1, "simple data")
    )
    if fact("money") and fact("fraud_risk"):
        return 4, "as financial data can be used for fraud"
    if "large_volume" in evidence.form.stage1.risk_factors:
        return level + 1, f"{words}, and much of it for each person"
    return level, words


def _ease(evidence: Evidence) -> tuple[float, str]:
    """EI, 0.25–1: how easily somebody is recognised."""
    stage1 = evidence.form.stage1
    categories, types = set(stage1.data_categories), set(stage1.risk_data_types)
    if evidence.fact("unintelligible"):
        return 0.25, "as nobody can read it"
    if "basic_identifiers" in categories or types & {"basic", "contact", "staff_hr", "protected_address"}:
        return 1.0, "as names or contact details are among it"
    if evidence.fact("log_ins") or "images" in categories or "images" in types:
        return 0.75, "as log-ins or pictures point to people"
    if types & {"send_health", "safeguarding", "education", "financial"}:
        return 0.75, "as such records usually name the person"
    return 0.5, "as no direct identifier is ticked"


def _circumstances(evidence: Evidence) -> tuple[float, str]:
    """CB: what was lost, 0 to 0.5, and 0.5 more for intent."""
    fact = evidence.fact
    added, words = 0.0, "no known misuse"
    if fact("unintelligible"):
        words = "unreadable to whoever has it"
    elif fact("exposed") and not (
        set(evidence.form.stage1.risk_disclosed_to) & {"unknown_recipient", "public", "malicious"}
    ):
        added, words = 0.25, "with a known person"
    elif fact("exposed"):
        added, words = 0.5, "with an unknown or unlimited number of people"
    elif fact("duty_bound") or fact("cooperating"):
        added, words = 0.25, "with known people"
    elif fact("no_disclosure") and not fact("contained"):
        added, words = 0.25, "not available for some time"
    if fact("deliberate"):
        return added + 0.5, f"{words}, and done on purpose"
    return added, words
