"""The DPO's register: what a row says, and a workbook edited in place. Knows nothing of how a form was read.

Named here and imported when first used, as lxml and openpyxl are heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from breachdocs.register.workbook.model import (
    Applied,
    Cells,
    CellValue,
    Changes,
    Conflict,
    Layout,
    Row,
    Written,
)
from breachdocs.rooms import opened_when_asked

if TYPE_CHECKING:
    from breachdocs.register.adopted import all_rows, layouts_of, past_rows_of, tables_in
    from breachdocs.register.build import build_register
    from breachdocs.register.columns import ACTION_HEADINGS, ATTENTION_HEADINGS, INCIDENT_HEADINGS
    from breachdocs.register.comparing import Difference, compare
    from breachdocs.register.editing import apply, refresh, without_rows
    from breachdocs.register.merge import same
    from breachdocs.register.onlookers import left_behind
    from breachdocs.register.own_sheets import with_own_sheets
    from breachdocs.register.proposing import SheetProposal, propose
    from breachdocs.register.reading import (
        check_register,
        doubled,
        each_new_rows,
        plain_layout,
        read_rows,
        references,
    )
    from breachdocs.register.rows import action_rows, attention_cells, incident_cells
    from breachdocs.register.store import backups_of, commit, copies_beside, load, owner_of
    from breachdocs.register.workbook.errors import (
        RegisterChanged,
        RegisterSigned,
        RegisterUnreadable,
        SheetProtected,
        TableBlocked,
        TableMissing,
    )

__getattr__ = opened_when_asked(
    __name__,
    {
        "ACTION_HEADINGS": "columns",
        "ATTENTION_HEADINGS": "columns",
        "INCIDENT_HEADINGS": "columns",
        "Difference": "comparing",
        "RegisterChanged": "workbook.errors",
        "RegisterSigned": "workbook.errors",
        "RegisterUnreadable": "workbook.errors",
        "SheetProtected": "workbook.errors",
        "TableBlocked": "workbook.errors",
        "TableMissing": "workbook.errors",
        "SheetProposal": "proposing",
        "action_rows": "rows",
        "all_rows": "adopted",
        "layouts_of": "adopted",
        "propose": "proposing",
        "tables_in": "adopted",
        "apply": "editing",
        "attention_cells": "rows",
        "backups_of": "store",
        "build_register": "build",
        "check_register": "reading",
        "commit": "store",
        "compare": "comparing",
        "copies_beside": "store",
        "incident_cells": "rows",
        "doubled": "reading",
        "each_new_rows": "reading",
        "load": "store",
        "left_behind": "onlookers",
        "owner_of": "store",
        "past_rows_of": "adopted",
        "plain_layout": "reading",
        "read_rows": "reading",
        "references": "reading",
        "refresh": "editing",
        "same": "merge",
        "with_own_sheets": "own_sheets",
        "without_rows": "editing",
    },
)


__all__ = [
    "ACTION_HEADINGS",
    "ATTENTION_HEADINGS",
    "INCIDENT_HEADINGS",
    "Applied",
    "CellValue",
    "Cells",
    "Changes",
    "Conflict",
    "Difference",
    "Layout",
    "RegisterChanged",
    "RegisterSigned",
    "RegisterUnreadable",
    "Row",
    "SheetProposal",
    "SheetProtected",
    "TableBlocked",
    "TableMissing",
    "Written",
    "action_rows",
    "all_rows",
    "apply",
    "attention_cells",
    "backups_of",
    "build_register",
    "check_register",
    "commit",
    "compare",
    "copies_beside",
    "doubled",
    "each_new_rows",
    "incident_cells",
    "layouts_of",
    "left_behind",
    "load",
    "owner_of",
    "past_rows_of",
    "plain_layout",
    "propose",
    "read_rows",
    "references",
    "refresh",
    "same",
    "tables_in",
    "with_own_sheets",
    "without_rows",
]
