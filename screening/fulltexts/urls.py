"""Doors of this room."""

from django.urls import path

from screening.fulltexts import views

urlpatterns = [
    path("full-texts/", views.fulltexts, name="fulltexts"),
    path("reports/<int:report_id>/", views.report, name="report"),
    path("reports/<int:report_id>/pages/", views.report_pages, name="report-pages"),
    path("reports/<int:report_id>/pages/<int:number>/", views.report_page_image, name="report-page-image"),
    path("reports/<int:report_id>/file/", views.report_file, name="report-file"),
    path("reports/<int:report_id>/state/", views.report_state, name="report-state"),
    path("reports/<int:report_id>/upload/", views.report_upload, name="report-upload"),
]
