"""The plan and its amendments."""
