"""A layout: the words of one kind of form, and which of its questions a stretch of text is.

A label is recognised by its words at the beginning of the text, whatever its case, punctuation and small changes. What
follows it may be the printed rest of the question, which is never an answer, or the answer itself ("School Name: Alder
Brook"). The built-in layout is the declaration's; another council's adds its own words to it (`layouts`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from breachdocs.form import (
    AFTER_THE_FORM,
    ALL_FIELDS,
    PRINTED_LINES,
    STAGE_HEADINGS,
    Field,
    On,
    field_at,
    fold,
    incident_form_fields,
)
from breachdocs.reading.label_ends import (
    A_DASH,
    LANGUAGES_APART,
    LONG_LABEL,
    LONGEST_HEAD,
    REMARK,
    past_numbering,
    question_end,
    words_of,
)

#: How many texts a layout remembers having looked at.
_REMEMBERED = 2048
#: How alike a mistyped label must be, in per cent; a shorter one is not looked for.
_ALIKE = 85
_SHORTEST_MISTYPED = 8
#: So many questions that only the incident form asks make a form one.
_OF_THE_INCIDENT_FORM = 2


@dataclass(frozen=True, slots=True)
class Match:
    """A label found at the beginning of a text.

    Attributes:
        fields: the fields that have this label; several where only the stage tells them apart.
        end: where in the text the label, with the printed rest of its question, ends.
        comes_second: whether words in another language, or somebody's, stand before it.
    """

    fields: tuple[Field, ...]
    end: int
    comes_second: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a layout knows of the words that a box begins with.

    Attributes:
        folded: the words, folded as far as a heading or label goes.
        stage: the stage that they open as its heading, if any.
        is_wall: whether they end whatever answer comes before them: a stage's heading, or printed matter that belongs
            to no question.
        match: the question that they are.
        following: the fields whose label they are only right after another's ("Date" after "DPO sign off").
    """

    folded: str = ""
    stage: str | None = None
    is_wall: bool = False
    match: Match | None = None
    following: tuple[Field, ...] = ()

    def question(self, previous: Field | None, text: str) -> Match | None:
        """The question that these words, which are `text`, ask where that of the field `previous` came last."""
        for field in self.following:
            if previous is not None and field.question.after == previous.name:
                return Match((field,), len(text))
        return self.match


@dataclass(frozen=True, slots=True)
class _Label:
    words: tuple[str, ...]
    fields: tuple[Field, ...]
    folded: str = ""


