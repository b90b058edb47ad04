"""The pages of one's own extraction: plain forms, fragments for htmx, older pages, permissions."""

import json

import pytest
from django.urls import reverse

from screening.extraction import actions
from screening.extraction.models import Arm, Extraction, Result
from tests import factories

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def mine(trial, reviewer):
    return actions.start(study=trial.study, by=reviewer)


@pytest.fixture
def arms(mine, trial, reviewer):
    add = {"extraction": mine, "by": reviewer}
    found = (
        actions.add_arm(**add, treatment=trial.acth, label="ACTH", n_randomised=15),
        actions.add_arm(**add, treatment=trial.prednisone, label="Prednisone", n_randomised=14),
    )
    mine.refresh_from_db()
    return found


def url(name, extraction):
    return reverse(f"screening:{name}", args=[extraction.study.review_id, extraction.pk])


def page(client, extraction, **more):
    return client.get(url("extraction", extraction), **more)


def row(trial, arms, *cells, place=0, **more):
    """A posted row of cessation: cells as (events, total), None for not reported, () for empty."""
    prefix = f"o{trial.cessation.pk}-{place}"
    posted = {"row": prefix, "arm": [arm.pk for arm in arms], f"{prefix}-denominator": "randomised"}
    posted |= {f"{prefix}-{name}": value for name, value in more.items()}
    for arm, cell in zip(arms, cells, strict=True):
        if cell is None:
            posted[f"{prefix}-missing-{arm.pk}"] = "on"
        elif cell:
            posted[f"{prefix}-events-{arm.pk}"], posted[f"{prefix}-total-{arm.pk}"] = cell
    return posted


def save_results(client, extraction, posted, version=None, **more):
    extraction.refresh_from_db()
    data = {"version": extraction.version if version is None else version, **posted}
    return client.post(url("extraction-results", extraction), data, **more)


def numbers():
    found = Result.objects.order_by("arm__position", "timepoint")
    return list(found.values_list("arm__label", "timepoint", "is_reported", "events", "total"))


def test_starting_leads_to_the_form(trial, reviewer, sign_in, review):
    client = sign_in(reviewer)
    response = client.post(reverse("screening:extraction-start", args=[review.pk, trial.study.pk]))
    mine = Extraction.objects.get()
    assert (mine.person, response.url) == (reviewer, url("extraction", mine))


def test_the_list_says_what_is_mine_to_do(trial, mine, reviewer, review, sign_in):
    factories.StudyReportFactory(study=factories.StudyFactory(review=review, label="Baram 1996"))
    content = sign_in(reviewer).get(reverse("screening:extractions", args=[review.pk])).content.decode()
    headings = [content.index(words) for words in ("In progress", "Lux 2004", "To start", "Baram 1996")]
    assert headings == sorted(headings)


def test_without_studies_the_list_says_what_to_do_next(reviewer, review, sign_in):
    content = sign_in(reviewer).get(reverse("screening:extractions", args=[review.pk])).content.decode()
    assert "Nothing to extract yet" in content


def test_arms_are_saved_by_a_plain_form(mine, trial, reviewer, sign_in):
    posted = {
        "version": mine.version,
        "new0-treatment": trial.acth.pk,
        "new0-label": "ACTH",
        "new0-n_randomised": "15",
        "new0-page": "2",
        "new1-treatment": "",
        "new1-label": "",
    }
    response = sign_in(reviewer).post(url("extraction-arms", mine), posted)
    arm = Arm.objects.get()
    assert response.url == f"{url('extraction', mine)}#arms"
    assert (arm.label, arm.n_randomised, arm.source_page, arm.source_report) == ("ACTH", 15, 2, trial.report)


def test_for_htmx_the_section_comes_back_with_its_version(mine, trial, reviewer, sign_in):
    posted = {"version": mine.version, "new0-treatment": trial.acth.pk, "new0-label": "ACTH"}
    response = sign_in(reviewer).post(url("extraction-arms", mine), posted, **HTMX)
    told = json.loads(response["HX-Trigger-After-Settle"])["extraction-saved"]
    content = response.content.decode()
    assert told == {"section": "arms", "version": mine.version + 1}
    assert content.lstrip().startswith('<section class="card" id="arms"')
    assert "<html" not in content


def test_an_arm_without_treatment_is_not_saved_and_not_lost(mine, reviewer, sign_in):
    posted = {"version": mine.version, "new0-label": "Corticotropin", "new0-treatment": ""}
    response = sign_in(reviewer).post(url("extraction-arms", mine), posted)
    content = response.content.decode()
    assert (response.status_code, Arm.objects.count()) == (422, 0)
    assert 'value="Corticotropin"' in content
    assert "Choose the treatment of this arm." in content


