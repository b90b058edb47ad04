"""The list of reports to get, and the page where one is read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.decisions import queries as decisions
from screening.decisions.models import Stage
from screening.engine import pdf
from screening.errors import DomainError
from screening.fulltexts import actions, queries
from screening.fulltexts.forms import FileForm, StateForm
from screening.fulltexts.models import Report
from screening.reviews.access import requires
from screening.reviews.roles import Permission

PER_PAGE = 25
WIDTHS = {"s": 900, "l": 1500}


@requires(Permission.RETRIEVE)
def fulltexts(request):
    state = request.GET.get("state", "")
    found = queries.reports(request.review).order_by("citation__number")
    if state in Report.State.values:
        found = found.filter(state=state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "fulltexts/list.html",
        {
            "page": page,
            "state": state,
            "states": _tabs(request.review),
            "rows": [(report, StateForm(instance=report, prefix=str(report.pk))) for report in page],
        },
    )


def _tabs(review) -> list[tuple[str, str, int]]:
    counts = queries.state_counts(review)
    return [(state.value, state.label, counts[state]) for state in Report.State]


@requires(Permission.RETRIEVE)
def report(request, report_id):
    found = _report(request, report_id)
    context = {
        "report": found,
        "file": queries.file_to_read(found),
        "state_form": StateForm(instance=found, prefix=str(found.pk)),
        **_judgement(request, found),
    }
    return render(request, "fulltexts/report.html", context)


def _judgement(request, found: Report) -> dict:
    """The vote form beside the document, for a person who is asked or has judged it before."""
    items = found.citation.stage_items.filter(stage=Stage.FULL_TEXT, withdrawn_at=None)
    item = items.select_related("citation", "review").first()
    if item is None or not request.membership.may(Permission.SCREEN):
        return {}
    card = decisions.card(item, request.user)
    if not card.verdict and not decisions.is_asked(item, request.user):
        return {}
    return {"card": card, "next": _next_to_read(request, item)}


def _next_to_read(request, item) -> str:
    waiting = decisions.queue(request.review, Stage.FULL_TEXT, request.user)
    following = next((each for each in waiting if each.pk != item.pk), None)
    if following is None:
        return reverse("screening:fulltexts", args=[request.review.pk])
    return reverse("screening:report", args=[request.review.pk, following.citation.report.pk])


@requires(Permission.RETRIEVE)
def report_pages(request, report_id):
    """The document alone: for the pane beside another room's form, or as a page of its own."""
    found = _report(request, report_id)
    context = {"report": found, "file": queries.file_to_read(found)}
    fragment = "#document" if request.headers.get("HX-Request") else ""
    return render(request, f"fulltexts/pages.html{fragment}", context)


@requires(Permission.RETRIEVE)
def report_page_image(request, report_id, number):
    file = queries.file_to_read(_report(request, report_id))
    if file is None:
        raise Http404("This report has no file.")
    try:
        width = WIDTHS.get(request.GET.get("size", "s"), WIDTHS["s"])
        with file.file.open() as opened:
            picture = pdf.render_page(opened.read(), number, width=width)
    except IndexError as error:
        raise Http404("The file has no such page.") from error
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@requires(Permission.RETRIEVE)
def report_file(request, report_id):
    """The file as uploaded, for keeping; never shown by the browser in our name."""
    file = queries.file_to_read(_report(request, report_id))
    if file is None:
        raise Http404("This report has no file.")
    response = FileResponse(file.file.open(), as_attachment=True, filename=file.name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires(Permission.RETRIEVE)
@require_POST
def report_state(request, report_id):
    found = _report(request, report_id)
    form = StateForm(request.POST, instance=found, prefix=str(found.pk))
    if not form.is_valid():
        raise DomainError("Choose one of: sought, requested, retrieved, not retrieved.")
    changed = actions.set_state(report=found, by=request.user, **form.cleaned_data)
    messages.success(request, f"Marked as {changed.get_state_display().lower()}.")
    return redirect(_back(request, found))


@requires(Permission.RETRIEVE)
@require_POST
def report_upload(request, report_id):
    found = _report(request, report_id)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise DomainError("Choose the PDF of the report first, then upload it.")
    kept = actions.add_file(report=found, by=request.user, upload=form.cleaned_data["file"])
    messages.success(request, f"{kept.name}: {kept.page_count} pages, ready to read.")
    return redirect("screening:report", request.review.pk, found.pk)


def _report(request, report_id) -> Report:
    return get_object_or_404(request.review.reports.select_related("citation", "review"), pk=report_id)


def _back(request, found) -> str:
    review = request.review.pk
    if request.POST.get("from") == "list":
        return reverse("screening:fulltexts", args=[review])
    return reverse("screening:report", args=[review, found.pk])
