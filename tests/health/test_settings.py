"""Production settings come from the environment, and a missing or weak one is named in a sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DATABASE_URL": "postgres://app:secret@db.example.org/reviewapp",
    "REDIS_URL": "redis://redis.example.org:6379/0",
    "ALLOWED_HOSTS": "reviews.example.org",
    "SECRET_KEY": "kV3q-Zr8w1TnY6uBxE0sLhJ5cGm9aPfD2oRiQ7eWzXt4vNyKbU",
}
READ = "from django.conf import settings; print(settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_SECURE)"


def settings_read(**environment: str) -> subprocess.CompletedProcess:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    variables = {**kept, **environment, "DJANGO_SETTINGS_MODULE": "reviewapp.settings"}
    return subprocess.run(
        [sys.executable, "-c", READ], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )


def test_production_starts_with_all_that_it_needs_and_secure_cookies():
    assert settings_read(**GOOD).stdout == "['reviews.example.org'] True\n"


@pytest.mark.parametrize("name", ["REDIS_URL", "ALLOWED_HOSTS", "SECRET_KEY"])
def test_what_is_missing_is_named(name):
    refused = settings_read(**{key: value for key, value in GOOD.items() if key != name})
    assert refused.returncode != 0
    assert f"Set {name} in the environment" in refused.stderr


@pytest.mark.parametrize("weak", ["short", "a" * 60, "insecure-" * 8, "please-change-me-" * 4])
def test_a_default_secret_is_refused(weak):
    refused = settings_read(**{**GOOD, "SECRET_KEY": weak})
    assert refused.returncode != 0
    assert "SECRET_KEY is a default or too short: set it to 50 or more" in refused.stderr
