"""The ``breachdocs`` command: words on a screen. What a command does is another room's business.

Exit status: 0 done, 1 done but a drop of this run needs a person, 2 wrong usage, settings or an unreadable
input, 3 another copy holds the workspace.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from breachdocs import __version__
from breachdocs.clock import local_now
from breachdocs.errors import BreachdocsError, ExitStatus, UsageError
from breachdocs.faults import place_of
from breachdocs.files import write_atomically

if TYPE_CHECKING:
    from breachdocs.config import Settings
    from breachdocs.workspace import Workspace

app = typer.Typer(
    name="breachdocs",
    help="Turns the Word breach forms of schools into a register, letters and deadlines.",
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="FOLDER",
        envvar="BREACHDOCS_WORKSPACE",
        show_envvar=False,
        help="The workspace; otherwise $BREACHDOCS_WORKSPACE, otherwise the current folder or one above it.",
    ),
]


def main() -> NoReturn:
    """Runs the command and exits; an expected fault is a sentence on stderr and its exit status."""
    _speak_utf8()
    try:
        app(prog_name="breachdocs")
    except BreachdocsError as error:
        complain(str(error))
        sys.exit(error.exit_status)
    except Exception as error:  # noqa: BLE001 -- the last stop: a person gets a sentence, never a form's text
        complain(f"Something went wrong inside breachdocs: {place_of(error)}. Please report this line.")
        sys.exit(ExitStatus.WRONG_USAGE)
    sys.exit(ExitStatus.DONE)


def _speak_utf8() -> None:
    """What is printed is UTF-8 whatever the console: a Welsh school's name must not end a run on Windows."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # tests replace it


def say(text: str, end: str = "\n") -> None:
    """Prints to stdout at once. Where nobody listens any more (``| head``) the command ends quietly."""
    try:
        sys.stdout.write(text + end)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout once more as it exits; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitStatus.DONE)


def complain(text: str) -> None:
    """Prints a sentence to stderr."""
    with contextlib.suppress(OSError):
        sys.stderr.write(text + "\n")


def _version(wanted: bool) -> None:
    if wanted:
        say(f"breachdocs {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Prints the version.")
    ] = False,
) -> None:
    pass


# ---------------------------------------------------------------------------------------- the workspace


def find_workspace(folder: Path | None) -> Path | None:
    """The folder asked for, or the current one or the nearest above it that has a ``config.yaml``."""
    if folder is not None:
        return folder
    here = Path.cwd()
    return next((place for place in (here, *here.parents) if (place / "config.yaml").is_file()), None)


def workspace_folder(folder: Path | None) -> Path:
    """The same, insisting.

    Raises:
        UsageError: there is none.
    """
    root = find_workspace(folder)
    if root is None:
        raise UsageError(
            "There is no workspace here: no config.yaml in this folder or above it. "
            "`breachdocs init FOLDER` lays one out; `--workspace FOLDER` names another."
        )
    return root


def open_workspace(folder: Path | None) -> Workspace:
    """The workspace with its settings.

    Raises:
        UsageError: there is none, or its settings or its rules are wrong.
    """
    from breachdocs import rule_file, settings_file  # noqa: PLC0415 -- `read` elsewhere needs no settings
    from breachdocs.workspace import Workspace  # noqa: PLC0415 -- the same

    root = workspace_folder(folder)
    settings = settings_file.load(root / settings_file.NAME)
    if rule_file.has_own(root):
        rule_file.load(root)
    return Workspace(root, settings)


def _here() -> Path | None:
    """The current folder, if it is a workspace."""
    return Path() if Path("config.yaml").is_file() else None


def _settings_here() -> Settings:
    """The settings of the workspace that the current folder is, if it is one; else the defaults."""
    if _here():
        return open_workspace(Path()).settings
    from breachdocs.config import Settings  # noqa: PLC0415 -- 100 ms that --help does not need

    return Settings()


