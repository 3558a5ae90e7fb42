"""The ICO's questions in their order (``domain.md`` 4.1), each with the form's answer or a mark that it is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from breachdocs.clock import elapsed
from breachdocs.documents import ico_terms
from breachdocs.documents.advice import own_kinds
from breachdocs.documents.answers import deadline_words, moment_words
from breachdocs.documents.duration import span_words
from breachdocs.documents.masking import masked
from breachdocs.documents.model import Case
from breachdocs.documents.particulars import Blanks, capitalised
from breachdocs.documents.templating.marks import as_typed
from breachdocs.form import VOCABULARIES, Count, decided, number_in_words

_YES_NO = {
    "yes": "Yes",
    "no": "No",
    "partly": "Partly",
    "not_known": "Don’t know",
    "not_applicable": "Not applicable",
}
#: Of those who are to be told, the ones outside the school and its council.
_OUTSIDE = {
    "police": "the police",
    "bank": "banks or card companies",
    "insurer": "insurers",
    "trade_union": "trade unions",
    "supplier": "the supplier",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the ICO's, and its answer, with marks where a person must fill something in."""

    question: str
    answer: str


@dataclass
class Answers:
    """What the answers are made from, and what is missing so far.

    Attributes:
        case: the form with what follows from it.
        mask: takes names and contact details out of free text.
        told_ico: when the ICO was told first, or words where the day is not known; ``None`` where not yet.
        decision: the register's decision on the ICO, as written.
        individuals: the register's decision on telling the people affected, as written.
        told_on: when they were told, as a day or as written.
    """

    case: Case
    mask: Callable[[str], str]
    told_ico: dt.date | str | None
    decision: str | None
    individuals: str | None
    told_on: dt.date | str | None
    blanks: Blanks = field(default_factory=Blanks)

    def shown(self, text: str) -> str:
        """Free text after `mask`."""
        return masked(text, self.mask)[0]

    def or_missing(self, text: str | None, phrase: str) -> str:
        """Free text after `mask`, or the mark for `phrase`."""
        return self.shown(text) if text else self.blanks.mark(phrase)


#: Placeholder → the heading of its questions, in the ICO's order.
HEADINGS = {
    "about_report": "About your report",
    "about_breach": "About the breach",
    "taking_action": "Taking action",
    "about_you": "About you",
}


def sections(answers: Answers) -> dict[str, list[Question]]:
    """Placeholder → its questions with their answers, in the ICO's order."""
    return {
        "about_report": list(_about_report(answers)),
        "about_breach": [*_breach(answers), *_data(answers), *_risk(answers)],
        "taking_action": list(_action(answers)),
        "about_you": list(_about_you(answers)),
    }


def _about_report(answers: Answers) -> Iterator[Question]:
    mark = answers.blanks.mark
    yield Question(
        "Have you spoken to a member of ICO staff about this? If so, to whom?",
        mark("whether you have spoken to the ICO", "Yes (name) or no"),
    )
    if answers.told_ico is not None:
        number = mark("the ICO’s case reference")
        kind = f"Follow-up report, ICO case reference {number}"
    else:
        kind = "Initial report"
    yield Question("Report type", kind)
    yield Question("Reason for this report", _reason(answers))
    size = answers.case.settings.organisation.size
    yield Question(
        "Size of your organisation",
        mark("size of the organisation", "Fewer than 250 staff, or 250 or more")
        if size == "unknown"
        else size.capitalize(),
    )
    yield Question(
        "Is this the first time you have contacted us about a breach since the GDPR came into force?",
        mark("whether this is the first report", "Yes, no or unknown"),
    )


