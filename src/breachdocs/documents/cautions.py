"""What the sender of a letter must settle (warnings) and check (notes) first; they stand above the draft."""

from __future__ import annotations

import re

from breachdocs.documents.audience import Audience
from breachdocs.documents.model import Case

_SAFETY = (
    "SAFETY: the form says that somebody’s safety, or an address that must stay private, may be at risk. Before "
    "anything is sent, speak to the designated safeguarding lead, and to the police or social worker if they are "
    "involved."
)
_ADDRESS = (
    "Agree how this letter is to reach the reader safely: a letter or e-mail may be opened by the person they need "
    "protection from. It must not repeat the address, nor name the place or the school if that gives it away."
)
_IN_PUBLIC = (
    "A notice can be read by the person somebody needs protection from. With an address or a person at risk, write to "
    "those people one by one instead."
)
_PARENT = (
    "A PARENT MAY BE INVOLVED: the form suggests that a parent or family member may have caused this or may hold the "
    "information. Decide with the safeguarding lead which parent, if any, gets this letter."
)
_FAMILY = re.compile(
    r"\b(parents?|mothers?|fathers?|mums?|mummy|dads?|daddy|carers?|guardians?|"
    r"step-?(mother|father|mum|dad|parents?)|"
    r"grand(mother|father|parents?|ma|dad)|relatives?|famil(y|ies))\b",
    re.IGNORECASE,
)
_ESTRANGED = re.compile(
    r"\b(ex[- ]?(partner|husband|wife)|estranged|separated|non[- ]resident parent|"
    r"birth (parents?|mother|father|family)|"
    r"court order|non[- ]molestation|restraining order|domestic (abuse|violence)|refuge|custody)\b",
    re.IGNORECASE,
)
#: Answers that make a family member's part in it a worry and not just an address typed wrong.
_WORRYING = frozenset(
    {"known_not_cooperating", "malicious", "vulnerable", "safeguarding", "protected_address", "safety_risk"}
)
_DELIBERATE = frozenset({"inappropriate_access", "unlawful_disclosure"})


def warnings_for(case: Case, reader: Audience) -> list[str]:
    """What must be settled before anything is sent; mostly empty."""
    stage1 = case.form.stage1
    risks = {*stage1.risk_data_types, *stage1.risk_factors}
    warnings = []
    if risks & {"protected_address", "safety_risk"}:
        warnings += [_SAFETY, _IN_PUBLIC if reader.code == "public" else _ADDRESS]
    to_parents = reader.code == "parent" or (
        reader.code == "adult" and "parents" in stage1.subject_categories
    )
    if to_parents and _parent_may_be_the_cause(case):
        warnings.append(_PARENT)
    return warnings


def _parent_may_be_the_cause(case: Case) -> bool:
    """Whether the form's words and answers together suggest it (``domain.md`` 5.1); the words are not told."""
    stage1 = case.form.stage1
    text = "\n".join(filter(None, (stage1.description, stage1.how_discovered, stage1.consequences)))
    if _ESTRANGED.search(text):
        return True
    answers = {*stage1.risk_disclosed_to, *stage1.risk_factors, *stage1.risk_data_types}
    worrying = bool(answers & _WORRYING) or stage1.breach_type in _DELIBERATE
    return worrying and _FAMILY.search(text) is not None


_OWN_WORDS = (
    "The parts about what happened, what it could mean and what was done use the form’s own words. Put them in plain "
    "words for the reader, and take out anything about other people."
)
_FILL_IN = "Fill in or take out everything that is marked in yellow."
_ALWAYS = (_OWN_WORDS, _FILL_IN, "Send this letter by itself, not together with other news.")
_OUT_OF_PROPORTION = (
    "The DPO decides whether a notice may take the place of letters: only where telling each person takes too much "
    "effort. Write down why (UK GDPR Art. 34(3)(c))."
)
_AS_GOOD_AS_A_LETTER = (
    "Whoever reads it must learn as much as from a letter. Say where it stands and for how long: website, newsletter, "
    "notice board."
)
_NOBODY_KNOWN = "Nobody may be recognised from it, not even by those who know the school."


def notes_for(case: Case, reader: Audience, everyone: tuple[Audience, ...], blanks: list[str]) -> list[str]:
    """What to check before sending, the most particular first."""
    advice = case.assessment.individuals.advice
    notes = []
    if advice == "refer":
        notes.append("The DPO has still to decide whether the people affected are told.")
    elif advice == "no":
        notes.append("The advice is that the people affected need not be told. The DPO decides.")
    if case.form.stage1.subjects_informed:
        notes.append("The form says that they know already. Check what they were told, and say so here.")
    if not case.form.stage1.subject_categories:
        notes.append("The form does not say whose information this is. This draft speaks to an adult.")
        blanks.append("whose information it is")
    if others := [other.group for other in everyone if other != reader]:
        notes.append(
            f"This draft is for {reader.group}. Also affected: {' and '.join(others)}. They need a letter too."
        )
    if reader.code == "young_person":
        notes.append("Decide whether a parent or carer should get a letter as well.")
    return [*notes, *_ALWAYS]


def notice_notes(case: Case) -> list[str]:
    """What to check before a notice is published."""
    notes = [_OUT_OF_PROPORTION, _AS_GOOD_AS_A_LETTER, _NOBODY_KNOWN, _OWN_WORDS, _FILL_IN]
    if case.assessment.individuals.advice == "no":
        notes.insert(0, "The advice is that the people affected need not be told. The DPO decides.")
    return notes
