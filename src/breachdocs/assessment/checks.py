"""What the DPO should look at: lateness, numbers that don't agree, answers that contradict each other, names.

Every check looks at data and gives flags; none changes a value. No message repeats what a person typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from breachdocs.assessment.clocks import ico_deadline_if_breach, in_school_holidays, instant
from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.contradictions import contradictions
from breachdocs.assessment.enisa import differs
from breachdocs.assessment.history import denied_history
from breachdocs.assessment.levels import floors_above, is_level
from breachdocs.assessment.model import Assessment, Flag, PastIncident
from breachdocs.assessment.names import find_details
from breachdocs.assessment.near_misses import near_miss_flags
from breachdocs.assessment.needed import LEVELS
from breachdocs.assessment.own_people import OwnPeople
from breachdocs.assessment.recurrence import PastIncidents, recurs
from breachdocs.assessment.rules import Rules
from breachdocs.assessment.wording import listed
from breachdocs.config import Clocks
from breachdocs.form import ALL_FIELDS, Field, Form, Kind

#: Fields where an officer's own name, or the school's, is the answer.
_NAMES_BELONG = frozenset(
    {
        "stage1.school",
        "stage1.investigating_officer",
        "stage1.head_teacher",
        "stage1.reporter",
        "stage1.line_manager",
        "stage2.ig_officer",
        "stage2.recommended_actions.responsible",
        "stage3.dpo_sign_off",
    }
)


def check(
    assessed: Assessment,
    evidence: Evidence,
    rules: Rules,
    received: dt.datetime,
    past: Sequence[PastIncident] | PastIncidents,
    clocks: Clocks,
    typed: tuple[int | None, int | None],
    people: OwnPeople,
) -> tuple[Flag, ...]:
    """All flags of an assessment, lateness first."""
    form = evidence.form
    flags = [*_late(assessed, form, received, clocks)]
    flags += near_miss_flags(form, ico_deadline_if_breach(form, received, clocks), assessed.band)
    flags += _numbers(assessed, evidence, rules, typed)
    flags += contradictions(form, evidence)
    likeness = (past if isinstance(past, PastIncidents) else PastIncidents(past)).like(form, received)
    flags += denied_history(form, likeness.at_school)
    if again := recurs(likeness):
        flags.append(again)
    if second := differs(assessed, evidence):
        flags.append(second)
    return (*flags, *_details_in_text(form, people))


def _late(assessed: Assessment, form: Form, received: dt.datetime, clocks: Clocks) -> Iterator[Flag]:
    """Deadlines that had passed when the form came (UK GDPR Art. 33(1); policy 5)."""
    ico, ig_team = assessed.deadlines.ico, assessed.deadlines.ig_team
    if assessed.deadlines.runs_from == "received" or ico is None or ig_team is None:
        return
    arrived = instant(received)
    referred = form.stage3.referred_to_ico_on
    in_time = isinstance(referred, dt.date) and referred <= ico.date()
    is_late = arrived > instant(ico) and not in_time
    if is_late:
        yield Flag(
            code="late_on_arrival",
            field="stage1.discovered_at",
            message=f"The {clocks.ico_hours} hours for the ICO had already passed when this form arrived. "
            "If it is reported, Art. 33(1) asks for the reasons for the delay, so write them down now.",
        )
    elif arrived <= instant(ico) and in_school_holidays(ico.date(), clocks.terms):
        yield Flag(
            code="due_in_holidays",
            field="stage1.discovered_at",
            message="The deadline for the ICO falls in the school holidays, which count; "
            "agree now who at the school can be reached.",
        )
    # Later than the ICO's hours is later than the IG team's: said once, as the register shows a few lines only.
    if arrived > instant(ig_team) and not is_late:
        yield Flag(
            code="ig_team_late",
            field="stage1.discovered_at",
            message=f"The form came more than {clocks.ig_team_hours} hours after the breach was discovered.",
        )


def _numbers(
    assessed: Assessment, evidence: Evidence, rules: Rules, typed: tuple[int | None, int | None]
) -> Iterator[Flag]:
    """Scores below a floor, off the scale, or not in step with the band; the team's numbers are kept."""
    for name, number, level in zip(LEVELS, typed, (assessed.likelihood, assessed.impact), strict=True):
        given = getattr(evidence.form.stage2, name)
        if any(value is not None and not is_level(value) for value in (number, given)):
            yield Flag(
                code="off_the_scale",
                field=f"stage2.{name}",
                message=f"The {name} is 1 to 5; a number outside that is not used.",
            )
        if level.value is None or level.suggested:
            continue
        if floors := floors_above(name, level.value, rules, evidence):
            yield Flag(
                code="below_floor",
                field=f"stage2.{name}",
                message=f"The {name} is {level.value}, which is kept. {floors[0].reason}",
            )
    scale = evidence.form.stage2.risk_scale
    if scale in ("low", "medium", "high", "extreme") and assessed.band is not None and scale != assessed.band:
        yield Flag(
            code="scale_differs",
            field="stage2.risk_scale",
            message=f"The scale of risk says {scale}, but likelihood times impact gives {assessed.band}.",
        )
    yield from _decision(assessed, evidence.form)


def _decision(assessed: Assessment, form: Form) -> Iterator[Flag]:
    """The DPO's decision on the ICO where it goes against the advice and Stage 3 gives no reason (Art. 33(5))."""
    decided, advice = form.stage3.refer_to_ico, assessed.ico.advice
    against = (decided == "no" and advice in ("report", "refer")) or (decided == "yes" and advice == "log")
    if not against or form.stage3.dpo_review:
        return
    what = {
        ("no", "report"): "does not refer this to the ICO though the numbers point to it",
        ("no", "refer"): "does not refer this to the ICO where the two rules disagree",
        ("yes", "log"): "refers this to the ICO though the numbers do not ask for it",
    }[decided or "", advice or ""]
    yield Flag(
        code="decision_differs",
        field="stage3.dpo_review",
        message=f"Stage 3 {what}, and gives no reason; write it into the DPO's review.",
    )


def _details_in_text(form: Form, people: OwnPeople) -> Iterator[Flag]:
    """One flag for each field that seems to hold a name or another personal detail."""
    for field, texts in free_texts(form):
        kinds = list(dict.fromkeys(found.kind for text in texts for found in find_details(text, people)))
        if kinds:
            yield Flag(
                code="names_in_text",
                field=field.path,
                message=f"This answer seems to hold {listed(kinds)}. "
                "Use 'pupil', 'parent' or 'teacher' instead; it is left out of what leaves the IG team.",
            )


def free_texts(form: Form) -> Iterator[tuple[Field, list[str]]]:
    """The free text of a form by field, those fields left out where an officer's own name is the answer."""
    for field in ALL_FIELDS:
        if field.question.kind is Kind.ROWS:
            for column in field.columns:
                if column.question.kind is Kind.TEXT and column.path not in _NAMES_BELONG:
                    found = [getattr(row, column.name) for row in form.value(field)]
                    yield column, [text for text in found if text]
        elif (
            field.question.kind is Kind.TEXT
            and field.path not in _NAMES_BELONG
            and (text := form.value(field))
        ):
            yield field, [text]
