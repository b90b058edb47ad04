"""Start everything in the foreground, watch over it, and stop it without leaving a process behind.

``python -m reviewapp.serve [--demo] [--host HOST] [--port PORT]``: PostgreSQL and Valkey unless
``DATABASE_URL`` names a server, migrations, the web server, the background worker with its clock.
"""

import argparse
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from reviewapp import embedded, healthcheck
from reviewapp.children import UP_TO_DATE, CannotServe, Child, locked

MANAGE = [sys.executable, "manage.py"]
THREADS = 8
CONNECTIONS = 1000
READY_SECONDS = 60
WATCH_SECONDS = 5
IMPORTANT = (" ERROR ", " CRITICAL ", ": ERROR/", ": CRITICAL/")  # Django's lines and Celery's
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what to ask when all addresses listen


class StopRequested(Exception):
    """Ctrl-C, or a signal that asks for the same."""


def main() -> int:
    arguments = parsed_arguments()
    where = embedded.data_dir()
    stop = StopSwitch()
    try:
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(where) as announce:
            return Supervisor(where, stop, arguments).run(announce)
    except PermissionError as error:
        say(f"{error.filename} is closed to this account: set REVIEWAPP_DATA_DIR to a directory of your own.")
    except (CannotServe, embedded.EmbeddedServerError) as error:
        say(str(error))
    return 1


def parsed_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m reviewapp.serve", description="Start everything.")
    parser.add_argument("--demo", action="store_true", help="load the demo review if it is not there")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    port = os.environ.get("PORT") or "8000"
    parser.add_argument("--port", type=int, default=port, help="the port to listen on (PORT, or 8000)")
    return parser.parse_args()


def say(line: str) -> None:
    # The terminal may be gone already; stopping must go on.
    with contextlib.suppress(OSError):
        print(line, flush=True)


class StopSwitch:
    """Remembers that somebody asked to stop. Signals only set it, so nothing is left half done."""

    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        self.asked = False
        for number in self.SIGNALS:
            signal.signal(number, self._remember)

    def _remember(self, *_) -> None:
        self.asked = True

    def check(self) -> None:
        if self.asked:
            raise StopRequested

    def pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self.check()
            time.sleep(min(left, 0.1))


@contextlib.contextmanager
def alone(where: Path) -> Iterator[Callable[[str], None]]:
    """Hold the data directory for this supervisor; the function given out writes down its address."""
    file = where / "serve.lock"
    with os.fdopen(os.open(file, os.O_CREAT | os.O_RDWR, 0o600), "r+") as handle:
        if not locked(handle.fileno()):
            address = handle.read().strip() or "is still starting"
            raise CannotServe(
                f"Another run serves the data in {where} already ({address}). Stop it first with Ctrl-C, "
                "or set REVIEWAPP_DATA_DIR to another directory."
            )

        def announce(line: str) -> None:
            handle.seek(0)
            handle.truncate()
            handle.write(line)
            handle.flush()

        announce("")
        yield announce


