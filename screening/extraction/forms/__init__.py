"""What comes in: the sections of one's own extraction, the steps of a consensus, the fields of the form."""

from screening.extraction.forms.aligning import AlignForm
from screening.extraction.forms.arms import ArmsSection
from screening.extraction.forms.fields import FieldsSection
from screening.extraction.forms.form_fields import FormFieldForm
from screening.extraction.forms.results import ResultsSection
from screening.extraction.forms.section import ReasonForm, VersionForm
from screening.extraction.forms.settling import SettleForm, in_words, lines_of

__all__ = [
    "AlignForm", "ArmsSection", "FieldsSection", "FormFieldForm", "ReasonForm", "ResultsSection",
    "SettleForm", "VersionForm", "in_words", "lines_of",
]  # fmt: skip
