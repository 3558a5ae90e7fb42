"""Learning a form: from a blank form of a council's own, a layout file to be put right by a person.

Each question found is proposed as the field that its words are most like, of the breach form or of the incident and
near-miss form, whichever the questions together are of. What is unsure says so, what is unknown is listed, so that
nothing is taken over unseen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from breachdocs.config import Intake
from breachdocs.form import FIELDS, Field, Kind, On, fold, incident_form_fields, tidy
from breachdocs.reading.controls import Control
from breachdocs.reading.labels import Layout, built_in, incident_layout
from breachdocs.reading.package import main_part
from breachdocs.reading.spots import head
from breachdocs.reading.stream import Row
from breachdocs.reading.tree import walk

#: From so many per cent of likeness on a question is proposed; below the second it is marked as unsure.
_PROPOSED, _SURE = 62, 80
_LONGEST_QUESTION = 30
#: So many questions that are surely the incident form's alone, or its first, make a form one.
_OF_THE_INCIDENT_FORM = 3
#: "(optional)", "(if known)": no words of the question itself.
_ASIDE = re.compile(r"\([^()]*\)")
_KINDS = {
    "date": {Kind.DATE, Kind.MOMENT},
    "checkbox": {Kind.CODES, Kind.YES_NO},
    "dropdown": {Kind.CHOICE, Kind.CHOICES, Kind.LEVEL},
    "combo": {Kind.CHOICE, Kind.CHOICES, Kind.LEVEL},
}


@dataclass(frozen=True, slots=True)
class Found:
    """A question of a blank form: its words, the kind of control beside it, and the options that it offers."""

    text: str
    kind: str
    options: tuple[str, ...]


def propose(data: bytes, name: str, limits: Intake | None = None) -> str:
    """The layout file proposed for a blank form, as YAML with comments.

    Args:
        data: the Word file.
        name: how the form is to be called.
        limits: sizes beyond which a file is refused.

    Raises:
        Refusal: the file can't be read as a Word file.
    """
    limits = limits or Intake()
    xml, _ = main_part(data, limits)
    return _written(name, list(_questions(walk(xml, limits.deepest_nesting, limits.most_cells).rows)))


def _questions(rows: list[Row]) -> Iterator[Found]:
    """The texts that something can be answered to: a control or an empty box follows them."""
    seen: set[str] = set()
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) and rows[at + 1].table == row.table else None
        for index, box in enumerate(row.boxes):
            text = (tidy(head(box, built_in()).text) or "").split("\n")[0]
            folded = fold(text)
            if not folded or len(folded.split()) > _LONGEST_QUESTION or folded in seen:
                continue
            beside = [box, *row.boxes[index + 1 : index + 2]]
            under = [other for other in below.boxes if other.column == box.column] if below else []
            controls = [control for other in (*beside, *under) for control in _controls(other.lines)]
            empty = any(
                not other.lines or not head(other, built_in()).text.strip() for other in (*beside[1:], *under)
            )
            if controls or (empty and row.table):
                seen.add(folded)
                kind = controls[0].kind if controls else "text"
                yield Found(text, kind, tuple(option for control in controls for option in control.items))


def _controls(lines: list[list[tuple[str, Control | None]]]) -> list[Control]:
    return [control for line in lines for _, control in line if control is not None]


@dataclass(frozen=True, slots=True)
class _Proposal:
    found: Found
    field: Field
    likeness: int


def _proposals(
    questions: list[Found], layout: Layout, fields: Sequence[Field]
) -> tuple[list[_Proposal], list[Found]]:
    """Questions with the field each is most like, every field once, and those that are like none."""
    asked = [field for field in fields if not field.question.within and not field.question.after]
    scored = sorted(
        (
            (_likeness(question, field, layout), number, field)
            for number, question in enumerate(questions)
            for field in asked
        ),
        key=lambda scored: -scored[0],
    )
    proposals: dict[int, _Proposal] = {}
    taken: set[Field] = set()
    for likeness, number, field in scored:
        if likeness < _PROPOSED:
            break
        if number not in proposals and field not in taken:
            proposals[number] = _Proposal(questions[number], field, likeness)
            taken.add(field)
    unknown = [question for number, question in enumerate(questions) if number not in proposals]
    return [proposals[number] for number in sorted(proposals)], unknown


def _likeness(question: Found, field: Field, layout: Layout) -> int:
    """How like a question's words are to those of a field, in per cent.

    Words in any order count most, words in common a little; another kind of control than the field's, and a later
    stage than the school's, count against it.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 -- only where a form is learnt

    folded = fold(_ASIDE.sub(" ", question.text)) or fold(question.text)
    words = [fold(text) for text in (*layout.labels(field), field.question.column)]
    likeness = max(
        0.75 * fuzz.token_sort_ratio(folded, text) + 0.25 * fuzz.token_set_ratio(folded, text)
        for text in words
    )
    fitting = _KINDS.get(question.kind)
    if fitting is not None and field.question.kind not in fitting:
        likeness -= 15
    return int(likeness if field.stage == "stage1" else likeness - 3)


