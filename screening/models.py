"""The tables, in the order in which a review flows."""

# ruff: noqa: F401 - a table of contents

from screening.accounts.models import User
from screening.appraisal.models import Appraisal
from screening.audit.models import AuditEntry
from screening.citations.models import (
    Citation,
    CitationEdit,
    CitationText,
    ColumnMapping,
    ImportBatch,
    RejectedRecord,
    SourceRecord,
    StrayLine,
)
from screening.decisions.models import (
    Annotation,
    Assignee,
    Assignment,
    Comment,
    OwnTerm,
    Resolution,
    Seat,
    SecondSample,
    SignOff,
    StageItem,
    Vote,
)
from screening.duplicates.models import DuplicatePair, Merge
from screening.extraction.models import Arm, Extraction, FieldValue, FormField, Result, Settlement
from screening.fulltexts.models import Report, ReportFile, ReportPage
from screening.jobs.models import Job
from screening.protocol.models import (
    Amendment,
    Criterion,
    HighlightTerm,
    OutcomeDefinition,
    Question,
    Search,
    Treatment,
)
from screening.reviews.models import Invitation, Membership, Review
from screening.studies.models import Study, StudyReport
from screening.synthesis.models import Summary, SummaryRow
