"""Where each study stands for each question, as one person may know it; and the agreed classes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from screening.appraisal.models import Appraisal
from screening.engine.evidence import asked
from screening.engine.evidence.classes import ClassRating, classify
from screening.extraction.models import Arm, Extraction
from screening.protocol.models import Question
from screening.reviews.roles import MATRIX, Permission
from screening.studies import queries as studies
from screening.studies.models import Study


@dataclass(frozen=True)
class Rated:
    """The class that counts: the computed one, unless people set another with a reason."""

    evidence_class: str
    rating: ClassRating
    override_reason: str = ""
    unanswered: int = 0

    @property
    def is_overridden(self) -> bool:
        return bool(self.override_reason)

    @property
    def failed(self) -> dict[str, list[str]]:
        """ "Not Class I" and so on, each with the conditions that failed, in the words of the engine."""
        found: dict[str, list[str]] = {}
        for reason in self.rating.reasons:
            better, _, condition = reason.partition(": ")
            found.setdefault(better, []).append(condition)
        return found


def rate(appraisal: Appraisal) -> Rated:
    rated = rate_facts(appraisal.facts, appraisal.scheme)
    return Rated(
        appraisal.override_class or rated.evidence_class,
        rated.rating,
        appraisal.override_reason,
        rated.unanswered,
    )


def rate_facts(facts: dict[str, str], scheme: str) -> Rated:
    """The class that ``facts`` give so far: what is not answered counts as unclear."""
    rating = classify(asked.facts_from(facts), scheme)
    return Rated(rating.evidence_class, rating, unanswered=len(asked.unanswered(facts, scheme)))


@dataclass(frozen=True)
class Cell:
    """A study for a question, for one viewer.

    ``agreed``, ``is_ready`` tell of others' work: they are filled only where the viewer may know.
    ``is_beside``: the agreed arms of the study have no treatment that the question is about.
    """

    study: Study
    question: Question
    mine: Appraisal | None
    may_begin: bool
    is_ready: bool
    agreed: Rated | None
    is_beside: bool = False

    @property
    def todo(self) -> str:
        """continue, begin or agree; else agreed, beside, or wait."""
        if self.mine and not self.mine.is_complete:
            return "continue"
        if self.agreed or self.is_ready:
            return "agreed" if self.agreed else "agree"
        if self.may_begin:
            return "beside" if self.is_beside else "begin"
        return "wait"


def questions(review):
    return review.questions.filter(retired_at__isnull=True).order_by("position", "pk")


def consensus(study: Study, question: Question) -> Appraisal | None:
    return study.appraisals.filter(question=question, person__isnull=True).first()


def completed(study: Study, question: Question) -> list[Appraisal]:
    """Complete appraisals of persons, in an order that is random and stays: it names nobody."""
    found = study.appraisals.filter(question=question, person__isnull=False, state=Appraisal.State.COMPLETE)
    return list(found.order_by("pk"))


def cell(study: Study, question: Question, viewer) -> Cell:
    found = list(study.appraisals.filter(question=question))
    return _cell(study, question, found, viewer, study.review.extractors, _appraisers(study.review))


def table(review, viewer) -> list[tuple[Study, list[Cell]]]:
    """Every study with a cell per question, for ``viewer``."""
    asked_now = list(questions(review))
    found = defaultdict(list)
    for appraisal in Appraisal.objects.filter(study__review=review):
        found[appraisal.study_id, appraisal.question_id].append(appraisal)
    active, treatments, about = _appraisers(review), _treatments_of(review), _families(review, asked_now)

    def one(study, question) -> Cell:
        given = treatments.get(study.pk)
        beside = bool(given and question.pk in about and not given & about[question.pk])
        rows = found[study.pk, question.pk]
        return _cell(study, question, rows, viewer, review.extractors, active, is_beside=beside)

    return [(study, [one(study, question) for question in asked_now]) for study in studies.studies(review)]


def _cell(study, question, found: list, viewer, needed: int, active: set[int], *, is_beside=False) -> Cell:
    mine = next((each for each in found if each.person_id == viewer.pk), None)
    agreed = next((each for each in found if not each.person_id), None)
    complete = sum(each.is_complete for each in found if each.person_id)
    knows = (complete >= needed or bool(complete and agreed)) and (mine is None or mine.is_complete)
    return Cell(
        study=study,
        question=question,
        mine=mine,
        may_begin=mine is None and agreed is None and _taken(found, active) < needed,
        is_ready=knows,
        agreed=rate(agreed) if agreed and knows else None,
        is_beside=is_beside,
    )


def places_taken(study: Study, question: Question) -> int:
    """People who appraise or have done so. Who left the team in the middle holds no place."""
    return _taken(study.appraisals.filter(question=question), _appraisers(study.review))


def _taken(found: Iterable[Appraisal], active: set[int]) -> int:
    persons = [each for each in found if each.person_id]
    return sum(each.is_complete or each.person_id in active for each in persons)


def _appraisers(review) -> set[int]:
    roles = [role for role, permissions in MATRIX.items() if Permission.APPRAISE in permissions]
    members = review.memberships.filter(is_active=True, role__in=roles)
    return set(members.values_list("user_id", flat=True))


def _treatments_of(review) -> dict[int, set[int]]:
    """Per study the treatments of its agreed arms; a study whose arms are not agreed is not in it."""
    arms = Arm.objects.filter(
        extraction__study__review=review,
        extraction__person__isnull=True,
        extraction__state=Extraction.State.COMPLETE,
    )
    found = defaultdict(set)
    for study, treatment in arms.values_list("extraction__study_id", "treatment_id"):
        found[study].add(treatment)
    return found


def _families(review, asked_now: list[Question]) -> dict[int, set[int]]:
    """Per question its treatment and the kinds of it."""
    parents = dict(review.treatments.values_list("pk", "parent_id"))
    return {
        question.pk: {pk for pk in parents if question.treatment_id in _line(pk, parents)}
        for question in asked_now
        if question.treatment_id
    }


def _line(treatment: int | None, parents: dict[int, int | None]) -> list[int]:
    """A treatment and what it is a kind of; each once, should the parents run in a circle."""
    found: list[int] = []
    while treatment is not None and treatment not in found:
        found.append(treatment)
        treatment = parents.get(treatment)
    return found


def agreed_classes(review) -> dict[tuple[int, int], tuple[str, tuple[str, ...], bool]]:
    """Per study and question: the class, the reasons that kept it from better ones, whether people set it."""
    agreed = Appraisal.objects.filter(
        study__review=review, person__isnull=True, state=Appraisal.State.COMPLETE
    )
    rated = {(found.study_id, found.question_id): rate(found) for found in agreed}
    return {
        place: (each.evidence_class, each.rating.reasons, each.is_overridden) for place, each in rated.items()
    }
