"""The door that stands before any review: one's own list, with what waits in each."""

from django.urls import path

from screening.overview import views

urlpatterns = [path("", views.home, name="home")]
