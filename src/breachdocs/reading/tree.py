"""One walk over a Word document's tree, to boxes of text: cells and paragraphs, with the controls in them.

What is normalised on the way: content controls round a run, paragraph, cell, row or table; legacy fields; smart tags,
custom XML and field results are looked through; tracked insertions are text, deletions are not; of alternate content
one branch is read; text boxes are read where they hang; hidden text is left out. What of it a person should know is
noted. A table within a cell dissolves the cell: its paragraphs and tables stand in the stream in their order, so that
a form inside a layout table reads like any other.

Limits: text in headers, footers, footnotes and comments is no answer and is not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from breachdocs.errors import Refusal
from breachdocs.reading.controls import Control, content_control, is_on, legacy_field, whole_number
from breachdocs.reading.names import MC, W
from breachdocs.reading.stream import Box, Piece, Row, Stream
from breachdocs.reading.symbols import symbol, symbol_text

if TYPE_CHECKING:
    from lxml import etree

_P, _R, _T = f"{W}p", f"{W}r", f"{W}t"
_TBL, _TR, _TC = f"{W}tbl", f"{W}tr", f"{W}tc"
_SDT, _CONTENT, _PROPERTIES = f"{W}sdt", f"{W}sdtContent", f"{W}sdtPr"
_RUN_PROPERTIES = f"{W}rPr"
_CELL_PROPERTIES, _SPAN = f"{W}tcPr", f"{W}gridSpan"
_ROW_PROPERTIES, _DELETED = f"{W}trPr", f"{W}del"
_SYMBOL, _FIELD_MARK, _ALTERNATE = f"{W}sym", f"{W}fldChar", f"{MC}AlternateContent"
_TEXT_BOX = f"{W}txbxContent"
_STYLE, _VAL = f"{W}rStyle", f"{W}val"
#: Word's own limit is 63 columns.
_MOST_IN_ROW = 250
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_COME = frozenset({f"{W}ins", f"{W}moveTo"})
_SKIP = frozenset(
    W + name
    for name in (
        "rPr", "pPr", "tblPr", "tblGrid", "tblPrEx", "tcPr", "trPr", "sectPr", "sdtPr", "sdtEndPr",
        "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "lastRenderedPageBreak",
        "commentRangeStart", "commentRangeEnd", "annotationRef", "delText", "instrText", "fldData",
    )
)  # fmt: skip
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
    f"{W}ptab": "\t",
}


def _width(cell: etree._Element) -> int:
    """How many columns of the grid a cell covers."""
    properties = next(cell.iterchildren(_CELL_PROPERTIES), None)
    span = next(properties.iterchildren(_SPAN), None) if properties is not None else None
    return max(whole_number(span.get(_VAL, "1"), 1), 1) if span is not None else 1


class _Sink(Protocol):
    """Where the paragraphs of a place go."""

    def paragraph(self, line: list[Piece]) -> None:
        """A paragraph of the place."""

    def table_comes(self) -> None:
        """A table of the place is about to be walked."""


class _StreamSink:
    """The top level: paragraphs are rows of their own."""

    def __init__(self, walk: Walk) -> None:
        self.paragraph = walk.free_paragraph

    def table_comes(self) -> None:
        """Its rows go to the stream by themselves."""


class _CellSink:
    """A cell: paragraphs are lines of its box, until a table comes and dissolves it into the stream."""

    def __init__(self, walk: Walk, box: Box) -> None:
        self._walk = walk
        self._box: Box | None = box

    def paragraph(self, line: list[Piece]) -> None:
        if self._box is None:
            self._walk.free_paragraph(line)
        else:
            self._box.lines.append(line)

    def table_comes(self) -> None:
        if self._box is None:
            return
        lines, self._box.lines = self._box.lines, []
        self._box = None
        for line in lines:
            self._walk.free_paragraph(line)


class Walk:
    """The walk over one document. Make it, call `document` once.

    Attributes:
        stream: what was found.
    """

    def __init__(self, xml: bytes, deepest: int, most: int) -> None:
        self.stream = Stream()
        self._left = most
        self._deepest = deepest
        self._depth = 0
        self._tables = 0
        self._parents: list[int] = []
        self._fields: list[tuple[Control | None, bool]] = []
        # Looking at every run's properties would cost as much as all the rest, so only where the file has such runs.
        self._properties_matter = b"vanish" in xml or b"trike" in xml or b"dings" in xml
        self._line: list[Piece] = []

    def document(self, body: etree._Element) -> Stream:
        """Walks the body of a document."""
        self._blocks(body, None, _StreamSink(self))
        return self.stream

    # ---- blocks: paragraphs and tables, at the top level and in cells

    def _blocks(self, parent: etree._Element, control: Control | None, sink: _Sink) -> None:
        for child in parent:
            tag = child.tag
            if tag == _P:
                sink.paragraph(self._paragraph(child, control, sink))
            elif tag == _TBL:
                sink.table_comes()
                self._table(child, control)
            elif tag == _SDT:
                inner = content_control(next(child.iterchildren(_PROPERTIES), None))
                content = next(child.iterchildren(_CONTENT), None)
                if content is not None:
                    self._blocks(content, control if inner.kind == "group" else inner, sink)
            elif tag == _ALTERNATE:
                branch = self._branch(child)
                if branch is not None:
                    self._blocks(branch, control, sink)
            elif tag in _GONE:
                self.stream.notes.add("tracked_changes")
            elif tag not in _SKIP:
                self._blocks(child, control, sink)

    def free_paragraph(self, line: list[Piece]) -> None:
        """Puts a paragraph into the stream as a row of its own."""
        self._one_more()
        rows = self.stream.rows
        parent = self._parents[-1] if self._parents else 0
        rows.append(Row(0, len(rows) + 1, parent, [Box(0, 1, [line])]))

    def _one_more(self, in_row: int = 0) -> None:
        """Counts a cell or paragraph.

        Raises:
            Refusal: `too_large`, where there are more than a form can have, in all or in one row.
        """
        self._left -= 1
        if self._left < 0 or in_row > _MOST_IN_ROW:
            raise Refusal(
                "too_large",
                "This file has more cells and paragraphs than any form.",
                "Ask the school to send it again.",
            )

    def _table(self, table: etree._Element, control: Control | None) -> None:
        self._depth += 1
        if self._depth > self._deepest:
            raise Refusal(
                "too_deep", "This file nests tables too deep for a form.", "Ask the school to send it again."
            )
        self._tables += 1
        number, parent = self._tables, self._parents[-1] if self._parents else 0
        self._parents.append(number)
        self._rows(table, control, number, parent, 0)
        self._parents.pop()
        self._depth -= 1

    def _rows(
        self, table: etree._Element, control: Control | None, number: int, parent: int, count: int
    ) -> int:
        """Walks the rows below `table`, through controls round them; returns how many there were."""
        for child in table:
            tag = child.tag
            if tag == _TR:
                properties = next(child.iterchildren(_ROW_PROPERTIES), None)
                if properties is not None and properties.find(_DELETED) is not None:
                    self.stream.notes.add("tracked_changes")
                    continue
                count += 1
                row = Row(number, count, parent, [])
                self.stream.rows.append(row)
                self._cells(child, control, row, 0)
            elif tag == _SDT:
                content = next(child.iterchildren(_CONTENT), None)
                if content is not None:
                    inner = content_control(next(child.iterchildren(_PROPERTIES), None))
                    # A control round whole rows repeats or groups them; labels stand in it, so it is no answer.
                    around = inner if inner.tag and inner.kind == "text" else control
                    count = self._rows(content, around, number, parent, count)
            elif tag not in _SKIP and tag not in _GONE:
                count = self._rows(child, control, number, parent, count)
        return count

    def _cells(self, row: etree._Element, control: Control | None, into: Row, column: int) -> int:
        """Walks the cells below `row`, through controls round them; returns the next column."""
        for child in row:
            tag = child.tag
            if tag == _TC:
                width = _width(child)
                box = Box(column, width, element=child)
                into.boxes.append(box)
                self._one_more(len(into.boxes))
                self._blocks(child, control, _CellSink(self, box))
                column += width
            elif tag == _SDT:
                content = next(child.iterchildren(_CONTENT), None)
                if content is not None:
                    inner = content_control(next(child.iterchildren(_PROPERTIES), None))
                    column = self._cells(content, control if inner.kind == "group" else inner, into, column)
            elif tag not in _SKIP and tag not in _GONE:
                column = self._cells(child, control, into, column)
        return column

    # ---- what stands in a paragraph

    def _paragraph(self, paragraph: etree._Element, control: Control | None, sink: _Sink) -> list[Piece]:
        """One paragraph's pieces. Text boxes that hang on it go to `sink` first."""
        outer, self._line = self._line, []
        self._inline(paragraph, control, sink)
        line, self._line = self._line, outer
        return line

    def _inline(self, parent: etree._Element, control: Control | None, sink: _Sink) -> None:
        for child in parent:
            tag = child.tag
            if tag == _R:
                self._run(child, control, sink)
            elif tag in _SKIP:
                continue
            elif tag == _SDT:
                inner = content_control(next(child.iterchildren(_PROPERTIES), None))
                content = next(child.iterchildren(_CONTENT), None)
                before = len(self._line)
                if content is not None:
                    self._inline(content, control if inner.kind == "group" else inner, sink)
                if inner.kind == "checkbox" and len(self._line) == before:
                    self._line.append(("", inner))  # a box whose glyph was deleted still has its state
            elif tag in _GONE:
                self.stream.notes.add("tracked_changes")
            else:
                if tag in _COME:
                    self.stream.notes.add("tracked_changes")
                self._inline(child, control, sink)

    def _run(self, run: etree._Element, control: Control | None, sink: _Sink) -> None:
        font = ""
        if self._properties_matter:
            font, gone = self._properties(run)
            if gone:
                self.stream.notes.add(gone)
                return
        for child in run:
            tag = child.tag
            if tag == _T:
                text = child.text or ""
                self._add(symbol_text(text, font) if font else text, control)
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[tag], control)
            elif tag not in _SKIP:
                self._other_in_run(child, control, sink)

    def _other_in_run(self, child: etree._Element, control: Control | None, sink: _Sink) -> None:
        """What stands in a run besides text: symbols, field marks, and drawings with text boxes."""
        if child.tag == _SYMBOL:
            self._add(symbol(child.get(f"{W}font", ""), child.get(f"{W}char", "")), control)
        elif child.tag == _FIELD_MARK:
            self._field(child)
        elif child.tag == _ALTERNATE:
            branch = self._branch(child)
            if branch is not None:
                self._text_boxes(branch, sink)
        else:
            self._text_boxes(child, sink)

    def _add(self, text: str, control: Control | None) -> None:
        if not text:
            return
        if self._fields:
            inner, in_result = self._fields[-1]
            if not in_result:
                return
            control = inner or control
        self._line.append((text, control))

    def _field(self, mark: etree._Element) -> None:
        """Keeps track of fields: of a legacy form field the control is noted, of any other only its result is text."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            data = mark.find(f"{W}ffData")
            if data is None:
                self._fields.append((None, False))
                return
            control, shown = legacy_field(data)
            self._fields.append((control, True))
            if control.kind != "text":
                self._line.append((shown, control))
        elif kind == "separate" and self._fields:
            control_or_none, _ = self._fields[-1]
            # A list's or box's own result repeats what its data says.
            self._fields[-1] = (control_or_none, control_or_none is None or control_or_none.kind == "text")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _properties(self, run: etree._Element) -> tuple[str, str]:
        """A run's symbol font, and the note to make where its text is no answer: hidden, or struck through."""
        properties = next(run.iterchildren(_RUN_PROPERTIES), None)
        if properties is None:
            return "", ""
        fonts = properties.find(f"{W}rFonts")
        font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
        gone = ""
        if is_on(properties.find(f"{W}vanish")):
            gone = "hidden_text"
        elif is_on(properties.find(f"{W}strike")) or is_on(properties.find(f"{W}dstrike")):
            gone = "struck_text"
        return font if "dings" in font else "", gone

    def _branch(self, alternate: etree._Element) -> etree._Element | None:
        """The one branch of alternate content that is read: the first that holds text, else the fallback."""
        choices = [child for child in alternate if child.tag == f"{MC}Choice"]
        for choice in choices:
            if next(choice.iter(_T, _TEXT_BOX), None) is not None:
                return choice
        fallback = alternate.find(f"{MC}Fallback")
        return fallback if fallback is not None else (choices[0] if choices else None)

    def _text_boxes(self, parent: etree._Element, sink: _Sink) -> None:
        """Reads the outermost text boxes; what stands in one reads those within it, each once."""
        for child in parent:
            if child.tag == _TEXT_BOX:
                self.stream.notes.add("text_box")
                self._blocks(child, None, sink)
            elif len(child):
                self._text_boxes(child, sink)


def walk(body: etree._Element, xml: bytes, deepest: int, most: int) -> Stream:
    """A document's body as a stream of rows.

    Args:
        body: the ``w:body``.
        xml: the part's bytes, to see what needs looking for.
        deepest: how many tables may stand in each other.
        most: how many cells and paragraphs there may be.

    Raises:
        Refusal: `too_deep`, `too_large`.
    """
    return Walk(xml, deepest, most).document(body)
