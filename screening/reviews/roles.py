"""Who may do what: the whole matrix on one page."""

from enum import StrEnum, auto

from django.db import models


class Permission(StrEnum):
    VIEW = auto()
    EDIT_PROTOCOL = auto()
    MANAGE_TEAM = auto()
    IMPORT = auto()
    DEDUPLICATE = auto()
    SCREEN = auto()
    RESOLVE = auto()
    SIGN_OFF = auto()
    RETRIEVE = auto()
    LINK_STUDIES = auto()
    EXTRACT = auto()
    AGREE = auto()
    APPRAISE = auto()
    SUMMARISE = auto()
    EXPORT = auto()


class Role(models.TextChoices):
    LEAD = "lead", "Lead"
    REVIEWER = "reviewer", "Reviewer"
    OBSERVER = "observer", "Observer"


MATRIX: dict[str, frozenset[Permission]] = {
    Role.LEAD: frozenset(Permission),
    Role.REVIEWER: frozenset(
        {
            Permission.VIEW,
            Permission.DEDUPLICATE,
            Permission.SCREEN,
            Permission.RETRIEVE,
            Permission.LINK_STUDIES,
            Permission.EXTRACT,
            Permission.AGREE,
            Permission.APPRAISE,
        }
    ),
    Role.OBSERVER: frozenset({Permission.VIEW}),
}

DESCRIPTIONS = {
    Role.LEAD: "Plans, invites, imports, resolves conflicts, signs off stages, exports. Also screens.",
    Role.REVIEWER: "Screens, finds full texts, extracts and appraises, blinded from the others.",
    Role.OBSERVER: "Reads the protocol, the citations and the summaries; judges nothing.",
}
