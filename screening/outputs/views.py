"""The PRISMA flow as it stands, and the files to take out."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

from screening.engine.prisma import check
from screening.outputs import prisma
from screening.outputs.files import FILES
from screening.reviews.access import requires
from screening.reviews.roles import Permission


@requires(Permission.EXPORT)
def outputs(request):
    flow = prisma.flow(request.review)
    context = {"flow": flow, "problems": check(flow), "files": FILES.items()}
    return render(request, "outputs/outputs.html", context)


@requires(Permission.EXPORT)
def output_file(request, name):
    if name not in FILES:
        raise Http404("There is no such file.")
    file = FILES[name]
    response = HttpResponse(file.make(request.review, request.user), content_type=file.content_type)
    filename = f"{slugify(request.review.title)[:60] or 'review'}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
