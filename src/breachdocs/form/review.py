"""The IG team's review of an incident, declared: what policy 5.4 has it ask, on the form sent back for Stage 2.

Two of its questions the breach form asks already: whether there were measures, and whether staff were trained.
"""

from __future__ import annotations

from typing import Annotated

from breachdocs.form import vocabulary as v
from breachdocs.form.model import Choice, FrozenModel, Text
from breachdocs.form.questions import Kind, On
from breachdocs.form.questions import Question as Q  # noqa: N817 -- it stands before every field

_REVIEW = On.REVIEW
#: The words that open what the product prints beside a question of the review; they are no answer.
KNOWN_SO_FAR = "What is known about this so far"
#: What stands before the control that carries an incident's reference, in the words that every form prints.
REFERENCE_LABEL = "Incident reference, once the Information Governance Team has given one"


class ReviewAnswers(FrozenModel):
    """What the IG team finds when it looks back at an incident (policy 5.4)."""

    recurrence: Annotated[
        Choice,
        Q(
            "How likely is it that this will happen again?",
            "Review: could it recur",
            Kind.CHOICE,
            also=("How likely is it that the incident could recur?", "Could it happen again?"),
            vocabulary=v.RISK_LIKELIHOOD,
            on=_REVIEW,
        ),
    ] = None
    risk_known_before: Annotated[
        Choice,
        Q(
            "Had anybody seen this risk before it happened?",
            "Review: risk known before",
            Kind.CHOICE,
            also=("Was this risk identified before the incident?",),
            vocabulary=v.YES_NO,
            on=_REVIEW,
        ),
    ] = None
    avoidable: Annotated[
        Choice,
        Q(
            "Could it have been avoided?",
            "Review: avoidable",
            Kind.CHOICE,
            also=("Was the incident avoidable?",),
            vocabulary=v.YES_NO,
            on=_REVIEW,
        ),
    ] = None
    measures_failed: Annotated[
        Text,
        Q(
            "Which measures failed, and in what way?",
            "Review: measures that failed",
            also=("In what way did the measures prove inadequate?", "Which measures failed?"),
            help="Name the safeguard that should have stopped it, and why it did not.",
            long=True,
            on=_REVIEW,
        ),
    ] = None
    policies_followed: Annotated[
        Choice,
        Q(
            "Were policies and procedures followed?",
            "Review: policies followed",
            Kind.CHOICE,
            also=("Were current policies and procedures followed?",),
            vocabulary=v.YES_NO,
            on=_REVIEW,
        ),
    ] = None
    policies_not_followed_why: Annotated[
        Text,
        Q(
            "If they were not followed, why not?",
            "Review: why not followed",
            also=("If policies were not followed, why not?",),
            long=True,
            on=_REVIEW,
        ),
    ] = None
    training_enough: Annotated[
        Choice,
        Q(
            "Had staff been trained and told what they needed to know?",
            "Review: training enough",
            Kind.CHOICE,
            also=("Was staff training and communication appropriate?",),
            vocabulary=v.YES_NO,
            on=_REVIEW,
        ),
    ] = None
    policies_to_revise: Annotated[
        Text,
        Q(
            "Which policies or procedures need to be revised?",
            "Review: policies to revise",
            also=("Do policies or procedures need to be revised?",),
            long=True,
            on=_REVIEW,
        ),
    ] = None
