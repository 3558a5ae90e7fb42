"""A form and its assessment as rows of the register: labels for codes, days as days, text as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from breachdocs.assessment import why_this_score
from breachdocs.form import SPECIAL_CATEGORIES, VOCABULARIES, Count, Field, Form, Kind, field_at, fold
from breachdocs.register.columns import FIELD_COLUMNS, NOTE
from breachdocs.register.workbook.cells import fit
from breachdocs.register.workbook.model import CellValue, Row

if TYPE_CHECKING:
    from breachdocs.assessment import Assessment

_ICO_ADVICE = {"report": "Report", "refer": "Refer to DPO", "log": "Log"}
_INDIVIDUALS_ADVICE = {"tell": "Tell", "refer": "Refer to DPO", "no": "No"}
_EXEMPTIONS = {
    "unintelligible": "data unintelligible",
    "risk_removed": "risk removed since",
    "disproportionate": "disproportionate, so a public notice",
}
_SPECIAL_TYPES = frozenset(("send_health", "special_category"))


def _label(vocabulary: str, code: str | None) -> str | None:
    return None if code is None else VOCABULARIES[vocabulary].label(code)


def count_value(count: Count | None) -> CellValue:
    """A count as a cell: the number where it says one, otherwise the words as typed."""
    if count is None:
        return None
    return count.exact if count.exact is not None else count.text


def field_value(field: Field, value: Any) -> CellValue:
    """The value of any declared field as a cell."""
    question = field.question
    if value is None or value == ():
        return None
    if question.kind is Kind.COUNT:
        return count_value(value)
    if question.kind is Kind.ROWS:
        return "\n".join(_line(field, row) for row in value)
    if question.kind is Kind.YES_NO:
        return value if isinstance(value, str) else "Yes" if value else "No"
    if question.kind in (Kind.CODES, Kind.CHOICES):
        return "; ".join(question.vocabulary.label(code) if question.vocabulary else code for code in value)
    if question.kind is Kind.CHOICE and question.vocabulary:
        return question.vocabulary.label(value)
    result: CellValue = value
    return result


def _line(field: Field, row: BaseModel) -> str:
    """One row of a list as a line of text: ``03/04/2026: letter sent (Due: 10/04/2026)``.

    The day and what happened, which are the first two columns, need no name.
    """
    values = [
        (column.question.column, field_value(column, getattr(row, column.name))) for column in field.columns
    ]
    said = [(name, f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value) for name, value in values]
    first = ": ".join(str(value) for _, value in said[:2] if value is not None)
    rest = "; ".join(f"{name}: {value}" for name, value in said[2:] if value is not None)
    return f"{first} ({rest})" if first and rest else first or rest


def _special_category(form: Form) -> str | None:
    categories = set(form.stage1.data_categories)
    if categories & SPECIAL_CATEGORIES or _SPECIAL_TYPES & set(form.stage1.risk_data_types):
        return "Yes"
    return "No" if categories - {"not_known", "other"} else None


def _contained(form: Form) -> str | None:
    """The IG team's answer, else the school's risk factors; both of them ticked says nothing."""
    recovered = form.stage2.data_recovered
    if recovered is not None and recovered != "not_known":
        return _label("yes_no", recovered)
    factors = set(form.stage1.risk_factors) & {"contained", "not_contained"}
    if len(factors) == 1:
        return "Yes" if "contained" in factors else "No"
    return None


def _individuals_advice(assessment: Assessment) -> str | None:
    advice, exemption = assessment.individuals.advice, assessment.individuals.exemption
    if advice is None:
        return None
    words = _INDIVIDUALS_ADVICE[advice]
    return f"{words} ({_EXEMPTIONS[exemption]})" if exemption else words


def _flags(form: Form, assessment: Assessment, more: Iterable[str]) -> str | None:
    where: dict[str, list[str]] = {}
    for flag in assessment.flags:
        # Names in free text are told of "this answer", so it has to be said which.
        where.setdefault(flag.message, []).extend(
            [_heading(flag.field)] if flag.code == "names_in_text" and flag.field else []
        )
    flags = (f"{', '.join(headings)}: {said}" if headings else said for said, headings in where.items())
    problems = (f"{_heading(problem.field)}: {problem.message}" for problem in form.problems)
    return "\n".join(dict.fromkeys([*flags, *problems, *more])) or None


def _heading(path: str) -> str:
    """What a problem's field is called in the register; a table's column is called as its table."""
    plain = path.partition("[")[0]
    for field in (plain, plain.rpartition(".")[0]):
        try:
            return field_at(field).question.column
        except KeyError:
            continue
    return "The form"


def _status(form: Form) -> str:
    """How far the form has come. 'Closed' is a person's to say."""
    return {2: "Under review", 3: "With DPO"}.get(form.received_stage, "New")


def _team_cells(form: Form) -> dict[str, CellValue]:
    """What Stage 2 and 3 say in the team's own columns; what they leave blank is not named, so it stays theirs."""
    said = {
        "ICO decision": {"yes": "Report", "no": "Do not report"}.get(form.stage3.refer_to_ico or ""),
        "Reported to ICO": form.stage3.referred_to_ico_on,
        "Individuals told": {"yes": "Yes", "no": "No", "partly": "Partly"}.get(
            form.stage2.individuals_aware or ""
        ),
    }
    return {heading: value for heading, value in said.items() if value is not None}


