"""The words of a stage: what a person can say, and what comes of it."""

from django.db import models


class Stage(models.TextChoices):
    TITLE_ABSTRACT = "title_abstract", "Title and abstract"
    FULL_TEXT = "full_text", "Full text"

    @property
    def slug(self) -> str:
        return self.value.replace("_", "-")

    @classmethod
    def of_slug(cls, slug: str) -> "Stage":
        """Raises KeyError for a word that names no stage."""
        return {stage.slug: stage for stage in cls}[slug]


class Verdict(models.TextChoices):
    INCLUDE = "include", "Include"
    MAYBE = "maybe", "Maybe"
    EXCLUDE = "exclude", "Exclude"


class Outcome(models.TextChoices):
    UNSCREENED = "unscreened", "Unscreened"
    AWAITING = "awaiting", "Awaiting a second person"
    INCLUDED = "included", "Included"
    EXCLUDED = "excluded", "Excluded"
    CONFLICT = "conflict", "Conflict"


SETTLED = [Outcome.INCLUDED, Outcome.EXCLUDED]
OPEN = [Outcome.UNSCREENED, Outcome.AWAITING]


class OwnState(models.TextChoices):
    """What an item would be if nothing were merged."""

    OPEN = "open", "Open"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ABSENT = "absent", "Not there"
