"""What an envelope holds, for tests that look at one thing of it."""

from __future__ import annotations

from breachdocs.config import Intake
from breachdocs.intake import Enclosed, Envelope, envelope_of


def _opened(content: bytes, suffix: str, limits: Intake) -> Envelope:
    found = envelope_of(content, suffix, limits)
    assert found is not None
    return found


def forms_in(content: bytes, suffix: str, limits: Intake) -> tuple[Enclosed, ...]:
    """The files in an envelope that can be forms."""
    return _opened(content, suffix, limits).forms


def words_in(content: bytes, suffix: str, limits: Intake) -> str:
    """What an envelope without a form says."""
    return _opened(content, suffix, limits).words
