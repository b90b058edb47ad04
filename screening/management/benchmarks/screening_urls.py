"""The addresses of the application, and one more that reads who asks and nothing else."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import include, path


def floor(request: HttpRequest) -> JsonResponse:
    """What every answer costs at least: session and person are read, everything around the view runs."""
    return JsonResponse({"person": request.user.pk})


urlpatterns = [path("floor/", floor), path("", include(settings.APPLICATION_URLS))]
