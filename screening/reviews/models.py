"""The review, its people, and the links that invite them."""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone

from screening.reviews.roles import MATRIX, Permission, Role


class MaybeIs(models.TextChoices):
    INCLUDE = "include", "counts as include"
    CONFLICT = "conflict", "is a conflict"


class Resolving(models.TextChoices):
    """Who ends a conflict. A lead always can: no conflict is ever stuck."""

    RESOLVER = "resolver", "A lead, or somebody named below, decides"
    DISCUSSION = "discussion", "The two discuss it, each seeing the other's vote, and vote again"
    THIRD = "third", "A third person votes, blinded; two of three decide"


class People(models.IntegerChoices):
    ONE = 1, "one person"
    TWO = 2, "two people, independently"


class Merging(models.TextChoices):
    RULES = "rules", "Merge what the rules are certain of"
    EXACT = "exact", "Merge only the same identifier, or the same title, year and first page"
    OFF = "off", "Never merge without a person"


class Review(models.Model):
    title = models.CharField(max_length=200)
    question = models.TextField(blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    screeners_title_abstract = models.PositiveSmallIntegerField(
        "title and abstract is screened by", choices=People, default=People.TWO
    )
    screeners_full_text = models.PositiveSmallIntegerField(
        "full text is screened by", choices=People, default=People.TWO
    )
    extractors = models.PositiveSmallIntegerField("data are extracted by", choices=People, default=People.TWO)
    maybe_is = models.CharField(
        "a maybe beside an include", max_length=10, choices=MaybeIs, default=MaybeIs.INCLUDE
    )
    reasons_must_agree = models.BooleanField(
        "two different exclusion reasons at full text are a conflict", default=False
    )
    resolving = models.CharField(
        "a conflict is resolved by", max_length=10, choices=Resolving, default=Resolving.RESOLVER
    )
    resolver_sees_votes = models.BooleanField(
        "who resolves sees from the start how each voted", default=False
    )
    merging = models.CharField(
        "duplicates are merged automatically", max_length=10, choices=Merging, default=Merging.RULES
    )
    evidence_scheme = models.CharField(max_length=40, default="aan-2004")
    protocol_version = models.PositiveIntegerField(default=1)
    members: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="reviews"
    )

    class Meta:
        app_label = "screening"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    screeners_title_abstract__in=[1, 2], screeners_full_text__in=[1, 2], extractors__in=[1, 2]
                ),
                name="review_one_or_two_people",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.title}"


class Membership(models.Model):
    review = models.ForeignKey(Review, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    is_active = models.BooleanField(default=True)
    resolves = models.BooleanField(default=False, help_text="Named to resolve conflicts, beside the leads.")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.UniqueConstraint(fields=["review", "user"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display().lower()}"

    def may(self, permission: Permission) -> bool:
        return self.is_active and (permission in MATRIX[self.role] or self._is_named_for(permission))

    def _is_named_for(self, permission: Permission) -> bool:
        return permission is Permission.RESOLVE and self.resolves and self.may(Permission.SCREEN)


class Invitation(models.Model):
    """A link for one e-mail address. Only the hash of its token is kept."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=10, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "screening"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display().lower()}"

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def is_open(self) -> bool:
        return not self.why_closed

    @property
    def why_closed(self) -> str:
        """A sentence for the person who opened the link; empty while it works."""
        if self.accepted_at:
            return "This invitation has been used already: each link works once."
        if self.revoked_at:
            return "This invitation was revoked. Ask the person who invited you for a new one."
        if self.expires_at <= timezone.now():
            return "This invitation has expired. Ask the person who invited you for a new one."
        return ""
