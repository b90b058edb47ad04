"""What the name of a column means, in the spellings and languages in which tables come."""

import re
from collections.abc import Sequence
from functools import lru_cache

# The fields that a column may mean, in the order of a form, with their labels.
FIELDS = {
    "title": "Title",
    "abstract": "Abstract",
    "authors": "Authors",
    "year": "Year",
    "journal": "Journal or book",
    "journal_abbr": "Journal, abbreviated",
    "volume": "Volume",
    "issue": "Issue",
    "pages": "Pages",
    "first_page": "First page",
    "last_page": "Last page",
    "article_number": "Article number",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "embase_id": "Embase number",
    "registrations": "Trial registration",
    "issn": "ISSN or ISBN",
    "language": "Language",
    "publication_types": "Publication type",
    "keywords": "Keywords",
    "url": "Link",
    "database": "Database",
    "accession": "Accession number",
}

# Names that say it best come first: of several columns of one meaning the first name's column wins.
_NAMES = {
    "title": """
        title | article title | item title | document title | primary title | title primary |
        study title | paper title | titel | artikeltitel | titre | título | titulo | titolo |
        título del artículo | display name | titles | record title | reference title | ti | t1 |
        public title | scientific title""",
    "abstract": """
        abstract | abstract note | abstracts | notes abstract | abstract text | abstracttext | summary |
        brief summary | description abstract | zusammenfassung | résumé | resume | resumen | resumo |
        riassunto | samenvatting | ab | n2""",
    "authors": """
        author full names | authors | author | author s | author names | authors primary |
        first authors | creators | creator | authors list | author list | autoren | autor |
        autor innen | verfasser | auteurs | auteur | autores | autori | autore | display authors |
        contributors | au | a1 | af | fau | authorships author display name | display name of authors""",
    "year": """
        publication year | year | published year | pub year | pubyear | year of publication |
        publicationyear | publish year | jahr | erscheinungsjahr | année | annee | año | ano | anno |
        jaar | publication date | date of publication | date published | published date | pubdate |
        date | py | y1 | yr | dp | da | date registration""",
    "journal": """
        journal | source title | journal title | publication title | journal book | journal name |
        full journal name | periodical | periodical full | publication name | secondary title |
        container title | venue | source | zeitschrift | revue | revista | rivista | tijdschrift |
        pubtitle | booktitle | book title | book series title | conference name | jf | jt | so | t2 |
        jo | jn | source title anthology title | primary location source display name""",
    "journal_abbr": """
        journal abbreviation | abbreviated source title | abbreviated journal | journal abbr |
        periodical abbrev | journal iso abbreviation | iso abbreviation | alternate title1 | ja | j2 |
        ta | j9 | ji""",
    "volume": """
        volume | journal volume | vol | band | jahrgang | tome | volumen | vl | vi | biblio volume""",
    "issue": """
        issue | issue number | journal issue | number | no | heft | ausgabe | numéro | numero | número |
        nummer | iss | ip | is | biblio issue""",
    "pages": """
        pages | page | page range | pagination | seiten | páginas | paginas | pagine | page numbers |
        pp | pg""",
    "first_page": """
        first page | start page | page start | startpage | beginning page | spage | bp | sp |
        biblio first page""",
    "last_page": """
        last page | end page | page end | endpage | ending page | other pages | epage | ep |
        biblio last page""",
    "article_number": "article number | art no | article no | article id number | ar | c7",
    "doi": "doi | item doi | doi link | doi url | digital object identifier | publication doi | do | di",
    "pmid": "pmid | pubmed id | pubmedid | pubmed | medline pmid | pubmed pmid | ids pmid | pm",
    "pmcid": "pmcid | pmc id | pmc | pubmed central id | ids pmcid",
    "embase_id": "embase id | embase accession number | embase number | pui | embase",
    "registrations": """
        nct number | nct | nct id | nctid | trial registration | trial registration number | trial id |
        registration number | clinical trial numbers | clinical trial number | ctgov id | ictrp id |
        registry number | trialid | main id | secondary id""",
    "issn": """
        issn | issns | eissn | e issn | print issn | electronic issn | isbn | isbns | issn isbn | sn""",
    "language": """
        language | languages | article language | language of original document | sprache | langue |
        idioma | lingua | taal | la | lg""",
    "publication_types": """
        publication type | publication types | document type | type of article | article type |
        doctype | content type | item type | type of reference | reference type | type of work | type |
        pt | m3 | dt""",
    "keywords": """
        keywords | author keywords | keyword | index keywords | index terms | subjects | subject |
        mesh | mesh terms | mesh headings | schlagwörter | schlagworte | stichwörter | mots clés |
        mots cles | palabras clave | palavras chave | parole chiave | trefwoorden | subject terms |
        keywords plus | kw | mh | de | ot""",
    "url": """
        url | urls | link | links | full text link | pdf link | web link | article url | articleurl |
        ur | l2 | web address | dimensions url | source linkout""",
    "database": """
        database | database name | db | source database | data source | name of database | datenbank |
        database provider | base de données | base de datos | indexed in""",
    "accession": "accession number | accession | accession no | accession id | ut | eid | unique id | an",
}

# What counts as a name of a column on its own; two letters may be a word of any text.
_WORD = re.compile(r"[^\W_]+")
_LONGEST_NAME = 80
_SECOND = re.compile(r" \(\d{1,4}\)$")
_FEWEST_FIELDS = 3


def _listed(names: str) -> list[str]:
    return [" ".join(name.split()) for name in names.split("|")]


_MEANINGS = {
    name: (field, rank) for field, names in _NAMES.items() for rank, name in enumerate(_listed(names))
}


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """A column's name without its case, punctuation and spacing: "Author(s)" and "author_s" are the same."""
    return " ".join(_WORD.findall(name[:_LONGEST_NAME].casefold()))


def meaning(name: str) -> str:
    """The field that a column of this name holds; "" where the name does not say."""
    return _MEANINGS.get(folded(name), ("", 0))[0]


def rank(name: str) -> int:
    """How well a name says what it means; 0 says it best."""
    return _MEANINGS.get(folded(_SECOND.sub("", name)), ("", 0))[1]


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether enough cells name fields: a title or an abstract and another, or three of any other kind."""
    if len(cells) < 2 or any(len(cell) > _LONGEST_NAME * 4 for cell in cells):
        return False
    found = {field for cell in cells if (field := meaning(cell))}
    if not found & {"title", "abstract"}:
        return len(found) >= _FEWEST_FIELDS
    return len(found) > 1
