"""bench screening: what a vote costs, how fast it is answered, and how fast the next card is painted.

The floor is a view that only reads session and person, in the same server: what any answer costs at least.
A vote is counted with its share of the requests for further cards, as the page's script sends them.
"""

from argparse import ArgumentParser
from collections.abc import Callable

from screening.management.benchmarks.runs import run

OPTIONS = ("citations", "votes", "seconds", "quick", "browser")
SIZES = (1_000, 500_000)
PHASES = {
    "1": "1 person, closed loop",
    "10": "10 people, closed loop",
    "50": "50 people, closed loop",
    "thinking": "100 people who think for 2 s",
}

Say = Callable[[str], object]


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--citations", type=int, default=50_000, help="in the review under test")
    parser.add_argument("--votes", type=int, default=1_200_000, help="cast before, finished reviews included")
    parser.add_argument("--seconds", type=float, default=15, help="of each measurement")
    parser.add_argument("--quick", action="store_true", help="a small review, a second each: does it run")
    parser.add_argument(
        "--browser", help="path of a Chromium, or none to leave it out (default: the first one found)"
    )


def report(
    say: Say, *, citations: int, votes: int, seconds: float, quick: bool, browser: str | None = None
) -> None:
    sizes = SIZES
    if quick:
        citations, votes, seconds, sizes = min(citations, 2_000), min(votes, 5_000), 1, (100, 1_000)
    found = run("screening_measured", citations, votes, seconds, ",".join(map(str, sizes)), browser or "")
    say(
        f"{citations:,} citations, 50 reviewers half way, {found['all_votes']:,} earlier votes on "
        f"{found['all_items']:,} citations of all reviews (made in {found['filled_seconds']:.0f} s)"
    )
    _queries(say, found["queries"])
    for name in PHASES:
        _phase(say, name, found["votes"][name], found["floor"][name])
    _next(say, found["next"])
    _browser(say, found["browser"])


def _queries(say: Say, counted: dict[str, int]) -> None:
    numbers = ", ".join(f"{words} {number}" for words, number in counted.items())
    say(f"statements of a request, BEGIN and COMMIT among them: {numbers}")


def _phase(say: Say, name: str, vote: dict, floor: dict) -> None:
    cards = f"; further cards p95 {vote['cards_p95_ms']:.0f} ms" if vote["cards_p95_ms"] else ""
    refused = f"; {vote['refused']} refused" if vote["refused"] else ""
    failed = f"; {vote['failed']} FAILED: {vote['first_failure']}" if vote["failed"] else ""
    say(
        f"{PHASES[name]}: {vote['count']} votes, {vote['per_second']:.0f} per second, "
        f"p95 {vote['p95_ms']:.0f} ms{cards}{refused}{failed}"
    )
    say(
        f"  processor per vote and next card: {_cost(vote)}; floor: {_cost(floor)}, "
        f"p95 {floor['p95_ms']:.0f} ms; {_total(vote) / max(0.001, _total(floor)):.2f} times the floor"
    )


def _cost(phase: dict) -> str:
    return (
        f"{_total(phase):.1f} ms (application {phase['application_ms']:.1f}, "
        f"PostgreSQL {phase['postgresql_ms']:.1f})"
    )


def _total(phase: dict) -> float:
    return phase["application_ms"] + phase["postgresql_ms"]


def _next(say: Say, by_size: dict[str, dict]) -> None:
    for size, taken in by_size.items():
        say(
            f"the next ten of {int(size):,} citations: p50 {taken['p50_ms']:.1f} ms, "
            f"p95 {taken['p95_ms']:.1f} ms"
        )


def _browser(say: Say, keys: dict | None) -> None:
    if not keys:
        say("No Chromium found: key to paint was not measured.")
        return
    say(
        f"{keys['pressed']} votes at 10 keys a second in Chromium: key to paint p50 {keys['p50_ms']:.0f} ms, "
        f"p95 {keys['p95_ms']:.0f} ms; {keys['stored']} stored once"
    )
