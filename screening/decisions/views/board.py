"""The board of a stage for who answers for it: numbers that open as lists, and its sign-off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.accounts.models import User
from screening.decisions import actions, queries
from screening.decisions import board as boards
from screening.decisions.board_filter import BoardCitations
from screening.decisions.forms import SignOffForm
from screening.decisions.models import Stage
from screening.decisions.views.asked_for import stage_or_404
from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import capped_count, page_by_id


@requires(Permission.SIGN_OFF)
def board(request: HttpRequest) -> HttpResponse:
    return _page(request, stage_or_404(request.GET.get("stage", Stage.TITLE_ABSTRACT.slug)))


def _page(request: HttpRequest, stage: Stage, form: SignOffForm | None = None) -> HttpResponse:
    """``form``: the one that was refused."""
    history = list(boards.sign_offs(request.review, stage))
    signed_off = history[0] if history and history[0].locks else None
    counts = queries.stage_counts(request.review, stage)
    context = {
        "board": boards.board(request.review, stage, request.user),
        "stages": list(Stage),
        "history": history,
        "signed_off": signed_off,
        "changes": boards.changes_since(signed_off, counts) if signed_off else [],
        "form": form or SignOffForm(),
    }
    return render(request, "decisions/board.html", context, status=422 if form else 200)


@requires(Permission.SIGN_OFF)
def board_citations(request: HttpRequest, stage: str) -> HttpResponse:
    """What a number of the board stands for."""
    wanted = stage_or_404(stage)
    items = boards.items(request.review, wanted, request.user).select_related("citation", "reason")
    people = User.objects.filter(memberships__review=request.review).order_by("name", "pk")
    filtered = BoardCitations(request.GET, items, people=people)
    page = page_by_id(filtered.qs, after=request.GET.get("after"), before=request.GET.get("before"))
    context = {
        "stage": wanted,
        "filter": filtered,
        "page": page,
        "count": capped_count(filtered.qs),
        "states": boards.STATES,
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
    }
    return render(request, "decisions/board_citations.html", context)


@requires(Permission.SIGN_OFF)
@require_POST
def sign_off(request: HttpRequest, stage: str) -> HttpResponse:
    return _signed(request, stage_or_404(stage), actions.sign_off, "is signed off")


@requires(Permission.SIGN_OFF)
@require_POST
def reopen(request: HttpRequest, stage: str) -> HttpResponse:
    return _signed(request, stage_or_404(stage), actions.reopen, "is open again")


def _signed(request: HttpRequest, stage: Stage, action, done: str) -> HttpResponse:
    form = SignOffForm(request.POST)
    if form.is_valid():
        try:
            action(review=request.review, stage=stage, by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, f"{stage.label} {done}.")
            address = reverse("screening:board", kwargs={"review_id": request.review.pk})
            return redirect(f"{address}?stage={stage.slug}")
    return _page(request, stage, form)
