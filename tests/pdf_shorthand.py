"""PDFs in shorthand, for tests: words at places, ruled lines, form fields."""

from __future__ import annotations

import io

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

LEFT, MIDDLE, RIGHT, HEIGHT = 60, 300, 540, 16


def words(x: float, y: float, text: str) -> str:
    """Text at a place."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 10 Tf {x} {y} Td ({escaped}) Tj ET\n"


def grid(*rows: tuple[str, ...], top: float = 780) -> str:
    """A table of one or two columns with ruled lines; a cell's lines are parted by ``|``."""
    drawn, y = "", top
    for cells in rows:
        lines = max(cell.count("|") + 1 for cell in cells)
        bottom = y - HEIGHT * lines
        edges = [LEFT, RIGHT] if len(cells) == 1 else [LEFT, MIDDLE, RIGHT]
        drawn += "".join(f"{LEFT} {at} m {RIGHT} {at} l S\n" for at in (y, bottom))
        drawn += "".join(f"{x} {bottom} m {x} {y} l S\n" for x in edges)
        for x, cell in zip(edges, cells, strict=False):
            for number, line in enumerate(cell.split("|")):
                drawn += words(x + 4, y - 12 - number * 12, line)
        y = bottom
    return drawn


def text_field(name: str, value: str, y: float, title: str = "") -> DictionaryObject:
    """A text field beside a label at `y`."""
    return _widget(
        name, y, FT=NameObject("/Tx"), V=TextStringObject(value), TU=TextStringObject(title or name)
    )


def tick_field(name: str, y: float, *, is_on: bool, x: float = MIDDLE + 2) -> DictionaryObject:
    """A tick box."""
    state = NameObject("/Yes" if is_on else "/Off")
    return _widget(name, y, x=x, width=10, FT=NameObject("/Btn"), AS=state, V=state)


def _widget(
    name: str, y: float, *, x: float = MIDDLE + 2, width: float = 200, **more: object
) -> DictionaryObject:
    rectangle = ArrayObject([FloatObject(number) for number in (x, y - 4, x + width, y + 10)])
    widget = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/T"): TextStringObject(name),
            NameObject("/Rect"): rectangle,
            NameObject("/F"): NumberObject(4),
        }
    )
    widget.update({NameObject(f"/{key}"): value for key, value in more.items()})
    return widget


def pdf(*pages: str, fields: tuple[DictionaryObject, ...] = (), password: str = "") -> bytes:
    """A PDF of pages of drawing operations; the form fields are on the first."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    for number, drawing in enumerate(pages):
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        content = DecodedStreamObject()
        content.set_data(drawing.encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(content)
        if number == 0 and fields:
            page[NameObject("/Annots")] = ArrayObject([writer._add_object(field) for field in fields])
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
