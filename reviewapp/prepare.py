"""Bring the database up to date and, with ``--demo``, load the demo review: both in one process, since
starting Django twice is what a start would wait for longest.
"""

import os
import sys

import django
from django.core.management import call_command

from reviewapp.children import UP_TO_DATE


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewapp.settings")
    django.setup()
    call_command("migrate", interactive=False)
    sys.stdout.write(f"{UP_TO_DATE}\n")
    if "--demo" in sys.argv:
        call_command("demo")


if __name__ == "__main__":
    main()
