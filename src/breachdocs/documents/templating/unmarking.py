"""Marks in a filled-in document turned into Word: line breaks, tabs, braces, highlights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from breachdocs.documents.templating import marks

_BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_PIECES = re.compile(f"({marks.ALL.pattern})")
_TEXT, _RUN, _FORMATTING, _LINE_BREAK, _TAB = map(qn, ("w:t", "w:r", "w:rPr", "w:br", "w:tab"))
_ROW, _ROW_EXCEPTIONS, _ROW_PROPERTIES, _CANT_SPLIT = map(qn, ("w:tr", "w:tblPrEx", "w:trPr", "w:cantSplit"))
_TABLE, _PARAGRAPH, _KEEP_NEXT = qn("w:tbl"), qn("w:p"), qn("w:keepNext")
_PARAGRAPH_PROPERTIES, _PARAGRAPH_STYLE = qn("w:pPr"), qn("w:pStyle")
_HIGHLIGHT, _VALUE = qn("w:highlight"), qn("w:val")
#: What the schema wants behind the highlight in a run's formatting (``CT_RPr``).
_AFTER_HIGHLIGHT = frozenset(
    qn(f"w:{tag}")
    for tag in (
        "u",
        "effect",
        "bdr",
        "shd",
        "fitText",
        "vertAlign",
        "rtl",
        "cs",
        "em",
        "lang",
        "eastAsianLayout",
        "specVanish",
        "oMath",
        "rPrChange",
    )
)
_HEADING_AND_ONE = 2
_LONGEST_WHOLE = 500
_SPACE = qn("xml:space")
_RESTORED = {marks.OPENING_BRACE: "{", marks.CLOSING_BRACE: "}"}


def _trees(document: Document) -> Iterator[Any]:
    """The body, headers, footers and notes that are held as trees."""
    yield document.element
    for relation in document.part.rels.values():
        if not relation.is_external and isinstance(relation.target_part, XmlPart):
            yield relation.target_part.element


def left_over_tag(document: Document) -> str | None:
    """The braces of the first tag that was not filled in; ``None`` where all were.

    Braces that a person typed are marks at this moment, so whatever looks like a tag is the template's. The
    words beside it may be a form's and are not told.
    """
    for tree in _trees(document):
        for paragraph in tree.iter(qn("w:p")):
            text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            if found := _BRACES.search(text):
                return found.group()
    return None


def unmark(document: Document) -> None:
    """Turns every mark in the document into what it stands for, in place."""
    for tree in _trees(document):
        unmark_tree(tree)


def unmark_tree(tree: Any) -> None:
    """The same for one tree of python-docx's elements."""
    marked = [node.getparent() for node in tree.iter(_TEXT) if node.text and marks.ALL.search(node.text)]
    for run in dict.fromkeys(marked):
        _unmark_run(run)


def keep_short_rows_whole(tree: Any) -> None:
    """Keeps each table row of up to `_LONGEST_WHOLE` characters on one page; a longer one may run on.

    Nor does the last row stand on a page by itself, where the one before it is short.
    """
    short = {row: _length(row) <= _LONGEST_WHOLE for row in tree.iter(_ROW)}
    for table in tree.iter(_TABLE):
        rows = table.findall(_ROW)
        if len(rows) > _HEADING_AND_ONE and short[rows[-2]]:
            for paragraph in rows[-2].iter(_PARAGRAPH):
                _keep_with_next(paragraph)
    for row in (row for row, is_short in short.items() if is_short):
        properties = row.find(_ROW_PROPERTIES)
        if properties is None:
            properties = row.makeelement(_ROW_PROPERTIES)
            row.insert(0 if row.find(_ROW_EXCEPTIONS) is None else 1, properties)
        if properties.find(_CANT_SPLIT) is None:
            properties.insert(0, properties.makeelement(_CANT_SPLIT))


def _keep_with_next(paragraph: Any) -> None:
    properties = paragraph.find(_PARAGRAPH_PROPERTIES)
    if properties is None:
        properties = paragraph.makeelement(_PARAGRAPH_PROPERTIES)
        paragraph.insert(0, properties)
    keep = properties.find(_KEEP_NEXT)
    if keep is None:
        keep = properties.makeelement(_KEEP_NEXT)
        properties.insert(0 if properties.find(_PARAGRAPH_STYLE) is None else 1, keep)
    keep.attrib.pop(_VALUE, None)  # "off" in the template


def _length(row: Any) -> int:
    return sum(len(node.text) for node in row.iter(_TEXT) if node.text)


def _unmark_run(run: Any) -> None:
    """Puts runs without marks in the place of one with marks, each with its formatting."""
    formatting = run.find(_FORMATTING)
    made = [_like(run, formatting)]
    for child in list(run):
        if child.tag == _FORMATTING:
            continue
        if child.tag != _TEXT or not marks.ALL.search(child.text or ""):
            made[-1].append(child)
            continue
        for piece in _PIECES.split(child.text):
            if piece in (marks.MISSING_OPENS, marks.MISSING_CLOSES):
                made.append(_like(run, formatting))
                if piece == marks.MISSING_OPENS:
                    _highlight(made[-1])
            elif piece:
                _append(made[-1], piece)
    for new in made:
        if len(new) > (new.find(_FORMATTING) is not None):
            run.addprevious(new)
    run.getparent().remove(run)


def _like(run: Any, formatting: Any) -> Any:
    """An empty run with the formatting of `run`."""
    new = run.makeelement(_RUN)
    if formatting is not None:
        new.append(deepcopy(formatting))
    return new


def _highlight(run: Any) -> None:
    """Marks an empty run with a yellow pen."""
    formatting = run.find(_FORMATTING)
    if formatting is None:
        formatting = run.makeelement(_FORMATTING)
        run.append(formatting)
    pen = formatting.find(_HIGHLIGHT)
    if pen is None:
        pen = formatting.makeelement(_HIGHLIGHT)
        before = (place for place, one in enumerate(formatting) if one.tag in _AFTER_HIGHLIGHT)
        formatting.insert(next(before, len(formatting)), pen)
    pen.set(_VALUE, "yellow")


def _append(run: Any, piece: str) -> None:
    if piece == marks.LINE:
        run.append(run.makeelement(_LINE_BREAK))
    elif piece == marks.TAB:
        run.append(run.makeelement(_TAB))
    elif piece in _RESTORED or not marks.ALL.match(piece):
        text = _RESTORED.get(piece, piece)
        last = run[-1] if len(run) else None
        if last is not None and last.tag == _TEXT:
            last.text += text
        else:
            last = run.makeelement(_TEXT)
            last.text = text
            run.append(last)
        last.set(_SPACE, "preserve")
