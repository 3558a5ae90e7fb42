"""The commands of every day: laying out, reading, running, looking."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from breachdocs.cli.console import (
    WorkspaceOption,
    app,
    complain,
    day_of,
    here_if_workspace,
    now,
    open_workspace,
    say,
    settings_here,
    workspace_folder,
)
from breachdocs.errors import ExitStatus, UsageError
from breachdocs.files import write_atomically


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where; otherwise here.", show_default=False)
    ] = Path(),
) -> None:
    """Lays out a workspace. What is there already stays as it is."""
    from breachdocs import screens  # noqa: PLC0415 -- loads the form
    from breachdocs.commands.laying_out import lay_out  # noqa: PLC0415 -- loads Word's writers

    say(screens.laid_out_screen(lay_out(folder)), end="")


@app.command()
def demo(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="FOLDER", help="Where; otherwise breachdocs-demo.", show_default=False),
    ] = None,
) -> None:
    """Makes a workspace of made-up forms and runs it once."""
    from breachdocs import screens  # noqa: PLC0415 -- loads every room
    from breachdocs.commands import demo  # noqa: PLC0415 -- loads every room

    demonstration = demo.demonstrate(folder or demo.FOLDER)
    say(screens.demo_screen(demonstration), end="")
    raise typer.Exit(demonstration.report.exit_status)


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Completed forms.", show_default=False)],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a file, each on one line.")
    ] = False,
    received: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day of receipt, such as 2026-03-31; otherwise today."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Says where on the form each answer stands.")
    ] = False,
) -> None:
    """Shows what forms say and what follows from it. Changes nothing."""
    from breachdocs import rule_file, screens  # noqa: PLC0415 -- loads the rules
    from breachdocs.commands.showing import Showing  # noqa: PLC0415 -- loads the reader
    from breachdocs.reading import load_layouts  # noqa: PLC0415 -- loads the reader

    here = here_if_workspace()
    showing = Showing(
        settings_here(),
        day_of(received) if received else None,
        rules=rule_file.load(here),
        layouts=load_layouts(here / "layouts") if here else (),
        explain=explain,
    )
    screen, unread = partial(screens.reading_screen, now=now(), explain=explain), 0
    for number, path in enumerate(files):
        shown = showing.as_json(path) if as_json else showing.as_text(path, screen)
        if shown.text:
            say(("\n\n" if number and not as_json else "") + shown.text, end="")
        if shown.complaint:
            complain(shown.complaint)
            unread += 1
    if unread:
        raise typer.Exit(ExitStatus.WRONG_USAGE)


@app.command()
def learn(
    form: Annotated[Path, typer.Argument(metavar="FORM", help="A blank form of another council's.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Proposes how forms of another make are read.

    It writes a layout file, which a person puts right.
    """
    from breachdocs.reading.learning import propose  # noqa: PLC0415 -- loads the reader

    here = open_workspace(workspace)
    path = here.layouts / f"{form.stem}.yaml"
    if path.exists():
        raise UsageError(f"{path.name} is in the layouts already; move it away to have it proposed anew.")
    if not form.is_file():
        raise UsageError(f"{form.name} is no file here.")
    proposed = propose(form.read_bytes(), form.stem, here.settings.intake)
    here.layouts.mkdir(exist_ok=True)
    write_atomically(path, proposed.encode())
    say(f"Proposed: {path}\nRead every line, put it right, and forms like this one are read by it.")


@app.command()
def run(
    workspace: WorkspaceOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Shows what would be done; changes nothing.")
    ] = False,
) -> None:
    """Takes in what lies in the inbox, once."""
    from breachdocs import screens  # noqa: PLC0415 -- loads the form
    from breachdocs.commands.progress import progress_bar  # noqa: PLC0415 -- loads rich where there is a bar to show
    from breachdocs.run import run_once  # noqa: PLC0415 -- loads every room

    place = open_workspace(workspace)
    with progress_bar() as progress:
        report = run_once(place, clock=now, progress=progress, dry_run=dry_run)
    say(screens.run_screen(report, dry_run=dry_run), end="")
    raise typer.Exit(report.exit_status)


@app.command()
def watch(workspace: WorkspaceOption = None) -> None:
    """Takes in what comes into the inbox, until it is stopped."""
    from breachdocs import screens, watch  # noqa: PLC0415 -- loads every room

    place = open_workspace(workspace)
    complain("Watching the inbox. Ctrl+C stops.")
    watch.watch(place, told=lambda report: say(f"{now():%H:%M}  {screens.run_screen(report)}"))


@app.command()
def status(
    everything: Annotated[
        bool, typer.Option("--all", help="Lists every incident and file, however many there are.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Shows open incidents by deadline, and what waits."""
    from breachdocs import screens  # noqa: PLC0415 -- loads the ledger
    from breachdocs.commands import standing  # noqa: PLC0415 -- loads the ledger

    place = open_workspace(workspace)
    name = place.settings.organisation.council or place.root.resolve().name
    told = standing.standing_of(place)
    say(screens.status_screen(told, now(), standing.LONG_AGO, name=name, whole=everything), end="")


@app.command()
def check(
    diff: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--diff", metavar="OLD NEW", help="Lists what differs between two workbooks instead."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Checks settings, folders, templates and register."""
    if diff is not None:
        _differences(*diff)
        return
    from breachdocs import screens  # noqa: PLC0415 -- loads Word's writers
    from breachdocs.commands import checking  # noqa: PLC0415 -- loads Word's writers

    wrong = 0
    for checked in checking.check(workspace_folder(workspace)):
        say(screens.check_lines(checked), end="")
        wrong += bool(checked.faults)
    if wrong:
        raise typer.Exit(ExitStatus.WRONG_USAGE)


def _differences(old: Path, new: Path) -> None:
    """Prints the parts and cells that differ; status 1 where some do, as ``diff`` has it."""
    from breachdocs import register  # noqa: PLC0415 -- lxml
    from breachdocs.screens.paper import harmless  # noqa: PLC0415 -- loads the form

    try:
        contents = [register.load(path)[0] for path in (old, new)]
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {Path(str(error.filename)).name}.") from error
    found = register.compare(*contents)
    for difference in found:
        say(harmless(str(difference)))
    say(f"{len(found)} differences." if len(found) > 1 else "1 difference." if found else "The same.")
    if found:
        raise typer.Exit(ExitStatus.NEEDS_A_PERSON)
