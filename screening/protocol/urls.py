"""Doors of this room: one page to read, and one set of doors for all kinds of rows."""

from django.urls import path

from screening.protocol import views

urlpatterns = [
    path("settings/", views.settings, name="review-settings"),
    path("protocol/", views.protocol, name="protocol"),
    path("protocol/<slug:kind>/new/", views.add, name="protocol-add"),
    path("protocol/<slug:kind>/<int:row_id>/", views.change, name="protocol-change"),
    path("protocol/<slug:kind>/<int:row_id>/retire/", views.retire, name="protocol-retire"),
    path("protocol/<slug:kind>/<int:row_id>/restore/", views.restore, name="protocol-restore"),
    path("protocol/<slug:kind>/<int:row_id>/up/", views.move, {"up": True}, name="protocol-up"),
    path("protocol/<slug:kind>/<int:row_id>/down/", views.move, {"up": False}, name="protocol-down"),
]
