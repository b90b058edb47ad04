"""Processor time of this machine's processes, as Linux counts it in /proc/<pid>/stat."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PARENT, USER, SYSTEM, REAPED = 1, 11, 12, slice(13, 15)


def seconds(pid: int) -> float:
    """Of one process, all its threads."""
    return _spent(_fields(pid))


def seconds_of_family(pid: int) -> float:
    """Of a process and its children, those that ended and were reaped too."""
    own = _fields(pid)
    reaped = sum(map(int, own[REAPED])) / TICKS
    return _spent(own) + reaped + sum(map(_spent, _children(pid)))


def parent(pid: int) -> int:
    return int(_fields(pid)[PARENT])


def _children(pid: int) -> Iterable[list[str]]:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            found = _fields(int(entry.name))
        except OSError:  # gone meanwhile
            continue
        if int(found[PARENT]) == pid:
            yield found


def _fields(pid: int) -> list[str]:
    """Behind the name, which may hold spaces and brackets: state, parent, ..."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _spent(fields: list[str]) -> float:
    return (int(fields[USER]) + int(fields[SYSTEM])) / TICKS
