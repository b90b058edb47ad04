"""Board, its lists, conflicts and discussions in a browser: accessible in both themes, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from screening.decisions import actions
from screening.decisions.models import Stage
from screening.reviews.models import Resolving
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def review(transactional_db):
    return factories.ReviewFactory(resolving=Resolving.DISCUSSION)


@pytest.fixture
def addresses(review, lead, reviewer, conflict):
    """Whose page, and where."""
    actions.say(item=conflict, by=reviewer, text="Page 2 has the EEG.")
    full_text = factories.StageItemFactory(citation=conflict.citation, stage=Stage.FULL_TEXT)
    actions.cast_vote(item=full_text, by=reviewer, verdict="include")
    actions.sign_off(review=review, stage=Stage.FULL_TEXT, by=lead, reason="Out of time.")
    return [
        (lead, "board/"),
        (lead, "board/?stage=full-text"),
        (lead, "board/title-abstract/citations/"),
        (lead, "conflicts/"),
        (lead, "settings/"),
        (reviewer, "screen/full-text/"),
        (reviewer, "discussions/"),
        (reviewer, f"discussions/{conflict.pk}/"),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_accessible_and_fit(theme, width, addresses, review, browser, live_server):
    for person, path in addresses:
        client = Client()
        client.force_login(person)
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(f"{live_server.url}/reviews/{review.pk}/{path}")
        assert page.url.endswith(path)
        results = Axe().run(page)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
        context.close()
