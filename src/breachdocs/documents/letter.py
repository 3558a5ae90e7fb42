"""The letter to the people affected, as a draft (UK GDPR Art. 34(2), policy 5.3).

What the form says goes in after names and contact details were taken out; what it does not say is marked, in yellow
and in square brackets. A person reads, completes and sends it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from breachdocs.documents.advice import advice_for, kinds_of_data
from breachdocs.documents.answers import day_words
from breachdocs.documents.audience import Audience
from breachdocs.documents.audience import audiences as _audiences
from breachdocs.documents.cautions import notes_for, warnings_for
from breachdocs.documents.marks import as_typed, missing
from breachdocs.documents.masking import masked
from breachdocs.documents.model import Case, Draft
from breachdocs.documents.placeholders import Value
from breachdocs.form import decided

_READING_HELP = "You can read this letter with a parent, a carer or a teacher you trust."


def letter_due(case: Case, decision: str | None = None) -> bool:
    """Whether a letter is to be drafted.

    The DPO's word wins: the register's decision on the people affected, given as `decision`. Without one, a
    letter is drafted where the advice is to tell them and also where the DPO must decide: the law wants no undue
    delay, so a draft that is not needed costs less than one that is not there. Stage 3 has no such decision of its
    own. That people know already does not count: to be aware is not to have been told what Art. 34(2) asks for.

    Args:
        case: the form with what follows from it.
        decision: the cell "Individuals decision", as a person wrote it.
    """
    word = decided(decision)
    return case.assessment.individuals.advice in {"tell", "refer"} if word is None else word


def audiences(case: Case) -> tuple[Audience, ...]:
    """The readers that the groups on the form call for: one letter each."""
    return _audiences(case.form)


@dataclass
class _Blanks:
    """What is missing, collected while the letter is put together."""

    phrases: list[str] = field(default_factory=list)

    def mark(self, phrase: str, request: str = "") -> str:
        """Notes `phrase`, and returns `request` (or the phrase) as a highlighted text."""
        self.phrases.append(phrase)
        return missing(request or phrase)


def letter(  # noqa: PLR0913 -- what a caller may know about one recipient, by name
    case: Case,
    template: bytes,
    *,
    mask: Callable[[str], str],
    audience: Audience | None = None,
    recipient: str = "",
    sent_on: dt.date | None = None,
) -> Draft:
    """The draft letter about one incident, for one kind of reader (``letter.docx``).

    Args:
        case: the form with what follows from it.
        template: ``letter.docx`` of the workspace.
        mask: takes names and contact details out of free text.
        audience: whom the letter speaks to; the first of `audiences` where not given. The other drafts have the
            reader in their file name.
        recipient: the reader's name, where known.
        sent_on: the date of sending, where known.

    Raises:
        TemplateFault: the template can't be filled in.
    """
    from breachdocs.documents.rendering import Properties, render  # noqa: PLC0415 -- loads docxtpl

    everyone = audiences(case)
    reader = audience or everyone[0]
    blanks = _Blanks()
    values: dict[str, Value] = {
        "date": day_words(sent_on) if sent_on else blanks.mark("date of sending"),
        "addressee": as_typed(recipient) if recipient else blanks.mark(reader.addressee),
        "you": reader.you,
        "your": reader.your,
        "reading_help": _READING_HELP if reader.code == "young_person" else "",
        "reference": case.reference,
        "warnings": warnings_for(case, reader),
        **_school(case, blanks),
        **_told_by_the_form(case, mask, blanks),
        **_officer(case, blanks),
        "advice": advice_for(case.form, reader),
    }
    values["notes"] = notes_for(case, reader, everyone, blanks.phrases)
    properties = Properties(
        f"Draft letter {case.reference}", as_typed(case.form.stage1.school or "School"), case.received
    )
    name = "letter.docx" if reader == everyone[0] else f"letter-{reader.code.replace('_', '-')}.docx"
    return Draft("letter", name, render("letter.docx", template, values, properties), tuple(blanks.phrases))


def _school(case: Case, blanks: _Blanks) -> dict[str, Value]:
    stage1 = case.form.stage1
    return {
        "school": as_typed(stage1.school) if stage1.school else blanks.mark("name of the school"),
        "school_contact": blanks.mark("school's telephone number or e-mail address"),
        "signatory": as_typed(stage1.head_teacher)
        if stage1.head_teacher
        else blanks.mark("name of the head teacher"),
    }


def _told_by_the_form(case: Case, mask: Callable[[str], str], blanks: _Blanks) -> dict[str, Value]:
    """The parts that Art. 34(2) and policy 5.3 ask for, in the form's words."""
    stage1 = case.form.stage1

    def told(text: str | None, part: str, request: str) -> str:
        if text is None:
            return blanks.mark(part, request)
        shown, changed = masked(text, mask)
        if changed:
            blanks.phrases.append(
                f"names or contact details were taken out of {part}: check that it still makes sense"
            )
        return shown

    kinds = kinds_of_data(case.form)
    if stage1.data_categories_other:
        kinds.append(told(stage1.data_categories_other, "the kinds of information", ""))
    if not kinds:
        kinds = [blanks.mark("which information was involved", "Say exactly which information was involved.")]
    done = stage1.actions_taken or stage1.further_actions
    return {
        "what_happened": told(
            stage1.description,
            "what happened",
            "Say what happened, and how, in plain words and without other people's names.",
        ),
        "when": _when(case, blanks),
        "how_found": told(stage1.how_discovered, "how the school found out", "Say how the school found out."),
        "data": kinds,
        "consequences": told(
            stage1.consequences,
            "the likely consequences",
            "Say what could happen to the reader because of this. The law requires it.",
        ),
        "done": told(
            done,
            "what was done",
            "Say what the school has done to put this right and to stop it happening again.",
        ),
        "planned": told(stage1.further_actions, "what is planned", "")
        if stage1.actions_taken and stage1.further_actions
        else "",
    }


def _when(case: Case, blanks: _Blanks) -> str:
    stage1 = case.form.stage1
    happened = _on(stage1.occurred_at) or _on(stage1.incident_date)
    found = _on(stage1.discovered_at)
    first = (
        f"It happened {happened}."
        if happened
        else f"It happened on {blanks.mark('when it happened', 'date')}."
    )
    second = (
        f"We found out {found}."
        if found
        else f"We found out on {blanks.mark('when the school found out', 'date')}."
    )
    return f"{first} {second}"


def _on(moment: dt.date | str | None) -> str:
    """``on 3 March 2026 at 10:15``; empty where the form gives no readable date."""
    if isinstance(moment, dt.datetime):
        return f"on {day_words(moment)} at {moment:%H:%M}"
    return f"on {day_words(moment)}" if isinstance(moment, dt.date) else ""


def _officer(case: Case, blanks: _Blanks) -> dict[str, Value]:
    """The contact point that Art. 33(3)(b) names, and the way to complain (law since 19 June 2026)."""
    dpo = case.settings.organisation.dpo
    ways = " or ".join(way for way in (dpo.email, dpo.phone) if way)
    return {
        "dpo_name": dpo.name or blanks.mark("name of the data protection officer"),
        "dpo_contact": ways
        or blanks.mark("e-mail address or telephone number of the data protection officer"),
        "complaint_days": str(case.settings.clocks.complaint_days),
        "regulator": case.settings.organisation.regulator,
    }
