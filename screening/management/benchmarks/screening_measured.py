"""What a vote costs, in a database of its own and against the real web server.

python -m screening.management.benchmarks.screening_measured CITATIONS VOTES SECONDS SIZES BROWSER prints one
JSON object; SIZES, with commas between, are of reviews at which serving the next citation is compared.
"""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import django

PEOPLE = (1, 10, 50)
THINKING, SECONDS_OF_THOUGHT = 100, 2.0
READY_SECONDS = 60
DATABASE = "bench_screening"


def main(citations: str, votes: str, seconds: str, sizes: str, browser: str = "") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewapp.settings")
    django.setup()
    from django.db import connection  # noqa: PLC0415

    connection.settings_dict["TEST"]["NAME"] = DATABASE
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        scales = [int(size) for size in sizes.split(",")]
        figures = _measured(int(citations), int(votes), float(seconds), scales, browser)
        sys.stdout.write(json.dumps(figures))
    finally:
        connection.close_pool()
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _measured(citations: int, votes: int, seconds: float, sizes: list[int], browser: str) -> dict:
    from screening.management.benchmarks import screening_data  # noqa: PLC0415

    begun = time.perf_counter()
    made = screening_data.fill(citations, votes, sizes)
    figures: dict = {"filled_seconds": time.perf_counter() - begun, **_sizes_of_tables()}
    with _server() as server:
        figures["browser"] = _browser(server, made["review"], browser)
        figures["votes"] = _phases(server, _desks(server, made["review"], citations), seconds)
        figures["floor"] = _phases(server, _doors(server, made["review"]), seconds)
        figures["next"] = {size: _next(made[str(size)]) for size in sizes}
        figures["queries"] = _queries(made["review"], citations)
    return figures


class Server:
    """The web server's process, and those of PostgreSQL where they are on this machine."""

    def __init__(self, process: subprocess.Popen, port: int) -> None:
        from django.db import connection  # noqa: PLC0415

        from screening.management.benchmarks import processor  # noqa: PLC0415

        self.port, self._pid, self._processor = port, process.pid, processor
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            self._postmaster = processor.parent(cursor.fetchone()[0])

    def spent(self) -> tuple[float, float]:
        """Seconds of processor so far: application, PostgreSQL."""
        return self._processor.seconds(self._pid), self._processor.seconds_of_family(self._postmaster)


@contextlib.contextmanager
def _server() -> Iterator[Server]:
    from django.db import connection  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    module = "screening.management.benchmarks.screening_server"
    command = [sys.executable, "-m", module, connection.settings_dict["NAME"], str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield Server(process, port)
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The web server did not start.")
        time.sleep(0.1)


def _desks(server: Server, review, citations: int) -> list:
    """Two people begin at each place: what the first of them judges waits for the second."""
    from screening.management.benchmarks import screening_data  # noqa: PLC0415
    from screening.management.benchmarks.screening_clients import Desk, Line  # noqa: PLC0415

    people = list(review.members.order_by("pk"))
    sessions = [screening_data.session_key(person) for person in people]
    first = int(citations * screening_data.AWAITING)
    step = (citations - first) / (THINKING / 2)
    address = f"/reviews/{review.pk}/screen/title-abstract/cards/"
    return [
        Desk(
            Line(server.port, sessions[number % len(people)]), address, f"{first + step * (number // 2)!r}:0"
        )
        for number in range(THINKING)
    ]


def _doors(server: Server, review) -> list:
    from screening.management.benchmarks import screening_data  # noqa: PLC0415
    from screening.management.benchmarks.screening_clients import Door, Line  # noqa: PLC0415

    keys = [screening_data.session_key(person) for person in review.members.order_by("pk")]
    return [Door(Line(server.port, keys[number % len(keys)])) for number in range(THINKING)]


def _phases(server: Server, people: list, seconds: float) -> dict:
    _phase(server, people[:4], min(2, seconds))  # what is compiled or connected once
    phases = {str(many): _phase(server, people[:many], seconds) for many in PEOPLE}
    return phases | {"thinking": _phase(server, people, 2 * seconds, SECONDS_OF_THOUGHT)}


def _phase(server: Server, people: list, seconds: float, think: float = 0) -> dict:
    from screening.management.benchmarks.screening_clients import work  # noqa: PLC0415

    before, begun = server.spent(), time.perf_counter()
    tally = asyncio.run(work(people, seconds, think))
    lasted = time.perf_counter() - begun
    app, postgres = (after - first for after, first in zip(server.spent(), before, strict=True))
    count = len(tally.votes)
    return {
        "count": count,
        "per_second": count / lasted,
        "application_ms": 1000 * app / max(1, count),
        "postgresql_ms": 1000 * postgres / max(1, count),
        "p50_ms": _percentile(tally.votes, 0.50),
        "p95_ms": _percentile(tally.votes, 0.95),
        "cards_p95_ms": _percentile(tally.cards, 0.95),
        "cards": len(tally.cards),
        "refused": tally.refused,
        "failed": len(tally.wrong),
        "first_failure": tally.wrong[0] if tally.wrong else "",
    }


def _percentile(seconds: list[float], share: float) -> float | None:
    return 1000 * sorted(seconds)[int(share * (len(seconds) - 1))] if seconds else None


def _next(review) -> dict:
    """Milliseconds to find the next citations and to read them."""
    from screening.decisions import queries  # noqa: PLC0415

    people = list(review.members.order_by("pk"))
    taken = []
    for person in people * 4:
        begun = time.perf_counter()
        queries.queue(review, "title_abstract", person, limit=queries.MORE)
        taken.append(time.perf_counter() - begun)
    return {"p50_ms": _percentile(taken, 0.5), "p95_ms": _percentile(taken, 0.95)}


def _browser(server: Server, review, path: str) -> dict | None:
    """Keys of the last person, whom no other measurement needs before."""
    from screening.decisions.models import Vote  # noqa: PLC0415
    from screening.management.benchmarks import screening_browser, screening_data  # noqa: PLC0415

    person = review.members.order_by("-pk").first()
    cast = Vote.objects.filter(person=person, item__review=review)
    before = cast.count()
    figures = screening_browser.keys(server.port, review, screening_data.session_key(person), path)
    return figures and {**figures, "stored": cast.count() - before}


def _queries(review, citations: int) -> dict:
    """Statements of a whole request, with BEGIN and COMMIT: a first vote, the one that settles, the cards."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from screening.management.benchmarks import screening_data  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    item = review.stage_items.get(rank=citations)
    asked = {"first vote": "vote", "settling vote": "vote", "next cards": "cards"}
    counted = {}
    for person, (words, what) in zip(review.members.order_by("pk"), asked.items(), strict=False):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = screening_data.session_key(person)
        client.get("/livez")
        with CaptureQueriesContext(connection) as captured:
            if what == "vote":
                address = f"/reviews/{review.pk}/vote/{item.pk}/"
                said = client.post(address, {"verdict": "exclude"}, headers={"accept": "application/json"})
            else:
                said = client.get(f"/reviews/{review.pk}/screen/title-abstract/cards/")
        assert said.status_code == 200, said.content
        counted[words] = len(captured)
    return counted


def _sizes_of_tables() -> dict:
    from screening.decisions.models import StageItem, Vote  # noqa: PLC0415

    return {"all_votes": Vote.objects.count(), "all_items": StageItem.objects.count()}


if __name__ == "__main__":
    main(*sys.argv[1:])
