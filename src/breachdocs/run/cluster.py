"""Work done on a Dask cluster, each of whose workers has children of its own that may die alone.

Whoever reaches a Dask scheduler can run programs on its workers, and the forms travel to them: a cluster belongs into
a network of its own, or behind certificates (``dask+tls://``, with Dask's own settings for them).
"""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import Executor, Future
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from breachdocs.errors import BreachdocsError, TemporaryFault, UsageError
from breachdocs.faults import FaultInside
from breachdocs.run.children import Children, children_here

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

#: How long a scheduler may take to answer; where it did not, it is asked again after so many seconds.
_ANSWER_SECONDS = 10
_TRY_AGAIN = 600.0


@lru_cache
def cluster_at(address: str, seconds: float, megabytes: int) -> Cluster:
    """The cluster whose scheduler is at ``dask://host:port``, the same one each time."""
    return Cluster(address, seconds, megabytes)


class Cluster(Executor):
    """An executor whose work is done by a Dask cluster; while that is away, by children of this computer."""

    def __init__(self, address: str, seconds: float, megabytes: int) -> None:
        """Asks nobody yet; as `Children`, at ``dask://host:port``."""
        self._address = address.replace("dask+tls://", "tls://").replace("dask://", "tcp://")
        self._limits = (seconds, megabytes)
        self._client: Any = None
        self._away_until = 0.0
        self._lock = threading.Lock()

    @property
    def width(self) -> int:
        """How many threads the cluster has now."""
        client = self._connected()
        return max(1, sum(client.ncores().values())) if client else self._near().width

    @property
    def told(self) -> str:
        """What people should know while the cluster is away."""
        if self._connected() is not None:
            return ""
        return "The Dask cluster can't be reached, so files are read on this computer."

    def warm(self) -> None:
        """Asks the scheduler."""
        self._connected()

    def submit(self, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Has `work` done by a child of one of the cluster's workers."""
        client = self._connected()
        if client is None:
            return self._near().submit(work, *args, **kwargs)
        future: Future[T] = Future()
        done = client.submit(in_a_child, self._limits, work, args, kwargs, pure=False)
        done.add_done_callback(lambda far: _settle(future, far))
        return future

    def rest(self, unused_seconds: float = 0.0) -> None:
        """Lets go children of this computer; the cluster is not ours."""
        self._near().rest(unused_seconds)

    def stop(self) -> None:
        """Leaves what is under way to the cluster, whose children have their limit of time."""
        self._near().stop()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leaves the cluster."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _near(self) -> Children:
        return children_here(*self._limits)

    def _connected(self) -> Any:
        """The cluster's client; ``None`` while it is away."""
        try:
            distributed: Any = import_module("distributed")  # it declares no types for its client
        except ImportError as error:
            raise UsageError(
                "`workers` names a Dask cluster; install breachdocs with the extra 'dask'."
            ) from error

        with self._lock:
            if self._client is not None and self._client.status == "running":
                return self._client
            if time.monotonic() < self._away_until:
                return None
            with contextlib.suppress(OSError, TimeoutError):
                self._client = distributed.Client(
                    self._address, timeout=_ANSWER_SECONDS, set_as_default=False
                )
                return self._client
            self._away_until = time.monotonic() + _TRY_AGAIN
            return None


def in_a_child(
    limits: tuple[float, int], work: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> T:
    """Has `work` done by a child of the process that this is called in, and waits for it."""
    return children_here(*limits).submit(work, *args, **kwargs).result()


def _settle(future: Future[Any], far: Any) -> None:
    """Gives what came of the work on the cluster to whoever waits for it."""
    error: BaseException | None
    try:
        error = far.exception()
        if error is None:
            future.set_result(far.result())
            return
    except Exception as lost:  # noqa: BLE001 -- the cluster went away with the answer
        error = lost
    if not isinstance(error, BreachdocsError | FaultInside):
        error = TemporaryFault("The Dask cluster lost a file that it was to read. It is tried again.")
    future.set_exception(error)
