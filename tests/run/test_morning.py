from __future__ import annotations

import datetime as dt

from breachdocs.commands.morning import Listed, Week, morning
from breachdocs.commands.night import Night
from breachdocs.commands.standing import OpenIncident, Standing
from breachdocs.run.run_report import Line, RunReport

MONDAY = dt.datetime(2026, 11, 23, 7, 0)


def _open(reference: str, deadline: dt.datetime) -> OpenIncident:
    return OpenIncident(
        reference=reference,
        school="Elm Primary",
        band="high",
        score=9,
        suggested=True,
        ico_advice="report",
        ico_deadline=deadline,
        status="New",
    )


def test_a_deadline_at_midnight_stands_under_the_last_day_on_which_it_can_be_met() -> None:
    night = Night(MONDAY, standing=Standing(open=(_open("2026-0007", dt.datetime(2026, 11, 24)),)))

    week = next(block for block in morning(night, "X").sections[1].blocks if isinstance(block, Week))

    assert [head for head, there in week.days if there] == ["Today"]


def test_what_came_is_told_by_its_school_and_a_list_is_not_cut_for_one_line() -> None:
    came = tuple(Line(f"form {number}.docx", f"2026-000{number}", "") for number in range(1, 6))
    night = Night(
        MONDAY, came=RunReport(registered=came), standing=Standing(open=(_open("2026-0001", MONDAY),))
    )

    told = next(block for block in morning(night, "X").sections[2].blocks if isinstance(block, Listed))

    assert told.sentences[0] == "2026-0001, Elm Primary: form 1.docx"
    assert told.sentences[4] == "2026-0005: form 5.docx"
