"""The rows of a list as a school has it: a CSV file in whatever way a program wrote it, or an Excel workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator

from breachdocs.errors import UsageError

#: Rows of cells, each as text.
Rows = list[list[str]]
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def listed_rows(content: bytes, is_headed: Callable[[Rows], bool]) -> Rows:
    """The rows of a file, whatever its name ends in.

    Args:
        content: the whole file.
        is_headed: whether rows are the list. Of a workbook the first such sheet is taken, of a CSV file the first
            separator that makes it one; where none does, the likeliest.

    Raises:
        UsageError: it can't be read, or has rows that somebody hid.
    """
    if content.startswith(_OLE):
        raise UsageError(
            "The list of people has a password, or is an old .xls. Save it as an .xlsx without a password."
        )
    tried = list(_sheets(content) if content.startswith(_ZIP) else _separated(content))
    return next((rows for rows in tried if is_headed(rows)), next((rows for rows in tried if rows), []))


def _separated(content: bytes) -> Iterator[Rows]:
    """A CSV file cut at each separator that Excel writes, the commonest in its first lines first."""
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    if len(told := first.strip()) == len("sep=;") and told.lower().startswith("sep="):
        text, told = f"\n{rest}", told[-1]
    head = "\n".join(text[:4000].splitlines()[:15])
    likeliest = sorted(",;\t", key=lambda one: (one == told, head.count(one)), reverse=True)
    cut = [_cut(text, separator) for separator in likeliest]
    if all(rows is None for rows in cut):
        raise UsageError("The list of people is no CSV file that can be read.")
    yield from (rows for rows in cut if rows is not None)


def _cut(text: str, separator: str) -> Rows | None:
    """The rows of a text; ``None`` where its quotation marks are no CSV file's."""
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [[_plain(value) for value in row] for row in rows]
    except csv.Error:
        return None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content[:4]:  # the same without its mark: every other byte of plain words
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel saves as "CSV" on an English Windows.
        return content.decode("cp1252", "replace")


def _sheets(content: bytes) -> Iterator[Rows]:
    from openpyxl import load_workbook  # noqa: PLC0415 -- loads openpyxl
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 -- the same

    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
        for sheet in book.worksheets:
            hidden = [number for number, row in sheet.row_dimensions.items() if row.hidden]
            rows = [[_plain(_shown(value)) for value in row] for row in sheet.iter_rows(values_only=True)]
            if any(number <= len(rows) and any(rows[number - 1]) for number in hidden):
                raise UsageError(
                    "The list of people has hidden rows, as a filter makes. Show them all, or copy the rows you mean "
                    "to a new sheet. Nothing was made."
                )
            yield rows
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, OSError):
        raise UsageError("The list of people is no Excel workbook that can be read.") from None


def _shown(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _plain(text: str) -> str:
    """A cell without what neither Word nor a screen can show, and without spaces around."""
    lines = text.replace("\xa0", " ").splitlines()
    shown = ("".join(one for one in line if one.isprintable()).strip() for line in lines)
    return "\n".join(shown).strip()
