"""What the people who differ say to each other, while the review lets them discuss."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from screening.decisions.models.sign_offs import STAGE_IS_OPEN
from screening.decisions.models.stages import StageItem


class Comment(models.Model):
    """Said once, never changed. It stays on the item it was said on, as votes do."""

    item = models.ForeignKey(StageItem, models.PROTECT, related_name="comments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    said_at = models.DateTimeField(db_default=Now())

    class Meta:
        app_label = "screening"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]
        indexes = [models.Index(fields=["item", "id"], name="comment_of_item")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            STAGE_IS_OPEN,
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on item {self.item_id}"
