from __future__ import annotations

import random
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.form.choices import (
    TICKED,
    UNTICKED,
    is_ticked,
    read_choice,
    read_level,
    read_yes_no,
)
from breachdocs.form.findings import Finding
from breachdocs.form.vocabulary import (
    BREACH_TYPE,
    ICO_INCIDENT_TYPE,
    IMPACT,
    LIKELIHOOD,
    RISK_DISCLOSED_TO,
    RISK_FACTORS,
    RISK_PEOPLE,
    RISK_SCALE,
    VOCABULARIES,
    YES_NO,
    Option,
    Vocabulary,
)

OPTIONS = [(vocabulary, option) for vocabulary in VOCABULARIES.values() for option in vocabulary.options]


def codes(finding: Finding[Any]) -> list[str]:
    return [fault.code for fault in finding.faults]


@given(st.sampled_from(OPTIONS), st.randoms(use_true_random=False))
def test_every_option_is_read_in_any_case_spacing_and_punctuation(
    pair: tuple[Vocabulary, Option], chance: random.Random
) -> None:
    vocabulary, option = pair
    for words in (option.label, *option.also):
        respaced = "".join(chance.choice((" ", "\u00a0", "  ", " - ")) if c == " " else c for c in words)
        recased = "".join(chance.choice((c.upper(), c.lower())) for c in respaced)
        typed = f" {recased}{chance.choice(('', '.', ' ', ':'))}"
        assert read_choice(typed, vocabulary) == (option.code, ())


@given(st.sampled_from(OPTIONS), st.randoms(use_true_random=False))
def test_one_wrong_letter_never_makes_another_option_of_it(
    pair: tuple[Vocabulary, Option], chance: random.Random
) -> None:
    vocabulary, option = pair
    letters = list(option.label)
    letters[chance.randrange(len(letters))] = chance.choice("abcdefghijklmnopqrstuvwxyz")
    typed = "".join(letters)
    value, _ = read_choice(typed, vocabulary)
    # "No" with another letter may be "Na", which is a wording of its own.
    assert value == option.code or value not in vocabulary or vocabulary.code(typed) == value


@pytest.mark.parametrize(
    ("typed", "vocabulary", "code"),
    [
        ("Verbal disclosure of personel data", ICO_INCIDENT_TYPE, "verbal"),
        ("Unauthorized access", ICO_INCIDENT_TYPE, "unauthorised_access"),
        ("Incorrect disposal of hardwear", ICO_INCIDENT_TYPE, "disposal_hardware"),
        ("Loss/theft of devices containing personal data", ICO_INCIDENT_TYPE, "device_lost"),
        ("Other non cyber incidents", ICO_INCIDENT_TYPE, "other_non_cyber"),
        ("Cyber incident such as hacking or disrupton", BREACH_TYPE, "cyber"),
    ],
)
def test_a_slip_of_one_option_is_that_option(typed: str, vocabulary: Vocabulary, code: str) -> None:
    assert read_choice(typed, vocabulary) == (code, ())


@pytest.mark.parametrize(
    ("typed", "vocabulary"),
    [
        ("Recovered or contained", RISK_FACTORS),
        ("Now recovered or contained", RISK_FACTORS),
        ("1,000 to 9,998", RISK_PEOPLE),
        ("Procedure or training followed", RISK_FACTORS),
        ("Decrypted, key safe", RISK_FACTORS),
        ("Not encrypted, key safe", RISK_FACTORS),
        ("Authorised access", ICO_INCIDENT_TYPE),
        ("Data mailed to incorrect recipient", ICO_INCIDENT_TYPE),
        ("Data emailed to correct recipient", ICO_INCIDENT_TYPE),
        ("Correct disposal of hardware", ICO_INCIDENT_TYPE),
        ("Accessed appropriately or maliciously", BREACH_TYPE),
        ("Disclosed lawfully or without consent", BREACH_TYPE),
        ("Low or medium", RISK_SCALE),
        ("Yes - letter sent", YES_NO),
        ("19", RISK_PEOPLE),
        ("1099", RISK_PEOPLE),
        ("28", RISK_PEOPLE),
        ("?", YES_NO),
        ("—", YES_NO),
    ],
)
def test_what_is_no_option_is_kept_as_typed(typed: str, vocabulary: Vocabulary) -> None:
    finding = read_choice(f"{typed}\u00a0", vocabulary)
    assert finding.value == typed
    assert codes(finding) == ["not_an_option"]


