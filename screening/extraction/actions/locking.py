"""The consensus of a study under a lock: nobody settles what another is settling."""

from screening.errors import Conflicting, DomainError
from screening.extraction import queries
from screening.extraction.models import Extraction

STALE = (
    "Somebody else worked on this consensus after this page was opened. Nothing was overwritten: "
    "look at what is settled now, then save what is left."
)


def locked_consensus(*, study, person) -> Extraction:
    """Refused to who still extracts this study, and where no consensus has begun."""
    if not queries.standing_of(study, person=person).may_see_others:
        raise DomainError("The values of this study can be agreed once everybody asked has completed theirs.")
    rows = Extraction.objects.select_for_update(of=("self",)).select_related("study__review")
    consensus = rows.filter(study_id=study.pk, person__isnull=True).first()
    if consensus is None:
        raise DomainError("Nobody has begun to agree on the values of this study. Begin there.")
    return consensus


def draft_consensus(*, study, person, version: int | None = None) -> Extraction:
    """The same, to be changed: counted as saved once more, refused when complete or saved since."""
    consensus = locked_consensus(study=study, person=person)
    if consensus.is_complete:
        raise DomainError("These values are agreed. Reopen the consensus, with a reason, to change them.")
    if version is not None and consensus.version != version:
        raise Conflicting(STALE)
    consensus.version += 1
    consensus.save(update_fields=["version"])
    return consensus