class Layout:
    """The words of one kind of form.

    Attributes:
        name: how people call it.
        options: field path → folded option text → code, for options that mean one of ours in other words.
        fields: the fields it looks for: whatever it has words of its own for, the breach form's and the review's;
            on an incident form, which asks few of Stage 1, of the others there only those asked in whole sentences.
    """

    def __init__(
        self,
        name: str = "built in",
        *,
        labels: Mapping[str, Sequence[str]] | None = None,
        stages: Mapping[str, Sequence[str]] | None = None,
        printed: Sequence[str] = (),
        options: Mapping[str, Mapping[str, str]] | None = None,
        incident_form: bool = False,
    ) -> None:
        self.name = name
        self.fields = tuple(
            field
            for field in ALL_FIELDS
            if field.path in (labels or {})
            or (
                field.question.on is not On.INCIDENT
                and (not incident_form or field.stage != "stage1" or _is_sentence(field))
            )
        )
        self.options = {
            path: {fold(text): code for text, code in codes.items()}
            for path, codes in (options or {}).items()
        }
        self._own = {path: tuple(words) for path, words in (labels or {}).items()}
        self._labels = self._index()
        self._following = self._labels_after_others()
        lines = [fold(line) for line in (*PRINTED_LINES, *printed)]
        self._printed = frozenset(lines)
        self._printed_beginnings = tuple(line for line in lines if len(line.split()) >= LONG_LABEL)
        self._stages = {
            fold(words): stage
            for headings in (STAGE_HEADINGS, stages or {})
            for stage, of_stage in headings.items()
            for words in of_stage
        }
        self._stage_beginnings = tuple(sorted(self._stages, key=len, reverse=True))
        # Forms print the same words again and again; what is longer was typed, and is not to be kept.
        self._remembered = lru_cache(_REMEMBERED)(self._known)
        self._after = tuple(fold(words) for words in AFTER_THE_FORM)

    def labels(self, field: Field) -> tuple[str, ...]:
        """All wordings of a field's question that this layout knows."""
        return (field.question.label, *field.question.also, *self._own.get(field.path, ()))

    def _index(self) -> dict[str, tuple[_Label, ...]]:
        """First word → the labels that begin with it, the longest first."""
        fields: dict[tuple[str, ...], list[Field]] = {}
        for field in self.fields:
            if field.question.within or field.question.after:
                continue
            for label in self.labels(field):
                of = fields.setdefault(tuple(fold(label).split()), [])
                if field not in of:
                    of.append(field)
        index: dict[str, list[_Label]] = {}
        for words, of in fields.items():
            index.setdefault(words[0], []).append(_Label(words, tuple(of), " ".join(words)))
        return {
            word: tuple(sorted(labels, key=lambda label: -len(label.words))) for word, labels in index.items()
        }

    def _labels_after_others(self) -> dict[str, tuple[Field, ...]]:
        """Folded label → the fields that have it only right after another ("Date" after "DPO sign off")."""
        found: dict[str, tuple[Field, ...]] = {}
        for field in self.fields:
            if field.question.after:
                for label in self.labels(field):
                    found[fold(label)] = (*found.get(fold(label), ()), field)
        return found

    def known(self, text: str) -> Known:
        """What is known of the uncontrolled text at the beginning of a box."""
        return self._remembered(text) if len(text) <= LONGEST_HEAD else self._known(text)

    def _known(self, text: str) -> Known:
        folded = fold(text[:LONGEST_HEAD])
        first_line = fold(text[: text.index("\n")][:LONGEST_HEAD]) if "\n" in text else folded
        stage = self._stage_heading(folded)
        match, following = self._label_at_the_beginning(text, folded)
        if match is None and not following:
            match, following = self._in_two_languages(text)
        return Known(folded, stage, bool(stage) or self.is_printed(first_line), match, following)

    def _label_at_the_beginning(self, text: str, folded: str) -> tuple[Match | None, tuple[Field, ...]]:
        """The question that a text begins with, and, where it begins with none, those it asks after another."""
        folded, start = past_numbering(text, folded)
        for label in self._labels.get(folded.partition(" ")[0], ()):
            if folded.startswith(label.folded) and folded[len(label.folded) :][:1] in ("", " "):
                if len(folded) == len(label.folded) and not A_DASH.search(text):
                    return Match(label.fields, len(text)), ()
                words, ends = words_of(text, start)
                end = question_end(text, len(label.words), label.fields[0], words, ends)
                return (Match(label.fields, end) if end is not None else None), ()
        if "(" in text:
            folded = fold(REMARK.sub("", text[:LONGEST_HEAD]))
        if folded in self._following:
            return None, self._following[folded]
        return None, ()

    def _in_two_languages(self, text: str) -> tuple[Match | None, tuple[Field, ...]]:
        """The question that a text asks in another language first ("Enw'r ysgol / School Name")."""
        apart = LANGUAGES_APART.search(text.partition("\n")[0][:LONGEST_HEAD])
        first = fold(text[: apart.start()]) if apart is not None else ""
        if apart is None or not first:
            return None, ()
        if first in self._following:
            return None, self._following[first]
        second = text[apart.end() :]
        match, following = self._label_at_the_beginning(second, fold(second[:LONGEST_HEAD]))
        if match is None:
            return None, following
        return Match(match.fields, apart.end() + match.end, comes_second=True), ()

    def match_mistyped(self, text: str, fields: Sequence[Field]) -> Match | None:
        """The question among `fields` whose label `text` begins with but for typing errors, or ``None``.

        The rule: of the first words of the text, one more or fewer than the label has, at least `_ALIKE` per cent of
        the letters agree in order, and no other of the fields comes as near. Labels of under eight letters are too
        short.
        """
        from rapidfuzz import fuzz  # noqa: PLC0415 -- 30 ms, and most forms have no mistyped label

        _, start = past_numbering(text, fold(text[:LONGEST_HEAD]))
        words, ends = words_of(text, start)
        best, second = float(_ALIKE), 0.0
        found: Match | None = None
        for label, of in self._spellings(fields):
            length = len(label.split())
            if length - 1 > len(words):
                continue
            for count in range(max(length - 1, 1), min(length + 1, len(words)) + 1):
                score = fuzz.ratio(" ".join(words[:count]), label)
                is_other = found is not None and found.fields != of
                if score <= best:
                    second = max(second, score) if is_other else second
                    continue
                end = question_end(text, count, of[0], words, ends)
                if end is not None:
                    second = best if is_other else second
                    best, found = score, Match(of, end)
        return found if best - second >= 1 else None

    def _spellings(self, fields: Sequence[Field]) -> list[tuple[str, tuple[Field, ...]]]:
        """Each label long enough to be known mistyped, with the fields that have it."""
        of: dict[str, list[Field]] = {}
        for field in fields:
            for label in self.labels(field):
                if len(fold(label)) >= _SHORTEST_MISTYPED:
                    of.setdefault(fold(label), []).append(field)
        return [(label, tuple(of[label])) for label in of]

    def is_printed(self, folded: str) -> bool:
        """Whether a folded line is printed matter that belongs to no question."""
        return folded in self._printed or folded.startswith(self._printed_beginnings)

    def _stage_heading(self, folded: str) -> str | None:
        """The stage that a folded heading opens, or ``None``."""
        if not folded.startswith(self._stage_beginnings):
            return None
        return next(
            (self._stages[words] for words in self._stage_beginnings if f"{folded} ".startswith(f"{words} ")),
            None,
        )

    def ends_the_form(self, folded: str) -> bool:
        """Whether a folded heading opens what follows the form."""
        return folded.startswith(self._after)