def free_port(host: str, wanted: int) -> int:
    """``wanted``, or the next port after it that nobody listens on."""
    for port in range(wanted, min(wanted + 100, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                probe.listen()
            except OSError:
                continue
        if port != wanted:
            say(f"Port {wanted} is taken; using {port}.")
        return port
    raise CannotServe(f"No port from {wanted} on is free at {host}. Choose one with PORT=...")


def name_and_port(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Supervisor:
    """One run: what it starts, in which order, and how it ends."""

    def __init__(self, where: Path, stop: StopSwitch, arguments: argparse.Namespace) -> None:
        self.where, self.stop, self.arguments = where, stop, arguments
        self.host = EVERYWHERE.get(arguments.host, arguments.host)
        self.owns_servers = "DATABASE_URL" not in os.environ
        self.children: list[Child] = []

    def run(self, announce: Callable[[str], None]) -> int:
        try:
            self.start(announce)
            self.watch()
        except StopRequested:
            return 0
        except (CannotServe, embedded.EmbeddedServerError) as error:
            say(str(error))
        finally:
            self.end()
        return 1

    def start(self, announce: Callable[[str], None]) -> None:
        self.clear_the_way()
        port = free_port(self.arguments.host, self.arguments.port)
        self.start_servers()
        say("Bringing the database up to date ...")
        prepare = self.begin(Child("prepare", self.prepare_command(), self.where))
        said = self.follow(prepare, until=UP_TO_DATE)
        if not self.owns_servers:
            static = Child("collectstatic", [*MANAGE, "collectstatic", "--noinput"], self.where)
            self.follow(self.begin(static))
        web = self.begin(self.web(port))
        self.begin(self.worker())
        said += self.follow(prepare)
        self.wait_for(web, port)
        self.greet(port, said[-1:] if self.arguments.demo else [], announce)

    def clear_the_way(self) -> None:
        """End what a killed run has left behind, so that its port is free and no second clock ticks."""
        (self.where / "logs").mkdir(exist_ok=True, mode=0o700)
        for name in ("web", "worker", "prepare", "collectstatic"):
            Child(name, [], self.where).end_leftover()

    def prepare_command(self) -> list[str]:
        return [sys.executable, "-m", "reviewapp.prepare", *(["--demo"] if self.arguments.demo else [])]

    def begin(self, child: Child) -> Child:
        self.children.append(child)
        child.start()
        return child

    def web(self, port: int) -> Child:
        listen = f"--listen={name_and_port(self.arguments.host, port)}"
        # A hundred people keep more than the hundred connections open that are the rule otherwise.
        options = [f"--threads={THREADS}", f"--connection-limit={CONNECTIONS}", "--asyncore-use-poll"]
        command = [sys.executable, "-m", "waitress", listen, *options]
        # Waitress lets running requests end when it is interrupted, not when it is terminated.
        gently = (signal.SIGINT, signal.SIGTERM)
        return Child("web", [*command, "reviewapp.wsgi:application"], self.where, gently)

    def worker(self) -> Child:
        command = [sys.executable, "-m", "celery", "-A", "reviewapp", "worker", "-B", "-c", "1", "-l", "INFO"]
        schedule = f"--schedule={self.where / 'celerybeat-schedule'}"
        # SIGTERM lets the running job end; SIGQUIT gives it back to the queue.
        gently = (signal.SIGTERM, signal.SIGQUIT)
        return Child(
            "worker", [*command, schedule, "--without-gossip", "--without-mingle"], self.where, gently
        )

    def start_servers(self) -> None:
        if self.owns_servers:
            say(f"Starting PostgreSQL and Valkey; the data is in {self.where} ...")
            embedded.start(self.where)
        self.stop.check()

    def follow(self, step: Child, until: str | None = None) -> list[str]:
        """What ``step`` says up to the line ``until``, or to its end."""
        said = []
        while step.is_running and (until is None or until not in said):
            self.stop.pause(0.05)
            said += step.new_lines()
        if step.is_running:
            return said
        said += step.new_lines()
        if step in self.children:
            self.children.remove(step)
        if step.process.returncode != 0:
            raise CannotServe("\n".join([*said[-12:], f"The step {step.name} failed (log: {step.log})."]))
        return said

    def wait_for(self, web: Child, port: int) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while healthcheck.status("/livez", port, self.host) != 200:
            self.check_children()
            if time.monotonic() > deadline:
                raise CannotServe(
                    f"The web server does not answer after {READY_SECONDS} seconds (log: {web.log})."
                )
            self.stop.pause(0.1)

    def greet(self, port: int, people: list[str], announce: Callable[[str], None]) -> None:
        address = f"http://{name_and_port(self.host, port)}/"
        announce(address)
        say(f"Ready: {address} (Ctrl-C stops it)")
        for line in people:
            say(line)

    def watch(self) -> None:
        """Until somebody asks to stop, or something dies."""
        next_look = time.monotonic() + WATCH_SECONDS
        while True:
            self.stop.pause(0.5)
            self.check_children()
            if self.owns_servers and time.monotonic() > next_look:
                self.check_servers()
                next_look = time.monotonic() + WATCH_SECONDS

    def check_children(self) -> None:
        for child in self.children:
            lines = child.new_lines()
            for line in lines:
                if any(mark in line for mark in IMPORTANT):
                    say(f"[{child.name}] {line}")
            if not child.is_running:
                how = child.process.returncode
                raise CannotServe(
                    "\n".join(
                        [*lines[-12:], f"The {child.name} process has ended ({how}); its log is {child.log}."]
                    )
                )

    def check_servers(self) -> None:
        if embedded.what_is_down(self.where):
            # A machine that has just woken up may be slow to answer; a dead server stays dead.
            self.stop.pause(2)
            for server in embedded.what_is_down(self.where):
                raise CannotServe(f"{server} has ended; its log is in {self.where / 'logs'}.")

    def end(self) -> None:
        """Stop what was started, the servers last; one that refuses does not keep the others running."""
        say("Stopping ...")
        with contextlib.ExitStack() as last_first:
            if self.owns_servers:
                last_first.callback(embedded.stop, self.where)
            for child in self.children:
                child.ask_to_stop()
                last_first.callback(child.stop)
        say("Stopped.")


if __name__ == "__main__":
    sys.exit(main())
