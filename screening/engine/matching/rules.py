"""From evidence to an answer: duplicate, possible duplicate, same study in another publication, or nothing.

A wrong merge loses a work and nobody notices, a missed one costs a minute. So what is merged without
a person needs a title that agrees and the same place in the literature (or the same identifier), and
nothing that contradicts. Missing is not agreement: title, authors and year alone are never enough.
The rules follow what lost nothing on labelled sets (bib-dedupe, SRA, ASySD and SWEEP papers).
"""

from dataclasses import dataclass
from functools import cached_property

from screening.engine.matching.evidence import Evidence

RULES_VERSION = "2"
ANSWERS = DUPLICATE, POSSIBLE, RELATED = "duplicate", "possible", "related"

ALIKE, ALMOST_EQUAL = 0.9, 0.97
SAME_JOURNAL, OTHER_JOURNAL = 0.8, 0.55
# Contradictions that keep two records from being merged without a person.
_OF_ANOTHER_WORK = frozenset(["kind", "contrast", "numerals", "pmid", "doi", "trial"])
_GRAVE = _OF_ANOTHER_WORK | {"page", "volume", "years", "authors", "abstract"}


@dataclass(frozen=True)
class Case:
    """The evidence in the words in which the rules speak."""

    evidence: Evidence

    @cached_property
    def conflicts(self) -> frozenset[str]:
        """The names of what contradicts."""
        found = self.evidence
        differs = found.title < 1
        return frozenset(
            name
            for name, is_so in (
                ("kind", found.kinds),
                ("contrast", differs and found.contrast),
                ("numerals", differs and found.numerals is False),
                ("pmid", found.pmid is False),
                ("doi", found.doi is False),
                ("trial", found.are_registered_trials and not found.registration),
                ("page", found.page is False),
                ("volume", found.volume is False),
                ("issue", found.issue is False),
                ("years", found.years is not None and found.years > 1),
                ("journal", found.journal is not None and found.journal < OTHER_JOURNAL),
                ("authors", found.authors is not None and found.authors < 0.5),
                ("abstract", found.abstract is not None and found.abstract < 0.5),
            )
            if is_so
        )

    @property
    def grave(self) -> frozenset[str]:
        return self.conflicts & _GRAVE

    @property
    def is_one_identifier(self) -> bool:
        return bool(self.evidence.doi) or self.is_number_of_one_record

    @property
    def is_number_of_one_record(self) -> bool:
        """Databases number their own records; a DOI is given by a publisher, for whatever he likes."""
        found = self.evidence
        return bool(found.pmid or found.pmcid or found.embase_id)

    @property
    def is_abstract_alike(self) -> bool:
        return self.evidence.abstract is not None and self.evidence.abstract >= ALIKE

    @property
    def is_title_alike(self) -> bool:
        return self.evidence.title >= ALIKE or (self.evidence.is_cut and self.evidence.title >= 0.5)

    @property
    def is_title_almost_equal(self) -> bool:
        return self.evidence.title >= ALMOST_EQUAL

    @property
    def is_titled_the_same(self) -> bool:
        """A title that no other work would have by chance.

        Letter for letter, unless page or abstract agree too: "hepatitis A" and "hepatitis B" differ by one.
        """
        found = self.evidence
        if found.is_generic or found.numerals is None:
            return False
        return found.title == 1 or (self.is_title_almost_equal and bool(found.page or self.is_one_abstract))

    @property
    def is_same_journal(self) -> bool:
        return self.evidence.journal is not None and self.evidence.journal >= SAME_JOURNAL

    @property
    def are_authors_the_same(self) -> bool:
        return self.evidence.authors is not None and self.evidence.authors >= 0.8

    @property
    def is_one_abstract(self) -> bool:
        return self.evidence.abstract is not None and self.evidence.abstract >= 0.95

    @property
    def is_same_year(self) -> bool:
        return self.evidence.years == 0

    @property
    def is_volume_and_page(self) -> bool:
        """Almost proof, unless every article of the journal begins at page 1."""
        found = self.evidence
        return bool(found.volume and found.page) and not found.starts_at_one


def answer(evidence: Evidence, *, only_exact: bool = False) -> str | None:
    """One of the three answers, or None: not worth a person's time.

    With ``only_exact`` nothing is certain but one identifier or one year and first page under one title.
    """
    case = Case(evidence)
    certain = _is_exact(case) if only_exact else any(rule(case) for rule in CERTAIN)
    if certain and not case.conflicts & _OF_ANOTHER_WORK:
        return DUPLICATE
    if _is_related(case):
        return RELATED
    return POSSIBLE if _is_possible(case) else None


def _is_exact(case: Case) -> bool:
    found = case.evidence
    place = case.is_same_year and found.page and not found.starts_at_one
    return (
        found.title == 1 and not found.is_generic and not case.grave and bool(case.is_one_identifier or place)
    )


def _by_identifier(case: Case) -> bool:
    """One DOI can stand for a whole supplement or book: the titles must be alike, and no page differ."""
    found = case.evidence
    forgiven = {"years", "abstract"} | ({"volume"} if found.page else set())
    if case.is_one_abstract and case.is_titled_the_same:
        forgiven |= {"page"}
    if not case.is_one_identifier or case.grave - forgiven:
        return False
    if not (case.is_number_of_one_record or found.title == 1 or found.page or case.is_abstract_alike):
        return False
    if found.title >= ALIKE and (found.numerals or case.is_volume_and_page):
        return True
    return case.is_title_alike and case.are_authors_the_same and case.is_same_year


