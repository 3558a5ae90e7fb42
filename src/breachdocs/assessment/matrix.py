"""The matrix: which band each of the 25 cells has, and which cells are reportable (``domain.md`` 1.4)."""

from __future__ import annotations

from functools import lru_cache

from breachdocs.assessment.model import Band
from breachdocs.config import Risk

#: Five rows, impact 1 to 5, of five bands, likelihood 1 to 5.
BandTable = tuple[tuple[Band, ...], ...]

_LEVELS = range(1, 6)
BANDS: tuple[Band, ...] = ("low", "medium", "high", "extreme")
#: The policy's key prints "ICO" beside these two.
REPORTABLE_BANDS: frozenset[Band] = frozenset({"high", "extreme"})


def band_of(likelihood: int, impact: int, risk: Risk) -> Band:
    """The band of a cell, both levels 1–5.

    Raises:
        ValueError: where a level is not 1 to 5.
    """
    if likelihood not in _LEVELS or impact not in _LEVELS:
        raise ValueError("A likelihood and an impact are 1 to 5.")
    return band_table(risk)[impact - 1][likelihood - 1]


@lru_cache(maxsize=8)
def band_table(risk: Risk) -> BandTable:
    """The bands of all 25 cells: rows are impact 1 to 5, columns likelihood 1 to 5.

    Raises:
        ValueError: where the settings' own table is not five rows of five.
    """
    if risk.table is not None:
        if len(risk.table) != 5 or any(len(row) != 5 for row in risk.table):
            raise ValueError("A table of bands has five rows of five.")
        return risk.table
    cell = _by_nhs_region if risk.preset == "nhs" else _by_score
    return tuple(tuple(cell(likelihood, impact) for likelihood in _LEVELS) for impact in _LEVELS)


def in_nhs_region(likelihood: int, impact: int) -> bool:
    """Whether the NHS guide reports a cell: harm at least likely, and at least minor (``domain.md`` 1.1)."""
    return likelihood >= 3 and impact >= 2


def _by_score(likelihood: int, impact: int) -> Band:
    """The product bands of NPSA 2008 (``domain.md`` 1.4, table B)."""
    score = likelihood * impact
    return BANDS[(score >= 4) + (score >= 8) + (score >= 15)]


def _by_nhs_region(likelihood: int, impact: int) -> Band:
    """The four zones of the NHS guide (``domain.md`` 1.4, table C)."""
    if likelihood == 1 or impact == 1:
        return "low"
    if likelihood == 2:
        return "medium"
    return "high" if impact <= 3 else "extreme"
