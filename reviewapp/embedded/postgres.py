"""The embedded PostgreSQL: sockets only, a password, and ``pg_isready`` as the only sign of life."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from reviewapp.embedded.binaries import Binaries
from reviewapp.embedded.errors import EmbeddedServerError
from reviewapp.embedded.paths import Layout
from reviewapp.embedded.processes import log_of, pid_in, run, wait_until_gone, works_in

DATABASE, USER, PORT = "reviewapp", "app", 5432
RECOVERY_SECONDS = 600
STALE_LOCK_SECONDS = 60
STOP_SECONDS = 30
OWN_SETTINGS = "reviewapp.conf"
INITDB = (
    *(
        "--username",
        USER,
        "--encoding",
        "UTF8",
        "--auth",
        "scram-sha-256",
        "--no-instructions",
    ),
    # Ordering that no update of the operating system changes: no text index is ever left wrong.
    *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
)
SETTINGS = {
    "listen_addresses": "''",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": "60",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def start(layout: Layout, binaries: Binaries, *, password: str, durable: bool) -> None:
    """Make the database where there is none; start or adopt its server."""
    if not (layout.postgres / "PG_VERSION").exists():
        _initialise(layout, binaries, password)
    if not answers(layout):
        _write_settings(layout, durable=durable)
        _start_server(layout, binaries)
    _make_database(layout, password)


def stop(layout: Layout) -> int | None:
    """Disconnect everybody, write everything down, end; the process that it was.

    First PostgreSQL's fast shutdown, then its immediate one, after which the next start recovers:
    18.4 never ends by the fast one when that arrives while it recovers from a killed backend.
    """
    pid = _postmaster(layout)
    if pid is None:
        return None
    for way in (signal.SIGINT, signal.SIGQUIT) if answers(layout) else (signal.SIGQUIT,):
        os.kill(pid, way)
        if wait_until_gone(pid, layout.postgres, seconds=STOP_SECONDS):
            return pid
    raise EmbeddedServerError(
        f"PostgreSQL (process {pid}) does not stop (log: {layout.logs / 'postgres.log'})."
    )


def answers(layout: Layout) -> bool:
    """Whether the server takes connections now. A pid file proves nothing after ``kill -9``."""
    if _postmaster(layout) is None:
        return False
    ready = Binaries.installed().postgres / "pg_isready"
    asked = [
        ready,
        "--quiet",
        "--host",
        layout.sockets,
        "--port",
        str(PORT),
        "--timeout",
        "2",
    ]
    return subprocess.run(asked, check=False, start_new_session=True).returncode == 0


def _postmaster(layout: Layout) -> int | None:
    pid = pid_in(layout.postgres / "postmaster.pid")
    return pid if pid is not None and works_in(pid, layout.postgres) else None


def _initialise(layout: Layout, binaries: Binaries, password: str) -> None:
    # Under another name until it is whole: an interrupted first start leaves nothing half made.
    draft, password_file = (
        layout.postgres.with_suffix(".new"),
        layout.sockets / "initdb_password",
    )
    shutil.rmtree(draft, ignore_errors=True)
    layout.make_for_servers(draft)
    layout.write_for_servers(password_file, password)
    command = [
        binaries.postgres / "initdb",
        "--pgdata",
        draft,
        f"--pwfile={password_file}",
        *INITDB,
    ]
    done = run(layout, command, capture_output=True, text=True)
    password_file.unlink()
    if done.returncode != 0:
        raise EmbeddedServerError(
            f"The database could not be made in {layout.postgres}: {done.stderr.strip()}"
        )
    own = draft / "postgresql.conf"
    layout.write_for_servers(own, f"{own.read_text('utf-8')}\ninclude_if_exists '{OWN_SETTINGS}'\n")
    draft.rename(layout.postgres)


def _write_settings(layout: Layout, *, durable: bool) -> None:
    directory = str(layout.sockets).replace('"', '""').replace("'", "''")
    settings = SETTINGS | {"unix_socket_directories": f"'\"{directory}\"'"} | ({} if durable else NOT_DURABLE)
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    layout.write_for_servers(layout.postgres / OWN_SETTINGS, lines)


def _start_server(layout: Layout, binaries: Binaries) -> None:
    """Start, and try again while what is left of a killed server still goes away."""
    deadline = time.monotonic() + STALE_LOCK_SECONDS
    while not _is_getting_ready(layout):
        complaint = _launch(layout, binaries)
        if complaint is None:
            return
        passing = "lock file" in complaint or "shared memory block" in complaint
        if not passing or time.monotonic() > deadline:
            raise EmbeddedServerError(f"PostgreSQL did not start: {complaint}")
        time.sleep(0.3)


def _is_getting_ready(layout: Layout) -> bool:
    """Wait for a server that somebody else has started and that is still recovering."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while _postmaster(layout) is not None and time.monotonic() < deadline:
        if answers(layout):
            return True
        time.sleep(0.1)
    return False


def _launch(layout: Layout, binaries: Binaries) -> str | None:
    """Start the server and wait until it answers; what it complained about when it did not."""
    for lock in (
        layout.postgres / "postmaster.pid",
        layout.sockets / f".s.PGSQL.{PORT}.lock",
    ):
        _mark_as_dead(layout, lock)
    log = log_of(layout, "postgres")
    command = [
        binaries.postgres / "pg_ctl",
        "start",
        "--wait",
        "--timeout",
        str(RECOVERY_SECONDS),
    ]
    with log.open("ab") as out:
        before = out.tell()
        done = run(
            layout,
            command,
            stdout=out,
            stderr=out,
            env={"PGDATA": str(layout.postgres)},
        )
    if done.returncode == 0:
        return None
    said = log.read_bytes()[before:].decode("utf-8", "replace").splitlines()
    fatal = [line for line in said if "FATAL" in line or "PANIC" in line] or said[-1:]
    return f"{' '.join(fatal)} (log: {log})"


def _mark_as_dead(layout: Layout, lock: Path) -> None:
    """Where ``lock`` names a zombie or a stranger, put the number of a process that is gone.

    PostgreSQL believes any process of its account that has the number in its lock file to be
    itself, and would refuse to start for ever. The file stays, for by its other lines PostgreSQL
    finds out whether parts of the killed server are still at work on the data.
    """
    pid = pid_in(lock)
    if pid is None or works_in(pid, layout.postgres):
        return
    gone = subprocess.Popen(["true"])
    gone.wait()
    lines = lock.read_text("utf-8").split("\n")
    layout.write_for_servers(lock, "\n".join([str(gone.pid), *lines[1:]]))


def _make_database(layout: Layout, password: str) -> None:
    where = {
        "host": str(layout.sockets),
        "port": PORT,
        "user": USER,
        "password": password,
    }
    try:
        with psycopg.connect(**where, dbname="postgres", autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')
    except psycopg.OperationalError as error:
        raise EmbeddedServerError(
            f"The database in {layout.postgres} cannot be opened with the password in "
            f"{layout.database_password}: {error}"
        ) from error
