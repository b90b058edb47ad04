"""What every request passes: sign-in, no caching of private pages, refusals as sentences."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

from screening.errors import DomainError
from screening.web import wants_json

GetResponse = Callable[[HttpRequest], HttpResponse]


class sign_in_required(LoginRequiredMiddleware):
    """Public is the exception. A script gets 401: a redirect to a page would look like success."""

    def handle_no_permission(self, request, view_func):
        if wants_json(request) or request.headers.get("HX-Request"):
            return JsonResponse({"error": "Your sign-in has expired. Sign in again."}, status=401)
        return super().handle_no_permission(request, view_func)


def private_pages(get_response: GetResponse) -> GetResponse:
    """Pages of a signed-in person are kept by no cache: after signing out, back shows nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


class domain_errors:
    """An expected refusal becomes one sentence: a message, a fragment, or an answer to a script."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        if wants_json(request):
            return JsonResponse({"error": str(error)}, status=error.status)
        if request.headers.get("HX-Request"):
            response = render(request, "components/toast.html", {"message": error}, status=error.status)
            response["HX-Retarget"] = "#toasts"
            response["HX-Reswap"] = "beforeend"
            return response
        if request.method == "GET":
            return render(request, "refused.html", {"message": error}, status=error.status)
        messages.error(request, str(error))
        return redirect(self._back(request))

    @staticmethod
    def _back(request: HttpRequest) -> str:
        referer = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()})
        return referer if safe else settings.LOGIN_REDIRECT_URL
