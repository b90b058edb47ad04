"""People and a review for every test; tasks run at once; a browser where one is found."""

import os
import shutil
import time

import pytest
from celery import current_app
from django.core.cache import cache
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import settings as hypothesis_settings

from screening.reviews.models import Role
from tests import factories, services

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
hypothesis_settings.register_profile("here", deadline=None, max_examples=60, derandomize=True)
hypothesis_settings.load_profile("here")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the sync Playwright runs an event loop


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """Our own server is thrown away whole: nothing needs to be dropped while a browser still holds on."""
    return services.OWN or request.config.getvalue("reuse_db")


@pytest.fixture(autouse=True)
def tasks_run_at_once(request, settings, tmp_path):
    """No worker needed; files go to the test's own folder; passwords are hashed fast."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    current_app.conf.task_always_eager = "real_worker" not in request.fixturenames
    yield
    current_app.conf.task_always_eager = False


@pytest.fixture(autouse=True)
def empty_cache(request):
    """Rate limits live in the cache: one test's sign-ins must not count against the next."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        cache.clear()


@pytest.fixture(autouse=True)
def browsers_leave_first(request):
    """Before the tables are emptied, pages are closed and what they still asked for has been answered."""
    if not {"live_server", "browser"} <= set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    browser = request.getfixturevalue("browser")
    yield
    for context in browser.contexts:
        context.close()
    _wait_for_the_server()


@pytest.fixture(scope="session", autouse=True)
def tables_are_emptied_in_the_end():
    """A request still later can meet the emptying in a deadlock, and the emptying may be its victim."""
    empty = TransactionTestCase._fixture_teardown

    def again_if_refused(self, attempts: int = 5) -> None:
        try:
            empty(self)
        except CommandError:
            if attempts == 1:
                raise
            _wait_for_the_server()
            again_if_refused(self, attempts - 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", again_if_refused)
        yield


def _wait_for_the_server() -> None:
    busy = (
        "select count(*) from pg_stat_activity where datname = current_database() "
        "and pid <> pg_backend_pid() and state <> 'idle'"
    )
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.1)


@pytest.fixture
def review(db):
    return factories.ReviewFactory()


@pytest.fixture
def lead(review):
    return factories.member(review, Role.LEAD, name="Lea Lead")


@pytest.fixture
def reviewer(review):
    return factories.member(review, Role.REVIEWER, name="Rob Reviewer")


@pytest.fixture
def second_reviewer(review):
    return factories.member(review, Role.REVIEWER, name="Sue Second")


@pytest.fixture
def observer(review):
    return factories.member(review, Role.OBSERVER, name="Obi Observer")


@pytest.fixture
def outsider(db):
    return factories.UserFactory(name="Otto Outsider")


@pytest.fixture
def sign_in():
    """``sign_in(user)`` is a client of that person."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def _chromium() -> str | None:
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = _chromium()
    if path is None and os.environ.get("REVIEWAPP_REQUIRE_BROWSER"):
        pytest.fail("No Chromium on the PATH, and this run must not skip the browser tests.")
    if path is None:
        pytest.skip("No Chromium on the PATH: install one (Debian: chromium) to run the browser tests.")
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox"]}
