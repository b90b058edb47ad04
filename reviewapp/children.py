"""One child process of the supervisor: a session of its own, and a log that its family holds locked."""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
LARGE_LOG_BYTES = 10_000_000
UP_TO_DATE = "The database is up to date."  # what ``prepare`` says when others may start


class CannotServe(Exception):
    """Something did not start or has died; the message is a sentence for the person at the terminal."""


def locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@dataclass
class Child:
    """A process with a session of its own, out of Ctrl-C's reach, its output in a log.

    It and all that it starts hold a lock on the log for as long as they write there: after the
    supervisor was killed, the next one finds by it what is left, whatever its process number.
    """

    name: str
    command: list[str]
    directory: Path
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)
    process: subprocess.Popen | None = None
    seen: int = field(default=0)

    @property
    def log(self) -> Path:
        return self.directory / "logs" / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.directory / f"{self.name}.pid"

    def start(self) -> None:
        self.end_leftover()
        if self.log.exists() and self.log.stat().st_size > LARGE_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        with os.fdopen(os.open(self.log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "ab") as out:
            locked(out.fileno())
            self.seen = out.tell()
            self.process = subprocess.Popen(
                self.command,
                cwd=BASE_DIR,
                env=os.environ | {"REVIEWAPP_DATA_DIR": str(self.directory), "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
            self.pid_file.write_text(str(self.process.pid), "ascii")

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask_to_stop(self) -> None:
        if self.is_running:
            self.process.send_signal(self.stop_signals[0])

    def stop(self, patience: float = 10) -> None:
        """Ask more and more firmly, then end whatever is left of the family."""
        for firmer in (*self.stop_signals[1:], signal.SIGKILL):
            if not self.is_running or self._has_ended_within(patience):
                break
            self.process.send_signal(firmer)
        if self.process is not None:
            self.process.wait()
        self.end_leftover()

    def _has_ended_within(self, seconds: float) -> bool:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return not self.is_running

    def end_leftover(self) -> None:
        """End what holds the log: children's children, or what a killed supervisor has left behind."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if (group := self.family()) is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(group, number)
            deadline = time.monotonic() + 5
            while self.family() is not None and time.monotonic() < deadline:
                time.sleep(0.05)
        if self.family() is not None:
            raise CannotServe(f"A process of an earlier run still writes to {self.log} and does not end.")

    def family(self) -> int | None:
        """The process group that holds the log, if one does."""
        try:
            with self.log.open("rb") as log:
                return None if locked(log.fileno()) else int(self.pid_file.read_text("ascii"))
        except FileNotFoundError:
            return None

    def new_lines(self) -> list[str]:
        """What it has said since the last call, whole lines only."""
        with self.log.open("rb") as log:
            log.seek(self.seen)
            said, _, _ = log.read().rpartition(b"\n")
        self.seen += len(said) + 1 if said else 0
        return said.decode("utf-8", "replace").splitlines()