def test_an_arm_is_changed_and_another_removed_in_one_save(mine, arms, trial, reviewer, sign_in):
    acth, prednisone = arms
    posted = {
        "version": mine.version,
        f"arm{acth.pk}-treatment": trial.acth.pk,
        f"arm{acth.pk}-label": "Corticotropin",
        f"arm{prednisone.pk}-label": "Prednisone",
        f"arm{prednisone.pk}-treatment": trial.prednisone.pk,
        f"arm{prednisone.pk}-remove": "on",
    }
    sign_in(reviewer).post(url("extraction-arms", mine), posted)
    assert list(Arm.objects.values_list("label", flat=True)) == ["Corticotropin"]


def test_an_arm_that_the_page_did_not_show_is_kept(mine, arms, trial, reviewer, sign_in):
    acth, _ = arms
    posted = {
        "version": mine.version,
        f"arm{acth.pk}-treatment": trial.acth.pk,
        f"arm{acth.pk}-label": "ACTH",
    }
    sign_in(reviewer).post(url("extraction-arms", mine), posted)
    assert Arm.objects.count() == 2


def test_results_are_saved_for_all_arms_at_once(mine, arms, trial, reviewer, sign_in):
    posted = row(trial, arms, ("13", "15"), None, timepoint="2 weeks", page="377", quote="13 of 15")
    response = save_results(sign_in(reviewer), mine, posted)
    assert response.status_code == 302
    assert numbers() == [
        ("ACTH", "2 weeks", True, 13, 15),
        ("Prednisone", "2 weeks", False, None, None),
    ]
    assert set(Result.objects.values_list("source_page", "source_quote")) == {(377, "13 of 15")}


def test_zero_is_stored_as_zero_and_an_empty_cell_as_nothing(mine, arms, trial, reviewer, sign_in):
    save_results(sign_in(reviewer), mine, row(trial, arms, ("0", "15"), ()))
    assert numbers() == [("ACTH", "", True, 0, 15)]


def test_an_arm_may_have_its_own_source(mine, arms, trial, reviewer, sign_in):
    prefix = f"o{trial.cessation.pk}-0"
    posted = row(trial, arms, ("13", "15"), ("4", "14"), page="377")
    posted |= {f"{prefix}-page-{arms[1].pk}": "378", f"{prefix}-denominator-{arms[1].pk}": "analysed"}
    client = sign_in(reviewer)
    save_results(client, mine, posted)
    found = list(Result.objects.order_by("arm__position").values_list("source_page", "denominator"))
    assert found == [(377, "randomised"), (378, "analysed")]


def test_saving_a_page_as_it_was_shown_changes_nothing(mine, arms, trial, reviewer, sign_in):
    """What differs from arm to arm survives the way through the page."""
    for arm, quote in zip(arms, ("13 of 15", ""), strict=True):
        actions.save_result(
            arm=arm, by=reviewer, outcome=trial.cessation, timepoint="2 weeks", events=4, total=14,
            definition=quote and "both", source_quote=quote, source_page=None if quote else 3,
            source_report=trial.report,
        )  # fmt: skip
    client = sign_in(reviewer)
    before = list(Result.objects.order_by("pk").values())
    form = page(client, mine).context["results"]
    posted = {"row": [], "arm": [arm.pk for arm in arms]}
    for each in form.all_forms():
        posted["row"].append(each.prefix)
        posted |= {bound.html_name: bound.value() for bound in each if bound.value() not in (None, False)}
    assert save_results(client, mine, posted).status_code == 302
    assert list(Result.objects.order_by("pk").values()) == before


def test_more_events_than_patients_are_refused_beside_the_cell(mine, arms, trial, reviewer, sign_in):
    response = save_results(sign_in(reviewer), mine, row(trial, arms, ("16", "15"), ("4", "14")))
    content = response.content.decode()
    assert (response.status_code, Result.objects.count()) == (422, 0)
    assert "16 events of 15 patients cannot be" in content
    assert 'value="16"' in content


def test_a_row_typed_without_numbers_is_not_dropped_in_silence(mine, arms, trial, reviewer, sign_in):
    response = save_results(sign_in(reviewer), mine, row(trial, arms, (), (), timepoint="1 year"))
    assert response.status_code == 422
    assert "Give numbers for at least one arm" in response.content.decode()


