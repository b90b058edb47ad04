"""The plan: question, criteria, treatments, outcomes, searches; amended with a date and a reason."""
