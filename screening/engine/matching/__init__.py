"""The same paper twice: normal forms, pairs worth a look, and what speaks for and against each."""

from screening.engine.matching.blocks import Item, pairs
from screening.engine.matching.judging import RULES_VERSION, Candidate, Reason, judge
from screening.engine.matching.normal_forms import doi_key, title_key

__all__ = ["RULES_VERSION", "Candidate", "Item", "Reason", "doi_key", "judge", "pairs", "title_key"]
