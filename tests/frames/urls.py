"""The addresses of the product and the gallery, which production does not serve."""

from django.urls import include, path

from reviewapp.gallery import gallery

urlpatterns = [path("gallery/", gallery), path("", include("reviewapp.urls"))]
