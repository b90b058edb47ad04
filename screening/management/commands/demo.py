"""Load the demo review, if it is not there."""

from celery import current_app
from django.core.management.base import BaseCommand

from screening.demo import build, people


class Command(BaseCommand):
    help = "Loads the demo review (medical treatment of infantile spasms) if it is not there."

    def add_arguments(self, parser):
        parser.add_argument("--people", action="store_true", help="only print who can sign in, with what")

    def handle(self, *args, people: bool, **options):
        if not people:
            self._load()
        self.stdout.write(_people())

    def _load(self) -> None:
        if build.is_loaded():
            return
        build.set_aside_interrupted()
        before = current_app.conf.task_always_eager
        current_app.conf.task_always_eager = True
        try:
            build.build()
        finally:
            current_app.conf.task_always_eager = before


def _people() -> str:
    return people.sign_in_line()
