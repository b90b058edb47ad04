"""What one can do with extractions: one's own work, the form it is done on, the consensus."""

from screening.extraction.actions.aligning import Pair, align
from screening.extraction.actions.consensus import (
    complete_consensus,
    reopen_consensus,
    start_consensus,
    take_single,
)
from screening.extraction.actions.form import (
    add_form_field,
    change_form_field,
    move_form_field,
    restore_form_field,
    retire_form_field,
)
from screening.extraction.actions.own import complete, reopen, start
from screening.extraction.actions.settling import Decision, settle, settle_many, take_agreements, unsettle
from screening.extraction.actions.values import (
    Row,
    add_arm,
    change_arm,
    remove_arm,
    remove_result,
    save_arms,
    save_fields,
    save_result,
    save_rows,
)

__all__ = [
    "Decision", "Pair", "Row", "add_arm", "add_form_field", "align", "change_arm", "change_form_field",
    "complete", "complete_consensus", "move_form_field", "remove_arm", "remove_result", "reopen",
    "reopen_consensus", "restore_form_field", "retire_form_field", "save_arms", "save_fields", "save_result",
    "save_rows", "settle", "settle_many", "start", "start_consensus", "take_agreements", "take_single",
    "unsettle",
]  # fmt: skip
