"""The running log: JSON lines in the state folder, for whoever keeps the machine.

It says what happened to which drop, by the drop's id and by codes. It never holds a file name, a path or a word of a
form: a value that is no number and no plain code is withheld, whoever passes it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import logging.handlers
import re
from pathlib import Path

from breachdocs.clock import Clock

#: Bytes at which the log is put aside, and how many are kept.
LARGEST = 1_000_000
KEPT = 5

#: What a watcher would write at every pass for as long as it lasts is written once in so long.
_TROUBLES = frozenset({"fault", "register_away", "unreadable_now"})
_SAY_AGAIN = dt.timedelta(hours=1)
#: What was written of troubles in this process, and when.
_SAID: dict[tuple[Path | None, str], dt.datetime] = {}
_MOST_SAID = 1000

_CODE = re.compile(r"[A-Za-z0-9_.:+-]{1,80}")

Value = str | int | float | bool | None


class _QuietFile(logging.handlers.RotatingFileHandler):
    """A log file. One that can't be written (disk full) must not stop a pass, nor print a path on a screen."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- the name is the base class's
        """Lets a line go."""


class RunningLog:
    """The log of one workspace, or none at all where `folder` is ``None`` (a rehearsal)."""

    def __init__(self, folder: Path | None, clock: Clock) -> None:
        self._clock = clock
        self._folder = folder
        self._handler: logging.Handler | None = None
        if folder is not None:
            self._handler = _QuietFile(
                folder / "breachdocs.log", maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True
            )

    def note(self, event: str, **values: Value) -> None:
        """Writes one line: the moment, the event's code, and values that are numbers or codes."""
        if self._handler is None:
            return
        line: dict[str, Value] = {"at": self._clock().isoformat(timespec="seconds"), "event": event}
        line |= {key: _plain(value) for key, value in values.items()}
        if event in _TROUBLES and self._said_lately(json.dumps([event, values])):
            return
        record = logging.LogRecord("breachdocs", logging.INFO, "", 0, json.dumps(line), None, None)
        self._handler.handle(record)

    def _said_lately(self, trouble: str) -> bool:
        """Whether this process wrote the same trouble within the hour; a share that is away is met at every pass."""
        key, now = (self._folder, trouble), self._clock()
        lately = key in _SAID and dt.timedelta(0) <= now - _SAID[key] < _SAY_AGAIN
        if not lately:
            if len(_SAID) >= _MOST_SAID:
                _SAID.clear()
            _SAID[key] = now
        return lately

    def close(self) -> None:
        """Closes the file."""
        if self._handler is not None:
            self._handler.close()


def _plain(value: Value) -> Value:
    if isinstance(value, str) and not _CODE.fullmatch(value):
        return "(withheld)"
    return value
