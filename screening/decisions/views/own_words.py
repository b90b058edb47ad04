"""A person's note and tags on a citation: each is kept at once, by the script of the page or by a form."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.decisions import actions, annotations, queries
from screening.decisions.forms import NoteForm, TagForm
from screening.decisions.models import StageItem
from screening.decisions.views.asked_for import item_or_404, way_back
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import wants_json


@requires(Permission.SCREEN)
def own_words(request: HttpRequest, item_id: int) -> HttpResponse:
    return _page(request, item_or_404(request, item_id))


@requires(Permission.SCREEN)
@require_POST
def save_note(request: HttpRequest, item_id: int) -> HttpResponse:
    item = queries.counted_at(item_or_404(request, item_id))
    form = NoteForm(request.POST)
    if _is_for_another_person(request):
        return _refused(request, item, "Somebody else has signed in. Sign in again.", 401)
    if not form.is_valid():
        return _refused(request, item, next(iter(form.errors.values()))[0], 422)
    actions.write_note(item=item, by=request.user, **form.cleaned_data)
    return _kept(request, item, form.cleaned_data["key"], "Your note is saved.")


@requires(Permission.SCREEN)
@require_POST
def set_tag(request: HttpRequest, item_id: int) -> HttpResponse:
    item = queries.counted_at(item_or_404(request, item_id))
    form = TagForm(request.POST)
    if _is_for_another_person(request):
        return _refused(request, item, "Somebody else has signed in. Sign in again.", 401)
    if not form.is_valid():
        return _refused(request, item, next(iter(form.errors.values()))[0], 422)
    try:
        actions.set_tag(item=item, by=request.user, **form.cleaned_data)
    except DomainError as error:
        return _refused(request, item, str(error), error.status)
    return _kept(request, item, form.cleaned_data["key"], "Your tags are saved.")


def _is_for_another_person(request: HttpRequest) -> bool:
    """What waits in a browser is of the person who wrote it, not of who has signed in since."""
    return request.POST.get("person", str(request.user.pk)) != str(request.user.pk)


def _kept(request: HttpRequest, item: StageItem, key, words: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"saved": str(key), "item": item.pk})
    messages.success(request, words)
    here = reverse("screening:own-words", kwargs={"review_id": request.review.pk, "item_id": item.pk})
    return redirect(way_back(request) or here)


def _refused(request: HttpRequest, item: StageItem, error: str, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": error}, status=status)
    return _page(request, item, error=error, status=422)


def _page(request: HttpRequest, item: StageItem, *, error: str = "", status: int = 200) -> HttpResponse:
    card = queries.card(queries.counted_at(item), request.user)
    on = {tag.lower() for tag in card.tags}
    tags = [tag for tag, _ in annotations.own_tags(request.review, request.user)]
    context = {
        "stage": card.stage,
        "card": card,
        "error": error,
        "others": [tag for tag in tags if tag.lower() not in on],
        "next": way_back(request),
        "item_url": reverse("screening:screen-item", kwargs=_names(request, card)),
    }
    return render(request, "decisions/own_words.html", context, status=status)


def _names(request: HttpRequest, card) -> dict:
    return {"review_id": request.review.pk, "stage": card.stage.slug, "item_id": card.item.pk}
