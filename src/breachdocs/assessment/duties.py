"""Who is to be told, and why: the duties of the rule file that a form's facts call for (policy 5.3, 5.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.model import Duty
from breachdocs.assessment.near_misses import why_no_breach
from breachdocs.assessment.rules import Rules
from breachdocs.form import fold


def duties_of(rules: Rules, evidence: Evidence) -> tuple[Duty, ...]:
    """Everyone to be told, each once, with the first reason that holds, in the order of the rule file."""
    found: dict[str, Duty] = {}
    for rule in rules.duties:
        if rule.who not in found and rule.when(evidence):
            found[rule.who] = Duty(who=rule.who, reason=rule.reason)
    if fold(evidence.form.stage1.services_to_inform_other or "") not in ("", "none", "n a", "no", "tbc"):
        found["other_services"] = Duty(who="other_services", reason=_OTHER)
    if why_no_breach(evidence.form):
        return tuple(_of_no_breach(found.values(), near_miss=evidence.form.near_miss))
    return tuple(found.values())


def _of_no_breach(duties: Iterable[Duty], *, near_miss: bool) -> Iterator[Duty]:
    """The duties that a near miss, or an incident without personal data, calls for as well."""
    for duty in duties:
        if duty.who not in _OF_BREACHES and not (near_miss and duty.who == "governing_body"):
            yield Duty(who=duty.who, reason=_OF_ANY_REPORT.get(duty.who, duty.reason))


_OF_BREACHES = frozenset({"ig_team", "investigation", "emergency_panel"})
#: Security incident policy 6.2 and 8.1.
_OF_ANY_REPORT = {
    "head_teacher": "Every report of an incident or near miss goes to the head teacher.",
    "dpo": "The DPO reviews every incident and near miss that is reported.",
}
_OTHER = "The school named another service under Other in the list of services to inform."
