"""Small exports as PubMed and reference managers write them, made up for the tests."""

from django.core.files.base import ContentFile

TITLES = [
    "Vigabatrin in infantile spasms",
    "Corticotropin in infantile spasms",
    "Pyridoxine in West syndrome",
]


def pubmed(count: int = 3, *, first: int = 1) -> str:
    return "\n".join(_pubmed_record(number) for number in range(first, first + count))


def _pubmed_record(number: int) -> str:
    return (
        f"PMID- {9000000 + number}\n"
        "OWN - NLM\n"
        f"DP  - {1990 + number % 30} Mar\n"
        f"TI  - {TITLES[number % 3]}, trial {number}.\n"
        f"PG  - {100 + number}-9\n"
        "VI  - 97\n"
        f"LID - 10.1000/example.{number} [doi]\n"
        f"AB  - BACKGROUND: Infants with spasms were treated in trial {number}.\n"
        "      RESULTS: Hypsarrhythmia resolved.\n"
        "FAU - Baram, Tallie Z\n"
        "AU  - Baram TZ\n"
        "LA  - eng\n"
        "PT  - Journal Article\n"
        "TA  - J Ex\n"
        "JT  - Journal of examples\n"
        "MH  - Spasms, Infantile/*drug therapy\n"
        f"SO  - J Ex. {1990 + number % 30} Mar;97:1-9.\n"
    )


def ris(count: int = 2, *, first: int = 1) -> str:
    return "".join(_ris_record(number) for number in range(first, first + count))


def _ris_record(number: int) -> str:
    return (
        "TY  - JOUR\n"
        f"T1  - {TITLES[number % 3]}, trial {number}\n"
        "A1  - Baram T.Z.\n"
        f"Y1  - {1990 + number % 30}\n"
        "JF  - Journal of Examples\n"
        "VL  - 97\n"
        f"SP  - {100 + number}\n"
        "EP  - 109\n"
        f"DO  - 10.1000/EXAMPLE.{number}\n"
        f"U2  - L{26000000 + number}\n"
        "DB  - Embase\n"
        "LA  - English\n"
        "M3  - Article\n"
        "ER  - \n\n"
    )


def pubmed_xml(*titles: str) -> str:
    """One article a title; a title that closes with "</x" makes its article no well-formed XML."""
    return f'<?xml version="1.0"?>\n<PubmedArticleSet>\n{"".join(map(article, titles))}</PubmedArticleSet>\n'


def article(title: str) -> str:
    return (
        "<PubmedArticle><MedlineCitation>"
        f"<PMID>{8000000 + len(title)}</PMID><Article><ArticleTitle>{title}</ArticleTitle></Article>"
        "</MedlineCitation></PubmedArticle>\n"
    )


def table(count: int = 2, *, header: str = "Title,Abstract,Authors,Year") -> str:
    rows = [f'"{TITLES[n % 3]}, row {n}","Abstract {n}","Baram T",{1990 + n}\n' for n in range(count)]
    return f"{header}\n{''.join(rows)}"


def file(text: str | bytes, name: str = "export.nbib") -> ContentFile:
    return ContentFile(text.encode() if isinstance(text, str) else text, name=name)