# --------------------------------------------------------------------------------------------- commands


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where; otherwise here.", show_default=False)
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
        typer.Argument(metavar="[FOLDER]", help="Where; otherwise breachdocs-demo.", show_default=False),
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
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Completed forms.", show_default=False)
    ],
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
    from breachdocs import rule_file  # noqa: PLC0415 -- loads the rules
    from breachdocs.commands.showing import Showing  # noqa: PLC0415 -- loads the reader
    from breachdocs.reading import load_layouts  # noqa: PLC0415 -- loads the reader

    here = _here()
    showing = Showing(
        _settings_here(),
        _day(received) if received else None,
        rules=rule_file.load(here),
        layouts=load_layouts(here / "layouts") if here else (),
        explain=explain,
    )
    unread = 0
    for number, path in enumerate(files):
        shown = showing.as_json(path) if as_json else showing.as_text(path)
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
    """Proposes a layout file, so that forms of another make are read; a person puts it right."""
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
        report = run_once(place, clock=local_now, progress=progress, dry_run=dry_run)
    say(screens.run_screen(report, dry_run=dry_run), end="")
    raise typer.Exit(report.exit_status)


@app.command()
def watch(workspace: WorkspaceOption = None) -> None:
    """Takes in what comes into the inbox, until it is stopped."""
    from breachdocs import screens, watch  # noqa: PLC0415 -- loads every room

    place = open_workspace(workspace)
    complain("Watching the inbox. Ctrl+C stops.")
    watch.watch(place, told=lambda report: say(f"{local_now():%H:%M}  {screens.run_screen(report)}"))