def _by_place(case: Case) -> bool:
    found = case.evidence
    if not case.is_volume_and_page or found.first_author is False or case.grave - {"abstract"}:
        return False
    if found.is_generic:
        return case.is_same_journal and _is_generic_but_there(case)
    if not (case.is_title_almost_equal or _is_whole_article(case)):
        return False
    if case.is_same_journal and found.years in (0, 1, None):
        return case.is_title_alike or (found.title >= 0.75 and case.is_same_year)
    # volume and page under two names of one journal
    return bool(case.is_title_alike and case.are_authors_the_same and found.last_page and case.is_same_year)


def _is_generic_but_there(case: Case) -> bool:
    """Volume and page agree; where journals have their columns, in front, the issue must agree too."""
    found = case.evidence
    said_otherwise = found.issue is False or found.last_page is False or not case.is_same_year
    is_there = bool(found.issue) or not found.is_in_front
    return found.title >= ALIKE and case.are_authors_the_same and is_there and not said_otherwise


def _is_whole_article(case: Case) -> bool:
    """Not one of several abstracts on a page."""
    return case.evidence.is_range or case.is_abstract_alike


def _by_range(case: Case) -> bool:
    """First and last page: then the volume may be mistyped, or the authors be named in another way."""
    found = case.evidence
    if not (found.last_page and case.is_same_year and case.is_same_journal and case.is_titled_the_same):
        return False
    return case.are_authors_the_same or case.is_volume_and_page


def _by_part_of_the_place(case: Case) -> bool:
    """Title, authors, journal and year, with what is there of volume, issue and page, or the abstract."""
    found = case.evidence
    if not _is_same_but_for_place(case):
        return False
    place = [found.volume, found.issue, found.page and not found.starts_at_one].count(True)
    return (
        case.is_abstract_alike
        or place >= 2
        or (place == 1 and (found.issue or found.no_issues) and found.same_authors)
    )


def _ahead_of_print(case: Case) -> bool:
    """The same abstract in the same journal, a year apart at most, and one does not say where it stands."""
    named = case.is_titled_the_same and case.are_authors_the_same and case.is_same_journal
    in_time = case.evidence.years in (0, 1) and not case.evidence.one_is_meeting_abstract
    return named and in_time and case.is_one_abstract and not case.conflicts


def _as_the_same_sparse_record(case: Case) -> bool:
    """Neither says where it stands, and all that both say is the same: one record exported twice."""
    found = case.evidence
    return (
        _is_same_but_for_place(case)
        and found.are_both_silent
        and found.same_authors
        and found.title == 1
        and found.journal is not None
        and found.journal >= 0.95
        and (found.abstract is None or found.abstract >= 0.8)
    )


def _is_same_but_for_place(case: Case) -> bool:
    """An abstract of a meeting may bear the title of the article that follows in the same volume."""
    named = (
        case.is_titled_the_same and case.are_authors_the_same and not case.evidence.one_is_meeting_abstract
    )
    return named and case.is_same_year and case.is_same_journal and not case.conflicts & (_GRAVE | {"issue"})


CERTAIN = (
    _by_identifier, _by_place, _by_range, _by_part_of_the_place, _ahead_of_print,
    _as_the_same_sparse_record,
)  # fmt: skip


def _is_related(case: Case) -> bool:
    """The same people under the same title elsewhere: abstract and article, preprint, erratum, reprint."""
    found = case.evidence
    if found.title < ALIKE or found.is_generic or not (case.are_authors_the_same or found.first_author):
        return False
    elsewhere = case.conflicts & {"page", "volume"} and "journal" in case.conflicts
    return bool("kind" in case.conflicts or elsewhere or found.is_other_version)


def _is_possible(case: Case) -> bool:
    found = case.evidence
    if "kind" in case.conflicts or len(case.grave) > 1 or (case.grave and found.title < 0.95):
        return False
    return bool(
        found.title >= 0.85
        or case.is_one_identifier
        or (found.page and found.volume and found.title >= 0.6)
        or (found.is_cut and found.title > 0.5)
        or (found.volume and found.issue and found.same_authors and case.is_same_year and found.title >= 0.5)
    )


def score(evidence: Evidence) -> float:
    """How likely the two are one work, 0 to 1, for the order in which people look at them."""
    case = Case(evidence)
    found = evidence
    points = 0.45 * found.title + 0.15 * (found.authors if found.authors is not None else 0.5)
    points += 0.2 * case.is_one_identifier
    for agrees, worth in (
        (found.volume, 0.08),
        (found.page, 0.12),
        (found.issue, 0.04),
        (found.last_page, 0.04),
    ):
        points += worth if agrees else 0
    points += 0.08 if case.is_same_year else 0
    points += 0.1 * ((found.journal if found.journal is not None else 0.5) - 0.2)
    points += 0.12 * (found.abstract - 0.5) if found.abstract is not None else 0
    points -= 0.12 * len(case.grave) + 0.05 * len(case.conflicts - case.grave)
    points -= 0.1 if found.is_generic else 0
    return round(min(1.0, max(0.0, points)), 2)


def contradicts(evidence: Evidence) -> bool:
    """Whether two records cannot be one work, whatever links them through a third."""
    return bool(Case(evidence).grave - {"authors", "abstract"}) and answer(evidence) != DUPLICATE
