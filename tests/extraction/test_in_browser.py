"""The rooms extraction and appraisal in a browser: typing, saving, sources by selecting words, accessible."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from screening.appraisal import actions as appraisal
from screening.extraction import actions
from screening.extraction.models import Arm, Result
from tests import factories
from tests.appraisal.conftest import CLASS_I
from tests.samples.pdf import pdf_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = "Thirteen of fifteen infants responded to corticotropin."


@pytest.fixture
def mine(trial, reviewer):
    content = ContentFile(pdf_of(SENTENCE, SENTENCE), name="report.pdf")
    file = factories.ReportFileFactory(report=trial.report, file=content, page_count=2)
    for number in (1, 2):
        factories.ReportPageFactory(file=file, number=number, text=SENTENCE)
    return actions.start(study=trial.study, by=reviewer)


@pytest.fixture
def said(page) -> list[str]:
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


@pytest.fixture
def enter(page, live_server):
    def go(person, name, *args):
        client = Client()
        client.force_login(person)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([session])
        page.goto(live_server.url + reverse(f"screening:{name}", args=args))
        return page

    return go


@pytest.fixture
def at_work(enter, mine, reviewer, review):
    page = enter(reviewer, "extraction", review.pk, mine.pk)
    expect(page.locator("#document .document-page").first).to_be_visible()
    return page


def fill_arm(page, place, treatment, label, n):
    page.locator(f"[name=new{place}-treatment]").select_option(label=treatment)
    page.locator(f"[name=new{place}-label]").fill(label)
    page.locator(f"[name=new{place}-n_randomised]").fill(n)


def cell(page, label):
    """The first cell of an arm: the first outcome at its first time."""
    return page.locator("#results fieldset.cell", has_text=label).first


def test_arms_and_results_are_typed_without_leaving_the_page(at_work, said):
    page = at_work
    fill_arm(page, 0, "ACTH", "ACTH", "15")
    fill_arm(page, 1, "Prednisone", "Prednisone", "14")
    expect(page.locator("#extraction-status")).to_have_text("1 section not saved")
    page.locator("[name=new1-n_randomised]").press("Enter")
    cell(page, "Prednisone").locator("input").nth(0).fill("4")
    cell(page, "Prednisone").locator("input").nth(1).fill("14")
    cell(page, "ACTH").get_by_label("not reported").check()
    page.keyboard.press("Control+s")
    expect(page.locator("#results .section-state")).to_have_text("Saved")
    expect(page.locator("#extraction-status")).to_have_text("All saved")
    assert list(Arm.objects.order_by("position").values_list("label", flat=True)) == ["ACTH", "Prednisone"]
    found = Result.objects.order_by("arm__position").values_list("is_reported", "events", "total")
    assert list(found) == [(False, None, None), (True, 4, 14)]
    assert said == []


def test_words_selected_in_the_report_become_the_source(at_work, trial, mine, reviewer, said):
    page = at_work
    fill_arm(page, 0, "ACTH", "ACTH", "15")
    page.locator(".document-page").nth(1).locator("summary").click()
    page.locator("[name=new0-n_randomised]").focus()
    page.locator(".document-page").nth(1).locator(".document-text p").select_text()
    page.get_by_role("button", name="Take as source").click()
    page.get_by_role("button", name="Save the arms").click()
    expect(page.locator("#arms .section-state")).to_have_text("Saved")
    arm = Arm.objects.get()
    assert (arm.source_report, arm.source_page, arm.source_quote) == (trial.report, 2, SENTENCE)
    assert said == []


def test_another_window_is_noticed_and_nothing_typed_is_lost(at_work, trial, mine, reviewer):
    page = at_work
    actions.save_fields(extraction=mine, by=reviewer, values={trial.setting: "Italy"})
    field = page.locator(f"[name=field{trial.setting.pk}-value]")
    field.fill("Spain")
    page.locator("#fields button[type=submit]").click()
    expect(page.locator("#fields [role=alert]")).to_contain_text("saved in another window")
    expect(field).to_have_value("Spain")
    expect(page.locator("#fields .stored")).to_contain_text("Italy")
    page.locator("#fields button[type=submit]").click()
    expect(page.locator("#fields .section-state")).to_have_text("Saved")
    assert mine.values.get().value == "Spain"


def test_one_window_saves_section_after_section(at_work, trial):
    """The version in the other sections follows each save."""
    page = at_work
    page.locator(f"[name=field{trial.setting.pk}-value]").fill("Italy")
    page.locator("#fields button[type=submit]").click()
    expect(page.locator("#fields .section-state")).to_have_text("Saved")
    fill_arm(page, 0, "ACTH", "ACTH", "15")
    page.get_by_role("button", name="Save the arms").click()
    expect(page.locator("#arms .section-state")).to_have_text("Saved")
    page.get_by_role("button", name="Complete this extraction").click()
    page.wait_for_url(re.compile(r"/extraction/$"))


def test_completing_with_unsaved_values_is_held_back(at_work, mine, trial, reviewer):
    page = at_work
    fill_arm(page, 0, "ACTH", "ACTH", "15")
    page.get_by_role("button", name="Save the arms").click()
    expect(page.locator("#arms .section-state")).to_have_text("Saved")
    page.locator(f"[name=field{trial.setting.pk}-value]").fill("Italy")
    page.get_by_role("button", name="Complete this extraction").click()
    expect(page.locator("#toasts")).to_contain_text("Some values are not saved yet")
    mine.refresh_from_db()
    assert not mine.is_complete


def test_the_class_follows_while_answering(enter, trial, review, reviewer, said):
    question = factories.QuestionFactory(review=review)
    page = enter(reviewer, "appraisal", review.pk, trial.study.pk, question.pk)
    for key, answer in CLASS_I.items():
        page.locator(f"[name=fact-{key}][value={answer}]").check(force=True)
    expect(page.locator("#rating .pill").first).to_have_text("Class I")
    page.locator("[name=fact-dropouts_accounted][value=no]").check(force=True)
    expect(page.locator("#rating")).to_contain_text("(c) dropouts not accounted for")
    assert said == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits(
    width, theme, page, enter, mine, trial, both_agree, review, lead, reviewer, said
):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)
    study, question, consensus = both_agree

    def look(person, name, *args):
        enter(person, name, review.pk, *args)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page).response["violations"]
        assert [(name, each["id"]) for each in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    look(lead, "consensus", study.pk)
    type(consensus).objects.filter(pk=consensus.pk).update(state="complete", agreed_by=lead)
    for person, name, *args in [
        (reviewer, "extractions"),
        (reviewer, "extraction", mine.pk),
        (lead, "consensus", study.pk),
        (lead, "extraction", consensus.pk),
        (lead, "form-fields"),
        (reviewer, "appraisals"),
        (lead, "appraisal", trial.study.pk, question.pk),
        (lead, "appraisal-consensus", study.pk, question.pk),
    ]:
        look(person, name, *args)
    assert said == []


@pytest.fixture
def both_agree(review, trial, reviewer, second_reviewer, lead):
    """A second study that two people extracted and appraised; its consensus has begun."""
    study = factories.StudyReportFactory(study__review=review, is_primary=True).study
    question = factories.QuestionFactory(review=review)
    for person, events in ((reviewer, 13), (second_reviewer, 12)):
        extraction = actions.start(study=study, by=person)
        arm = actions.add_arm(
            extraction=extraction, by=person, treatment=trial.acth, label="ACTH", n_randomised=15
        )
        actions.save_result(arm=arm, by=person, outcome=trial.cessation, events=events, total=15)
        actions.complete(extraction=extraction, by=person)
        about = {"study": study, "question": question}
        mine = appraisal.answer(**about, by=person, facts={**CLASS_I, "representative": "unclear"})
        appraisal.complete(appraisal=mine, by=person)
    consensus = actions.start_consensus(study=study, by=lead)
    actions.align(study=study, by=lead)
    return study, question, consensus
