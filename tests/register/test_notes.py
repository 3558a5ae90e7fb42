"""Notes on the score's cell: why it is what it is, and nobody else's note touched."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from breachdocs.config import Settings
from breachdocs.register import Applied, Cells, Changes, Row, apply, build_register, without_rows
from breachdocs.register.columns import NOTE
from breachdocs.register.workbook.package import Package
from rich_workbooks import SHEET, rich

WHY = "{}: 12 of 25, high risk\nLikelihood 3:\n– Sent to <one> parent & not recalled\nThis is advice. The DPO decides."


@pytest.fixture
def empty() -> bytes:
    return build_register(Settings(), created=dt.date(2026, 3, 2))


def row(key: str, why: str = WHY, **cells: Any) -> Row:
    return Row(key, {"Reference": key, "Score": 12, NOTE: why.format(key), **cells})


def put(content: bytes, *rows: Row, last: Cells | None = None) -> Applied:
    return apply(content, Changes({"Incidents": rows}), {"Incidents": last or {}})


def notes(content: Any, sheet: str = "Incidents") -> dict[str, str]:
    """Reference of the row (or the cell, in other columns) → what the note says."""
    found = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    scores = next(cell.column for cell in found[1] if cell.value == "Score")
    return {
        str(found.cell(cell.row or 0, 1).value)
        if cell.column == scores
        else cell.coordinate: cell.comment.text
        for line in found.iter_rows()
        for cell in line
        if cell.comment
    }


def by_a_person(content: bytes, change: Callable[[Any], None]) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    change(book["Incidents"])
    book.save(out)
    return out.getvalue()


def score(sheet: Any, row: int) -> Any:
    return sheet.cell(row, [cell.value for cell in sheet[1]].index("Score") + 1)


def test_a_score_carries_its_reasons_as_a_note_with_a_box_in_the_drawing(empty: bytes) -> None:
    new = put(empty, row("2026-0001"), row("2026-0002"))
    assert notes(new.content) == {key: WHY.format(key) for key in ("2026-0001", "2026-0002")}
    package = Package(new.content)
    drawing = package.read("xl/drawings/vmlDrawing1.vml")
    assert drawing.count(b"<v:shape ") == 2
    assert b"<x:Row>2</x:Row>" in drawing
    assert package.read("[Content_Types].xml").count(b"vml") == 2
    tail = package.read("xl/worksheets/sheet1.xml").rpartition(b"</sheetData>")[2]
    assert tail.index(b"<legacyDrawing") < tail.index(b"<tableParts")
    assert NOTE in new.tables["Incidents"].written["2026-0001"]
    assert new.tables["Incidents"].missing == ()


def test_a_further_write_replaces_our_own_note_and_only_that(empty: bytes) -> None:
    first = put(empty, row("2026-0001"), row("2026-0002"))
    last = first.tables["Incidents"].written
    again = put(first.content, row("2026-0001", "{}: 4 of 25, medium risk"), last=last)
    assert notes(again.content) == {
        "2026-0001": "2026-0001: 4 of 25, medium risk",
        "2026-0002": WHY.format("2026-0002"),
    }
    assert Package(again.content).read("xl/drawings/vmlDrawing1.vml").count(b"<v:shape ") == 2


def test_the_same_note_again_leaves_the_very_same_bytes(empty: bytes) -> None:
    first = put(empty, row("2026-0001"))
    again = put(first.content, row("2026-0001"), last=first.tables["Incidents"].written)
    assert again.content == first.content


def test_a_note_that_a_person_edited_stays_theirs(empty: bytes) -> None:
    first = put(empty, row("2026-0001"))

    def edited(sheet: Any) -> None:
        score(sheet, 2).comment = Comment(score(sheet, 2).comment.text + "\nI disagree. BD", "breachdocs")

    theirs = by_a_person(first.content, edited)
    again = put(theirs, row("2026-0001", "{}: 4 of 25", Status="New"), last=first.tables["Incidents"].written)
    assert notes(again.content)["2026-0001"].endswith("I disagree. BD")
    assert NOTE not in again.tables["Incidents"].written["2026-0001"]


def test_a_note_that_a_person_wrote_before_us_stays_theirs(empty: bytes) -> None:
    first = put(empty, Row("2026-0001", {"Reference": "2026-0001", "Score": 12}))

    def noted(sheet: Any) -> None:
        score(sheet, 2).comment = Comment("Ring the school.", "Bea")

    again = put(by_a_person(first.content, noted), row("2026-0001"), row("2026-0002"))
    assert notes(again.content) == {"2026-0001": "Ring the school.", "2026-0002": WHY.format("2026-0002")}


def test_a_note_that_a_person_deleted_stays_deleted(empty: bytes) -> None:
    first = put(empty, row("2026-0001"))

    def deleted(sheet: Any) -> None:
        score(sheet, 2).comment = None

    theirs = by_a_person(first.content, deleted)
    again = put(theirs, row("2026-0001", "{}: 4 of 25"), last=first.tables["Incidents"].written)
    assert notes(again.content) == {}


def test_rows_sorted_without_their_notes_get_their_own_back(empty: bytes) -> None:
    keys = ("2026-0001", "2026-0002", "2026-0003")
    first = put(empty, *map(row, keys))

    def turned(sheet: Any) -> None:
        for number, key in enumerate((keys[2], keys[0], keys[1]), start=2):
            sheet.cell(number, 1).value = key
            score(sheet, number).comment.author = " "  # as LibreOffice writes it

    wrong = by_a_person(first.content, turned)
    assert notes(wrong)["2026-0003"] == WHY.format("2026-0001")
    again = put(wrong, row("2026-0004"), last=first.tables["Incidents"].written)
    assert notes(again.content) == {key: WHY.format(key) for key in (*keys, "2026-0004")}
    package = Package(again.content)
    drawing = next(
        link.part for link in package.relationships("xl/worksheets/sheet1.xml") if link.kind == "vmlDrawing"
    )
    assert package.read(drawing).count(b":shape ") == len(keys) + 1


def test_in_a_workbook_with_notes_and_conversations_of_its_own_theirs_stay_as_they_are() -> None:
    old = rich()
    new = put(old, Row("2026-0002", {NOTE: WHY.format("2026-0002")}))
    before, after = Package(old), Package(new.content)
    changed = {name for name in before.names if before.read(name) != after.read(name)}
    links = {link.kind: link.part for link in before.relationships(SHEET)}
    assert changed == {links["comments"], links["vmlDrawing"]}
    assert before.names == after.names
    for part in changed:
        head, end, tail = before.read(part).rpartition(
            b"</commentList>" if part == links["comments"] else b"</xml>"
        )
        assert after.read(part).endswith(end + tail)
        assert after.read(part).replace(b"<author>breachdocs</author>", b"").startswith(head)


def test_disposal_takes_every_note_of_the_row_along(empty: bytes) -> None:
    first = put(empty, row("2026-0001"), row("2026-0002"))

    def noted(sheet: Any) -> None:
        sheet["D2"].comment = Comment("Mrs Hale rang.", "Bea")
        sheet["D3"].comment = Comment("Nothing.", "Bea")

    kept = without_rows(by_a_person(first.content, noted), "Incidents", ["2026-0001"]).whole
    assert notes(kept) == {"2026-0002": WHY.format("2026-0002"), "D3": "Nothing."}
    package = Package(kept)
    whole = b"".join(package.read(name) for name in package.names)
    assert b"Mrs Hale" not in whole
