"""The form with answers in it, as Word leaves it: each control is found by its tag and filled in place.

Used for the forms of ``breachdocs demo``, for tests, and to send a form back with what is known already.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from breachdocs.config import Organisation, Risk
from breachdocs.documents.blank_form import KNOWN_TAG, REFERENCE_TAG, blank_form
from breachdocs.documents.controls import TICKED, number_controls
from breachdocs.documents.form_kinds import FormKind, kind_of
from breachdocs.documents.form_package import BODY, document_of, serialised
from breachdocs.documents.package_parts import PackageParts
from breachdocs.documents.word_xml import Element, name, run
from breachdocs.form import Count, Field, Form, Kind

_SDT, _PROPERTIES, _CONTENT, _VALUE = name("sdt"), name("sdtPr"), name("sdtContent"), name("val")
_TAG, _PLACEHOLDER_SHOWN = f"{_PROPERTIES}/{name('tag')}", f"{_PROPERTIES}/{name('showingPlcHdr')}"

#: The controls of a form by their tags, in the order of the document.
_Tagged = dict[str, list[Element]]


def filled_form(
    form: Form,
    *,
    kind: FormKind | None = None,
    known: Mapping[str, str] | None = None,
    organisation: Organisation = Organisation(),  # noqa: B008 -- frozen
    risk: Risk = Risk(),  # noqa: B008 -- frozen
    look: bytes | None = None,
) -> bytes:
    """The form as a ``.docx`` with the answers of `form`; what `form` leaves blank shows its placeholder.

    The arguments are those of `blank_form`, and the bytes are the same for the same ones.

    Args:
        form: the answers.
        kind: which form; without it, the one that `form` was read from.
        known: by the path of a question of the review, what is known about it already.
        organisation: whose form.
        risk: whose bands.
        look: whose crest and colours.
    """
    kind = kind or kind_of(form)
    blank = _blank(kind, organisation, risk, look)
    root = copy.deepcopy(blank.document)
    tagged: _Tagged = defaultdict(list)
    for control, tag in zip(root.iter(_SDT), blank.tags, strict=True):
        tagged[tag].append(control)
    for field in kind.fields:
        value = form.value(field)
        if field.columns:
            _fill_rows(tagged[field.path][0], field, value)
        else:
            _fill(tagged, field, value)
    if form.reference:
        _write(tagged[REFERENCE_TAG][0], form.reference)
        _lock(tagged[REFERENCE_TAG][0])
    for path, words in (known or {}).items():
        for control in tagged[f"{KNOWN_TAG}:{path}"]:
            _tell(control, words)
    number_controls([root])
    return blank.package.with_parts({BODY: serialised(root)})


class _Blank:
    """The blank form, ready to be filled in again and again.

    Attributes:
        document: its text as a tree.
        tags: the tag of each of its controls, in the order of the tree.
        package: its other parts.
    """

    def __init__(self, whole: bytes) -> None:
        self.document = document_of(whole)
        self.tags = [_tag(control) for control in self.document.iter(_SDT)]
        self.package = PackageParts(whole, {BODY})


@lru_cache(maxsize=4)
def _blank(kind: FormKind, organisation: Organisation, risk: Risk, look: bytes | None) -> _Blank:
    return _Blank(blank_form(kind, organisation=organisation, risk=risk, look=look))


def _tag(control: Element) -> str:
    tag = control.find(_TAG)
    return "" if tag is None else tag.get(_VALUE, "")


def _controls(part: Element) -> _Tagged:
    found: _Tagged = defaultdict(list)
    for control in part.iter(_SDT):
        found[_tag(control)].append(control)
    return found


def _fill(tagged: _Tagged, field: Field, value: Any) -> None:
    """Writes the value of a field into its controls; a blank one leaves them as they are."""
    if value is None:
        return
    kind = field.question.kind
    if kind is Kind.CODES:
        for code in value:
            _tick_or_say(tagged, field, code)
    elif kind is Kind.YES_NO:
        _tick(tagged[f"{field.path}:{'yes' if value else 'no'}"][0])
    elif kind is Kind.CHOICES:
        for control, code in zip(_as_many(tagged[field.path], len(value)), value, strict=False):
            _write(control, _said(field, code))
    elif kind in (Kind.DATE, Kind.MOMENT):
        _pick_day(tagged[field.path][0], value)
        if isinstance(value, dt.datetime):
            _write(tagged[f"{field.path}:time"][0], f"{value:%H:%M}")
    else:
        _write(tagged[field.path][0], _said(field, value))


def _tick_or_say(tagged: _Tagged, field: Field, code: str) -> None:
    """Ticks the box of a code; an option that is none of the form's stands beside "Other", so that it is not lost."""
    boxes = tagged[f"{field.path}:{code}"]
    if boxes:
        _tick(boxes[0])
        return
    _tick(tagged[f"{field.path}:other"][0])
    _write(tagged[f"{field.path}_other"][0], code)