def _reason(answers: Answers) -> str:
    case = answers.case
    if case.assessment.ico.advice == "report":
        meets = "We consider that the incident meets the threshold to report."
        if decided(answers.decision) or decided(case.form.stage3.refer_to_ico) or answers.told_ico:
            return meets
        mark = answers.blanks.mark("whether the DPO agrees to report", "Check: the DPO has not decided yet.")
        return f"{meets}\n{mark}"
    if case.assessment.ico.advice == "log" and (
        decided(answers.decision) or decided(case.form.stage3.refer_to_ico)
    ):
        return "We do not consider that the incident meets the threshold to report, but want you to be aware."
    return answers.blanks.mark(
        "why it is reported",
        "Choose: we consider that it meets the threshold; or we do not, but want you to be aware; or we are unclear",
    )


def _breach(answers: Answers) -> Iterator[Question]:
    stage1 = answers.case.form.stage1
    yield Question(
        "Tell us as much as you can about what happened, what went wrong and how it happened",
        answers.or_missing(stage1.description, "what happened"),
    )
    yield Question(
        "What measures did you have in place to prevent a breach of this nature?",
        answers.or_missing(stage1.preventive_measures, "the measures that were in place"),
    )
    cyber = ico_terms.is_cyber(answers.case.form)
    yield Question(
        "Was the breach caused by a cyber incident?",
        answers.blanks.mark("whether it was a cyber incident", "Yes, no or don’t know")
        if cyber is None
        else ("No", "Yes")[cyber],
    )
    yield Question(
        "How did you find out about the breach?",
        answers.or_missing(stage1.how_discovered, "how you found out"),
    )
    yield Question(
        "When did you discover the breach?", _moment(answers, stage1.discovered_at, "when it was discovered")
    )
    yield Question(
        "When did the breach happen?",
        _moment(answers, stage1.occurred_at or stage1.incident_date, "when it happened"),
    )


def _moment(answers: Answers, moment: dt.date | str | None, phrase: str) -> str:
    if isinstance(moment, dt.datetime):
        return moment_words(moment)
    if isinstance(moment, dt.date):
        return f"{moment_words(moment)}, {answers.blanks.mark(f'the time {phrase}', 'time')}"
    typed = f"{answers.shown(moment)} " if moment else ""
    return typed + answers.blanks.mark(phrase, "date and time")


def _data(answers: Answers) -> Iterator[Question]:
    form, mark = answers.case.form, answers.blanks.mark
    kinds = [*ico_terms.data_categories(form), *(f"Other: {answers.shown(own)}" for own in own_kinds(form))]
    yield Question(
        "Categories of personal data included in the breach",
        "\n".join(kinds) or mark("the categories of personal data"),
    )
    stage1, stage2 = form.stage1, form.stage2
    records = stage2.confirmed_records_affected or stage1.records_affected
    yield Question(
        "Number of personal data records concerned", _count(answers, records, "the number of records")
    )
    people = stage2.confirmed_people_affected or stage1.people_affected
    yield Question(
        "How many data subjects could be affected?", _count(answers, people, "the number of people")
    )
    groups = ico_terms.people_categories(form)
    if stage1.subject_categories_other:
        groups.append(f"Other: {answers.shown(stage1.subject_categories_other)}")
    yield Question(
        "Categories of data subjects affected", "\n".join(groups) or mark("the categories of people")
    )


def _count(answers: Answers, count: Count | None, phrase: str) -> str:
    if count is None or (count.low is None and count.high is None):
        return answers.blanks.mark(phrase, "number, or best estimate")
    return capitalised(as_typed(answers.shown(number_in_words(count))))


def _risk(answers: Answers) -> Iterator[Question]:
    case, mark = answers.case, answers.blanks.mark
    yield Question(
        "Describe any detriment to individuals that has arisen so far, or that you expect",
        answers.or_missing(case.form.stage1.consequences, "the consequences for people"),
    )
    yield Question(
        "What is the likelihood that data subjects will experience significant consequences?",
        ico_terms.likelihood_of_consequences(case.form) or mark("how likely significant consequences are"),
    )
    yield Question(
        "Is the breach likely to result in a high risk to data subjects? Please give details",
        _high_risk(answers),
    )
    if ico_terms.is_cyber(case.form) is not False:
        yield from _cyber(answers)
    trained = case.form.stage2.staff_trained
    yield Question(
        "Had the staff member involved received data protection training in the last two years?",
        f"{_YES_NO[trained]}. {mark('which training', 'Describe the training briefly.')}"
        if trained in {"yes", "partly"}
        else f"{_YES_NO[trained]}."
        if trained in _YES_NO
        else mark("whether staff were trained", "Yes, no or don’t know; and which training"),
    )
    yield Question("If there has been a delay in reporting this breach, explain why", _delay(answers))


