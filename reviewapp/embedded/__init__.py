"""PostgreSQL and Valkey as Python packages: one laptop needs no database, no broker and no root.

Only where ``DATABASE_URL`` is not set. Nothing of Django is imported here: settings read this.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from reviewapp.embedded import postgres, secret_files, valkey
from reviewapp.embedded.binaries import Binaries
from reviewapp.embedded.errors import EmbeddedServerError
from reviewapp.embedded.paths import Layout, data_dir
from reviewapp.embedded.processes import check_reachable, exclusive, wait_until_reaped

__all__ = [
    "Addresses",
    "EmbeddedServerError",
    "addresses",
    "data_dir",
    "secret_key",
    "start",
    "stop",
    "what_is_down",
]


@dataclass(frozen=True)
class Addresses:
    """Where the servers of one data directory listen."""

    database: dict  # NAME USER PASSWORD HOST PORT, as Django's DATABASES takes them
    broker_url: str
    cache_url: str


def addresses(where: Path) -> Addresses:
    """The addresses that the servers below ``where`` have or will have; starts nothing.

    The database's password is made here when there is none yet, so that the answer never changes.
    """
    layout = Layout.of(where)
    socket = quote(str(layout.valkey_socket))
    return Addresses(
        database={
            "NAME": postgres.DATABASE,
            "USER": postgres.USER,
            "PASSWORD": secret_files.read_or_make(layout.database_password),
            "HOST": str(layout.sockets),
            "PORT": str(postgres.PORT),
        },
        broker_url=f"redis+socket://{socket}?virtual_host=0",
        cache_url=f"unix://{socket}?db=1",
    )


def secret_key(where: Path) -> str:
    """Django's SECRET_KEY of this data directory: made once, kept in a file that only its owner reads."""
    return secret_files.read_or_make(Layout.of(where).secret_key)


def start(where: Path, *, durable: bool = True) -> Addresses:
    """Start what does not run yet, adopt what does, and answer when both servers take connections.

    ``durable=False`` leaves out every wait for the disk: for throw-away test data only. As root,
    ``where`` must be reachable for other accounts (``tempfile.mkdtemp`` is, pytest's ``tmp_path``
    is not), since PostgreSQL refuses to run as root. Raises EmbeddedServerError with a sentence.
    """
    layout = Layout.of(where)
    layout.make()
    found = addresses(where)
    check_reachable(layout)
    with exclusive(layout.lock):
        binaries = Binaries.for_account(layout)
        postgres.start(layout, binaries, password=found.database["PASSWORD"], durable=durable)
        valkey.start(layout, binaries, durable=durable)
    return found


def stop(where: Path) -> None:
    """Stop both servers and wait until they are gone. Servers that do not run are no error."""
    layout = Layout.of(where)
    if not layout.where.is_dir():
        return
    with exclusive(layout.lock):
        stopped = [valkey.stop(layout), postgres.stop(layout)]
    wait_until_reaped([pid for pid in stopped if pid is not None])


def what_is_down(where: Path) -> list[str]:
    """The names of the servers that do not answer, for whoever watches over them."""
    layout = Layout.of(where)
    servers = {"PostgreSQL": postgres.answers, "Valkey": valkey.answers}
    return [name for name, answers in servers.items() if not answers(layout)]
