"""Doors of this room."""

from django.urls import path

from screening.outputs import views

urlpatterns = [
    path("outputs/", views.outputs, name="outputs"),
    path("outputs/<str:name>/", views.output_file, name="output-file"),
]
