"""PDFs: the words of their pages and the values of their form fields, put where they stand, as rows of boxes.

A PDF has no tables, only words and ruled lines at places on a page; `pdf_grid` makes cells of them. A picture of a form
(a scan) has no words and is refused. What is read from a PDF is always for a person to check.

Limits: pages, operations and what streams unpack to are bounded; nothing in the file is run, followed or fetched.
Residual risk: pypdf parses what it is given.
"""

from __future__ import annotations

import io
import itertools
import logging
from typing import TYPE_CHECKING, Any

from breachdocs.errors import Refusal
from breachdocs.reading.controls import Control
from breachdocs.reading.pdf_grid import Page, Rule, Word, rows_of
from breachdocs.reading.stream import Box, Row, Stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject

    from breachdocs.config import Intake

#: A form with the whole policy round it has some forty pages.
_MOST_PAGES = 100
#: What all pages are drawn with; a page of a form takes some two thousand.
_MOST_OPERATIONS = 150_000
#: Bytes of what one page or picture is drawn with, and of all pages; pypdf takes a second or two for a million.
_LARGEST_STREAM, _MOST_DRAWN = 1_000_000, 1_000_000
#: With fewer letters than this a page is a picture, whatever a scanner's stamp says.
FEWEST_LETTERS = 40
_PAINTS = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_NOT_THE_FORM = (
    "Ask the school for the Word form, or type the answers into a blank form (breachdocs form) and drop that."
)


class _Enough(BaseException):
    """More operations than a form has; no `Exception`, since pypdf goes on after those."""


def pdf_stream(data: bytes, limits: Intake) -> Stream:
    """A PDF's rows in reading order.

    Raises:
        Refusal: `encrypted`, `scanned_pdf`, `damaged`, `too_large`.
    """
    import pypdf  # noqa: PLC0415 -- 0.3 s, and few forms are PDFs

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # its warnings may quote the file
    try:
        with pypdf.apply_configuration(
            zlib_maximum_output_length=_LARGEST_STREAM,
            lzw_maximum_output_length=_LARGEST_STREAM,
            run_length_maximum_output_length=_LARGEST_STREAM,
            array_based_stream_maximum_output_length=_LARGEST_STREAM,
        ):
            return _stream(pypdf.PdfReader(io.BytesIO(data)), limits)
    except Refusal:
        raise
    except _Enough:
        raise Refusal("too_large", "This PDF holds far more than any form.", _NOT_THE_FORM) from None
    except pypdf.errors.LimitReachedError:
        raise Refusal("too_large", "This PDF holds far more than any form.", _NOT_THE_FORM) from None
    except Exception:  # noqa: BLE001 -- pypdf raises whatever it meets, and its words may quote the file
        raise Refusal("damaged", "This PDF is damaged or was cut short.", _NOT_THE_FORM) from None


def _stream(reader: Any, limits: Intake) -> Stream:
    if reader.is_encrypted:
        raise Refusal("encrypted", "This PDF is protected with a password.", _NOT_THE_FORM)
    if len(reader.pages) > _MOST_PAGES:
        raise Refusal("too_large", f"This PDF has more than {_MOST_PAGES} pages.", _NOT_THE_FORM)
    stream, letters, cells = Stream(), 0, 0
    if next(iter(reader.attachment_list), None) is not None:
        stream.notes.add("carries_files")
    fields: list[Word] = []
    operations = itertools.count()
    drawn = 0
    for number in range(len(reader.pages)):
        content = reader.pages[number].get_contents()
        drawn += len(content.get_data()) if content is not None else 0
        if drawn > _MOST_DRAWN:
            raise _Enough
        page = _drawn(reader.pages[number], operations)
        letters += sum(len(word.text) for word in page.words)
        own = list(_fields(reader.pages[number]))
        fields.extend(own)
        page.words.extend(own)
        rows = rows_of(page, tables=max((row.table for row in stream.rows), default=0))
        cells += sum(len(row.boxes) for row in rows)
        if cells > limits.most_cells:
            raise _Enough
        stream.rows.extend(rows)
    if letters >= FEWEST_LETTERS:
        return stream
    if not any(word.text for word in fields):
        if "carries_files" in stream.notes and "/Collection" in reader.root_object:
            raise carries_files()
        what = "This PDF is a scan: pictures of pages, with no words in it that could be read."
        raise Refusal("scanned_pdf", what, _NOT_THE_FORM)
    return Stream(list(_named(fields)))


