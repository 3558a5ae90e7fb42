"""Text in cells: whatever a form says comes back as it was, or visibly cut."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from breachdocs.register.workbook.cells import (
    CUT_MARK,
    LONGEST_TEXT,
    cell_xml,
    fit,
    from_serial,
    serial,
    unescaped,
)
from breachdocs.register.workbook.strings import joined_text

_KEPT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"))


@given(_KEPT)
def test_any_text_comes_back_from_the_cell_as_it_went_in(text: str) -> None:
    assert joined_text(cell_xml("", "A1", None, fit(text))) == text


@given(st.text(st.characters()) | st.text("_x0041&<>\"'\t\n\r", max_size=30))
def test_whatever_the_text_the_cell_is_well_formed(text: str) -> None:
    from lxml import etree

    value = fit(text)
    etree.fromstring(cell_xml("", "A1", "3", value))
    assert fit(value) == value
    assert isinstance(value, str)
    assert len(value.encode("utf-16-le")) // 2 <= LONGEST_TEXT


def test_control_characters_and_lone_surrogates_are_dropped_and_line_ends_are_line_feeds() -> None:
    assert fit("a\x0bb\ud800c\r\nd\re\x00") == "abc\nd\ne"


def test_too_long_text_is_cut_with_a_visible_mark_at_excels_own_count() -> None:
    cut = fit("😀" * 20_000)
    assert isinstance(cut, str)
    assert cut.endswith(CUT_MARK)
    assert LONGEST_TEXT - 1 <= len(cut.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert fit("a" * LONGEST_TEXT) == "a" * LONGEST_TEXT


@given(st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 30)), st.booleans())
def test_every_moment_survives_as_a_number(moment: dt.datetime, since_1904: bool) -> None:
    moment = moment.replace(microsecond=0)
    if since_1904 and moment.year < 1904:
        return
    number = serial(moment, since_1904=since_1904)
    assert from_serial(number, since_1904=since_1904, with_time=True) == moment


def test_a_day_that_excel_counts_wrongly_is_text() -> None:
    assert fit(dt.date(1899, 12, 31)) == "1899-12-31"


def test_excels_own_escapes_are_read_and_ours_survive_excel() -> None:
    assert unescaped("a_x000D_&amp;&#x41;") == "a\n&A"
    assert b"_x005F_x000D_" in cell_xml("", "A1", None, "_x000D_")
