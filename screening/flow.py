"""What follows what: the only place where one room sets another in motion."""

from django.dispatch import Signal

FOLLOWS: list[tuple[Signal, object]] = []


def connect() -> None:
    """Called once when the application starts."""
    for signal, follower in FOLLOWS:
        signal.connect(follower, dispatch_uid=follower.__name__)
