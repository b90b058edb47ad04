"""People at their desks, as the page's own script acts: a vote per card, further cards when few are left."""

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode
from uuid import uuid4

FEW = 3  # as static/js/screen_deck.js has it
TOKEN = "b" * 32
CARD = re.compile(r"<[^>]*\bdata-card\b[^>]*>")
DATA = re.compile(r'data-([a-z]+)="([^"]*)"')
INCLUDED_OF = 12  # every twelfth is included, by everybody

Seconds = list[float]


class Line:
    """One kept-alive connection with a person's cookies."""

    def __init__(self, port: int, session: str) -> None:
        self.port = port
        cookies = f"sessionid={session}; csrftoken={TOKEN}"
        self.head = f"Host: 127.0.0.1\r\nAccept: application/json\r\nCookie: {cookies}\r\n"
        self.reader: asyncio.StreamReader | None = None

    async def ask(self, method: str, address: str, body: str = "") -> tuple[int, bytes]:
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        form = f"X-CSRFToken: {TOKEN}\r\nContent-Type: application/x-www-form-urlencoded\r\n" if body else ""
        head = f"{method} {address} HTTP/1.1\r\n{self.head}{form}Content-Length: {len(body)}\r\n\r\n{body}"
        self.writer.write(head.encode())
        answer = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        length = re.search(r"(?i)content-length: (\d+)", answer)
        return int(answer[9:12]), await self.reader.readexactly(int(length[1]) if length else 0)

    def close(self) -> None:
        if self.reader is not None:
            self.writer.close()
            self.reader = None


@dataclass
class Tally:
    """What came of it: seconds of each answer, and what was not answered as it should be."""

    votes: Seconds = field(default_factory=list)
    cards: Seconds = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refused: int = 0  # two others were first
    acknowledged: list[str] = field(default_factory=list)  # keys


@dataclass
class Desk:
    """One window of one person: ``place`` is where in the queue it goes on from."""

    line: Line
    cards_address: str
    place: str
    cards: list[dict] = field(default_factory=list)
    at_end: bool = False

    async def vote(self, tally: Tally) -> None:
        if len(self.cards) <= FEW and not self.at_end:
            await self._fetch(tally)
        if not self.cards:
            return
        card = self.cards.pop(0)
        verdict = "include" if int(card["item"]) % INCLUDED_OF == 0 else "exclude"
        key = str(uuid4())
        body = urlencode({"verdict": verdict, "key": key, "note": "", "seconds": 2, "reason": ""})
        begun = time.perf_counter()
        status, answer = await self.line.ask("POST", card["vote"], body)
        tally.votes.append(time.perf_counter() - begun)
        if status == 409:
            tally.refused += 1
        elif status == 200 and json.loads(answer)["saved"] == key:
            tally.acknowledged.append(key)
        else:
            tally.wrong.append(f"{status} {answer[:200]!r}")

    async def _fetch(self, tally: Tally) -> None:
        begun = time.perf_counter()
        status, answer = await self.line.ask("GET", f"{self.cards_address}?after={quote(self.place)}")
        tally.cards.append(time.perf_counter() - begun)
        if status != 200:
            tally.wrong.append(f"{status} {answer[:200]!r}")
            return
        found = [
            dict(DATA.findall(tag)) for html in json.loads(answer)["cards"] for tag in CARD.findall(html)
        ]
        self.cards += found
        self.at_end = not found
        self.place = found[-1]["place"] if found else self.place


@dataclass
class Door:
    """The same person, asking only who they are."""

    line: Line

    async def vote(self, tally: Tally) -> None:
        begun = time.perf_counter()
        status, _ = await self.line.ask("GET", "/floor/")
        tally.votes.append(time.perf_counter() - begun)
        if status != 200:
            tally.wrong.append(str(status))


async def work(people: list, seconds: float, think: float = 0) -> Tally:
    """All of them for so long; each thinks for ``think`` seconds between answer and vote."""
    tally, end = Tally(), time.perf_counter() + seconds
    await asyncio.gather(
        *(_work(one, number / len(people), tally, end, think) for number, one in enumerate(people))
    )
    return tally


async def _work(one, share: float, tally: Tally, end: float, think: float) -> None:
    await asyncio.sleep(share * think)
    while time.perf_counter() < end and not getattr(one, "at_end", False):
        await one.vote(tally)
        if think:
            await asyncio.sleep(think)
    one.line.close()
