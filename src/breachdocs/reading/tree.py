"""A document as rows of boxes of text: cells and paragraphs in reading order, with the controls their text stands in.

Content controls count round a run, a paragraph or a cell; round rows and tables they only group. A table within a cell
dissolves the cell: its paragraphs and tables stand in the stream in their order, so that a form inside a layout table
reads like any other. Text boxes are read where they hang.

Limits: text in headers, footers, footnotes and comments is no answer and is not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from breachdocs.errors import Refusal
from breachdocs.reading import tape
from breachdocs.reading.controls import Control, legacy_field, whole_number
from breachdocs.reading.stream import Box, Marked, Piece, Row, Stream
from breachdocs.reading.symbols import symbol, symbol_text

_SEND_AGAIN = "Ask the school to send it again."
#: More cells than this in one row are no form's; reading them would take time by the square of their number.
_MOST_IN_ROW = 250


@dataclass(slots=True)
class _Place:
    """Where the walk is: in a table, or at the top level.

    Attributes:
        table: the table's number; 0 at the top level.
        parent: the table that it stands in.
        count: how many rows it had so far.
        row: the row that cells go to.
        column: the next cell's column.
        box: the cell that paragraphs go to; ``None`` where they are rows of their own.
    """

    table: int = 0
    parent: int = 0
    count: int = 0
    row: Row | None = None
    column: int = 0
    box: Box | None = None


@dataclass(slots=True)
class _Field:
    """A field: of a legacy form field its control, and whether its text is read now."""

    control: Control | None
    shows: bool


@dataclass(slots=True)
class _Open:
    """A content control that is open: itself (``None``: only a group), and how long the line was when it began."""

    control: Control | None
    at: int


class _Walk:
    """Reads one tape. Make it, call `read` once."""

    def __init__(self, deepest: int, most: int) -> None:
        self.stream = Stream()
        self._deepest = deepest
        self._left = most
        self._tables = 0
        self._places = [_Place()]
        self._line: list[Piece] = []
        self._lines: list[list[Piece]] = []
        self._controls: list[_Open] = []
        self._control: Control | None = None
        self._fields: list[_Field] = []
        self._font = ""
        self._looks: frozenset[str] = frozenset()

    def read(self, marks: Iterable[tape.Mark], *, looks: bool) -> Stream:
        """The document's rows."""
        reads = self._READS
        for mark, carried in marks:
            reads[mark](self, carried)
        self.stream.looks = looks
        # A row outside any table, in a file that no word processor wrote, may have no cell.
        self.stream.rows = [row for row in self.stream.rows if row.table or row.boxes]
        return self.stream

    # Each of these takes what its mark carries.

    def _paragraph(self, _: str) -> None:
        line: list[Piece] = []
        self._line = line
        place = self._places[-1]
        if place.box is not None:
            place.box.lines.append(line)
        else:
            self._free(line)

    def _free(self, line: list[Piece]) -> None:
        """Puts a paragraph into the stream as a row of its own."""
        self._one_more()
        rows = self.stream.rows
        rows.append(Row(0, len(rows) + 1, self._places[-1].table, [Box(0, 1, [line])]))

    def _one_more(self, in_row: int = 0) -> None:
        """Counts a cell or paragraph.

        Raises:
            Refusal: `too_large`, where there are more than a form can have, in all or in one row.
        """
        self._left -= 1
        if self._left < 0 or in_row > _MOST_IN_ROW:
            raise Refusal("too_large", "This file has more cells and paragraphs than any form.", _SEND_AGAIN)

    def _table(self, _: str) -> None:
        place = self._places[-1]
        if place.box is not None:  # the table dissolves its cell
            lines, place.box.lines, place.box = place.box.lines, [], None
            for line in lines:
                self._free(line)
        if len(self._places) > self._deepest:
            raise _too_deep()
        self._tables += 1
        self._places.append(_Place(self._tables, place.table))

    def _table_ends(self, _: str) -> None:
        if len(self._places) > 1:  # an end whose beginning is nowhere
            self._places.pop()

    def _row(self, _: str) -> None:
        place = self._places[-1]
        place.count += 1
        place.column = 0
        place.row = Row(place.table, place.count, place.parent, [])
        self._one_more()
        self.stream.rows.append(place.row)

    def _cell(self, _: str) -> None:
        place = self._places[-1]
        if place.row is None:  # a cell outside any row, in a file that no word processor wrote
            self._row("")
        place.box = Box(place.column)
        place.column += 1
        if place.row is not None:
            place.row.boxes.append(place.box)
            self._one_more(len(place.row.boxes))

    def _span(self, columns: str) -> None:
        place = self._places[-1]
        if place.box is not None:
            place.box.span = max(whole_number(columns, 1), 1)
            place.column = place.box.column + place.box.span

    def _control_begins(self, control: Control) -> None:
        if len(self._controls) > self._deepest:
            raise _too_deep()
        self._controls.append(_Open(self._control, len(self._line)))
        if control.kind != "group":
            self._control = control

    def _control_ends(self, _: str) -> None:
        if not self._controls:  # an end whose beginning stands where no word processor puts one
            return
        before = self._controls.pop()
        control, self._control = self._control, before.control
        if control is not None and control.kind == "checkbox" and len(self._line) == before.at:
            self._line.append(("", control))  # a box whose glyph was deleted still has its state

    def _field(self, carried: tuple[str, list[str]]) -> None:
        """Keeps track of fields: of a legacy form field the control is noted, of any other only its result is text."""
        kind, data = carried
        if kind == "begin":
            control, shown = legacy_field(data) if data else (None, "")
            self._fields.append(_Field(control, shows=control is not None))
            if control is not None and control.kind != "text":
                self._line.append((shown, control))
        elif kind == "separate" and self._fields:
            control = self._fields[-1].control
            # A list's or box's own result repeats what its data says.
            self._fields[-1].shows = control is None or control.kind == "text"
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, note: str) -> None:
        self.stream.notes.add(note)

    def _symbol(self, carried: str) -> None:
        code, _, font = carried.partition(" ")
        self._text(symbol(font, code))

    def _font_begins(self, font: str) -> None:
        self._font = font

    def _font_ends(self, _: str) -> None:
        self._font = ""

    def _box(self, _: str) -> None:
        """A text box: its paragraphs stand where it hangs."""
        self._lines.append(self._line)

    def _box_ends(self, _: str) -> None:
        if self._lines:  # an end whose beginning is nowhere
            self._line = self._lines.pop()

    def _look(self, looks: frozenset[str]) -> None:
        self._looks = looks

    def _text(self, text: str) -> None:
        control = self._control
        if self._fields:
            field_ = self._fields[-1]
            if not field_.shows:
                return
            control = field_.control or control
        if self._font:
            text = symbol_text(text, self._font)
        self._line.append((Marked(text, self._looks) if self._looks else text, control))

    #: What reads each mark. Of the class: a walk that held its own methods would never be freed at once.
    _READS: ClassVar[dict[str, Callable[[_Walk, Any], None]]] = {
        tape.TEXT: _text,
        tape.PARAGRAPH: _paragraph,
        tape.CELL: _cell,
        tape.SPAN: _span,
        tape.ROW: _row,
        tape.CONTROL: _control_begins,
        tape.CONTROL_END: _control_ends,
        tape.TABLE: _table,
        tape.TABLE_END: _table_ends,
        tape.FIELD: _field,
        tape.NOTE: _note,
        tape.SYMBOL: _symbol,
        tape.FONT: _font_begins,
        tape.FONT_END: _font_ends,
        tape.BOX: _box,
        tape.BOX_END: _box_ends,
        tape.LOOKS: _look,
    }


def _too_deep() -> Refusal:
    return Refusal("too_deep", "This file nests tables or controls too deep for a form.", _SEND_AGAIN)


def walk(xml: bytes, deepest: int, most: int, *, looks: bool = False) -> Stream:
    """A document as a stream of rows.

    Args:
        xml: the main part, in transitional namespaces.
        deepest: how many tables, or controls, may stand in each other.
        most: how many cells and paragraphs there may be.
        looks: whether text is to say how it looks (`Marked`), which few forms need.

    Raises:
        Refusal: `damaged`, `hostile`, `too_deep` or `too_large`.
    """
    return _Walk(deepest, most).read(tape.tape_of(xml, looks=looks), looks=looks)
