"""How pages look: a choice is kept with the person, and in a cookie for pages without anybody signed in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from screening.accounts import actions
from screening.accounts.preferences import known, look

YEAR = 365 * 24 * 60 * 60


@require_POST
@login_not_required
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen and go back to the page; unknown values are left out."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    chosen = known(request.POST)
    if request.user.is_authenticated and chosen:
        actions.prefer(by=request.user, **chosen)
    response = redirect(back)
    for name, value in chosen.items():
        response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def chosen_look(request: HttpRequest) -> dict:
    """Context of every page: theme, and size, width and spacing of the text."""
    return {"look": look(getattr(getattr(request, "user", None), "preferences", {}), request.COOKIES)}
