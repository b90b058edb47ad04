"""The consensus: arms aligned, values side by side, agreed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from screening.errors import Conflicting, DomainError
from screening.extraction import actions, queries
from screening.extraction.forms import AlignForm, ReasonForm, SettleForm, VersionForm, in_words
from screening.reviews.access import requires
from screening.reviews.roles import Permission

PAGE = "extraction/consensus.html"


@requires(Permission.AGREE)
def consensus(request, study_id):
    study = _study(request, study_id)
    if not queries.standing_of(study, person=request.user).may_see_others:
        return render(request, "extraction/consensus_closed.html", {"study": study})
    return _page(request, study)


@requires(Permission.AGREE)
@require_POST
def start(request, study_id):
    actions.start_consensus(study=_study(request, study_id), by=request.user)
    return _back(request, study_id)


@requires(Permission.AGREE)
@require_POST
def take(request, study_id):
    study = _study(request, study_id)
    actions.take_single(study=study, by=request.user)
    messages.success(request, f"The values of {study.label} are agreed.")
    return _back(request, study_id)


@requires(Permission.AGREE)
@require_POST
def align(request, study_id):
    study = _begun(request, study_id)
    form = AlignForm(queries.sides_of(study), data=request.POST)
    if not form.is_valid():
        raise DomainError("This page is incomplete. Reload it, then align the arms.")
    version = form.cleaned_data["version"]
    try:
        actions.align(
            study=study, by=request.user, pairs=form.pairs(), left_out=form.left_out(), version=version
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, study, align_form=form, status=error.status)
    return _back(request, study_id, "values")


@requires(Permission.AGREE)
@require_POST
def agree(request, study_id):
    study = _begun(request, study_id)
    taken = actions.take_agreements(study=study, by=request.user, version=_version(request))
    messages.success(request, f"{taken} taken on which both agree.")
    return _back(request, study_id, "values")


@requires(Permission.AGREE)
@require_POST
def settle(request, study_id):
    study = _begun(request, study_id)
    sides = queries.sides_of(study)
    looked_at = request.POST.getlist("also")
    form = SettleForm(sides, queries.unsettled(sides, also=looked_at), also=looked_at, data=request.POST)
    if not form.is_valid():
        return _page(request, study, settle_form=form, status=422)
    try:
        version = _version(request)
        actions.settle_many(study=study, by=request.user, decisions=form.decisions(), version=version)
    except DomainError as error:
        form.errors.append(str(error))
        return _page(request, study, settle_form=form, status=error.status)
    return _back(request, study_id, "values")


@requires(Permission.AGREE)
@require_POST
def unsettle(request, study_id):
    study = _begun(request, study_id)
    item = request.POST.get("item", "")
    actions.unsettle(study=study, by=request.user, item=item, version=_version(request))
    target = _back(request, study_id, "values")
    target["Location"] = target["Location"].replace("#", f"?{urlencode({'also': item})}#")
    return target


@requires(Permission.AGREE)
@require_POST
def complete(request, study_id):
    study = _begun(request, study_id)
    actions.complete_consensus(study=study, by=request.user, version=_version(request))
    messages.success(request, f"The values of {study.label} are agreed.")
    return _back(request, study_id)


@requires(Permission.AGREE)
@require_POST
def reopen(request, study_id):
    study = _begun(request, study_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise DomainError("Say why the agreed values are reopened: the reason is kept in the history.")
    actions.reopen_consensus(study=study, by=request.user, **form.cleaned_data)
    return _back(request, study_id)


def _study(request, study_id):
    return get_object_or_404(request.review.studies.select_related("review"), pk=study_id)


def _begun(request, study_id):
    """Only who may see both sides, and where somebody has begun: else the same sentence for everybody."""
    study = _study(request, study_id)
    standing = queries.standing_of(study, person=request.user)
    if not standing.may_see_others or standing.consensus is None:
        raise DomainError("These values cannot be agreed yet. Open the consensus of the study first.")
    return study


def _version(request) -> int:
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Conflicting("This page is incomplete. Reload it, then choose again.")
    return form.cleaned_data["version"]


def _back(request, study_id: int, anchor: str = ""):
    target = redirect("screening:consensus", request.review.pk, study_id)
    target["Location"] += f"#{anchor}" if anchor else ""
    return target


def _page(request, study, *, align_form=None, settle_form=None, status: int = 200):
    sides = queries.sides_of(study)
    context = {"study": study, "sides": sides, "reason_form": ReasonForm()}
    if sides.consensus is not None:
        items = queries.items_of(sides)
        context |= {
            "align_form": align_form or AlignForm(sides),
            "settle_form": settle_form or _settle_form(request, sides),
            "agreements": [(item, in_words(item.example)) for item in queries.agreements(sides)],
            "settled": [_settled(item) for item in items if item.settlement is not None],
            "total": len(items),
            "doubts": queries.doubts_about(sides.arms),
        }
    else:
        context["grid"] = queries.grid_of(sides.first.arms)
    return render(request, PAGE, context, status=status)


def _settle_form(request, sides) -> SettleForm:
    looked_at = request.GET.getlist("also")
    return SettleForm(sides, queries.unsettled(sides, also=looked_at), also=looked_at)


def _settled(item) -> dict:
    letters = {side.extraction.pk: side.letter for side in item.sides}
    return {
        "item": item,
        "said": [
            (side.letter, in_words(row) if row else "")
            for side, row in zip(item.sides, item.rows, strict=True)
        ],
        "agreed": in_words(item.agreed) if item.agreed else "",
        "taken": letters.get(item.settlement.taken_from_id, ""),
    }
