"""Reading extractions: one's own work, two people's values side by side, what is agreed."""

from screening.extraction.queries.agreed import agreed_results, unagreed
from screening.extraction.queries.own import (
    arms_with_results,
    doubts_about,
    figures_of,
    form_fields,
    grid_of,
    readable,
    reports_of,
    values_of,
)
from screening.extraction.queries.sides import (
    Item,
    Sides,
    agreements,
    items_of,
    sides_of,
    suggested_pairs,
    unsettled,
)
from screening.extraction.queries.standing import Standing, places_taken, standing_of, standings

__all__ = [
    "Item", "Sides", "Standing", "agreed_results", "agreements", "arms_with_results", "doubts_about",
    "figures_of", "form_fields", "grid_of", "items_of", "places_taken", "readable", "reports_of", "sides_of",
    "standing_of", "standings", "suggested_pairs", "unagreed", "unsettled", "values_of",
]  # fmt: skip
