"""A form as a person wants to see it: what is due, how bad it is, what to look at, then the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from breachdocs.clock import at_midnight, how_far
from breachdocs.form import field_at, is_blank
from breachdocs.screens.answers import answer_of, day, label_of, moment
from breachdocs.screens.paper import Paper

if TYPE_CHECKING:
    from breachdocs.assessment import Assessment, Level
    from breachdocs.form import Form
    from breachdocs.reading import Place, Reading

_STAGES = {
    "stage1": "Stage 1: the school's investigating officer",
    "stage2": "Stage 2: the information governance team",
    "stage3": "Stage 3: the data protection officer",
}
_INITIALS = {"dpo": "DPO", "hr": "HR", "ico": "ICO", "ig": "IG", "it": "IT"}
_ICO = {
    "report": "report it",
    "refer": "the DPO decides, and writes down why",
    "log": "keep it in the register",
}
_INDIVIDUALS = {
    "tell": "tell them",
    "refer": "the DPO decides, and writes down why",
    "no": "they need not be told",
}
_EXEMPTIONS = {
    "unintelligible": "the data can't be read by whoever has it",
    "risk_removed": "later measures removed the risk",
    "disproportionate": "telling each of them would be out of proportion, so tell them publicly",
}


def reading_screen(
    reading: Reading,
    assessment: Assessment,
    now: dt.datetime,
    *,
    explain: bool = False,
) -> str:
    """A form, read and assessed, as plain text. How far a deadline is counts from `now` (naive, London).

    With `explain`, each answer says where on the form it stands, and whether to check that it belongs there.
    """
    paper = Paper()
    form = reading.form
    happened = form.stage1.incident_date
    when = f", {day(happened)}" if isinstance(happened, dt.date) else ""
    paper.title(f"{form.stage1.school or 'No school named'}{when}", reading.source.file)
    _deadlines(paper, assessment, now)
    _risk(paper, assessment)
    _duties(paper, assessment)
    _to_look_at(paper, form, assessment)
    _answers(paper, form, reading.places if explain else {})
    _gaps(paper, form, assessment)
    return str(paper)


def _deadlines(paper: Paper, assessment: Assessment, now: dt.datetime) -> None:
    paper.heading("When it is due")
    clocks = assessment.deadlines
    if clocks.ig_team is None or clocks.ico is None:
        paper.say(clocks.stopped)
        return
    due = [(clocks.ig_team, "IG team told"), (clocks.ico, "ICO told, if it is to be")]
    for deadline, what in sorted(due):
        paper.row(what, f"{moment(deadline)}{at_midnight(deadline)}   {how_far(deadline, now)}", 29)
    runs_from = {"discovered_at": "the discovery of the breach", "received": "the receipt of the form"}
    paper.say(f"Counted from {runs_from[clocks.runs_from]}.")
    for assumption in clocks.assumptions:
        paper.bullet(assumption)


def _risk(paper: Paper, assessment: Assessment) -> None:
    paper.heading("How bad it is")
    if assessment.score is None:
        paper.say("No score: the form gives nothing to go by yet.")
    else:
        whose = "suggested from Stage 1" if assessment.scored_by == "suggested" else "the IG team's numbers"
        numbers = f"likelihood {assessment.likelihood.value} × impact {assessment.impact.value}"
        paper.say(f"{(assessment.band or '').upper()}, score {assessment.score} of 25 ({numbers}; {whose})")
    _level(paper, "Likelihood", assessment.likelihood)
    _level(paper, "Impact", assessment.impact)
    if assessment.ico.advice:
        paper.say(f"Advice on the ICO: {_ICO[assessment.ico.advice]}")
        _reasons(paper, assessment.ico.reasons)
    if assessment.individuals.advice:
        exemption = assessment.individuals.exemption
        why = f" ({_EXEMPTIONS[exemption]})" if exemption else ""
        paper.say(f"Advice on the people affected: {_INDIVIDUALS[assessment.individuals.advice]}{why}")
        _reasons(paper, assessment.individuals.reasons)
    if assessment.enisa.score is not None:
        band = (assessment.enisa.band or "").replace("_", " ")
        paper.say(f"Second opinion, not part of the score: ENISA severity {assessment.enisa.score:g}, {band}")
        _reasons(paper, assessment.enisa.parts)
    if assessment.otherwise:
        paper.say("What would have changed it:")
        _reasons(paper, tuple(other.sentence for other in assessment.otherwise))
    paper.say("This is advice. The DPO decides.")


def _level(paper: Paper, name: str, level: Level) -> None:
    if level.value is None:
        return
    paper.say(f"{name} {level.value}{', suggested' if level.suggested else ''}")
    _reasons(paper, level.reasons)


def _reasons(paper: Paper, reasons: tuple[str, ...]) -> None:
    for reason in reasons:
        paper.bullet(reason, 4)


def _duties(paper: Paper, assessment: Assessment) -> None:
    if assessment.tell:
        paper.heading("Who to tell")
        for duty in assessment.tell:
            paper.row(_who(duty.who), duty.reason, 29)


def _who(who: str) -> str:
    """``ig_team`` as "IG team"."""
    words = " ".join(_INITIALS.get(word, word) for word in who.split("_"))
    return words[:1].upper() + words[1:]


def _to_look_at(paper: Paper, form: Form, assessment: Assessment) -> None:
    if form.problems:
        paper.heading("To be checked on the form")
        for problem in form.problems:
            typed = f' Typed: "{problem.text}"' if problem.text else ""
            paper.bullet(f"{_before(problem.field)}{problem.message}{typed}")
    if assessment.flags:
        paper.heading("To be looked at by the DPO")
        for flag in assessment.flags:
            paper.bullet(f"{_before(flag.field)}{flag.message}")


def _before(path: str | None) -> str:
    """Which answer a sentence is about, to stand before it."""
    if not path:
        return ""
    label = _label_at(path)
    return f"{label} " if label.endswith("?") else f"{label}: "


def _label_at(path: str) -> str:
    """The label of a field's path, with the row in a list; what is no field is named as it is."""
    head, _, rest = path.partition("[")
    try:
        label = label_of(field_at(head))
    except KeyError:
        return path
    return f"{label}, row {int(rest.split(']')[0]) + 1}" if rest else label


