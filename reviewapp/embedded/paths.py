"""Where things lie below the data directory, and which account its servers run as."""

import hashlib
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

from reviewapp.embedded.errors import EmbeddedServerError

# The kernel's limit for a socket's path is 104 bytes on macOS, 108 on Linux, with its closing zero.
LONGEST_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432"


def data_dir() -> Path:
    """REVIEWAPP_DATA_DIR, else the place where programs of this account keep their data."""
    if named := os.environ.get("REVIEWAPP_DATA_DIR"):
        return Path(named).expanduser().resolve()
    if os.getuid() == 0:
        return Path("/var/lib/reviewapp")
    base = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser()
    return (base if base.is_absolute() else Path.home() / ".local/share") / "reviewapp"


@dataclass(frozen=True)
class Layout:
    """The files and directories of one data directory; ``uid`` and ``gid`` own the servers' share."""

    where: Path
    uid: int
    gid: int

    @classmethod
    def of(cls, where: Path) -> "Layout":
        where = Path(where).resolve()
        return cls(where, *_account(where))

    @property
    def postgres(self) -> Path:
        # A directory belongs to one major version of PostgreSQL.
        return self.where / "pg18"

    @property
    def valkey(self) -> Path:
        return self.where / "valkey"

    @property
    def logs(self) -> Path:
        return self.where / "logs"

    @property
    def lock(self) -> Path:
        return self.where / "servers.lock"

    @property
    def database_password(self) -> Path:
        return self.where / "database_password"

    @property
    def secret_key(self) -> Path:
        return self.where / "secret_key"

    @property
    def copied_binaries(self) -> Path:
        return self.where / "bin"

    @property
    def sockets(self) -> Path:
        """``run`` below the data directory, or a short path in /tmp when that one is too deep."""
        beside = self.where / "run"
        if len(os.fsencode(beside / LONGEST_SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return beside
        # Not $TMPDIR: every process of this account must find the same place, and it is checked below.
        return Path(f"/tmp/reviewapp-{self.uid}-{hashlib.sha256(os.fsencode(self.where)).hexdigest()[:12]}")  # noqa: S108

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def make(self) -> None:
        """Make what is missing. The servers' own directories are open to nobody else."""
        try:
            self.where.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.logs.mkdir(exist_ok=True, mode=0o700)
            for ours in (self.where, self.logs):
                if ours.stat().st_uid == os.getuid():
                    # As root the servers' account passes through, without being able to look around.
                    ours.chmod(0o700 if self.uid == os.getuid() else 0o711)
            for theirs in (self.sockets, self.valkey):
                self.make_for_servers(theirs)
        except PermissionError as error:
            raise EmbeddedServerError(
                f"{error.filename} cannot be made or changed by this account. "
                "Set REVIEWAPP_DATA_DIR to a directory of your own."
            ) from error

    def make_for_servers(self, directory: Path) -> None:
        """A directory of mode 0700 of the servers' account, not laid there by anybody else."""
        directory.mkdir(exist_ok=True, mode=0o700)
        found = directory.lstat()
        if directory.is_symlink() or found.st_uid not in {self.uid, os.getuid()}:
            raise EmbeddedServerError(f"{directory} belongs to somebody else. Remove it and start again.")
        if found.st_uid != self.uid:
            os.chown(directory, self.uid, self.gid)
        if found.st_mode & 0o077:
            directory.chmod(0o700)

    def write_for_servers(self, file: Path, text: str) -> None:
        """Put ``text`` into ``file``, at once and never through a link, for the servers' account alone."""
        descriptor, draft = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            os.fchown(descriptor, self.uid, self.gid)
            out.write(text)
        Path(draft).replace(file)


def _account(where: Path) -> tuple[int, int]:
    """Whoever starts the servers, but never root: PostgreSQL refuses to run as root.

    A data directory that is there keeps the account that its database belongs to.
    """
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    for made in (where / "pg18", where):
        if made.exists() and (owner := made.stat()).st_uid != 0:
            return owner.st_uid, owner.st_gid
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise EmbeddedServerError(
        "The database server cannot run as root, and there is no account postgres or nobody. "
        "Start as an ordinary user."
    )
