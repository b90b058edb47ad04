"""A stage that is signed off is locked: the database itself takes no vote, comment or resolution until it is
opened again."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from screening.decisions.models.choices import Stage
from screening.reviews.models import Review

REFUSED = "stage_is_open"
"""What the database calls the rule when it refuses."""

# Who writes shares the lock of the stage until the end of the transaction, who signs off holds it alone:
# the sign-off waits for votes on their way, and a vote that waited for a sign-off reads it afterwards.
HOLD_ALONE = "select pg_advisory_xact_lock(hashtextextended('stage of review ' || %s || ' ' || %s, 0))"

STAGE_IS_OPEN = pgtrigger.Trigger(
    name=REFUSED,
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("place", "record"), ("is_locked", "boolean")],
    func="""
        select review_id, stage into place from screening_stageitem where id = new.item_id;
        perform pg_advisory_xact_lock_shared(
            hashtextextended('stage of review ' || place.review_id || ' ' || place.stage, 0)
        );
        select locks into is_locked from screening_signoff
        where review_id = place.review_id and stage = place.stage order by id desc limit 1;
        if is_locked then
            raise exception 'This stage is signed off.'
            using errcode = 'check_violation', constraint = 'stage_is_open';
        end if;
        return new;
    """,
)


class SignOff(models.Model):
    """A stage was signed off, or opened again (``locks`` is false). The newest row of a stage is in force."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="sign_offs")
    stage = models.CharField(max_length=20, choices=Stage)
    locks = models.BooleanField()
    reason = models.TextField(blank=True)
    counts = models.JSONField(default=dict, help_text="By outcome, how many citations stood there.")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "screening"
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="sign_off_stage"),
            models.CheckConstraint(
                condition=Q(locks=True) | ~Q(reason=""), name="sign_off_opened_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["review", "stage", "-id"], name="sign_off_newest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {'signed off' if self.locks else 'opened again'}"
