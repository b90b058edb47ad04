"""Doors of this room."""

from django.urls import path

from screening.jobs import views

urlpatterns = [path("jobs/<int:job_id>/", views.job, name="job")]
