"""Advice on telling the ICO and the people concerned. The product advises, the DPO decides."""

from __future__ import annotations

import datetime as dt

from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.matrix import REPORTABLE_BANDS, in_nhs_region
from breachdocs.assessment.model import Band, Exemption, Ico, Individuals, IndividualsAdvice
from breachdocs.assessment.near_misses import why_no_breach
from breachdocs.assessment.wording import day_in_words

_NO_SCORE = "There is no score yet, so the DPO needs a likelihood and an impact first."


def advise_ico(likelihood: int | None, impact: int | None, band: Band | None, evidence: Evidence) -> Ico:
    """``report`` where the matrix and the NHS guide both say so, ``log`` where neither does, else ``refer``.

    ``domain.md`` 1.1 and 1.4; UK GDPR Art. 33(1).
    """
    decision = _ico_decision(evidence)
    if reason := why_no_breach(evidence.form):
        return Ico(advice="log", reasons=(*decision, reason))
    if likelihood is None or impact is None or band is None:
        return Ico(advice=None, reasons=(*decision, _NO_SCORE))
    by_band, by_guide = band in REPORTABLE_BANDS, in_nhs_region(likelihood, impact)
    guide = "at least likely and at least minor" if by_guide else "not both likely and at least minor"
    reasons = (
        f"The risk is {band}, which the policy's matrix {_reports(by_band)} to the ICO.",
        f"Harm is {guide}, which the NHS guide {_reports(by_guide)}.",
    )
    if by_band and by_guide:
        return Ico(advice="report", reasons=(*decision, *reasons))
    if by_band or by_guide:
        pull = "The two rules disagree, so the DPO decides and writes down why."
        return Ico(advice="refer", reasons=(*decision, *reasons, pull))
    keep = "On these numbers the breach is recorded and the reasons kept; the DPO confirms."
    return Ico(advice="log", reasons=(*decision, *reasons, keep))


def _reports(does: bool) -> str:
    return "reports" if does else "does not report"


def _ico_decision(evidence: Evidence) -> tuple[str, ...]:
    """What Stage 3 says, as a fact."""
    stage3 = evidence.form.stage3
    if isinstance(stage3.referred_to_ico_on, dt.date):
        return (
            f"Stage 3 says that this was referred to the ICO on {day_in_words(stage3.referred_to_ico_on)}.",
        )
    if stage3.refer_to_ico == "yes":
        return ("The DPO has decided in Stage 3 to refer this to the ICO.",)
    if stage3.refer_to_ico == "no":
        return ("The DPO has decided in Stage 3 not to refer this to the ICO.",)
    return ()


def advise_individuals(
    likelihood: int | None, impact: int | None, band: Band | None, evidence: Evidence
) -> Individuals:
    """Whether to tell the people concerned, by facts first and numbers second.

    High risk is likely harm of a serious kind, or the band extreme (UK GDPR Art. 34(1); policy 5.3). Data
    that nobody can read, or that is safely back, is exempt (Art. 34(3)(a) and (b)) unless the numbers say
    high all the same: then the facts pull both ways. Disproportionate effort (Art. 34(3)(c)) is never
    claimed, only mentioned.
    """
    if reason := why_no_breach(evidence.form):
        return Individuals(advice="no", reasons=(*_already_know(evidence), reason))
    advice, exemption, reasons = _individuals(likelihood, impact, band, evidence)
    return Individuals(advice=advice, exemption=exemption, reasons=(*_already_know(evidence), *reasons))


_Outcome = tuple[IndividualsAdvice | None, Exemption | None, tuple[str, ...]]


def _individuals(
    likelihood: int | None, impact: int | None, band: Band | None, evidence: Evidence
) -> _Outcome:
    # What a stranger or a criminal had is not made safe by coming back.
    safely_back = evidence.fact("safely_back")
    unreadable = evidence.fact("unintelligible")
    clearly_unreadable = unreadable and not evidence.fact("thought_likely")
    high = band == "extreme" or ((likelihood or 0) >= 3 and (impact or 0) >= 4)
    serious = likelihood == 2 and (impact or 0) >= 4
    if high and (unreadable or safely_back):
        why = _UNREADABLE if unreadable else _SAFELY_BACK
        outcome: _Outcome = "refer", None, ("The risk to people looks high.", why, _BOTH_WAYS)
    elif high:
        outcome = "tell", None, _tell(evidence)
    elif clearly_unreadable:
        outcome = "no", "unintelligible", (_UNREADABLE,)
    elif likelihood is None or impact is None:
        outcome = None, None, (_NO_SCORE,)
    elif serious:
        # The two cells where the matrix and the NHS guide part as well.
        outcome = "refer", None, ("Harm is not likely, but it would be serious if it came.", _BOTH_WAYS)
    elif safely_back and likelihood <= 2:
        outcome = "no", "risk_removed", (_SAFELY_BACK, _AS_A_RULE)
    else:
        outcome = "no", None, ("The risk to people does not look high.", _AS_A_RULE)
    return outcome


_UNREADABLE = "The data was encrypted and the key is safe, so nobody can read it."
_SAFELY_BACK = "The data has been recovered or deleted, so the risk to people is removed."
_BOTH_WAYS = "The facts pull both ways, so the DPO decides and writes down why."
_AS_A_RULE = "As a rule the policy still tells people unless that is clearly not in their interest."


def _tell(evidence: Evidence) -> tuple[str, ...]:
    reasons = ["The risk to people looks high, so they must be told without undue delay."]
    if evidence.fact("protected_address"):
        reasons.append("Check first that the message itself puts nobody at risk.")
    if evidence.fact("thousands"):
        reasons.append("If telling each person is out of proportion, a public notice can take its place.")
    return tuple(reasons)


def _already_know(evidence: Evidence) -> tuple[str, ...]:
    """What the form says of the people's own knowledge, as a fact."""
    form = evidence.form
    if form.stage2.individuals_aware == "yes":
        return ("The IG team says that the people concerned already know.",)
    if form.stage1.subjects_informed:
        return ("The school says that the people concerned already know.",)
    return ()
