"""Where each study stands for each question, as one person may know it; and the agreed classes."""

from dataclasses import dataclass

from screening.appraisal.models import Appraisal
from screening.engine.evidence import asked
from screening.engine.evidence.classes import ClassRating, classify
from screening.protocol.models import Question
from screening.studies import queries as studies
from screening.studies.models import Study


@dataclass(frozen=True)
class Rated:
    """The class that counts: the computed one, unless people set another with a reason."""

    evidence_class: str
    rating: ClassRating
    override_reason: str

    @property
    def is_overridden(self) -> bool:
        return bool(self.override_reason)


@dataclass(frozen=True)
class Cell:
    """A study for a question. ``agreed`` and ``is_ready`` are filled only where the viewer may know."""

    study: Study
    question: Question
    mine: Appraisal | None
    may_begin: bool
    is_ready: bool
    agreed: Rated | None


def rate(appraisal: Appraisal) -> Rated:
    rating = classify(asked.facts_from(appraisal.facts), appraisal.scheme)
    return Rated(appraisal.override_class or rating.evidence_class, rating, appraisal.override_reason)


def questions(review):
    return review.questions.filter(retired_at__isnull=True).order_by("position", "pk")


def consensus(study: Study, question: Question) -> Appraisal | None:
    return study.appraisals.filter(question=question, person__isnull=True).first()


def completed(study: Study, question: Question):
    """Complete appraisals of persons, the earliest first."""
    found = study.appraisals.filter(question=question, person__isnull=False, state=Appraisal.State.COMPLETE)
    return found.select_related("person").order_by("created_at", "pk")


def is_ready(study: Study, question: Question) -> bool:
    """Everybody who was asked is done."""
    return completed(study, question).count() >= study.review.extractors


def may_compare(study: Study, question: Question, viewer) -> bool:
    """Others' answers are shown when all are complete; never to one whose own is still open."""
    own_open = study.appraisals.filter(question=question, person=viewer, state=Appraisal.State.DRAFT)
    return is_ready(study, question) and not own_open.exists()


def table(review, viewer) -> list[tuple[Study, list[Cell]]]:
    """Every study with a cell per question, for ``viewer``."""
    asked_now = list(questions(review))
    by_place: dict[tuple[int, int], list[Appraisal]] = {}
    for found in Appraisal.objects.filter(study__review=review):
        by_place.setdefault((found.study_id, found.question_id), []).append(found)
    return [
        (study, [_cell(review, study, question, by_place, viewer) for question in asked_now])
        for study in studies.studies(review)
    ]


def _cell(review, study, question, by_place, viewer) -> Cell:
    found = by_place.get((study.pk, question.pk), [])
    mine = next((each for each in found if each.person_id == viewer.pk), None)
    persons = [each for each in found if each.person_id]
    ready = sum(each.state == Appraisal.State.COMPLETE for each in persons) >= review.extractors
    knows = ready and (mine is None or mine.state == Appraisal.State.COMPLETE)
    agreed = next((each for each in found if not each.person_id), None)
    return Cell(
        study=study,
        question=question,
        mine=mine,
        may_begin=mine is None and agreed is None and len(persons) < review.extractors,
        is_ready=knows,
        agreed=rate(agreed) if agreed and knows else None,
    )


def agreed_classes(review) -> dict[tuple[int, int], tuple[str, tuple[str, ...], bool]]:
    """Per study and question: the class, the reasons that kept it from better ones, whether people set it."""
    agreed = Appraisal.objects.filter(
        study__review=review, person__isnull=True, state=Appraisal.State.COMPLETE
    )
    rated = {(found.study_id, found.question_id): rate(found) for found in agreed}
    return {
        place: (each.evidence_class, each.rating.reasons, each.is_overridden) for place, each in rated.items()
    }
