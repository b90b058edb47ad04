"""Where each study is on its way to agreed values, as one person may see it.

Nothing here tells a person who has not completed an extraction of their own how far another is.
"""

from collections import defaultdict
from dataclasses import dataclass

from screening.extraction.models import Extraction
from screening.reviews.roles import MATRIX, Permission
from screening.studies import queries as studies
from screening.studies.models import Study


@dataclass(frozen=True)
class Standing:
    """One study for one person. ``complete`` and ``consensus`` are for ``may_see_others`` only."""

    study: Study
    needed: int
    mine: Extraction | None
    occupied: int
    complete: int
    consensus: Extraction | None

    @property
    def may_start(self) -> bool:
        return self.mine is None and self.consensus is None and self.occupied < self.needed

    @property
    def is_ready(self) -> bool:
        """Everybody asked is done: only now may the values be laid side by side."""
        return self.complete >= self.needed or (self.complete > 0 and self.consensus is not None)

    @property
    def may_see_others(self) -> bool:
        return self.is_ready and (self.mine is None or self.mine.is_complete)

    @property
    def is_agreed(self) -> bool:
        return self.may_see_others and self.consensus is not None and self.consensus.is_complete

    @property
    def may_be_agreed(self) -> bool:
        """To do for who may agree: not begun, or begun and not complete."""
        return self.may_see_others and (self.consensus is None or not self.consensus.is_complete)

    @property
    def todo(self) -> str:
        """What the person has to do here: continue, start, agree; else agreed, or wait."""
        if self.mine and not self.mine.is_complete:
            return "continue"
        if self.may_start:
            return "start"
        return "agree" if self.may_be_agreed else "agreed" if self.is_agreed else "wait"

    @property
    def may_show_progress(self) -> bool:
        """To a lead who does not extract this study at the moment."""
        return self.mine is None or self.mine.is_complete


def standings(review, *, person) -> list[Standing]:
    """Every study of ``review`` that has a report, by label."""
    of_study = defaultdict(list)
    for extraction in Extraction.objects.filter(study__review=review):
        of_study[extraction.study_id].append(extraction)
    active = _extractors(review)
    return [
        _standing(study, of_study[study.pk], person, review.extractors, active)
        for study in studies.studies(review)
    ]


def standing_of(study, *, person) -> Standing:
    review = study.review
    return _standing(study, list(study.extractions.all()), person, review.extractors, _extractors(review))


def places_taken(study) -> int:
    """People who extract ``study`` or have done so. Who left the team in the middle holds no place."""
    return _occupied(list(study.extractions.all()), _extractors(study.review))


def _standing(study, extractions, person, needed, active) -> Standing:
    own = [each for each in extractions if not each.is_consensus]
    return Standing(
        study=study,
        needed=needed,
        mine=next((each for each in own if each.person_id == person.pk), None),
        occupied=_occupied(own, active),
        complete=sum(each.is_complete for each in own),
        consensus=next((each for each in extractions if each.is_consensus), None),
    )


def _occupied(extractions, active: set[int]) -> int:
    own = [each for each in extractions if not each.is_consensus]
    return sum(each.is_complete or each.person_id in active for each in own)


def _extractors(review) -> set[int]:
    roles = [role for role, permissions in MATRIX.items() if Permission.EXTRACT in permissions]
    members = review.memberships.filter(is_active=True, role__in=roles)
    return set(members.values_list("user_id", flat=True))
