"""Citations with a source record each, so that merging has something to move."""

from screening.citations import actions, fullest
from screening.citations.models import Citation, SourceRecord
from screening.duplicates.models import DuplicatePair
from screening.engine.records import Record
from tests import factories


def citation(review, **said) -> Citation:
    """A citation as an import makes it, of one record that says ``said``."""
    said.setdefault("title", "Vigabatrin in infantile spasms")
    kept = factories.CitationFactory(review=review, number=review.citations.count() + 1)
    factories.SourceRecordFactory(
        batch__search__review=review, citation=kept, fields=fullest.as_json(Record(**said))
    )
    actions.show_fullest(citations=[kept])
    kept.refresh_from_db()
    return kept


def pair(one: Citation, other: Citation, score: float = 0.9) -> DuplicatePair:
    first, second = sorted((one, other), key=lambda end: end.pk)
    return factories.DuplicatePairFactory(review=one.review, first=first, second=second, score=score)


def state(review) -> dict:
    """All that merging may change: who stands for whom, where records are, what is shown, what is asked."""
    from screening.duplicates import queries

    shown = [field.name for field in Citation._meta.concrete_fields if field.name != "merged_into"]
    return {
        "merged_into": dict(review.citations.values_list("pk", "merged_into")),
        "records": dict(SourceRecord.objects.filter(batch__review=review).values_list("pk", "citation")),
        "shown": list(review.citations.filter(merged_into=None).order_by("pk").values_list(*shown)),
        "verdicts": dict(review.duplicate_pairs.values_list("pk", "verdict")),
        "to_decide": [(one.pk, one.low, one.high) for one in queries.to_decide(review)],
    }
