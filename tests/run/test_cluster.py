"""Files read on a Dask cluster, which is one setting: a cluster of two workers on this computer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from breachdocs.errors import Refusal
from breachdocs.reading import read_bytes
from breachdocs.run.cluster import Cluster
from breachdocs.workspace import Workspace
from workspace_cases import NOW, Place, breach, file_of, place, quick_drafts


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A Dask cluster of two workers, each a process of one thread."""
    distributed: Any = import_module("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as local:
        yield local


def _address(cluster: Any) -> str:
    return str(cluster.scheduler_address).replace("tcp://", "dask://")


def test_a_run_reads_on_the_cluster_that_the_setting_names(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_drafts(monkeypatch)
    here = place(tmp_path)
    settings = here.workspace.settings.model_copy(update={"workers": _address(cluster)})
    here = Place(Workspace(here.workspace.root, settings))
    for number in range(8):
        here.drop(f"form {number}.docx", breach(number))
    here.drop("words.docx", b"no form")
    report = here.run()
    assert report.notes == ()
    here.assert_whole(8)
    assert (here.workspace.needs_attention / "words.docx" / "WHY.txt").exists()


def test_both_workers_work_each_with_children_that_may_die_alone(cluster: Any) -> None:
    workers = Cluster(_address(cluster), 20, 400)
    try:
        assert workers.width == 2
        above = [workers.submit(os.getppid) for _ in range(40)]
        assert {one.result() for one in above} == set(workers._client.run(os.getpid).values())
        bad = workers.submit(os.abort)
        with pytest.raises(Refusal, match="ended the program"):
            bad.result()
        form = workers.submit(read_bytes, file_of(breach()), received=NOW).result()
        assert form == read_bytes(file_of(breach()), received=NOW)
        assert workers.told == ""
    finally:
        workers.shutdown()


def test_while_the_cluster_is_away_files_are_read_on_this_computer_and_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("breachdocs.run.cluster._ANSWER_SECONDS", 0.3)
    workers = Cluster("dask://127.0.0.1:9", 20, 400)
    form = workers.submit(read_bytes, file_of(breach()), received=NOW).result()
    assert form == read_bytes(file_of(breach()), received=NOW)
    assert "can't be reached" in workers.told
