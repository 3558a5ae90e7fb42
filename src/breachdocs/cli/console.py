"""What all commands share: the console, and finding the workspace."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from breachdocs import __version__
from breachdocs.clock import local_now
from breachdocs.errors import ExitStatus, UsageError

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


def speak_utf8() -> None:
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


def here_if_workspace() -> Path | None:
    """The current folder, if it is a workspace."""
    return Path() if Path("config.yaml").is_file() else None


def settings_here() -> Settings:
    """The settings of the workspace that the current folder is, if it is one; else the defaults."""
    if here_if_workspace():
        return open_workspace(Path()).settings
    from breachdocs.config import Settings  # noqa: PLC0415 -- 100 ms that --help does not need

    return Settings()


# --------------------------------------------------------------------------------------------- commands


def day_of(text: str) -> dt.date:
    """A day as people type one on a command line.

    Raises:
        UsageError: it is no day.
    """
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"):
        with contextlib.suppress(ValueError):
            return dt.datetime.strptime(text, pattern).date()
    raise UsageError(f"'{text}' is no date. Write it as 2026-03-31 or 31/03/2026.")


def now() -> dt.datetime:
    """The present moment, for every command; tests set it here."""
    return local_now()
