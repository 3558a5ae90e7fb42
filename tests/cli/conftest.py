from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from breachdocs import cli
from breachdocs.commands.demo import demonstrate


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    status: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def breachdocs(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs the command in this process, as the console script does."""
    monkeypatch.delenv("BREACHDOCS_WORKSPACE", raising=False)

    def command(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["breachdocs", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capfd.readouterr()
        status = ended.value.code
        return Ended(status if isinstance(status, int) else 0, captured.out, captured.err)

    return command


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a dozen registered incidents."""
    root = tmp_path_factory.mktemp("demo") / "breachdocs-demo"
    demonstrate(root, lambda: dt.datetime(2026, 3, 31, 12))
    return root
