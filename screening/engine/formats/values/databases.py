"""Which database a record comes from, and therefore what its numbers mean."""

import re
from functools import lru_cache

_OVID_LINK = re.compile(r"[?&]D=([A-Za-z]+)")
_EBSCO_LINK = re.compile(r"[?&]db=([A-Za-z0-9]+)")
_COVERAGE = re.compile(r"\s?<[^<>]{0,80}>\s?$")

# Ovid's database codes, by how they begin ("medp", "mesz", "emez", "psyc16").
_OVID_CODES = (
    (("med", "mes", "prem", "pmnm", "pmoz", "ppez", "paoz"), "MEDLINE"),
    (("emed", "emez", "emef", "emex", "oemez", "emca", "emcl"), "Embase"),
    (("psy",), "APA PsycInfo"),
    (("cctr",), "CENTRAL"),
    (("coch",), "Cochrane Database of Systematic Reviews"),
    (("eric",), "ERIC"),
    (("cab", "cagh"), "CAB Abstracts"),
    (("amed",), "AMED"),
    (("hmic",), "HMIC"),
)
_EBSCO_CODES = {
    "aph": "Academic Search Premier", "asn": "Academic Search Ultimate", "a9h": "Academic Search Complete",
    "c8h": "CINAHL", "ccm": "CINAHL", "cin20": "CINAHL", "jlh": "CINAHL", "rzh": "CINAHL",
    "cul": "CINAHL Ultimate",
    "cmedm": "MEDLINE", "mdc": "MEDLINE", "mnh": "MEDLINE",
    "eric": "ERIC", "i3h": "Criminal Justice Abstracts", "eih": "Environment Index",
    "psyh": "APA PsycInfo", "pdh": "APA PsycArticles", "bth": "Business Source",
    "sih": "SocINDEX", "s3h": "SPORTDiscus",
}  # fmt: skip


@lru_cache(maxsize=1024)
def is_medline(name: str) -> bool:
    """Whether numbers of this database are PMIDs; never for a record that stands in Embase as well."""
    name = name.casefold()
    if "embase" in name or "central" in name or "health" in name:
        return False
    return "medline" in name or "pubmed" in name or name == "nlm"


@lru_cache(maxsize=1024)
def is_embase(name: str) -> bool:
    """Whether numbers of this database are Embase's; never for a record that stands in MEDLINE as well."""
    name = name.casefold()
    return "embase" in name and "medline" not in name and "pubmed" not in name


@lru_cache(maxsize=1024)
def plain_name(name: str) -> str:
    """A database's name without the years it covers: "ERIC <1992 to June 2024>" is ERIC."""
    return _COVERAGE.sub("", name.strip())


def ebsco_name(code: str) -> str:
    """The name behind an EBSCOhost code ("psyh"); a code that is not known stays as it stands."""
    return _EBSCO_CODES.get(code.casefold(), code)


def in_link(link: str) -> str:
    """The database that a link into a search platform names, or nothing."""
    if "ovid" in link and (ovid := _OVID_LINK.search(link)):
        return _ovid_name(ovid[1].casefold())
    if "ebscohost.com/" in link and (ebsco := _EBSCO_LINK.search(link)):
        return ebsco_name(ebsco[1])
    if "embase.com/" in link:
        return "Embase"
    return "Scopus" if "scopus.com/" in link else ""


def _ovid_name(code: str) -> str:
    for beginnings, name in _OVID_CODES:
        if code.startswith(beginnings):
            return name
    return ""