def carries_files() -> Refusal:
    """The refusal of a PDF that is no form and has other files in it, as a portfolio of Acrobat's has."""
    return Refusal(
        "pdf_portfolio",
        "This PDF carries other files in it (a portfolio, or attachments). The form may be one of them.",
        "Open it in Acrobat Reader, save the form in it as a file and put that into the inbox; or ask the school to "
        "send the form alone.",
    )


def _drawn(page: PageObject, operations: Iterator[int]) -> Page:
    """The words and ruled lines of a page; each operation that draws it is counted."""
    drawn = Page(right=float(page.mediabox.right))
    pending: list[Rule] = []
    at = (0.0, 0.0)

    def operation(operator: bytes, operands: list[Any], matrix: list[float], _text: list[float]) -> None:
        nonlocal at
        if next(operations) > _MOST_OPERATIONS:
            raise _Enough
        if operator == b"re":
            x, y, width, height = (float(number) for number in operands)
            pending.extend(_rectangle(_moved(x, y, matrix), _moved(x + width, y + height, matrix)))
        elif operator == b"m":
            at = _moved(float(operands[0]), float(operands[1]), matrix)
        elif operator == b"l":
            to = _moved(float(operands[0]), float(operands[1]), matrix)
            pending.append(Rule(*at, *to))
            at = to
        elif operator in _PAINTS:
            drawn.rules.extend(pending)
            pending.clear()
        elif operator == b"n":  # a path to clip by, not to be seen
            pending.clear()

    def text(piece: str, matrix: list[float], place: list[float], _font: Any, size: float) -> None:
        if piece.strip():
            x, y = _moved(float(place[4]), float(place[5]), matrix)
            height = abs(size * (place[3] or place[1] or 1) * (matrix[3] or matrix[1] or 1))
            drawn.words.append(Word(x, y, min(max(height, 4.0), 40.0), piece))

    page.extract_text(visitor_operand_before=operation, visitor_text=text)
    return drawn


def _moved(x: float, y: float, matrix: list[float]) -> tuple[float, float]:
    """A place in the page's own measure."""
    a, b, c, d, e, f = (float(number) for number in matrix[:6])
    return a * x + c * y + e, b * x + d * y + f


def _rectangle(corner: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    """The ruled lines that a rectangle is: one where it is thin, else its four sides."""
    (x, y), (right, top) = corner, other
    if abs(right - x) < 2.5 or abs(top - y) < 2.5:
        yield Rule(x, y, right, top) if abs(right - x) > abs(top - y) else Rule(x, y, x, top)
        return
    yield from (
        Rule(x, y, right, y),
        Rule(x, top, right, top),
        Rule(x, y, x, top),
        Rule(right, y, right, top),
    )


def _fields(page: PageObject) -> Iterator[Word]:
    """The values of the form fields on a page, where they stand."""
    for annotation in page.get("/Annots") or ():
        widget = annotation.get_object()
        if widget.get("/Subtype") != "/Widget":
            continue
        x, y, right, top = (float(number) for number in widget["/Rect"])
        control, text = _value(widget)
        yield Word(min(x, right) + 1, max(y, top) - min(abs(top - y) * 0.75, 10.0), 9.0, text, control)


def _inherited(widget: Any, key: str) -> Any:
    """What a widget says, or the field it is part of."""
    for _ in range(10):
        if key in widget:
            return widget[key]
        if "/Parent" not in widget:
            return None
        widget = widget["/Parent"].get_object()
    return None


def _value(widget: Any) -> tuple[Control, str]:
    """A field as a control, and what it shows."""
    kind, name = _inherited(widget, "/FT"), str(_inherited(widget, "/T") or "")
    title = str(_inherited(widget, "/TU") or name)
    value = _inherited(widget, "/V")
    if kind == "/Btn":
        is_on = str(widget.get("/AS", value or "/Off")) not in ("/Off", "None")
        return Control("checkbox", tag=name, alias=title, checked=is_on), ""
    values = value if isinstance(value, list) else [value]
    text = (
        "\n".join(str(part) for part in values if part is not None).replace("\r\n", "\n").replace("\r", "\n")
    )
    if kind == "/Ch":
        items = [
            option[-1] if isinstance(option, list) else option for option in _inherited(widget, "/Opt") or ()
        ]
        return Control("dropdown", tag=name, alias=title, items=tuple(str(item) for item in items)), text
    return Control("text", tag=name, alias=title), text


def _named(fields: list[Word]) -> Iterator[Row]:
    """Fields on pages without words, each beside its own title."""
    for number, word in enumerate(fields, start=1):
        if word.control is not None:
            title = Box(0, 1, [[(word.control.alias, None)]])
            yield Row(1, number, 0, [title, Box(1, 1, [[(word.text, word.control)]])])
