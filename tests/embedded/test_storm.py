"""PostgreSQL is killed in a storm of votes: whatever was answered as saved is there, whole, and once."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from reviewapp import embedded, healthcheck
from reviewapp.embedded.paths import Layout
from reviewapp.embedded.processes import pid_in
from reviewapp.serve import free_port
from screening.management.benchmarks.screening_clients import Desk, Line, Tally

ROOT = Path(__file__).parents[2]
PEOPLE = 12
CITATIONS = 4000
BEFORE = 60  # votes acknowledged before the kill
MADE = f"""
import json, django
django.setup()
from screening.management.benchmarks import screening_data
made = screening_data.fill({CITATIONS}, {CITATIONS}, [])["review"]
people = list(made.members.order_by("pk")[:{PEOPLE}])
print(json.dumps([made.pk, [screening_data.session_key(person) for person in people]]))
"""
BROKEN = """
select count(*) from screening_vote v
left join screening_seat s on s.vote_id = v.id and s.item_id = v.item_id and s.person_id = v.person_id
left join screening_auditentry a on a.detail->>'vote' = v.id::text and a.verb = 'vote.cast'
join screening_stageitem i on i.id = v.item_id
where s.id is null or a.id is null
    or i.seats_taken <> (select count(*) from screening_seat t where t.item_id = i.id)
"""


@pytest.fixture
def environment(where):
    embedded.start(where)
    told = os.environ | {"REVIEWAPP_DATA_DIR": str(where), "DJANGO_SETTINGS_MODULE": "reviewapp.settings"}
    told.pop("DATABASE_URL", None)
    return told | {"HTTPS": "false", "LOG_LEVEL": "CRITICAL"}


@pytest.fixture
def desks(environment, web):
    """People at the beginning of their queues, each pair at a place of its own."""
    said = subprocess.run(
        [sys.executable, "-c", MADE], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    review, sessions = json.loads(said.stdout)
    address = f"/reviews/{review}/screen/title-abstract/cards/"
    places = [f"{CITATIONS * (0.6 + 0.06 * (number // 2))!r}:0" for number in range(PEOPLE)]
    return [Desk(Line(web, one), address, place) for one, place in zip(sessions, places, strict=True)]


@pytest.fixture
def web(environment):
    """The port of the real web server on this database."""
    run = {"cwd": ROOT, "env": environment}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, **run)
    port = free_port("127.0.0.1", 18500)
    command = ["waitress", f"--listen=127.0.0.1:{port}", "--threads=8", "reviewapp.wsgi:application"]
    server = subprocess.Popen([sys.executable, "-m", *command], stderr=subprocess.DEVNULL, **run)
    try:
        deadline = time.monotonic() + 60
        while healthcheck.status("/livez", port) != 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=60)


def finished(work: Coroutine):
    """What it comes to, in a loop of its own: a browser of another test may have one in this thread."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, work).result()


async def storm(desks, where) -> Tally:
    """All vote as fast as they can; once enough is acknowledged, every process of PostgreSQL is killed."""
    tally, killed = Tally(), asyncio.Event()

    async def vote(desk):
        while not killed.is_set() or len(tally.wrong) < PEOPLE:
            try:
                await desk.vote(tally)
            except (OSError, asyncio.IncompleteReadError):
                tally.wrong.append("no answer")
                desk.line.close()
            if len(tally.acknowledged) >= BEFORE and not killed.is_set():
                killed.set()
                kill(where)

    await asyncio.wait_for(asyncio.gather(*map(vote, desks)), timeout=120)
    for desk in desks:
        desk.line.close()
    return tally


def kill(where) -> None:
    """The server and every process that it made, at once: nobody has time to write anything down."""
    postmaster = pid_in(Layout.of(where).postgres / "postmaster.pid")
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in [postmaster, *map(int, children)]:
        os.kill(pid, signal.SIGKILL)


def stored(where) -> tuple[set[str], int]:
    """Keys of the votes, and how many of these lack their seat, their line in the log, or their count."""
    found = embedded.addresses(where).database
    names = {"NAME": "dbname"}
    told = {names.get(part, part.lower()): value for part, value in found.items()}
    with psycopg.connect(**told) as connection:
        keys = {str(key) for (key,) in connection.execute("select key from screening_vote")}
        return keys, connection.execute(BROKEN).fetchone()[0]


@pytest.mark.slow
def test_every_acknowledged_vote_outlives_the_kill_of_postgresql(where, desks):
    if not Path("/proc/self/task").exists():
        pytest.skip("Needs /proc to find the processes of PostgreSQL.")
    tally = finished(storm(desks, where))
    assert len(tally.acknowledged) >= BEFORE
    assert len(tally.wrong) >= PEOPLE  # the storm was still on when the server went away
    embedded.start(where)
    keys, broken = stored(where)
    assert set(tally.acknowledged) - keys == set()
    assert broken == 0
