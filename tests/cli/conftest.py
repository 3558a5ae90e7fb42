from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from breachdocs import cli


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def breachdocs(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs the command in this process, as the console script does."""
    monkeypatch.delenv("BREACHDOCS_WORKSPACE", raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    def command(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["breachdocs", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capfd.readouterr()
        status = ended.value.code
        return Ended(status if isinstance(status, int) else 0, captured.out, captured.err)

    return command
