"""Some of the histories that ``benchmarks/register_histories.py`` plays by the thousand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from breachdocs.register import merge

_PLACE = Path(__file__).parents[2] / "benchmarks" / "register_histories.py"


@pytest.fixture(scope="module")
def histories() -> Any:
    spec = importlib.util.spec_from_file_location("register_histories", _PLACE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_whatever_people_do_between_writes_no_edit_is_lost_and_no_row_is_wrong_or_twice(
    histories: Any,
) -> None:
    kept = sum(histories.play(seed).conflicts for seed in range(100_000, 100_100))
    assert kept > 0


def test_the_model_notices_a_register_that_writes_over_peoples_cells(
    histories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(_key: str, _now: Any, _base: Any, ours: Any) -> merge.Merged:
        return merge.Merged(dict(ours), dict(ours), ())

    monkeypatch.setattr("breachdocs.register.table_edit.merge_row", careless)
    with pytest.raises(AssertionError):
        [histories.play(seed) for seed in range(100_000, 100_040)]