def _is_sentence(field: Field) -> bool:
    """Whether a question has so many words that no answer to another is one by chance ("Head", "Location")."""
    return len(fold(field.question.label).split()) >= LONG_LABEL


@cache
def built_in() -> Layout:
    """The layout of the breach form that this package declares."""
    return Layout()


def asked_by_the_incident_form(fields: Iterable[Field]) -> bool:
    """Whether enough of these questions are the incident form's alone."""
    return sum(field.question.on is On.INCIDENT for field in fields) >= _OF_THE_INCIDENT_FORM


def taught_layout(
    name: str,
    *,
    labels: Mapping[str, Sequence[str]],
    stages: Mapping[str, Sequence[str]],
    printed: Sequence[str],
    options: Mapping[str, Mapping[str, str]],
) -> Layout:
    """A layout that a file teaches, on top of the declared form that its labels are of: breach or incident form."""
    if not asked_by_the_incident_form(field_at(path) for path in labels):
        return Layout(name, labels=labels, stages=stages, printed=printed, options=options)
    asked = incident_form_fields()
    known = {field.path: (field.question.label, *field.question.also) for field in asked}
    return Layout(
        name,
        labels=known | {path: (*words, *known.get(path, ())) for path, words in labels.items()},
        stages=stages,
        printed=(*printed, *(field.question.help for field in asked if field.question.help)),
        options=options,
        incident_form=True,
    )


@cache
def incident_layout() -> Layout:
    """The layout of the incident and near-miss form: all that the breach form may ask, and its own words for it."""
    return taught_layout(
        "incident form",
        labels={field.path: () for field in incident_form_fields()},
        stages={},
        printed=(),
        options={},
    )
