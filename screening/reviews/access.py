"""The one gate. Outsiders get 404 (the review does not exist for them), members without the right 403."""

from collections.abc import Callable
from functools import cache, wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from screening.reviews.models import Membership, Review
from screening.reviews.roles import Permission
from screening.rows import LARGEST_KEY, asked, columns, instance, width

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
    """In one statement that is written once: every page of a review begins with it."""
    rows = asked(_statement(), [min(review_id, LARGEST_KEY), request.user.pk])
    if not rows:
        raise Http404("No such review.")
    (row,) = rows
    membership = instance(Membership, row[: width(Membership)])
    membership.review = instance(Review, row[width(Membership) :])
    membership.user = request.user
    return membership


@cache
def _statement() -> str:
    return f"""
        select {columns(Membership, "m")}, {columns(Review, "r")}
        from screening_membership m join screening_review r on r.id = m.review_id
        where m.review_id = %s and m.user_id = %s and m.is_active
    """  # noqa: S608 - names of columns, from the models
