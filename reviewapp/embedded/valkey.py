"""The embedded Valkey (it speaks Redis): one socket, every write appended to a file."""

import os
import signal
import socket
import time
from pathlib import Path

from reviewapp.embedded.binaries import Binaries
from reviewapp.embedded.errors import EmbeddedServerError
from reviewapp.embedded.paths import Layout
from reviewapp.embedded.processes import log_of, pid_in, run, wait_until_gone, works_in

LOADING_SECONDS = 120
FORK_SECONDS = 5
STOP_SECONDS = 30


def start(layout: Layout, binaries: Binaries, *, durable: bool) -> None:
    """Start or adopt the server of this data directory; wait until it has loaded what was queued."""
    if answers(layout):
        return
    log = log_of(layout, "valkey")
    if _process(layout) is None:
        _launch(layout, binaries, log, durable=durable)
    deadline = time.monotonic() + LOADING_SECONDS
    while not answers(layout):
        if _process(layout) is None or time.monotonic() > deadline:
            raise EmbeddedServerError(f"Valkey did not start: {_last_line(log)} (log: {log})")
        time.sleep(0.02)


def stop(layout: Layout) -> int | None:
    """Let the server write everything down and end; the process it was."""
    pid = _process(layout)
    if pid is None:
        return None
    os.kill(pid, signal.SIGTERM)
    if not wait_until_gone(pid, layout.valkey, seconds=STOP_SECONDS):
        raise EmbeddedServerError(f"Valkey (process {pid}) has not stopped after {STOP_SECONDS} seconds.")
    return pid


def answers(layout: Layout) -> bool:
    """Whether the server answers PING now, its data loaded."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        try:
            connection.connect(str(layout.valkey_socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(64) == b"+PONG\r\n"
        except OSError:
            return False


def _pid_file(layout: Layout) -> Path:
    return layout.valkey / "valkey.pid"


def _process(layout: Layout) -> int | None:
    pid = pid_in(_pid_file(layout))
    return pid if pid is not None and works_in(pid, layout.valkey) else None


def _launch(layout: Layout, binaries: Binaries, log: Path, *, durable: bool) -> None:
    """Start the server in the background and wait until it has said which process it is."""
    _pid_file(layout).unlink(missing_ok=True)
    configuration = layout.valkey / "valkey.conf"
    layout.write_for_servers(configuration, _configuration(layout, log, durable=durable))
    done = run(layout, [binaries.valkey, configuration], capture_output=True, text=True)
    if done.returncode != 0:
        raise EmbeddedServerError(f"Valkey did not start: {(done.stderr or done.stdout).strip()}")
    deadline = time.monotonic() + FORK_SECONDS
    while pid_in(_pid_file(layout)) is None and time.monotonic() < deadline:
        time.sleep(0.01)


def _configuration(layout: Layout, log: Path, *, durable: bool) -> str:
    settings = {
        "port": "0",
        "unixsocket": _quoted(layout.valkey_socket),
        "unixsocketperm": "700",
        "dir": _quoted(layout.valkey),
        "pidfile": _quoted(_pid_file(layout)),
        "logfile": _quoted(log),
        "daemonize": "yes",
        "save": '""',
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        # A full server refuses new jobs, which is seen; it never drops queued ones.
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    return "".join(f"{name} {value}\n" for name, value in settings.items())


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").splitlines()
    return lines[-1] if lines else "it said nothing"
