from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from breachdocs.demo import demonstrate
from drafting_cases import text_of

_NOW = dt.datetime(2026, 3, 31, 12)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a dozen registered incidents."""
    root = tmp_path_factory.mktemp("demo") / "breachdocs-demo"
    demonstrate(root, lambda: _NOW)
    return root


def test_a_notice_is_made_when_it_is_asked_for(breachdocs: Callable[..., Any], demonstration: Path) -> None:
    ended = breachdocs("letter", "2026-0005", "--notice", "-w", demonstration)

    assert ended.status == 0
    made = demonstration / "outbox" / "incidents" / "2026-0005" / "notice.docx"
    assert "date of the notice" in ended.out
    assert "Notice: a problem with personal information" in text_of(made.read_bytes())
