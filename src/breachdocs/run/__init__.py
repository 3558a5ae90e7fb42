"""A drop's way through the rooms: taken in, decided, registered, drafted, archived, each step in the ledger first.

`order` is the road; each step is a module of its own. Named here and imported when first used, as the rooms are heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.rooms import opened_when_asked

if TYPE_CHECKING:
    from breachdocs.run.one_pass import Machine
    from breachdocs.run.order import run_held, run_once
    from breachdocs.run.run_report import Line, RunReport
    from breachdocs.run.taking_back import retry

__getattr__ = opened_when_asked(
    __name__,
    {
        "Line": "run_report",
        "Machine": "one_pass",
        "RunReport": "run_report",
        "retry": "taking_back",
        "run_held": "order",
        "run_once": "order",
    },
)


__all__ = ["Line", "Machine", "RunReport", "retry", "run_held", "run_once"]