def _answers(paper: Paper, form: Form, places: Mapping[str, Place]) -> None:
    doubtful = {problem.field for problem in form.problems}
    for stage, heading in _STAGES.items():
        fields = [field for field in form.fields if field.stage == stage and not is_blank(form.value(field))]
        paper.heading(heading)
        for field in fields:
            paper.row(label_of(field), answer_of(field, form.value(field)))
            if field.path in places:
                check = field.path in doubtful or not places[field.path].sure
                paper.row("", _where(places[field.path]) + (" – please check" if check else ""))
        if not fields:
            paper.say("Not filled in yet.")


def _where(place: Place) -> str:
    """A place in words: "table 2, row 5, by its label 'School Name'"."""
    stands = f"table {place.table}, row {place.row}" if place.table else f"paragraph {place.row}"
    return f"↳ {stands}, by {place.how} '{place.label.splitlines()[0]}'"


def _gaps(paper: Paper, form: Form, assessment: Assessment) -> None:
    """The gaps that matter, in the order they matter, then how many others there are."""
    if not form.blank:
        return
    paper.heading("Left blank")
    for gap in assessment.gaps:
        paper.bullet(_label_at(gap))
    answered = {field.stage for field in form.fields if not is_blank(form.value(field))} | {"stage1"}
    others = [path for path in form.blank if path not in assessment.gaps and path.split(".")[0] in answered]
    if others:
        paper.say(f"{'Also: ' if assessment.gaps else ''}{', '.join(map(_label_at, others))}.")
