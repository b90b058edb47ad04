"""What views share: does a script ask, page or fragment, pages of a list by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

PAGE_SIZE = 50


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def page_or_partial(
    request: HttpRequest, template: str, partial: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The whole page, or for htmx only its fragment ``partial``: both live in one file."""
    name = f"{template}#{partial}" if request.headers.get("HX-Request") else template
    return render(request, name, dict(context), status=status)


@dataclass(frozen=True)
class Page:
    """One page of a list in the order of its key; ``after`` and ``before`` are the keys to go on from."""

    items: list
    after: int | None
    first: bool
    before: int | None = None


def page_by_id(
    queryset: QuerySet, *, after: str | None, before: str | None = None, size: int = PAGE_SIZE
) -> Page:
    """A page costs the same wherever it is: it starts after a key (or ends before one), not at an offset."""
    if before and (end := _key(before)):
        return _page_before(queryset, end, size)
    start = _key(after)
    rows = list(queryset.filter(pk__gt=start).order_by("pk")[: size + 1])
    items = rows[:size]
    going_back = items[0].pk if start and items else None
    return Page(items, items[-1].pk if len(rows) > size else None, not start, going_back)


def _page_before(queryset: QuerySet, end: int, size: int) -> Page:
    rows = list(queryset.filter(pk__lt=end).order_by("-pk")[: size + 1])
    items = rows[:size][::-1]
    has_more = len(rows) > size
    return Page(items, items[-1].pk if items else None, not has_more, items[0].pk if has_more else None)


def _key(value: str | None) -> int:
    """A key from an address; 0, before the first, for anything else."""
    return int(value) if value and value.isascii() and value.isdecimal() and len(value) < 19 else 0


def capped_count(queryset: QuerySet, *, cap: int = 1000) -> str:
    """How many rows, as words: counting stops at ``cap``, since nobody reads further."""
    found = queryset.order_by()[: cap + 1].count()
    return f"{cap:,}+".replace(",", " ") if found > cap else str(found)
