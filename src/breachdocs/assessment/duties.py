"""Who is to be told, and why: the duties of the rule file that a form's facts call for (policy 5.3, 5.4)."""

from __future__ import annotations

from breachdocs.assessment.conditions import Evidence
from breachdocs.assessment.model import Duty
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
    return tuple(found.values())


_OTHER = "The school named another service under Other in the list of services to inform."
