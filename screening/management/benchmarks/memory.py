"""The most memory that this process ever held."""

import re
import resource
from pathlib import Path


def peak_mb() -> float:
    """Megabytes. Linux tells it for this program alone; elsewhere what started it may count too."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
