"""Rows that a person typed into the register are past incidents too, for likeness."""

from __future__ import annotations

import datetime as dt

from breachdocs.register.workbook.model import CellValue
from breachdocs.run.past_rows import past_incidents


def test_a_row_says_what_its_cells_say_and_nothing_more() -> None:
    rows: dict[str, dict[str, CellValue]] = {
        "OLD-1": {
            "School": "Hill School",
            "Incident date": dt.date(2025, 11, 3),
            "Type of breach": "Loss or theft of paperwork or device",
            "Data categories": "Health data; Finance; Something of ours",
            "Description": "A folder was left on a train.",
        },
        "OLD-2": {"Type of breach": "Our own type", "Received": dt.datetime(2025, 1, 2, 3, 4)},
        "OLD-3": {},
    }
    one, two, three = past_incidents(rows)
    assert (one.breach_type, one.data_categories) == ("loss_or_theft", ("health", "finance"))
    assert (one.school, one.happened) == ("Hill School", dt.date(2025, 11, 3))
    assert (two.breach_type, two.happened) == ("Our own type", dt.datetime(2025, 1, 2, 3, 4))
    assert (three.school, three.happened, three.breach_type, three.data_categories) == (None, None, None, ())
