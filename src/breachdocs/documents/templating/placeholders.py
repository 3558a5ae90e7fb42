"""The placeholders of every template, declared once: name, meaning, and sample values to try a template with.

A value is text, or a list: of texts, or of rows with the columns named here. A list or text that is empty counts
as "no" in ``{%p if … %}``, so a template can leave a whole part out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from breachdocs.errors import UsageError

#: What a placeholder stands for.
Value = str | Sequence[str] | Sequence[Mapping[str, str]]


class TemplateFault(UsageError):
    """A Word template that can't be filled in; it names template and placeholder, never what a form says."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder.

    Attributes:
        name: as it stands between the braces.
        meaning: a phrase for the person who edits the template.
        many: whether it is a list.
        columns: for a list of rows, what each row has (``row.label``).
        law: the rule that a template without it does not meet; empty where it may be left out.
    """

    name: str
    meaning: str
    many: bool = False
    columns: tuple[str, ...] = ()
    law: str = ""

    @property
    def sample(self) -> Value:
        """A value to try a template with."""
        if self.columns:
            return [{column: f"{column} {number}" for column in self.columns} for number in (1, 2)]
        return [f"{self.name} 1", f"{self.name} 2"] if self.many else self.name


def _rows(name: str, meaning: str, *columns: str, law: str = "") -> Placeholder:
    return Placeholder(name, meaning, many=True, columns=columns, law=law)


def _many(name: str, meaning: str, law: str = "") -> Placeholder:
    return Placeholder(name, meaning, many=True, law=law)


_OFFICER = "UK GDPR Art. 33(3)(b)"
_CONSEQUENCES = "UK GDPR Art. 33(3)(c)"
_MEASURES = "UK GDPR Art. 33(3)(d)"
_NATURE = "UK GDPR Art. 34(2)"
_POLICY = "policy 5.3"
_COMPLAINTS = "the law on complaints of 19 June 2026"
_REPORT = "UK GDPR Art. 33(3)"


LETTER = (
    _many("warnings", "what must be settled before anything is sent (safety, a parent as the cause)"),
    _many("notes", "what to check before sending"),
    Placeholder("school", "the school's name"),
    Placeholder("reference", "the incident's reference"),
    Placeholder("date", "the date of sending"),
    Placeholder("addressee", "whom the letter is to"),
    Placeholder("address", "the reader's address, from a list of people; else empty"),
    Placeholder("you", "'you', 'your child' or 'you and your child'; a child's name from a list of people"),
    Placeholder("your", "'your', 'your child’s' or 'your and your child’s'"),
    Placeholder("reading_help", "for a young person or staff: who may help with the letter; else empty"),
    Placeholder("what_happened", "the description, from the form, names taken out", law=_NATURE),
    Placeholder("when", "when it happened and when the school found out", law=_POLICY),
    Placeholder("how_found", "how it came to light, from the form", law="policy, Appendix B"),
    _many("data", "the kinds of information involved", _POLICY),
    Placeholder("consequences", "the likely consequences, from the form", law=_CONSEQUENCES),
    Placeholder("done", "what was done, from the form", law=_MEASURES),
    Placeholder("planned", "what is planned, from the form; empty where nothing is", law=_MEASURES),
    _many("advice", "what the reader can do now, one piece of advice each", _POLICY),
    Placeholder("dpo_name", "the data protection officer's name", law=_OFFICER),
    Placeholder("dpo_contact", "the officer's e-mail address and telephone", law=_OFFICER),
    Placeholder("school_contact", "how to reach the school", law="policy, Appendix B"),
    Placeholder("complaint_days", "within how many days a complaint is acknowledged", law=_COMPLAINTS),
    Placeholder("regulator", "the regulator's name", law=_COMPLAINTS),
    Placeholder("signatory", "who signs, from the form's head teacher"),
)

NOTICE = (
    _many("warnings", "what must be settled before anything is published (safety)"),
    _many("notes", "what to check before publishing"),
    Placeholder("school", "the school's name"),
    Placeholder("reference", "the incident's reference"),
    Placeholder("date", "the date of the notice"),
    _many("who", "the groups of people who may be affected"),
    *(
        placeholder
        for placeholder in LETTER
        if placeholder.name
        in {"what_happened", "when", "data", "consequences", "done", "planned", "advice", "dpo_name"}
        | {"dpo_contact", "school_contact", "complaint_days", "regulator"}
    ),
)

RECEIPT = (
    Placeholder("reported_as", "what was reported: 'Breach', 'Incident' or 'Near miss'"),
    Placeholder("reference", "the incident's reference"),
    Placeholder("school", "the school's name"),
    Placeholder("received", "when the council had the form"),
    Placeholder("version", "which version of the form this is, where it is not the first; else empty"),
    Placeholder("source", "the name under which the original is kept"),
    Placeholder("headline", "the most pressing thing, in one sentence"),
    _rows("due", "what is due, late things first", "what", "when", "state"),
    _many("due_notes", "what the clocks assume"),
    Placeholder("risk", "band and score in one line"),
    _rows("levels", "likelihood and impact", "what", "value", "reasons"),
    Placeholder("ico_advice", "the advice on telling the ICO"),
    _many("ico_reasons", "its reasons"),
    Placeholder("individuals_advice", "the advice on telling the people affected"),
    _many("individuals_reasons", "its reasons"),
    Placeholder("second_opinion", "the ENISA severity; empty where there is none"),
    _rows("tell", "who else to tell", "who", "reason"),
    Placeholder("duplicate", "the incident this may be a second report of; else empty"),
    _many("conflicts", "cells of the register that a person changed and this form says otherwise"),
    _rows("differences", "what this form changed against the one before", "label", "before", "after"),
    _rows("problems", "answers that need a look", "label", "typed", "check"),
    _rows("flags", "other things to look at", "label", "check"),
    _many("missing", "what is missing, most important first"),
    Placeholder("also_blank", "the other blank answers, in one line; empty where there are none"),
    Placeholder("still_to_come", "the stages that nobody has begun; empty where there are none"),
    _rows("school_answers", "the school's answers", "label", "answer"),
    _rows("team_answers", "the IG team's answers", "label", "answer"),
    _rows("officer_answers", "the DPO's answers", "label", "answer"),
)

ICO_REPORT = (
    Placeholder("title", "'Report to the ICO' or 'Follow-up report to the ICO'"),
    Placeholder("reference", "the incident's reference"),
    Placeholder("school", "the school's name"),
    Placeholder("deadline", "by when to report, or when it was reported"),
    _many("notes", "what to mind when reporting"),
    _rows("changes", "for a follow-up: what changed since the last form", "label", "before", "after"),
    _rows("about_report", "the ICO's questions about the report", "question", "answer", law=_REPORT),
    _rows("about_breach", "the ICO's questions about the breach", "question", "answer", law=_REPORT),
    _rows("taking_action", "the ICO's questions about what is done", "question", "answer", law=_REPORT),
    _rows("about_you", "the ICO's questions about the organisation", "question", "answer", law=_REPORT),
)

GOVERNORS = (
    Placeholder("scope", "the school, or 'All schools'"),
    Placeholder("period", "from when to when"),
    Placeholder("made_on", "the day the summary was made"),
    _many("message", "what the figures say, in sentences"),
    Placeholder("schools", "how many incidents each school of the settings had; empty for one school"),
    Placeholder("nil_return", "the nil return; empty where there were incidents"),
    _many("lessons", "the most common type, and what the IG team's reviews found, in numbers"),
    _many("questions", "questions that governors may ask, from the figures"),
    _rows("figures", "the key figures", "what", "now", "before", "year", "figure"),
    Placeholder("chart", "the bar chart of incidents by type; empty where there were none"),
    _rows("types", "incidents by type of breach", "label", "incidents", "before", "year", "people"),
    _rows("causes", "incidents by the ICO's types", "label", "incidents", "before", "year"),
    _rows("bands", "incidents by risk band", "label", "incidents", "before", "year", "people"),
    _many("policies", "when policies are due for review, from the settings"),
    _many("to_fill_in", "what governors expect and no form or register holds, to be typed in"),
    _many("notes", "how the figures were made"),
)

#: Template name → its placeholders.
PLACEHOLDERS: dict[str, tuple[Placeholder, ...]] = {
    "ico-report.docx": ICO_REPORT,
    "letter.docx": LETTER,
    "notice.docx": NOTICE,
    "receipt.docx": RECEIPT,
    "governors.docx": GOVERNORS,
}