def test_a_second_row_for_the_same_time_does_not_overwrite_the_first(mine, arms, trial, reviewer, sign_in):
    first, second = (
        row(trial, arms, ("13", "15"), (), place=place, timepoint=when)
        for place, when in enumerate(["2 weeks", "day 14"])
    )
    response = save_results(
        sign_in(reviewer), mine, {**first, **second, "row": [first["row"], second["row"]]}
    )
    assert (response.status_code, Result.objects.count()) == (422, 0)
    assert "There is a row for this time already" in response.content.decode()


def test_room_for_another_time_touches_nothing(mine, arms, trial, reviewer, sign_in):
    client = sign_in(reviewer)
    save_results(client, mine, row(trial, arms, ("13", "15"), ()))
    stored = row(trial, arms, ("13", "15"), (), is_stored="on", was_timepoint="", was_period="")
    response = save_results(client, mine, {**stored, "more": trial.cessation.pk}, **HTMX)
    empty = row(trial, arms, (), (), place=1)
    assert f'value="o{trial.cessation.pk}-1"' in response.content.decode()
    save_results(client, mine, {**stored, **empty, "row": [stored["row"], empty["row"]]})
    assert numbers() == [("ACTH", "", True, 13, 15)]


def test_a_stored_row_that_is_emptied_is_taken_out(mine, arms, trial, reviewer, sign_in):
    client = sign_in(reviewer)
    save_results(client, mine, row(trial, arms, ("13", "15"), ("4", "14"), timepoint="2 weeks"))
    emptied = row(trial, arms, (), ("4", "14"), is_stored="on", was_timepoint="2 weeks", timepoint="2 weeks")
    save_results(client, mine, emptied)
    assert numbers() == [("Prednisone", "2 weeks", True, 4, 14)]


def test_numbers_to_look_at_again_are_shown_and_saved(mine, arms, trial, reviewer, sign_in):
    response = save_results(sign_in(reviewer), mine, row(trial, arms, ("13", "17"), ()), **HTMX)
    assert "the total is 17, but 15 were randomised" in response.content.decode()
    assert numbers() == [("ACTH", "", True, 13, 17)]


@pytest.mark.parametrize("more", [{}, HTMX])
def test_an_older_page_keeps_what_was_typed_and_shows_what_is_stored(
    mine, arms, trial, reviewer, sign_in, more
):
    client = sign_in(reviewer)
    old = mine.version
    save_results(client, mine, row(trial, arms, ("13", "15"), (), timepoint="2 weeks"))
    stale = row(trial, arms, ("12", "15"), (), timepoint="2 weeks", is_stored="on", was_timepoint="2 weeks")
    response = save_results(client, mine, stale, version=old, **more)
    content = response.content.decode()
    assert response.status_code == 409
    assert "saved in another window" in content
    assert 'value="12"' in content
    assert "Stored now: <strong>13</strong>" in content
    assert numbers() == [("ACTH", "2 weeks", True, 13, 15)]


def test_after_the_warning_saving_again_is_a_choice(mine, arms, trial, reviewer, sign_in):
    client = sign_in(reviewer)
    old = mine.version
    save_results(client, mine, row(trial, arms, ("13", "15"), ()))
    posted = row(trial, arms, ("12", "15"), (), is_stored="on", was_timepoint="", was_period="")
    page_again = save_results(client, mine, posted, version=old)
    assert f'name="version" value="{mine.version}"' in page_again.content.decode()
    save_results(client, mine, posted)
    assert numbers() == [("ACTH", "", True, 12, 15)]


def test_a_page_without_its_version_saves_nothing(mine, arms, trial, reviewer, sign_in):
    response = sign_in(reviewer).post(url("extraction-results", mine), row(trial, arms, ("1", "2"), ()))
    assert (response.status_code, Result.objects.count()) == (422, 0)


def test_fields_with_their_state_and_source(mine, trial, reviewer, sign_in):
    field = f"field{trial.setting.pk}"
    posted = {"version": mine.version, f"{field}-value": "Italy", f"{field}-page": "3"}
    client = sign_in(reviewer)
    client.post(url("extraction-fields", mine), posted)
    value = mine.values.get()
    assert (value.value, value.source_page, value.source_report) == ("Italy", 3, trial.report)
    both = {"version": mine.version + 1, f"{field}-value": "Italy", f"{field}-not_reported": "on"}
    assert client.post(url("extraction-fields", mine), both).status_code == 422
    nothing = {"version": mine.version + 1, f"{field}-value": "", f"{field}-not_reported": "on"}
    client.post(url("extraction-fields", mine), nothing)
    value.refresh_from_db()
    assert (value.value, value.is_reported) == ("", False)


