"""Keeping a workspace: what needs a person, the register, reviews, rules, evidence, nights."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from breachdocs.cli.console import (
    WorkspaceOption,
    app,
    find_workspace,
    now,
    open_workspace,
    say,
)
from breachdocs.errors import ExitStatus, UsageError


@app.command()
def retry(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One of them; otherwise all.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Puts what needed a person back into the inbox."""
    from breachdocs.run import retry as put_back  # noqa: PLC0415 -- loads the ledger

    names = put_back(open_workspace(workspace), name)
    if name is not None and not names:
        raise UsageError(
            "Nothing of that name is in outbox/needs-attention. `breachdocs status` lists what is."
        )
    for one in names:
        say(f"Back in the inbox: {one}")
    say("`breachdocs run` tries them again." if names else "Nothing needs a person.")


@app.command()
def adopt(
    workbook: Annotated[
        Path, typer.Argument(metavar="THEIRS.xlsx", help="The register to take over.", show_default=False)
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Does it without asking.")] = False,
    register: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of several registers, which one it is to be.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Takes over an existing register, as it is laid out."""
    from breachdocs import screens  # noqa: PLC0415 -- loads the register
    from breachdocs.commands import adopting  # noqa: PLC0415 -- loads the register

    place = open_workspace(workspace)
    adoption = adopting.propose(place, workbook, register, clock=now)
    say(screens.adoption_screen(adoption), end="")
    if not yes and not typer.confirm("Take it over like this?"):
        say("Nothing was changed.")
        return
    adopting.adopt(place, adoption, clock=now)
    say("It is the register from now on. What its columns mean stands in config.yaml, to be corrected there.")


@app.command()
def rebuild(
    ledger: Annotated[
        bool, typer.Option("--ledger", help="Makes a lost ledger anew instead, from outbox and register.")
    ] = False,
    register: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of several registers only this one.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Makes the register anew, with what people typed into it."""
    from breachdocs import screens  # noqa: PLC0415 -- loads the ledger and the register
    from breachdocs.commands import rebuilding, relearning  # noqa: PLC0415 -- loads the ledger and the register

    if ledger:
        learned = relearning.relearn(open_workspace(workspace), clock=now)
        say(screens.relearned_screen(learned), end="")
        return
    for rebuilt in rebuilding.rebuild(open_workspace(workspace), register, clock=now):
        say(screens.rebuilt_screen(rebuilt), end="")


@app.command()
def reviews(
    note: Annotated[
        Path | None,
        typer.Option("--note", metavar="FILE.docx", help="Drafts the note to the governance board there."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Shows incidents due to be looked at again."""
    from breachdocs.commands import reviewing  # noqa: PLC0415 -- loads the ledger
    from breachdocs.screens.reviews import reviews_screen  # noqa: PLC0415 -- loads the form

    place = open_workspace(workspace)
    today = now().date()
    found = reviewing.reviews(place, today)
    say(reviews_screen(found, today, place.settings.clocks.review_months), end="")
    if note is not None:
        made = reviewing.write_note(place, found, today, note)
        say(f"Made {note}" if made else "Nothing for the governance board, so no note was made.")


@app.command()
def rules(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.md", help="Writes them there, as Markdown.")
    ] = None,
    test: Annotated[
        bool, typer.Option("--test", help="Tries them on rules-cases.yaml, or on published cases.")
    ] = False,
    file: Annotated[
        bool, typer.Option("--file", help="Prints the rule file, to save as rules.yaml and change.")
    ] = False,
    cases: Annotated[
        bool, typer.Option("--cases", help="Prints published cases, to save as rules-cases.yaml.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Shows the rules that suggest a risk, or tries them."""
    from breachdocs import rule_file, settings_file  # noqa: PLC0415 -- loads the form
    from breachdocs.assessment.cases import published_text  # noqa: PLC0415 -- the same
    from breachdocs.commands import rules_page  # noqa: PLC0415 -- loads the form
    from breachdocs.screens.rules import rules_screen, tried_screen  # noqa: PLC0415 -- the same

    if sum((out is not None, test, file, cases)) > 1:
        raise UsageError("--out, --test, --file and --cases do different things; choose one.")
    root = find_workspace(workspace)
    if cases or file:
        say(published_text() if cases else rule_file.text(root), end="")
        return
    if not test:
        page = rules_page.page(rule_file.load(root))
        if out is None:
            say(rules_screen(page), end="")
        else:
            rules_page.write(page, out)
            say(f"Made {out}")
        return
    from breachdocs.config import Settings  # noqa: PLC0415 -- 100 ms that --help does not need

    settings = settings_file.load(root / settings_file.NAME) if root else Settings()
    tried = rules_page.tried(root, settings)
    say(tried_screen(tried, own=rule_file.load_cases(root) is not None), end="")
    if any(one.differs for one in tried):
        raise typer.Exit(ExitStatus.WRONG_USAGE)


@app.command()
def audit(
    reference: Annotated[
        str | None,
        typer.Argument(metavar="REFERENCE", help="Prints the history of this incident.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.md", help="Writes the history there.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Verifies the evidence; prints an incident's history."""
    from breachdocs.commands import auditing  # noqa: PLC0415 -- loads the ledger

    if out is not None and reference is None:
        raise UsageError("Say whose history is to be written: breachdocs audit REFERENCE --out FILE.md")
    audited = auditing.audit(open_workspace(workspace), reference, now())
    if out is not None:
        auditing.write_page(audited.page, out)
        say(f"Made {out}")
    else:
        say(audited.page, end="")
    if reference is None:
        for sentence in audited.put_back:
            say(sentence)
    if audited.broken:
        say(f"The evidence is NOT whole: {len(audited.broken)} of {audited.acts} acts are not as recorded.")
        raise typer.Exit(ExitStatus.NEEDS_A_PERSON)
    say(f"The evidence is whole: {audited.acts} acts, the last {audited.head[:16]}.")


@app.command()
def nightly(workspace: WorkspaceOption = None) -> None:
    """Runs, checks everything, and makes a page for the morning."""
    from breachdocs import nightly, screens  # noqa: PLC0415 -- loads every room

    place = open_workspace(workspace)
    night = nightly.nightly(place, clock=now)
    say(screens.run_screen(night.report), end="")
    for fault in night.faults:
        say(f"WRONG: {fault}")
    say(f"Made {place.outbox / nightly.PAGE}")
    raise typer.Exit(night.exit_status)


@app.command()
def dispose(
    references: Annotated[
        list[str] | None, typer.Argument(metavar="REFERENCE", help="The incidents.", show_default=False)
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Destroys them; otherwise what is due is listed.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Lists what is due for disposal; destroys it once confirmed.

    Counts by month, kind and band are kept.
    """
    from breachdocs.commands import disposing  # noqa: PLC0415 -- loads the ledger

    place = open_workspace(workspace)
    if confirm != bool(references):
        raise UsageError(
            "To destroy incidents, name each and confirm: breachdocs dispose --confirm 2019-0007"
        )
    if references:
        for reference in disposing.dispose(place, references):
            say(f"Disposed of {reference}")
        return
    due = disposing.due_disposals(place, now().date())
    for one in due:
        say(f"{one.reference}  due since {one.due.day} {one.due:%B %Y}  {one.school}")
    say(
        "`breachdocs dispose --confirm REFERENCE...` destroys them."
        if due
        else "Nothing is due for disposal."
    )


@app.command()
def schedule(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Where to; otherwise breachdocs-schedule.", show_default=False),
    ] = Path("breachdocs-schedule"),
    workspace: WorkspaceOption = None,
) -> None:
    """Writes files that let this computer run it by itself."""
    from breachdocs.commands import scheduling  # noqa: PLC0415 -- for this command only

    say(scheduling.explained(scheduling.write_units(open_workspace(workspace), folder), folder), end="")


@app.command()
def doctor(workspace: WorkspaceOption = None) -> None:
    """Says what a helpdesk asks, without any personal data."""
    from breachdocs.commands import doctor  # noqa: PLC0415 -- loads the ledger

    unwell = 0
    for finding in doctor.examine(find_workspace(workspace)):
        say(f"{'ok   ' if finding.well else 'WRONG'}  {finding.what:<24}{finding.told}")
        unwell += not finding.well
    if unwell:
        raise typer.Exit(ExitStatus.NEEDS_A_PERSON)
