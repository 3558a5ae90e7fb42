"""Published breach cases as a school would tick them, with what the authority said (EDPB 01/2021; ICO case studies).

A case is Stage 1's choices and ticks, then ``report`` or ``log`` for the ICO, ``tell`` or ``no`` for the people.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pytest

from breachdocs.assessment import assess
from breachdocs.config import Settings
from breachdocs.form import Count, Form, Stage1


class Case(NamedTuple):
    """One published case."""

    name: str
    stage1: dict[str, object]
    ico: str
    individuals: str

    @property
    def form(self) -> Form:
        return Form(stage1=Stage1.model_validate(self.stage1))


def people(number: int) -> Count:
    return Count(low=number, high=number, approximate=False, text=str(number))


def _case(
    name: str,
    ico: str,
    individuals: str,
    to: str,
    types: str,
    likelihood: str,
    factors: str,
    ticks: str,
    who: str,
    number: int,
) -> Case:
    stage1: dict[str, object] = {
        "risk_disclosed_to": tuple(to.split()),
        "risk_data_types": tuple(types.split()),
        "risk_likelihood": likelihood,
        "risk_factors": tuple(factors.split()),
        "data_categories": tuple(ticks.split()),
        "subject_categories": tuple(who.split()),
        "people_affected": people(number),
    }
    return Case(name, stage1, ico, individuals)


CASES = (
    _case("edpb-01 ransomware, encrypted, backed up", "log", "no",
          "no_disclosure", "basic", "very_unlikely", "encrypted contained malicious", "basic_identifiers",
          "staff parents", 40),
    _case("edpb-02 ransomware, no proper backup", "report", "no",
          "no_disclosure", "basic contact", "neutral", "malicious not_contained", "basic_identifiers",
          "staff parents", 40),
    _case("edpb-03 ransomware in a hospital", "report", "tell",
          "no_disclosure", "send_health basic", "likely", "vulnerable malicious safety_risk",
          "basic_identifiers health", "pupils_under_13 staff", 4000),
    _case("edpb-04 ransomware, data taken", "report", "tell",
          "malicious", "basic financial credentials", "very_likely", "malicious not_contained fraud_risk",
          "basic_identifiers finance identification", "staff parents", 3000),
    _case("edpb-05 job applications copied", "report", "tell",
          "malicious", "contact basic education", "likely", "malicious not_contained fraud_risk",
          "basic_identifiers", "other", 213),
    _case("edpb-06 hashed passwords copied", "log", "no",
          "malicious", "credentials", "unlikely", "encrypted malicious", "identification", "parents", 1200),
    _case("edpb-07 credential stuffing", "report", "tell",
          "malicious", "credentials financial", "likely", "malicious fraud_risk",
          "basic_identifiers identification finance", "parents", 2000),
    _case("edpb-08 contact data taken by a leaver", "report", "no",
          "known_not_cooperating", "contact", "likely", "malicious not_contained", "basic_identifiers", "parents",
          400),
    _case("edpb-09 trusted agent, deletion confirmed", "log", "no",
          "bound_professional", "contact", "very_unlikely", "contained none", "basic_identifiers", "parents", 24),
    _case("edpb-10 encrypted tablets stolen", "log", "no",
          "no_disclosure", "basic education", "very_unlikely", "encrypted contained", "basic_identifiers",
          "pupils_under_13", 28),
    _case("edpb-11 unencrypted laptop stolen", "report", "tell",
          "unknown_recipient", "basic contact", "neutral", "unencrypted not_contained", "basic_identifiers",
          "parents", 100_000),
    _case("edpb-12 paper health records stolen", "report", "tell",
          "unknown_recipient", "send_health", "likely", "vulnerable not_contained unencrypted",
          "basic_identifiers health", "students_13_18", 60),
    _case("edpb-13 two parcels swapped, returned", "log", "no",
          "known_cooperating", "contact", "very_unlikely", "contained", "basic_identifiers", "parents", 2),
    _case("edpb-14 social security numbers in a mass e-mail", "report", "tell",
          "unknown_recipient public", "basic credentials", "likely", "not_contained large_volume",
          "basic_identifiers identification", "other", 60_000),
    _case("edpb-15 list of participants, deleted", "log", "no",
          "known_cooperating", "contact send_health", "unlikely", "contained", "basic_identifiers health",
          "parents", 15),
    _case("edpb-16 two letters in one envelope, kept", "report", "no",
          "known_cooperating", "financial contact", "likely", "not_contained", "basic_identifiers finance",
          "parents", 2),
    _case("edpb-17 identity theft by telephone", "report", "tell",
          "malicious", "contact financial", "likely", "malicious fraud_risk", "basic_identifiers finance",
          "parents", 1),
    _case("edpb-18 mailbox rule to an outsider", "report", "tell",
          "malicious", "staff_hr financial", "likely", "malicious not_contained fraud_risk",
          "basic_identifiers finance", "staff", 99),
    _case("ico-1 address of an adoptive family", "report", "tell",
          "known_not_cooperating", "safeguarding protected_address", "very_likely",
          "vulnerable safety_risk procedure_not_followed not_contained", "basic_identifiers location",
          "pupils_under_13 parents", 4),
    _case("ico-2 vulnerable parent's file to a colleague", "log", "no",
          "internal", "send_health financial", "very_unlikely", "contained vulnerable",
          "basic_identifiers finance health", "parents", 1),
    _case("ico-3 briefcase with court papers lost", "report", "tell",
          "unknown_recipient", "safeguarding criminal", "likely", "unencrypted not_contained vulnerable",
          "basic_identifiers criminal", "pupils_under_13 parents", 12),
    _case("ico-4 medicine to the wrong family, unopened", "log", "no",
          "known_cooperating", "send_health contact", "very_unlikely", "contained", "basic_identifiers health",
          "pupils_under_13", 1),
    _case("ico-5 mailbox taken by phishing", "report", "tell",
          "malicious", "contact financial", "likely", "malicious not_contained", "basic_identifiers finance",
          "parents staff", 200),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_published_case_is_advised_as_the_authority_decided(case: Case) -> None:
    found = assess(case.form, received=dt.datetime(2025, 3, 3, 12), settings=Settings())
    assert (found.ico.advice, found.individuals.advice) == (case.ico, case.individuals)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_suggested_number_of_a_case_comes_with_rules_and_reasons(case: Case) -> None:
    found = assess(case.form, received=dt.datetime(2025, 3, 3, 12), settings=Settings())
    for level in (found.likelihood, found.impact):
        assert level.suggested
        assert level.rules
        assert len(level.rules) == len(level.reasons)
    assert found.scored_by == "suggested"


ENCRYPTED = {
    "edpb-01 ransomware, encrypted, backed up",
    "edpb-06 hashed passwords copied",
    "edpb-10 encrypted tablets stolen",
}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.individuals == "no"], ids=lambda case: case.name
)
def test_a_case_that_need_not_be_told_names_the_exemption_that_its_facts_give(case: Case) -> None:
    found = assess(case.form, received=dt.datetime(2025, 3, 3, 12), settings=Settings())
    expected = "unintelligible" if case.name in ENCRYPTED else "risk_removed" if case.ico == "log" else None
    assert found.individuals.exemption == expected
