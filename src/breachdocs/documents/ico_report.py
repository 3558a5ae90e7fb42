"""The report to the ICO, as a draft: its own questions in its own order, each answered or marked (UK GDPR Art. 33).

The ICO's page can't be saved half-way, so the same stands in a text file to paste. Names and contact details of others
are taken out of free text: the ICO wants none of the affected people's data in a report.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from breachdocs.clock import elapsed
from breachdocs.documents.answers import deadline_words, moment_words
from breachdocs.documents.duration import span_words
from breachdocs.documents.ico_answers import HEADINGS, Answers, Question, sections
from breachdocs.documents.letter import school_named
from breachdocs.documents.model import Case, Draft
from breachdocs.documents.templating.marks import ALL
from breachdocs.documents.templating.placeholders import Value
from breachdocs.form import decided

_CANT_SAVE = (
    "The ICO’s page can’t be saved half-way and takes about half an hour. Have this beside you, or paste from the text "
    "file of the same name."
)
_IN_PARTS = "Report in time with what is known. What is marked in yellow can follow (UK GDPR Art. 33(4))."
_WHAT_IS_NEW = (
    "Send what is new or has changed, with the ICO’s case reference. What is marked in yellow can follow."
)
_NO_NAMES = "Put no affected person’s name or details into the report."


@dataclass(frozen=True, slots=True)
class Reported:
    """What the register knows of reporting this incident.

    Attributes:
        on: when the ICO was told, a moment or a day, or words that say no more than that; ``None`` where not yet.
        decision: the cell "ICO decision", as a person wrote it.
        individuals: the cell "Individuals decision".
        told_on: the cell "Individuals told", as a day or as written.
    """

    on: dt.date | str | None = None
    decision: str | None = None
    individuals: str | None = None
    told_on: dt.date | str | None = None


def ico_report_due(case: Case, decision: str | None = None) -> bool:
    """Whether a report is to be drafted: the decision's word, else where the advice is to report or to refer.

    Args:
        case: the form with what follows from it.
        decision: the cell "ICO decision", as a person wrote it; Stage 3's answer where it says nothing.
    """
    word = decided(decision)
    if word is None:
        word = decided(case.form.stage3.refer_to_ico)
    return case.assessment.ico.advice in {"report", "refer"} if word is None else word


def ico_report(
    case: Case, template: bytes, *, mask: Callable[[str], str], reported: Reported | None = None
) -> tuple[Draft, Draft]:
    """The report to the ICO (``ico-report.docx``) and the same as text to paste.

    Where the ICO has been told already, both are a follow-up report, which says what changed.

    Args:
        case: the form with what follows from it.
        template: ``ico-report.docx`` of the workspace.
        mask: takes names and contact details out of free text.
        reported: what the register knows.

    Raises:
        TemplateFault: the template can't be filled in.
    """
    from breachdocs.documents.templating.compiled import filled  # noqa: PLC0415 -- loads docxtpl
    from breachdocs.documents.templating.rendering import Properties  # noqa: PLC0415 -- the same

    known = reported or Reported()
    told_ico = known.on or _day(case.form.stage3.referred_to_ico_on)
    answers = Answers(case, mask, told_ico, known.decision, known.individuals, known.told_on)
    parts = sections(answers)
    follow_up = told_ico is not None
    stem = "ico-follow-up" if follow_up else "ico-report"
    values: dict[str, Value] = {
        "reference": case.reference,
        "school": school_named(case),
        "title": "Follow-up report to the ICO" if follow_up else "Report to the ICO",
        "deadline": _deadline(case, told_ico),
        "notes": [_WHAT_IS_NEW, _NO_NAMES] if follow_up else [_IN_PARTS, _CANT_SAVE, _NO_NAMES],
        "changes": [
            {"label": item.label, "before": answers.shown(item.before), "after": answers.shown(item.after)}
            for item in case.differences
        ]
        if follow_up
        else [],
        **{
            name: [{"question": one.question, "answer": one.answer} for one in questions]
            for name, questions in parts.items()
        },
    }
    properties = Properties(
        f"{values['title']} {case.reference}",
        case.settings.organisation.council or "breachdocs",
        case.received,
    )
    content = filled("ico-report.docx", template, values, properties)
    missing = tuple(answers.blanks.phrases)
    text = _text(case, str(values["title"]), str(values["deadline"]), parts)
    return (
        Draft("ico-report", f"{stem}.docx", content, missing),
        Draft("ico-report-text", f"{stem}.txt", text, missing),
    )


def _day(value: dt.date | str | None) -> dt.date | None:
    return value if isinstance(value, dt.date) else None


def _deadline(case: Case, told_ico: dt.date | str | None) -> str:
    deadline = case.assessment.deadlines.ico
    if deadline is None:
        return f"{case.assessment.deadlines.stopped} If it is reported all the same, say when it became a breach."
    by = f"{deadline:%A}, {deadline_words(deadline)}"
    if isinstance(told_ico, str):
        return f"Reported before; the register does not say when. The deadline was {by}."
    if told_ico is not None:
        return f"First reported on {moment_words(told_ico)}. The deadline was {by}."
    left = elapsed(case.received, deadline)
    if left < dt.timedelta(0):
        return (
            f"LATE: the deadline, {by}, had passed {span_words(left)} before this form came in. Report now."
        )
    return f"Report by {by}. Nights, weekends and holidays count."


def _text(case: Case, title: str, deadline: str, parts: dict[str, list[Question]]) -> bytes:
    """The report as plain text: what is missing in square brackets, lines as Windows ends them."""
    lines = [f"{title} – {case.reference}", "DRAFT. What stands in [square brackets] is missing.", deadline]
    for name, questions in parts.items():
        lines += ["", "", HEADINGS[name].upper()]
        for one in questions:
            lines += ["", one.question, _plain(one.answer)]
    return ("\r\n".join("\r\n".join(line.splitlines()) for line in lines) + "\r\n").encode("utf-8-sig")


def _plain(answer: str) -> str:
    return re.sub("[\x00-\x08\x0b-\x1f]", "", ALL.sub("", answer).replace("\r\n", "\n").replace("\r", "\n"))
