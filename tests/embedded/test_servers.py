"""The embedded servers: what was written stays written, whatever happens to the processes."""

import contextlib
import os
import signal
import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import redis

from reviewapp import embedded
from reviewapp.embedded.paths import Layout
from reviewapp.embedded.processes import pid_in


def connect(found: embedded.Addresses) -> psycopg.Connection:
    names = {"NAME": "dbname"}
    return psycopg.connect(
        **{names.get(part, part.lower()): value for part, value in found.database.items()}, autocommit=True
    )


def queue_of(found: embedded.Addresses) -> redis.Redis:
    return redis.Redis.from_url(found.cache_url)


def kill(numbers: set[int]) -> None:
    for number in numbers:
        with contextlib.suppress(ProcessLookupError):  # PostgreSQL's processes end with one another
            os.kill(number, signal.SIGKILL)


def test_what_was_written_is_there_after_every_process_was_killed(where, processes_of):
    expected = embedded.addresses(where)
    assert embedded.start(where) == expected
    with connect(expected) as connection:
        connection.execute("CREATE TABLE vote (conclusion text)")
        connection.execute("INSERT INTO vote VALUES ('include')")
    queue_of(expected).rpush("jobs", "17")
    killed = processes_of()
    kill(killed)

    assert embedded.start(where) == expected
    with connect(expected) as connection:
        assert connection.execute("SELECT conclusion FROM vote").fetchall() == [("include",)]
    assert queue_of(expected).lrange("jobs", 0, -1) == [b"17"]

    running = processes_of() - killed
    embedded.start(where)
    adopted = processes_of()
    assert {pid_in(where / "pg18/postmaster.pid"), pid_in(where / "valkey/valkey.pid")} <= running & adopted
    assert embedded.what_is_down(where) == []

    embedded.stop(where)
    assert processes_of() == set()
    assert embedded.what_is_down(where) == ["PostgreSQL", "Valkey"]


def test_a_server_that_recovers_from_a_killed_backend_can_be_stopped(where, processes_of):
    embedded.start(where)
    before = processes_of()
    kill(before - {pid_in(where / "pg18/postmaster.pid"), pid_in(where / "valkey/valkey.pid")})
    embedded.stop(where)
    assert processes_of() == set()


def test_a_stranger_with_the_number_of_a_dead_server_does_not_prevent_a_start(where):
    embedded.start(where)
    embedded.stop(where)
    layout = Layout.of(where)
    as_servers = {"user": layout.uid, "group": layout.gid, "extra_groups": []} if os.getuid() == 0 else {}
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **as_servers)
    try:
        for left in (layout.postgres / "postmaster.pid", layout.sockets / ".s.PGSQL.5432.lock"):
            layout.write_for_servers(left, f"{stranger.pid}\n{layout.postgres}\n")
        embedded.start(where)
        assert embedded.what_is_down(where) == []
    finally:
        stranger.kill()
        stranger.wait()


def test_the_database_sorts_by_code_point_and_reads_utf_8(where):
    with connect(embedded.start(where, durable=False)) as connection:
        row = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "UTF8")


def test_nobody_else_may_read_what_the_servers_keep(where):
    embedded.start(where, durable=False)
    layout = Layout.of(where)
    for private in (layout.postgres, layout.valkey, layout.sockets):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    for secret in (layout.database_password, layout.secret_key):
        embedded.secret_key(where)
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_everybody_who_asks_at_once_gets_the_same_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: embedded.secret_key(tmp_path), range(32)))
    (secret,) = secrets
    assert len(secret) == 64
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret_key"]


def test_addresses_start_nothing(tmp_path):
    embedded.addresses(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["database_password"]


@pytest.mark.skipif(os.getuid() != 0, reason="Only root starts the servers as another account.")
def test_a_data_directory_below_a_private_one_is_refused_in_a_sentence(tmp_path):
    tmp_path.chmod(0o700)
    with pytest.raises(embedded.EmbeddedServerError, match="Set REVIEWAPP_DATA_DIR to a directory that"):
        embedded.start(tmp_path / "data")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_the_environment_names_the_data_directory(monkeypatch, tmp_path):
    monkeypatch.setenv("REVIEWAPP_DATA_DIR", str(tmp_path / "named"))
    assert embedded.data_dir() == tmp_path / "named"


def test_without_a_name_the_data_lies_where_programs_of_the_account_keep_theirs(monkeypatch, tmp_path):
    monkeypatch.delenv("REVIEWAPP_DATA_DIR")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    expected = Path("/var/lib") if os.getuid() == 0 else tmp_path
    assert embedded.data_dir() == expected / "reviewapp"
