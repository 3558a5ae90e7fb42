"""The heart of an assessment: levels, score, band and both pieces of advice from a form's evidence."""

from __future__ import annotations

from dataclasses import dataclass

from breachdocs.assessment.advice import advise_ico, advise_individuals
from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.levels import level_of
from breachdocs.assessment.matrix import band_of
from breachdocs.assessment.model import Band, Ico, Individuals, Level
from breachdocs.assessment.near_misses import why_no_breach
from breachdocs.assessment.rules import Rules
from breachdocs.config import Risk

#: What could have happened to nobody is no ground for a number; the team may give one.
_NOT_SUGGESTED = Level(value=None, suggested=False, reasons=("What is no breach is given no number.",))

#: Likelihood and impact as the DPO typed them into the register.
Typed = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a form's answers come to; the attributes are those of `Assessment`."""

    likelihood: Level
    impact: Level
    score: int | None
    band: Band | None
    ico: Ico
    individuals: Individuals


def reckon(evidence: Evidence, rules: Rules, typed: Typed, risk: Risk) -> Reckoning:
    """What the evidence comes to by these rules, numbers `typed` by the DPO and bands of `risk`."""
    likelihood = level_of("likelihood", rules, evidence, typed[0])
    impact = level_of("impact", rules, evidence, typed[1])
    if why_no_breach(evidence.form):
        likelihood, impact = (
            level if level.source in ("DPO", "IG team") else _NOT_SUGGESTED for level in (likelihood, impact)
        )
    score = band = None
    if likelihood.value is not None and impact.value is not None:
        score = likelihood.value * impact.value
        band = band_of(likelihood.value, impact.value, risk)
    return Reckoning(
        likelihood,
        impact,
        score,
        band,
        advise_ico(likelihood.value, impact.value, band, evidence),
        advise_individuals(likelihood.value, impact.value, band, evidence),
    )
