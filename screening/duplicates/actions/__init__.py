"""What is said of pairs, and merging: records move, nothing is deleted, every step can be undone."""

from screening.duplicates.actions.bulk_parting import part_for_import
from screening.duplicates.actions.deciding import (
    accept_above,
    confirm,
    mark,
    reject,
    reopen,
    same_study,
    set_merging,
)
from screening.duplicates.actions.finding import find, start_search
from screening.duplicates.actions.merging import merge
from screening.duplicates.actions.parting import unmerge

__all__ = [
    "accept_above",
    "confirm",
    "find",
    "mark",
    "merge",
    "part_for_import",
    "reject",
    "reopen",
    "same_study",
    "set_merging",
    "start_search",
    "unmerge",
]
