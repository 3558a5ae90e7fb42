"""The truth of a sample: what each field says, and the words, days and ticks by which it says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from breachdocs.form import FIELDS, Field, Form, Kind
from sample_forms import wordings

#: An option of a council's own that none of our vocabularies has.
_OWN_OPTIONS = ("Data protection - paper records", "Escalated to corporate team", "See covering e-mail")
_SHORT = {
    "school": (
        "Hazelmere Juniors",
        "St. Wystan's C of E (VA) Primary",
        "The Pell & Co. Free School",
        "Ysgol Y Bryn",
    ),
    "location": (
        "School office",
        "Off site – residential trip",
        "Online: MIS, parent portal",
        "Room 4, main building",
    ),
    "investigating_officer": ("J O'Hara", "Mrs B. Szczepańska", "R. St. Clair-Dunn", "Chidi Nwachukwu (SBM)"),
    "head_teacher": ("Dr. P. Lockwood", "Siân Pryce", "A D'Souza", "M. Field (acting)"),
    "ig_officer": ("K. Tallis", "IG Officer 2 (duty desk)", "F. McAndrew"),
    "dpo_sign_off": ("S. Ferreira", "Signed electronically", "H. Adeyemi"),
    "breach_type_other": ("Sent home in the wrong book bag", "tbc", "Left on a train: see below"),
    "data_categories_other": ("Minutes of a meeting", "Free school meals", "Behaviour log (two pages)"),
    "subject_categories_other": ("Volunteers", "Former pupils", "Bus drivers & escorts"),
    "services_to_inform_other": ("Transport", "Admissions team", "Press office"),
    "responsible": ("Office manager", "Head", "IT lead / SBM"),
}
_LONG = (
    "A spreadsheet with marks was e-mailed to the wrong parent.",
    "Report card left on a bus.\nIt was handed in to the driver the same evening.",
    "None",
    "N/A",
    "-",
    "tbc",
    "Not known at this stage – waiting for the supplier’s reply.",
    "The member of staff wrote “all parents” & pressed send (twice).",
    "See below.\nDate: given in the log. Time: not noted.\nOther: nothing else.",
    "1. Rang the recipient.\n2. E-mail deleted.\n3. Deletion confirmed in writing <same day>.",
    'Pupil A\'s mother asked: "Who else has seen it?" No answer yet.',
    "Yes, once in the spring term; another class, another teacher.",
    "No",
    "Training for all office staff, at 100% by half-term.",
)


@dataclass(frozen=True)
class Answer:
    """One field's answer.

    Attributes:
        value: as the form model holds it.
        shown: the words for it: one text, several choices, or date and time.
        day: what a date picker stores.
        ticked: the codes of the boxes with a tick.
        rows: the answers of each row by column.
    """

    value: Any = None
    shown: tuple[str, ...] = ()
    day: dt.date | None = None
    ticked: frozenset[str] = frozenset()
    rows: tuple[dict[str, Answer], ...] = ()

    @property
    def text(self) -> str:
        return self.shown[0] if self.shown else ""


@dataclass(frozen=True)
class Answers:
    """All answers of one form by path; what is blank is there as a blank answer."""

    by_path: dict[str, Answer] = field(default_factory=dict)

    def __getitem__(self, path: str) -> Answer:
        return self.by_path[path]

    def form(self) -> Form:
        stages: dict[str, dict[str, Any]] = {"stage1": {}, "stage2": {}, "stage3": {}}
        for one in FIELDS:
            value = self.by_path[one.path].value
            if value not in (None, ()):
                stages[one.stage][one.name] = value
        return Form.model_validate(stages)


def draw(rng: Random, *, exact: bool, stages: int) -> Answers:
    """Answers to the first `stages` stages; `exact` where choices come from a list and can't be retyped."""
    filled = {f"stage{number}" for number in range(1, stages + 1)}
    by_path = {}
    for one in FIELDS:
        blank = one.stage not in filled or rng.random() < 0.2
        by_path[one.path] = Answer() if blank else _DRAWERS[one.question.kind](rng, one, exact)
    _settle_others(rng, by_path)
    return Answers(by_path)


