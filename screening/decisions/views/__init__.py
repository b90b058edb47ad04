"""The doors: screening with and without scripts, one's own votes, and the conflicts for who resolves them."""

from screening.decisions.views.conflicts import conflicts, resolve, show_votes
from screening.decisions.views.own_votes import my_votes
from screening.decisions.views.screening import screen, screen_cards, screen_item
from screening.decisions.views.voting import undo, vote

__all__ = [
    "conflicts",
    "my_votes",
    "resolve",
    "screen",
    "screen_cards",
    "screen_item",
    "show_votes",
    "undo",
    "vote",
]
