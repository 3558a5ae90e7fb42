"""How far a ledger's evidence had come, in a small file beside it: a ledger that is behind its mark is damaged.

SQLite leaves out what it can't read of its journal, without a word: the ledger is then an earlier state of itself and
would register anew what it forgot.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

_MARK = re.compile(r"\d{20}\n")


class Mark:
    """The number of the last act that a ledger was known to hold."""

    def __init__(self, ledger: Path) -> None:
        """The mark of a ledger in a file."""
        self._path = ledger.with_suffix(".mark")

    def read(self) -> int:
        """The number; 0 where there is no mark, or it can't be read."""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            if found := _MARK.fullmatch(self._path.read_text("ascii")):
                return int(found[0])
        return 0

    def keep(self, number: int) -> None:
        """Writes it over, in one call; one that can't be written stays behind, which does no harm."""
        with contextlib.suppress(OSError):
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                os.write(file, f"{number:020d}\n".encode("ascii"))
            finally:
                os.close(file)

    def forget(self) -> None:
        """Takes it away, with its ledger."""
        self._path.unlink(missing_ok=True)
