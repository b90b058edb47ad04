"""The pages of imports and of citations."""