def _fill_rows(repeating: Element, field: Field, entries: tuple[Any, ...]) -> None:
    """One repeated item for each entry; items that are left over stay blank."""
    content = repeating.find(_CONTENT)
    assert content is not None  # noqa: S101 -- blank_form makes no control without content
    items = list(content)
    blank = copy.deepcopy(items[0])
    for number, entry in enumerate(entries):
        if number >= len(items):
            items.append(copy.deepcopy(blank))
            content.append(items[-1])
        tagged = _controls(items[number])
        for column in field.columns:
            _fill(tagged, column, getattr(entry, column.name))


def _said(field: Field, value: Any) -> str:
    """A value in the words that the control shows for it."""
    if isinstance(value, Count):
        return value.text
    vocabulary = field.question.vocabulary
    if vocabulary is None:
        return str(value)
    label = vocabulary.label(str(value))
    return f"{value}. {label}" if field.question.kind is Kind.LEVEL else label


def _as_many(controls: list[Element], wanted: int) -> list[Element]:
    """The controls of a list of choices, and more of them where a form says more than the blank can hold."""
    controls = list(controls)
    blank = copy.deepcopy(controls[-1].getparent())
    while len(controls) < wanted and blank is not None:
        line = copy.deepcopy(blank)
        last = controls[-1].getparent()
        assert last is not None  # noqa: S101 -- a control stands in a paragraph
        last.addnext(line)
        controls.append(next(line.iter(_SDT)))
    return controls


def _write(control: Element, shown: str) -> None:
    """Puts `shown` in place of the placeholder, as Word does when somebody types."""
    flag = control.find(_PLACEHOLDER_SHOWN)
    if flag is not None and (properties := flag.getparent()) is not None:
        properties.remove(flag)
    content = control.find(_CONTENT)
    assert content is not None  # noqa: S101 -- blank_form makes no control without content
    content[:] = [run(shown)]


def _tell(control: Element, words: str) -> None:
    """Says what is known in the row that is for it; where nothing is, the row goes."""
    if words:
        _write(control, words)
        _lock(control)
        return
    row = next(control.iterancestors(name("tr")))
    table = row.getparent()
    assert table is not None  # noqa: S101 -- a row stands in a table
    table.remove(row)


def _lock(control: Element) -> None:
    """Locks what a control says, so that it is not changed by mistake."""
    lock = control.find(f"{_PROPERTIES}/{name('lock')}")
    assert lock is not None  # noqa: S101 -- only fixed controls are locked
    lock.set(_VALUE, "sdtContentLocked")


def _pick_day(control: Element, value: dt.date | str) -> None:
    """A day as the date picker stores and shows it; what is no day is shown as it was typed."""
    if isinstance(value, str):
        _write(control, value)
        return
    picker = control.find(f"{_PROPERTIES}/{name('date')}")
    if picker is not None:
        picker.set(name("fullDate"), f"{value:%Y-%m-%d}T00:00:00Z")
    _write(control, f"{value:%d/%m/%Y}")


def _tick(control: Element) -> None:
    state = control.find(f"{_PROPERTIES}/{name('w14:checkbox')}/{name('w14:checked')}")
    shown = control.find(f"{_CONTENT}//{name('t')}")
    if state is not None and shown is not None:
        state.set(name("w14:val"), "1")
        shown.text = TICKED
