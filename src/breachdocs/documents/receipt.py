"""The receipt: what was read, what follows from it and what is due, for the school and the IG team."""

from __future__ import annotations

from collections.abc import Sequence

from breachdocs.documents.answers import answered, label_on, moment_words
from breachdocs.documents.dues import due_rows, headline
from breachdocs.documents.model import Case, Draft
from breachdocs.documents.templating.marks import as_typed
from breachdocs.documents.templating.placeholders import Value
from breachdocs.form import VOCABULARIES, field_at

_ICO = {
    "report": "Report to the ICO.",
    "refer": "The two rules disagree: the DPO decides, and writes down why.",
    "log": "Record it. The advice is not to report; the DPO decides.",
    None: "No advice yet: the form does not say enough.",
}
_INDIVIDUALS = {
    "tell": "Tell the people affected, without undue delay.",
    "refer": "The facts pull both ways: the DPO decides, and writes down why.",
    "no": "The advice is that they need not be told; the DPO decides.",
    None: "No advice yet: the form does not say enough.",
}
_EXEMPTIONS = {
    "unintelligible": "Exemption: nobody can read the data without the key.",
    "risk_removed": "Exemption: what was done since has removed the high risk.",
    "disproportionate": "Exemption: to tell each person takes too much effort, so a public notice is due.",
}
_ACRONYMS = {"dpo", "ico", "it", "hr", "ig", "lac"}


def receipt(case: Case, template: bytes) -> Draft:
    """The receipt of one form (``receipt.docx``).

    Args:
        case: the form with what follows from it.
        template: ``receipt.docx`` of the workspace.

    Raises:
        TemplateFault: the template can't be filled in.
    """
    from breachdocs.documents.templating.compiled import filled  # noqa: PLC0415 -- loads docxtpl
    from breachdocs.documents.templating.rendering import Properties  # noqa: PLC0415 -- the same

    title = f"Receipt for {case.reported_as.lower()} report {case.reference}"
    properties = Properties(title, case.settings.organisation.council or "breachdocs", case.received)
    content = filled("receipt.docx", template, _values(case), properties)
    return Draft("receipt", "receipt.docx", content, _missing(case))


def _values(case: Case) -> dict[str, Value]:
    assessment, form = case.assessment, case.form
    exemption = [_EXEMPTIONS[assessment.individuals.exemption]] if assessment.individuals.exemption else []
    return {
        "reported_as": case.reported_as,
        "reference": case.reference,
        "school": as_typed(form.stage1.school or "School not named on the form"),
        "received": moment_words(case.received),
        "version": f"Version {case.version}: a later form about the same incident."
        if case.version > 1
        else "",
        "source": case.source,
        "headline": headline(case),
        "due": due_rows(case),
        "due_notes": _assumptions(case),
        "risk": _risk(case),
        "levels": _levels(case),
        "ico_advice": _ICO[assessment.ico.advice],
        "ico_reasons": [
            *_not_said_above(case, assessment.ico.reasons),
            *(other.sentence for other in assessment.otherwise),
        ],
        "individuals_advice": _INDIVIDUALS[assessment.individuals.advice],
        "individuals_reasons": [
            *exemption,
            *(
                reason
                for reason in _not_said_above(case, assessment.individuals.reasons)
                if reason not in assessment.ico.reasons
            ),
        ],
        "second_opinion": _second_opinion(case),
        "tell": [{"who": _who(duty.who), "reason": duty.reason} for duty in assessment.tell],
        "missing": list(_missing(case)),
        "also_blank": _also_blank(case),
        "still_to_come": _still_to_come(case),
        **_to_check(case),
        **{
            name: [{"label": label, "answer": answer} for label, answer in answered(form, stage)]
            for name, stage in (
                ("school_answers", "stage1"),
                ("team_answers", "stage2"),
                ("officer_answers", "stage3"),
            )
        },
    }


def _not_said_above(case: Case, reasons: Sequence[str]) -> list[str]:
    """Reasons, but for the one that the headline gives already where no clock runs."""
    return [reason for reason in reasons if reason != case.assessment.deadlines.stopped]


