"""Doors of this room."""

from django.urls import path

from screening.studies import views

urlpatterns = [
    path("studies/", views.studies, name="studies"),
    path("studies/<int:study_id>/", views.study, name="study"),
    path("studies/<int:study_id>/edit/", views.study_edit, name="study-edit"),
    path("reports/<int:report_id>/study/", views.report_link, name="report-link"),
    path("study-links/<int:link_id>/unlink/", views.report_unlink, name="report-unlink"),
    path("study-links/<int:link_id>/primary/", views.report_primary, name="report-primary"),
]
