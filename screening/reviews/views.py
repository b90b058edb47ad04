"""Making a review, joining one, and its team."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from screening.accounts.forms import NewAccountForm
from screening.accounts.queries import by_email
from screening.errors import DomainError
from screening.reviews import actions, mail, queries
from screening.reviews.access import requires
from screening.reviews.forms import InvitationForm, NewReviewForm, RoleForm
from screening.reviews.roles import DESCRIPTIONS, Permission, Role

ROLES = [{"label": role.label, "text": DESCRIPTIONS[role]} for role in Role]


def new_review(request):
    form = NewReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        review = actions.create_review(by=request.user, **form.cleaned_data)
        return redirect("screening:overview", review_id=review.pk)
    return render(request, "reviews/new.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
def invitation(request, token):
    found = queries.invitation_behind(token)
    if found is None or not found.is_open:
        return render(request, "reviews/invitation_closed.html", {"invitation": found}, status=410)
    if request.user.is_authenticated:
        return _accept(request, token, found)
    return _make_account(request, token, found)


def _accept(request, token, found):
    if request.method != "POST":
        return _invitation_page(request, found)
    membership = actions.accept_invitation(token=token, by=request.user)
    return _welcome(request, membership)


def _make_account(request, token, found):
    has_account = by_email(found.email) is not None
    form = NewAccountForm(request.POST if request.method == "POST" else None, email=found.email)
    if request.method == "POST" and not has_account and form.is_valid():
        membership = actions.join(token=token, **form.cleaned_data)
        login(request, membership.user)
        return _welcome(request, membership)
    return _invitation_page(request, found, form=form, has_account=has_account)


def _invitation_page(request, found, **context):
    context |= {
        "invitation": found,
        "role_text": DESCRIPTIONS[found.role],
        "is_addressee": request.user.is_authenticated
        and request.user.email.casefold() == found.email.casefold(),
    }
    failed = bool(context.get("form") and context["form"].errors)
    return render(request, "reviews/invitation.html", context, status=422 if failed else 200)


def _welcome(request, membership):
    messages.success(request, f"Welcome to “{membership.review.title}”.")
    return redirect("screening:overview", review_id=membership.review_id)


@requires(Permission.VIEW)
def team(request):
    return _team_page(request, InvitationForm())


def _team_page(request, form):
    context = {"members": queries.members(request.review), "roles": ROLES, "role_choices": Role.choices}
    if request.membership.may(Permission.MANAGE_TEAM):
        context |= {"form": form, "invitations": queries.unused_invitations(request.review)}
    return render(request, "reviews/team.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_TEAM)
@require_POST
def invite(request):
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _team_page(request, form)
    made, token = actions.invite(review=request.review, by=request.user, **form.cleaned_data)
    link = request.build_absolute_uri(reverse("screening:invitation", kwargs={"token": token}))
    context = {"invitation": made, "link": link, "mailed": mail.send_invitation(made, link)}
    return render(request, "reviews/invited.html", context)


@requires(Permission.MANAGE_TEAM)
@require_POST
def revoke(request, invitation_id):
    found = get_object_or_404(request.review.invitations, pk=invitation_id)
    actions.revoke_invitation(invitation=found, by=request.user)
    messages.success(request, f"The invitation of {found.email} no longer works.")
    return redirect("screening:team", review_id=request.review.pk)


@requires(Permission.MANAGE_TEAM)
@require_POST
def member_role(request, membership_id):
    member = get_object_or_404(request.review.memberships, pk=membership_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        raise DomainError("Choose a role: lead, reviewer or observer.")
    member = actions.change_role(membership=member, by=request.user, role=form.cleaned_data["role"])
    messages.success(request, f"{member.user} is now {member.get_role_display().lower()}.")
    return redirect("screening:team", review_id=request.review.pk)


@requires(Permission.MANAGE_TEAM)
@require_POST
def deactivate(request, membership_id):
    member = get_object_or_404(request.review.memberships, pk=membership_id)
    member = actions.deactivate_member(membership=member, by=request.user)
    messages.success(request, f"{member.user} no longer sees this review. What they did stays.")
    return redirect(_after_deactivation(request, member))


def _after_deactivation(request, member) -> str:
    if member.user_id == request.user.pk:
        return reverse("screening:home")
    return reverse("screening:team", kwargs={"review_id": request.review.pk})


@requires(Permission.MANAGE_TEAM)
@require_POST
def reactivate(request, membership_id):
    member = get_object_or_404(request.review.memberships, pk=membership_id)
    member = actions.reactivate_member(membership=member, by=request.user)
    messages.success(request, f"{member.user} sees this review again.")
    return redirect("screening:team", review_id=request.review.pk)
