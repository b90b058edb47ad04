"""Doors of this room."""

from django.urls import path

from screening.overview import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("history/", views.history, name="history"),
]
