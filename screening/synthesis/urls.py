"""Doors of this room."""

from django.urls import path

from screening.synthesis import views

urlpatterns = [
    path("summaries/", views.summaries, name="summaries"),
    path("summaries/compute/", views.summarise, name="summarise"),
    path("summaries/<uuid:summary_id>/", views.summary, name="summary"),
]
