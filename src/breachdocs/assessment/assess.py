"""From a form to its consequences, in one pure function."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from breachdocs.assessment.checks import check
from breachdocs.assessment.clocks import deadlines_of
from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.duties import duties_of
from breachdocs.assessment.enisa import enisa_of
from breachdocs.assessment.gaps import gaps_of
from breachdocs.assessment.model import Assessment, Enisa, PastIncident
from breachdocs.assessment.names import NOBODY
from breachdocs.assessment.near_misses import why_no_breach
from breachdocs.assessment.otherwise import otherwise
from breachdocs.assessment.own_people import OwnPeople
from breachdocs.assessment.reckoning import reckon
from breachdocs.assessment.recurrence import PastIncidents
from breachdocs.assessment.rules import Rules, load_rules
from breachdocs.config import Settings
from breachdocs.form import Form


def assess(
    form: Form,
    *,
    received: dt.datetime,
    settings: Settings,
    past: Sequence[PastIncident] | PastIncidents = (),
    scores: tuple[int | None, int | None] | None = None,
    rules: Rules | None = None,
    people: OwnPeople = NOBODY,
) -> Assessment:
    """What follows from a form: score, band, advice, clocks, duties, flags and gaps.

    Args:
        form: the form as read.
        received: when the form was first received (London, naive), even where this copy of it came later.
        settings: bands and clocks.
        past: earlier incidents, of any school; where there are many, by index.
        scores: likelihood and impact as the DPO typed them into the register; each one given wins over Stage 2.
        rules: other rules than the product's own.
        people: the school's own list, whose names are looked for in free text.

    Raises:
        UsageError: where the rule file is not well formed.
    """
    rules = rules or load_rules()
    evidence = Evidence(form, rules.facts)
    typed = scores or (None, None)
    found = reckon(evidence, rules, typed, settings.risk)
    assessed = Assessment(
        likelihood=found.likelihood,
        impact=found.impact,
        score=found.score,
        band=found.band,
        ico=found.ico,
        individuals=found.individuals,
        deadlines=deadlines_of(form, received, settings.clocks),
        tell=duties_of(rules, Evidence(form, rules.facts, {"assessment.band": found.band})),
        enisa=Enisa(score=None, band=None) if why_no_breach(form) else enisa_of(evidence),
        gaps=gaps_of(form),
        otherwise=otherwise(found, evidence, rules, typed, settings.risk),
    )
    return assessed.model_copy(
        update={"flags": check(assessed, evidence, rules, received, past, settings.clocks, typed, people)}
    )
