"""Advice on telling the ICO and the people concerned. The product advises, the DPO decides."""

from __future__ import annotations

import datetime as dt

from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.matrix import REPORTABLE_BANDS, in_nhs_region
from breachdocs.assessment.model import Band, Ico, Individuals
from breachdocs.assessment.wording import day_in_words

_NO_SCORE = "There is no score yet, so the DPO needs a likelihood and an impact first."


def advise_ico(likelihood: int | None, impact: int | None, band: Band | None, evidence: Evidence) -> Ico:
    """``report`` where the matrix and the NHS guide both say so, ``log`` where neither does, else ``refer``.

    ``domain.md`` 1.1 and 1.4; UK GDPR Art. 33(1).
    """
    decision = _ico_decision(evidence)
    if likelihood is None or impact is None or band is None:
        return Ico(advice=None, reasons=(*decision, _NO_SCORE))
    by_band, by_guide = band in REPORTABLE_BANDS, in_nhs_region(likelihood, impact)
    guide = "at least likely and at least minor" if by_guide else "not both likely and at least minor"
    reasons = (
        f"The risk is {band}, which the policy's matrix {'reports' if by_band else 'does not report'} to the ICO.",
        f"Harm is {guide}, which the NHS guide {'reports' if by_guide else 'does not report'}.",
    )
    if by_band and by_guide:
        return Ico(advice="report", reasons=(*decision, *reasons))
    if by_band or by_guide:
        pull = "The two rules disagree, so the DPO decides and writes down why."
        return Ico(advice="refer", reasons=(*decision, *reasons, pull))
    keep = "On these numbers the breach is recorded and the reasons kept; the DPO confirms."
    return Ico(advice="log", reasons=(*decision, *reasons, keep))


def _ico_decision(evidence: Evidence) -> tuple[str, ...]:
    """What Stage 3 says, as a fact."""
    stage3 = evidence.form.stage3
    if isinstance(stage3.referred_to_ico_on, dt.date):
        return (f"Stage 3 says that this was referred to the ICO on {day_in_words(stage3.referred_to_ico_on)}.",)
    if stage3.refer_to_ico == "yes":
        return ("The DPO has decided in Stage 3 to refer this to the ICO.",)
    if stage3.refer_to_ico == "no":
        return ("The DPO has decided in Stage 3 not to refer this to the ICO.",)
    return ()


def advise_individuals(likelihood: int | None, impact: int | None, band: Band | None, evidence: Evidence) -> Individuals:
    """Whether to tell the people concerned, by facts first and numbers second.

    High risk is likely harm of a serious kind, or the band extreme (UK GDPR Art. 34(1); policy 5.3). Data that nobody
    can read, or that is safely back, is exempt (Art. 34(3)(a) and (b)) unless the numbers say high all the same: then
    the facts pull both ways. Disproportionate effort (Art. 34(3)(c)) is never claimed here, only mentioned.
    """
    known = _already_know(evidence)
    unreadable, contained = evidence.fact("unintelligible"), evidence.fact("contained")
    if likelihood is None or impact is None:
        if unreadable and not evidence.fact("thought_likely"):
            return Individuals(advice="no", exemption="unintelligible", reasons=(*known, _UNREADABLE))
        return Individuals(advice=None, reasons=(*known, _NO_SCORE))
    high = (likelihood >= 3 and impact >= 4) or band == "extreme"
    if high and (unreadable or contained):
        why = _UNREADABLE if unreadable else _CONTAINED
        return Individuals(advice="refer", reasons=(*known, "The risk to people looks high.", why, _BOTH_WAYS))
    if high:
        return Individuals(advice="tell", reasons=(*known, *_tell(evidence)))
    if unreadable and not evidence.fact("thought_likely"):
        return Individuals(advice="no", exemption="unintelligible", reasons=(*known, _UNREADABLE))
    if contained and not _serious_if_it_comes(likelihood, impact):
        return Individuals(advice="no", exemption="risk_removed", reasons=(*known, _CONTAINED, _AS_A_RULE))
    if _serious_if_it_comes(likelihood, impact):
        serious = "Harm is not likely, but it would be serious if it came."
        return Individuals(advice="refer", reasons=(*known, serious, _BOTH_WAYS))
    return Individuals(advice="no", reasons=(*known, "The risk to people does not look high.", _AS_A_RULE))


_UNREADABLE = "The data was encrypted and the key is safe, so nobody can read it."
_CONTAINED = "The data has been recovered or deleted, so the risk to people is removed."
_BOTH_WAYS = "The facts pull both ways, so the DPO decides and writes down why."
_AS_A_RULE = "As a rule the policy still tells people unless that is clearly not in their interest."


def _serious_if_it_comes(likelihood: int, impact: int) -> bool:
    """Unlikely, but serious or worse: the two cells where matrix and NHS guide also part."""
    return likelihood == 2 and impact >= 4


def _tell(evidence: Evidence) -> tuple[str, ...]:
    reasons = ("The risk to people looks high, so they must be told without undue delay.",)
    if evidence.fact("protected_address"):
        reasons += ("Check first that the message itself puts nobody at risk.",)
    if evidence.fact("thousands"):
        reasons += ("If telling each person is out of proportion, a public notice can take its place.",)
    return reasons


def _already_know(evidence: Evidence) -> tuple[str, ...]:
    """What the form says of the people's own knowledge, as a fact."""
    form = evidence.form
    if form.stage2.individuals_aware == "yes":
        return ("The IG team says that the people concerned already know.",)
    if form.stage1.subjects_informed:
        return ("The school says that the people concerned already know.",)
    return ()