@app.command()
def status(workspace: WorkspaceOption = None) -> None:
    """Shows open incidents by deadline, and what waits."""
    from breachdocs import screens  # noqa: PLC0415 -- loads the ledger
    from breachdocs.commands import standing  # noqa: PLC0415 -- loads the ledger

    place = open_workspace(workspace)
    now = local_now()
    name = place.settings.organisation.council or place.root.resolve().name
    say(screens.status_screen(standing.standing_of(place), now, standing.LONG_AGO, name=name), end="")


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
    sent_on = _day(date) if date else None
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
    school: Annotated[str | None, typer.Option(metavar="NAME", help="One school only.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="As PDF too, where LibreOffice is installed.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Makes the governors' summary of a term or another period."""
    from breachdocs import as_pdf, screens  # noqa: PLC0415 -- loads every room
    from breachdocs.commands import on_request  # noqa: PLC0415 -- loads every room

    place = open_workspace(workspace)
    end = _day(last) if last else local_now().date()
    start, name = _day(first) if first else end - dt.timedelta(days=365), ""
    if not first and not last:
        term = on_request.term_now(place, end)
        start, name = term.start, term.name
    if start > end:
        raise UsageError("The first day is after the last one.")
    made = on_request.summary(place, start, end, school, name=name)
    say(screens.made_screen([made]), end="")
    if pdf:
        printed = as_pdf.as_pdf(made.path)
        if printed is None:
            raise UsageError("No PDF was made: LibreOffice is not installed here, or could not do it.")
        say(screens.made_screen([on_request.Made(printed)]), end="")


@app.command()
def form(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where to; otherwise here.", show_default=False)
    ] = Path(),
    workspace: WorkspaceOption = None,
) -> None:
    """Makes a blank breach form to send to schools."""
    from breachdocs import screens  # noqa: PLC0415 -- loads Word's writers
    from breachdocs.commands import on_request  # noqa: PLC0415 -- loads Word's writers

    place = open_workspace(workspace) if find_workspace(workspace) else None
    say(screens.made_screen([on_request.form(place, folder)]), end="")


@app.command()
def retry(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One of them; otherwise all.", show_default=False)
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
    workspace: WorkspaceOption = None,
) -> None:
    """Takes over an existing register, as it is laid out."""
    from breachdocs import screens  # noqa: PLC0415 -- loads the register
    from breachdocs.commands import adopting  # noqa: PLC0415 -- loads the register

    place = open_workspace(workspace)
    adoption = adopting.propose(place, workbook, clock=local_now)
    say(screens.adoption_screen(adoption), end="")
    if not yes and not typer.confirm("Take it over like this?"):
        say("Nothing was changed.")
        return
    adopting.adopt(place, adoption, clock=local_now)
    say("It is the register from now on. What its columns mean stands in config.yaml, to be corrected there.")


@app.command()
def rebuild(
    ledger: Annotated[
        bool, typer.Option("--ledger", help="Makes a lost ledger anew instead, from outbox and register.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Makes the register anew, with what people typed into it."""
    from breachdocs import screens  # noqa: PLC0415 -- loads the ledger and the register
    from breachdocs.commands import rebuilding, relearning  # noqa: PLC0415 -- loads the ledger and the register

    if ledger:
        learned = relearning.relearn(open_workspace(workspace), clock=local_now)
        say(screens.relearned_screen(learned), end="")
        return
    rebuilt = rebuilding.rebuild(open_workspace(workspace), clock=local_now)
    say(screens.rebuilt_screen(rebuilt), end="")


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


@app.command()
def reviews(
    note: Annotated[
        Path | None,
        typer.Option("--note", metavar="FILE.md", help="Drafts the note to the governance board there."),
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Shows incidents due to be looked at again."""
    from breachdocs.commands import reviewing  # noqa: PLC0415 -- loads the ledger
    from breachdocs.screens.reviews import reviews_screen  # noqa: PLC0415 -- loads the form

    place = open_workspace(workspace)
    today = local_now().date()
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
        typer.Argument(
            metavar="[REFERENCE]", help="Prints the history of this incident.", show_default=False
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE.md", help="Writes the history there.")
    ] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Verifies the evidence of all that was done, and prints an incident's history."""
    from breachdocs.commands import auditing  # noqa: PLC0415 -- loads the ledger

    if out is not None and reference is None:
        raise UsageError("Say whose history is to be written: breachdocs audit REFERENCE --out FILE.md")
    audited = auditing.audit(open_workspace(workspace), reference, local_now())
    if out is not None:
        auditing.write_page(audited.page, out)
        say(f"Made {out}")
    else:
        say(audited.page, end="")
    if audited.broken:
        say(f"The evidence is NOT whole: {len(audited.broken)} of {audited.acts} acts are not as recorded.")
        raise typer.Exit(ExitStatus.NEEDS_A_PERSON)
    say(f"The evidence is whole: {audited.acts} acts, the last {audited.head[:16]}.")


@app.command()
def nightly(workspace: WorkspaceOption = None) -> None:
    """Runs, checks everything, and makes a page for the morning."""
    from breachdocs import nightly, screens  # noqa: PLC0415 -- loads every room

    place = open_workspace(workspace)
    night = nightly.nightly(place, clock=local_now)
    say(screens.run_screen(night.report), end="")
    for fault in night.faults:
        say(f"WRONG: {fault}")
    say(f"Made {place.outbox / nightly.PAGE}")
    raise typer.Exit(night.exit_status)


@app.command()
def dispose(
    references: Annotated[
        list[str] | None, typer.Argument(metavar="[REFERENCE...]", help="The incidents.", show_default=False)
    ] = None,
    confirm: Annotated[
        bool, typer.Option("--confirm", help="Destroys them; otherwise what is due is listed.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Lists incidents due for disposal; destroys them once confirmed, leaving counts."""
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
    due = disposing.due_disposals(place, local_now().date())
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
        Path, typer.Argument(metavar="[FOLDER]", help="Where to; otherwise breachdocs-schedule.")
    ] = Path("breachdocs-schedule"),
    workspace: WorkspaceOption = None,
) -> None:
    """Writes files that let this computer run breachdocs by itself, and explains them."""
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


def _day(text: str) -> dt.date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        with contextlib.suppress(ValueError):
            return dt.datetime.strptime(text, pattern).date()
    raise UsageError(f"'{text}' is no date. Write it as 2026-03-31 or 31/03/2026.")
