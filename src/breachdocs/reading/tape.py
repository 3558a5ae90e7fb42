"""A document as a tape: what is to be read of it, in order, as marks that each carry something.

The tape is made of the document's `tags`: what describes a control or a field is gathered, and what must not be read is
left out. Of alternate content it takes one branch. Smart tags, custom XML, hyperlinks, field results and any element
that it doesn't know are looked through. Of deletions, hidden and struck text only a note is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from breachdocs.reading.controls import content_control
from breachdocs.reading.meanings import LOOKS as _LOOKS
from breachdocs.reading.tags import Tag, tags_of

TEXT, PARAGRAPH, TABLE, TABLE_END, ROW, CELL, SPAN = (
    "w:t",
    "w:p",
    "w:tbl",
    "/w:tbl",
    "w:tr",
    "w:tc",
    "w:gridSpan",
)
CONTROL, CONTROL_END, FIELD, NOTE, SYMBOL = "w:sdt", "/w:sdt", "w:fldChar", "note", "w:sym"
FONT, FONT_END, BOX, BOX_END, LOOKS = "font", "font end", "w:txbxContent", "/w:txbxContent", "looks"
#: A mark and what it carries: a string; for `CONTROL` its `Control`, for `FIELD` its type and what
#: `legacy_field` reads, for `LOOKS` a set of names.
Mark = tuple[str, Any]

_AS_THEY_ARE = frozenset({TEXT, PARAGRAPH, TABLE, TABLE_END, ROW, CELL, SPAN, CONTROL_END, SYMBOL, BOX_END})
_TYPED = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_KINDS = frozenset({
    "w:text", "w:date", "w:dropDownList", "w:comboBox", "w14:checkbox", "w:picture", "w:group", "w:docPartObj",
    "w:docPartList",
})  # fmt: skip
_CHANGED = frozenset(
    {"w:ins", "w:moveTo", "w:ins/", "w:moveTo/", "w:del", "w:moveFrom", "w:del/", "w:moveFrom/"}
)
_OF_RUNS = frozenset({"w:r", "/w:r", "w:rPr"})
#: What is told of wherever it stands, in branches left out too.
_TOLD = {
    "a:blip": "picture",
    "v:imagedata": "picture",
    "a:prstGeom": "oval",
    "v:oval": "oval",
    "w:altChunk": "elsewhere",
    "w:subDoc": "elsewhere",
    "w:commentReference": "comments",
    "w:footnoteReference": "comments",
    "w:endnoteReference": "comments",
}
_ALTERNATIVES = "mc:AlternateContent"
#: Put in the place of a tag whose element is to be passed over; it says which.
_LEFT_OUT = "left out"
#: Between these it is decided what a control stands round.
_GROUPING = frozenset({CONTROL, CONTROL_END, TABLE, TABLE_END, ROW, CELL, BOX, BOX_END})
#: What the tag of a control round rows or tables says.
_GROUP = "group"
#: Among them `w:rt`, how a word is said, above it.
_PASSED_OVER = frozenset(
    {_LEFT_OUT, "w:del", "w:moveFrom", "w:pPr", "w:trPr", "w:tcPrChange", "w:tabs", "w:rt"}
)


def tape_of(xml: bytes, *, looks: bool = False) -> Iterator[Mark]:
    """A document's tape.

    Args:
        xml: the main part, in transitional namespaces.
        looks: whether runs carry how they look (`LOOKS`), which few forms need.

    Raises:
        Refusal: `damaged`, `hostile` or `too_deep`.
    """
    tags = tags_of(xml, looks=looks)
    met = {name for name, _ in tags}
    if CONTROL in met:
        _find_groups(tags)
    if _ALTERNATIVES in met:
        _choose_branches(tags)
    if "w:trPr" in met:
        _leave_out_deleted_rows(tags)
    drawn = [(NOTE, note) for name, note in _TOLD.items() if name in met]
    return chain(drawn, _marks(tags, looks=looks))


def _find_groups(tags: list[Tag]) -> None:
    """Makes groups of the controls that rows or tables stand in directly."""
    none = -1
    holders = [
        none
    ]  # the controls open at each place, or `none` where a table, cell or text box opened since
    for at, (name, _) in enumerate(tags):
        if name not in _GROUPING:
            continue
        if name == CONTROL:
            holders.append(at)
        elif name in (TABLE, ROW):
            if holders[-1] != none:
                tags[holders[-1]] = (CONTROL, _GROUP)
            if name == TABLE:
                holders.append(none)
        elif name == CELL:
            holders[-1] = none
        elif name == BOX:
            holders.append(none)
        elif name in (CONTROL_END, TABLE_END, BOX_END) and len(holders) > 1:
            holders.pop()


@dataclass(slots=True)
class _Branch:
    """A choice or the fallback of alternate content: where it begins, and whether it is one to take."""

    at: int
    fits: bool


def _choose_branches(tags: list[Tag]) -> None:
    """Leaves out all branches of each alternate content but one: the first with text in it, or else the fallback."""
    texts = 0
    contents: list[list[_Branch]] = []
    began: list[int] = []
    for at, (name, _) in enumerate(tags):
        if name in (TEXT, BOX):
            texts += 1
        elif name == _ALTERNATIVES:
            contents.append([])
        elif name in ("mc:Choice", "mc:Fallback") and contents:
            contents[-1].append(_Branch(at, name == "mc:Fallback"))
            began.append(texts)
        elif name in ("/mc:Choice", "/mc:Fallback") and contents and contents[-1]:
            branch = contents[-1][-1]
            branch.fits = branch.fits or texts > began.pop()
        elif name == f"/{_ALTERNATIVES}" and contents:
            branches = contents.pop()
            chosen = next((branch for branch in branches if branch.fits), branches[0] if branches else None)
            for branch in branches:
                if branch is not chosen:
                    tags[branch.at] = (_LEFT_OUT, tags[branch.at][0])


def _leave_out_deleted_rows(tags: list[Tag]) -> None:
    row: int | None = None
    depth = 0
    for at, (name, _) in enumerate(tags):
        if name == ROW:
            row = at
        elif name == "w:trPr":
            depth += 1
        elif name == "/w:trPr":
            depth -= 1
        elif depth == 1 and name in ("w:del", "w:del/") and row is not None:
            tags[row] = (_LEFT_OUT, ROW)


def _marks(tags: list[Tag], *, looks: bool) -> Iterator[Mark]:
    rest = iter(tags)
    runs: list[_Run] = []
    for tag in rest:
        name, said = tag
        if name in _AS_THEY_ARE:
            yield tag
        elif name == CONTROL:
            yield from _control(rest, said)
        elif name in _TYPED:
            yield TEXT, _TYPED[name]
        elif name == FIELD:
            yield FIELD, (said, _field_data(rest))
        elif name in _OF_RUNS:
            yield from _run(name, rest, runs, looks=looks)
        else:
            yield from _replaced(name, said)
            if name in _PASSED_OVER:
                _pass_over(rest, said or name)


def _replaced(name: str, said: str) -> Iterator[Mark]:
    """What stands for an element that is left out, was changed, holds nothing or is worth a note."""
    if name in _CHANGED or said == ROW:
        yield NOTE, "tracked_changes"
    elif name == BOX:
        yield NOTE, "text_box"
        yield BOX, ""
    elif name == "w:fldChar/":
        yield FIELD, (said, [])
    elif name == "w:tr/":
        yield ROW, ""


@dataclass(slots=True)
class _Run:
    """A run that is open, and whether its text is in a symbol font."""

    in_font: bool = False


def _run(name: str, rest: Iterator[Tag], runs: list[_Run], *, looks: bool) -> Iterator[Mark]:
    """Where a run begins, has properties, or ends."""
    if name == "w:r":
        runs.append(_Run())
        if looks:
            yield LOOKS, frozenset()
    elif name == "/w:r":
        if runs and runs.pop().in_font:
            yield FONT_END, ""
    elif not runs:
        _pass_over(rest, name)
    else:
        hidden, font, marked = _properties(rest)
        if hidden:
            yield NOTE, hidden
            _pass_over(rest, "w:r")
            runs.pop()
            return
        if marked:
            yield LOOKS, marked
        if font:
            runs[-1].in_font = True
            yield FONT, font


def _pass_over(rest: Iterator[Tag], name: str) -> None:
    """Takes the rest of an element, whatever stands in it."""
    depth, end = 1, f"/{name}"
    for inner, said in rest:
        if inner == name or (inner == _LEFT_OUT and said == name):
            depth += 1
        elif inner == end:
            depth -= 1
            if not depth:
                return


def _properties(rest: Iterator[Tag]) -> tuple[str, str, frozenset[str]]:
    """Takes a run's properties: the note of what hides it, its symbol font, how it looks."""
    hidden = font = ""
    looks = set()
    for name, said in rest:
        if name == "/w:rPr":
            break
        if name == "w:vanish":
            hidden = "hidden_text"
        elif name in ("w:strike", "w:dstrike"):
            hidden = hidden or "struck_text"
        elif name == "w:rFonts":
            font = said
        elif name in _LOOKS:
            looks.add(name.removeprefix("w:"))
        elif name == "w:rPr":  # as they were before a change
            _pass_over(rest, name)
    return hidden, font, frozenset(looks)


