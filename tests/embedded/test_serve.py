"""One command serves everything, and whatever ends it, nothing is left running or in the way."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reviewapp import healthcheck
from reviewapp.children import CannotServe, Child
from reviewapp.serve import alone, free_port

BASE_DIR = Path(__file__).parents[2]
START_SECONDS = 120


@contextlib.contextmanager
def served(where: Path, port: int):
    """A supervisor in a process group of its own, ready to answer; killed with the test if it still runs."""
    environment = os.environ | {"REVIEWAPP_DATA_DIR": str(where)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "reviewapp.serve", "--port", str(port)]
    options = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "text": True,
        "start_new_session": True,
    }
    supervisor = subprocess.Popen(command, cwd=BASE_DIR, env=environment, **options)
    try:
        yield supervisor, said_until_ready(supervisor)
    finally:
        if supervisor.poll() is None:
            supervisor.terminate()
        supervisor.communicate(timeout=60)


def said_until_ready(supervisor: subprocess.Popen) -> list[str]:
    said = []
    deadline = time.monotonic() + START_SECONDS
    for line in supervisor.stdout:
        said.append(line.rstrip())
        if line.startswith("Ready:"):
            return said
        assert time.monotonic() < deadline, said
    pytest.fail("\n".join(said))


def test_ctrl_c_leaves_no_process_even_when_an_earlier_run_was_killed(where, processes_of):
    port = free_port("127.0.0.1", 18000)
    with served(where, port) as (supervisor, said):
        assert said[-1] == f"Ready: http://127.0.0.1:{port}/ (Ctrl-C stops it)"
        assert healthcheck.status("/readyz", port) == 200
        supervisor.kill()
    left = processes_of()
    assert left != set()

    with served(where, port) as (supervisor, said):
        assert said[-1] == f"Ready: http://127.0.0.1:{port}/ (Ctrl-C stops it)"
        os.killpg(supervisor.pid, signal.SIGINT)
        output, _ = supervisor.communicate(timeout=60)
        assert (output.splitlines(), supervisor.returncode) == (["Stopping ...", "Stopped."], 0)
    assert processes_of() == set()


def started(script: str, directory: Path) -> Child:
    """A child that runs ``script`` and has said that it is up."""
    (directory / "logs").mkdir(exist_ok=True)
    child = Child("worker", [sys.executable, "-c", script], directory)
    child.start()
    deadline = time.monotonic() + START_SECONDS
    while "up" not in child.new_lines():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return child


def test_the_family_of_a_killed_process_is_ended_by_the_next_start(tmp_path):
    first = started("import os, time; os.fork(); print('up', flush=True); time.sleep(60)", tmp_path)
    first.process.kill()
    first.process.wait()
    assert first.family() == first.process.pid

    second = started("print('up', flush=True)", tmp_path)
    assert second.process.wait() == 0
    assert second.family() is None


def test_a_child_that_ignores_every_request_is_killed(tmp_path):
    ignore = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    child = started(f"{ignore} print('up', flush=True); time.sleep(60)", tmp_path)
    child.ask_to_stop()
    child.stop(patience=0.2)
    assert child.process.returncode == -signal.SIGKILL


def test_the_second_run_on_the_same_data_is_told_where_the_first_one_is(tmp_path):
    with alone(tmp_path) as announce:
        announce("http://127.0.0.1:8000/")
        told = pytest.raises(CannotServe, match=r"already \(http://127.0.0.1:8000/\). Stop it first")
        with told, alone(tmp_path):
            pass
    with alone(tmp_path):
        pass


def test_a_taken_port_is_said_and_the_next_free_one_used(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = free_port("127.0.0.1", port)
    assert found > port
    assert capsys.readouterr().out == f"Port {port} is taken; using {found}.\n"
