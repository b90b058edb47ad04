"""What the pages of this room share: tabs, numbers, the search that runs, the way back to a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from screening.duplicates import queries
from screening.duplicates.models import DuplicatePair
from screening.reviews.roles import Permission

PER_PAGE = 50


def frame(request: HttpRequest, tab: str) -> dict:
    return {
        "tab": tab,
        "counts": queries.counts(request.review),
        "records": request.review.citations.filter(left_with__isnull=True).count(),
        "job": queries.last_search(request.review),
        "may_lead": request.membership.may(Permission.EDIT_PROTOCOL),
    }


def pair_named(request: HttpRequest, name: str) -> DuplicatePair | None:
    """The pair of this review whose id the address gives under ``name``."""
    pk = number(request.GET.get(name, ""))
    return request.review.duplicate_pairs.filter(pk=pk).first() if pk else None


def number(words: str) -> int | None:
    """A number as people and addresses write it, "#12" too; None for anything else."""
    digits = words.strip().removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None


def back_to(request: HttpRequest, otherwise: str) -> HttpResponse:
    """To the page that held the form, if it is one of ours, else to the address ``otherwise``."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if safe else otherwise)
