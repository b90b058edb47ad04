"""Studies and their reports."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from screening.errors import DomainError
from screening.reviews.access import requires
from screening.reviews.roles import Permission
from screening.studies import actions, queries
from screening.studies.forms import LinkForm, StudyForm
from screening.studies.models import StudyReport


@requires(Permission.VIEW)
def studies(request):
    context = {
        "studies": queries.studies(request.review),
        "waiting": queries.reports_without_study(request.review),
        "link_form": LinkForm(review=request.review),
        "may_link": request.membership.may(Permission.LINK_STUDIES),
    }
    return render(request, "studies/list.html", context)


@requires(Permission.VIEW)
def study(request, study_id):
    found = get_object_or_404(request.review.studies, pk=study_id)
    context = {
        "study": found,
        "links": found.links.filter(unlinked_at__isnull=True).select_related("report__citation"),
        "former": found.links.filter(unlinked_at__isnull=False).select_related(
            "report__citation", "unlinked_by"
        ),
        "form": StudyForm(instance=found),
        "may_link": request.membership.may(Permission.LINK_STUDIES),
        "may_read": request.membership.may(Permission.RETRIEVE),
    }
    return render(request, "studies/study.html", context)


@requires(Permission.LINK_STUDIES)
@require_POST
def study_edit(request, study_id):
    found = get_object_or_404(request.review.studies, pk=study_id)
    form = StudyForm(request.POST, instance=found)
    if not form.is_valid():
        raise DomainError("A study needs a label of its own, for example Baram 1996.")
    actions.rename(study=found, by=request.user, **form.cleaned_data)
    messages.success(request, "Saved.")
    return redirect("screening:study", request.review.pk, found.pk)


@requires(Permission.LINK_STUDIES)
@require_POST
def report_link(request, report_id):
    report = get_object_or_404(request.review.reports.select_related("citation", "review"), pk=report_id)
    form = LinkForm(request.POST, review=request.review)
    if not form.is_valid():
        raise DomainError("Choose a study of this review, or a new one.")
    if not queries.reports_without_study(request.review).filter(pk=report.pk).exists():
        raise DomainError("Only a report that is included at full text and in no study can be put into one.")
    chosen = form.cleaned_data["study"]
    if chosen:
        actions.link_report(study=chosen, report=report, by=request.user)
    else:
        chosen = actions.make_study(report=report, by=request.user)
    messages.success(request, f"{report.citation.short_name} now belongs to {chosen.label}.")
    return redirect("screening:studies", request.review.pk)


@requires(Permission.LINK_STUDIES)
@require_POST
def report_unlink(request, link_id):
    link = _link(request, link_id)
    actions.unlink_report(link=link, by=request.user)
    messages.success(request, "Taken out. It can be put into a study again at any time.")
    return redirect("screening:studies", request.review.pk)


@requires(Permission.LINK_STUDIES)
@require_POST
def report_primary(request, link_id):
    link = _link(request, link_id)
    actions.make_primary(link=link, by=request.user)
    return redirect("screening:study", request.review.pk, link.study_id)


def _link(request, link_id) -> StudyReport:
    links = StudyReport.objects.filter(study__review=request.review)
    return get_object_or_404(links.select_related("study__review", "report__citation"), pk=link_id)
