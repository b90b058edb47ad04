"""The Django project: settings, addresses, background worker, embedded services."""

from reviewapp.celery import app as celery_app

__all__ = ["celery_app"]
