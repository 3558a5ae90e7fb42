"""The dialects: each a hand, a paper and what became of the document since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from breachdocs.documents.forms.filled import filled_form
from breachdocs.documents.forms.package import document_of, with_document
from breachdocs.documents.forms.word_xml import Element, name, w
from breachdocs.form import FIELDS, Form
from sample_forms import disguises, labels, offices, rearranging, word_processors
from sample_forms.answers import Answer, Answers, draw
from sample_forms.hands import ControlHand, Hand, LegacyHand
from sample_forms.marking import MarkingHand
from sample_forms.package import packed
from sample_forms.paper import Paper


@dataclass(frozen=True)
class Sample:
    """A form as a school might send it, and what it says.

    Attributes:
        name: the dialect and a number.
        docx: the file.
        form: the truth.

    """

    name: str
    docx: bytes
    form: Form


@dataclass(frozen=True)
class Dialect:
    """How a form comes.

    Attributes:
        hand: makes the hand that writes the answers.
        label: makes the wording of the labels.
        exact: choices come from a list.
        stages: how many stages the file has; 0 for one or three, by chance.
        paper: settings of `Paper`.
        disguise: what became of the document, in this order.
        settle: how the answers are written instead.

    """

    hand: Callable[[Random], Hand] = Hand
    label: Callable[[Random], labels.Labels] = labels.printed
    exact: bool = False
    stages: int = 3
    paper: tuple[tuple[str, Any], ...] = ()
    disguise: tuple[Callable[[Element, Random], None], ...] = ()
    settle: Callable[[Answers, Random], Answers] | None = None


_controls = ControlHand


def _blank(rng: Random) -> list[Element]:
    """The body of a form that nobody filled in."""
    nothing = Answers({field.path: Answer() for field in FIELDS})
    return Paper(rng, Hand(rng), nothing, labels.printed(rng)).sheet()


_from_libreoffice = partial(ControlHand, flagged=False, nested=True)

DIALECTS: dict[str, Dialect] = {
    "controls": Dialect(_controls, exact=True),
    "controls-council-tags": Dialect(partial(ControlHand, council_tags=True), exact=True),
    "controls-stage1": Dialect(_controls, exact=True, stages=1),
    "controls-libreoffice": Dialect(_from_libreoffice, exact=True),
    "around-cells": Dialect(paper=(("around", "cell"),)),
    "around-rows": Dialect(paper=(("around", "row"),)),
    "around-tables": Dialect(paper=(("around", "table"),)),
    "around-paragraphs": Dialect(paper=(("around", "paragraph"),)),
    "legacy": Dialect(LegacyHand, exact=True),
    "typed": Dialect(),
    "typed-under": Dialect(paper=(("place", "under"),)),
    "typed-same": Dialect(paper=(("place", "same"),)),
    "typed-no-date-words": Dialect(paper=(("date_words", False),)),
    "ticks-wingdings": Dialect(partial(Hand, ticks="sym")),
    "ticks-brackets": Dialect(partial(Hand, ticks="bracket")),
    "ticks-letters": Dialect(partial(Hand, ticks="letter")),
    "labels-reworded": Dialect(label=labels.reworded),
    "labels-retyped": Dialect(_controls, labels.retyped, exact=True),
    "labels-mistyped": Dialect(label=labels.mistyped),
    "runs-split": Dialect(disguise=(disguises.split_runs,)),
    "borderless": Dialect(paper=(("borders", False),)),
    "in-policy": Dialect(_controls, exact=True, disguise=(disguises.within_policy,)),
    "tracked": Dialect(disguise=(disguises.track_changes, disguises.delete_rows)),
    "text-boxes": Dialect(disguise=(disguises.box_answers,)),
    "layout-table": Dialect(_controls, exact=True, disguise=(disguises.in_layout_table,)),
    "hidden-and-comments": Dialect(disguise=(disguises.comment, disguises.hide_text)),
    "everything": Dialect(
        label=labels.retyped,
        paper=(("place", "same"),),
        disguise=(
            disguises.track_changes,
            disguises.split_runs,
            disguises.hide_text,
            disguises.within_policy,
        ),
    ),
    "google-docs": Dialect(_controls, exact=True, disguise=(word_processors.google_docs,)),
    "google-docs-typed": Dialect(disguise=(word_processors.google_docs,)),
    "wps-office": Dialect(_controls, exact=True, disguise=(word_processors.wps_office,)),
    "pages": Dialect(_controls, exact=True, disguise=(word_processors.pages,)),
    "word-web": Dialect(_controls, exact=True, disguise=(word_processors.word_for_the_web,)),
    "merge-fields": Dialect(disguise=(word_processors.merged_by_field, word_processors.special_characters)),
    "empty-lines": Dialect(disguise=(word_processors.headings_before_answers,)),
    "nested": Dialect(disguise=(rearranging.nest,)),
    "answers-below": Dialect(disguise=(rearranging.answers_below,)),
    "merged-down": Dialect(disguise=(rearranging.merged_down,)),
    "two-abreast": Dialect(disguise=(rearranging.two_abreast,)),
    "spaced": Dialect(disguise=(rearranging.spaced,)),
    "one-table": Dialect(disguise=(rearranging.one_table,)),
    "cell-breaks": Dialect(label=labels.reworded, disguise=(rearranging.cell_breaks,)),
    "shuffled": Dialect(disguise=(rearranging.shuffled,)),
    "blank-copy": Dialect(disguise=(rearranging.second_copy(_blank),)),
    "blank-copy-controls": Dialect(_controls, exact=True, disguise=(rearranging.second_copy(_blank),)),
    "options-ticked": Dialect(MarkingHand, exact=True),
    "options-ticked-after": Dialect(partial(MarkingHand, mark="tick-after"), exact=True),
    "options-in-brackets": Dialect(partial(MarkingHand, ticks="bracket"), exact=True),
    "options-highlighted": Dialect(partial(MarkingHand, mark="highlight"), exact=True),
    "options-struck": Dialect(partial(MarkingHand, mark="strike"), exact=True),
    "hurried": Dialect(paper=(("date_words", False),), settle=offices.hurried),
    "hurried-date-words": Dialect(settle=offices.hurried),
    "lines-to-write-on": Dialect(offices.LinesHand),
    "prompts-in-words": Dialect(offices.PromptHand),
    "ticks-by-pen": Dialect(offices.PenHand),
    "options-with-boxes": Dialect(offices.SeveralHand, exact=True),
    "bilingual": Dialect(label=offices.bilingual),
    "labels-in-capitals": Dialect(label=offices.capitals),
    "boxes-at-labels": Dialect(disguise=(offices.box_at_the_label,)),
    "comments-for-answers": Dialect(disguise=(offices.answered_in_comments,)),
    "yes-no-struck": Dialect(disguise=(offices.yes_no_struck,)),
    "office-notes-below": Dialect(disguise=(offices.signed_off_below,)),
}

#: What is not all to be read: nothing may be read wrong without a word about it.
LOSSY: dict[str, Dialect] = {
    "text-typed": Dialect(disguise=(rearranging.as_text,)),
    "text-under": Dialect(paper=(("place", "under"),), disguise=(rearranging.as_text,)),
    "text-same": Dialect(paper=(("place", "same"),), disguise=(rearranging.as_text,)),
    "text-two-abreast": Dialect(disguise=(rearranging.two_abreast, rearranging.as_text)),
    "text-ticked": Dialect(MarkingHand, exact=True, disguise=(rearranging.as_text,)),
    "text-controls": Dialect(_controls, exact=True, disguise=(rearranging.as_text,)),
    "headings": Dialect(disguise=(offices.as_headings,)),
    "text-reworded": Dialect(label=labels.reworded, disguise=(rearranging.as_text,)),
}

#: The product's own form, filled in; and as LibreOffice saves it, which forgets the tags.
OWN, OWN_UNTAGGED = "own-form", "own-form-untagged"


def samples(seed: int, count: int) -> Iterator[Sample]:
    """Samples, the dialects in turn; the same for the same seed."""
    names = [OWN, OWN_UNTAGGED, *DIALECTS]
    for number in range(count):
        yield sample(names[number % len(names)], seed * 100_000 + number)


def sample(dialect: str, seed: int) -> Sample:
    """One sample of a dialect."""
    rng = Random(f"{dialect} {seed}")  # noqa: S311 -- made-up forms, no secret
    if dialect in (OWN, OWN_UNTAGGED):
        form = draw(rng, exact=True, stages=rng.choice((1, 3, 3))).form()
        docx = filled_form(form)
        return Sample(f"{dialect}-{seed}", docx if dialect == OWN else _untagged(docx), form)
    how = DIALECTS[dialect] if dialect in DIALECTS else LOSSY[dialect]
    answers = draw(rng, exact=how.exact, stages=how.stages if how.stages == 1 else rng.choice((1, 3, 3)))
    if how.settle is not None:
        answers = how.settle(answers, rng)
    paper = Paper(rng, how.hand(rng), answers, how.label(rng), stages=how.stages, **dict(how.paper))
    body = w("body", *paper.sheet())
    for disguise in how.disguise:
        disguise(body, rng)
    body.append(w("sectPr", w("pgSz", w=11906, h=16838)))
    return Sample(f"{dialect}-{seed}", packed(disguises.declare(body)), answers.form())


def _untagged(docx: bytes) -> bytes:
    root = document_of(docx)
    for tag in list(root.iter(name("tag"))):
        properties = tag.getparent()
        assert properties is not None
        properties.remove(tag)
    return with_document(docx, root)
