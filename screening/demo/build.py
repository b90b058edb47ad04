"""Builds the demo review, step by step, through the actions that people use."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction

from screening.accounts import actions as accounts
from screening.accounts.models import User
from screening.citations import actions as citations
from screening.demo import extraction, judging, people, protocol
from screening.extraction import actions as extraction_actions
from screening.protocol import actions as plan
from screening.reviews import actions as reviews
from screening.reviews.models import Review
from screening.synthesis import actions as synthesis

EXPORTS = Path(__file__).parent / "exports"
PAIRS_LEFT = 3  # duplicates that wait for the newcomer


INTERRUPTED = f"{protocol.TITLE} (loading was interrupted)"


def is_loaded() -> bool:
    """Built to the end before: its last step is the summary."""
    return _ours().filter(summaries__isnull=False).exists()


def set_aside_interrupted() -> None:
    """A demo whose loading was killed keeps what it has, under a name that says so."""
    for review in _ours().filter(summaries__isnull=True):
        why = "The demo is loaded anew."
        plan.change_settings(review=review, by=review.created_by, title=INTERRUPTED, why=why)


def _ours():
    return Review.objects.filter(title=protocol.TITLE, created_by__email=people.LEAD.email)


def build() -> Review:
    """The whole demo. Call it with Celery tasks running at once, outside any transaction."""
    team = {person: _person(person) for person in people.PEOPLE}
    lead = team[people.LEAD]
    review = reviews.create_review(by=lead, title=protocol.TITLE, question=protocol.QUESTION)
    for person in people.PEOPLE[1:]:
        _, token = reviews.invite(review=review, by=lead, email=person.email, role=person.role)
        reviews.accept_invitation(token=token, by=team[person])
    searches = _plan(review, lead)
    for name, search in searches.items():
        upload = ContentFile((EXPORTS / name).read_bytes(), name=name)
        citations.upload(review=review, search=search, upload=upload, by=lead, accepts_itself=True)
    judging.screen(review, team)
    extraction.extract(review, team)
    judging.appraise(review, team)
    synthesis.start(review=review, by=lead)
    return review


def _person(person: people.Person) -> User:
    found = User.objects.filter(email__iexact=person.email).first()
    return found or accounts.create_user(email=person.email, name=person.name, password=people.PASSWORD)


@transaction.atomic
def _plan(review, lead) -> dict:
    """The protocol; returns the search of each file."""
    for criterion in protocol.CRITERIA:
        plan.add(review=review, by=lead, to="criteria", **criterion)
    made: dict = {}
    for name, synonyms, wider in protocol.TREATMENTS:
        made[name] = plan.add(
            review=review, by=lead, to="treatments", name=name, synonyms=synonyms, parent=made.get(wider)
        )
    outcomes = {
        outcome["name"]: plan.add(review=review, by=lead, to="outcomes", **outcome)
        for outcome in protocol.OUTCOMES
    }
    for text, treatment, comparator, outcome in protocol.QUESTIONS:
        plan.add(
            review=review, by=lead, to="questions", text=text, treatment=made[treatment],
            comparator=made.get(comparator), outcome=outcomes[outcome],
        )  # fmt: skip
    for kind, terms in protocol.TERMS.items():
        for term in terms:
            plan.add(review=review, by=lead, to="terms", text=term, kind=kind)
    for label, help_text in protocol.FORM_FIELDS:
        extraction_actions.add_form_field(review=review, by=lead, label=label, help=help_text)
    return {
        name: plan.add(review=review, by=lead, to="searches", **search) for name, search in protocol.SEARCHES
    }
