"""The doors: screening with and without scripts, one's own votes, and the conflicts for who resolves them."""

from screening.decisions.views.board import board, board_citations, reopen, sign_off
from screening.decisions.views.conflicts import ask_third, conflicts, resolve, show_votes
from screening.decisions.views.discussions import discussion, discussions, say
from screening.decisions.views.my_desk import my_desk, set_keys, set_switch, set_words
from screening.decisions.views.own_votes import my_notes, my_votes
from screening.decisions.views.own_words import own_words, save_note, set_tag
from screening.decisions.views.progress import screen_progress
from screening.decisions.views.screening import screen, screen_cards, screen_item
from screening.decisions.views.voting import undo, vote

__all__ = [
    "ask_third",
    "board",
    "board_citations",
    "conflicts",
    "discussion",
    "discussions",
    "my_desk",
    "my_notes",
    "my_votes",
    "own_words",
    "reopen",
    "resolve",
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
    "show_votes",
    "sign_off",
    "undo",
    "vote",
]
