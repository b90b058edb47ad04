"""Theme and reading size without scripts: a choice goes into a cookie, which every page reads."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

CHOICES = {"theme": ("system", "light", "dark"), "reading": ("small", "normal", "large", "largest")}
YEAR = 365 * 24 * 60 * 60


@require_POST
@login_not_required
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen and go back to the page; unknown values are left out."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    for name, values in CHOICES.items():
        if (value := request.POST.get(name)) in values:
            response.set_cookie(
                name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
            )
    return response
