"""Each measurement runs in a process of its own, so that memory and caches are its own too."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def run(module: str, *arguments: object) -> dict:
    """What a measurement prints; {} where the library that it needs is not installed."""
    command = [sys.executable, "-m", f"screening.management.benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr:
            return {}
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)
