"""Whose form it may be by the address it was sent from: a hint that is told, and never written into an answer.

An address's part after the @ stands for a school where the settings give it in that school's e-mail addresses, or
else where the forms that came from it before named that school. A form without a school then says whose it may be;
one that names another school says so, as it may be mis-sent or made up. A sender can be forged, so it proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from breachdocs import intake
from breachdocs.form import Form, Problem, fold

if TYPE_CHECKING:
    from breachdocs.config import Organisation
    from breachdocs.intake import Drop
    from breachdocs.run.one_pass import Pass

#: Providers of e-mail for anybody, by the name before the last dots; their addresses say nothing of a school.
_FOR_ANYBODY = re.compile(
    "gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|rocketmail|icloud|me|mac|aol|gmx|mail|proton|protonmail|zoho|"
    "fastmail|tutanota|btinternet|btopenworld|o2|sky|virginmedia|virgin|ntlworld|blueyonder|talktalk|tiscali|plusnet"
)
_SUFFIXES = frozenset({"com", "net", "org", "me", "uk", "co.uk", "fr", "de", "ie", "pm"})
#: Of so many forms from one address's domain, so many must be of one school for it to stand for that.
_MOST, _OF = 3, 4
_NO_NAME = frozenset({"the", "school", "of", "and", "for"})


def sender_of(senders: Iterable[str], organisation: Organisation) -> str:
    """The first of some domains that may stand for a school: not the council's own, nor one that anybody can have."""
    ours = {intake.domain_of(contact.email) for contact in (organisation.dpo, organisation.ig_team)}
    return next((one for one in senders if one not in ours and not _is_for_anybody(one)), "")


def _is_for_anybody(domain: str) -> bool:
    provider, _, suffix = domain.partition(".")
    return bool(_FOR_ANYBODY.fullmatch(provider)) and suffix in _SUFFIXES


def with_hint(a_pass: Pass, drop: Drop, form: Form, known_school: str | None = None) -> Form:
    """A form, with what its sender's address says against it or in its place.

    Args:
        a_pass: the pass.
        drop: the form's drop.
        form: as it was read.
        known_school: the school of the incident that it is a further form about.
    """
    school = form.stage1.school or known_school
    usual, how = _usual_school(a_pass, drop) if drop.sender else ("", "")
    if not usual or (school and _same_school(school, usual)):
        return form
    sent = f"Its e-mail was sent from an address at {drop.sender}, {how} {usual}"
    if school:
        code, message = (
            "other_sender",
            f"{sent}; the form says {school}. Make sure whose it is and who sent it.",
        )
        return _with(form, Problem(field="form", code=code, text="", message=message))
    message = f"{sent}. The form names no school: if it is theirs, type that under School in the register."
    return _with(form, Problem(field="stage1.school", code="school_by_sender", text="", message=message))


def _with(form: Form, problem: Problem) -> Form:
    return form.model_copy(update={"problems": (*form.problems, problem)})


def _usual_school(a_pass: Pass, drop: Drop) -> tuple[str, str]:
    """The school that a sender's domain stands for, and how that is known; empty where it is none's, or several's."""
    schools = a_pass.workspace.settings.organisation.schools
    given = {
        school.name
        for school in schools
        if drop.sender in {intake.domain_of(school.email), intake.domain_of(school.head_email)}
    }
    if given:
        return (given.pop(), "which the settings give for") if len(given) == 1 else ("", "")
    before = a_pass.ledger.schools_of(drop.sender, drop.parent)
    for school in dict.fromkeys(before):
        if sum(_same_school(school, other) for other in before) * _OF >= _MOST * len(before):
            return school, "from which there were forms before of"
    return "", ""


def _same_school(one: str, other: str) -> bool:
    """Whether two spellings may be of one school: "Oak Primary" and "Oak Primary School"."""
    ours, theirs = (set(fold(name).split()) - _NO_NAME for name in (one, other))
    return ours <= theirs or theirs <= ours