def test_a_text_near_two_options_is_kept_and_both_are_named() -> None:
    finding = read_choice("Known individual, co operatng", RISK_DISCLOSED_TO)
    assert finding.value == "Known individual, co operatng"
    assert codes(finding) == ["ambiguous_option"]
    assert "Known individual, co-operating" in finding.faults[0].message
    assert "Known individual, not co-operating" in finding.faults[0].message


def test_an_option_of_the_forms_own_list_is_read_as_its_text() -> None:
    listed = ("Choose an item.", "Recovered or contained", "Verbal disclosure of personel data")
    assert read_choice("Recovered or contained", RISK_FACTORS, listed) == ("Recovered or contained", ())
    assert read_choice("RECOVERED  or contained", RISK_FACTORS, listed) == ("Recovered or contained", ())
    assert read_choice(listed[2], ICO_INCIDENT_TYPE, listed) == (listed[2], ())
    assert read_choice("Unencrypted", RISK_FACTORS, ("Unencrypted",)) == ("unencrypted", ())


def test_blank_is_no_answer_and_no_fault() -> None:
    for text in ("", " \u00a0", "\n"):
        assert read_choice(text, YES_NO) == (None, ())
        assert read_level(text, IMPACT) == (None, ())
        assert read_yes_no(text) == (None, ())
        assert is_ticked(text) is False


def test_rapidfuzz_is_loaded_only_when_a_text_is_no_option() -> None:
    program = (
        "import sys; from breachdocs.form.choices import read_choice; from breachdocs.form.vocabulary import YES_NO;"
        "read_choice('Yes', YES_NO); assert 'rapidfuzz' not in sys.modules;"
        "read_choice('Yess', YES_NO); assert 'rapidfuzz' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


@pytest.mark.parametrize(
    ("typed", "level"),
    [("4", 4), ("4.", 4), ("4. Highly likely", 4), ("4 - Highly likely", 4), ("Highly likely", 4), ("4/5", 4),
     ("Score: 4", 4), ("Highly likely (4)", 4), ("4 out of 5", 4), ("Level 4", 4), ("four", 4), ("4.0", 4),
     ("Unlikely", 2), ("Not likely", 2), ("None", 1), ("higly likely", 4), ("not occured", 1), ("Occurred", 5),
     ("4 - because it was posted", 4), ("Likelihood score: 3 - Likely", 3)],
)  # fmt: skip
def test_a_likelihood_is_read_from_its_figure_or_its_words(typed: str, level: int) -> None:
    assert read_level(typed, LIKELIHOOD) == (level, ())


def test_the_words_after_a_levels_own_words_are_its_reason() -> None:
    assert read_level("4. Serious - money was lost", IMPACT) == (4, ())
    assert read_level("5 Death", IMPACT) == (5, ())


@pytest.mark.parametrize("typed", ["4 (Likely)", "4. Likely", "Likely - 4", "4 Not likely"])
def test_where_figure_and_words_differ_the_figure_is_taken_and_it_is_noted(typed: str) -> None:
    finding = read_level(typed, LIKELIHOOD)
    assert finding.value == 4
    assert codes(finding) == ["level_words_differ"]


@pytest.mark.parametrize("typed", ["0", "6", "16", "3-4", "4 or 5", "4.5", "2 x 4", "4%", "Serious", "high", "?",
                                   "45", "4/10", "14", "£4"])  # fmt: skip
def test_what_is_no_one_level_is_listed(typed: str) -> None:
    finding = read_level(typed, LIKELIHOOD)
    assert finding.value is None
    assert codes(finding) == ["unreadable_level"]


@given(
    st.integers(1, 5),
    st.sampled_from([LIKELIHOOD, IMPACT]),
    st.sampled_from(["{n}. {w}", "{w} ({n})", "{n}: {w}", "{n} {w}", "{n}/5 - {w}"]),
)
def test_every_level_reads_back_beside_any_of_its_words(
    level: int, vocabulary: Vocabulary, shape: str
) -> None:
    option = vocabulary.options[level - 1]
    for words in (option.label, *option.also):
        assert read_level(shape.format(n=level, w=words), vocabulary) == (level, ())
        assert read_level(words.upper(), vocabulary) == (level, ())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("Yes", True), ("YES.", True), ("y", True), ("Yes - letter sent", True), ("yes they know", True),
     ("Y - letter", True), ("No", False), ("n", False), ("NO - will be told", False), ("No, not yet", False),
     ("Not yet.", False), ("No they have not", False), ("n - later", False), ("nope", False)],
)  # fmt: skip
def test_a_plain_yes_or_no_is_read_with_its_reason(typed: str, expected: bool) -> None:
    assert read_yes_no(typed) == (expected, ())


