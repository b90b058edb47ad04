"""What may be merged without a person: the lead's choice."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from screening.duplicates import actions
from screening.duplicates.forms import MergingForm
from screening.duplicates.views.frame import frame
from screening.reviews.access import requires
from screening.reviews.roles import Permission


@requires(Permission.EDIT_PROTOCOL)
def duplicates_setting(request: HttpRequest) -> HttpResponse:
    form = MergingForm(request.POST or None, instance=request.review)
    if request.method == "POST" and form.is_valid():
        merging = form.cleaned_data["merging"]
        request.review.refresh_from_db()
        actions.set_merging(review=request.review, merging=merging, by=request.user)
        messages.success(request, "Saved. It counts from the next search for duplicates on.")
        return redirect("screening:duplicates", review_id=request.review.pk)
    status = 422 if request.method == "POST" else 200
    context = frame(request, "setting") | {"form": form}
    return render(request, "duplicates/setting.html", context, status=status)