def _control(rest: Iterator[Tag], given: str) -> Iterator[Mark]:
    """Takes a control up to its content; `given` is what was found out about its kind."""
    says: dict[str, str] = {}
    kind = given
    items: list[str] = []
    for name, said in rest:
        if name in ("w:sdtContent", CONTROL_END):
            break
        if name == "w:listItem":
            items.append(said)
        else:
            says.setdefault(name, said)
            if name in _KINDS and not kind:
                kind = name.rpartition(":")[2]
    yield (
        CONTROL,
        content_control(
            kind,
            says.get("w:tag", ""),
            says.get("w:alias", ""),
            says.get("w:date", "") + says.get("w14:checked", ""),
            items,
            prompting="w:showingPlcHdr" in says,
        ),
    )
    if name == CONTROL_END:
        yield CONTROL_END, ""


def _field_data(rest: Iterator[Tag]) -> list[str]:
    """Takes the rest of a field's beginning: what `legacy_field` reads, where it is a form field."""
    kind = ""
    values: dict[str, str] = {}
    entries: list[str] = []
    for name, said in rest:
        if name == "/w:fldChar":
            break
        if name in ("w:ffData", "w:checkBox", "w:ddList"):
            kind = name
        elif name in ("w:checked", "w:default", "w:result"):
            values[name] = said
        elif name == "w:listEntry":
            entries.append(said)
    if kind == "w:checkBox":
        return ["checkbox", values.get("w:checked", values.get("w:default", "0"))]
    if kind == "w:ddList":
        return ["dropdown", values.get("w:result", values.get("w:default", "")), *entries]
    return ["text"] if kind else []
