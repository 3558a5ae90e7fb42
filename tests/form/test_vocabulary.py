from __future__ import annotations

import pytest

from breachdocs.form.vocabulary import CRIMINAL_DATA, SPECIAL_CATEGORIES, VOCABULARIES, Vocabulary
from breachdocs.form.words import fold

EVERY = pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES.keys())


@EVERY
def test_codes_are_unique_and_safe_in_a_register(vocabulary: Vocabulary) -> None:
    codes = [option.code for option in vocabulary.options]
    assert len(set(codes)) == len(codes)
    assert all(code.replace("_", "").isalnum() and code == code.casefold() for code in codes)


@EVERY
def test_no_wording_says_two_codes(vocabulary: Vocabulary) -> None:
    said: dict[str, str] = {}
    for option in vocabulary.options:
        for words in (option.label, *option.also, option.code):
            for key in {fold(words), fold(words).replace(" ", "")}:
                assert said.setdefault(key, option.code) == option.code, words


@EVERY
def test_every_wording_says_its_code_and_the_label_comes_back(vocabulary: Vocabulary) -> None:
    for option in vocabulary.options:
        for words in (option.label, *option.also, option.code):
            assert vocabulary.code(words) == option.code
        assert vocabulary.label(option.code) == option.label
        assert option.code in vocabulary


@EVERY
def test_what_says_none_of_the_options_has_no_code(vocabulary: Vocabulary) -> None:
    for text in ("", " ", "?", "✓", "some words of a council's own"):
        assert vocabulary.code(text) is None
    assert vocabulary.label("A council's own option") == "A council's own option"


def test_figures_are_not_joined_into_other_figures() -> None:
    people = VOCABULARIES["risk_people"]
    assert people.code("1 - 9") == "1_to_9"
    assert people.code("1–9") == "1_to_9"
    assert people.code("10-99") == "10_to_99"
    assert people.code("10000+") == "10000_and_above"
    assert people.code("19") is None
    assert people.code("1099") is None


def test_words_may_be_written_without_their_spaces() -> None:
    assert VOCABULARIES["risk_likelihood"].code("Verylikely") == "very_likely"
    assert VOCABULARIES["risk_likelihood"].code("un likely") == "unlikely"


def test_special_and_criminal_data_are_categories_of_the_form() -> None:
    categories = VOCABULARIES["data_categories"]
    assert all(code in categories for code in SPECIAL_CATEGORIES | CRIMINAL_DATA)
    assert not SPECIAL_CATEGORIES & CRIMINAL_DATA
    assert len(SPECIAL_CATEGORIES) == 8
