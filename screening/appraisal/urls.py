"""Doors of this room."""

from django.urls import path

from screening.appraisal import views

urlpatterns = [
    path("appraisal/", views.appraisals, name="appraisals"),
    path("studies/<int:study_id>/appraisal/<int:question_id>/", views.appraisal, name="appraisal"),
    path(
        "studies/<int:study_id>/appraisal/<int:question_id>/reopen/",
        views.appraisal_reopen,
        name="appraisal-reopen",
    ),
    path(
        "studies/<int:study_id>/appraisal/<int:question_id>/consensus/",
        views.appraisal_consensus,
        name="appraisal-consensus",
    ),
]
