"""What one can do with files and with what they brought."""

from screening.citations.actions.editing import edit, show_fullest
from screening.citations.actions.indexing import index, start_indexing
from screening.citations.actions.mending import mend
from screening.citations.actions.reading import (
    Unreadable,
    accept,
    discard,
    name_columns,
    read_batch,
)
from screening.citations.actions.storing import store_batch
from screening.citations.actions.undoing import undo
from screening.citations.actions.uploads import (
    LARGEST_FILE,
    LONGEST_NAME,
    MEGABYTE,
    SeenBefore,
    retry,
    upload,
    upload_files,
)

__all__ = [
    "LARGEST_FILE",
    "LONGEST_NAME",
    "MEGABYTE",
    "SeenBefore",
    "Unreadable",
    "accept",
    "discard",
    "edit",
    "index",
    "mend",
    "name_columns",
    "read_batch",
    "retry",
    "show_fullest",
    "start_indexing",
    "store_batch",
    "undo",
    "upload",
    "upload_files",
]
