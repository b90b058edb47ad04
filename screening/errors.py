"""Refusals that are part of the work: each is a sentence for the person, with what to do."""


class DomainError(Exception):
    """An expected refusal. ``str()`` is shown as it is; nothing was changed."""

    status = 422


class Conflicting(DomainError):
    """Somebody else, or another window, was first."""

    status = 409
