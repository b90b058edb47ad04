"""Reading extractions: one's own work, two people's values side by side, what is agreed."""

from screening.extraction.queries.agreed import AgreedResult, Unagreed, agreed_results, unagreed
from screening.extraction.queries.own import (
    arms_with_results,
    doubts_about,
    figures_of,
    form_fields,
    readable,
    reports_of,
)
from screening.extraction.queries.sides import Item, Sides, items_of, sides_of, suggested_pairs
from screening.extraction.queries.standing import Standing, places_taken, standing_of, standings

__all__ = [
    "AgreedResult", "Item", "Sides", "Standing", "Unagreed", "agreed_results", "arms_with_results",
    "doubts_about", "figures_of", "form_fields", "items_of", "places_taken", "readable", "reports_of",
    "sides_of", "standing_of", "standings", "suggested_pairs", "unagreed",
]  # fmt: skip
