"""Folders dropped whole: what lay in one beside a form, and is none itself, is kept with that form's incident.

A file belongs to the forms in its own folder, or else to those below the nearest folder above it that has any. Where
these are several, no program can tell whose it is, and one school's pictures are not for another's folder; a scan may
be a report of its own. So it needs a person, once. An e-mail without a form is kept with one form as its covering
message. A file that may be a form but can't be opened is no evidence: it needs a person, wherever it lay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from breachdocs import intake
from breachdocs.errors import Refusal
from breachdocs.intake import Drop, Outcome, State
from breachdocs.run import evidence
from breachdocs.run.run_report import Line
from breachdocs.run.to_type_in import TO_TYPE_IN

if TYPE_CHECKING:
    from breachdocs.run.one_pass import Pass
    from breachdocs.run.read_drops import Taken

#: Refusals that say what a file is, and not that it can't be opened or read.
_NO_FORM = TO_TYPE_IN | {
    *("not_a_form", "not_word", "no_document", "pdf", "spreadsheet", "presentation"),
    *("open_document", "old_office", "plain_text", "unknown"),
}
#: In these a form that can't be opened may be; anything else that can't be opened, as a list with a password, is none.
_WORD = frozenset({".docx", ".docm", ".doc", ".odt", ".rtf"})
_EMAILS = frozenset({".eml", ".emlx", ".msg"})
_NO_FORM_IN_IT = frozenset({"no_form_inside", "form_elsewhere"})
_A_DANGER = frozenset(
    {"link", "not_a_file", "program", "hostile", "zip_bomb", "two_forms", "unexpected"}
    | {"out_of_time", "out_of_memory", "died"}
)
_FORMS = frozenset({Outcome.NEW, Outcome.UPDATE, Outcome.SAME})
#: What one folder brought is taken in by one pass, or after a crash by two.
ONE_DROP = dt.timedelta(hours=1)


def may_be_evidence(one: Taken) -> bool:
    """Whether what was read lay in a folder, is no form, and is of a kind that is kept as evidence."""
    drop = one.drop
    if drop.parent or "/" not in drop.place:
        return False
    if one.twin is not None:
        return one.twin.outcome is Outcome.EVIDENCE
    if one.refusal is None:
        return False
    if _is_covering(one):
        return True
    if not intake.is_evidence(drop.name):
        return False
    return one.refusal.code in _NO_FORM or (drop.suffix not in _WORD and one.refusal.code not in _A_DANGER)


def _is_covering(one: Taken) -> bool:
    """Whether it is an e-mail without a form: beside one form most likely the message that it came with."""
    return one.refusal is not None and one.refusal.code in _NO_FORM_IN_IT and one.drop.suffix in _EMAILS


def settle(a_pass: Pass, taken: Iterable[Taken]) -> Iterator[Taken]:
    """Keeps as evidence what lay beside a form; gives back what lay beside none, or beside several."""
    from breachdocs.run.read_drops import Taken  # noqa: PLC0415 -- what reads forms, where something is to be settled

    beside = list(taken)
    if not beside:
        return
    forms = forms_by_folder(a_pass, min(one.drop.received for one in beside))
    a_pass.beside = None
    for one in beside:
        references = forms_beside(forms, one.drop)
        if not references or (one.twin is not None and one.twin.reference in references):
            yield one
            continue
        if len(references) > 1:
            yield one if _is_covering(one) else Taken(one.drop, refusal=_whose(references))
            continue
        drop = replace(
            one.drop,
            outcome=Outcome.EVIDENCE,
            state=State.DRAFTED,
            reference=references[0],
            kept_as=f"evidence-{one.drop.sha256[:8]}{one.drop.suffix}",
        )
        with a_pass.ledger.together():
            a_pass.ledger.put_drops([drop], a_pass.now())
            evidence.note_drops(a_pass, "kept_as_evidence", [drop])
        text = f"Kept with {references[0]} as evidence: it lay in one folder with its form."
        a_pass.told.evidence.append(Line(drop.name, references[0], text))
        a_pass.log.note("evidence", drop=drop.id, reference=drop.reference)


def _whose(references: list[str]) -> Refusal:
    """The refusal of evidence that lay beside several forms."""
    return Refusal(
        "whose_evidence",
        f"It lay in one folder with the forms of {_and(references)}, so it is not known which of them it belongs to.",
        "Move it into the folder of its incident, in outbox/incidents. If it is a form itself, as a scan may be, put "
        "it into the inbox alone.",
    )


def forms_by_folder(a_pass: Pass, received: dt.datetime) -> Mapping[str, list[str]]:
    """Folder in the inbox → the incidents of the forms in or below it that came with what came at that moment."""
    found: dict[str, list[str]] = {}
    for drop in a_pass.ledger.drops_since(received - ONE_DROP):
        if drop.reference and drop.outcome in _FORMS:
            for folder in PurePosixPath(drop.place).parents[:-1]:
                there = found.setdefault(str(folder), [])
                if drop.reference not in there:
                    there.append(drop.reference)
    return found


def forms_beside(forms: Mapping[str, list[str]], drop: Drop) -> list[str]:
    """The incidents of the forms that a file lay with, in the order they were taken in."""
    folders = PurePosixPath(drop.place).parents[:-1]
    return next((forms[str(folder)] for folder in folders if str(folder) in forms), [])


def told_beside(a_pass: Pass, form: Drop) -> str:
    """What the receipt says of the evidence that lay with a form; empty where there was none."""
    if "/" not in form.place:
        return ""
    if a_pass.beside is None:
        a_pass.beside = _evidence_now(a_pass)
    with_it = a_pass.beside.get(form.reference)
    if not with_it:
        return ""
    return f"From its folder, kept beside it as evidence: {', '.join(sorted(with_it))}."


def _evidence_now(a_pass: Pass) -> dict[str, list[str]]:
    """Incident → names of the files kept with it."""
    found: dict[str, list[str]] = {}
    for drop in a_pass.ledger.drops_since(a_pass.now() - ONE_DROP):
        if drop.outcome is Outcome.EVIDENCE:
            found.setdefault(drop.reference, []).append(drop.kept_as)
    return found


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
