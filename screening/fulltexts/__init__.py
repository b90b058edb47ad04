"""Getting and reading the report."""
