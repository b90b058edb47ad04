"""The single keys of the screening page: what each does, and what a person has made of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from screening.errors import DomainError


@dataclass(frozen=True)
class Key:
    """``key`` is empty where the person switched it off."""

    name: str
    label: str
    default: str
    key: str


DEFAULTS: dict[str, tuple[str, str]] = {
    "include": ("i", "Include"),
    "maybe": ("m", "Maybe"),
    "exclude": ("e", "Exclude"),
    "undo": ("u", "Undo my last vote; again for the one before"),
    "later": ("s", "Skip to later: this citation comes again after the others"),
    "back": ("b", "Back to the citation before this one"),
    "note": ("n", "Write a note; Esc leaves it"),
    "tag": ("t", "Put tags on this citation, or take them off"),
    "duplicate": ("d", "Mark as the same as another citation"),
    "list": ("l", "My votes, beside this citation"),
    "highlights": ("h", "Marked words on or off"),
    "reading": ("r", "Size, width and spacing of the text; theme"),
    "help": ("?", "All keys"),
}
"""By name, the key and what it does. Digits answer the criteria and cannot be given away."""


def keys_of(preferences: Mapping) -> list[Key]:
    own = preferences.get("keys", {})
    return [Key(name, label, key, own.get(name, key)) for name, (key, label) in DEFAULTS.items()]


@dataclass(frozen=True)
class Shown:
    """For pages: what is printed beside a button (``of``, by name), and what the script reads (``data``)."""

    listed: list[Key]
    are_on: bool
    highlights: bool

    @property
    def of(self) -> dict[str, str]:
        return {key.name: key.key.upper() for key in self.listed}

    @property
    def data(self) -> str:
        return json.dumps({key.name: key.key for key in self.listed})


def shown(preferences: Mapping) -> Shown:
    on = [preferences.get(name, True) for name in ("single_keys", "highlights")]
    return Shown(keys_of(preferences), *on)


def checked(wanted: Mapping[str, str]) -> dict[str, str]:
    """Those that differ from the defaults; raises DomainError where one cannot be used."""
    keys = {name: wanted.get(name, default).strip().lower() for name, (default, _) in DEFAULTS.items()}
    users: dict[str, str] = {}
    for name, key in keys.items():
        if len(key) > 1 or key.isdigit() or not key.isprintable():
            raise DomainError(
                f"“{key}” cannot be a key: choose one letter or sign. Digits answer the criteria."
            )
        if key and key in users:
            raise DomainError(
                f"“{key.upper()}” would do two things: {DEFAULTS[users[key]][1].lower()}, and "
                f"{DEFAULTS[name][1].lower()}. Give one of them another key, or none."
            )
        users[key] = name
    return {name: key for name, key in keys.items() if key != DEFAULTS[name][0]}
