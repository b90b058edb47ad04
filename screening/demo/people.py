"""Who works on the demo review."""

from dataclasses import dataclass

from screening.reviews.roles import Role

PASSWORD = "demo-infantile-spasms"  # noqa: S105 - printed at every start of the demo


@dataclass(frozen=True)
class Person:
    email: str
    name: str
    role: Role


LEAD = Person("lead@example.org", "Lena Hartmann", Role.LEAD)
FIRST = Person("reviewer1@example.org", "Rafael Ito", Role.REVIEWER)
SECOND = Person("reviewer2@example.org", "Sofia Lindqvist", Role.REVIEWER)
OBSERVER = Person("observer@example.org", "Omar Nasser", Role.OBSERVER)
PEOPLE = (LEAD, FIRST, SECOND, OBSERVER)


def sign_in_line() -> str:
    """One line with the people and their password."""
    named = ", ".join(f"{person.email} ({person.role.label.lower()})" for person in PEOPLE)
    return f"Demo people: {named}; password: {PASSWORD}"