#: Why the risk is not high (UK GDPR Art. 34(3)(a) and (b)).
_NOT_HIGH = {
    "unintelligible": "The data was encrypted and the key is safe, so nobody can read it.",
    "risk_removed": "The data has been recovered or deleted.",
}


def _high_risk(answers: Answers) -> str:
    """Yes, no or not yet known, with the numbers and what they rest on; our own advice is not for the ICO."""
    found = answers.case.assessment
    high = {"tell": "Yes", "no": "No"}.get(found.individuals.advice or "", "Not yet known")
    if found.likelihood.value is None or found.impact.value is None:
        return f"{high}. {answers.blanks.mark('why the risk is high or not', 'Give details.')}"
    levels = (("likelihood of harm", found.likelihood, "likelihood"), ("impact", found.impact, "impact"))
    numbers = " and ".join(
        f"{what} {level.value} ({VOCABULARIES[name].label(str(level.value)).lower()})"
        for what, level, name in levels
    )
    lines = [f"{high}. On scales of 1 to 5 we assess {numbers}."]
    if (why := _NOT_HIGH.get(found.individuals.exemption or "")) and high == "No":
        lines.append(why)
    if any(level.suggested for _, level, _ in levels):
        lines.append(
            answers.blanks.mark("whether the suggested numbers are right", "Check: nobody has scored it yet.")
        )
    return "\n".join(lines)


def _cyber(answers: Answers) -> Iterator[Question]:
    mark = answers.blanks.mark
    yield Question(
        "(Cyber incidents only) Has the confidentiality, integrity or availability of data been affected?",
        mark(
            "what a cyber incident affected",
            "Confidentiality, integrity, availability: yes, no or don’t know each",
        ),
    )
    yield Question(
        "(Cyber incidents only) What is the impact on your organisation?",
        mark("the impact on the organisation", "High, medium, low or not yet known"),
    )
    yield Question(
        "(Cyber incidents only) What is your recovery time?",
        mark(
            "the recovery time", "Regular, supplemented, extended, not recoverable, complete or not yet known"
        ),
    )


def _delay(answers: Answers) -> str:
    """Art. 33(1): later than 72 hours needs its reasons."""
    deadline = answers.case.assessment.deadlines.ico
    told = answers.told_ico
    if deadline is None:
        return "No clock ran, as this was not reported as a personal data breach at first."
    if isinstance(told, str):
        return answers.blanks.mark(
            "whether it was reported late", "Say when it was reported, and why if late."
        )
    if told is not None:
        if not isinstance(told, dt.datetime) and told == deadline.date():
            return answers.blanks.mark(
                "whether it was reported late",
                f"The deadline was {deadline:%H:%M} on that day. Say when it was reported, and why if late.",
            )
        if not (told > deadline if isinstance(told, dt.datetime) else told > deadline.date()):
            return "There was no delay."
        return answers.blanks.mark("the reason for the delay", "It was reported late. Say why.")
    left = elapsed(answers.case.received, deadline)
    if left < dt.timedelta(0):
        late = f"The report is late by {span_words(left)} or more. "
        return late + answers.blanks.mark("the reason for the delay", "Say why.")
    return "There is none. " + answers.blanks.mark(
        "whether it is reported late", f"Until {deadline_words(deadline)}. Later, say why."
    )