def incident_cells(
    form: Form,
    assessment: Assessment,
    *,
    reference: str,
    received: dt.datetime,
    flags: Iterable[str] = (),
    review_due: dt.date | None = None,
) -> dict[str, CellValue]:
    """The row of an incident: heading → value, for all columns but those that only people or formulas fill.

    Args:
        form: what the form says.
        assessment: what follows from it.
        reference: the incident's reference.
        received: when the form came, local time.
        flags: further sentences for the Flags column, such as a possible duplicate.
        review_due: the day of the re-evaluation.
    """
    one, two = form.stage1, form.stage2
    cells: dict[str, CellValue] = {
        "Reference": reference,
        "Received": received,
        "Status": _status(form),
        "School": one.school,
        "Kind": "Near miss" if form.near_miss else "Incident",
        "Incident date": one.incident_date,
        "Discovered": one.discovered_at,
        "Type of breach": _label("breach_type", one.breach_type),
        "ICO type": _label("ico_incident_type", two.ico_incident_type),
        "Description": one.description,
        "People affected": count_value(two.confirmed_people_affected or one.people_affected),
        "Records affected": count_value(two.confirmed_records_affected or one.records_affected),
        "Data categories": field_value(field_at("stage1.data_categories"), one.data_categories),
        "Special category": _special_category(form),
        "People categories": field_value(field_at("stage1.subject_categories"), one.subject_categories),
        "Likelihood": assessment.likelihood.value,
        "Impact": assessment.impact.value,
        "Score": assessment.score,
        "Band": assessment.band.capitalize() if assessment.band else None,
        "Scored by": assessment.scored_by,
        "ICO advice": _ICO_ADVICE[assessment.ico.advice] if assessment.ico.advice else None,
        "ICO deadline": assessment.deadlines.ico,
        "Individuals advice": _individuals_advice(assessment),
        "Contained": _contained(form),
        "Review due": review_due,
        "Flags": _flags(form, assessment, flags),
        NOTE: why_this_score(assessment, reference),
        **_team_cells(form),
        **{column.heading: field_value(field, form.value(field)) for field, column in FIELD_COLUMNS},
    }
    return {heading: fit(value) for heading, value in cells.items()}


#: Two wordings of an action at least so alike (rapidfuzz ratio over folded words, 0 to 100) are one, retouched.
_SAME_ACTION = 80.0


def action_rows(form: Form, reference: str, known: Mapping[str, CellValue] | None = None) -> tuple[Row, ...]:
    """The recommended actions of Stage 2 as rows of `Actions`, keyed ``<reference>/<n>`` in the form's order from 1.

    Where rows are `known` by key (with what they say), an action keeps its own, wherever a further form puts it, and a
    new one gets a number that none had: what people noted of one action must never stand beside another.
    """
    said = {key: fold(str(text or "")) for key, text in (known or {}).items()}
    free = 1 + max((int(n) for key in said if (n := key.rpartition("/")[2]).isdigit()), default=0)
    actions = form.stage2.recommended_actions
    keys = _kept_keys([fold(action.action or "") for action in actions], said)
    rows = []
    for action, kept in zip(actions, keys, strict=True):
        key, free = (kept, free) if kept else (f"{reference}/{free}", free + 1)
        cells: Mapping[str, CellValue] = {
            "Action id": key,
            "Reference": reference,
            "School": form.stage1.school,
            "Action": action.action,
            "Responsible": action.responsible,
            "Agreed": action.date,
            "Due": action.due,
            **({"Done": action.completed} if action.completed is not None else {}),
        }
        rows.append(Row(key, {heading: fit(value) for heading, value in cells.items()}))
    return tuple(rows)


def _kept_keys(actions: Sequence[str], known: Mapping[str, str]) -> list[str | None]:
    """Each action's key among those known, by its folded words: the same first, then nearly the same; else none."""
    keys: list[str | None] = [None] * len(actions)
    left = dict(known)
    if not left:
        return keys
    from rapidfuzz import fuzz  # noqa: PLC0415 -- where an incident's form came again only

    for least in (100.0, _SAME_ACTION):
        for place, action in enumerate(actions):
            alike = {key: fuzz.ratio(action, text) for key, text in left.items()}
            if keys[place] is None and alike and max(alike.values()) >= least:
                keys[place] = max(alike, key=lambda key: alike[key])
                del left[str(keys[place])]
    return keys


def attention_cells(name: str, *, received: dt.datetime, what: str, advice: str) -> dict[str, CellValue]:
    """The row of `Attention` for a file that could not be taken in.

    Args:
        name: as the file is called in the needs-attention folder.
        received: when it was found, local time.
        what: one sentence, what it is.
        advice: what the person who finds it can do.
    """
    cells: dict[str, CellValue] = {
        "Name": name,
        "Received": received,
        "What it is": what,
        "What to do": advice,
        "Status": "Waiting",
    }
    return {heading: fit(value) for heading, value in cells.items()}
