"""One cell: its bytes to a value, a value to its bytes, and text made fit for a cell."""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass

from breachdocs.register.workbook.model import CellValue

#: Excel's limit for one cell.
LONGEST_TEXT = 32_767
CUT_MARK = "… [cut: the whole text is in the incident's folder]"

_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#(\d+)|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
#: What XML 1.0 can't hold (surrogates among it), tab and line feed apart.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

_EPOCH = dt.datetime(1899, 12, 30)
_EPOCH_1904 = dt.datetime(1904, 1, 1)
#: Excel counts a 29 February 1900 that never was; what lies before it is written as text.
_FIRST_SURE_DAY = dt.datetime(1900, 3, 1)


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell as it stands: its value (for a formula, the cached one) and its formula, if it has one."""

    value: CellValue = None
    formula: str | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was typed here."""
        return self.formula is None and (self.value is None or self.value == "")


def fit(value: CellValue) -> CellValue:
    """A value as a cell can hold it.

    Text loses control characters and lone surrogates, and is cut with a visible mark beyond Excel's 32,767
    (counted as Excel does, in UTF-16 units). Not-a-number becomes nothing, moments lose their microseconds and any
    time zone. A day before March 1900 becomes its ISO text, as Excel's calendar is wrong there.
    """
    if isinstance(value, str):
        return _fit_text(value)
    if isinstance(value, dt.datetime):
        value = value.replace(microsecond=0, tzinfo=None)
        return value if value >= _FIRST_SURE_DAY else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value if value >= _FIRST_SURE_DAY.date() else value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _fit_text(text: str) -> str:
    text = _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if 2 * len(text) <= LONGEST_TEXT or len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
        return text
    room = LONGEST_TEXT - len(CUT_MARK)
    # Cutting between the two halves of a character beyond U+FFFF would leave a lone surrogate: "ignore" drops it.
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + CUT_MARK


def serial(value: dt.date, *, since_1904: bool = False) -> float:
    """A day or a moment as Excel counts: days since its epoch, the time as a fraction."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
    days = (moment - (_EPOCH_1904 if since_1904 else _EPOCH)).total_seconds() / 86_400
    return int(days) if days == int(days) else days


def from_serial(number: float, *, since_1904: bool = False, with_time: bool = False) -> CellValue:
    """The day of a serial number, or the moment where it has a time or its format shows one, to the second.

    A number before March 1900 is no day that anybody means and stays a number.
    """
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    try:
        moment = epoch + dt.timedelta(seconds=round(number * 86_400))
    except OverflowError:
        return number
    if moment < _FIRST_SURE_DAY:
        return number
    return moment if with_time or moment.time() != dt.time() else moment.date()


def from_iso(text: str) -> CellValue:
    """The day or moment of an ISO text, as strict Open XML writes them; the text itself where it is none."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    moment = moment.replace(tzinfo=None)
    return moment if "T" in text else moment.date()


def plain(text: str) -> str:
    """Text with its XML entities resolved."""
    if "&" not in text:
        return text
    return _ENTITY.sub(lambda m: _NAMED[m[3]] if m[3] else chr(int(m[1], 16) if m[1] else int(m[2])), text)


def unescaped(text: str) -> str:
    """Text with entities and Excel's own ``_x000D_`` escapes resolved, line ends as line feeds."""
    text = plain(text)
    if "_x" in text:
        text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def escaped(text: str) -> str:
    """Text as XML writes it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cell_xml(
    prefix: str, place: str, style: str | None, value: CellValue, *, since_1904: bool = False
) -> bytes:
    """The bytes of a cell that holds a plain value; text is an inline string, so the shared ones stay as they are.

    Args:
        prefix: the sheet's namespace prefix with its colon, or nothing.
        place: ``B7``.
        style: the index of its format, or ``None``.
        value: as `fit` returns it.
        since_1904: the workbook counts its days from 1904.
    """
    opening = f'<{prefix}c r="{place}"' + (f' s="{style}"' if style is not None else "")
    kind, shown = _typed(value, since_1904=since_1904)
    if shown is None:
        return f"{opening}/>".encode()
    if kind == "inlineStr":
        text = escaped(_ESCAPED.sub(lambda m: f"_x005F{m[0]}", shown))
        kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
        inner = f"<{prefix}is><{prefix}t{kept}>{text}</{prefix}t></{prefix}is>"
    else:
        inner = f"<{prefix}v>{shown}</{prefix}v>"
    mark = f' t="{kind}"' if kind else ""
    return f"{opening}{mark}>{inner}</{prefix}c>".encode()


def formula_xml(
    prefix: str, place: str, style: str | None, formula: bytes, value: CellValue, *, since_1904: bool = False
) -> bytes:
    """The bytes of a cell with a formula (its whole element) and the value it has now; ``None`` leaves it to Excel."""
    opening = f'<{prefix}c r="{place}"' + (f' s="{style}"' if style is not None else "")
    kind, shown = _typed(value, since_1904=since_1904)
    kind = "str" if kind == "inlineStr" else kind
    cached = "" if shown is None else f"<{prefix}v>{escaped(shown)}</{prefix}v>"
    mark = f' t="{kind}"' if kind else ""
    return f"{opening}{mark}>".encode() + formula + f"{cached}</{prefix}c>".encode()


def _typed(value: CellValue, *, since_1904: bool) -> tuple[str, str | None]:
    """The type of a cell and the text of its value."""
    if value is None:
        return "", None
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, dt.date):
        return "", repr(serial(value, since_1904=since_1904))
    if isinstance(value, str):
        return "inlineStr", value
    return "", repr(value)
