"""The keys of the screening page as the person has them, for buttons and for the script."""

import json
from dataclasses import dataclass

from django import template

from screening.decisions import keys

register = template.Library()


@dataclass(frozen=True)
class Shown:
    """``of`` and ``labels`` by the name of what a key does; an empty one is switched off."""

    of: dict[str, str]
    labels: dict[str, str]
    are_on: bool
    highlights: bool

    @property
    def data(self) -> str:
        return json.dumps({name: key.lower() for name, key in self.of.items()})


@register.simple_tag(takes_context=True)
def screening_keys(context) -> Shown:
    preferences = context["request"].user.preferences
    found = keys.keys_of(preferences)
    return Shown(
        {key.name: key.key.upper() for key in found},
        {key.name: key.label for key in found},
        keys.are_on(preferences),
        preferences.get("highlights", True),
    )


@register.filter
def get(found: dict[str, str], name: str) -> str:
    return found.get(name, "")
