"""The side bar: the menu follows a review, in the words of the rooms."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from screening.decisions import keys
from screening.reviews.models import Resolving
from screening.reviews.roles import Permission


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    permission: Permission
    kwargs: tuple[tuple[str, str], ...] = ()
    resolving: str = ""  # shown only where the review resolves conflicts in this way


MENU: dict[str, list[Entry]] = {
    "Review": [
        Entry("Overview", "overview", Permission.VIEW),
        Entry("Protocol", "protocol", Permission.VIEW),
        Entry("Team", "team", Permission.VIEW),
    ],
    "Find": [
        Entry("Imports", "imports", Permission.VIEW),
        Entry("Citations", "citations", Permission.VIEW),
        Entry("Duplicates", "duplicates", Permission.DEDUPLICATE),
    ],
    "Screen": [
        Entry("Title and abstract", "screen", Permission.SCREEN, (("stage", "title-abstract"),)),
        Entry("Full text", "screen", Permission.SCREEN, (("stage", "full-text"),)),
        Entry("My votes", "my-votes", Permission.SCREEN),
        Entry("Discussions", "discussions", Permission.SCREEN, resolving=Resolving.DISCUSSION),
        Entry("Conflicts", "conflicts", Permission.RESOLVE),
        Entry("Who screens what", "batches", Permission.MANAGE_TEAM, (("stage", "title-abstract"),)),
        Entry("Board", "board", Permission.SIGN_OFF),
        Entry("Retrieval", "fulltexts", Permission.RETRIEVE),
    ],
    "Extract": [
        Entry("Studies", "studies", Permission.VIEW),
        Entry("Extraction", "extractions", Permission.EXTRACT),
        Entry("Evidence class", "appraisals", Permission.APPRAISE),
    ],
    "Conclude": [
        Entry("Summaries", "summaries", Permission.VIEW),
        Entry("PRISMA and exports", "outputs", Permission.EXPORT),
        Entry("History", "history", Permission.VIEW),
    ],
}

ENTRY_OF = {
    "consensus": "extractions",
    "appraisal": "appraisals",
    "pilots": "batches",
    "pilot": "batches",
    "agreement": "batches",
}
"""Where the address of a page does not begin like its entry: by the first word of its name."""


def review_frame(request: HttpRequest) -> dict:
    """Context of the frame that every page of a review stands in; empty outside a review."""
    membership = getattr(request, "membership", None)
    if membership is None:
        return {}
    return {
        "review": membership.review,
        "membership": membership,
        "keys": SimpleLazyObject(lambda: keys.shown(request.user.preferences)),
        "nav": [
            {"label": label, "items": items}
            for label, entries in MENU.items()
            if (items := [_item(request, entry) for entry in entries if _is_shown(entry, membership)])
        ],
    }


def _is_shown(entry: Entry, membership) -> bool:
    fits = entry.resolving in ("", membership.review.resolving)
    return fits and membership.may(entry.permission)


def _item(request: HttpRequest, entry: Entry) -> dict:
    try:
        url = reverse(
            f"screening:{entry.url_name}",
            kwargs={"review_id": request.membership.review_id, **dict(entry.kwargs)},
        )
    except NoReverseMatch:
        url = "#"
    return {"label": entry.label, "url": url, "current": _is_current(request, url, entry), "count": None}


def _is_current(request: HttpRequest, url: str, entry: Entry) -> bool:
    name = request.resolver_match.url_name if request.resolver_match else ""
    owner = ENTRY_OF.get((name or "").partition("-")[0])
    if owner:
        return entry.url_name == owner
    return request.path == url if entry.url_name == "overview" else request.path.startswith(url)
