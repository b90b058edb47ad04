"""Doors of this room."""

from django.urls import path

from screening.citations import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/upload/", views.import_upload, name="import-upload"),
    path("imports/<int:batch_id>/", views.import_batch, name="import"),
    path("imports/<int:batch_id>/retry/", views.import_retry, name="import-retry"),
    path("citations/", views.citations, name="citations"),
    path("citations/<int:citation_id>/", views.citation, name="citation"),
]
