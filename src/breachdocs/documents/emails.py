"""E-mails about an incident, as drafts that a mail program opens ready to edit. Nothing here ever sends one.

Each says no more than its reader needs: of the form's free text there is none in any of them, and a service area gets
no attachment. Whoever's address the settings do not know is left empty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from breachdocs.assessment import last_working_moment_before
from breachdocs.clock import at_midnight
from breachdocs.documents.answers import deadline_words, label_on, moment_words
from breachdocs.documents.areas import area_facts
from breachdocs.documents.dues import headline
from breachdocs.documents.model import Case, Draft
from breachdocs.documents.unsent_mail import unsent_mail

#: The service areas inside school and council, by the duty's code.
AREAS = {
    "it": "the IT service",
    "hr": "HR",
    "caldicott_guardian": "the Caldicott Guardian",
    "communications": "the communications team",
    "legal": "the legal team",
    "safeguarding": "the designated safeguarding lead",
}
_LAW = "The 72 hours run through nights, weekends and holidays."


def emails(case: Case, drafts: Sequence[Draft], *, chaser: bool = False) -> Iterator[Draft]:
    """The e-mails that an incident calls for, under ``emails/``.

    Args:
        case: the form with what follows from it.
        drafts: what was drafted for it, to be attached where a reader needs it.
        chaser: whether the school is to be asked once more for what is missing.
    """
    made = {draft.kind: draft for draft in drafts}
    letters = [draft for draft in drafts if draft.kind in {"letter", "notice"}]
    report = [made[kind] for kind in ("ico-report", "ico-report-text") if kind in made]
    receipt = [made["receipt"]] if "receipt" in made else []
    questions = open_questions(case)
    form = [made["form"]] if "form" in made else []
    yield _receipt_to_school(case, questions, [*receipt, *form])
    if chaser and questions:
        yield _chaser(case, questions, form)
    yield _to_dpo(case, [*receipt, *letters, *report])
    yield _to_head_teacher(case, [*receipt, *letters])
    told = {duty.who: duty.reason for duty in case.assessment.tell}
    for code in AREAS:
        if code in told:
            yield _to_area(case, code, told[code])
    if report:
        follow_up = report[0].name.startswith("ico-follow-up")
        if follow_up:
            yield _follow_up(case, report)
        elif (deadline := case.assessment.deadlines.ico) is not None:
            yield _reminder(case, report, deadline)


def open_questions(case: Case) -> list[str]:
    """What the school has still to answer, most important first, and then what it should look at again."""
    missing = [label_on(case.form, gap) for gap in case.assessment.gaps if gap.startswith("stage1.")]
    unclear = [
        f"{label_on(case.form, problem.field)}: {problem.message}"
        for problem in case.form.problems
        if problem.field.startswith("stage1.")
    ]
    return list(dict.fromkeys([*missing, *unclear]))


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"  - {line}" for line in lines)


def _receipt_to_school(case: Case, questions: list[str], attached: list[Draft]) -> Draft:
    asks = (
        "Please answer these questions as soon as you can. An estimate is better than a blank:\n\n"
        f"{_bullets(questions)}\n\n"
        "Fill them in on the form attached, which holds your answers so far, and send it back. It is known by its "
        "reference."
        if questions
        else "Your form answers all our questions. Thank you."
    )
    text = (
        f"Thank you for your report. Its reference is {case.reference}; please give it whenever you write to us "
        f"about this.\n\n{asks}\n\n"
        "What we read and what follows from it stands in the receipt attached. Please tell us at once if anything in "
        f"it is wrong, if you hear that somebody was harmed, or if somebody complains.\n\n{_what_now(case)}"
    )
    subject = f"{case.reported_as} report {case.reference} received"
    return _draft(case, "receipt-to-school", case.school.email, subject, text, attached)


def _what_now(case: Case) -> str:
    if case.assessment.deadlines.stopped:
        return (
            "Reports like this one help us to prevent the next breach, and nobody is blamed for them. Tell us at once "
            "if personal data was lost or seen by the wrong person after all. Then it is a breach, and the ICO may "
            f"have to hear of it within {case.settings.clocks.ico_hours} hours."
        )
    return (
        "Please keep what has to do with this, tell nobody who need not know, and write to the people affected only "
        "when we have agreed the letter."
    )


def _chaser(case: Case, questions: list[str], attached: list[Draft]) -> Draft:
    text = (
        f"We still need your answers about {_called(case)} {case.reference}:\n\n{_bullets(questions)}\n\n"
        "Please fill them in on the form attached and send it back. If you do not know something, say so there: then "
        "we need not ask again."
    )
    return _draft(
        case,
        "chaser-to-school",
        case.school.email,
        f"{case.reported_as} report {case.reference}: answers still open",
        text,
        attached,
    )


def _called(case: Case) -> str:
    """What to call it within a sentence."""
    return "near miss" if case.reported_as == "Near miss" else "incident"


def _standing(case: Case, to: str) -> str:
    """How an incident stands, to the ``dpo`` or the ``head`` teacher, without a word of the form's own."""
    assessment = case.assessment
    lines = [headline(case, to=to)]
    if case.assessment.deadlines.stopped:
        return _bullets([*lines, *(flag.message for flag in case.assessment.flags if flag.code in _DOUBTS)])
    if assessment.score is not None and assessment.band is not None:
        suggested = ", suggested from the school's answers" if assessment.scored_by == "suggested" else ""
        lines.append(f"Risk: {assessment.band}, {assessment.score} out of 25{suggested}.")
    individuals = {
        "tell": "The advice is to tell the people affected, without undue delay.",
        "refer": f"Whether the people affected are told is {'yours' if to == 'dpo' else 'the DPO’s'} to decide.",
        "no": "The advice is that the people affected need not be told.",
    }
    if assessment.individuals.advice:
        lines.append(individuals[assessment.individuals.advice])
    return _bullets(lines)


