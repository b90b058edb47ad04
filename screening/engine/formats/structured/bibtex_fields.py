"""What the fields of a BibTeX entry mean, in the names that Web of Science, Scopus, Zotero and Rayyan use."""

import re
from collections.abc import Sequence

from screening.engine.formats.drafts import Draft
from screening.engine.formats.structured.fields import Fields
from screening.engine.formats.structured.latex import plain

_TAGS = {
    "title": "TI", "journal": "T2", "journaltitle": "T2", "booktitle": "T2", "shortjournal": "J2",
    "journal-iso": "J2", "journal_abbrev": "J2", "abbrev_source_title": "J2", "abstract": "AB", "year": "PY",
    "date": "DA", "volume": "VL", "number": "IS", "issue": "IS", "pages": "SP", "eid": "AR",
    "article-number": "AR", "art_number": "AR", "articleno": "AR", "doi": "DO", "pmid": "PM",
    "pubmed_id": "PM", "pubmed-id": "PM", "pmcid": "C2", "pmc": "C2", "issn": "SN", "eissn": "SN",
    "e-issn": "SN", "isbn": "SN", "url": "UR", "howpublished": "UR", "language": "LA", "langid": "LA",
    "unique-id": "AN", "accession-number": "AN", "accession_number": "AN", "type": "M3",
    "document_type": "M3", "note": "N1", "source": "DB", "database": "DB",
}  # fmt: skip
_KEYWORDS = (
    "keywords",
    "keyword",
    "author_keywords",
    "keywords-plus",
    "index_keywords",
    "mesh",
    "mesh_terms",
)
_BOOKS = frozenset(["book", "proceedings", "collection", "mvbook"])
_ZOTERO_KEY = re.compile(r"[^\W\d_][\w.-]*_[\w.-]+_(?:\d{4}(?:-\d+)?|nodate)")
_BLANKS = re.compile(r"[ \t]*\n[ \t]*|[ \t]{2,}")
_NAMES = re.compile(r"[{}]|\s+and\s+", re.IGNORECASE)
_TWICE = "The field “{}” stands more than once in this entry; the first was taken."


def draft(
    line: int, raw: str, kind: str, key: str, pairs: Sequence[tuple[str, str]], warnings: Sequence[str] = ()
) -> Draft:
    """The draft of an entry from its fields, whose names are in lower case."""
    said: dict[str, list[str]] = {}
    for name, text in pairs:
        if text.strip() and text not in said.setdefault(name, []):
            said[name].append(text)
    fields = Fields(kind)
    for name, texts in said.items():
        if name in _TAGS:
            fields.add_all(_TAGS[name], (_text(name, text) for text in texts))
    fields.add_all("ST", (_one_line(plain(text)) for text in said.get("shorttitle", ())))
    people = said.get("author") or (said.get("editor", []) if kind.lower() in _BOOKS else [])
    fields.add_all("AU", (name for text in people for name in names(text)))
    fields.add_all(
        "KW", (word for name in _KEYWORDS for text in said.get(name, ()) for word in _listed(text))
    )
    if "pubmed" in " ".join(said.get("eprinttype", said.get("archiveprefix", []))).lower():
        fields.add_all("PM", said.get("eprint", ()))
    twice = [
        _TWICE.format(name) for name in ("title", "author", "abstract", "doi") if len(said.get(name, ())) > 1
    ]
    return fields.draft(line, raw, _platform(key, said), (*warnings, *twice))


def names(text: str) -> list[str]:
    """The names of a list: "and" parts them where it stands in no braces."""
    found: list[str] = []
    depth = start = 0
    for mark in _NAMES.finditer(text):
        if mark[0] in "{}":
            depth = max(0, depth + (1 if mark[0] == "{" else -1))
        elif depth == 0:
            found.append(text[start : mark.start()])
            start = mark.end()
    found.append(text[start:])
    plain_names = (_one_line(plain(name)) for name in found)
    return ["et al." if name == "others" else name for name in plain_names if name]


def _text(name: str, text: str) -> str:
    text = plain(text)
    if name == "abstract":
        return text.strip()
    if name == "pages":
        text = text.replace("--", "-").replace("--", "-")
    return _one_line(text)


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()


def _listed(text: str) -> list[str]:
    """Semicolons part keywords; where there are none, commas do."""
    text = _one_line(plain(text))
    return [word.strip() for word in text.split(";" if ";" in text else ",")]


def _platform(key: str, said: dict[str, list[str]]) -> str:
    if key.startswith("rayyan-"):
        return "Rayyan"
    if any(text.startswith(("WOS:", "ISI:")) for text in said.get("unique-id", ())) or key.startswith("WOS:"):
        return "Web of Science"
    if "Scopus" in said.get("source", ()) or any("scopus.com/" in text for text in said.get("url", ())):
        return "Scopus"
    return "Zotero" if _ZOTERO_KEY.fullmatch(key) else ""
