"""What the tests of votes on merged citations share with those of votes."""

from tests.decisions.conftest import criteria

__all__ = ["criteria"]
