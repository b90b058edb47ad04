"""The web server as the application starts it, on the database of a measurement.

python -m screening.management.benchmarks.screening_server DATABASE PORT
"""

import os
import sys

import django
import waitress

THREADS, CONNECTIONS = 8, 1000  # as reviewapp.serve has it


def main(database: str, port: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewapp.settings")
    os.environ |= {"HTTPS": "false", "LOG_LEVEL": "ERROR"}
    from django.conf import settings  # noqa: PLC0415

    settings.DATABASES["default"]["NAME"] = database
    settings.APPLICATION_URLS = settings.ROOT_URLCONF
    settings.ROOT_URLCONF = "screening.management.benchmarks.screening_urls"
    django.setup()
    from django.core.servers.basehttp import get_internal_wsgi_application  # noqa: PLC0415

    options = {"threads": THREADS, "connection_limit": CONNECTIONS, "asyncore_use_poll": True}
    waitress.serve(get_internal_wsgi_application(), listen=f"127.0.0.1:{port}", _quiet=True, **options)


if __name__ == "__main__":
    main(*sys.argv[1:])
