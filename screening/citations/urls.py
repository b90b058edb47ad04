"""Doors of this room."""

from django.urls import path

from screening.citations.views import citations, columns, edits, files, uploads

urlpatterns = [
    path("imports/", uploads.imports, name="imports"),
    path("imports/upload/", uploads.import_upload, name="import-upload"),
    path("imports/accept/", uploads.imports_accept, name="imports-accept"),
    path("imports/<int:batch_id>/", files.import_batch, name="import"),
    path("imports/<int:batch_id>/retry/", files.import_retry, name="import-retry"),
    path("imports/<int:batch_id>/accept/", files.import_accept, name="import-accept"),
    path("imports/<int:batch_id>/discard/", files.import_discard, name="import-discard"),
    path("imports/<int:batch_id>/columns/", columns.import_columns, name="import-columns"),
    path("imports/<int:batch_id>/undo/", files.import_undo, name="import-undo"),
    path("imports/rejected/<int:rejected_id>/", files.import_mend, name="import-mend"),
    path("citations/", citations.citations, name="citations"),
    path("citations/<int:citation_id>/", citations.citation, name="citation"),
    path("citations/<int:citation_id>/edit/", edits.citation_edit, name="citation-edit"),
    path("citations/<int:citation_id>/take-back/", edits.citation_take_back, name="citation-take-back"),
]
