"""Citation exports of any size, made up: always the same ones, about as long as those of real databases."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape

_WORDS = [
    "infants", "spasms", "hypsarrhythmia", "vigabatrin", "corticotropin", "prednisolone", "randomised",
    "response", "relapse", "electroencephalogram", "tuberous", "sclerosis", "cessation", "treatment",
    "outcome", "developmental", "epilepsy", "weeks", "dose", "therapy", "children", "cohort", "follow-up",
    "seizures", "control", "effect", "of", "the", "in", "with", "and", "was", "were", "to", "a",
]  # fmt: skip
_FAMILIES = [
    "Baram",
    "Hrachovy",
    "Lux",
    "Osborne",
    "Müller",
    "García",
    "Łukasz",
    "Nguyễn",
    "O’Finucane",
    "Żuberi",
]
_SECTIONS = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")


def _words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(_WORDS, k=count)).capitalize()


def works(count: int) -> Iterator[dict]:
    """What the records of a file are about; fields as a database has them."""
    for number in range(1, count + 1):
        dice = random.Random(number)  # noqa: S311
        people = [f"{dice.choice(_FAMILIES)}, {dice.choice('ABCDEFGH')}" for _ in range(dice.randint(2, 9))]
        yield {
            "number": number,
            "title": f"{_words(dice, 14)} {number}.",
            "abstract": [f"{label}: {_words(dice, 55)}." for label in _SECTIONS],
            "authors": people,
            "places": [f"Department of {_words(dice, 12)}." for _ in people],
            "year": 1966 + number % 60,
            "keywords": [_words(dice, 2) for _ in range(dice.randint(8, 24))],
            "registration": f"NCT{10_000_000 + number}" if number % 9 == 0 else "",
        }


def _ris(work: dict, out: TextIO) -> None:
    lines = [f"TY  - JOUR\nT1  - {work['title']}"]
    lines += [f"A1  - {name}" for name in work["authors"]]
    lines += [f"M1  - ({name}) {place}" for name, place in zip(work["authors"], work["places"], strict=True)]
    lines += [f"Y1  - {work['year']}", f"N2  - {' '.join(work['abstract'])} {work['registration']}"]
    lines += [f"KW  - {keyword}" for keyword in work["keywords"]]
    lines += ["JF  - Journal of Examples", "JO  - J. Ex.", "VL  - 97", "IS  - 3", "SP  - 375", "EP  - 379"]
    lines += ["LA  - English", "M3  - Article", f"DO  - 10.9999/example.{work['number']}", "DB  - Embase"]
    lines += [f"U2  - L{600_000_000 + work['number']}", "SN  - 1234-5679"]
    lines += [f"UR  - https://www.embase.com/search/results?id=L{600_000_000 + work['number']}&from=export"]
    out.write("\n".join(lines) + "\nER  - \n\n")


def _tagged(work: dict, out: TextIO) -> None:
    lines = [f"PMID- {work['number']}", "OWN - NLM", "STAT- MEDLINE", "IS  - 1234-5679 (Print)", "VI  - 97"]
    lines += [f"DP  - {work['year']} Mar", f"TI  - {_wrapped(work['title'])}", "PG  - 375-9"]
    lines += [
        f"LID - 10.9999/example.{work['number']} [doi]",
        f"AB  - {_wrapped(' '.join(work['abstract']))}",
    ]
    for name, place in zip(work["authors"], work["places"], strict=True):
        lines += [f"FAU - {name}", f"AU  - {name.replace(', ', ' ')}", f"AD  - {_wrapped(place)}"]
    lines += ["LA  - eng", "PT  - Journal Article", "TA  - J Ex", "JT  - Journal of examples"]
    lines += [f"SI  - ClinicalTrials.gov/{work['registration']}"] if work["registration"] else []
    lines += [f"MH  - {keyword}" for keyword in work["keywords"]]
    out.write("\n".join(lines) + f"\nSO  - J Ex. {work['year']} Mar;97(3):375-9.\n\n")


def _wrapped(text: str, width: int = 80) -> str:
    lines, line = [], ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n      ".join((*lines, line))


def _xml(work: dict, out: TextIO) -> None:
    sections = "".join(
        f'<AbstractText Label="{label}">{escape(text.partition(": ")[2])}</AbstractText>'
        for label, text in zip(_SECTIONS, work["abstract"], strict=True)
    )
    people = "".join(
        f"<Author><LastName>{escape(name.partition(', ')[0])}</LastName><ForeName>{name[-1]}</ForeName>"
        f"<AffiliationInfo><Affiliation>{escape(place)}</Affiliation></AffiliationInfo></Author>"
        for name, place in zip(work["authors"], work["places"], strict=True)
    )
    headings = "".join(
        f'<MeshHeading><DescriptorName MajorTopicYN="N">{escape(keyword)}</DescriptorName></MeshHeading>'
        for keyword in work["keywords"]
    )
    out.write(
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{work["number"]}</PMID><Article><Journal>'
        f"<ISSN>1234-5679</ISSN><JournalIssue><Volume>97</Volume><Issue>3</Issue><PubDate><Year>{work['year']}"
        f"</Year></PubDate></JournalIssue><Title>Journal of examples</Title><ISOAbbreviation>J Ex"
        f"</ISOAbbreviation></Journal><ArticleTitle>{escape(work['title'])}</ArticleTitle><Pagination>"
        f'<MedlinePgn>375-9</MedlinePgn></Pagination><ELocationID EIdType="doi">'
        f"10.9999/example.{work['number']}</ELocationID><Abstract>{sections}</Abstract><AuthorList>{people}</AuthorList><Language>eng</Language>"
        f"<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>"
        f"</Article>"
        f"<MeshHeadingList>{headings}</MeshHeadingList></MedlineCitation></PubmedArticle>\n"
    )


WRITERS: dict[str, Callable[[dict, TextIO], None]] = {"ris": _ris, "medline": _tagged, "pubmed-xml": _xml}


def write(kind: str, count: int, path: Path) -> Path:
    """A file of ``count`` records of the kind."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        if kind == "pubmed-xml":
            out.write('<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n')
        for work in works(count):
            WRITERS[kind](work, out)
        if kind == "pubmed-xml":
            out.write("</PubmedArticleSet>\n")
    return path
