"""One paper as MEDLINE and as EMBASE give it, and what the search says of two records."""

from dataclasses import replace

from screening.engine import matching
from screening.engine.matching import Item

MEDLINE = Item(
    id=1,
    title="High-dose corticotropin (ACTH) versus prednisone for infantile spasms.",
    authors=("Baram TZ", "Mitchell WG"),
    year=1996,
    journal="Pediatrics",
    volume="97",
    issue="3",
    pages="375-9",
    doi="10.1542/peds.97.3.375",
    pmid="8604274",
)
EMBASE = Item(
    id=2,
    title="High-dose corticotropin (ACTH) versus prednisone for infantile spasms",
    authors=("Baram T.Z.", "Mitchell W.G."),
    year=1996,
    journal="Pediatrics",
    volume="97",
    issue="3",
    pages="375-379",
    doi="10.1542/PEDS.97.3.375",
    embase_id="26091871",
)
NO_PLACE = {"volume": "", "issue": "", "pages": "", "doi": ""}


def found(one: Item, other: Item, **options) -> matching.Candidate | None:
    """What the search finds in the two alone."""
    answers = matching.find([one, other], **options)
    candidates = [*answers.duplicates, *answers.possible, *answers.related]
    return candidates[0] if candidates else None


def answer(one: Item, other: Item, **options) -> str | None:
    candidate = found(one, other, **options)
    return candidate.answer if candidate else None


def changed(**change) -> Item:
    return replace(EMBASE, **change)


def words(candidate: matching.Candidate, *, against: bool) -> list[str]:
    return [reason.text for reason in candidate.reasons if reason.against is against]