#: What speaks against a near miss being one; none of these repeats what was typed.
_DOUBTS = frozenset({"near_miss_personal_data", "near_miss_scored_high"})


def _to_dpo(case: Case, attached: list[Draft]) -> Draft:
    text = (
        f"{_called(case).capitalize()} {case.reference} has been registered. How it stands:\n\n"
        f"{_standing(case, 'dpo')}\n\n"
        f"{_clock(case)} The decisions are yours; please write them into the register, with your reasons.\n\n"
        "Attached are the receipt and the drafts made so far. They hold details of the incident: please do not pass "
        "this e-mail on as it is."
    )
    to = case.settings.organisation.dpo.email
    subject = f"{case.reported_as} {case.reference}: for your decision"
    return _draft(case, "to-dpo", to, subject, text, attached)


def _clock(case: Case) -> str:
    return "If it was a breach after all, the clocks start." if case.assessment.deadlines.stopped else _LAW


def _to_head_teacher(case: Case, attached: list[Draft]) -> Draft:
    what = {"Near miss": "a near miss", "Incident": "an incident without personal data"}.get(
        case.reported_as, "a personal data breach"
    )
    text = f"Your school has reported {what}. Its reference is {case.reference}. How it stands:\n\n"
    text += f"{_standing(case, 'head')}\n\n"
    if case.reported_as == "Near miss":
        text += "Please thank whoever reported it, if you know, and ask nobody who it was if you do not."
    elif case.reported_as == "Incident":
        text += "The governing body is to hear of it, without names."
    else:
        text += (
            "The governing body is to hear of it, without names. Please send no letter before the data protection "
            "officer has agreed it."
        )
    if any(duty.who == "head_teacher" and "fraud" in duty.reason for duty in case.assessment.tell):
        text += "\n\nAn employee may be involved. Please keep this to yourself until we have spoken."
    subject = f"{case.reported_as} {case.reference} at your school"
    return _draft(case, "to-head-teacher", case.school.head_email, subject, text, attached)


def _to_area(case: Case, code: str, reason: str) -> Draft:
    facts = "\n".join(f"  {label}: {words}" for label, words in area_facts(case, code))
    text = (
        f"We are telling you about {_called(case)} {case.reference}. {reason}\n\n{facts}\n\n"
        "This is all that we pass on by e-mail. Please ask us for anything more, and do not send it on."
    )
    return _draft(
        case,
        f"to-{code.replace('_', '-')}",
        "",
        f"{case.reported_as} {case.reference}: for {AREAS[code]}",
        text,
        [],
    )


def _reminder(case: Case, report: list[Draft], deadline: dt.datetime) -> Draft:
    last = last_working_moment_before(deadline, case.settings.clocks)
    when = (
        f"The deadline has passed: it was {deadline_words(deadline)}. Report now, and say why it is late."
        if deadline < case.received
        else f"The report must be with the ICO by {deadline:%A}, {deadline_words(deadline)}. {_LAW} "
        f"The last office hour before it is {last:%A}, {moment_words(last)}."
    )
    text = (
        f"Incident {case.reference} has not been reported to the ICO yet.\n\n{when}\n\n"
        f"{_still_missing(report[0])}"
        "Report in time with what is known; the rest can follow. If you decide not to report, write that and why into "
        "the register."
    )
    to = case.settings.organisation.dpo.email
    day = f"{deadline:%A} {deadline.day} {deadline:%B, %H:%M}{at_midnight(deadline)}"
    subject = f"Reminder: breach {case.reference}, ICO deadline {day}"
    if deadline < case.received:
        subject = f"LATE: breach {case.reference}, ICO deadline passed on {day}"
    return _draft(case, "reminder-ico", to, subject, text, report)


def _still_missing(report: Draft) -> str:
    return f"Still missing in the draft:\n\n{_bullets(report.missing)}\n\n" if report.missing else ""


def _follow_up(case: Case, report: list[Draft]) -> Draft:
    text = (
        "We reported this personal data breach to you before, under the case reference above. Attached is what we "
        f"have learned since. Our own reference is {case.reference}."
    )
    subject = f"[ICO case reference] – follow-up report on a personal data breach ({case.reference})"
    return _draft(case, "ico-follow-up", "", subject, text, report[:1])


def _draft(case: Case, name: str, to: str, subject: str, text: str, attached: Sequence[Draft]) -> Draft:
    """An unsent e-mail: the same bytes for the same words and attachments."""
    team = case.settings.organisation.ig_team
    signature = "\n".join(
        filter(None, (team.name, case.settings.organisation.council, team.email, team.phone))
    )
    words = f"Hello\n\n{text}\n\nKind regards\n\n{signature}\n"
    content = unsent_mail(to if _is_address(to) else "", subject, words, attached)
    missing = () if _is_address(to) else ("whom the e-mail goes to",)
    return Draft(f"email-{name}", f"emails/{name}.eml", content, missing)


def _is_address(text: str) -> bool:
    return (
        text.count("@") == 1 and text.isascii() and text.isprintable() and not set(text) & set(' ,;:<>"()[]')
    )
