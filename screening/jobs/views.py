"""How far a job is: a card that asks for itself again until the job is over."""

from django.shortcuts import get_object_or_404, render

from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.web import wants_json


@requires(Permission.VIEW)
def job(request, job_id):
    found = get_object_or_404(request.review.jobs, pk=job_id)
    template = "jobs/job.html#card" if request.headers.get("HX-Request") else "jobs/job.html"
    response = render(request, template, {"job": found})
    if found.is_over and request.headers.get("HX-Request") and not wants_json(request):
        response["HX-Refresh"] = "true"
    return response
