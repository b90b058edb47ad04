"""Full-text search: the same folding for what is stored and what is asked, so that "β" finds "beta"."""

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from screening.citations.models import Citation, CitationText
from screening.engine.markup import plain
from screening.engine.matching.normal_forms import folded

LANGUAGE = "english"
# PostgreSQL refuses search text beyond 1 MB; no abstract comes near this.
LONGEST = 200_000
_STRAIGHT_QUOTES = str.maketrans("“”„«»", '"' * 5)

_WRITE = """
insert into screening_citationtext (citation_id, vector)
select id,
       setweight(to_tsvector(%(language)s::regconfig, title), 'A')
       || setweight(to_tsvector(%(language)s::regconfig, abstract), 'B')
       || setweight(to_tsvector(%(language)s::regconfig, others), 'C')
from unnest(%(ids)s::bigint[], %(titles)s::text[], %(abstracts)s::text[], %(others)s::text[])
     as shown (id, title, abstract, others)
on conflict (citation_id) do update set vector = excluded.vector
"""


def write(citations: Iterable[Citation]) -> None:
    """Store the search text of these citations as they are now."""
    rows = list(citations)
    values = {
        "language": LANGUAGE,
        "ids": [citation.pk for citation in rows],
        "titles": [_searchable(citation.title) for citation in rows],
        "abstracts": [_searchable(citation.abstract) for citation in rows],
        "others": [_searchable(" \n ".join(_others(citation))) for citation in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)


def matching(citations: QuerySet[Citation], words: str) -> QuerySet[Citation]:
    """Those that hold all ``words``; a phrase in quotation marks, a minus before what must not occur."""
    asked = SearchQuery(folded(words.translate(_STRAIGHT_QUOTES)), config=LANGUAGE, search_type="websearch")
    return citations.filter(Exists(CitationText.objects.filter(citation=OuterRef("pk"), vector=asked)))


def _others(citation: Citation) -> list[str]:
    names = [*citation.authors, citation.journal, *citation.keywords, *citation.publication_types]
    return [*names, citation.doi, citation.pmid, citation.embase_id, str(citation.year or "")]


def _searchable(text: str) -> str:
    return folded(plain(text))[:LONGEST]
