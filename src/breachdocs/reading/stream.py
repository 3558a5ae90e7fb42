"""What a walk over a document leaves: rows of boxes of text, in reading order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from breachdocs.reading.controls import Control


class Marked(str):
    """Text that knows how it looks: ``highlight``, ``shd``, ``bdr``, ``u``, ``b``, ``em`` as far as they apply."""

    looks: frozenset[str]

    def __new__(cls, text: str, looks: frozenset[str]) -> Self:
        """The text with its looks."""
        marked = super().__new__(cls, text)
        marked.looks = looks
        return marked


#: A stretch of text and the control it stands in, if any.
Piece = tuple[str, Control | None]


@dataclass(slots=True)
class Box:
    """A table's cell, or a paragraph outside any table.

    Attributes:
        column: of the table's grid, from 0.
        span: how many columns it covers.
        lines: each a list of pieces; a line break inside a paragraph stays in its piece.
    """

    column: int = 0
    span: int = 1
    lines: list[list[Piece]] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """A table's row, or one paragraph outside any table.

    Attributes:
        table: the table's number from 1 in the order met; 0 for a paragraph.
        number: the row's number in its table from 1; the paragraph's in the document.
        parent: the table that this one stands in; 0 for none.
    """

    table: int
    number: int
    parent: int
    boxes: list[Box]


@dataclass(slots=True)
class Stream:
    """A document as rows in reading order.

    Attributes:
        looks: whether the text says how it looks.
        look_again: walks the document again for how its text looks; ``None`` where that can't be told.
        notes: ``tracked_changes``, ``hidden_text``, ``struck_text``, ``comments``, ``text_box``: what a person should
            know; ``picture``: that it holds one; ``oval``, ``circled``: that ovals are drawn on it; ``elsewhere``:
            that part of it is another document's; ``pdf``, ``pandoc``: what it was made by.
    """

    rows: list[Row] = field(default_factory=list)
    looks: bool = False
    look_again: Callable[[], Stream] | None = None
    notes: set[str] = field(default_factory=set)
