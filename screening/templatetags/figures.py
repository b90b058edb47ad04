"""Numbers as people read them."""

from django import template

register = template.Library()
NARROW_SPACE = "\u202f"


@register.filter
def thousands(number: int) -> str:
    """12345 as 12 345, never broken at the end of a line."""
    return f"{number:,}".replace(",", NARROW_SPACE)
