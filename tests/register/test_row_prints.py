"""Rows that are known without being read: never one that says something else than it did."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.table import Table

from breachdocs.register import Cells, each_new_rows, read_rows
from rich_workbooks import changed, parts_of, with_part, zipped

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEADINGS = ("Reference", "School", "Score", "Received")
MOMENTS = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2040, 1, 1)).map(
    lambda m: m.replace(microsecond=0)
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
AWKWARD = st.sampled_from(('t="s"', 't="s"><v>1', "7", "1</v>", '" t="s" ', "<c>", ""))
VALUES = st.one_of(WORDS, AWKWARD, st.integers(-5, 10**7), MOMENTS, st.booleans(), st.none())
ROWS = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=8)


def saved(rows: list[tuple[Any, ...]], first: str = "") -> bytes:
    """A workbook as Excel saves it, its texts shared: rows are numbered from 2026-0001, `first` is text number 0."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADINGS)
    for number, row in enumerate(rows, start=1):
        sheet.append((f"2026-{number:04d}",))
        for column, value in enumerate(row, start=2):
            cell = sheet.cell(number + 1, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # else openpyxl takes "=" for a formula
    sheet.add_table(Table(displayName="Incidents", ref=f"A1:D{len(rows) + 1}"))
    return _shared(_bytes(book), first)


def _shared(content: bytes, first: str = "") -> bytes:
    """The texts that openpyxl writes into the cells as shared ones, each with a number of its own."""
    texts = [f"<t>{first}</t>"] if first else []

    def share(found: re.Match[str]) -> str:
        texts.append(found[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    parts = parts_of(content)
    sheet = parts[SHEET].decode()
    parts[SHEET] = re.sub(r't="inlineStr"><is>(.*?)</is>', share, sheet, flags=re.DOTALL).encode()
    items = "".join(f"<si>{text}</si>" for text in texts)
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{items}</sst>'
    with_part(
        parts, STRINGS, f"{_KIND}.sharedStrings+xml", "xl/workbook.xml", f"{_LINK}/sharedStrings", strings
    )
    return zipped(parts)


def _bytes(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def looked_at(
    content: bytes, known: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], dict[str, str]]:
    """The rows that are given, and print → key of them."""
    rows: dict[str, Any] = {}
    prints: dict[str, str] = {}

    def look(some: Cells, of_them: Mapping[str, str]) -> None:
        rows.update(some)
        prints.update((seen, key) for key, seen in of_them.items())

    there = each_new_rows(content, "Incidents", look, known or {})
    assert there == set(read_rows(content, "Incidents"))
    return rows, prints


@settings(deadline=None)
@given(before=ROWS, after=ROWS, first=st.sampled_from(("", "a new first text")))
def test_rows_that_are_not_given_say_what_they_said(
    before: list[tuple[Any, ...]], after: list[tuple[Any, ...]], first: str
) -> None:
    old, new = saved(before), saved([*after, *before[len(after) :]], first)
    were, prints = looked_at(old)
    assert were == read_rows(old, "Incidents")
    given_now, _ = looked_at(new, prints)
    now = read_rows(new, "Incidents")
    assert {key: were[key] for key in now.keys() - given_now.keys()} == {
        key: now[key] for key in now.keys() - given_now.keys()
    }


def test_of_rows_saved_again_only_the_changed_are_given_though_every_text_has_another_number() -> None:
    rows = [(f"School {number}", number, dt.datetime(2026, 3, number)) for number in range(1, 9)]
    _, prints = looked_at(saved(rows))
    rows[4] = ("School 5", 99, dt.datetime(2026, 3, 5))
    given_now, _ = looked_at(saved(rows, "a new first text"), prints)
    assert list(given_now) == ["2026-0005"]


def test_more_rows_than_are_held_at_once_are_all_given() -> None:
    rows, prints = looked_at(saved([(f"School {number}", number, None) for number in range(1, 1203)]))
    assert len(rows) == len(prints) == 1202
    assert (
        looked_at(saved([(f"School {number}", number, None) for number in range(1, 1203)]), prints)[0] == {}
    )


def _again(content: bytes, change: Callable[[Any], None]) -> bytes:
    book = load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    return _shared(_bytes(book))


def test_numbers_that_the_formats_show_as_days_from_now_on_are_given() -> None:
    def plainly(sheet: Any) -> None:
        sheet["C2"].number_format = "0.0000"

    old = _again(saved([("Ash", 46_000, None), ("Elm", 46_001, None)]), plainly)
    _, prints = looked_at(old)
    new = changed(old, "xl/styles.xml", lambda styles: styles.replace("0.0000", "dd/mm/yyyy"))
    assert isinstance(looked_at(new, prints)[0]["2026-0001"]["Score"], dt.date)


def test_rows_under_another_heading_are_given() -> None:
    old = saved([("Ash", 1, None)])
    _, prints = looked_at(old)
    new = changed(old, "xl/tables/table1.xml", lambda table: table.replace('"School"', '"Academy"'))
    assert looked_at(new, prints)[0]["2026-0001"]["Academy"] == "Ash"


def test_a_text_that_is_pointed_to_in_an_unusual_way_is_read_each_time() -> None:
    old = changed(saved([("Ash", 1, None)]), SHEET, lambda s: s.replace('t="s"><v>', 't="s"> <v>'))
    _, prints = looked_at(old)
    new = changed(old, STRINGS, lambda strings: strings.replace("Ash", "Elm"))
    assert looked_at(new, prints)[0]["2026-0001"]["School"] == "Elm"


def test_of_two_rows_of_one_key_the_upper_one_counts_though_the_lower_was_known() -> None:
    def both(sheet: Any) -> None:
        sheet["A2"] = "2026-0002"

    lower = saved([("Ash", 1, None), ("Elm", 2, None)])
    _, prints = looked_at(lower)
    assert looked_at(_again(lower, both), prints)[0]["2026-0002"]["School"] == "Ash"
