"""Marks in a filled-in document turned into Word: line breaks, tabs, braces, highlights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.text.font import Font

from breachdocs.documents import marks

_TAG = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_PIECES = re.compile(f"({marks.ALL.pattern})")
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
            if found := _TAG.search(text):
                return found.group()
    return None


def unmark(document: Document) -> None:
    """Turns every mark in the document into what it stands for, in place."""
    for tree in _trees(document):
        unmark_tree(tree)


def unmark_tree(tree: Any) -> None:
    """The same for one tree of python-docx's elements."""
    marked = [node.getparent() for node in tree.iter(qn("w:t")) if node.text and marks.ALL.search(node.text)]
    for run in dict.fromkeys(marked):
        _unmark_run(run)


def keep_short_rows_whole(tree: Any, longest: int = 500) -> None:
    """Keeps each table row of up to `longest` characters on one page; a longer one may run on."""
    for row in tree.iter(qn("w:tr")):
        if sum(len(node.text or "") for node in row.iter(qn("w:t"))) <= longest:
            properties = row.get_or_add_trPr()
            if properties.find(qn("w:cantSplit")) is None:
                properties.insert(0, OxmlElement("w:cantSplit"))


def _unmark_run(run: Any) -> None:
    """Puts runs without marks in the place of one with marks, each with its formatting."""
    made = [_like(run)]
    for child in list(run):
        if child.tag == qn("w:rPr"):
            continue
        if child.tag != qn("w:t") or not marks.ALL.search(child.text or ""):
            made[-1].append(child)
            continue
        for piece in _PIECES.split(child.text):
            if piece in (marks.MISSING_OPENS, marks.MISSING_CLOSES):
                made.append(_like(run))
                if piece == marks.MISSING_OPENS:
                    Font(made[-1]).highlight_color = WD_COLOR_INDEX.YELLOW
            else:
                _append(made[-1], piece)
    for new in made:
        if len(new) > (new.find(qn("w:rPr")) is not None):
            run.addprevious(new)
    run.getparent().remove(run)


def _like(run: Any) -> Any:
    """An empty run with the formatting of `run`."""
    new = OxmlElement("w:r")
    formatting = run.find(qn("w:rPr"))
    if formatting is not None:
        new.append(deepcopy(formatting))
    return new


def _append(run: Any, piece: str) -> None:
    if piece == marks.LINE:
        run.append(OxmlElement("w:br"))
    elif piece == marks.TAB:
        run.append(OxmlElement("w:tab"))
    elif piece in _RESTORED or (piece and not marks.ALL.match(piece)):
        text = _RESTORED.get(piece, piece)
        last = run[-1] if len(run) else None
        if last is not None and last.tag == qn("w:t"):
            last.text += text
        else:
            last = OxmlElement("w:t")
            last.text = text
            run.append(last)
        last.set(qn("xml:space"), "preserve")
