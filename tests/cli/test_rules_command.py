"""``breachdocs rules``: the rules in force as a page, tried on cases, replaced in a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from breachdocs.assessment.needed import OWN_FILE, OWN_STORED
from breachdocs.assessment.rule_reading import stored
from breachdocs.clock import local_now
from breachdocs.commands.demo_forms import demo_forms
from breachdocs.commands.laying_out import lay_out
from breachdocs.commands.rules_page import own_page
from breachdocs.config import Intake, Ledger, Settings
from breachdocs.documents.forms.filled import filled_form
from breachdocs.form import Form, Stage1
from breachdocs.register import read_rows

OWN = OWN_FILE.read_text(encoding="utf-8")
#: The product's rules with one that makes every breach with a known recipient likely.
STRICTER = OWN.replace(
    "    when: {any: [no_disclosure, duty_bound, cooperating, exposed]}\n    likelihood: at least 2",
    "    when: {any: [no_disclosure, duty_bound, cooperating, exposed]}\n    likelihood: at least 5",
)
REPOSITORY = Path(__file__).parents[2]


class Ended(Protocol):
    status: int
    out: str
    err: str


class Command(Protocol):
    def __call__(self, *arguments: object) -> Ended: ...


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "workspace"
    lay_out(root, Settings(intake=Intake(settle_seconds=0), ledger=Ledger(state_folder=".breachdocs/state")))
    return root


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_page_of_rules_in_the_docs_is_the_one_the_rule_file_makes() -> None:
    made = own_page()
    assert (REPOSITORY / "docs" / "rules.md").read_text(encoding="utf-8") == made, (
        "run `python -m breachdocs.commands.rules_page docs/rules.md`"
    )
    assert max(map(len, made.splitlines())) <= 120


def test_the_rules_stored_ready_are_those_of_the_rule_file() -> None:
    assert OWN_STORED.read_text(encoding="utf-8") == stored(OWN), (
        "run `python -m breachdocs.assessment.rule_reading`"
    )


@pytest.mark.usefixtures("nowhere")
def test_the_rules_are_printed_with_reason_condition_and_source(breachdocs: Command) -> None:
    seen = breachdocs("rules")
    assert seen.status == 0
    assert "Likelihood at least 4: thought-very-likely" in seen.out
    assert "very likely that people will suffer" in seen.out
    assert "Holds when" in seen.out
    assert "Source: EDPB 01/2021, cases" in seen.out
    assert max(map(len, seen.out.splitlines())) <= 80


@pytest.mark.usefixtures("nowhere")
def test_the_page_is_written_once_and_never_over_a_file(breachdocs: Command, tmp_path: Path) -> None:
    page = tmp_path / "rules.md"
    assert breachdocs("rules", "--out", page).status == 0
    assert page.read_text(encoding="utf-8").startswith("# How breachdocs judges a breach")
    again = breachdocs("rules", "--out", page)
    assert again.status == 2
    assert "already" in again.err


@pytest.mark.usefixtures("nowhere")
def test_without_a_workspace_the_published_cases_are_tried_and_pass(breachdocs: Command) -> None:
    seen = breachdocs("rules", "--test")
    assert seen.status == 0
    assert seen.out.count("\npasses ") == 23
    assert "Rules: open-and-thought-likely" in seen.out
    assert "23 of 23 pass." in seen.out


@pytest.mark.usefixtures("nowhere")
def test_two_wishes_at_once_are_refused(breachdocs: Command) -> None:
    assert breachdocs("rules", "--test", "--cases").status == 2


def test_what_is_printed_to_begin_with_is_taken_as_it_is(breachdocs: Command, workspace: Path) -> None:
    for option, name in (("--cases", "rules-cases.yaml"), ("--file", "rules.yaml")):
        # As PowerShell's > writes it, having emptied the file first.
        (workspace / name).touch()
        (workspace / name).write_text(breachdocs("rules", option, "-w", workspace).out, encoding="utf-16")
    seen = breachdocs("rules", "--test", "-w", workspace)
    assert (seen.status, "23 of 23 pass." in seen.out) == (0, True)
    assert breachdocs("check", "-w", workspace).status == 0


def test_a_case_that_fails_is_told_and_ends_with_2(breachdocs: Command, workspace: Path) -> None:
    (workspace / "rules-cases.yaml").write_text(
        "cases:\n- name: Ours\n  facts: {risk_likelihood: likely}\n  expect: {ico: log}\n", encoding="utf-8"
    )
    seen = breachdocs("rules", "--test", "-w", workspace)
    assert seen.status == 2
    assert "FAILS" in seen.out
    assert "ico: expected log, came" in seen.out
    assert "Rules: thought-likely" in seen.out


@pytest.mark.parametrize("command", ["run", "status", "rules"])
def test_a_bad_rule_file_is_refused_at_the_start_with_its_line(
    breachdocs: Command, workspace: Path, command: str
) -> None:
    (workspace / "rules.yaml").write_text("rules:\n  - id: one\n", encoding="utf-8")
    (workspace / "inbox" / "form.docx").write_bytes(demo_forms(local_now().date())[0][1])
    seen = breachdocs(command, "-w", workspace)
    assert seen.status == 2
    assert seen.err.startswith("rules.yaml, line ")
    assert (workspace / "inbox" / "form.docx").is_file()
    assert "rules.yaml, line " in " ".join(breachdocs("check", "-w", workspace).out.split())


def test_rules_in_the_workspace_judge_what_is_run_and_read(
    breachdocs: Command, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = workspace / "inbox" / "form.docx"
    form.write_bytes(filled_form(Form(stage1=Stage1(school="Larkbarrow", risk_disclosed_to=("internal",)))))
    monkeypatch.chdir(workspace)
    plain = breachdocs("read", form).out
    (workspace / "rules.yaml").write_text(STRICTER, encoding="utf-8")
    strict = breachdocs("read", form).out
    assert "Likelihood 5, suggested" in strict
    assert "Likelihood 5, suggested" not in plain
    assert breachdocs("run").status == 0
    cells = read_rows((workspace / "outbox" / "register.xlsx").read_bytes(), "Incidents")
    assert [row["Likelihood"] for row in cells.values()] == [5]
