"""The same paper twice: candidate pairs with reasons, verdicts, merges that can be undone."""
