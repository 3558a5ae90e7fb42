"""What would have changed an assessment: the same form with one fact the other way round.

Four facts that a school can still look into, or had in its hand: whether the data was encrypted, whether it is back,
who has it, and whether harm is likely. Numbers that the IG team or the DPO gave stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.model import Otherwise
from breachdocs.assessment.reckoning import Reckoning, Typed, reckon
from breachdocs.assessment.rules import Rules
from breachdocs.config import Risk
from breachdocs.form import Form


def otherwise(
    found: Reckoning, evidence: Evidence, rules: Rules, typed: Typed, risk: Risk
) -> tuple[Otherwise, ...]:
    """The facts that would have changed band or advice, each with what it would have come to.

    A form without ground for a number has none: there is nothing yet to be changed.
    """
    if found.score is None:
        return ()
    told: list[Otherwise] = []
    by_harm_alone = None
    for fact, words, form in _variants(evidence):
        other = reckon(Evidence(form, rules.facts), rules, typed, risk)
        if fact == "harm":
            by_harm_alone = _outcome(other)
        elif words.endswith(_SO_UNLIKELY) and _outcome(other) == by_harm_alone:
            continue  # the fact adds nothing to what the expectation does
        if _outcome(other) != _outcome(found):
            told.append(_told(fact, words, other, found))
    return tuple(told)


def _outcome(reckoning: Reckoning) -> tuple[str | None, ...]:
    return reckoning.band, reckoning.ico.advice, reckoning.individuals.advice


def _told(fact: str, words: str, other: Reckoning, found: Reckoning) -> Otherwise:
    return Otherwise(
        fact=fact,
        words=words,
        band=other.band,
        score=other.score,
        ico=other.ico.advice,
        individuals=other.individuals.advice,
        rules=_new_rules(found, other),
    )


def _new_rules(found: Reckoning, other: Reckoning) -> tuple[str, ...]:
    """The rules that would have settled the numbers and did not."""
    fired = {*found.likelihood.rules, *found.impact.rules}
    return tuple(
        dict.fromkeys(name for name in (*other.likelihood.rules, *other.impact.rules) if name not in fired)
    )


def _variants(evidence: Evidence) -> Iterator[tuple[str, str, Form]]:
    """Each named fact the other way round: its code, in words, and the form that says so."""
    form, fact = evidence.form, evidence.fact
    if fact("thought_likely"):
        yield "harm", "if harm were unlikely", _unlikely(form)
    else:
        yield "harm", "if harm were likely", _stage(form, "stage1", {"risk_likelihood": "likely"})
    if fact("unintelligible"):
        yield "encrypted", "if the data were not encrypted", _factors(form, "unencrypted", "encrypted")
    else:
        words = "if the data is encrypted and the key safe"
        yield _better(evidence, "encrypted", words, _factors(form, "encrypted", "unencrypted"))
    if fact("contained"):
        changed = _factors(form, "not_contained", "contained")
        changed = _stage(changed, "stage2", {"data_recovered": "no"})
        yield "contained", "if the data were not recovered", changed
    else:
        changed = _factors(form, "contained", "not_contained")
        changed = _stage(changed, "stage2", {"data_recovered": "yes"})
        yield _better(evidence, "contained", "if the data is recovered or deleted", changed)
    if fact("exposed") or fact("cooperating"):
        bound = _stage(form, "stage1", {"risk_disclosed_to": ("bound_professional",)})
        yield _better(evidence, "recipient", "if whoever has it is bound to confidentiality", bound)
    else:
        stranger = {"risk_disclosed_to": ("unknown_recipient",)}
        yield "recipient", "if nobody knew who has it", _stage(form, "stage1", stranger)


_SO_UNLIKELY = ", so that harm is thought unlikely"


def _better(evidence: Evidence, fact: str, words: str, form: Form) -> tuple[str, str, Form]:
    """A fact that speaks against harm; a school that expects harm would then expect it no more, and that is said."""
    if not evidence.fact("thought_likely"):
        return fact, words, form
    return fact, words + _SO_UNLIKELY, _unlikely(form)


def _unlikely(form: Form) -> Form:
    return _stage(form, "stage1", {"risk_likelihood": "unlikely"})


def _factors(form: Form, added: str, dropped: str) -> Form:
    kept = [factor for factor in form.stage1.risk_factors if factor not in (dropped, added, "none")]
    return _stage(form, "stage1", {"risk_factors": (*kept, added)})


def _stage(form: Form, stage: str, changed: Mapping[str, Any]) -> Form:
    return form.model_copy(update={stage: getattr(form, stage).model_copy(update=dict(changed))})
