"""The form with answers in it, as Word leaves it: each control is found by its tag and filled in place.

Used for the forms of ``breachdocs demo``, for tests, and to send a form back with what is known already. The blank form
is cut once, as text, before and behind each of its controls; an answer then costs a piece of text. All of it is our own
(`blank.py`), so how it is written is known.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import count
from typing import Any
from xml.sax.saxutils import escape

from breachdocs.config import Organisation, Risk
from breachdocs.documents.forms.blank import KNOWN_TAG, REFERENCE_TAG, blank_form
from breachdocs.documents.forms.controls import FIRST_ID, TICKED, UNTICKED
from breachdocs.documents.forms.kinds import FormKind, kind_of
from breachdocs.documents.forms.package import BODY
from breachdocs.documents.templating.package_parts import PackageParts
from breachdocs.form import Count, Field, Form, Kind

#: A control with no other in it.
_CONTROL = re.compile("(<w:sdt>(?:(?!<w:sdt>).)*?</w:sdt>)", re.DOTALL)
_TAG = re.compile('<w:tag w:val="([^"]*)"/>')
_ID = re.compile(r'<w:id w:val="\d+"/>')
_ITEM, _END = "<w:sdt><w:sdtPr><w:id ", "</w:sdt>"
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


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
    filling = _Filling(blank.pieces, count(blank.controls + FIRST_ID))
    for field in kind.fields:
        value = form.value(field)
        if field.columns:
            filling.fill_rows(field, value)
        else:
            filling.fill(field, value)
    if form.reference:
        filling.write(REFERENCE_TAG, form.reference, lock=True)
    for path, words in (known or {}).items():
        filling.tell(f"{KNOWN_TAG}:{path}", words)
    return blank.package.with_parts({BODY: "".join(filling.pieces).encode()})


class _Blank:
    """The blank form, ready to be filled in again and again.

    Attributes:
        pieces: its text and its controls in turn.
        controls: how many controls there are, those that hold others among them.
        package: its other parts.
    """

    def __init__(self, whole: bytes) -> None:
        self.package = PackageParts(whole, {BODY})
        text = self.package.contents[BODY].decode()
        self.pieces = _CONTROL.split(text)
        self.controls = len(_ID.findall(text))


@lru_cache(maxsize=4)
def _blank(kind: FormKind, organisation: Organisation, risk: Risk, look: bytes | None) -> _Blank:
    return _Blank(blank_form(kind, organisation=organisation, risk=risk, look=look))


class _Filling:
    """A form, or some rows of it, being filled in.

    Args:
        pieces: text and controls in turn.
        ids: for controls that are not in the blank form.
    """

    def __init__(self, pieces: Sequence[str], ids: count[int]) -> None:
        self.pieces, self._ids = list(pieces), ids
        self._tagged: dict[str, list[int]] = {}
        for place in range(1, len(pieces), 2):
            tag = _TAG.search(pieces[place])
            self._tagged.setdefault(tag[1] if tag else "", []).append(place)

    def fill(self, field: Field, value: Any, item: int = 0) -> None:
        """Writes the value of a field into its controls; a blank one leaves them as they are.

        `item` counts the rows that are repeated.
        """
        if value is None:
            return
        kind = field.question.kind
        if kind is Kind.CODES:
            for code in value:
                self._tick_or_say(field, code)
        elif kind is Kind.YES_NO:
            self._tick(f"{field.path}:{'yes' if value else 'no'}")
        elif kind is Kind.CHOICES:
            self._choose(field, value)
        elif kind in (Kind.DATE, Kind.MOMENT):
            self._pick_day(field.path, value, item)
            if isinstance(value, dt.datetime):
                self.write(f"{field.path}:time", f"{value:%H:%M}", item)
        else:
            self.write(field.path, _said(field, value), item)

    def fill_rows(self, field: Field, entries: tuple[Any, ...]) -> None:
        """One repeated item for each entry; items that are left over stay blank."""
        there = len(self._tagged[field.columns[0].path])
        further = "".join(self._item(field, entry) for entry in entries[there:])
        for number, entry in enumerate(entries[:there]):
            for column in field.columns:
                self.fill(column, getattr(entry, column.name), number)
        last = self._tagged[field.columns[-1].path][-1] + 1
        self._insert(last, _END, further)

    def _item(self, field: Field, entry: Any) -> str:
        """A further item, made of the last one while that is blank."""
        first, last = (self._tagged[column.path][-1] for column in (field.columns[0], field.columns[-1]))
        before, behind = self.pieces[first - 1], self.pieces[last + 1]
        opens = before[before.rindex(_ITEM) :]
        closes = behind[: behind.index(_END) + len(_END)]
        item = _Filling([opens, *self.pieces[first : last + 1], closes], self._ids)
        for column in field.columns:
            item.fill(column, getattr(entry, column.name))
        return self._with_new_ids("".join(item.pieces))

    def write(self, tag: str, shown: str, item: int = 0, *, lock: bool = False) -> None:
        """Puts `shown` in place of the placeholder, as Word does when somebody types; `lock`: nobody changes it."""
        place = self._tagged[tag][item]
        control = _written(self.pieces[place], shown)
        self.pieces[place] = control.replace('"sdtLocked"', '"sdtContentLocked"', 1) if lock else control

    def tell(self, tag: str, words: str) -> None:
        """Says what is known in the row that is for it; where nothing is, the row goes."""
        for item, place in enumerate(self._tagged.get(tag, ())):
            if words:
                self.write(tag, words, item, lock=True)
                continue
            before, behind = self.pieces[place - 1], self.pieces[place + 1]
            self.pieces[place - 1] = before[: before.rindex("<w:tr>")]
            self.pieces[place] = ""
            self.pieces[place + 1] = behind.partition("</w:tr>")[2]

    def _tick_or_say(self, field: Field, code: str) -> None:
        """Ticks the box of a code; an option that is none of the form's stands beside "Other", so as not to be lost."""
        if f"{field.path}:{code}" in self._tagged:
            self._tick(f"{field.path}:{code}")
            return
        self._tick(f"{field.path}:other")
        self.write(f"{field.path}_other", code)

    def _tick(self, tag: str) -> None:
        place = self._tagged[tag][0]
        ticked = self.pieces[place].replace('<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>')
        self.pieces[place] = ticked.replace(UNTICKED, TICKED)

    def _choose(self, field: Field, codes: Sequence[str]) -> None:
        """One control for each of several choices; more lines where a form says more than the blank can hold."""
        places = self._tagged[field.path]
        last = places[-1]
        before = self.pieces[last - 1]
        line, blank = before[before.rindex("<w:p>") :], self.pieces[last]
        further = (f"{line}{_written(blank, _said(field, code))}</w:p>" for code in codes[len(places) :])
        self._insert(last + 1, "</w:p>", self._with_new_ids("".join(further)))
        for item, code in enumerate(codes[: len(places)]):
            self.write(field.path, _said(field, code), item)

    def _pick_day(self, tag: str, value: dt.date | str, item: int) -> None:
        """A day as the date picker stores and shows it; what is no day is shown as it was typed."""
        if isinstance(value, str):
            self.write(tag, value, item)
            return
        place = self._tagged[tag][item]
        picked = f'<w:date w:fullDate="{value:%Y-%m-%d}T00:00:00Z">'
        self.pieces[place] = self.pieces[place].replace("<w:date>", picked, 1)
        self.write(tag, f"{value:%d/%m/%Y}", item)

    def _insert(self, place: int, behind: str, text: str) -> None:
        """Puts `text` behind the first `behind` in or after a piece."""
        while text and behind not in self.pieces[place]:
            place += 2
        before, mark, rest = self.pieces[place].partition(behind)
        self.pieces[place] = f"{before}{mark}{text}{rest}"

    def _with_new_ids(self, text: str) -> str:
        return _ID.sub(lambda _: f'<w:id w:val="{next(self._ids)}"/>', text)


def _written(control: str, shown: str) -> str:
    """A control that says something."""
    lines = escape(_NOT_IN_XML.sub("", shown)).replace("\r", "&#13;").split("\n")
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    properties = control.partition("<w:sdtContent>")[0].replace("<w:showingPlcHdr/>", "")
    return f"{properties}<w:sdtContent><w:r>{text}</w:r></w:sdtContent></w:sdt>"


def _said(field: Field, value: Any) -> str:
    """A value in the words that the control shows for it."""
    if isinstance(value, Count):
        return value.text
    vocabulary = field.question.vocabulary
    if vocabulary is None:
        return str(value)
    label = vocabulary.label(str(value))
    return f"{value}. {label}" if field.question.kind is Kind.LEVEL else label
