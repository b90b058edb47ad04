"""How one screens: keys, words to be marked, and how the text looks; kept with the person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.decisions import actions, annotations, keys
from screening.decisions.views.asked_for import way_back
from screening.errors import DomainError
from screening.protocol import queries as protocol
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import wants_json

SWITCHES = {"single_keys": True, "highlights": True}


@requires(Permission.SCREEN)
def my_desk(request: HttpRequest) -> HttpResponse:
    return _page(request)


@requires(Permission.SCREEN)
@require_POST
def set_keys(request: HttpRequest) -> HttpResponse:
    """A field that was not sent leaves its key as it is; ``reset`` gives all of them their first meaning."""
    wanted = {key.name: request.POST.get(key.name, key.key) for key in keys.keys_of(request.user.preferences)}
    try:
        actions.set_keys(by=request.user, wanted={} if "reset" in request.POST else wanted)
    except DomainError as error:
        return _page(request, error=str(error), typed=wanted)
    return _kept(request, "Your keys are saved, for every device.", "#keys")


@requires(Permission.SCREEN)
@require_POST
def set_words(request: HttpRequest) -> HttpResponse:
    before = annotations.own_terms(request.review, request.user)
    sent = {kind: request.POST.get(kind, "\n".join(words)) for kind, words in before.items()}
    try:
        wanted = {kind: text.splitlines() for kind, text in sent.items()}
        actions.set_own_terms(review=request.review, by=request.user, **wanted)
    except DomainError as error:
        return _page(request, error=str(error), words=sent)
    return _kept(request, "Your words are saved; they are marked from now on.", "#words")


@requires(Permission.SCREEN)
@require_POST
def set_switch(request: HttpRequest) -> HttpResponse:
    """``name`` of a switch; it is on if ``on`` was sent with it."""
    name = request.POST.get("name", "")
    if name in SWITCHES:
        actions.switch(by=request.user, name=name, is_on=bool(request.POST.get("on")))
    if wants_json(request):
        return JsonResponse({"saved": name})
    return _kept(request, "Saved, for every device.", "")


def _kept(request: HttpRequest, words: str, part: str) -> HttpResponse:
    messages.success(request, words)
    here = reverse("screening:my-desk", kwargs={"review_id": request.review.pk})
    return redirect(way_back(request) or here + part)


def _page(request: HttpRequest, *, error: str = "", typed=None, words=None) -> HttpResponse:
    shown = keys.keys_of({"keys": typed} if typed else request.user.preferences)
    own = annotations.own_terms(request.review, request.user)
    context = {
        "error": error,
        "keys_of_person": shown,
        "single_keys": request.user.preferences.get("single_keys", True),
        "highlights": request.user.preferences.get("highlights", True),
        "own_words": words or {kind: "\n".join(found) for kind, found in own.items()},
        "words_of_review": protocol.highlight_terms(request.review),
        "next": way_back(request),
    }
    return render(request, "decisions/my_desk.html", context, status=422 if error else 200)
