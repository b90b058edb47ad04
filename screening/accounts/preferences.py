"""How pages look to a person: what can be chosen, and what was, on whichever device."""

from collections.abc import Mapping
from typing import Any

CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("system", "light", "dark"),
    "reading": ("normal", "small", "large", "largest"),
    "measure": ("normal", "narrow", "wide", "full"),
    "spacing": ("normal", "tight", "loose"),
}
"""The first of each is how a page looks when nothing was chosen."""


def look(preferences: Mapping[str, Any], cookies: Mapping[str, str]) -> dict[str, str]:
    """What holds: the choice kept with the person, else the one kept in this browser."""
    chosen = {name: preferences.get(name, cookies.get(name)) for name in CHOICES}
    return {name: word if word in CHOICES[name] else CHOICES[name][0] for name, word in chosen.items()}


def known(sent: Mapping[str, str]) -> dict[str, str]:
    """Of what was sent, the choices that there are."""
    return {name: sent[name] for name, words in CHOICES.items() if sent.get(name) in words}
