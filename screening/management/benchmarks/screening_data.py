"""A review in the middle of its screening, made in the database itself: 50 people, half of all votes cast.

In the order of the queue the first 45 % have two votes, the next 10 % one, the others none. A stage asks
two people, so what goes beyond one vote per citation belongs to reviews that are finished.
"""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from screening.accounts.models import User
from screening.audit.models import AuditEntry
from screening.citations.models import Citation
from screening.decisions.models import Seat, StageItem, Vote
from screening.protocol.models import Criterion, HighlightTerm
from screening.reviews.models import Membership, Review, Role

REVIEWERS = 50
SETTLED, AWAITING = 0.45, 0.55  # up to which share of the queue

_CITATIONS = """
insert into screening_citation (review_id, number, title, abstract, authors, year, journal, volume, issue,
    pages, doi, pmid, embase_id, language, publication_types, keywords, notices, doi_key, title_key,
    created_at)
select %(review)s, n, 'Treatment of infantile spasms in a randomised trial of hormones, number ' || n,
    case when n > %(settled)s then 'BACKGROUND: ' || repeat('Infants with spasms and hypsarrhythmia. ', 10)
        || E'\\nMETHODS: ' || repeat('Vigabatrin or prednisolone for two weeks. ', 8)
        || E'\\nRESULTS: ' || repeat('Cessation in half of all, in rats too. ', 8) else '' end,
    '["Baram, T. Z.", "Hrachovy, R. A.", "Osborne, J. P."]', 1966 + n %% 60, 'Journal of Examples', '97', '3',
    '375-379', '', '', '', 'English', '[]', '[]', '[]', '', 'treatment of infantile spasms ' || n, now()
from generate_series(1, %(citations)s) n
"""
_ITEMS = """
insert into screening_stageitem (review_id, citation_id, stage, rank, outcome, seats_taken, only_voter_id,
    own_state, changed_at)
select review_id, id, 'title_abstract', number,
    case when number > %(awaiting)s then 'unscreened' when number > %(settled)s then 'awaiting'
        else 'excluded' end,
    case when number > %(awaiting)s then 0 when number > %(settled)s then 1 else 2 end,
    case when number > %(settled)s and number <= %(awaiting)s
        then (%(people)s::bigint[])[1 + number %% %(many)s] end, '', now()
from screening_citation where review_id = %(review)s
"""
_VOTES = """
with cast_votes as (
    insert into screening_vote (id, item_id, person_id, verdict, answers, note, seconds, key, cast_at, serial)
    select gen_random_uuid(), item.id,
        (%(people)s::bigint[])[1 + ((rank::int + turn * (1 + rank::int / %(many)s %% (%(many)s - 1)))
            %% %(many)s)],
        'exclude', '{}', '', 4 + rank::int %% 30, gen_random_uuid(),
        now() - make_interval(secs => 100 * (%(awaiting)s - rank) + turn), 1
    from screening_stageitem item, generate_series(0, 1) turn
    where review_id = %(review)s and rank <= %(awaiting)s and (turn = 0 or rank <= %(settled)s)
    returning id, item_id, person_id
), seats as (
    insert into screening_seat (item_id, person_id, vote_id) select item_id, person_id, id from cast_votes
)
insert into screening_auditentry
    (at, review_id, actor_id, actor, verb, target_type, target_id, summary, detail, blinded)
select now(), %(review)s, person_id, 'Reviewer', 'vote.cast', 'stageitem', item_id,
    'voted on citation #1 at title and abstract', jsonb_build_object('vote', id), true
from cast_votes
"""


def fill(citations: int, votes: int, others: list[int]) -> dict[str, Review]:
    """The review under test, finished ones up to ``votes``, and one half way for each size of ``others``.

    By name; those of ``others`` by their size. The order of the inserts gives the tables their usual shape.
    """
    _give_defaults()
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = 0")
        cursor.execute("set synchronous_commit = off")
        cursor.execute("set session_replication_role = replica")  # rows that fit need no triggers
    people = [_person(number) for number in range(REVIEWERS)]
    made = {"review": _review(people, citations)}
    for size in others:
        made[str(size)] = _review(people, size)
    finished = (votes - citations - sum(others)) // 2
    if finished > 0:
        made["finished"] = _review(people, finished, settled=1.0, awaiting=1.0)
    with connection.cursor() as cursor:
        cursor.execute("vacuum (analyze, freeze)")
        cursor.execute("checkpoint")
        cursor.execute("reset all")
    return made


def session_key(user: User) -> str:
    """As signing in leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def _give_defaults() -> None:
    """What the models say of columns that are not named above, the database of the measurement says too."""
    for model in (Citation, StageItem, Vote, Seat, AuditEntry):
        for field in model._meta.concrete_fields:
            is_needed = not (field.null or field.primary_key or field.is_relation)
            default = field.default if field.has_default() else "" if field.empty_strings_allowed else None
            if is_needed and isinstance(default, str | int | bool):
                statement = f'alter table {model._meta.db_table} alter "{field.column}" set default %s'
                with connection.cursor() as cursor:
                    cursor.execute(statement, [default])


def _person(number: int) -> User:
    return User.objects.create(email=f"reviewer{number}@example.org", name=f"Reviewer {number}")


def _review(people: list[User], citations: int, settled=SETTLED, awaiting=AWAITING) -> Review:
    review = Review.objects.create(title=f"{citations} citations", created_by=people[0])
    members = [Membership(review=review, user=person, role=Role.REVIEWER) for person in people]
    Membership.objects.bulk_create(members)
    _protocol(review)
    values = {
        "review": review.pk,
        "citations": citations,
        "settled": int(citations * settled),
        "awaiting": int(citations * awaiting),
        "people": [person.pk for person in people],
        "many": len(people),
    }
    with connection.cursor() as cursor:
        for statement in (_CITATIONS, _ITEMS, _VOTES):
            cursor.execute(statement, values)
    return review


def _protocol(review: Review) -> None:
    for place, label in enumerate(["Infants", "Spasms", "Hypsarrhythmia", "Treatment", "Outcome"], start=1):
        Criterion.objects.create(
            review=review, label=label, question=f"{label}?", reason=f"No {label.lower()}", position=place
        )
    for text, kind in [("infantile spasms", "include"), ("vigabatrin", "include"), ("rats", "exclude")]:
        HighlightTerm.objects.create(review=review, text=text, kind=kind)
