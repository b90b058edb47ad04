"""The one gate. Outsiders get 404 (the review does not exist for them), members without the right 403."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from screening.reviews.models import Membership
from screening.reviews.roles import Permission

View = Callable[..., HttpResponse]


def requires(permission: Permission) -> Callable[[View], View]:
    """Load the review for this person and let them in if their role has ``permission``.

    Sets ``request.review`` and ``request.membership``; the view starts every query from them.
    """

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, review_id: int, **kwargs) -> HttpResponse:
            membership = _membership(request, review_id)
            if not membership.may(permission):
                raise PermissionDenied(f"Your role in this review ({membership.role}) does not allow this.")
            request.review, request.membership = membership.review, membership
            return view(request, **kwargs)

        guarded.permission = permission
        return guarded

    return gate


def _membership(request: HttpRequest, review_id: int) -> Membership:
    found = Membership.objects.select_related("review", "user").filter(
        review_id=review_id, user_id=request.user.pk, is_active=True
    )
    membership = found.first()
    if membership is None:
        raise Http404("No such review.")
    return membership
