"""Liveness says that the process answers; readiness says what does not."""

import pytest

from reviewapp import health


def test_the_process_answers_without_any_database(client):
    assert client.get("/livez").content == b"ok"


@pytest.mark.django_db
def test_it_is_ready_when_database_broker_and_storage_answer(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_what_does_not_answer_is_named(client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere.sock",
        }
    }
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready: broker")


def test_every_check_has_a_name_that_an_operator_knows():
    assert list(health.CHECKS) == ["database", "broker", "storage"]
