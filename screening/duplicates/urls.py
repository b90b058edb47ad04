"""Doors of this room."""

from django.urls import path

from screening.duplicates import views

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/list/", views.duplicates_list, name="duplicates-list"),
    path("duplicates/decided/", views.duplicates_decided, name="duplicates-decided"),
    path("duplicates/search/", views.duplicates_search, name="duplicates-search"),
    path("duplicates/<int:pair_id>/decide/", views.duplicate_decide, name="duplicate-decide"),
    path("duplicates/<int:pair_id>/reopen/", views.duplicate_reopen, name="duplicate-reopen"),
    path("duplicates/merges/<int:merge_id>/undo/", views.merge_undo, name="merge-undo"),
]
