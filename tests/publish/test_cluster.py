"""何台もの機械で作っても、一台で作ったものとバイトまで同じで、作業機が落ちてもやり直される。"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec

import pytest
from killing import BUILD, left_behind
from project_copy import bytes_below

from kikin.publish.execute import Job

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="作業機は Linux で動かす"),
    pytest.mark.skipif(
        find_spec("distributed") is None, reason="Dask（distributed）がないので、作業機での組立てを省く"
    ),
]
KIKIN = (sys.executable, "-c", "from kikin.cli import main; main()")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Return two workers, each a process of its own."""
    import distributed  # noqa: PLC0415  # a second that only these tests take

    folder = tmp_path_factory.mktemp("workers")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=folder
    ) as workers:
        yield workers


def busy_worker(scheduler):
    """Return the process of a worker that makes a document, once there is one."""
    import distributed  # noqa: PLC0415

    with distributed.Client(scheduler, set_as_default=False) as client:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            for address, tasks in client.processing().items():
                if any("run_document" in str(task) for task in tasks):
                    return client.run(os.getpid, workers=[address])[address]
            time.sleep(0.02)
    raise AssertionError("どの作業機も働いていない")


def test_same_bytes_though_a_worker_is_killed(killed_project, cluster, tmp_path):
    """作業機の一つが途中で落ちても、ほかの作業機がやり直し、サイトも控えも、一台で作ったものと同じバイト列になる。"""
    project = shutil.copytree(killed_project, tmp_path.resolve() / "project", symlinks=True)
    shutil.rmtree(project / "reports")
    shutil.rmtree(project / "build")
    command = [*KIKIN, *BUILD, "--scheduler", cluster.scheduler_address]
    with subprocess.Popen(  # noqa: S603
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as building:
        os.kill(busy_worker(cluster.scheduler_address), signal.SIGKILL)
        said = building.communicate(timeout=240)[0]
    assert building.returncode == 0, said
    assert bytes_below(project / "reports") == bytes_below(killed_project / "reports")
    assert left_behind(project) == []


def test_worker_with_another_program_is_refused_by_name():
    """Python、kikin、パッケージの版が違う作業機は、違うものの名を告げて断る。"""
    from kikin.publish.cluster.tasks import Unlike, program, run_document  # noqa: PLC0415  # needs distributed

    asked = program() | {"pandas": "0.1"}
    with pytest.raises(Unlike, match=r"pandas .*（こちらは 0.1）"):
        run_document(asked, Job(os.devnull, {}, "43-kumamoto/R6/note"), b"")


def test_without_a_scheduler_nothing_of_dask_is_loaded():
    """--scheduler のない組立ては、Dask を読み込まない。"""
    code = "import sys, kikin.cli.build, kikin.publish.build; sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603
