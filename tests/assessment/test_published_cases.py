"""Published breach cases as a school would tick them, with what the authority said (EDPB 01/2021; ICO case studies)."""

from __future__ import annotations

import re

import pytest

from breachdocs.assessment import load_rules
from breachdocs.assessment.cases import Case, Tried, published_text, read_cases, try_cases
from breachdocs.config import Settings
from breachdocs.errors import UsageError

CASES = read_cases(published_text())


def tried(case: Case) -> Tried:
    return try_cases([case], load_rules(), Settings())[0]


def test_all_eighteen_edpb_cases_and_the_ico_s_are_there() -> None:
    assert [case.source for case in CASES] == [
        *(f"EDPB 01/2021, case {number}" for number in range(1, 19)),
        *(f"ICO case studies, {number}" for number in range(1, 6)),
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.source)
def test_a_published_case_is_advised_as_the_authority_decided_and_names_its_exemption(case: Case) -> None:
    assert {"ico", "individuals"} <= set(case.expect)
    assert not tried(case).differs


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.source)
def test_every_suggested_number_of_a_case_comes_with_rules_and_reasons(case: Case) -> None:
    found = tried(case).assessment
    for level in (found.likelihood, found.impact):
        assert level.suggested
        assert level.rules
        assert len(level.rules) == len(level.reasons)
    assert found.scored_by == "suggested"


def test_a_case_that_comes_out_otherwise_says_how() -> None:
    (case,) = read_cases(
        "cases:\n - name: A list on a website\n   facts: {risk_disclosed_to: public, risk_likelihood: likely,"
        " risk_data_types: [send_health], people_affected: 12, stage2.data_recovered: 'no'}\n"
        "   expect: {ico: log, band: extreme, likelihood: 4, impact: none}\n"
    )
    seen = tried(case)
    assert seen.differs == {"ico": "report", "impact": "4"}
    assert "open-and-thought-likely" in seen.fired


@pytest.mark.parametrize(
    ("entry", "line", "says"),
    [
        ("facts: {risk_disclosed_to: [publik]}\n   expect: {ico: log}", 3, "no code 'publik'"),
        ("facts: {colour: red}\n   expect: {ico: log}", 3, "no field 'stage1.colour'"),
        ("facts: {people_affected: many}\n   expect: {ico: log}", 3, "whole number"),
        ("facts: {stage2.likelihood: 9.5}\n   expect: {ico: log}", 3, "can't say that"),
        ("facts: {risk_likelihood: likely}\n   expect: {ico: perhaps}", 4, "one of report, refer, log"),
        ("facts: {risk_likelihood: likely}\n   expect: {luck: good}", 4, "no outcome"),
        ("facts: {risk_likelihood: likely}\n   expect: {}", 4, "at least one outcome"),
        ("facts: {risk_likelihood: likely}", 2, "'expect' is missing"),
    ],
)
def test_a_bad_case_is_refused_with_its_line(entry: str, line: int, says: str) -> None:
    with pytest.raises(UsageError, match=f"line {line}: .*{re.escape(says)}"):
        read_cases(f"cases:\n - name: x\n   {entry}\n")
