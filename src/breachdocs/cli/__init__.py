"""The ``breachdocs`` command: words on a screen. What a command does is another room's business.

Exit status: 0 done, 1 done but a drop of this run needs a person, 2 wrong usage, settings or an unreadable
input, 3 another copy holds the workspace.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from breachdocs.cli import everyday

# isort: split
from breachdocs.cli import drafts, keeping
from breachdocs.cli.console import app, complain, speak_utf8
from breachdocs.errors import BreachdocsError, ExitStatus
from breachdocs.faults import place_of

__all__ = ["app", "drafts", "everyday", "keeping", "main"]


def main() -> NoReturn:
    """Runs the command and exits; an expected fault is a sentence on stderr and its exit status."""
    speak_utf8()
    try:
        app(prog_name="breachdocs")
    except BreachdocsError as error:
        complain(str(error))
        sys.exit(error.exit_status)
    except Exception as error:  # noqa: BLE001 -- the last stop: a person gets a sentence, never a form's text
        complain(f"Something went wrong inside breachdocs: {place_of(error)}. Please report this line.")
        sys.exit(ExitStatus.WRONG_USAGE)
    sys.exit(ExitStatus.DONE)