@pytest.mark.parametrize(
    "typed",
    ["N/A", "No idea", "Yes and no", "Yes/No", "Yes, but not all", "unknown", "Partly", "Yes?", "No one knows",
     "Yes. No reply yet", "Yes ☒ No ☐", "None", "Nothing", "Informed", "yesterday", "Nobody", "Not all", "No / Yes",
     "Yes, some of them", "Yours", "?"],
)  # fmt: skip
def test_an_unclear_answer_is_listed(typed: str) -> None:
    finding = read_yes_no(typed)
    assert finding.value is None
    assert codes(finding) == ["unclear"]


@pytest.mark.parametrize("mark", [*sorted(TICKED), "[x]", "[X]", "( x )", "(✓)", "_x_", "Yes", "YES", "✓✓", "☑\ufe0f",
                                  " x ", "X."])  # fmt: skip
def test_a_tick_is_a_tick(mark: str) -> None:
    assert is_ticked(mark) is True


@pytest.mark.parametrize(
    "mark", [*sorted(UNTICKED), "", " ", "[ ]", "[]", "( )", "()", "___", "☐ ", "\u00a0"]
)
def test_an_empty_box_is_not_a_tick(mark: str) -> None:
    assert is_ticked(mark) is False


@pytest.mark.parametrize(
    "text", ["No", "N/A", "-", "Health data", "☒☐", "x-ray", "yesterday", "\uf072", "\uf0b7", "1"]
)
def test_other_text_in_a_tick_cell_is_an_answer(text: str) -> None:
    assert is_ticked(text) is None


def test_the_marks_people_and_word_make_are_known() -> None:
    assert set("☒☑✓✔■✗✘√xXyY\uf0fb\uf0fc\uf0fd\uf0fe\uf052\uf053\uf054") <= TICKED
    assert set("☐□❑▢_\uf06f\uf071\uf0a8\uf0a3") <= UNTICKED


def test_no_character_is_both_ticked_and_not() -> None:
    assert not TICKED & UNTICKED
    assert all(len(character) == 1 for character in TICKED | UNTICKED)


@given(st.text(max_size=60))
def test_any_text_is_read_or_listed_and_nothing_is_lost(text: str) -> None:
    choice = read_choice(text, RISK_FACTORS)
    assert choice.value is None or choice.value in RISK_FACTORS or choice.faults
    assert (choice.value is None) == (not choice.faults and choice.value not in RISK_FACTORS)
    for finding in (read_level(text, IMPACT), read_yes_no(text)):
        assert finding.value is not None or finding.faults or choice.value is None