def _settle_others(rng: Random, by_path: dict[str, Answer]) -> None:
    """ "Other:" is filled in only beside the choice it belongs to, so that nothing can be read two ways."""
    kind, other = by_path["stage1.breach_type"], by_path["stage1.breach_type_other"]
    if kind.value is None and other.value is not None:
        by_path["stage1.breach_type"] = Answer("other")  # blank, with text after "Other:"
    elif kind.value != "other":
        by_path["stage1.breach_type_other"] = Answer()
    for name in ("data_categories", "subject_categories", "services_to_inform"):
        boxes = by_path[f"stage1.{name}"]
        if "other" not in boxes.ticked:
            by_path[f"stage1.{name}_other"] = Answer()
        elif rng.random() < 0.1:
            codes = boxes.ticked - {"other"}
            by_path[f"stage1.{name}"] = Answer(tuple(sorted(codes)), ticked=codes)
            by_path[f"stage1.{name}_other"] = Answer()


def _text(rng: Random, one: Field, _exact: bool) -> Answer:
    said = rng.choice(_SHORT.get(one.name, _LONG if one.question.long else _LONG[:1] + _LONG[2:8]))
    return Answer(said, (said,))


def _some_day(rng: Random) -> dt.date:
    return dt.date(2025, 1, 6) + dt.timedelta(days=rng.randrange(290))


def _day(rng: Random, _one: Field, _exact: bool) -> Answer:
    if rng.random() < 0.04:
        typed = rng.choice(("31/02/2025", "32.1.2025", "30 February 2025"))
        return Answer(typed, (typed,))
    value = _some_day(rng)
    return Answer(value, (wordings.day(rng, value),), value)


def _moment(rng: Random, one: Field, exact: bool) -> Answer:
    answer = _day(rng, one, exact)
    if answer.day is None or rng.random() < 0.15:
        return Answer(answer.value, (answer.text, ""), answer.day)
    time = dt.time(rng.randrange(7, 21), rng.choice((0, 0, 5, 15, 20, 40, 55)))
    moment = dt.datetime.combine(answer.day, time)
    return Answer(moment, (answer.text, wordings.time(rng, time)), answer.day)


def _count(rng: Random, _one: Field, _exact: bool) -> Answer:
    value = wordings.count(rng)
    return Answer(value, (value.text,))


def _choice(rng: Random, one: Field, exact: bool) -> Answer:
    if rng.random() < 0.05:
        own = rng.choice(_OWN_OPTIONS)
        return Answer(own, (own,))
    vocabulary = one.question.vocabulary
    assert vocabulary is not None
    chosen = rng.choice(vocabulary.options)
    return Answer(chosen.code, (wordings.option(rng, chosen, exact=exact),))


def _choices(rng: Random, one: Field, exact: bool) -> Answer:
    vocabulary = one.question.vocabulary
    assert vocabulary is not None
    chosen = rng.sample(vocabulary.options, rng.randint(1, one.question.most))
    return Answer(
        tuple(option.code for option in chosen),
        tuple(wordings.option(rng, option, exact=exact) for option in chosen),
    )


def _codes(rng: Random, one: Field, _exact: bool) -> Answer:
    vocabulary = one.question.vocabulary
    assert vocabulary is not None
    codes = {option.code for option in vocabulary.options if rng.random() < 0.25}
    return Answer(tuple(sorted(codes)), ticked=frozenset(codes))


def _yes_no(rng: Random, _one: Field, _exact: bool) -> Answer:
    ticked = rng.choice(("yes", "no", "both"))
    if ticked == "both":
        return Answer(None, ticked=frozenset({"yes", "no"}))
    return Answer(ticked == "yes", ticked=frozenset({ticked}))


def _level(rng: Random, one: Field, exact: bool) -> Answer:
    vocabulary = one.question.vocabulary
    assert vocabulary is not None
    code = rng.choice("12345")
    shown = f"{code}. {vocabulary.label(code)}" if exact else wordings.level(rng, vocabulary, code)
    return Answer(int(code), (shown,))


def _rows(rng: Random, one: Field, exact: bool) -> Answer:
    rows = []
    for _ in range(rng.randint(1, 3)):
        first, *rest = one.columns
        row = {first.name: _day(rng, first, exact)}
        for column in rest:
            blank = rng.random() < 0.2
            row[column.name] = Answer() if blank else _DRAWERS[column.question.kind](rng, column, exact)
        rows.append(row)
    values = tuple({name: answer.value for name, answer in row.items()} for row in rows)
    return Answer(values, rows=tuple(rows))


_DRAWERS: dict[Kind, Callable[[Random, Field, bool], Answer]] = {
    Kind.TEXT: _text,
    Kind.DATE: _day,
    Kind.MOMENT: _moment,
    Kind.COUNT: _count,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.CODES: _codes,
    Kind.YES_NO: _yes_no,
    Kind.LEVEL: _level,
    Kind.ROWS: _rows,
}
