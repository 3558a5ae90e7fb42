"""Precision and recall of the detector over our own sentences; what it may never fall below."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from breachdocs.assessment.names import find_details, mask_identifiers
from breachdocs.assessment.own_people import OwnPeople

HERE = Path(__file__).parent
MARKED = re.compile(r"\{([^}]+)\}")


def lines_of(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def measured(lines: list[str], people: OwnPeople) -> tuple[float, float]:
    """Recall and precision."""
    marked = hit = found = right = 0
    for line in lines:
        text = MARKED.sub(r"\1", line)
        spans = [
            (match.start() - 2 * n, match.end() - 2 * n - 2) for n, match in enumerate(MARKED.finditer(line))
        ]
        seen = [(one.start, one.end) for one in find_details(text, people) if one.kind == "a likely name"]
        marked, found = marked + len(spans), found + len(seen)
        hit += sum(any(a < end and start < b for a, b in seen) for start, end in spans)
        right += sum(any(a < end and start < b for start, end in spans) for a, b in seen)
    return hit / marked, right / found


def test_there_are_two_hundred_sentences_with_names_and_two_hundred_without() -> None:
    named, plain = lines_of("sentences_with_names.txt"), lines_of("sentences_without_names.txt")
    assert (len(named), len(plain)) == (200, 200)
    assert all(MARKED.search(line) for line in named)
    assert not any(MARKED.search(line) for line in plain)


def test_names_in_sentences_of_the_kind_the_rules_were_made_for_are_found() -> None:
    recall, precision = measured(
        [*lines_of("sentences_with_names.txt"), *lines_of("sentences_without_names.txt")], OwnPeople()
    )
    assert recall > 0.97
    assert precision > 0.96


def test_of_names_in_four_hundred_fresh_sentences_three_of_four_are_found() -> None:
    lines = lines_of("sentences_fresh.txt")
    recall, precision = measured(lines, OwnPeople())
    assert recall > 0.75
    assert precision > 0.82


@pytest.mark.parametrize("text", ["a boy called karol had it", "Her name is musa.", "KOWALCZYK, Dorota"])
def test_a_given_name_typed_in_haste_is_found(text: str) -> None:
    assert find_details(text)


@pytest.mark.parametrize("text", ["every child reading it", "a pupil will see it", "the boy said so"])
def test_a_small_word_after_a_role_is_no_name(text: str) -> None:
    assert not find_details(text)


def test_of_names_in_sentences_never_met_about_half_are_found_and_with_the_schools_list_all() -> None:
    lines = lines_of("sentences_unseen.txt")
    recall, precision = measured(lines, OwnPeople())
    assert recall > 0.5
    assert precision > 0.8
    names = [name for line in lines for name in MARKED.findall(line)]
    assert measured(lines, OwnPeople.of(names))[0] == 1


PEOPLE = OwnPeople.of(["# Year 7", "KOWALCZYK, Zofia", "Will Hall", "", "Grace O'Neill-Khan", "Ng, A"])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Then came Zofia with it", "Then came [name removed] with it"),
        ("Class 7 Kowalczyk's bag", "Class 7 [name removed] bag"),
        ("List: KOWALCZYK, ZOFIA", "List: [name removed]"),
        ("In came Will Hall late", "In came [name removed] late"),
        ("Will the Hall be shut? Grace was said.", "Will the Hall be shut? Grace was said."),
        ("There O'Neill-Khan stood", "There [name removed] stood"),
        ("zofia@example.org", "[e-mail removed]"),
        ("Nothing here", "Nothing here"),
    ],
)
def test_people_of_the_schools_own_list_are_found_wherever_they_stand(text: str, masked: str) -> None:
    assert mask_identifiers(text, PEOPLE) == masked


def test_an_empty_list_names_nobody() -> None:
    assert not OwnPeople.of(["", "# nobody"])
    assert mask_identifiers("Then came Zyx", OwnPeople.of([])) == "Then came Zyx"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The car AB12 CDE drove off", True),
        ("The car LM70XYZ drove off", True),
        ("the ab12 cde of it", False),
        ("Room AB00 CDE", False),
        ("Year 10 ABC", False),
    ],
)
def test_a_car_registration_of_today_is_found(text: str, found: bool) -> None:
    assert ("a car registration" in [one.kind for one in find_details(text)]) == found
