"""Drafts that a person asks for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from breachdocs.cli.console import (
    WorkspaceOption,
    app,
    day_of,
    find_workspace,
    now,
    open_workspace,
    say,
)
from breachdocs.errors import UsageError

if TYPE_CHECKING:
    from breachdocs.workspace import Workspace


@app.command()
def letter(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The incident, such as 2026-0042.")],
    notice: Annotated[
        bool, typer.Option("--notice", help="A public notice instead, where letters are out of proportion.")
    ] = False,
    people: Annotated[
        Path | None, typer.Option(metavar="LIST", help="A letter for each person of this .csv or .xlsx file.")
    ] = None,
    one_file: Annotated[
        bool, typer.Option("--one-file", help="With --people: all letters in one file, for printing.")
    ] = False,
    to: Annotated[
        str | None,
        typer.Option(metavar="READER", help="With --people: parent, young-person, staff or adult."),
    ] = None,
    date: Annotated[
        str | None, typer.Option(metavar="DATE", help="With --people: the date of sending.")
    ] = None,
    edited: Annotated[
        Path | None,
        typer.Option("--from", metavar="LETTER", help="With --people: a draft that you finished."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Drafts the letter to the people affected."""
    from breachdocs import screens  # noqa: PLC0415 -- loads every room
    from breachdocs.commands import on_request  # noqa: PLC0415 -- loads every room

    place = open_workspace(workspace)
    if people is not None:
        _to_people(
            place, reference, people, to=to, date=date, one_file=one_file, edited=edited, notice=notice
        )
        return
    if one_file or to or date or edited:
        raise UsageError("--one-file, --to, --date and --from go with --people.")
    say(screens.made_screen(on_request.letters(place, reference, public=notice)), end="")


def _to_people(
    place: Workspace,
    reference: str,
    people: Path,
    *,
    to: str | None,
    date: str | None,
    one_file: bool,
    edited: Path | None,
    notice: bool,
) -> None:
    from breachdocs.commands.writing_to_people import write_to_people  # noqa: PLC0415 -- the same
    from breachdocs.screens.mailed import mailed_screen  # noqa: PLC0415 -- loads every room

    if notice:
        raise UsageError("A notice goes to nobody by name: leave out --notice or --people.")
    sent_on = day_of(date) if date else None
    written = write_to_people(
        place, reference, people, to=to, sent_on=sent_on, one_file=one_file, edited=edited
    )
    say(mailed_screen(written), end="")


@app.command()
def ico(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The incident, such as 2026-0042.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Drafts the report to the ICO, as Word and as text to paste."""
    from breachdocs import screens  # noqa: PLC0415 -- loads every room
    from breachdocs.commands import on_request  # noqa: PLC0415 -- loads every room

    say(screens.made_screen(on_request.ico_report(open_workspace(workspace), reference)), end="")


@app.command()
def emails(
    reference: Annotated[str, typer.Argument(metavar="REFERENCE", help="The incident, such as 2026-0042.")],
    chaser: Annotated[
        bool, typer.Option("--chaser", help="One more to the school, for what is still missing.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Drafts the e-mails about an incident. Nothing is sent."""
    from breachdocs import screens  # noqa: PLC0415 -- loads every room
    from breachdocs.commands import on_request  # noqa: PLC0415 -- loads every room

    made = on_request.emails(open_workspace(workspace), reference, chaser=chaser)
    say(screens.made_screen(made), end="")


@app.command()
def governors(
    first: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="DATE", help="The first day; otherwise the term's, or a year before --to."
        ),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help="The last day; otherwise today.")
    ] = None,
    school: Annotated[
        str | None, typer.Option(metavar="NAME", help="One school only, or one trust of the settings.")
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="As PDF too, where LibreOffice is installed.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Makes the governors' summary of a term or another period."""
    from breachdocs import as_pdf, screens  # noqa: PLC0415 -- loads every room
    from breachdocs.commands import on_request, summarising  # noqa: PLC0415 -- loads every room
    from breachdocs.documents.terms import Period  # noqa: PLC0415 -- with them

    place = open_workspace(workspace)
    end = day_of(last) if last else now().date()
    start = day_of(first) if first else end - dt.timedelta(days=364)
    term = summarising.term_now(place, end)
    if not first and not last:
        start = term.start
    name = term.name if start == term.start else ""
    if start > end:
        raise UsageError("The first day is after the last one.")
    made = summarising.summary(place, Period(start, end, name), school)
    say(screens.made_screen([made]), end="")
    if pdf:
        printed = as_pdf.as_pdf(made.path)
        if printed is None:
            raise UsageError("No PDF was made: LibreOffice is not installed here, or could not do it.")
        say(screens.made_screen([on_request.Made(printed)]), end="")


@app.command()
def form(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where to; otherwise here.", show_default=False)
    ] = Path(),
    near_miss: Annotated[
        bool,
        typer.Option("--near-miss", help="The short form for an incident or near miss, anonymous if wished."),
    ] = False,
    of: Annotated[
        str | None,
        typer.Option(
            "--of", metavar="REFERENCE", help="The breach form of a near miss that turned out to be one."
        ),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Makes a blank breach or near-miss form for schools."""
    from breachdocs import screens  # noqa: PLC0415 -- loads Word's writers
    from breachdocs.commands import on_request  # noqa: PLC0415 -- loads Word's writers

    if of and near_miss:
        raise UsageError("--of makes a breach form: leave out --near-miss.")
    if of:
        say(screens.made_screen([on_request.breach_form_of(open_workspace(workspace), of, folder)]), end="")
        return
    place = open_workspace(workspace) if find_workspace(workspace) else None
    say(screens.made_screen([on_request.form(place, folder, near_miss=near_miss)]), end="")
