"""Pages of the room: pairs one by one, lists of what is left and decided, the line, the setting, marking."""

from screening.duplicates.views.accepting import duplicates_accept
from screening.duplicates.views.decided import duplicates_apart, duplicates_decided, duplicates_related
from screening.duplicates.views.deciding import (
    duplicate_decide,
    duplicate_reopen,
    duplicate_undo,
    merge_undo,
)
from screening.duplicates.views.marking import duplicate_mark
from screening.duplicates.views.pairs import (
    duplicates,
    duplicates_list,
    duplicates_next,
    duplicates_search,
)
from screening.duplicates.views.setting import duplicates_setting

__all__ = [
    "duplicate_decide",
    "duplicate_mark",
    "duplicate_reopen",
    "duplicate_undo",
    "duplicates",
    "duplicates_accept",
    "duplicates_apart",
    "duplicates_decided",
    "duplicates_list",
    "duplicates_next",
    "duplicates_related",
    "duplicates_search",
    "duplicates_setting",
    "merge_undo",
]
