"""Doors of this room."""

from django.urls import path

from screening.duplicates import views

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/next/", views.duplicates_next, name="duplicates-next"),
    path("duplicates/list/", views.duplicates_list, name="duplicates-list"),
    path("duplicates/accept/", views.duplicates_accept, name="duplicates-accept"),
    path("duplicates/decided/", views.duplicates_decided, name="duplicates-decided"),
    path("duplicates/same-study/", views.duplicates_related, name="duplicates-related"),
    path("duplicates/apart/", views.duplicates_apart, name="duplicates-apart"),
    path("duplicates/search/", views.duplicates_search, name="duplicates-search"),
    path("duplicates/setting/", views.duplicates_setting, name="duplicates-setting"),
    path("duplicates/mark/<int:citation_id>/", views.duplicate_mark, name="duplicate-mark"),
    path("duplicates/<int:pair_id>/decide/", views.duplicate_decide, name="duplicate-decide"),
    path("duplicates/<int:pair_id>/undo/", views.duplicate_undo, name="duplicate-undo"),
    path("duplicates/<int:pair_id>/reopen/", views.duplicate_reopen, name="duplicate-reopen"),
    path("duplicates/merges/<int:merge_id>/undo/", views.merge_undo, name="merge-undo"),
]
