from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachdocs.form.counts import read_count

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
WORDS = [*UNITS.split(), "seventeen", "eighteen", "nineteen"]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBERS = st.integers(0, 9999)


def in_words(number: int, *, joined: str = "-", conjunction: str = " and ") -> str:
    if number < 20:
        return WORDS[number]
    if number < 100:
        return TENS[number // 10] + (joined + WORDS[number % 10] if number % 10 else "")
    scale, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % scale
    head = f"{in_words(number // scale, joined=joined)} {name}"
    if not rest:
        return head
    return (
        head + (conjunction if rest < 100 else " ") + in_words(rest, joined=joined, conjunction=conjunction)
    )


def read(text: str) -> tuple[int | None, int | None, bool]:
    """The bounds of a text that is read without a fault."""
    value, faults = read_count(text)
    assert value is not None
    assert faults == ()
    assert value.text == text
    return value.low, value.high, value.approximate


def test_every_number_to_9999_reads_back_in_figures_and_in_words() -> None:
    for number in range(10000):
        for text in (str(number), f"{number:,}", in_words(number), f"{number} pupils"):
            assert read(text) == (number, number, False), text


@given(NUMBERS, st.sampled_from([" ", "-"]), st.sampled_from([" and ", " "]))
def test_words_may_be_joined_and_cased_in_any_way(number: int, joined: str, conjunction: str) -> None:
    words = in_words(number, joined=joined, conjunction=conjunction)
    for text in (words.upper(), words.capitalize(), f"{words} pupils", f"all {words} of them", f"({words})"):
        assert read(text) == (number, number, False)


@given(NUMBERS, st.sampled_from(["approx {}", "approx. {}", "approximately {}", "about {}", "around {}", "c. {}",
                                 "c{}", "circa {}", "~ {}", "~{}", "roughly {}", "{} approx", "{} (approx)",
                                 "{} or so", "{}ish", "one class (approx {})", "{}-ish", "est. {}"]))  # fmt: skip
def test_a_word_that_says_about_makes_it_approximate(number: int, words: str) -> None:
    assert read(words.format(number)) == (number, number, True)
    if "c" not in words and "~" not in words and "ish" not in words:
        assert read(words.format(f"{number:,}")) == (number, number, True)


@given(NUMBERS, st.sampled_from(["{}+", "{}+ pupils", "over {}", "more than {}", "at least {}", "{} or more", "> {}",
                                 "upwards of {}", "no fewer than {}", "{} plus", "{} and over"]))  # fmt: skip
def test_an_open_end_has_no_upper_bound(number: int, words: str) -> None:
    assert read(words.format(number)) == (number, None, True)
    assert read(words.format(f"{number:,}")) == (number, None, True)


@given(
    NUMBERS,
    st.sampled_from(["up to {}", "under {}", "fewer than {}", "no more than {}", "<{}", "at most {}"]),
)
def test_an_upper_bound_has_no_lower_one(number: int, words: str) -> None:
    assert read(words.format(number)) == (None, number, True)


@given(NUMBERS, NUMBERS, st.sampled_from(["{}-{}", "{} - {}", "{} – {} pupils", "{} to {}", "between {} and {}",
                                          "from {} to {}", "{} or {}"]))  # fmt: skip
def test_a_range_has_both_ends_and_is_approximate_only_if_a_word_says_so(a: int, b: int, words: str) -> None:
    low, high = sorted((a, b))
    assert read(words.format(low, high)) == (low, high, False)
    assert read(f"approx {words.format(low, high)}") == (low, high, True)
    assert read(words.format(f"{low:,}", f"{high:,}")) == (low, high, False)
    if low != high:
        assert read_count(words.format(high, low)).faults[0].code == "unreadable_count"


@given(NUMBERS, NUMBERS)
def test_two_figures_that_make_no_range_are_not_read(a: int, b: int) -> None:
    for text in (f"{a} pupils and {b} staff", f"{a}, {b} ", f"{a}/{b}", f"{a} {b}", f"{a} + {b}", f"{a} of {b}",
                 f"{in_words(a)} pupils, {in_words(b)} staff", f"{a} x {b}", f"{a}.{b}"):  # fmt: skip
        value, faults = read_count(text)
        assert value is not None
        assert (value.low, value.high, value.approximate) == (None, None, False), text
        assert [fault.code for fault in faults] == ["unreadable_count"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one class (28)", 28), ("2 classes (56)", 56), ("10 families (32 people)", 32), ("Class 3B (28)", 28),
        ("several pupils (12)", 12), ("28 (two classes)", 28), ("28 (twenty-eight)", 28), ("1 (one)", 1),
        ("28 (Y6)", 28), ("28 pupils in Year 6", 28), ("Y6: 28", 28), ("Y7 - 28", 28), ("12 pupils in 3B", 12),
        ("28 pupils aged 5", 28), ("a dozen", 12), ("half a dozen", 6), ("two dozen", 24), ("a hundred", 100),
        ("twelve hundred", 1200), ("1k", 1000), ("2 thousand", 2000), ("none", 0), ("no pupils", 0), ("nil", 0),
        ("28 in total", 28), ("28 school staff", 28), ("6 family members", 6), ("28.", 28), ("28pupils", 28),
        ("28 people affected", 28), ("28 children's names", 28), ("0", 0),
    ],
)  # fmt: skip
def test_a_plain_number_is_read_out_of_its_words(text: str, expected: int) -> None:
    assert read(text) == (expected, expected, False)


