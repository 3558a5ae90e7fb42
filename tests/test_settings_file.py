from __future__ import annotations

import datetime as dt
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from breachdocs.config import Clocks, Contact, Organisation, Risk, Settings, Term
from breachdocs.errors import UsageError
from breachdocs.settings_file import commented, load


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Writes a config.yaml and reads it back."""

    def read(text: str, encoding: str = "utf-8") -> Settings:
        path = tmp_path / "config.yaml"
        path.write_bytes(text.encode(encoding))
        return load(path)

    return read


_BANDS = st.sampled_from(["low", "medium", "high", "extreme"])
_ROWS = st.lists(st.lists(_BANDS, min_size=5, max_size=5).map(tuple), min_size=5, max_size=5).map(tuple)
_TIMES = st.times().map(lambda time: time.replace(microsecond=0))
_HOURS = st.tuples(_TIMES, _TIMES).map(sorted).filter(lambda both: both[0] < both[1])
_DAYS = st.tuples(st.dates(), st.dates()).map(sorted)
_TERMS = st.builds(lambda name, days: Term(name=name, start=days[0], end=days[1]), st.text(), _DAYS)
_CONTACTS = st.builds(Contact, name=st.text(), email=st.text(string.printable), phone=st.text(string.digits))
_CLOCKS = st.builds(
    lambda hours, opening, terms: Clocks(
        ico_hours=hours, office_opens=opening[0], office_closes=opening[1], terms=tuple(terms)
    ),
    st.integers(1, 10_000),
    _HOURS,
    st.lists(_TERMS, max_size=3),
)
_SETTINGS = st.builds(
    Settings,
    organisation=st.builds(Organisation, council=st.text(), ig_team=_CONTACTS),
    risk=st.builds(Risk, preset=st.sampled_from(["score", "nhs"]), table=st.none() | _ROWS),
    clocks=_CLOCKS,
)


@given(_SETTINGS)
def test_whatever_the_settings_are_the_commented_file_reads_back_as_them(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings
) -> None:
    path = tmp_path_factory.getbasetemp() / "round-trip.yaml"
    path.write_text(commented(settings), encoding="utf-8")
    assert load(path) == settings


def test_every_setting_is_in_the_commented_file_with_its_meaning_above_it() -> None:
    lines = [line.strip() for line in commented(Settings()).splitlines()]

    def look(section: BaseModel) -> None:
        for name, info in type(section).model_fields.items():
            value = getattr(section, name)
            assert info.description, f"{name} has no description"
            first = " ".join(info.description.split()[:3])
            assert any(line.startswith(f"# {first}") for line in lines), f"{name} is not explained"
            assert any(line.startswith(f"{name}:") for line in lines), f"{name} is not written"
            if isinstance(value, BaseModel):
                look(value)

    look(Settings())
    assert max(map(len, commented(Settings()).splitlines())) <= 104


def test_an_empty_file_and_one_of_comments_alone_are_all_defaults(written: Any) -> None:
    assert written("") == Settings()
    assert written("# nothing\n\n") == Settings()
    assert written("intake:\n  # settle_seconds: 3\n") == Settings()


def test_a_file_that_names_part_of_a_section_keeps_the_defaults_of_the_rest(written: Any) -> None:
    settings = written("organisation:\n  ig_team:\n    email: ig@council.example\n")
    assert settings.organisation.ig_team == Contact(
        name="Information Governance Team", email="ig@council.example"
    )


def test_values_are_taken_as_typed_and_not_as_yaml_guesses(written: Any) -> None:
    settings = written(
        "organisation:\n  council: No\n  dpo: {name: 1e3, phone: 01234567}\n"
        "clocks:\n  office_opens: 8.30\n  office_closes: 17:00\n"
    )
    assert settings.organisation.council == "No"
    assert settings.organisation.dpo == Contact(name="1e3", phone="01234567")
    assert (settings.clocks.office_opens, settings.clocks.office_closes) == (dt.time(8, 30), dt.time(17))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_whatever_encoding_notepad_saved_the_words_are_the_same(written: Any, encoding: str) -> None:
    assert written("organisation:\r\n  council: Ynys Môn\r\n", encoding).organisation.council == "Ynys Môn"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("intake:\n  setle_seconds: 3\n", 2, "Did you mean 'intake.settle_seconds'?"),
        ("inbox: x\nintake: {}\n", 1, "no setting 'inbox'"),
        ("backups: 3\n", 1, "'workbook.backups'"),
        ("intake:\n\n  settle_seconds: soon\n", 3, "'soon', but must be a number from 0 to 600"),
        ("intake:\n  settle_seconds: 601\n", 2, "a number from 0 to 600"),
        ("intake:\n  grace_seconds: .inf\n", 2, "'.inf', but must be a number"),
        ("intake:\n  largest_file_mb:\n", 2, "a whole number above 0"),
        ("risk:\n  preset: Nhs\n", 2, "must be score or nhs"),
        ("risk:\n  table:\n    - [low, hgh]\n", 3, "'hgh'"),
        ("risk:\n  table: low\n", 2, "must be a list of lists"),
        ("clocks:\n  office_opens: 9\n", 2, "a time such as 09:00"),
        ("clocks:\n  office_opens: 25:00\n", 2, "a time such as 09:00"),
        ("clocks:\n  terms:\n    - {name: A, start: 2026-09-01}\n", 3, "lacks 'end'"),
        ("clocks:\n  terms:\n    - {name: A, start: 1.9.2026, end: 2026-12-18}\n", 3, "a day such as"),
        ("intake:\n  scan_seconds: 3\n  scan_seconds: 4\n", 3, "set twice; the first time in line 2"),
        ("intake: {}\nintake: {}\n", 2, "set twice"),
        ("intake: 3\n", 1, "name: value"),
        ("- a\n", 1, "name: value"),
        ("intake:\n\tscan_seconds: 3\n", 2, "no valid YAML"),
        ("intake: {}\nrisk: [\n", 3, "no valid YAML"),
        ("intake: {}\n---\nrisk: {}\n", 2, "no valid YAML"),
        ("a: *nobody\n", 1, "no valid YAML"),
        ("organisation:\n  council: \x07\n", 2, "invisible character"),
        ("risk:\n  table: [[low]]\n", 2, "five rows"),
        ("workbook:\n  reference: '{yaer}-{number}'\n", 2, "must hold {number}"),
        ("workbook:\n  reference: '{year}'\n", 2, "must hold {number}"),
        ("workbook:\n  reference: '../{year}/{number}'\n", 2, "a plain name"),
        ("workbook:\n  file: register.csv\n", 2, ".xlsx"),
        ("clocks:\n  office_closes: 08:00\n", 2, "later than clocks.office_opens"),
        (
            "clocks:\n  terms:\n    - {name: A, start: 2026-09-01, end: 2026-08-01}\n",
            3,
            "ends before it starts",
        ),
        ("clocks: &itself\n  terms: [*itself]\n", 2, "no setting"),
    ],
)
def test_a_fault_is_told_with_its_line_and_what_would_be_right(
    written: Any, text: str, line: int, says: str
) -> None:
    with pytest.raises(UsageError) as told:
        written(text)
    assert f"line {line}: " in str(told.value)
    assert says in str(told.value)
    assert "config.yaml" in str(told.value)


def test_a_file_in_another_encoding_is_told_with_its_line(written: Any) -> None:
    with pytest.raises(UsageError, match="line 2: there is a character that is no UTF-8"):
        written("organisation:\n  council: Môn\n", "latin-1")


def test_a_file_that_is_not_there_is_a_sentence_that_names_init(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="breachdocs init"):
        load(tmp_path / "config.yaml")
    with pytest.raises(UsageError, match="can't be read"):
        load(tmp_path)


def test_a_folder_that_is_not_there_is_told_from_one_without_settings(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the share is away"):
        load(tmp_path / "share" / "config.yaml")
    with pytest.raises(UsageError, match="breachdocs init"):
        load(tmp_path / "config.yaml")
