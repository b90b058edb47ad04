"""Accepting many pairs at once: the lead draws a line, sees what is above it, and confirms."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from screening.duplicates import actions
from screening.duplicates.forms import AcceptForm, LineForm
from screening.duplicates.line import drawn
from screening.duplicates.views.frame import frame
from screening.reviews.access import requires
from screening.reviews.roles import Permission


@requires(Permission.EDIT_PROTOCOL)
def duplicates_accept(request: HttpRequest) -> HttpResponse:
    confirmed = AcceptForm(request.POST)
    if request.method == "POST" and confirmed.is_valid():
        merged = actions.accept_above(review=request.review, by=request.user, **confirmed.cleaned_data)
        messages.success(request, f"{merged} pair{'' if merged == 1 else 's'} merged.")
        return redirect("screening:duplicates-list", review_id=request.review.pk)
    asked = LineForm(request.POST or request.GET or None)
    score = asked.cleaned_data["score"] if asked.is_valid() else None
    line = None if score is None else drawn(request.review, score)
    context = frame(request, "list") | {"form": asked, "line": line}
    return render(request, "duplicates/accept.html", context, status=422 if request.method == "POST" else 200)
