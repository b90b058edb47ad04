"""Two people who differ talk about it: each sees what the other said, and may vote again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from screening.decisions import actions, blinding, conflicts, queries
from screening.decisions.forms import CommentForm
from screening.decisions.models import Stage, StageItem
from screening.decisions.views.asked_for import item_or_404
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import page_by_id


@requires(Permission.SCREEN)
def discussions(request: HttpRequest) -> HttpResponse:
    asked = conflicts.discussed(request.review, request.user)
    page = page_by_id(asked, after=request.GET.get("after"), before=request.GET.get("before"))
    voters = blinding.voters_to_resolve(page.items, request.user)
    context = {"page": page, "rows": [(item, voters[item.pk]) for item in page.items]}
    return render(request, "decisions/discussions.html", context)


@requires(Permission.SCREEN)
def discussion(request: HttpRequest, item_id: int) -> HttpResponse:
    """Once it is settled, or for somebody without a vote on it, only the citation is left to be seen."""
    item = queries.counted_at(item_or_404(request, item_id))
    if not (blinding.is_discussed(item) and blinding.has_vote(item, request.user)):
        stage = Stage(item.stage).slug
        return redirect("screening:screen-item", review_id=request.review.pk, stage=stage, item_id=item.pk)
    actions.look_to_discuss(item=item, by=request.user)
    return _page(request, item, CommentForm())


@requires(Permission.SCREEN)
@require_POST
def say(request: HttpRequest, item_id: int) -> HttpResponse:
    item = queries.counted_at(item_or_404(request, item_id))
    form = CommentForm(request.POST)
    if not form.is_valid() and blinding.is_discussed(item) and blinding.has_vote(item, request.user):
        return _page(request, item, form)
    actions.say(item=item, by=request.user, text=form.cleaned_data.get("text", ""))
    return redirect("screening:discussion", review_id=request.review.pk, item_id=item.pk)


def _page(request: HttpRequest, item: StageItem, form: CommentForm) -> HttpResponse:
    card = queries.card(item, request.user)
    voters = blinding.voters_to_resolve([item], request.user)[item.pk]
    context = {
        "card": card,
        "voters": [(voter, card.named(voter.vote)) for voter in voters],
        "comments": blinding.comments_on([item])[item.pk],
        "form": form,
    }
    return render(request, "decisions/discussion.html", context, status=422 if form.errors else 200)
