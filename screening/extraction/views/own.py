"""One's own extraction: the list of what is to do, the form beside the document, section by section."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from screening.errors import DomainError
from screening.extraction import actions, queries
from screening.extraction.forms import (
    ArmsSection,
    FieldsSection,
    ReasonForm,
    ResultsSection,
    VersionForm,
)
from screening.reviews.access import requires
from screening.reviews.roles import Permission, Role

PAGE = "extraction/extraction.html"
TODO = ("continue", "start", "agree", "wait", "agreed")
SECTIONS = {"fields": FieldsSection, "arms": ArmsSection, "results": ResultsSection}


@requires(Permission.EXTRACT)
def extractions(request):
    found = queries.standings(request.review, person=request.user)
    context = {
        "standings": found,
        **{todo: [each for each in found if each.todo == todo] for todo in TODO},
        "is_lead": request.membership.role == Role.LEAD,
        "may_agree": request.membership.may(Permission.AGREE),
        "may_plan": request.membership.may(Permission.EDIT_PROTOCOL),
    }
    return render(request, "extraction/list.html", context)


@requires(Permission.EXTRACT)
@require_POST
def start(request, study_id):
    study = get_object_or_404(request.review.studies, pk=study_id)
    mine = actions.start(study=study, by=request.user)
    return redirect("screening:extraction", request.review.pk, mine.pk)


@requires(Permission.EXTRACT)
def extraction(request, extraction_id):
    found = _readable(request, extraction_id)
    wanted = request.GET.get("section")
    if request.headers.get("HX-Request") and wanted in {*SECTIONS, "finish"}:
        return _fragment(request, found, wanted)
    return _page(request, found)


@requires(Permission.EXTRACT)
@require_POST
def save_fields(request, extraction_id):
    return _save(request, _own(request, extraction_id), FieldsSection)


@requires(Permission.EXTRACT)
@require_POST
def save_arms(request, extraction_id):
    return _save(request, _own(request, extraction_id), ArmsSection)


@requires(Permission.EXTRACT)
@require_POST
def save_results(request, extraction_id):
    return _save(request, _own(request, extraction_id), ResultsSection)


@requires(Permission.EXTRACT)
@require_POST
def complete(request, extraction_id):
    mine = _own(request, extraction_id)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise DomainError("This page is incomplete. Reload it, then complete the extraction.")
    actions.complete(extraction=mine, by=request.user, **form.cleaned_data)
    messages.success(request, f"{mine.study.label} is complete. Thank you.")
    return redirect("screening:extractions", request.review.pk)


@requires(Permission.EXTRACT)
@require_POST
def reopen(request, extraction_id):
    mine = _own(request, extraction_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise DomainError("Say why you reopen it, in a few words: the reason is kept in the history.")
    actions.reopen(extraction=mine, by=request.user, **form.cleaned_data)
    return redirect("screening:extraction", request.review.pk, mine.pk)


def _readable(request, extraction_id):
    return get_object_or_404(queries.readable(request.review, person=request.user), pk=extraction_id)


def _own(request, extraction_id):
    found = _readable(request, extraction_id)
    if found.is_consensus:
        raise DomainError("These are the agreed values: they are changed in the consensus, not here.")
    return found


def _save(request, extraction, kind) -> HttpResponse:
    """The section as saved, or as typed with what is in the way: nothing typed is ever lost."""
    section = kind(extraction, data=request.POST)
    if not section.save(by=request.user):
        return _page(request, extraction, section)
    if not request.headers.get("HX-Request"):
        messages.success(request, "Saved.")
        return redirect(_address(request, extraction, kind.name))
    extraction.refresh_from_db()
    return _fragment(request, extraction, kind.name, saved=True)


def _address(request, extraction, name: str) -> str:
    page = reverse("screening:extraction", args=[request.review.pk, extraction.pk])
    more = f"?more={int(more)}" if (more := request.POST.get("more", "")).isdecimal() else ""
    return f"{page}{more}#{name}"


def _page(request, extraction, section=None) -> HttpResponse:
    """The whole page, or for htmx the one section that was posted."""
    status = section.status if section else 200
    if section and request.headers.get("HX-Request"):
        context = {"extraction": extraction, section.name: section, **_about(extraction)}
        return render(request, f"{PAGE}#{section.name}", context, status=status)
    if extraction.is_complete:
        return render(request, "extraction/reading.html", _reading(request, extraction))
    context = {name: kind(extraction) for name, kind in SECTIONS.items() if name != "results"}
    context["results"] = ResultsSection(extraction, more=request.GET.get("more"))
    posted = {section.name: section} if section else {}
    return render(request, PAGE, {**context, **posted, **_about(extraction)}, status=status)


def _fragment(request, extraction, name: str, *, saved: bool = False) -> HttpResponse:
    context = {"extraction": extraction, **_about(extraction)}
    if name == "results":
        context[name] = ResultsSection(extraction, more=request.POST.get("more"))
    elif name in SECTIONS:
        context[name] = SECTIONS[name](extraction)
    if name in SECTIONS:
        context[name].was_saved = saved
    response = render(request, f"{PAGE}#{name}", context)
    if saved:
        event = {"section": name, "version": extraction.version}
        response["HX-Trigger-After-Settle"] = json.dumps({"extraction-saved": event})
    return response


def _about(extraction) -> dict:
    arms = queries.arms_with_results(extraction)
    return {
        "extraction": extraction,
        "study": extraction.study,
        "links": queries.reports_of(extraction.study),
        "arms_now": arms,
        "doubts": queries.doubts_about(arms),
    }


def _reading(request, extraction) -> dict:
    about = _about(extraction)
    return {
        **about,
        "values": queries.values_of(extraction),
        "grid": queries.grid_of(about["arms_now"]),
        "reason_form": ReasonForm(),
        "may_agree": request.membership.may(Permission.AGREE),
    }
