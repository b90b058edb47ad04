"""Opening items, voting, taking a vote back, ending a conflict, signing off, and what merging does to all.

Everything that concerns one item happens while its row is locked, so that two people, or the same
key pressed twice, come one after the other. Items of merged citations are a group: the row that is locked
is the one of the citation that was kept. A resolution decides until one of the voters changes
what they said (verdict or reason); then the votes speak again, and are a conflict only if they differ.
"""

from screening.decisions.actions.annotating import (
    set_keys,
    set_own_terms,
    set_tag,
    switch,
    write_note,
)
from screening.decisions.actions.assigning import free_stuck, give, take_back
from screening.decisions.actions.discussing import say
from screening.decisions.actions.gathering import gather_votes, part_votes
from screening.decisions.actions.gathering_many import gather_unjudged, hold_judged, part_unjudged
from screening.decisions.actions.opening import hold_items, open_items, withdraw_items
from screening.decisions.actions.piloting import amend, close_pilot, fit_pilots, show_pilot, start_pilot
from screening.decisions.actions.resolving import (
    ask_others,
    ask_third,
    look_to_discuss,
    note_shown,
    resolve,
    show_votes,
)
from screening.decisions.actions.sampling_second import end_sample, sample_second
from screening.decisions.actions.settling import recompute_outcomes
from screening.decisions.actions.signing import reopen, sign_off
from screening.decisions.actions.voting import cast_vote, undo_vote

__all__ = [
    "amend",
    "ask_others",
    "ask_third",
    "cast_vote",
    "close_pilot",
    "end_sample",
    "fit_pilots",
    "free_stuck",
    "gather_unjudged",
    "gather_votes",
    "give",
    "hold_items",
    "hold_judged",
    "look_to_discuss",
    "note_shown",
    "open_items",
    "part_unjudged",
    "part_votes",
    "recompute_outcomes",
    "reopen",
    "resolve",
    "sample_second",
    "say",
    "set_keys",
    "set_own_terms",
    "set_tag",
    "show_pilot",
    "show_votes",
    "sign_off",
    "start_pilot",
    "switch",
    "take_back",
    "undo_vote",
    "withdraw_items",
    "write_note",
]
