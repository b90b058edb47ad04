"""The counts of a PRISMA 2020 flow diagram, and whether they close."""

from dataclasses import dataclass, field


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
    awaiting_assessment: int = 0
    included: int = 0


@dataclass(frozen=True)
class Flow:
    """PRISMA 2020 counts at any moment of a review. Records, reports and studies are three units."""

    databases: tuple[SourceCount, ...] = ()
    registers: tuple[SourceCount, ...] = ()
    duplicates_automatic: int = 0
    duplicates_by_person: int = 0
    marked_ineligible_by_automation: int = 0
    removed_for_other_reasons: int = 0
    awaiting_screening: int = 0  # no decision begun
    screened: int = 0
    excluded_by_person: int = 0
    excluded_by_automation: int = 0
    awaiting_decision: int = 0  # screened, but conflict or second vote outstanding
    reports: ReportFlow = field(default_factory=ReportFlow)
    other_methods: tuple[SourceCount, ...] = ()
    other_removed: int = 0  # found by another method, not sought (already in the first column, or ineligible)
    other_awaiting: int = 0  # found by another method, not decided yet
    other_reports: ReportFlow = field(default_factory=ReportFlow)
    included_studies: int = 0
    included_reports: int = 0
    previous_studies: int = 0
    previous_reports: int = 0

    @property
    def identified(self) -> int:
        """Records from databases and registers."""
        return sum(source.records for source in self.databases + self.registers)


def check(flow: Flow) -> tuple[str, ...]:
    """A sentence for each invariant that does not hold; empty when the diagram closes."""
    raise NotImplementedError
