"""What Art. 34(2) and policy 5.3 ask a letter or notice to tell, out of a form, with every gap marked and listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from breachdocs.documents.advice import kinds_of_data, own_kinds
from breachdocs.documents.answers import day_words
from breachdocs.documents.masking import masked
from breachdocs.documents.model import Case
from breachdocs.documents.templating.marks import as_typed, missing
from breachdocs.documents.templating.placeholders import Value


@dataclass
class Blanks:
    """What is missing, collected while a draft is put together."""

    phrases: list[str] = field(default_factory=list)

    def mark(self, phrase: str, request: str = "") -> str:
        """Notes `phrase`, and returns `request` (or the phrase) as a highlighted text."""
        self.phrases.append(phrase)
        return missing(request or phrase)


def school_values(case: Case, blanks: Blanks) -> dict[str, Value]:
    """The school, how to reach it and who signs."""
    stage1 = case.form.stage1
    return {
        "school": as_typed(stage1.school) if stage1.school else blanks.mark("name of the school"),
        "school_contact": " or ".join(way for way in (case.school.email, case.school.phone) if way)
        or blanks.mark("school's telephone number or e-mail address"),
        "signatory": as_typed(stage1.head_teacher)
        if stage1.head_teacher
        else blanks.mark("name of the head teacher"),
    }


def officer_values(case: Case, blanks: Blanks) -> dict[str, Value]:
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


def told_by_the_form(case: Case, mask: Callable[[str], str], blanks: Blanks) -> dict[str, Value]:
    """What happened, what it could mean and what was done, in the form's words after `mask`."""
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
    kinds += [told(own, "the kinds of information", "") for own in own_kinds(case.form)]
    if not kinds:
        kinds = [blanks.mark("which information was involved", "Say exactly which information was involved.")]
    return {
        "what_happened": told(
            stage1.description,
            "what happened",
            "Say what happened, and how, in plain words and without other people's names.",
        ),
        "when": _when(case, blanks),
        "how_found": told(stage1.how_discovered, "how the school found out", "Say how the school found out."),
        "data": [capitalised(kind) for kind in kinds],
        "consequences": told(
            stage1.consequences,
            "the likely consequences",
            "Say what could happen to the reader because of this. The law requires it.",
        ),
        "done": told(
            stage1.actions_taken or stage1.further_actions,
            "what was done",
            "Say what the school has done to put this right and to stop it happening again.",
        ),
        "planned": told(stage1.further_actions, "what is planned", "")
        if stage1.actions_taken and stage1.further_actions
        else "",
    }


def capitalised(item: str) -> str:
    """A line of a list, which begins with a capital; a mark stays as it is."""
    return item[:1].upper() + item[1:]


def _when(case: Case, blanks: Blanks) -> str:
    stage1 = case.form.stage1
    happened = _on(stage1.occurred_at) or _on(stage1.incident_date)
    found = _on(stage1.discovered_at)
    first = happened or f"on {blanks.mark('when it happened', 'date')}"
    second = found or f"on {blanks.mark('when the school found out', 'date')}"
    return f"It happened {first}. We found out {second}."


def _on(moment: dt.date | str | None) -> str:
    """``on 3 March 2026 at 10:15``; empty where the form gives no readable date."""
    if isinstance(moment, dt.datetime):
        return f"on {day_words(moment)} at {moment:%H:%M}"
    return f"on {day_words(moment)}" if isinstance(moment, dt.date) else ""
