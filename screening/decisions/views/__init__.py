"""The doors: screening with and without scripts, one's own votes, and the conflicts for who resolves them."""

from screening.decisions.views.agreement import agreement
from screening.decisions.views.batches import batches, end_sample, give_batch, sample_second, take_back
from screening.decisions.views.board import board, board_citations, reopen, sign_off
from screening.decisions.views.conflicts import ask_third, conflicts, resolve, show_votes
from screening.decisions.views.discussions import discussion, discussions, say
from screening.decisions.views.my_desk import my_desk, set_keys, set_switch, set_words
from screening.decisions.views.own_votes import my_notes, my_votes
from screening.decisions.views.own_words import own_words, save_note, set_tag
from screening.decisions.views.pilots import (
    amend_criterion,
    close_pilot,
    pilot,
    pilots,
    show_pilot,
    start_pilot,
)
from screening.decisions.views.progress import screen_progress
from screening.decisions.views.screening import screen, screen_cards, screen_item
from screening.decisions.views.voting import undo, vote

__all__ = [
    "agreement",
    "amend_criterion",
    "ask_third",
    "batches",
    "board",
    "board_citations",
    "close_pilot",
    "conflicts",
    "discussion",
    "discussions",
    "end_sample",
    "give_batch",
    "my_desk",
    "my_notes",
    "my_votes",
    "own_words",
    "pilot",
    "pilots",
    "reopen",
    "resolve",
    "sample_second",
    "save_note",
    "say",
    "screen",
    "screen_cards",
    "screen_item",
    "screen_progress",
    "set_keys",
    "set_switch",
    "set_tag",
    "set_words",
    "show_pilot",
    "show_votes",
    "sign_off",
    "start_pilot",
    "take_back",
    "undo",
    "vote",
]
