"""A directory that the servers' account can enter, and a look at which processes are at work in it."""

import shutil
import tempfile
from pathlib import Path

import pytest

from reviewapp import embedded


@pytest.fixture
def where():
    """Not below pytest's own folder: that one is private, and as root the servers are somebody else."""
    base = Path(tempfile.mkdtemp(prefix="ra-"))
    base.chmod(0o711)
    # Deeper than the path of a socket may be, with characters that a shell or a configuration would mistake.
    directory = base / 'Ada\'s data, 100% "hers" $HOME' / ("deep " * 12).strip() / "review"
    yield directory
    embedded.stop(directory)
    shutil.rmtree(base)


@pytest.fixture
def processes_of(where):
    """The numbers of all live processes that work in ``where`` or were told of it."""

    def found() -> set[int]:
        return {int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _belongs(entry, where)}

    if not Path("/proc/self/environ").exists():
        pytest.skip("Needs /proc to see every process.")
    return found


def _belongs(process: Path, where: Path) -> bool:
    try:
        told = f"REVIEWAPP_DATA_DIR={where}".encode() in (process / "environ").read_bytes().split(b"\0")
        return told or (process / "cwd").readlink().is_relative_to(where)
    except OSError:  # gone meanwhile, or somebody else's
        return False
