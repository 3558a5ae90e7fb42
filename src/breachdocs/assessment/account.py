"""An assessment as JSON, in the shape of ``assessment.md``, "The JSON"."""

from __future__ import annotations

import datetime as dt

from breachdocs.assessment.model import Assessment, Level


def as_json(assessment: Assessment) -> dict[str, object]:
    """The assessment as plain values: strings, numbers, ``None``, lists and dictionaries."""
    return {
        "likelihood": _level(assessment.likelihood),
        "impact": _level(assessment.impact),
        "score": assessment.score,
        "band": assessment.band,
        "ico": {"advice": assessment.ico.advice, "reasons": list(assessment.ico.reasons)},
        "individuals": {
            "advice": assessment.individuals.advice,
            "exemption": assessment.individuals.exemption,
            "reasons": list(assessment.individuals.reasons),
        },
        "deadlines": {
            "ig_team": _minutes(assessment.deadlines.ig_team),
            "ico": _minutes(assessment.deadlines.ico),
            "stopped": assessment.deadlines.stopped or None,
            "from": assessment.deadlines.runs_from,
            "assumptions": list(assessment.deadlines.assumptions),
        },
        "tell": [{"who": duty.who, "reason": duty.reason} for duty in assessment.tell],
        "enisa": {
            "score": assessment.enisa.score,
            "band": assessment.enisa.band,
            "parts": list(assessment.enisa.parts),
        },
        "flags": [
            {"code": flag.code, "field": flag.field, "message": flag.message} for flag in assessment.flags
        ],
        "gaps": list(assessment.gaps),
        "otherwise": [
            {
                "fact": other.fact,
                "words": other.words,
                "band": other.band,
                "score": other.score,
                "ico": other.ico,
                "individuals": other.individuals,
                "rules": list(other.rules),
            }
            for other in assessment.otherwise
        ],
    }


def _minutes(moment: dt.datetime | None) -> str | None:
    return moment.isoformat(timespec="minutes") if moment is not None else None


def _level(level: Level) -> dict[str, object]:
    return {
        "value": level.value,
        "suggested": level.suggested,
        "reasons": list(level.reasons),
        "rules": list(level.rules),
    }
