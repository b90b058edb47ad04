"""What a reference manager holds, under the tags of RIS: so one library says the same in all its exports."""

import re
from collections.abc import Iterable, Sequence

from screening.engine.formats.drafts import Draft
from screening.engine.formats.tagged import ris_fields
from screening.engine.formats.tagged.entries import Entry, draft_of

# Names of types in EndNote, Zotero, CSL and BibTeX, letters only, and RIS's code for each.
_TYPES = {
    "article": "JOUR", "articlejournal": "JOUR", "journalarticle": "JOUR", "electronicarticle": "JOUR",
    "articlemagazine": "MGZN", "magazinearticle": "MGZN", "articlenewspaper": "NEWS",
    "newspaperarticle": "NEWS", "book": "BOOK", "collection": "BOOK", "mvbook": "BOOK",
    "editedbook": "EDBOOK", "electronicbook": "EBOOK", "booksection": "CHAP", "inbook": "CHAP",
    "incollection": "CHAP", "chapter": "CHAP", "electronicbooksection": "ECHAP", "conference": "CONF",
    "conferencepaper": "CPAPER", "inproceedings": "CPAPER", "paperconference": "CPAPER",
    "conferenceproceedings": "CONF", "proceedings": "CONF", "thesis": "THES", "phdthesis": "THES",
    "mastersthesis": "THES", "report": "RPRT", "techreport": "RPRT", "webpage": "ELEC", "website": "ELEC",
    "online": "ELEC", "electronic": "ELEC", "blog": "BLOG", "blogpost": "BLOG", "postweblog": "BLOG",
    "patent": "PAT", "dataset": "DATA", "standard": "STAND", "manuscript": "MANSCPT", "preprint": "UNPB",
    "unpublished": "UNPB", "unpublishedwork": "UNPB", "governmentdocument": "GOVDOC", "pamphlet": "PAMP",
    "encyclopedia": "ENCYC", "encyclopediaarticle": "ENCYC", "entryencyclopedia": "ENCYC",
    "dictionary": "DICT", "dictionaryentry": "DICT", "entrydictionary": "DICT", "serial": "SER",
    "catalog": "CTLG", "grant": "GRNT", "classicalwork": "CLSWK", "legalruleorregulation": "LEGAL",
    "generic": "GEN", "misc": "GEN", "document": "GEN", "": "GEN",
}  # fmt: skip
_NOT_LETTERS = re.compile(r"[\W\d_]+")


class Fields:
    """The fields of one entry as they are found; empty values are none."""

    def __init__(self, kind: str) -> None:
        code = _TYPES.get(_NOT_LETTERS.sub("", kind).lower())
        self._by_tag: dict[str, list[str]] = {"TY": [code or "GEN"]}
        if code is None:
            self.add("M3", kind)

    def add(self, tag: str, *values: str) -> None:
        said = [value for value in values if value]
        if said:
            self._by_tag.setdefault(tag, []).extend(said)

    def add_all(self, tag: str, values: Iterable[str]) -> None:
        self.add(tag, *values)

    def has(self, tag: str) -> bool:
        return tag in self._by_tag

    def draft(self, line: int, raw: str, platform: str, warnings: Sequence[str] = ()) -> Draft:
        entry = Entry(line, raw, self._by_tag, list(self._by_tag), warnings)
        return draft_of(entry, ris_fields.record(entry), platform)
