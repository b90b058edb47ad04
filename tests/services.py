"""A pytest plugin: a throw-away PostgreSQL and Valkey for this run, unless DATABASE_URL names others."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from reviewapp import embedded

OWN = "DATABASE_URL" not in os.environ
IS_XDIST_CONTROLLER = "PYTEST_XDIST_WORKER" not in os.environ

if OWN:
    WHERE = Path(tempfile.mkdtemp(prefix="ra-"))
    os.environ["REVIEWAPP_DATA_DIR"] = str(WHERE)


def pytest_configure(config) -> None:
    distributed = IS_XDIST_CONTROLLER and getattr(config.option, "numprocesses", None)
    if OWN and not distributed and not config.option.collectonly:
        embedded.start(WHERE, durable=False)
        atexit.register(_stop)


def _stop() -> None:
    embedded.stop(WHERE)
    shutil.rmtree(WHERE, ignore_errors=True)
