"""Is the server well? Two questions: does the process answer, and can it do its work."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpResponse

log = logging.getLogger(__name__)


@login_not_required
def livez(request):
    """The process answers; says nothing of database or broker."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request):
    """200 when database, broker and storage answer; else 503 with the names of those that do not."""
    failed = [name for name, check in CHECKS.items() if not _answers(name, check)]
    words = f"not ready: {', '.join(failed)}" if failed else "ok"
    return HttpResponse(words, status=503 if failed else 200, content_type="text/plain")


def _answers(name: str, check) -> bool:
    try:
        check()
    except Exception:  # whatever a client library raises means the same here: it does not answer
        log.warning("readyz: %s does not answer", name, exc_info=True)
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1")


def _broker() -> None:
    cache.set("readyz", "ok", timeout=10)


def _storage() -> None:
    default_storage.exists("readyz")


CHECKS = {"database": _database, "broker": _broker, "storage": _storage}
