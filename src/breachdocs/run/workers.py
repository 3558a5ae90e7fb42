"""The one door to where hard work is done: `workers` gives the `concurrent.futures.Executor` that the settings name.

Anything that may be given to it is a function that stands in a module, with values that can be pickled: no path, no
ledger, no workspace, as the work may be done in another process or on another computer. What it gives comes back as
its future's result. A future raises what the function raised where that is one of our own errors (`errors.py`), and

- `Refusal` ``out_of_time``, ``out_of_memory`` or ``died``: the work ended its process, alone; the next goes on in a
  fresh one;
- `FaultInside`: any other exception, told by type and place alone;
- `TemporaryFault`: a cluster lost the work; it is to be tried again.

An executor is made once a process and stays warm, as starting a process costs a quarter of a second.
"""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from breachdocs.config import Settings

P = ParamSpec("P")
T = TypeVar("T")


class Workers(Protocol):
    """An executor that says how much it does at once.

    Attributes:
        width: how many pieces of work are done at once; have some more under way, so that none waits.
        told: a sentence for people where the work is not done as the settings say; else empty.
    """

    @property
    def width(self) -> int: ...  # noqa: D102 -- above

    @property
    def told(self) -> str: ...  # noqa: D102 -- above

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has `work` done; returns at once."""

    def warm(self) -> None:
        """Starts what takes its time to start, without waiting for it."""

    def rest(self, unused_seconds: float = 0.0) -> None:
        """Lets go what had nothing to do for so long; the next work starts it afresh."""

    def stop(self) -> None:
        """Ends what is under way, as nobody waits for it any more; what is submitted later is done."""


class Here(Executor):
    """Work done at once, in this process: a fault that ends Python ends it all."""

    width = 1
    told = ""

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Does `work`; the future is done when this returns."""
        future: Future[T] = Future()
        try:
            future.set_result(work(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 -- a future carries whatever was raised
            future.set_exception(error)
        return future

    def warm(self) -> None:
        """Nothing to start."""

    def rest(self, unused_seconds: float = 0.0) -> None:
        """Nothing is kept."""

    def stop(self) -> None:
        """Nothing is ever under way."""


def workers(settings: Settings) -> Workers:
    """The executor that `settings.workers` names; the same one each time it is asked for in this process."""
    where, limits = settings.workers, settings.intake
    if where == "none":
        return Here()
    if where.startswith("dask"):
        from breachdocs.run.cluster import cluster_at  # noqa: PLC0415 -- with a cluster only

        return cluster_at(where, limits.drop_seconds, limits.drop_memory_mb)
    from breachdocs.run.children import children_here  # noqa: PLC0415 -- where there is work to hand over

    return children_here(limits.drop_seconds, limits.drop_memory_mb, 0 if where == "auto" else int(where))