def test_a_field_added_meanwhile_is_not_emptied(mine, trial, reviewer, review, sign_in):
    other = factories.FormFieldFactory(review=review, label="Funding")
    actions.save_fields(extraction=mine, by=reviewer, values={other: "public"})
    posted = {"version": mine.version + 1, f"field{trial.setting.pk}-value": "Italy"}
    sign_in(reviewer).post(url("extraction-fields", mine), posted)
    assert set(mine.values.values_list("value", flat=True)) == {"Italy", "public"}


def test_a_retired_field_with_a_value_is_still_shown(mine, trial, reviewer, sign_in):
    actions.save_fields(extraction=mine, by=reviewer, values={trial.setting: "Italy"})
    actions.retire_form_field(field=trial.setting, by=reviewer)
    content = page(sign_in(reviewer), mine).content.decode()
    assert "This field is no longer asked; your value is kept." in content


def test_completing_and_reopening(mine, arms, trial, reviewer, sign_in):
    client = sign_in(reviewer)
    client.post(url("extraction-complete", mine), {"version": mine.version})
    assert "Your extraction, completed on" in page(client, mine).content.decode()
    client.post(url("extraction-reopen", mine), {"reason": "wrong column"})
    assert "Complete this extraction" in page(client, mine).content.decode()


def test_completing_an_older_page_completes_nothing(mine, arms, reviewer, sign_in):
    sign_in(reviewer).post(url("extraction-complete", mine), {"version": mine.version - 1})
    mine.refresh_from_db()
    assert mine.state == "draft"


def test_a_section_alone_for_htmx(mine, arms, reviewer, sign_in):
    client = sign_in(reviewer)
    response = client.get(f"{url('extraction', mine)}?section=finish", **HTMX)
    assert response.content.decode().lstrip().startswith('<section class="card" id="finish"')


def test_the_report_is_loaded_beside_the_form(mine, trial, reviewer, review, sign_in):
    content = page(sign_in(reviewer), mine).content.decode()
    pages = reverse("screening:report-pages", args=[review.pk, trial.report.pk])
    assert f'hx-get="{pages}"' in content
    assert f'href="{pages}"' in content


def test_the_agreed_values_are_not_changed_here(trial, both, lead, reviewer, sign_in):
    consensus = actions.start_consensus(study=trial.study, by=lead)
    actions.align(study=trial.study, by=lead)
    Extraction.objects.filter(pk=consensus.pk).update(state="complete")
    response = sign_in(reviewer).post(url("extraction-arms", consensus), {"version": 1}, **HTMX)
    assert response.status_code == 422
    assert "changed in the consensus" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    count, review, reviewer, sign_in, django_assert_num_queries
):
    for _ in range(count):
        study = factories.StudyReportFactory(study__review=review, is_primary=True).study
        factories.ExtractionFactory(study=study)
        factories.ExtractionFactory(study=study, person=reviewer)
    client = sign_in(reviewer)
    with django_assert_num_queries(7):
        client.get(reverse("screening:extractions", args=[review.pk]))


@pytest.mark.parametrize("count", [1, 3])
def test_the_form_costs_the_same_for_one_and_three(
    count, mine, trial, reviewer, sign_in, django_assert_num_queries
):
    for place in range(count):
        arm = actions.add_arm(extraction=mine, by=reviewer, treatment=trial.acth, label=f"Arm {place}")
        actions.save_result(
            arm=arm, by=reviewer, outcome=trial.cessation, events=1, total=2,
            source_report=trial.report, source_page=1,
        )  # fmt: skip
        field = factories.FormFieldFactory(review=mine.study.review)
        actions.save_fields(extraction=mine, by=reviewer, values={field: "x"})
    client = sign_in(reviewer)
    with django_assert_num_queries(18):
        page(client, mine)


@pytest.mark.parametrize(("name", "room"), [("consensus", "extractions"), ("study", "studies")])
def test_the_menu_marks_the_room_of_the_page(name, room, trial, lead, review, sign_in):
    content = (
        sign_in(lead).get(reverse(f"screening:{name}", args=[review.pk, trial.study.pk])).content.decode()
    )
    marked = f'href="{reverse(f"screening:{room}", args=[review.pk])}" aria-current="page"'
    assert (content.count('aria-current="page"'), marked in content) == (1, True)
