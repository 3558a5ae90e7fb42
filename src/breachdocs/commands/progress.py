"""A bar on stderr while many drops are taken in, where a person sees it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

#: With fewer drops than this a run is over before a bar says anything.
WORTH_A_BAR = 5


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """Something to tell how many of how many drops are done; ``None`` where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = _Bar()
    try:
        yield bar.tell
    finally:
        bar.close()


class _Bar:
    """A bar that appears once there are enough drops."""

    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._update: Callable[[int, int], None] | None = None

    def tell(self, done: int, total: int) -> None:
        if self._update is None:
            if total < WORTH_A_BAR:
                return
            self._update = self._appear(total)
        self._update(done, total)

    def close(self) -> None:
        self._stack.close()

    def _appear(self, total: int) -> Callable[[int, int], None]:
        from rich.console import Console  # noqa: PLC0415 -- only where a bar is seen
        from rich.progress import Progress  # noqa: PLC0415 -- the same

        progress = self._stack.enter_context(Progress(console=Console(stderr=True), transient=True))
        task = progress.add_task("Taking in", total=total)

        def update(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        return update