def _best(questions: list[Found]) -> tuple[Layout, list[_Proposal], list[Found]]:
    """The layout of the form that these questions are of, and what is proposed for it."""
    breach = built_in(), *_proposals(questions, built_in(), FIELDS)
    worded = (*incident_form_fields(), *(field for field in FIELDS if field.stage != "stage1"))
    incident = incident_layout(), *_proposals(questions, incident_layout(), worded)
    its_own = {
        one.field.name
        for one in incident[1]
        if one.likeness >= _SURE and one.field.question.on is On.INCIDENT
    }
    is_one = len(its_own) >= _OF_THE_INCIDENT_FORM or "report_kind" in its_own
    likeness = [sum(proposal.likeness for proposal in found[1]) for found in (breach, incident)]
    return incident if is_one and likeness[1] > likeness[0] else breach


def _written(name: str, questions: list[Found]) -> str:
    layout, proposals, unknown = _best(questions)
    lines = [
        "# Proposed from a blank form. Read every line and put it right; the names of the fields stand in",
        "# docs/fields.md. Then keep this file in the workspace's folder 'layouts': forms like it are read by it.",
        *(["# It looks like a form for incidents and near misses."] if layout is incident_layout() else []),
        f"name: {_quoted(name)}",
        "labels:",
    ]
    for proposal in proposals:
        known = layout.known(proposal.found.text).match is not None
        remark = "known already" if known else f"{proposal.likeness} % alike"
        unsure = "" if known or proposal.likeness >= _SURE else ", UNSURE"
        lines.append(f"  {proposal.field.path}: [{_quoted(proposal.found.text)}]  # {remark}{unsure}")
    if not proposals:
        lines[-1] = "labels: {}"
    lines.extend(_options(proposals))
    if unknown:
        lines.append("# Questions like none of our fields. Give one a line under 'labels', or leave it out:")
        lines.extend(f"#   {_quoted(question.text)}  ({question.kind})" for question in unknown)
    lines += ["# Headings that open a stage, where they do not say 'Stage 1', 'Stage 2', 'Stage 3':"]
    lines += ["#stages:", "#  stage2: [Part B]"]
    return "\n".join(lines) + "\n"


def _options(proposals: list[_Proposal]) -> Iterator[str]:
    """The options of lists that mean none of ours, each with the one it is most like."""
    started = False
    for proposal in proposals:
        vocabulary = proposal.field.question.vocabulary
        if vocabulary is None:
            continue
        other = [
            text
            for text in dict.fromkeys(proposal.found.options)
            if text.strip() and not vocabulary.code(text)
        ]
        if not other:
            continue
        if not started:
            yield "options:  # the form's own words for ours; what is left out is kept as its text"
            started = True
        yield f"  {proposal.field.path}:"
        for text in other:
            yield f"    {_quoted(text)}: {_nearest(text, proposal.field)}  # UNSURE"


def _nearest(text: str, field: Field) -> str:
    from rapidfuzz import fuzz  # noqa: PLC0415 -- only where a form is learnt

    options = field.question.vocabulary.options if field.question.vocabulary else ()
    return max(options, key=lambda option: fuzz.token_set_ratio(fold(text), fold(option.label))).code


def _quoted(text: str) -> str:
    """Text as a YAML string: a JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
