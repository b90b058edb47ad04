"""Votes are rows that never change; the outcome of a stage is computed from them and kept beside."""

from screening.decisions.models.assignments import Assignee, Assignment, SecondSample
from screening.decisions.models.choices import (
    OPEN,
    SETTLED,
    Outcome,
    OwnState,
    Stage,
    Verdict,
)
from screening.decisions.models.comments import Comment
from screening.decisions.models.own import Annotation, OwnTerm
from screening.decisions.models.resolutions import Resolution
from screening.decisions.models.sign_offs import SignOff
from screening.decisions.models.stages import StageItem
from screening.decisions.models.votes import Seat, Vote

__all__ = [
    "OPEN",
    "SETTLED",
    "Annotation",
    "Assignee",
    "Assignment",
    "Comment",
    "Outcome",
    "OwnState",
    "OwnTerm",
    "Resolution",
    "Seat",
    "SecondSample",
    "SignOff",
    "Stage",
    "StageItem",
    "Verdict",
    "Vote",
]
