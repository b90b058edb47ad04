"""The frames of every page: theme, fields, errors, and what the content policy forbids."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import Client

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "emails" not in path.parts)


def html_tag(page: str) -> str:
    return re.search(r"<html[^>]*>", page)[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookie", "tag"),
    [
        ("dark", '<html lang="en" data-theme="dark">'),
        ("light", '<html lang="en" data-theme="light">'),
        ("system", '<html lang="en">'),
        ('"><script>', '<html lang="en">'),
    ],
)
def test_the_server_applies_a_known_theme_and_no_other(cookie, tag):
    client = Client()
    client.cookies["theme"] = cookie
    assert html_tag(client.get("/accounts/login/").content.decode()) == tag


def test_a_choice_without_scripts_is_kept_and_leads_back():
    response = Client().post(
        "/appearance/", {"theme": "dark", "reading": "large", "next": "/accounts/login/"}
    )
    assert response.headers["Location"] == "/accounts/login/"
    assert {name: cookie.value for name, cookie in response.cookies.items()} == {
        "theme": "dark",
        "reading": "large",
    }


def test_an_unknown_choice_is_not_kept():
    response = Client().post("/appearance/", {"theme": "pink", "reading": "9rem"})
    assert response.cookies.output() == ""


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:1"]
)
def test_a_choice_never_leads_to_another_site(elsewhere):
    response = Client().post("/appearance/", {"theme": "dark", "next": elsewhere})
    assert response.headers["Location"] == "/"


class Example(forms.Form):
    title = forms.CharField(help_text="As on the report.")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, help_text="One.")
    agreed = forms.BooleanField(help_text="By both.")


def described_by(html: str) -> list[str]:
    return [id_ for found in re.findall(r'aria-describedby="([^"]+)"', html) for id_ in found.split()]


@pytest.mark.parametrize("name", ["title", "kind", "agreed"])
def test_a_wrong_field_names_its_help_and_its_error(name):
    html = Example(data={})[name].as_field_group()
    assert set(described_by(html)) == {f"id_{name}_helptext", f"id_{name}_error"}
    assert set(described_by(html)) <= set(re.findall(r'\bid="([^"]+)"', html))


@pytest.mark.parametrize("name", ["title", "agreed"])
def test_a_wrong_field_says_that_it_is_invalid(name):
    assert 'aria-invalid="true"' in Example(data={})[name].as_field_group()


def test_the_page_for_our_own_failures_needs_neither_request_nor_person():
    page = render_to_string("500.html", {})
    assert "Something went wrong here" in page
    assert "<form" not in page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_carries_what_the_content_policy_forbids(path):
    text = path.read_text(encoding="utf-8")
    forbidden = re.findall(r"""\sstyle=|<style\b|\son[a-z]+=["']|<script(?![^>]*\bsrc=)|javascript:""", text)
    assert forbidden == []
