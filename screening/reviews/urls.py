"""Doors of this room: within one review."""

from django.urls import path

from screening.reviews import views

urlpatterns = [
    path("team/", views.team, name="team"),
    path("team/invitations/new/", views.invite, name="invite"),
    path("team/invitations/<int:invitation_id>/revoke/", views.revoke, name="invitation-revoke"),
    path("team/<int:membership_id>/role/", views.member_role, name="member-role"),
    path("team/<int:membership_id>/deactivate/", views.deactivate, name="member-deactivate"),
    path("team/<int:membership_id>/reactivate/", views.reactivate, name="member-reactivate"),
]