def _action(answers: Answers) -> Iterator[Question]:
    form, mark = answers.case.form, answers.blanks.mark
    yield Question(
        "What action have you taken to fix the problem and to limit its effects?",
        answers.or_missing(form.stage1.actions_taken, "what was done"),
    )
    planned = [answers.shown(form.stage1.further_actions)] if form.stage1.further_actions else []
    planned += [line for row in form.stage2.recommended_actions if (line := _planned(answers, row))]
    yield Question(
        "What steps are you taking to prevent it from happening again, and when will they be complete?",
        "\n".join(planned) or mark("the steps to prevent it, with dates"),
    )
    yield Question("Has the breach been contained?", _contained(answers))
    yield Question("Have you told data subjects about the breach?", _told(answers))
    outside = [_OUTSIDE[duty.who] for duty in answers.case.assessment.tell if duty.who in _OUTSIDE]
    named = f"; to be considered: {', '.join(outside)}" if outside else ""
    yield Question(
        "Have you told, or are you planning to tell, any other organisations, such as the police or other regulators?",
        mark("which other organisations were told", f"Yes (which) or no{named}"),
    )


def _planned(answers: Answers, row: object) -> str:
    """An action with its dates, without whoever is responsible: the ICO asks for no names."""
    action, due, done = (getattr(row, name) for name in ("action", "due", "completed"))
    if not action:
        return ""
    when = f"done {moment_words(done)}" if done else f"due {moment_words(due)}" if due else "no date yet"
    return f"{answers.shown(action)} ({answers.shown(when)})"


_RECOVERED = {
    "yes": "Yes: the data has been recovered.",
    "partly": "Partly: not all of the data has been recovered.",
    "no": "No: the data has not been recovered.",
}


def _contained(answers: Answers) -> str:
    form = answers.case.form
    said = form.stage2.data_recovered
    if said in {"yes", "no", "partly"}:
        return _RECOVERED[said]
    factors = form.stage1.risk_factors
    if ("contained" in factors) != ("not_contained" in factors):
        return "Yes" if "contained" in factors else "No"
    return answers.blanks.mark("whether it is contained", "Yes or no")


def _told(answers: Answers) -> str:
    case = answers.case
    if answers.told_on:
        on = answers.told_on
        return (
            f"Yes, they were told on {moment_words(on)}."
            if isinstance(on, dt.date)
            else "Yes, they have been told."
        )
    if (word := decided(answers.individuals)) is not None:
        return "No, but we are planning to." if word else "No, and we have decided not to."
    if case.form.stage1.subjects_informed or case.form.stage2.individuals_aware == "yes":
        return answers.blanks.mark(
            "whether you told them",
            "The form says that they know. Choose: we have told them, or they were already aware",
        )
    return answers.blanks.mark(
        "whether the people affected are told",
        "Choose: about to, planning to, decided not to, or not yet decided",
    )


def _about_you(answers: Answers) -> Iterator[Question]:
    case, mark = answers.case, answers.blanks.mark
    dpo = case.settings.organisation.dpo
    yield Question(
        "Are you a member of a code of conduct or certification scheme?",
        mark("whether you belong to a code of conduct or certification scheme", "Yes (which) or no"),
    )
    yield Question(
        "Organisation (data controller) name",
        as_typed(case.form.stage1.school) if case.form.stage1.school else mark("name of the school"),
    )
    yield Question(
        "Registration number with the ICO",
        as_typed(case.school.ico_registration)
        or case.settings.organisation.ico_registration
        or mark("registration number with the ICO"),
    )
    address = as_typed(case.school.address)
    yield Question("Registered address of the organisation", address or mark("address of the school"))
    yield Question("Person making this report: name, e-mail, telephone", mark("who makes the report"))
    ways = ", ".join(way for way in (dpo.email, dpo.phone) if way)
    yield Question(
        "Data protection officer, or another senior person to contact",
        f"{dpo.name or mark('name of the data protection officer')}, "
        f"{ways or mark('e-mail or telephone of the data protection officer')}",
    )