@pytest.mark.parametrize("text", ["unknown", "Not known", "NOT KNOWN.", "not yet known", "unknown at this stage",
                                  "don't know", "n/k", "(unknown)", "unknown number of pupils"])  # fmt: skip
def test_unknown_is_an_answer_and_no_fault(text: str) -> None:
    assert read(text) == (None, None, False)


@pytest.mark.parametrize(
    "text",
    [
        "1,5", "1,50", "1.5", "-5", "10%", "£50", "1 150", "½", "half", "10 families", "one class", "3 schools",
        "several thousand", "a few hundred", "hundreds", "dozens", "2 million", "one million", "2-3 hundred",
        "one to two hundred", "twenty-thirty", "Year 6", "Years 5 and 6", "5 year olds", "1st", "not 28", "28 x 2",
        "12 pupils and parents", "1 pupil and their mother", "28 plus parents", "Unknown - approx 30", "tbc", "n/a",
        "-", "?", "28 (see 3/4/25)", "12 pupils (6 boys) and 4 staff", "12 (6 pupils and 6 staff)", "01614744299",
        "9" * 5000, "more than one", "28 each", "12,345,678,901", "one spreadsheet", "3 April 2025", "14:00",
    ],
)  # fmt: skip
def test_what_is_not_one_number_keeps_its_words_and_is_listed(text: str) -> None:
    if text == "more than one":
        assert read(text) == (1, None, True)
        return
    value, faults = read_count(f" {text} ")
    assert value is not None
    assert (value.low, value.high, value.approximate, value.text) == (None, None, False, text)
    assert [fault.code for fault in faults] == ["unreadable_count"]


def test_a_bracketed_figure_that_differs_from_the_one_outside_is_taken_and_noted() -> None:
    value, faults = read_count("30 (28 pupils)")
    assert value is not None
    assert (value.low, value.high) == (28, 28)
    assert [fault.code for fault in faults] == ["two_figures"]


@pytest.mark.parametrize("text", ["", "  ", "\u00a0\n"])
def test_blank_is_no_count_and_no_fault(text: str) -> None:
    assert read_count(text) == (None, ())


@given(st.text(max_size=80) | st.text(alphabet="0123456789,.-+()~ andortclspiy", max_size=40))
def test_any_text_is_a_count_that_holds_together(text: str) -> None:
    value, faults = read_count(text)
    if value is not None:
        assert value.text
        assert value.low is None or value.high is None or 0 <= value.low <= value.high
        assert (
            value.low is not None or value.high is not None or faults or "k" in text.casefold() or "n" in text
        )
