"""Making an account, and what a person changes about their own."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from screening.accounts import queries
from screening.accounts.models import User
from screening.audit import actions as audit
from screening.errors import DomainError


@transaction.atomic
def create_user(*, email: str, name: str, password: str) -> User:
    """An account for a person who was invited."""
    if queries.by_email(email):
        raise DomainError(f"There is already an account for {email}. Sign in with it.")
    user = User.objects.create_user(_valid_email(email), password, name=_given_name(name))
    audit.record(by=user, verb="account.create", target=user, summary="made an account")
    return user


@transaction.atomic
def rename(*, by: User, name: str) -> User:
    """``by`` gives themselves another name. Earlier entries of the log keep the earlier one."""
    before, by.name = by.name, _given_name(name)
    by.save(update_fields=["name"])
    audit.record(
        by=by,
        verb="account.rename",
        target=by,
        summary=f"changed their name from {before} to {by.name}",
        detail={"before": before, "after": by.name},
    )
    return by


@transaction.atomic
def prefer(*, by: User, **chosen) -> None:
    """Keep with the person how pages look, and what keys do; what is not named stays as it was."""
    kept = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    by.preferences = {**kept.preferences, **chosen}
    if by.preferences == kept.preferences:
        return
    by.save(update_fields=["preferences"])
    named = ", ".join(sorted(name.replace("_", " ") for name in chosen))
    summary = f"changed how pages look or work for them: {named}"
    audit.record(by=by, verb="account.prefer", target=by, summary=summary, detail=chosen)


@transaction.atomic
def set_password(*, user: User, password: str) -> None:
    """Called by the sign-in pages for a change and for a reset; the password itself is not logged."""
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=user, verb="account.password", target=user, summary="changed their password")


def _given_name(name: str) -> str:
    if not name.strip():
        raise DomainError("A name cannot be empty: your colleagues know you by it.")
    return name.strip()


def _valid_email(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise DomainError(f"“{email}” is not an e-mail address.") from error
    return email.strip()
