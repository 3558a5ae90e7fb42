"""The note to the governance board: what it says, and what it leaves to a person."""

from __future__ import annotations

import datetime as dt
import io

import docx

from breachdocs.assessment.reevaluation import Reevaluation, Registered, due_reviews
from breachdocs.documents.board_note import board_note

TODAY = dt.date(2026, 11, 2)


def _alert() -> Reevaluation:
    days = (dt.date(2026, 5, 1), dt.date(2026, 6, 1), dt.date(2026, 7, 1))
    incidents = [
        Registered(f"2026-{number:04d}", "Hill {School}", "loss_or_theft", day, reviewed=number > 1)
        for number, day in enumerate(days, start=1)
    ]
    (found,) = due_reviews(incidents, TODAY, 6)
    return found


def test_the_note_names_schools_types_and_numbers_and_leaves_the_measures_to_a_person() -> None:
    note = board_note([_alert()], TODAY, "Westmorland", 6)
    document = docx.Document(io.BytesIO(note))
    said = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Information Governance Board of Westmorland, 2 November 2026" in said
    assert "Hill {School}: Loss or theft of paperwork or device" in said
    assert "1 incident before (itself among them), 2 after: there is no reduction." in said
    assert said.count("[to be filled in]") == 4
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1:] == [["At this school", "1", "2"], ["At all schools", "1", "2"]]


def test_the_same_alerts_make_the_same_bytes() -> None:
    assert board_note([_alert()], TODAY, "", 6) == board_note([_alert()], TODAY, "", 6)
