"""Formulas on other sheets that mean the register by plain ranges, as people write them."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
from openpyxl.formatting.rule import Rule
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from breachdocs.config import Settings
from breachdocs.register import Changes, Row, apply, build_register

NOW = dt.datetime(2026, 7, 16, 10, 0)


def with_rows(content: bytes, *keys: str) -> bytes:
    rows = tuple(Row(key, {"Reference": key, "School": "Ash"}) for key in keys)
    return apply(content, Changes({"Incidents": rows}), {}, now=NOW).content


def test_a_summary_of_their_own_grows_with_the_register_though_it_is_protected_by_a_password() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(with_rows(build_register(Settings(), created=NOW), "2026-0001", "2026-0002"))
    )
    summary = book.create_sheet("Summary")
    summary["A1"] = "=COUNTA(Incidents!A2:A3)"
    summary["A2"] = "=VLOOKUP(B2,Incidents!$A$1:$AI$3,4,FALSE)"
    summary["A3"] = "=SUM(A2:A3)"
    summary["A4"] = "=COUNTA(Actions!A2:A3)"
    summary.conditional_formatting.add(
        "A1", Rule(type="expression", formula=["COUNTIF(Incidents!$A$2:$A$3,A1)"])
    )
    choices = DataValidation(type="list", formula1="Incidents!$D$2:$D$3")
    choices.add("B2")
    summary.add_data_validation(choices)
    summary.protection.set_password("theirs")
    book.defined_names["Schools"] = DefinedName("Schools", attr_text="Incidents!$D$2:$D$3")
    saved = io.BytesIO()
    book.save(saved)

    new = openpyxl.load_workbook(io.BytesIO(with_rows(saved.getvalue(), "2026-0003", "2026-0004")))

    got = new["Summary"]
    assert [got.cell(row, 1).value for row in range(1, 5)] == [
        "=COUNTA(Incidents!A2:A5)",
        "=VLOOKUP(B2,Incidents!$A$1:$AI$5,4,FALSE)",
        "=SUM(A2:A3)",
        "=COUNTA(Actions!A2:A3)",
    ]
    assert got.data_validations.dataValidation[0].formula1 == "Incidents!$D$2:$D$5"
    rules = [rule.formula[0] for found in got.conditional_formatting for rule in found.rules]
    assert rules == ["COUNTIF(Incidents!$A$2:$A$5,A1)"]
    assert new.defined_names["Schools"].attr_text == "Incidents!$D$2:$D$5"
    assert got.protection.sheet
