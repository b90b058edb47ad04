"""The counts of a PRISMA 2020 flow diagram, and whether they close."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields


@dataclass(frozen=True)
class SourceCount:
    """Records identified from one database, register or other method."""

    name: str
    records: int


@dataclass(frozen=True)
class ReasonCount:
    """Reports excluded for one reason; tuples of these keep the order of the review's list."""

    reason: str
    reports: int


@dataclass(frozen=True)
class ReportFlow:
    """Reports of one column of the diagram, from being sought to being included."""

    sought: int = 0
    not_retrieved: int = 0
    awaiting_retrieval: int = 0
    assessed: int = 0
    excluded: tuple[ReasonCount, ...] = ()
    awaiting_assessment: int = 0  # assessed by fewer people than needed, or in conflict
    included: int = 0

    @property
    def excluded_reports(self) -> int:
        """Reports excluded for any reason."""
        return sum(reason.reports for reason in self.excluded)


@dataclass(frozen=True)
class Flow:
    """PRISMA 2020 counts at any moment of a review. Records, reports and studies are three units.

    The first column holds databases and registers, the second (`other_...`) other methods.
    """

    databases: tuple[SourceCount, ...] = ()
    registers: tuple[SourceCount, ...] = ()
    duplicates_automatic: int = 0
    duplicates_by_person: int = 0
    marked_ineligible_by_automation: int = 0
    removed_for_other_reasons: int = 0
    awaiting_screening: int = 0  # no vote yet
    screened: int = 0  # at least one vote
    excluded_by_person: int = 0
    excluded_by_automation: int = 0
    awaiting_decision: int = 0  # screened, but conflict or second vote outstanding
    reports: ReportFlow = field(default_factory=ReportFlow)
    other_methods: tuple[SourceCount, ...] = ()
    other_removed: int = 0  # not sought: already in the first column, or not eligible
    other_awaiting: int = 0  # not decided yet whether to seek
    other_reports: ReportFlow = field(default_factory=ReportFlow)
    included_studies: int = 0  # new ones, of both columns
    included_reports: int = 0
    previous_studies: int = 0  # of the version that this review updates
    previous_reports: int = 0

    @property
    def identified(self) -> int:
        """Records from databases and registers."""
        return sum(source.records for source in self.databases + self.registers)

    @property
    def identified_by_other_methods(self) -> int:
        """Records from websites, organisations, citation searching."""
        return sum(source.records for source in self.other_methods)

    @property
    def duplicates_removed(self) -> int:
        """Both kinds of duplicates: the number in the diagram's box."""
        return self.duplicates_automatic + self.duplicates_by_person

    @property
    def excluded(self) -> int:
        """Records excluded at title and abstract, by people and by automation."""
        return self.excluded_by_person + self.excluded_by_automation

    @property
    def total_studies(self) -> int:
        """Studies of an updated review, new and previous."""
        return self.included_studies + self.previous_studies

    @property
    def total_reports(self) -> int:
        """Reports of an updated review, new and previous."""
        return self.included_reports + self.previous_reports


def check(flow: Flow) -> tuple[str, ...]:
    """A sentence for each invariant that does not hold; empty when the diagram closes.

    The invariants hold at every moment, because what still waits is counted too.
    """
    return tuple(_sentences(flow))


def _sentences(flow: Flow) -> Iterator[str]:
    yield from _negative(flow)
    yield from _records(flow)
    yield from _reports(flow.reports, "")
    yield from _reports(flow.other_reports, " from other methods")
    yield from _included(flow)


def _records(flow: Flow) -> Iterator[str]:
    yield from _closes(
        "records identified",
        flow.identified,
        {
            "duplicates removed": flow.duplicates_removed,
            "marked ineligible by automation": flow.marked_ineligible_by_automation,
            "removed for other reasons": flow.removed_for_other_reasons,
            "screened": flow.screened,
            "awaiting screening": flow.awaiting_screening,
        },
    )
    yield from _closes(
        "records screened",
        flow.screened,
        {
            "excluded": flow.excluded,
            "sought for retrieval": flow.reports.sought,
            "awaiting a decision": flow.awaiting_decision,
        },
    )
    yield from _closes(
        "records identified by other methods",
        flow.identified_by_other_methods,
        {
            "removed": flow.other_removed,
            "sought for retrieval": flow.other_reports.sought,
            "awaiting a decision": flow.other_awaiting,
        },
    )


def _reports(column: ReportFlow, suffix: str) -> Iterator[str]:
    yield from _closes(
        f"reports sought{suffix}",
        column.sought,
        {
            "not retrieved": column.not_retrieved,
            "assessed": column.assessed,
            "awaiting retrieval": column.awaiting_retrieval,
        },
    )
    yield from _closes(
        f"reports assessed{suffix}",
        column.assessed,
        {
            "excluded with a reason": column.excluded_reports,
            "included": column.included,
            "awaiting a decision": column.awaiting_assessment,
        },
    )


def _included(flow: Flow) -> Iterator[str]:
    yield from _closes(
        "reports of included studies",
        flow.included_reports,
        {
            "included from databases and registers": flow.reports.included,
            "included from other methods": flow.other_reports.included,
        },
    )
    yield from _studies("included", flow.included_studies, flow.included_reports)
    yield from _studies("previously included", flow.previous_studies, flow.previous_reports)


def _studies(which: str, studies: int, reports: int) -> Iterator[str]:
    if studies > reports:
        yield f"{studies} {which} studies have only {reports} reports; each study has at least one."
    if studies == 0 and reports > 0:
        yield f"{reports} {which} reports belong to no study; link each to one."


def _closes(whole: str, total: int, parts: dict[str, int]) -> Iterator[str]:
    found = sum(parts.values())
    if found != total:
        sums = ", ".join(f"{count} {name}" for name, count in parts.items())
        gap = f"{abs(total - found)} {'missing' if found < total else 'too many'}"
        yield f"{total} {whole}, but {found} accounted for ({sums}): {gap}."


def _negative(flow: Flow) -> Iterator[str]:
    for name, count in _counts(flow):
        if count < 0:
            yield f"{name} is {count}; a count is never negative."


def _counts(part: object, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Every count of the diagram with its name, through columns, sources and reasons."""
    if isinstance(part, SourceCount):
        yield part.name, part.records
    elif isinstance(part, ReasonCount):
        yield part.reason, part.reports
    elif isinstance(part, tuple):
        for item in part:
            yield from _counts(item)
    elif isinstance(part, (Flow, ReportFlow)):
        for member in fields(part):
            yield from _counts(getattr(part, member.name), member.name)
    elif isinstance(part, int):
        yield prefix.replace("_", " ").capitalize(), part
