"""Finding people."""

from screening.accounts.models import User


def by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip()).first()