def _to_check(case: Case) -> dict[str, Value]:
    """What a person must look at: a possible duplicate, conflicts, differences, problems and flags."""
    other = case.possible_duplicate
    return {
        "duplicate": f"This may be a second report of incident {other}. Compare the two." if other else "",
        "conflicts": [as_typed(sentence) for sentence in case.conflicts],
        "differences": [
            {
                "label": item.label,
                "before": as_typed(item.before) or "(blank)",
                "after": as_typed(item.after) or "(blank)",
            }
            for item in case.differences
        ],
        "problems": [
            {
                "label": label_on(case.form, problem.field),
                "typed": as_typed(problem.text),
                "check": problem.message,
            }
            for problem in case.form.problems
        ],
        "flags": [
            *([{"label": "Its e-mail", "check": mailed}] if (mailed := _mailed(case)) else []),
            *([{"label": "Sent with it", "check": as_typed(case.beside)}] if case.beside else []),
            *(
                {
                    "label": label_on(case.form, flag.field) if flag.field else "The whole form",
                    "check": as_typed(flag.message),
                }
                for flag in case.assessment.flags
            ),
        ],
    }


def _mailed(case: Case) -> str:
    """When the e-mail that a form came in was sent, reached the council and was taken in."""
    if case.taken_in is None:
        return ""
    sent = f"Sent on {moment_words(case.sent)}. " if case.sent else ""
    came = f"The council had it on {moment_words(case.received)}; taken in on {moment_words(case.taken_in)}."
    deadline = case.assessment.deadlines.ico
    late = deadline is not None and case.received <= deadline < case.taken_in
    return f"{sent}{came}{' The ICO deadline passed in between.' if late else ''}"


def _assumptions(case: Case) -> list[str]:
    """What the clocks assume, a sentence each."""
    deadlines = case.assessment.deadlines
    assumed = [f"The clocks assume: {text[:1].lower()}{text[1:]}" for text in deadlines.assumptions]
    if deadlines.runs_from == "received" and not assumed:
        return ["The clocks run from the receipt of this form."]
    return assumed


def _risk(case: Case) -> str:
    score, band = case.assessment.score, case.assessment.band
    if case.assessment.deadlines.stopped and score is None:
        return "No score: it is recorded as no breach."
    if score is None or band is None:
        return "No score yet: the form gives no ground to stand on."
    suggested = " – suggested from the school’s answers" if case.assessment.scored_by == "suggested" else ""
    return f"{band.capitalize()} risk: {score} out of 25{suggested}"


def _levels(case: Case) -> list[dict[str, str]]:
    rows = []
    for what, level in (("Likelihood", case.assessment.likelihood), ("Impact", case.assessment.impact)):
        value = "not known"
        if level.value is not None:
            value = f"{level.value} – {VOCABULARIES[what.lower()].label(str(level.value))}"
            value += " (suggested)" if level.suggested else f" ({level.source or 'IG team'})"
        rows.append({"what": what, "value": value, "reasons": as_typed("\n".join(level.reasons))})
    return rows


def _second_opinion(case: Case) -> str:
    enisa = case.assessment.enisa
    if enisa.score is None or enisa.band is None:
        return ""
    severity = f"{enisa.score:g} ({enisa.band.replace('_', ' ')}) by the ENISA method; not part of the score."
    return " ".join((severity, *enisa.parts))


def _who(code: str) -> str:
    words = " ".join(word.upper() if word in _ACRONYMS else word for word in code.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _begun(case: Case) -> set[str]:
    """The stages that somebody has begun to fill in; the first in any case."""
    return {f"stage{number}" for number in range(1, max(case.form.received_stage, 1) + 1)}


def _missing(case: Case) -> tuple[str, ...]:
    """The gaps of the stages begun, in the order they matter; the other stages are still to come."""
    begun = _begun(case)
    return tuple(
        label_on(case.form, gap)
        for gap in case.assessment.gaps
        if gap.partition(".")[0] in begun or "." not in gap
    )


def _still_to_come(case: Case) -> str:
    waiting = {"stage2": "the IG team’s part (Stage 2)", "stage3": "the DPO’s part (Stage 3)"}
    return " and ".join(words for stage, words in waiting.items() if stage not in _begun(case))


def _also_blank(case: Case) -> str:
    """The blanks that `_missing` does not name."""
    form, gaps, begun = case.form, set(case.assessment.gaps), _begun(case)
    # "Other: …" and comments are blank on most good forms, so their absence says nothing.
    blank = [
        label_on(form, path)
        for path in form.blank
        if path.partition(".")[0] in begun and not field_at(path).question.within and path not in gaps
    ]
    return "\u00a0· ".join(blank)
