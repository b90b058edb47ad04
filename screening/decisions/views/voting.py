"""Voting and taking a vote back: a form for people, the same address with JSON for the outbox."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.decisions import actions, queries
from screening.decisions.forms import UndoForm, VoteForm
from screening.decisions.models import Stage, StageItem, Verdict, Vote
from screening.decisions.views.asked_for import item_or_404, way_back
from screening.decisions.views.screening import item_page
from screening.errors import Conflicting, DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import wants_json

VOTED = {Verdict.INCLUDE: "Included", Verdict.MAYBE: "Maybe", Verdict.EXCLUDE: "Excluded"}


@requires(Permission.SCREEN)
@require_POST
def vote(request: HttpRequest, item_id: int) -> HttpResponse:
    if _is_for_another_person(request):
        return _sign_in_again(request)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, item_id, form, next(iter(form.errors.values()))[0], status=422)
    try:
        cast = _done(request, item_id, actions.cast_vote, **form.cleaned_data)
    except DomainError as error:
        return _refused(request, item_id, form, str(error), status=error.status)
    if wants_json(request):
        return _saved(cast)
    item = item_or_404(request, item_id)
    messages.success(request, f"{VOTED[cast.verdict]}: {item.citation.title or item.citation}")
    stage = Stage(item.stage).slug
    return redirect(way_back(request) or _address(request, "screen", stage=stage))


@requires(Permission.SCREEN)
@require_POST
def undo(request: HttpRequest, item_id: int) -> HttpResponse:
    if _is_for_another_person(request):
        return _sign_in_again(request)
    form = UndoForm(request.POST)
    key = form.cleaned_data["key"] if form.is_valid() else None
    taken_back = _done(request, item_id, actions.undo_vote, key=key)
    if wants_json(request):
        return _saved(taken_back)
    item = item_or_404(request, item_id)
    messages.success(request, f"Your vote was taken back: {item.citation.title or item.citation}")
    return redirect(_address(request, "screen-item", stage=Stage(item.stage).slug, item_id=item.pk))


def _done(request: HttpRequest, item_id: int, action: Callable[..., Vote], **said) -> Vote:
    """Given no more than what it needs to find the item: the action reads it when it locks it."""
    try:
        return action(item=StageItem(pk=item_id, review=request.review), by=request.user, **said)
    except StageItem.DoesNotExist:
        raise Http404("No such citation at this stage.") from None


def _saved(vote: Vote) -> JsonResponse:
    """What the outbox waits for before it forgets a vote: its own key."""
    return JsonResponse({"saved": str(vote.key), "item": vote.item_id, "verdict": vote.verdict})


def _refused(request: HttpRequest, item_id: int, form: VoteForm, error: str, *, status: int) -> HttpResponse:
    """The sentence alone for the outbox; else the card again with all that was typed."""
    item = item_or_404(request, item_id)
    if wants_json(request):
        return JsonResponse({"error": error}, status=status)
    typed = {"note": request.POST.get("note", ""), "answers": form.answers()}
    card = replace(queries.card(item, request.user), **typed)
    return item_page(request, card, error=error, status=status)


def _is_for_another_person(request: HttpRequest) -> bool:
    """Votes kept in a browser are for the person who cast them, not for who has signed in since."""
    return request.POST.get("person", str(request.user.pk)) != str(request.user.pk)


def _sign_in_again(request: HttpRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": "Somebody else has signed in. Sign in again."}, status=401)
    raise Conflicting("Somebody else has signed in since this page was opened. Nothing was saved.")


def _address(request: HttpRequest, name: str, **arguments) -> str:
    return reverse(f"screening:{name}", kwargs={"review_id": request.review.pk, **arguments})
