"""What is due when, as the receipt shows it: late things first, as things stood when the form came in."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from breachdocs.assessment import last_working_moment_before
from breachdocs.clock import elapsed, last_day
from breachdocs.documents.answers import day_words, deadline_words, moment_words
from breachdocs.documents.duration import span_words
from breachdocs.documents.model import Case
from breachdocs.documents.templating.marks import as_typed, emphasised


class _Due(NamedTuple):
    """One thing to do; `order` is 0 where it is late, 1 where it is open, 2 where it is done or not advised."""

    order: int
    what: str
    when: str
    state: str


def due_rows(case: Case) -> list[dict[str, str]]:
    """Rows ``what``, ``when``, ``state``: late first, then open, then done."""
    dues = [_ico(case), *_individuals(case), *_complaint(case), *_ig_team(case), *_actions(case)]
    return [
        {"what": due.what, "when": due.when, "state": due.state}
        for due in sorted(dues, key=lambda due: due.order)
    ]


#: Whoever reads → who confirms, who decides, and who must.
_WORDS = {
    "team": ("The DPO confirms", "The DPO decides", "The DPO must decide"),
    "dpo": ("Please confirm", "You decide", "You must decide"),
}


def headline(case: Case, *, to: str = "team") -> str:
    """The most pressing thing, in one or two sentences.

    Args:
        case: the form with what follows from it.
        to: who reads it: the ``team``; the ``dpo``, who decides; or the ``head`` teacher, who waits for that.
    """
    deadline, ico = case.assessment.deadlines.ico, _ico(case)
    confirms, decides, must = _WORDS.get(to, _WORDS["team"])
    advice = case.assessment.ico.advice
    stage3 = case.form.stage3
    if stage3.refer_to_ico in {"yes", "no"} or stage3.referred_to_ico_on is not None:
        return ico.state
    if stopped := case.assessment.deadlines.stopped:
        return f"{stopped} {confirms} that it is no breach."
    if advice == "log":
        return f"The advice is to record this and not to report it to the ICO. {decides}{_until(case)}."
    start = {"report": "Report this to the ICO", "refer": f"{must} about telling the ICO"}.get(
        advice or "", "The risk can't be worked out yet, and the ICO clock is running. Decide"
    )
    if deadline is None:
        return f"{must} about telling the ICO."
    if to == "head":
        return _for_the_head(advice, deadline, late=ico.order == 0)
    if ico.order == 0:
        late = span_words(elapsed(deadline, case.received))
        return f"{start} now: the deadline passed {late} before this form came in."
    return f"{start} by {deadline_words(deadline)}."


def _until(case: Case) -> str:
    """Until when it would have to be reported all the same; empty where no clock runs."""
    deadline = case.assessment.deadlines.ico
    if deadline is None:
        return ""
    is_over = elapsed(case.received, deadline) < dt.timedelta(0)
    return f"; the ICO's deadline {'was' if is_over else 'is'} {deadline_words(deadline)}"


def _for_the_head(advice: str | None, deadline: dt.datetime, *, late: bool) -> str:
    """The same for a head teacher, who might report it beside the DPO if told to."""
    by = "now, as the deadline has passed" if late else f"by {deadline_words(deadline)}"
    if advice == "report":
        return f"The advice is to report this to the ICO {by}. The DPO decides."
    return f"The DPO decides whether this is reported to the ICO, {by}."


def _ico(case: Case) -> _Due:
    deadline, stage3 = case.assessment.deadlines.ico, case.form.stage3
    what, when = "Report to the ICO (72 hours)", _when(deadline)
    if case.settings.clocks.ico_hours != 72:
        what = f"Report to the ICO ({case.settings.clocks.ico_hours} hours)"
    reported = stage3.referred_to_ico_on
    if stage3.refer_to_ico == "no" and reported is not None:
        return _Due(
            1, what, when, "Stage 3 says no, and also gives a date of referral. Check which is right."
        )
    if stage3.refer_to_ico in {"yes", None} and isinstance(reported, dt.date):
        late = deadline is not None and reported > last_day(deadline)
        in_time = f", {'after' if late else 'by'} the deadline's day" if deadline is not None else ""
        return _Due(2, what, when, f"Reported to the ICO on {day_words(reported)}{in_time}.")
    if stage3.refer_to_ico == "no":
        return _Due(2, what, when, "The DPO has decided not to report this to the ICO (Stage 3).")
    if deadline is None:
        return _Due(1 if stage3.refer_to_ico == "yes" else 2, what, when, "It is recorded as no breach.")
    if case.assessment.ico.advice == "log" and stage3.refer_to_ico != "yes":
        return _Due(2, what, when, "Not advised. This is the deadline if the DPO decides otherwise.")
    decided = "The DPO has decided to report this. " if stage3.refer_to_ico == "yes" else ""
    left = elapsed(case.received, deadline)
    if left < dt.timedelta(0):
        return _Due(
            0,
            what,
            when,
            f"{decided}{emphasised(f'LATE by {span_words(left)}.')} Report now, and say why it is late.",
        )
    state = f"{decided}{span_words(left)} left when this form came in."
    return _Due(1, what, f"{when}{_office_hours(case, deadline)}", state)


def _when(deadline: dt.datetime | None) -> str:
    return "No clock runs" if deadline is None else deadline_words(deadline)


def _office_hours(case: Case, deadline: dt.datetime) -> str:
    """A second line with the last working moment, where the deadline itself is outside office hours."""
    moment = last_working_moment_before(deadline, case.settings.clocks)
    return (
        f"\nLast office hour: {moment:%A}, {moment_words(moment)}"
        if case.received < moment < deadline
        else ""
    )


def _ig_team(case: Case) -> list[_Due]:
    deadline = case.assessment.deadlines.ig_team
    if deadline is None:
        return []
    what = f"Tell the IG team ({case.settings.clocks.ig_team_hours} hours)"
    left = elapsed(case.received, deadline)
    if left < dt.timedelta(0):
        late = f"{emphasised(f'LATE by {span_words(left)}')}: told by this form."
        return [_Due(0, what, deadline_words(deadline), late)]
    return [_Due(2, what, deadline_words(deadline), "Done in time, by this form.")]


def _individuals(case: Case) -> list[_Due]:
    if case.assessment.individuals.advice not in {"tell", "refer"}:
        return []
    knows = case.form.stage1.subjects_informed
    said = {True: "The form says that they know.", False: "The form says that they do not know yet."}
    open_question = "The DPO decides whether. " if case.assessment.individuals.advice == "refer" else ""
    state = open_question + (said[knows] if knows is not None else "The form does not say whether they know.")
    return [
        _Due(
            2 if knows and not open_question else 1, "Tell the people affected", "Without undue delay", state
        )
    ]


def _complaint(case: Case) -> list[_Due]:
    if case.form.stage2.complaints_received not in {"yes", "partly"}:
        return []
    when = f"Within {case.settings.clocks.complaint_days} days of its receipt"
    return [_Due(1, "Acknowledge the complaint", when, "The form says that somebody has complained.")]


def _actions(case: Case) -> list[_Due]:
    """The IG team's recommended actions that have a due date and no completion."""
    rows = []
    for action in case.form.stage2.recommended_actions:
        if action.due is None or action.completed is not None:
            continue
        late = isinstance(action.due, dt.date) and action.due < case.received.date()
        owner = f"Responsible: {as_typed(action.responsible)}" if action.responsible else "Nobody is named."
        state = f"{emphasised('LATE.')} {owner}" if late else owner
        rows.append(
            _Due(0 if late else 1, as_typed(action.action or "Action"), moment_words(action.due), state)
        )
    return rows
