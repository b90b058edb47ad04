"""Which part of the history is shown: by person, and by the room that it is about."""

import django_filters
from django.apps import apps

from screening.audit.models import AuditEntry
from screening.reviews.models import Membership

ROOMS = {
    "reviews": "Review and team",
    "protocol": "Protocol",
    "citations": "Imports and citations",
    "duplicates": "Duplicates",
    "decisions": "Screening",
    "fulltexts": "Full texts",
    "studies": "Studies",
    "extraction": "Extraction",
    "appraisal": "Evidence class",
    "synthesis": "Summaries",
    "jobs": "Background work",
}


def tables_of(room: str) -> list[str]:
    """The entries of a room are those whose target is one of its tables."""
    return [
        model._meta.model_name
        for model in apps.get_app_config("screening").get_models()
        if model.__module__ == f"screening.{room}.models"
    ]


class HistoryFilter(django_filters.FilterSet):
    person = django_filters.ModelChoiceFilter(
        label="Person", empty_label="everybody", queryset=Membership.objects.none(), method="by_person"
    )
    about = django_filters.ChoiceFilter(
        label="About", empty_label="everything", choices=list(ROOMS.items()), method="about_room"
    )

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def __init__(self, *args, review, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        members = review.memberships.select_related("user").order_by("user__name")
        self.form.fields["person"].queryset = members
        self.form.fields["person"].label_from_instance = lambda member: str(member.user)

    def by_person(self, entries, _name, member):
        return entries.filter(actor_id=member.user_id)

    def about_room(self, entries, _name, room):
        return entries.filter(target_type__in=tables_of(room))
