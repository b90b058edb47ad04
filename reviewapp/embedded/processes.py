"""Running the servers' programs as their account, and telling a live process from a dead one."""

import contextlib
import fcntl
import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from reviewapp.embedded.errors import EmbeddedServerError
from reviewapp.embedded.paths import Layout

REAPING_SECONDS = 3
LARGE_LOG_BYTES = 10_000_000
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}


def run(layout: Layout, command: Sequence[str | Path], **options) -> subprocess.CompletedProcess:
    """Run ``command`` as the servers' account, with nothing of our environment and no input.

    In a session of its own: Ctrl-C is for whoever started us, and must not break a start half-way.
    """
    if layout.uid != os.getuid():
        options |= {"user": layout.uid, "group": layout.gid, "extra_groups": []}
    environment = ENVIRONMENT | options.pop("env", {})
    options = {
        "stdin": subprocess.DEVNULL,
        "cwd": "/",
        "umask": 0o077,
        "start_new_session": True,
    } | options
    return subprocess.run([str(part) for part in command], check=False, env=environment, **options)


def check_reachable(layout: Layout) -> None:
    """Refuse a data directory below a private one: as root, the servers' account could not enter it."""
    if layout.uid != os.getuid() and run(layout, ["test", "-x", layout.valkey]).returncode != 0:
        raise EmbeddedServerError(
            f"The servers do not run as root, and the account that they run as cannot enter {layout.where}. "
            "Set REVIEWAPP_DATA_DIR to a directory that is not below a private one."
        )


@contextlib.contextmanager
def exclusive(file: Path) -> Iterator[None]:
    """Hold ``file`` locked; whoever else starts or stops the same servers waits."""
    with os.fdopen(os.open(file, os.O_CREAT | os.O_RDWR, 0o600)) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def works_in(pid: int, directory: Path) -> bool:
    """Whether ``pid`` is a live process at work in ``directory``, as each server is in its own.

    A zombie is not, nor is a stranger who got the number of a dead server. Where the system has
    no /proc every process that exists counts.
    """
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == directory
        except OSError:
            return False
    return _exists(pid)


def pid_in(file: Path) -> int | None:
    """The number in the first line of a server's pid file, if there is one."""
    try:
        return int(file.read_text("ascii").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def log_of(layout: Layout, server: str) -> Path:
    """The log of ``server``, writable for its account; one that has grown large is put aside."""
    log = layout.logs / f"{server}.log"
    if log.exists() and log.stat().st_size > LARGE_LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
    log.touch(mode=0o600)
    os.chown(log, layout.uid, layout.gid)
    return log


def wait_until_reaped(pids: list[int]) -> None:
    """Give the system a moment to forget dead processes; one that never does so keeps nobody waiting."""
    deadline = time.monotonic() + REAPING_SECONDS
    while time.monotonic() < deadline and any(_exists(pid) for pid in pids):
        time.sleep(0.02)


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def wait_until_gone(pid: int, directory: Path, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while works_in(pid, directory):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
