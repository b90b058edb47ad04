"""Arms, outcomes, numbers: two people, then consensus."""
