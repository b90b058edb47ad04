"""Who wrote a RIS record, by the marks that each platform leaves in it.

Programs that pass on the records of others come first: they keep the links and numbers of the database.
"""

import re
from collections.abc import Callable

from screening.engine.formats.tagged.entries import Entry

_EMBASE_NUMBER = re.compile(r"L\d{6,12}")
_COVERAGE = re.compile(r".*<[^<>]*\d{4}[^<>]*>")
_OVID_DATE = re.compile(r"\d{4}//")


def platform_of(entry: Entry) -> str:
    """The platform's name, or "" where a record bears no platform's mark."""
    for name, wrote in _PLATFORMS:
        if wrote(entry):
            return name
    return ""


def is_endnote(entry: Entry) -> bool:
    """EndNote ends every record with its own number in ID, and repeats the title in ST or gives none."""
    return entry.tags[-1] == "ID" and "ST" in entry.by_tag and entry.first("ID").isdigit()


def is_ovid(entry: Entry) -> bool:
    """Ovid links to itself, or names its database with the years it covers; its own RIS puts titles in T1."""
    if "T1" not in entry.by_tag or "ID" not in entry.by_tag:
        return False
    return (
        _links_to("ovid.com/", "ovidweb.cgi")(entry)
        or any(_COVERAGE.fullmatch(name[:300]) for name in entry.values("DB"))
        or _OVID_DATE.fullmatch(entry.first("Y1")) is not None
    )


def is_psycnet(entry: Entry) -> bool:
    return "ID" in entry.by_tag and entry.first("M3").startswith("doi:")


def is_embase_com(entry: Entry) -> bool:
    return _EMBASE_NUMBER.fullmatch(entry.first("U2")) is not None


def is_scopus(entry: Entry) -> bool:
    return entry.first("DB") == "Scopus" or _links_to("scopus.com/")(entry)


def _begins(tag: str, *beginnings: str) -> Callable[[Entry], bool]:
    def begins(entry: Entry) -> bool:
        return tag in entry.by_tag and any(
            value.lstrip().startswith(beginnings) for value in entry.by_tag[tag]
        )

    return begins


def _is(tag: str, *names: str) -> Callable[[Entry], bool]:
    return lambda entry: tag in entry.by_tag and any(value in names for value in entry.values(tag))


def _links_to(*parts: str) -> Callable[[Entry], bool]:
    return lambda entry: any(part in link for link in entry.values("UR", "L2") for part in parts)


def _has(*tags: str) -> Callable[[Entry], bool]:
    return lambda entry: all(tag in entry.by_tag for tag in tags)


def _is_zotero(entry: Entry) -> bool:
    """Zotero writes the title first and the whole date before the year."""
    return entry.tags[1:2] == ["TI"] and entry.first("DA").count("/") >= 2 and "DP" not in entry.by_tag


_PLATFORMS: tuple[tuple[str, Callable[[Entry], bool]], ...] = (
    ("Rayyan", _begins("AN", "rayyan-")),
    ("EPPI-Reviewer", _begins("KW", "eppi-reviewer")),
    ("RefWorks", _begins("ID", "RefID:")),
    ("Covidence", _has("PD", "NS")),
    ("Citavi", _is("M4", "Citavi")),
    ("EndNote", is_endnote),
    ("Embase.com", is_embase_com),
    ("APA PsycNet", is_psycnet),
    ("Ovid", is_ovid),
    ("Cochrane Library", _begins("AN", "CN-")),
    ("EBSCOhost", _is("DP", "EBSCOhost")),
    ("Web of Science", _has("WE")),
    ("Zotero", _is_zotero),
    ("Web of Science", _begins("AN", "WOS:")),
    ("Scopus", is_scopus),
    ("ProQuest", _links_to("proquest.com/")),
    ("JSTOR", _is("DB", "JSTOR")),
    ("Dimensions", _begins("AN", "pub.")),
    ("Lens.org", _links_to("lens.org/")),
    ("OpenAlex", _links_to("openalex.org/")),
    ("TRID", _links_to("trid.trb.org/")),
)
